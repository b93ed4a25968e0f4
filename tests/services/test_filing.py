"""Folders, tags, pins and the archive: stored, announced, and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sotto.domain.conversation_list import ConversationSummary
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationSaved, FoldersChanged
from sotto.domain.ids import ConversationId
from sotto.services.filing import MOST_TAGS
from support.running_services import RunningServices

Start = Callable[..., RunningServices]


@pytest.fixture
def running(with_model: Start) -> RunningServices:
    """Services with the chats “One” and “Two”."""
    running = with_model()
    for text in ("One", "Two"):
        running.ask(text)
    running.loop.run_pending()
    running.services.hub.subscribe(FoldersChanged, running.events.append)
    running.events.clear()
    return running


def listed(running: RunningServices) -> dict[str, ConversationSummary]:
    return {one.title: one for one in running.wait(running.services.history.list())}


def ids(running: RunningServices) -> list[ConversationId]:
    return [one.id for one in listed(running).values()]


def code_of(running: RunningServices, task: object) -> str:
    with pytest.raises(UserFacingError) as caught:
        running.wait(task)  # type: ignore[arg-type]
    return caught.value.code


def test_chats_are_moved_together_and_back(running: RunningServices) -> None:
    filing = running.services.filing
    moved = running.wait(filing.move(ids(running), "  My \n trips "))
    assert {one.folder for one in listed(running).values()} == {"My trips"}
    assert [event.folders for event in running.of(FoldersChanged)] == [("My trips",)]
    assert {event.conversation.folder for event in running.of(ConversationSaved)} == {"My trips"}
    again = running.wait(filing.undo(moved))
    assert {one.folder for one in listed(running).values()} == {""}
    running.wait(filing.undo(again))
    assert {one.folder for one in listed(running).values()} == {"My trips"}


def test_a_move_is_whole_or_not_at_all(running: RunningServices) -> None:
    task = running.services.filing.move([*ids(running), ConversationId("gone")], "Trips")
    assert code_of(running, task) == "conversation_missing"
    assert {one.folder for one in listed(running).values()} == {""}
    assert running.wait(running.services.filing.folders()) == ()
    assert running.events == []


def test_a_folder_without_chats_stays(running: RunningServices) -> None:
    filing = running.services.filing
    assert running.wait(filing.add_folder(" Later ")) == "Later"
    assert code_of(running, filing.add_folder("LATER")) == "folder_taken"
    assert code_of(running, filing.add_folder(' " ')) == "folder_name_empty"
    assert running.wait(filing.folders()) == ("Later",)
    assert running.wait(running.services.history.overview()).folders == ("Later",)


def test_renaming_a_folder_keeps_its_chats_and_whether_it_is_folded(running: RunningServices) -> None:
    filing = running.services.filing
    running.wait(filing.move(ids(running)[:1], "Trips"))
    running.wait(filing.add_folder("Work"))
    running.wait(filing.set_closed(["Trips"]))
    running.events.clear()
    assert code_of(running, filing.rename_folder("Trips", "work")) == "folder_taken"
    assert code_of(running, filing.rename_folder("None", "Other")) == "folder_missing"
    assert running.wait(filing.rename_folder("Trips", "Voyages")) == "Voyages"
    overview = running.wait(running.services.history.overview())
    assert (overview.folders, overview.closed) == (("Voyages", "Work"), frozenset({"Voyages"}))
    assert [event.conversation.folder for event in running.of(ConversationSaved)] == ["Voyages"]


def test_deleting_a_folder_leaves_its_chats_and_can_be_undone(running: RunningServices) -> None:
    filing = running.services.filing
    running.wait(filing.move(ids(running), "Trips"))
    deleted = running.wait(filing.delete_folder("Trips"))
    assert set(listed(running)) == {"One", "Two"}
    assert running.wait(filing.folders()) == ()
    running.wait(filing.undo(deleted))
    assert {one.folder for one in listed(running).values()} == {"Trips"}
    running.wait(filing.move(ids(running), ""))
    emptied = running.wait(filing.delete_folder("Trips"))
    assert emptied.before == ()
    running.wait(filing.undo(emptied))
    assert running.wait(filing.folders()) == ("Trips",)
    running.wait(filing.delete_folder("Trips"))
    assert code_of(running, filing.delete_folder("Trips")) == "folder_missing"


def test_tags(running: RunningServices) -> None:
    filing, both = running.services.filing, ids(running)
    running.wait(filing.tag(both, " long  weekend "))
    running.wait(filing.tag(both[:1], "LONG weekend"))  # it has it already
    running.wait(filing.tag(both[:1], "rail"))
    found = {one.id: one.tags for one in listed(running).values()}
    assert found == {both[0]: ("long weekend", "rail"), both[1]: ("long weekend",)}
    taken = running.wait(filing.untag(both, "Long Weekend"))
    assert {one.tags for one in listed(running).values()} == {("rail",), ()}
    running.wait(filing.undo(taken))
    assert {one.id: one.tags for one in listed(running).values()} == found
    assert code_of(running, filing.tag(both, " ")) == "tag_name_empty"


def test_a_chat_has_a_limited_number_of_tags(running: RunningServices) -> None:
    one = ids(running)[:1]
    for number in range(MOST_TAGS):
        running.wait(running.services.filing.tag(one, f"t{number}"))
    assert code_of(running, running.services.filing.tag(one, "more")) == "too_many_tags"


def test_the_archive(running: RunningServices) -> None:
    filing, both = running.services.filing, ids(running)
    running.wait(filing.set_pinned(both, True))
    archived = running.wait(filing.set_archived(both[:1], True))
    facts = {one.id: (one.archived, one.pinned) for one in listed(running).values()}
    assert facts == {both[0]: (True, False), both[1]: (False, True)}
    assert [hit.conversation for hit in running.wait(running.services.history.search("Two"))][:1] == both[:1]
    running.wait(filing.undo(archived))
    assert {(one.archived, one.pinned) for one in listed(running).values()} == {(False, True)}


def test_undo_leaves_out_what_is_gone(running: RunningServices) -> None:
    both = ids(running)
    moved = running.wait(running.services.filing.move(both, "Trips"))
    running.wait(running.services.history.delete(both[0]))
    running.wait(running.services.filing.undo(moved))
    assert [(one.id, one.folder) for one in listed(running).values()] == [(both[1], "")]


def test_several_chats_are_deleted_together_and_come_back_together(running: RunningServices) -> None:
    both = ids(running)
    history = running.services.history
    assert code_of(running, history.delete(both[0], ConversationId("gone"))) == "conversation_missing"
    assert ids(running) == both
    running.wait(history.delete(*both))
    assert ids(running) == []
    running.wait(history.undo_delete(*both))
    assert ids(running) == both
