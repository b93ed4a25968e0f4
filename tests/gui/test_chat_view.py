"""The chat: streaming, following the end, older messages, and no freeze whatever the text."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from benchmarks.floods import FLOODS
from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui import message_widget
from sotto.gui.answer_widget import AnswerWidget
from sotto.gui.chat_view import COLUMN_WIDTH, ChatView
from sotto.gui.message_widget import UserMessageWidget
from sotto.gui.rich_text import RichText
from sotto.gui.theme import Theme
from sotto.gui.tokens import Density, ThemeChoice


def message(name: str, role: Role, content: str = "", status: MessageStatus = MessageStatus.COMPLETE) -> Message:
    return Message(MessageId(name), ConversationId("c"), None, role, content, 0, status=status)


def user(name: str, text: str = "question") -> Message:
    return message(name, Role.USER, text)


def answer(name: str, text: str = "answer", status: MessageStatus = MessageStatus.COMPLETE) -> Message:
    return message(name, Role.ASSISTANT, text, status)


def conversation(pairs: int) -> list[Message]:
    return [m for i in range(pairs) for m in (user(f"u{i}", f"question {i}"), answer(f"a{i}", f"answer {i}\n\n" * 3))]


@pytest.fixture
def view(qtbot: QtBot, window_theme: Theme) -> Iterator[ChatView]:
    made = ChatView(window_theme)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    yield made
    made.clear()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(qtbot: QtBot, view: ChatView) -> None:
    """Wait until everything is drawn and laid out."""
    qtbot.waitUntil(lambda: view.is_settled, timeout=30_000)
    for _ in range(20):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def shown(view: ChatView) -> str:
    """Return the text on the screen from top to bottom."""
    texts = [text for text in view.findChildren(RichText) if text.isVisible()]
    return "\n".join(text.toPlainText() for text in sorted(texts, key=lambda text: text.mapTo(view, QPoint()).y()))


def scroll_up(view: ChatView, pixels: int = 200) -> None:
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() - pixels)


def is_at_end(view: ChatView) -> bool:
    return view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_shows_a_branch_in_order_and_leaves_out_system_messages(qtbot: QtBot, view: ChatView) -> None:
    view.show_conversation([message("s", Role.SYSTEM, "secret"), user("u", "one"), answer("a", "two")], {})
    settle(qtbot, view)
    assert shown(view) == "one\ntwo"
    assert view.text_of(MessageId("a")) == "two"
    assert view.text_of(MessageId("?")) == ""


def test_streaming_shows_all_text_in_a_few_paints(
    qtbot: QtBot, view: ChatView, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws: list[int] = []
    original = AnswerWidget.draw
    monkeypatch.setattr(AnswerWidget, "draw", lambda self: (draws.append(1), original(self))[1])
    view.show_conversation([user("u")], {})
    view.append_message(answer("a", "", MessageStatus.STREAMING))
    started = time.monotonic()
    for index in range(500):
        view.append_text(MessageId("a"), f"w{index} ", False)
        QApplication.processEvents()
    took_ms = (time.monotonic() - started) * 1000
    assert view.text_of(MessageId("a")) == "".join(f"w{index} " for index in range(500))
    settle(qtbot, view)
    assert "w499" in shown(view)
    assert len(draws) <= took_ms / 40 + 3


def test_finish_shows_the_rest_at_once(qtbot: QtBot, view: ChatView) -> None:
    view.append_message(answer("a", "", MessageStatus.STREAMING))
    for word in ("one ", "two ", "three"):
        view.append_text(MessageId("a"), word, False)
    view.finish_message(answer("a", "one two three"), None)
    assert view.findChild(AnswerWidget).findChild(RichText).toPlainText() == "one two three"
    settle(qtbot, view)
    assert shown(view) == "one two three"


def test_text_for_another_conversation_is_ignored(view: ChatView) -> None:
    view.append_text(MessageId("elsewhere"), "x", False)
    view.set_queued(MessageId("elsewhere"))
    view.set_loading(MessageId("elsewhere"), 0.5)
    view.set_prompt_progress(MessageId("elsewhere"), 1, 2)
    view.finish_message(answer("elsewhere"), None)
    assert view.text_of(MessageId("elsewhere")) == ""


def test_states_reach_the_answer(view: ChatView) -> None:
    view.append_message(answer("a", "", MessageStatus.STREAMING))
    widget = view.findChild(AnswerWidget)
    view.set_queued(MessageId("a"))
    assert "Waiting" in widget.status_text
    view.set_loading(MessageId("a"), 0.5)
    assert "50 %" in widget.status_text
    view.set_prompt_progress(MessageId("a"), 1, 4)
    assert "25 %" in widget.status_text


def test_signals_name_the_message(qtbot: QtBot, view: ChatView) -> None:
    siblings = {MessageId("a"): (MessageId("a"), MessageId("b"))}
    view.show_conversation([user("u"), answer("a", "[x](https://x.example)")], siblings)
    settle(qtbot, view)
    with qtbot.waitSignal(view.version_requested) as version:
        view.findChild(AnswerWidget).findChild(QToolButton, "next_version_button").click()
    assert version.args == ["b"]
    with qtbot.waitSignal(view.regenerate_requested) as regenerate:
        view.findChild(QToolButton, "regenerate_button").click()
    assert regenerate.args == ["a"]
    with qtbot.waitSignal(view.link_requested) as link:
        view.findChild(AnswerWidget).findChild(RichText).link_activated.emit("https://x.example")
    assert link.args == ["https://x.example"]
    error = UserFacingError("x", "Failed.")
    view.finish_message(answer("a", "", MessageStatus.FAILED), error)
    with qtbot.waitSignal(view.retry_requested) as retry:
        view.findChild(QPushButton, "retry_button").click()
    assert retry.args == ["a"]
    with qtbot.waitSignal(view.details_requested) as details:
        view.findChild(QPushButton, "details_button").click()
    assert details.args == [error]


def test_versions_of_own_messages_can_be_switched_too(qtbot: QtBot, view: ChatView) -> None:
    view.show_conversation([user("u")], {MessageId("u"): (MessageId("t"), MessageId("u"))})
    with qtbot.waitSignal(view.version_requested) as version:
        view.findChild(UserMessageWidget).findChild(QToolButton, "previous_version_button").click()
    assert version.args == ["t"]


# ------------------------------------------------------------------------------------------------------ scrolling


def test_opens_at_the_end_and_follows_new_text(qtbot: QtBot, view: ChatView) -> None:
    view.show_conversation(conversation(15), {})
    settle(qtbot, view)
    assert view.verticalScrollBar().maximum() > 0
    assert is_at_end(view)
    view.append_message(answer("new", "", MessageStatus.STREAMING))
    for index in range(60):
        view.append_text(MessageId("new"), f"line {index}\n\n", False)
    settle(qtbot, view)
    assert is_at_end(view)


def test_does_not_follow_when_scrolled_away_and_offers_a_way_back(qtbot: QtBot, view: ChatView) -> None:
    view.show_conversation(conversation(15), {})
    view.append_message(answer("new", "", MessageStatus.STREAMING))
    settle(qtbot, view)
    scroll_up(view)
    settle(qtbot, view)
    before = shown(view).splitlines()[:5]
    pill = view.findChild(QPushButton, "scroll_to_end_button")
    for index in range(60):
        view.append_text(MessageId("new"), f"line {index}\n\n", False)
    settle(qtbot, view)
    assert shown(view).splitlines()[:5] == before
    assert pill.isVisible()
    assert pill.text() == "New text below"
    pill.click()
    assert is_at_end(view)
    assert not pill.isVisible()
    view.append_text(MessageId("new"), "line\n\n" * 20, False)
    settle(qtbot, view)
    assert is_at_end(view)


def test_an_opened_fold_stays_where_it_is(qtbot: QtBot, view: ChatView) -> None:
    view.show_conversation([*conversation(15), replace(answer("r"), reasoning="hm\n" * 100)], {})
    settle(qtbot, view)
    toggle = next(found for found in view.findChildren(QToolButton, "reasoning_toggle") if found.isVisible())
    before = toggle.mapTo(view, QPoint()).y()
    toggle.setChecked(True)
    settle(qtbot, view)
    assert toggle.mapTo(view, QPoint()).y() == before
    assert not is_at_end(view)
    assert view.findChild(QPushButton, "scroll_to_end_button").text() == "To the end"


@pytest.mark.parametrize("text", ["text\n\n" * 80, "```\n" + "code\n" * 80 + "```"], ids=["prose", "code"])
def test_the_wheel_over_a_message_scrolls_the_chat(qtbot: QtBot, view: ChatView, text: str) -> None:
    view.show_conversation([user("u"), answer("a", text)], {})
    settle(qtbot, view)
    assert is_at_end(view)
    before = view.verticalScrollBar().value()
    assert before > 0
    QTest.wheelEvent(view.windowHandle(), QPointF(400, 300), QPoint(0, 120))
    assert view.verticalScrollBar().value() < before


# -------------------------------------------------------------------------------------------------- many messages


def test_showing_another_conversation_drops_the_first(qtbot: QtBot, view: ChatView) -> None:
    view.show_conversation(conversation(30), {})
    view.show_conversation([user("only", "the only one")], {})
    settle(qtbot, view)
    assert shown(view) == "the only one"
    view.clear()
    assert shown(view) == ""


def test_column_is_centred_and_limited(qtbot: QtBot, view: ChatView) -> None:
    view.resize(1400, 600)
    view.show_conversation([user("u"), answer("a", "word " * 300)], {})
    settle(qtbot, view)
    text = view.findChild(AnswerWidget).findChild(RichText)
    assert text.width() == COLUMN_WIDTH
    left = text.mapTo(view, QPoint()).x()
    assert abs(left - (view.width() - left - text.width())) <= 2
    view.show_conversation(conversation(20), {})
    settle(qtbot, view)
    assert view.verticalScrollBar().isVisible()
    places = {each.mapTo(view, QPoint()).x() for each in view.findChildren(RichText) if each.width() == COLUMN_WIDTH}
    assert places == {left}, "the scroll bar moves nothing: the message field below has none"
    text = view.widget_of(MessageId("a19")).findChild(RichText)  # type: ignore[union-attr]
    view.resize(500, 600)
    settle(qtbot, view)
    assert text.width() < 500
    assert view.horizontalScrollBar().maximum() == 0


def test_theme_and_font_change_live(qtbot: QtBot, view: ChatView, window_theme: Theme) -> None:
    view.show_conversation([user("u"), answer("a", "word " * 50 + "\n\n```py\nx\n```")], {})
    settle(qtbot, view)
    text = view.findChild(AnswerWidget).findChild(RichText)
    before = text.height()
    try:
        window_theme.set_choice(ThemeChoice.DARK)
        window_theme.set_font_px(24)
        settle(qtbot, view)
        assert text.height() > before
        colour = text.document().begin().begin().fragment().charFormat().foreground().color()
        assert colour.lightness() > 128
    finally:
        window_theme.set_font_px(15)
        window_theme.set_choice(ThemeChoice.LIGHT)


def test_a_message_that_is_being_made_when_the_theme_changes_can_be_read(
    qtbot: QtBot, view: ChatView, window_theme: Theme
) -> None:
    view.show_conversation([user(f"u{number}") for number in range(20)], {})
    made = view._maker
    while made._making is None:  # not in the event loop, which makes them all
        assert not made.slices.is_idle
        made.slices.run(0)
    try:
        window_theme.set_choice(ThemeChoice.DARK)
        settle(qtbot, view)
        for text in view.findChildren(RichText):
            if text.isVisible():
                colour = text.document().begin().begin().fragment().charFormat().foreground().color()
                assert colour.lightness() > 128, text.toPlainText()
    finally:
        window_theme.set_choice(ThemeChoice.LIGHT)


# -------------------------------------------------------------------------------------------------- accessibility


def test_everything_focusable_has_a_name(qtbot: QtBot, view: ChatView) -> None:
    view.show_conversation(
        [user("u"), replace(answer("a", "text\n\n```py\nx\n```\n\n|a|\n|-|\n|b|"), reasoning="hm")], {}
    )
    settle(qtbot, view)
    for widget in (view, *view.findChildren(QWidget)):
        if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            assert widget.accessibleName(), widget


def test_an_answer_is_announced_at_its_start_and_end_only(
    qtbot: QtBot, view: ChatView, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def heard(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", heard)
    view.append_message(answer("a", "", MessageStatus.STREAMING))
    for _ in range(500):
        view.append_text(MessageId("a"), "w ", False)
    view.finish_message(answer("a", "w " * 500), None)
    assert said == ["Answering", "Answer complete"]
    settle(qtbot, view)


# -------------------------------------------------------------------------------------------------------- freezes


class Heartbeat:
    """Measures the longest time in seconds in which the event loop did not run."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.monotonic()
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    def beat(self) -> None:
        now = time.monotonic()
        self.longest = max(self.longest, now - self._last)
        self._last = now


