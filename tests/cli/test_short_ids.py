"""Short forms of identifiers are unique and lead back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.cli.short_ids import SHORTEST, find_conversation, short_ids
from sotto.domain.chat import Conversation
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId

_IDS = st.lists(st.text("0123456789ab", min_size=26, max_size=26), unique=True, min_size=1, max_size=12)


def _conversations(ids: list[str]) -> list[Conversation]:
    return [Conversation(ConversationId(one), "", 0, 0) for one in ids]


@given(_IDS)
def test_short_ids_are_unique_endings(ids: list[str]) -> None:
    short = short_ids(ids)
    assert list(short) == ids
    assert len(set(short.values())) == len(ids)
    assert all(full.endswith(one) and len(one) >= SHORTEST for full, one in short.items())


def test_short_ids_grow_only_as_far_as_needed() -> None:
    same_end = ["a" * 20 + "000000", "b" * 20 + "000000"]
    assert {len(short) for short in short_ids(same_end).values()} == {7}
    assert short_ids(["a" * 26]) == {"a" * 26: "a" * 6}


@given(_IDS)
def test_every_short_id_finds_its_conversation(ids: list[str]) -> None:
    conversations = _conversations(ids)
    for full, short in short_ids(ids).items():
        assert find_conversation(conversations, short).id == full
        assert find_conversation(conversations, f" {full.upper()} ").id == full


@pytest.mark.parametrize("given_id", ["", "  ", "nothing"])
def test_what_fits_nothing_is_not_found(given_id: str) -> None:
    with pytest.raises(UserFacingError) as raised:
        find_conversation(_conversations(["0" * 26]), given_id)
    assert raised.value.code == "conversation_not_found"
