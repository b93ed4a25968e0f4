"""Drafts are remembered at once and saved soon."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from sotto.domain.ids import ConversationId
from sotto.gui.drafts import Drafts

ONE, TWO = ConversationId("one"), ConversationId("two")


@pytest.fixture
def saved() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def drafts(qtbot: QtBot, saved: list[tuple[str, str]]) -> Drafts:
    drafts = Drafts(lambda conversation, text: saved.append((conversation, text)))
    drafts.open("")
    return drafts


def test_many_key_presses_are_one_save(drafts: Drafts, saved: list[tuple[str, str]], qtbot: QtBot) -> None:
    for length in range(1, 6):
        drafts.write(ONE, "hello"[:length])
    assert saved == []
    qtbot.waitUntil(lambda: saved == [("one", "hello")], timeout=3000)


def test_flush_saves_each_conversation_once(drafts: Drafts, saved: list[tuple[str, str]]) -> None:
    drafts.write(ONE, "a")
    drafts.write(TWO, "b")
    drafts.flush()
    drafts.flush()
    assert sorted(saved) == [("one", "a"), ("two", "b")]


def test_what_was_written_here_is_newer_than_what_is_stored(drafts: Drafts) -> None:
    assert drafts.read(ONE, "stored") == "stored"
    drafts.write(ONE, "written")
    assert drafts.read(ONE, "stored") == "written"


def test_a_chat_that_has_not_begun_is_saved_and_cleared_once_it_begins(
    drafts: Drafts, saved: list[tuple[str | None, str]]
) -> None:
    drafts.write(None, "thinking")
    drafts.flush()
    assert saved == [(None, "thinking")]
    drafts.forget(None)
    drafts.flush()
    assert saved == [(None, "thinking"), (None, "")]


def test_a_forgotten_draft_is_not_saved(drafts: Drafts, saved: list[tuple[str, str]]) -> None:
    drafts.write(ONE, "a")
    drafts.forget(ONE)
    drafts.flush()
    assert saved == []
    assert drafts.read(ONE) == ""


def test_an_empty_field_does_not_erase_a_draft_that_was_not_read_yet(
    drafts: Drafts, saved: list[tuple[str | None, str]]
) -> None:
    drafts.write(None, "")
    drafts.flush()
    assert saved == []
    drafts.write(None, "read")
    drafts.write(None, "")
    drafts.flush()
    assert saved == [(None, "")]


def test_what_is_typed_before_the_chats_are_open_is_joined_with_what_is_stored(
    qtbot: QtBot, saved: list[tuple[str | None, str]]
) -> None:
    drafts = Drafts(lambda conversation, text: saved.append((conversation, text)))
    drafts.write(None, "typed")
    drafts.flush()
    assert saved == []
    assert drafts.read(None) == "typed"
    assert drafts.open("stored") == "stored\ntyped"
    drafts.flush()
    assert saved == [(None, "stored\ntyped")]


def test_what_was_typed_early_is_saved_without_another_key_press(
    qtbot: QtBot, saved: list[tuple[str | None, str]]
) -> None:
    drafts = Drafts(lambda conversation, text: saved.append((conversation, text)))
    drafts.write(None, "typed")
    drafts.flush()
    drafts.open("")
    qtbot.waitUntil(lambda: saved == [(None, "typed")], timeout=3000)
