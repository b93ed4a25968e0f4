"""The transition table: complete, and refusing what it doesn't hold."""

from __future__ import annotations

import pytest

from sotto.engine.states import TRANSITIONS, EngineState, IllegalTransitionError, check_transition

LIVING = set(EngineState) - {EngineState.STOPPED, EngineState.CRASHED}


def test_every_state_has_a_row() -> None:
    assert set(TRANSITIONS) == set(EngineState)


@pytest.mark.parametrize("old", EngineState)
@pytest.mark.parametrize("new", EngineState)
def test_the_table_decides(old: EngineState, new: EngineState) -> None:
    if new in TRANSITIONS[old]:
        check_transition(old, new)
    else:
        with pytest.raises(IllegalTransitionError, match=f"{old} to {new}"):
            check_transition(old, new)


@pytest.mark.parametrize("state", sorted(LIVING))
def test_a_living_process_can_crash_and_can_be_ended(state: EngineState) -> None:
    assert EngineState.CRASHED in TRANSITIONS[state]
    assert state is EngineState.STOPPING or EngineState.STOPPING in TRANSITIONS[state]


def test_without_a_process_only_a_start_is_possible() -> None:
    assert TRANSITIONS[EngineState.STOPPED] == TRANSITIONS[EngineState.CRASHED] == {EngineState.STARTING}
