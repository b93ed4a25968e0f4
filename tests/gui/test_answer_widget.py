"""An answer's life on the screen, and what each end of it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui.answer_widget import AnswerWidget
from sotto.gui.markdown import MarkdownParser
from sotto.gui.message_footer import MessageFooter
from sotto.gui.message_widget import LARGEST_SHOWN, UserMessageWidget
from sotto.gui.rich_text import RichText
from sotto.gui.theme import Theme
from sotto.gui.throttle import Slices

PARSER = MarkdownParser()
STREAMING = Message(
    MessageId("a"), ConversationId("c"), MessageId("u"), Role.ASSISTANT, "", 0, status=MessageStatus.STREAMING
)
DONE = replace(
    STREAMING,
    content="The **answer**.",
    status=MessageStatus.COMPLETE,
    model="Qwen3 4B",
    usage=Usage(10, 0, 1_214),
    run={"timings": {"tokens_per_second": 18.44}, "stop_reason": "end"},
)


class Stage:
    """Makes message widgets and lets them draw."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self._qtbot = qtbot
        self._theme = theme
        self.slices = Slices()

    def answer(self, message: Message) -> AnswerWidget:
        return self._show(AnswerWidget(message, self._theme, self.slices, PARSER))

    def user(self, text: str) -> UserMessageWidget:
        message = replace(STREAMING, role=Role.USER, status=MessageStatus.COMPLETE, content=text)
        return self._show(UserMessageWidget(message, self._theme, self.slices))

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: self.slices.is_idle, timeout=20_000)
        for _ in range(20):
            QApplication.sendPostedEvents()
            QApplication.processEvents()

    def _show(self, widget):  # type: ignore[no-untyped-def]
        self._qtbot.addWidget(widget)
        widget.resize(760, 300)
        widget.show()
        self.settle()
        return widget


@pytest.fixture
def stage(qtbot: QtBot, window_theme: Theme) -> Iterator[Stage]:
    made = Stage(qtbot, window_theme)
    yield made
    made.slices.clear()


def button(widget: QWidget, name: str) -> QAbstractButton:
    found = widget.findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def shown_text(widget: QWidget) -> str:
    return "\n".join(text.toPlainText() for text in widget.findChildren(RichText) if text.isVisible())


def facts(widget: QWidget) -> str:
    return widget.findChild(QLabel, "message_facts").text()


def test_from_waiting_to_complete(stage: Stage) -> None:
    answer = stage.answer(STREAMING)
    assert answer.status_text == "One moment…"
    assert not answer.footer.isVisible()
    answer.set_queued(3)
    assert answer.status_text == "Waiting: 3 answers go first…"
    answer.set_queued(1)
    assert "other answer" in answer.status_text
    answer.set_loading(0.4)
    assert answer.status_text == "Getting the model ready… 40 %"
    answer.set_prompt_progress(1, 4)
    assert answer.status_text == "Reading your message… 25 %"
    answer.take("The **ans", False)
    assert answer.text == "The **ans"
    answer.draw()
    stage.settle()
    assert answer.status_text == ""
    assert shown_text(answer) == "The **ans"
    answer.take("wer**.", False)
    answer.finish(DONE, None)
    stage.settle()
    assert shown_text(answer) == "The answer."
    assert answer.footer.isVisible()
    assert facts(answer) == "Qwen3 4B · 1,214 tokens · 18.4 tokens/s"


def test_what_the_model_reads_between_its_words_is_what_it_wrote(stage: Stage) -> None:
    answer = stage.answer(STREAMING)
    answer.take("x", False)
    answer.draw()
    answer.set_prompt_progress(3, 4)
    assert answer.status_text == "Checking what was written… 75 %"
    answer.take("y", False)
    answer.draw()
    stage.settle()
    assert answer.status_text == ""
    assert shown_text(answer) == "xy"


def test_an_answer_that_is_continued_is_not_checked_while_its_prompt_is_read(stage: Stage) -> None:
    answer = stage.answer(replace(STREAMING, content="Once"))
    answer.set_prompt_progress(3, 4)
    assert answer.status_text == ""


def test_reasoning_comes_before_the_answer(stage: Stage) -> None:
    answer = stage.answer(STREAMING)
    answer.take("let me think", True)
    answer.draw()
    fold = button(answer, "reasoning_toggle")
    assert fold.text() == "Thinking…"
    assert answer.text == ""
    answer.take("Yes.", False)
    answer.draw()
    assert fold.text() == "Thought for a moment"
    answer.finish(replace(DONE, content="Yes.", reasoning="let me think", run={"reasoning_ms": 4_000.0}), None)
    assert fold.text() == "Thought for 4 seconds"


def test_stored_text_wins_over_what_was_streamed(stage: Stage) -> None:
    answer = stage.answer(STREAMING)
    answer.take("something else", False)
    answer.finish(DONE, None)
    stage.settle()
    assert answer.text == DONE.content
    assert shown_text(answer) == "The answer."


def test_failure_says_what_to_do(qtbot: QtBot, stage: Stage) -> None:
    error = UserFacingError("out_of_memory", "It does not fit.", "Choose a smaller model.", "details")
    answer = stage.answer(STREAMING)
    answer.finish(replace(STREAMING, status=MessageStatus.FAILED, error="stored"), error)
    stage.settle()
    texts = [label.text() for label in answer.findChildren(QLabel) if label.isVisible()]
    assert "It does not fit." in texts
    assert "Choose a smaller model." in texts
    with qtbot.waitSignal(answer.retry_requested) as retried:
        button(answer, "retry_button").click()
    assert retried.args == ["a"]
    with qtbot.waitSignal(answer.details_requested) as details:
        button(answer, "details_button").click()
    assert details.args == [error]


