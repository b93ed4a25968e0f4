"""The last screens of chats that were left: shown again as they were, and never when they are out of date."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shiboken6

from sotto.domain.chat import MessageStatus
from sotto.domain.ids import MessageId
from sotto.gui import left_rows
from sotto.gui.message_footer import VersionSwitch
from sotto.gui.message_widget import UserMessageWidget
from sotto.gui.theme import Theme
from support.chats_in_view import PAIRS, ChatsInView, chat, check_end, check_place


def test_who_turns_back_finds_the_same_messages_without_any_being_made(chats: ChatsInView) -> None:
    chats.show(chat("a"))
    first = chats.rows()
    chats.show(chat("b"))
    assert not any(widget.isVisible() for widget in first.values())
    chats.made.clear()
    chats.view.clear()
    chats.view.show_conversation(chat("a"), {})
    check_end(chats.view)  # at once
    chats.settle()
    assert chats.rows() == first
    assert chats.made == []
    check_end(chats.view)


def test_turning_back_connects_nothing_twice(chats: ChatsInView) -> None:
    chats.show(chat("a"))
    chats.show(chat("b"))
    chats.show(chat("a"))
    heard: list[str] = []
    chats.view.version_requested.connect(heard.append)
    chats.view.widget_of(MessageId(f"a{2 * PAIRS - 1}")).version_requested.emit("other")  # type: ignore[union-attr]
    assert heard == ["other"]


def test_a_message_that_changed_meanwhile_is_made_anew_alone(chats: ChatsInView) -> None:
    before = chat("a")
    chats.show(before)
    first = chats.rows()
    chats.show(chat("b"))
    last = len(before) - 1
    changed = [*before[: last - 1], replace(before[last - 1], content="changed"), before[last]]
    chats.show(changed)
    now = chats.rows()
    assert now[last] is first[last]
    assert now[last - 1] is not first[last - 1]
    assert chats.view.text_of(before[last - 1].id) == "changed"
    check_end(chats.view)
    chats.wait_until_deleted(first[last - 1])


def test_other_versions_of_a_message_are_offered_when_one_turns_back(chats: ChatsInView) -> None:
    branch = chat("a")
    chats.show(branch)
    widget = chats.rows()[len(branch) - 1]
    chats.show(chat("b"))
    chats.show(branch, {branch[-1].id: (MessageId("other"), branch[-1].id)})
    assert chats.rows()[len(branch) - 1] is widget
    assert widget.findChild(VersionSwitch).isVisible()
    chats.show(chat("b"))
    chats.show(branch)
    assert not widget.findChild(VersionSwitch).isVisible()


def test_a_chat_that_went_on_shows_its_new_end(chats: ChatsInView) -> None:
    branch = chat("a")
    chats.show(branch)
    chats.show(chat("b"))
    chats.show([*branch, replace(branch[-2], id=MessageId("new"), content="one more")])
    assert chats.view.text_of(MessageId("new")) == "one more"
    assert max(chats.rows()) == len(branch)
    check_end(chats.view)


def test_a_wider_window_lays_the_kept_messages_out_anew(chats: ChatsInView) -> None:
    branch = chat("a", "many words that fill some lines of a narrow window " * 20)
    chats.show(branch)
    chats.show(chat("b"))
    narrow = chats.view.column_width
    chats.view.resize(500, 600)
    chats.show(branch)
    assert chats.view.column_width < narrow
    assert {widget.width() for widget in chats.rows().values()} == {chats.view.column_width}
    check_end(chats.view)


def test_only_the_chats_left_last_are_kept(chats: ChatsInView) -> None:
    chats.show(chat("a"))
    first = chats.rows()
    for number in range(left_rows.MOST):
        chats.show(chat(f"b{number}-"))
        assert all(shiboken6.isValid(widget) for widget in first.values())
    chats.show(chat("c"))
    for widget in first.values():
        chats.wait_until_deleted(widget)


def test_very_long_texts_are_not_kept(chats: ChatsInView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(left_rows, "LARGEST", 100)
    chats.show(chat("a"))
    last = chats.rows()[2 * PAIRS - 1]
    chats.show(chat("b"))
    chats.wait_until_deleted(last)


def test_nothing_is_kept_of_a_chat_left_far_from_its_end(chats: ChatsInView) -> None:
    chats.show(chat("a"))
    chats.view.scroll_to_start()
    chats.settle()
    first = chats.rows()[0]
    chats.show(chat("b"))
    chats.wait_until_deleted(first)


def test_what_differs_from_the_stored_message_is_not_kept(chats: ChatsInView) -> None:
    branch = chat("a")
    branch[-1] = replace(branch[-1], status=MessageStatus.INTERRUPTED)
    chats.show(branch)
    interrupted, edited, as_stored = (chats.rows()[len(branch) - number] for number in (1, 2, 3))
    assert isinstance(edited, UserMessageWidget)
    edited.begin_edit("half a thought")
    chats.show(chat("b"))
    chats.wait_until_deleted(interrupted)
    chats.wait_until_deleted(edited)
    assert shiboken6.isValid(as_stored)


def test_what_was_marked_or_selected_is_not_when_one_turns_back(chats: ChatsInView) -> None:
    branch = chat("a")
    chats.show(branch)
    chats.view.set_marks("answer")
    assert chats.view.occurrences_in(branch[-1].id) == 4
    chats.view.text_selection.select_text(len(branch) - 1)
    chats.show(chat("b"))
    chats.view.set_marks("")
    chats.show(branch)
    assert not chats.view.text_selection.has_selection
    texts = chats.rows()[len(branch) - 1].view.widgets  # type: ignore[attr-defined]
    assert not any(text.extraSelections() or text.textCursor().hasSelection() for text in texts)


@pytest.mark.parametrize("change", ["forgotten", "theme"])
def test_a_deleted_chat_or_another_look_lets_all_of_them_go(
    chats: ChatsInView, window_theme: Theme, change: str
) -> None:
    chats.show(chat("a"))
    first = chats.rows()
    chats.show(chat("b"))
    if change == "theme":
        window_theme.changed.emit()
    else:
        chats.view.forget_left()
    for widget in first.values():
        chats.wait_until_deleted(widget)
    chats.show(chat("a"))
    check_end(chats.view)


def test_of_a_chat_that_is_prepared_only_what_one_sees_first_is_made(chats: ChatsInView) -> None:
    """Each message takes some hundred kilobytes, and there are a dozen whose texts are known."""
    messages = chat("b", f"{'some words ' * 30}\n\n" * 3)[-12:]
    chats.show(chat("a"))
    chats.made.clear()
    chats.view.prepare(messages)
    chats.settle()
    prepared = list(chats.made)
    assert 0 < len(prepared) < len(messages) / 2
    chats.view.show_conversation(messages, {})
    in_view = [chats.view.widget_at(row) for row in chats.view.visible_rows()]
    assert in_view
    assert set(in_view) <= set(prepared)
    heights = [widget.height() for widget in prepared]
    chats.settle()
    assert [widget.height() for widget in prepared] == heights  # they were right from the first moment


# ---------------------------------------------------------------------------------------- at a place in the middle


def test_who_opens_a_chat_at_a_place_sees_it_and_nothing_else_is_made(chats: ChatsInView) -> None:
    branch = chat("a")
    chats.show(branch, at=branch[11].id)
    check_place(chats.view, branch[11].id)
    assert not chats.view.follows_end
    rows = {chats.view.row_of(widget.message.id) for widget in chats.made}  # type: ignore[attr-defined]
    assert max(rows) < PAIRS  # type: ignore[type-var]


def test_a_place_that_is_not_in_the_branch_leaves_one_at_the_end(chats: ChatsInView) -> None:
    chats.show(chat("a"), at=MessageId("elsewhere"))
    check_end(chats.view)
    assert chats.view.follows_end


def test_the_end_that_was_kept_is_there_after_one_was_elsewhere_in_the_chat(chats: ChatsInView) -> None:
    branch = chat("a")
    chats.show(branch)
    end = chats.rows()
    chats.show(chat("b"))
    chats.show(branch, at=branch[3].id)
    check_place(chats.view, branch[3].id)
    chats.show(chat("b"))
    chats.show(branch)
    assert chats.rows() == end
    check_end(chats.view)


def test_an_end_that_is_kept_takes_the_place_of_the_one_that_was(chats: ChatsInView) -> None:
    branch = chat("a")
    chats.show(branch)
    before = chats.rows()
    chats.show(chat("b"))
    chats.show(branch, at=branch[3].id)
    chats.view.scroll_to_end()
    chats.settle()
    after = chats.rows()
    chats.show(chat("b"))
    for widget in before.values():
        chats.wait_until_deleted(widget)
    chats.show(branch)
    last = len(branch) - 1
    assert chats.rows()[last] is after[last]
    check_end(chats.view)


@pytest.mark.parametrize("number", [11, 12])
def test_a_place_that_was_prepared_is_shown_without_making_it_again(chats: ChatsInView, number: int) -> None:
    branch = chat("a", f"{'some words ' * 30}\n\n" * 12)  # an answer is higher than the view
    place = branch[number].id
    chats.show(chat("b"))
    chats.made.clear()
    chats.view.prepare([*branch[8:20], *branch[-12:]], place)
    chats.settle()
    prepared = list(chats.made)
    assert 1 < len(prepared) < 6
    chats.view.clear()
    chats.view.show_conversation(branch, {}, at=place)
    check_place(chats.view, place)  # at once
    in_view = {chats.view.widget_at(row) for row in chats.view.visible_rows()}
    assert in_view <= set(prepared)
    chats.settle()
    check_place(chats.view, place)
    chats.view.scroll_to_end()
    chats.settle()
    check_end(chats.view)


def test_a_chat_that_was_prepared_at_a_place_opens_at_its_end_all_the_same(chats: ChatsInView) -> None:
    branch = chat("a")
    chats.show(chat("b"))
    chats.view.prepare([*branch[8:20], *branch[-12:]], branch[11].id)
    chats.settle()
    chats.show(branch)
    check_end(chats.view)


def test_what_was_prepared_of_a_chat_goes_when_another_place_of_it_is(chats: ChatsInView) -> None:
    branch = chat("a")
    chats.show(chat("b"))
    chats.made.clear()
    chats.view.prepare(branch[-12:])
    chats.settle()
    end = list(chats.made)
    assert end
    chats.view.prepare([*branch[8:20], *branch[-12:]], branch[11].id)
    chats.settle()
    for widget in end:
        chats.wait_until_deleted(widget)
