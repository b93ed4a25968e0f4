"""One of two answers that stand side by side: who wrote it and how fast, its text, and what can be done with it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sotto.domain.chat import Message, MessageStatus
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import MessageId
from sotto.domain.models import InstalledModel
from sotto.gui.answer_widget import AnswerWidget
from sotto.gui.compare_area import INSET, AnswerArea
from sotto.gui.compare_start import CompareStart
from sotto.gui.compare_words import facts_words, speed_words
from sotto.gui.flow_layout import FlowLayout
from sotto.gui.labels import ElidedLabel, plain_label
from sotto.gui.markdown import MarkdownParser
from sotto.gui.message_buttons import FaintButton, below
from sotto.gui.message_footer import VersionSwitch
from sotto.gui.page import page_button
from sotto.gui.theme import Theme
from sotto.gui.throttle import Slices, Throttle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

FRAME_MS: Final = 40
NARROWEST: Final = 300


class CompareColumn(QFrame):
    """Says what the person wants and does nothing itself. Text may be taken as fast as it comes."""

    chosen = Signal()
    """The person wants to go on with this answer."""
    write_menu_requested = Signal(QPoint)
    menu_requested = Signal(QPoint)
    stop_requested = Signal()
    retry_requested = Signal()
    way_chosen = Signal(str)
    """What is to be done with a chat that is too long, a value of ``WhenFull``."""
    version_requested = Signal(str)
    model_chosen = Signal(object)
    settings_wanted = Signal()
    details_requested = Signal(object)
    link_requested = Signal(str)

    def __init__(self, theme: Theme, name: str, parser: MarkdownParser, parent: QWidget | None = None) -> None:
        """``name`` tells the columns apart for those who hear them."""
        super().__init__(parent)
        self._theme = theme
        self._parser = parser
        self._slices = Slices(parent=self)
        self._throttle = Throttle(FRAME_MS, self._draw, self)
        self.message: Message | None = None
        self._answer: AnswerWidget | None = None
        self._pieces = 0
        self._asked_at = self._first_at = 0.0
        self.setObjectName("compare_column")
        self.setAccessibleName(name)
        self.setProperty("role", "card")
        self.setMinimumWidth(NARROWEST)
        self.area = AnswerArea(name)
        self.area.focused.connect(self._show_focus)
        self._make_parts()
        self._lay_out()

    @property
    def is_settled(self) -> bool:
        """Whether all that is known is on the screen."""
        return self._slices.is_idle and (self._answer is None or self._answer.is_drawn)

    @property
    def answer(self) -> AnswerWidget | None:
        """The widget that shows the answer; None while the column is empty."""
        return self._answer

    @property
    def text(self) -> str:
        """The answer so far."""
        return self._answer.text if self._answer is not None else ""

    def show_start(self, models: Sequence[InstalledModel], writer: str) -> None:
        """Ask who should write an answer here."""
        start = CompareStart(models, writer)
        start.model_chosen.connect(self.model_chosen)
        start.settings_wanted.connect(self.settings_wanted)
        self.message = self._answer = None
        self._throttle.cancel()
        self._show_head("", "", ())
        self._slices.clear()
        self.area.show_content(start, follows=False)
        self._show_state()

    def show_message(self, message: Message, versions: tuple[MessageId, ...], *, waits: bool = False) -> None:
        """Show an answer, written or being written; ``waits``: another one is written first."""
        self._throttle.cancel()
        self._slices.clear()
        self.message = message
        is_writing = message.status is MessageStatus.STREAMING
        answer = AnswerWidget(message, self._theme, self._slices, self._parser, has_footer=False)
        answer.setAccessibleName(self.tr("Answer by {model}").format(model=message.model or self.accessibleName()))
        answer.retry_requested.connect(lambda _message: self.retry_requested.emit())
        answer.way_chosen.connect(lambda _message, way: self.way_chosen.emit(way))
        answer.details_requested.connect(self.details_requested)
        answer.link_requested.connect(self.link_requested)
        answer.menu_requested.connect(lambda _message, place: self.menu_requested.emit(place))
        answer.expect_width(self.area.viewport().width())
        self._answer = answer
        self._pieces, self._asked_at, self._first_at = 0, time.monotonic(), 0.0
        self._show_head(message.model, facts_words(message), versions)
        self.area.show_content(answer, follows=is_writing)
        if waits:
            answer.set_queued()
        self._show_state()
        self._slices.run(FRAME_MS)

    def show_versions(self, versions: tuple[MessageId, ...]) -> None:
        """Offer ``versions`` in this column."""
        if self.message is not None:
            self._switch.set_versions(versions, self.message.id)

    def show_difference(self, words: str) -> None:
        """Say in which settings this answer differs from the other one."""
        self._difference.setText(words)
        self._difference.setVisible(bool(words))

    def take(self, text: str, is_reasoning: bool) -> None:
        """Take in text that was just written; drawn at most every ``FRAME_MS``."""
        if self._answer is None:
            return
        self._pieces += 1
        if not self._first_at:
            self._first_at = time.monotonic()
        self._answer.take(text, is_reasoning)
        self._throttle.request()

    def finish(self, message: Message, error: UserFacingError | None) -> None:
        """Show the final state of the answer."""
        self._throttle.cancel()
        self.message = message
        if self._answer is not None:
            self._answer.finish(message, error)
            self._slices.run(FRAME_MS)
        self._facts.setText(facts_words(message))
        self._show_state()

    def fail(self, error: UserFacingError) -> None:
        """Say why the answer that was waiting here could not even be begun."""
        if self.message is not None:
            self.finish(replace(self.message, status=MessageStatus.FAILED, error=error.text), error)

    def restyle(self) -> None:
        """Draw the text again after a change of theme."""
        if self._answer is not None:
            self._answer.restyle()

    def _make_parts(self) -> None:
        self._model = ElidedLabel("", "heading")
        self._model.setObjectName("compare_model")
        self._facts = plain_label("", "facts", wraps=True)
        self._facts.setObjectName("compare_facts")
        self._difference = plain_label("", "facts", wraps=True)
        self._difference.setObjectName("compare_difference")
        self._switch = VersionSwitch()
        self._switch.version_requested.connect(self.version_requested)
        self._menu = FaintButton("ellipsis", "compare_menu_button", self.tr("More about this answer"))
        self._menu.clicked.connect(lambda: self.menu_requested.emit(below(self._menu)))
        self.choose_button = page_button(self.tr("Go on with this one"), "compare_choose_button", "", "primary")
        self.choose_button.clicked.connect(self.chosen)
        self.write_button = page_button(self.tr("Another answer here"), "compare_write_button", "refresh-cw")
        self.write_button.clicked.connect(lambda: self.write_menu_requested.emit(below(self.write_button)))
        self.stop_button = page_button(self.tr("Stop"), "compare_stop_button", "square")
        self.stop_button.clicked.connect(self.stop_requested)

    def _lay_out(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(2)
        title.addWidget(self._model, 1)
        title.addWidget(self._switch)
        title.addWidget(self._menu)
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(INSET + 6, 10, INSET - 4, 10)
        head.setSpacing(2)
        head.addLayout(title)
        head.addWidget(self._facts)
        head.addWidget(self._difference)
        self._foot_line = _line()
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(INSET, 10, INSET, 12)
        row = FlowLayout(gap=8)
        foot.addLayout(row)
        for button in self._buttons():
            row.addWidget(button)
        column = self._column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(_line())
        column.addWidget(self.area, 1)
        column.addWidget(self._foot_line)
        column.addWidget(self._foot)

    def _buttons(self) -> tuple[QPushButton, ...]:
        return self.choose_button, self.write_button, self.stop_button

    def _show_head(self, model: str, facts: str, versions: tuple[MessageId, ...]) -> None:
        self._model.set_text(model or self.accessibleName())
        self._facts.setText(facts)
        self._switch.set_versions(versions, self.message.id if self.message is not None else MessageId(""))
        self.show_difference("")

    def _show_state(self) -> None:
        """Show the buttons that make sense now."""
        message = self.message
        is_writing = message is not None and message.status is MessageStatus.STREAMING
        going = self.write_button if is_writing else self.stop_button
        if going.hasFocus():
            self.area.setFocus(Qt.FocusReason.OtherFocusReason)
        self._menu.setVisible(message is not None)
        self._column.setContentsMargins(1, 1, 1, 1 if message is not None else INSET)  # the corners are round
        self._foot_line.setVisible(message is not None)
        self._foot.setVisible(message is not None)
        self._facts.setVisible(bool(self._facts.text()))
        self.write_button.setVisible(not is_writing)
        self.stop_button.setVisible(is_writing)
        self.choose_button.setEnabled(message is not None and bool(message.content) and not is_writing)

    def _show_focus(self, has_focus: bool) -> None:
        self.setProperty("role", "chosen_card" if has_focus else "card")
        self.style().unpolish(self)
        self.style().polish(self)

    def _draw(self) -> None:
        if self._answer is None:
            return
        self._answer.draw()
        self._slices.run(0)
        elapsed = time.monotonic() - self._first_at
        speed = (self._pieces - 1) / elapsed if elapsed > 1 else 0.0
        figures = speed_words(self._pieces, speed, (self._first_at - self._asked_at) * 1000)
        self._facts.setText(self.tr("about {figures}").format(figures=figures))
        self._facts.show()


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    return line
