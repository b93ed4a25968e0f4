"""Chats that may be opened next are prepared: their newest answers are parsed before anybody asks for them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from sotto.domain.chat import Conversation, Message, Role
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui.likely_chats import LikelyChats
from sotto.gui.message_widget import MessageWidget, UserMessageWidget
from sotto.gui.rows_ahead import RowsAhead
from sotto.gui.sidebar_row_data import SidebarRole
from sotto.services.history import OpenedConversation
from sotto.store.store import Store
from support.chats_in_view import check_place
from support.real_window import OpenWindow, RealWindow

LONG = 100
NEEDLE = 40
TITLES = ("one", "two", "three", "four", "five")


@pytest.fixture
def window(open_window: OpenWindow) -> RealWindow:
    """A window with five chats, listed in this order, and what prepares chats."""
    driver = open_window()
    driver.session._look_ahead()  # it begins once the window has been open for a while
    driver.services.tasks.store(_fill).success(lambda _none: driver.session.sidebar.load())
    driver.wait(lambda: driver.listed() == list(TITLES))
    driver.session.chat.new_chat()
    return driver


def _fill(store: Store) -> None:
    for number, title in enumerate(reversed(TITLES)):
        chat, when = ConversationId(title), 10 * number
        store.conversations.create(Conversation(chat, title, when, when))
        question = Message(MessageId(f"{title}-q"), chat, None, Role.USER, "a question", when)
        store.messages.append(question)
        answer = Message(MessageId(f"{title}-a"), chat, question.id, Role.ASSISTANT, answer_of(title), when + 1)
        store.messages.append(answer)


def _fill_long(store: Store) -> None:
    chat, parent = ConversationId("long"), None
    store.conversations.create(Conversation(chat, "long", 1, 1))
    for number in range(LONG):
        text = f"{'a needle' if number == NEEDLE else 'some hay'}, number {number}"
        role = (Role.USER, Role.ASSISTANT)[number % 2]
        message = Message(MessageId(f"long-{number}"), chat, parent, role, text, number)
        store.messages.append(message)
        parent = message.id


def answer_of(title: str) -> str:
    return f"The **answer** of {title}."


def prepared(window: RealWindow) -> set[str]:
    """Return the chats whose last screen is there already."""
    return {title for title in TITLES if window.view._kept().knows(MessageId(f"{title}-a"), MessageId(f"{title}-a"))}


def press(message: QWidget, name: str) -> None:
    button = message.findChild(QToolButton, name)
    assert isinstance(button, QToolButton)
    button.click()


def test_the_uppermost_chat_is_prepared_first_then_the_neighbours_of_the_one_that_is_shown(window: RealWindow) -> None:
    window.wait(lambda: prepared(window) == {"one"})
    window.choose("three")
    window.wait(lambda: prepared(window) == {"one", "two", "four"})


def test_what_was_prepared_stays_out_of_sight(window: RealWindow) -> None:
    window.wait(lambda: prepared(window) == {"one"})
    assert not window.view.isVisible()
    window.choose("three")
    window.wait(lambda: prepared(window) == {"one", "two", "four"})
    seen = [message for message in window.view.findChildren(MessageWidget) if message.isVisible()]
    assert {message.message.conversation for message in seen} == {"three"}


def test_there_is_room_for_any_other_chat(window: RealWindow) -> None:
    def spares() -> list[MessageWidget]:
        return [row for row in window.view.findChildren(MessageWidget) if not row.message.id]

    window.choose("three")
    window.wait(lambda: prepared(window) >= {"two", "four"} and window.view.is_settled)
    before = spares()
    assert before
    window.choose("five")
    window.wait(lambda: window.view.widget_of(MessageId("five-a")) is not None)
    assert window.view.widget_of(MessageId("five-a")) in before
    window.wait(lambda: len(spares()) == len(before))


def test_the_chat_under_the_pointer_is_prepared(window: RealWindow) -> None:
    window.wait(lambda: prepared(window) == {"one"})
    chats = window.window.sidebar.list
    QTest.mouseMove(chats.viewport(), QPoint(1, 1))
    QTest.mouseMove(chats.viewport(), chats.visualRect(window.row_of("five")).center())
    window.wait(lambda: "five" in prepared(window))


def test_the_chat_that_enter_would_open_is_prepared(window: RealWindow) -> None:
    window.wait(lambda: prepared(window) == {"one"})
    window.session.navigation.palette_action.trigger()
    QTest.keyClicks(window.find("palette_field"), "four")
    window.wait(lambda: "four" in prepared(window))


def test_the_chat_that_a_button_goes_down_on_is_prepared_before_it_is_let_go(window: RealWindow) -> None:
    window.wait(lambda: prepared(window) == {"one"})
    (likely,) = window.view.findChildren(LikelyChats)
    likely._hover.setInterval(60_000)  # the pointer did not rest there
    chats = window.window.sidebar.list
    place = chats.visualRect(window.row_of("five")).center()
    QTest.mousePress(chats.viewport(), Qt.MouseButton.LeftButton, pos=place)
    window.wait(lambda: "five" in prepared(window))
    assert window.current is None
    QTest.mouseRelease(chats.viewport(), Qt.MouseButton.LeftButton, pos=place)
    window.wait(lambda: window.current == "five")


def test_the_chat_that_the_arrow_keys_are_at_is_prepared(window: RealWindow) -> None:
    window.choose("one")
    window.wait(lambda: "two" in prepared(window))
    chats = window.window.sidebar.list
    chats.setFocus()
    QTest.keyClick(chats, Qt.Key.Key_Down)
    QTest.keyClick(chats, Qt.Key.Key_Down)
    window.wait(lambda: "three" in prepared(window))
    assert window.current == "one"


def test_a_place_that_was_found_is_prepared_where_one_will_look(window: RealWindow) -> None:
    window.wait(lambda: prepared(window) == {"one"})
    done: list[None] = []
    window.services.tasks.store(_fill_long).success(done.append)
    window.wait(lambda: bool(done))
    window.session.sidebar.load()
    window.wait(lambda: "long" in window.listed())
    window.window.sidebar.search_field.setText("needle")
    chats = window.window.sidebar.list

    def found() -> list[QModelIndex]:
        rows = (chats.model().index(row, 0) for row in range(chats.model().rowCount()))
        return [row for row in rows if row.data(SidebarRole.MESSAGE) is not None]

    window.wait(lambda: bool(found()))
    (hit,) = found()
    place = chats.visualRect(hit).center()
    QTest.mouseMove(chats.viewport(), QPoint(1, 1))
    QTest.mouseMove(chats.viewport(), place)
    end, needle = MessageId(f"long-{LONG - 1}"), MessageId(f"long-{NEEDLE}")
    window.wait(lambda: window.view._kept().knows(end, needle))
    there = set(window.view.findChildren(MessageWidget))
    QTest.mouseClick(chats.viewport(), Qt.MouseButton.LeftButton, pos=place)
    window.wait(lambda: window.current == "long" and window.view.widget_of(needle) is not None)
    assert window.view.widget_of(needle) in there
    window.wait(lambda: window.view.is_settled)
    check_place(window.view, needle)


def test_what_is_there_of_a_chat_is_used_if_it_is_opened_before_all_of_it_is(
    window: RealWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.wait(lambda: prepared(window) == {"one"})
    make_some = RowsAhead.make_some
    monkeypatch.setattr(RowsAhead, "make_some", lambda ahead: bool(ahead.placed()) or make_some(ahead))  # one row
    read: list[OpenedConversation] = []
    window.services.history.look_into(ConversationId("five")).success(read.append)
    window.wait(lambda: bool(read))
    window.view.prepare(read[0].messages)
    ahead = window.view._ahead
    window.wait(lambda: [row.is_drawn for _number, row in ahead.placed()] == [True])
    ((_number, answer),) = ahead.placed()
    window.choose("five")
    window.wait(lambda: window.view.is_settled)
    shown = [widget for _row, widget in window.view.placed_rows()]
    assert [widget.text for widget in shown] == ["a question", answer_of("five")]
    assert shown[1] is answer


def test_what_was_prepared_is_shown_without_making_it_again(window: RealWindow) -> None:
    window.wait(lambda: prepared(window) == {"one"})
    there = set(window.view.findChildren(MessageWidget))
    window.choose("one")
    window.wait(lambda: window.view.is_settled)
    assert {widget for _row, widget in window.view.placed_rows()} <= there
    assert [widget.text for _row, widget in window.view.placed_rows()] == ["a question", answer_of("one")]
    assert all(widget.isVisible() for _row, widget in window.view.placed_rows())


def test_the_buttons_under_what_was_prepared_do_what_they_say(window: RealWindow) -> None:
    window.wait(lambda: prepared(window) == {"one"})
    window.choose("one")
    window.wait(lambda: window.view.is_settled)
    (question, answer) = (row for _number, row in window.view.placed_rows())
    for name in ("message_menu_button", "version_menu_button"):
        press(answer, name)
        window.wait(lambda: QApplication.activePopupWidget() is not None)
        menu = QApplication.activePopupWidget()
        assert menu is not None
        menu.close()
    press(question, "edit_message_button")
    assert isinstance(question, UserMessageWidget)
    assert question.editor is not None


def test_a_question_that_is_being_edited_is_found_so_in_a_chat_that_was_prepared(window: RealWindow) -> None:
    window.choose("three")
    window.wait(lambda: window.view.is_settled)
    window.session.chat.actions.edit(MessageId("three-q"))
    (_, question), _answer = window.view.placed_rows()
    assert isinstance(question, UserMessageWidget)
    assert question.editor is not None
    question.editor.field.setPlainText("a better question")
    window.choose("two")
    window.view.forget_left()  # as after many other chats
    window.session.chat.new_chat()
    window.choose("two")
    window.wait(lambda: prepared(window) >= {"one", "three"})
    window.choose("three")
    window.wait(lambda: window.view.is_settled)
    (_, question), _answer = window.view.placed_rows()
    assert isinstance(question, UserMessageWidget)
    assert question.editor is not None
    assert question.editor.text == "a better question"


def test_who_opens_a_chat_waits_for_none_that_is_being_prepared(window: RealWindow) -> None:
    window.wait(lambda: prepared(window) == {"one"})
    read: list[OpenedConversation] = []
    window.services.history.look_into(ConversationId("five")).success(read.append)
    window.wait(lambda: bool(read))
    window.view.prepare(read[0].messages)
    window.choose("two")
    window.wait(lambda: prepared(window) == {"one", "three"})
    assert window.view.text_of(MessageId("two-a")) == answer_of("two")


def test_a_chat_that_changed_since_is_shown_as_it_is(window: RealWindow) -> None:
    window.wait(lambda: prepared(window) == {"one"})
    done: list[None] = []

    def change(store: Store) -> None:
        store.db.execute("UPDATE message SET content = 'Something new.' WHERE id = 'one-a'")

    window.services.tasks.store(change).success(done.append)
    window.wait(lambda: bool(done))
    window.choose("one")
    window.wait(lambda: window.view.is_settled)
    assert window.view.text_of(MessageId("one-a")) == "Something new."


def test_nothing_is_kept_of_a_chat_whose_preparing_was_ended(window: RealWindow) -> None:
    window.wait(lambda: prepared(window) == {"one"})
    window.view.forget_left()
    read: list[OpenedConversation] = []
    window.services.history.look_into(ConversationId("five")).success(read.append)
    window.wait(lambda: bool(read))
    window.view.prepare(read[0].messages)
    window.view.forget_left()
    window.wait(lambda: window.view.is_settled)
    assert prepared(window) == set()


@pytest.mark.usefixtures("quick_passphrases")
def test_nothing_is_prepared_behind_the_lock(window: RealWindow) -> None:
    from support.protection_driver import set_passphrase, wait_until_locked

    set_passphrase(window)
    window.window.show_page("chat")
    window.choose("three")
    window.wait(lambda: prepared(window) >= {"two", "four"})
    window.choose("five")
    window.window.lock_action.trigger()
    wait_until_locked(window)
    (likely,) = window.view.findChildren(LikelyChats)
    assert not any(timer.isActive() for timer in likely.findChildren(QTimer))
    assert prepared(window) == set()
