"""Drafts are remembered at once and saved soon."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pytestqt.qtbot import QtBot

from sotto.domain.chat import Attachment
from sotto.domain.ids import ConversationId
from sotto.gui.drafts import Drafts, Save
from sotto.services.drafts import Draft

ONE, TWO = ConversationId("one"), ConversationId("two")
NOTES = Attachment("notes.txt", "remember")

Saved = list[tuple[str | None, str]]


def saving_texts(saved: Saved) -> Save:
    """Return a ``save`` that writes down the texts."""

    def save(conversation: ConversationId | None, text: str, _attachments: Sequence[Attachment] | None) -> None:
        saved.append((conversation, text))

    return save


@pytest.fixture
def saved() -> Saved:
    return []


@pytest.fixture
def drafts(qtbot: QtBot, saved: Saved) -> Drafts:
    drafts = Drafts(saving_texts(saved))
    drafts.open(Draft())
    return drafts


def test_many_key_presses_are_one_save(drafts: Drafts, saved: Saved, qtbot: QtBot) -> None:
    for length in range(1, 6):
        drafts.write(ONE, Draft("hello"[:length]))
    assert saved == []
    qtbot.waitUntil(lambda: saved == [("one", "hello")], timeout=3000)


def test_flush_saves_each_conversation_once(drafts: Drafts, saved: Saved) -> None:
    drafts.write(ONE, Draft("a"))
    drafts.write(TWO, Draft("b"))
    drafts.flush()
    drafts.flush()
    assert sorted(saved) == [("one", "a"), ("two", "b")]


def test_what_was_written_here_is_newer_than_what_is_stored(drafts: Drafts) -> None:
    assert drafts.read(ONE, Draft("stored")) == Draft("stored")
    drafts.write(ONE, Draft("written"))
    assert drafts.read(ONE, Draft("stored")) == Draft("written")


def test_a_chat_that_has_not_begun_is_saved_and_cleared_once_it_begins(drafts: Drafts, saved: Saved) -> None:
    drafts.write(None, Draft("thinking"))
    drafts.flush()
    assert saved == [(None, "thinking")]
    drafts.forget(None)
    drafts.flush()
    assert saved == [(None, "thinking"), (None, "")]


def test_a_forgotten_draft_is_not_saved(drafts: Drafts, saved: Saved) -> None:
    drafts.write(ONE, Draft("a"))
    drafts.forget(ONE)
    drafts.flush()
    assert saved == []
    assert drafts.read(ONE) == Draft()


def test_an_empty_field_does_not_erase_a_draft_that_was_not_read_yet(drafts: Drafts, saved: Saved) -> None:
    drafts.write(None, Draft(""))
    drafts.flush()
    assert saved == []
    drafts.write(None, Draft("read"))
    drafts.write(None, Draft(""))
    drafts.flush()
    assert saved == [(None, "")]


def test_what_is_typed_before_the_chats_are_open_is_joined_with_what_is_stored(qtbot: QtBot, saved: Saved) -> None:
    drafts = Drafts(saving_texts(saved))
    drafts.write(None, Draft("typed"))
    drafts.flush()
    assert saved == []
    assert drafts.read(None) == Draft("typed")
    assert drafts.open(Draft("stored")) == Draft("stored\ntyped")
    drafts.flush()
    assert saved == [(None, "stored\ntyped")]


def test_what_was_typed_early_is_saved_without_another_key_press(qtbot: QtBot, saved: Saved) -> None:
    drafts = Drafts(saving_texts(saved))
    drafts.write(None, Draft("typed"))
    drafts.flush()
    drafts.open(Draft())
    qtbot.waitUntil(lambda: saved == [(None, "typed")], timeout=3000)


def test_attachments_are_saved_only_when_they_changed(qtbot: QtBot) -> None:
    saved: list[tuple[str | None, str, Sequence[Attachment] | None]] = []
    drafts = Drafts(lambda *draft: saved.append(draft))
    drafts.open(Draft())
    drafts.write(ONE, Draft("a", (NOTES,)))
    drafts.flush()
    drafts.write(ONE, Draft("ab", (NOTES,)))
    drafts.flush()
    drafts.write(ONE, Draft("ab"))
    drafts.flush()
    assert saved == [(ONE, "a", (NOTES,)), (ONE, "ab", None), (ONE, "ab", ())]


def test_taking_a_stored_attachment_off_is_saved(qtbot: QtBot) -> None:
    saved: list[tuple[str | None, str, Sequence[Attachment] | None]] = []
    drafts = Drafts(lambda *draft: saved.append(draft))
    drafts.open(Draft())
    assert drafts.read(ONE, Draft("", (NOTES,))) == Draft("", (NOTES,))
    drafts.write(ONE, Draft())
    drafts.flush()
    assert saved == [(ONE, "", ())]


def test_attachments_of_both_drafts_are_joined(qtbot: QtBot) -> None:
    drafts = Drafts(saving_texts([]))
    other = Attachment("b", "c")
    drafts.write(None, Draft("typed", (other,)))
    assert drafts.open(Draft("", (NOTES,))) == Draft("typed", (NOTES, other))