@pytest.mark.parametrize("text", FLOODS.values(), ids=FLOODS.keys())
def test_no_answer_freezes_the_window(qtbot: QtBot, view: ChatView, text: str) -> None:
    check_heartbeat(qtbot, view, answer("m", text))


@pytest.mark.parametrize("name", ["one line of 1 MB", "100 000 short lines", "right to left"])
def test_nothing_pasted_freezes_the_window(qtbot: QtBot, view: ChatView, name: str) -> None:
    check_heartbeat(qtbot, view, user("m", FLOODS[name]))


def check_heartbeat(qtbot: QtBot, view: ChatView, flood: Message) -> None:
    """Show ``flood`` and check that the event loop ran on."""
    heartbeat = Heartbeat()
    view.show_conversation([user("u"), flood], {})
    settle(qtbot, view)
    heartbeat.beat()
    assert heartbeat.longest < 1.5, "the requirement is 0.5 s; slow and busy machines get three times that"
    assert view.text_of(MessageId("m")) == flood.content


def test_a_text_taken_in_piece_by_piece_is_the_same(
    qtbot: QtBot, view: ChatView, window_theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "# One\n\nSome *words*.\n\n- item\n- item\n\n| a | b |\n|---|---|\n| c | d |\n\n> quote\n\nThe end."
    view.show_conversation([answer("a", text)], {})
    settle(qtbot, view)
    whole = view.widget_of(MessageId("a"))
    assert whole is not None
    expected = list(whole.view.blocks)
    monkeypatch.setattr(message_widget, "PIECE", 7)
    other = ChatView(window_theme)  # the first one knows the blocks of this text now
    qtbot.addWidget(other)
    other.show_conversation([answer("b", text)], {})
    settle(qtbot, other)
    pieces = other.widget_of(MessageId("b"))
    assert pieces is not None
    assert list(pieces.view.blocks) == expected


def test_the_space_between_messages_follows_the_density(qtbot: QtBot, view: ChatView, window_theme: Theme) -> None:
    def space() -> int:
        settle(qtbot, view)
        widget = view.widget_of(MessageId("u0"))
        assert widget is not None
        return view.top_of(1) - view.top_of(0) - widget.height()

    view.show_conversation(conversation(1), {})
    comfortable = space()
    window_theme.set_density(Density.COMPACT)
    compact = space()
    window_theme.set_density(Density.COMFORTABLE)
    assert space() == comfortable > compact > 0


def test_the_buttons_of_a_question_come_after_what_is_read_or_with_the_pointer(qtbot: QtBot, view: ChatView) -> None:
    def buttons() -> list[bool]:
        rows = [widget for _row, widget in view.placed_rows() if isinstance(widget, UserMessageWidget)]
        return [each.findChild(QToolButton, "edit_message_button") is not None for each in rows]

    view.show_conversation(conversation(2), {})
    while len(view.placed_rows()) < 4:  # the first call does what it can in a moment
        view.work_now()
    assert buttons() == [False, False], "they would have been waited for"
    widget = view.widget_of(MessageId("u1"))
    assert widget is not None
    height = widget.height()
    widget.hovered.emit(True)
    assert buttons() == [False, True]
    settle(qtbot, view)
    assert buttons() == [True, True]
    assert widget.height() == height


def test_all_questions_get_their_buttons_however_one_flew_to_them(qtbot: QtBot, view: ChatView) -> None:
    view.show_conversation(conversation(200), {})
    bar = view.verticalScrollBar()
    for share in (0.1, 0.9, 0.2, 0.7, 0.4):
        bar.setValue(round(bar.maximum() * share))
        QApplication.processEvents()
    settle(qtbot, view)
    rows = [widget for _row, widget in view.placed_rows() if isinstance(widget, UserMessageWidget)]
    assert len(rows) > 2
    assert all(each.findChild(QToolButton, "edit_message_button") is not None for each in rows)