def test_stored_interruption_keeps_its_text_and_offers_another_try(stage: Stage) -> None:
    answer = stage.answer(replace(STREAMING, content="Half of", status=MessageStatus.INTERRUPTED))
    assert shown_text(answer) == "Half of"
    assert "interrupted" in answer.status_text or "interrupted" in " ".join(
        label.text() for label in answer.findChildren(QLabel)
    )
    assert button(answer, "retry_button").isVisible()
    assert answer.findChild(QPushButton, "details_button") is None


@pytest.mark.parametrize(
    ("status", "run", "content", "line"),
    [
        (MessageStatus.STOPPED, {}, "Half", "Stopped."),
        (MessageStatus.COMPLETE, {"stop_reason": "end"}, "All", ""),
        (MessageStatus.COMPLETE, {"stop_reason": "length"}, "Long", "greatest length"),
        (MessageStatus.COMPLETE, {"stop_reason": "context"}, "Long", "context window is full"),
        (MessageStatus.COMPLETE, {}, "", "wrote nothing"),
    ],
)
def test_how_it_ended(stage: Stage, status: MessageStatus, run: dict[str, str], content: str, line: str) -> None:
    answer = stage.answer(replace(STREAMING, status=status, run=run, content=content))
    assert line in answer.status_text
    assert bool(line) == bool(answer.status_text)


def test_copy_gives_the_source(stage: Stage) -> None:
    answer = stage.answer(DONE)
    button(answer, "copy_message_button").click()
    assert QGuiApplication.clipboard().text() == "The **answer**."
    assert button(answer, "copy_message_button").accessibleName() == "Copied"


def test_versions(qtbot: QtBot, stage: Stage) -> None:
    answer = stage.answer(DONE)
    assert answer.findChild(QAbstractButton, "next_version_button") is None
    answer.set_versions((MessageId("x"), MessageId("a"), MessageId("z")))
    assert "2 / 3" in [label.text() for label in answer.findChildren(QLabel)]
    with qtbot.waitSignal(answer.version_requested) as requested:
        button(answer, "next_version_button").click()
    assert requested.args == ["z"]
    with qtbot.waitSignal(answer.version_requested) as requested:
        button(answer, "previous_version_button").click()
    assert requested.args == ["x"]
    answer.set_versions((MessageId("a"), MessageId("z")))
    assert not button(answer, "previous_version_button").isEnabled()


def test_regenerate(qtbot: QtBot, stage: Stage) -> None:
    answer = stage.answer(DONE)
    with qtbot.waitSignal(answer.regenerate_requested) as requested:
        button(answer, "regenerate_button").click()
    assert requested.args == ["a"]


@pytest.mark.parametrize("run", [{}, {"timings": None}, {"timings": {"tokens_per_second": "fast"}}, {"timings": []}])
def test_facts_of_odd_records(stage: Stage, run: dict[str, object]) -> None:
    assert facts(stage.answer(replace(DONE, run=run, usage=Usage(1, 0, 1)))) == "Qwen3 4B · 1 token"


def test_links_are_handed_on(qtbot: QtBot, stage: Stage) -> None:
    answer = stage.answer(replace(DONE, content="[x](https://x.example)"))
    with qtbot.waitSignal(answer.link_requested) as requested:
        answer.findChild(RichText).link_activated.emit("https://x.example")
    assert requested.args == ["https://x.example"]


def test_user_text_is_shown_as_typed_in_a_bubble_of_its_width(stage: Stage) -> None:
    text = "# no heading\n  <b>*x*</b>"
    message = stage.user(text)
    assert shown_text(message) == text
    short = message.findChild(RichText).width()
    long = stage.user("word " * 60)
    assert short < 200 < long.findChild(RichText).width() <= 600


def test_own_copy_button_is_reachable_though_faint(stage: Stage) -> None:
    message = stage.user("hello")
    copy = button(message, "copy_message_button")
    assert copy.isVisible()
    copy.setFocus()
    copy.clearFocus()
    assert copy.icon().isNull()
    message.findChild(MessageFooter).set_hovered(True)
    assert not copy.icon().isNull()
    copy.click()
    assert QGuiApplication.clipboard().text() == "hello"


def test_huge_message_shows_its_beginning_first(stage: Stage) -> None:
    text = "word " * 50_000
    message = stage.user(text)
    show_all = button(message, "show_all_button")
    assert show_all.isVisible()
    assert "250,000" in show_all.text()
    assert len(shown_text(message)) <= LARGEST_SHOWN + 200
    show_all.click()
    stage.settle()
    assert not show_all.isVisible()
    assert len(shown_text(message).replace("\n", "")) == len(text)


def test_every_button_has_a_name_a_tooltip_and_an_object_name(stage: Stage) -> None:
    error = UserFacingError("x", "Text.", "Hint.")
    answer = stage.answer(replace(DONE, reasoning="x"))
    failed = stage.answer(STREAMING)
    failed.finish(replace(STREAMING, status=MessageStatus.FAILED), error)
    for widget in (answer, failed, stage.user("x")):
        for found in (*widget.findChildren(QToolButton), *widget.findChildren(QPushButton)):
            if found.objectName() != "show_all_button":
                assert found.accessibleName(), found.objectName()
            assert found.toolTip(), found.objectName()
            assert found.objectName()
            assert found.focusPolicy()
