"""The prompt library over the real store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.events import PresetsChanged
from sotto.domain.ids import PromptId
from sotto.domain.presets import Prompt
from sotto.services.preset_checks import LONGEST_TEXT
from support.running_services import RunningServices, open_store

Running = Callable[..., RunningServices]
SUM_UP = Prompt(PromptId(""), "Sum up!", "Sum up {{what}}.")


def test_a_prompt_is_kept_under_a_name_that_can_be_typed(start: Running) -> None:
    running = start()
    heard: list[PresetsChanged] = []
    running.services.hub.subscribe(PresetsChanged, heard.append)
    service = running.services.prompts
    kept = running.wait(service.save(SUM_UP))
    assert (kept.name, kept.text) == ("sum-up", "Sum up {{what}}.")
    assert list(service.prompts) == [kept]
    assert service.get(kept.id) == kept
    changed = running.wait(service.save(replace(kept, text="Other")))
    assert (changed.id, changed.text, changed.created) == (kept.id, "Other", kept.created)
    assert len(heard) == 2


@pytest.mark.parametrize(
    ("prompt", "code"),
    [
        (replace(SUM_UP, name="!"), "prompt_name_empty"),
        (replace(SUM_UP, name="SUM UP"), "prompt_name_taken"),
        (replace(SUM_UP, name="a", text=" \n"), "prompt_empty"),
        (replace(SUM_UP, name="a", text="x" * (LONGEST_TEXT + 1)), "prompt_too_long"),
        (replace(SUM_UP, name="a", id=PromptId("gone")), "prompt_missing"),
    ],
)
def test_what_cannot_be_kept_is_refused(start: Running, prompt: Prompt, code: str) -> None:
    running = start()
    running.wait(running.services.prompts.save(SUM_UP))
    with pytest.raises(UserFacingError) as caught:
        running.wait(running.services.prompts.save(prompt))
    assert caught.value.code == code
    assert len(running.services.prompts.prompts) == 1


def test_deleting_can_be_undone_until_sotto_closes(start: Running) -> None:
    running = start()
    service = running.services.prompts
    kept = running.wait(service.save(SUM_UP))
    running.wait(service.delete(kept.id))
    running.wait(service.save(SUM_UP))
    back = running.wait(service.undo_delete(kept.id))
    assert (back.id, back.name) == (kept.id, "sum-up-2")
    with pytest.raises(UserFacingError):
        running.wait(service.undo_delete(kept.id))
    running.wait(service.delete(kept.id))
    with pytest.raises(UserFacingError):
        running.wait(service.delete(kept.id))
    running.services.close()
    store = open_store(running.paths)
    assert store.prompts.deleted(kept.id) is None
    store.close()
