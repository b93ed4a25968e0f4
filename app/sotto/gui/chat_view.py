"""The messages of one branch, newest at the bottom; follows an answer as it is written unless you scrolled away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import MessageId
from sotto.gui.icons import icon
from sotto.gui.message_footer import EDGE
from sotto.gui.theme import Theme
from sotto.gui.throttle import Slices, Throttle

if TYPE_CHECKING:  # imported with the first message: the window opens without any
    from sotto.gui.answer_widget import AnswerWidget
    from sotto.gui.markdown import MarkdownParser
    from sotto.gui.message_widget import UserMessageWidget

COLUMN_WIDTH: Final = 760
FRAME_MS: Final = 40
PAGE: Final = 40
"""Messages that are built at once; older ones come with "Show earlier messages"."""
_NEAR_END: Final = 32
_FIRST_SLICE_MS: Final = 40
_MARGIN: Final = 24 - EDGE


class ChatView(QScrollArea):
    """Shows one conversation. Lives in the GUI thread; text may be appended as fast as it comes."""

    regenerate_requested = Signal(str)
    retry_requested = Signal(str)
    version_requested = Signal(str)
    details_requested = Signal(object)
    link_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parser: MarkdownParser | None = None
        self._slices = Slices(parent=self)
        self._throttle = Throttle(FRAME_MS, self._draw, self)
        self._messages: list[Message] = []
        self._siblings: Mapping[MessageId, tuple[MessageId, ...]] = {}
        self._widgets: dict[MessageId, UserMessageWidget | AnswerWidget] = {}
        self._answers: dict[MessageId, AnswerWidget] = {}
        self._unbuilt = 0
        self._wanted = 0
        self._undrawn: set[MessageId] = set()
        self._announced: set[MessageId] = set()
        self._follows = True
        self._from_end = 0
        self._keeps_distance = False
        self._is_adjusting = False
        self.setObjectName("chat_view")
        self.setAccessibleName(self.tr("Conversation"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._earlier = self._earlier_button()
        self._pill = self._pill_button()
        self._column = self._build()
        bar = self.verticalScrollBar()
        bar.setSingleStep(24)
        bar.valueChanged.connect(self._on_value_changed)
        bar.rangeChanged.connect(self._on_range_changed)
        theme.changed.connect(self._on_theme_changed)

    # ------------------------------------------------------------------------------------------------- content

    def show_conversation(
        self, messages: Sequence[Message], siblings: Mapping[MessageId, tuple[MessageId, ...]]
    ) -> None:
        """Show ``messages`` (one branch, root first), scrolled to the end.

        ``siblings`` gives, for messages with several versions, the ids of all of them in order. The newest messages
        are there when this returns; the others follow within moments.
        """
        self.clear()
        self._messages = [message for message in messages if message.role is not Role.SYSTEM]
        self._siblings = siblings
        self._unbuilt = len(self._messages)
        self._wanted = max(0, self._unbuilt - PAGE)
        if self._unbuilt > self._wanted:
            self._slices.add(self, self._build_one)
            self._slices.run(_FIRST_SLICE_MS)

    def clear(self) -> None:
        """Show nothing."""
        self._slices.clear()
        self._throttle.cancel()
        for widget in self._widgets.values():
            self._remove(widget)
        self._messages, self._siblings, self._widgets, self._answers = [], {}, {}, {}
        self._undrawn, self._announced = set(), set()
        self._unbuilt = self._wanted = 0
        self._earlier.hide()
        self._follow()

    def append_message(self, message: Message) -> None:
        """Show ``message`` below the others, and scroll there."""
        if message.role is Role.SYSTEM:
            return
        self._messages.append(message)
        self._column.insertWidget(self._column.count() - 1, self._widget_for(message))
        self._slices.run(_FIRST_SLICE_MS)
        self._follow()

    def append_text(self, message_id: MessageId, text: str, is_reasoning: bool) -> None:
        """Add ``text`` to an answer that is being written; drawn at most every ``FRAME_MS``."""
        widget = self._answer(message_id)
        if widget is None:
            return
        if message_id not in self._announced:
            self._announced.add(message_id)
            self._announce(self.tr("Answering"))
        widget.take(text, is_reasoning)
        self._undrawn.add(message_id)
        self._throttle.request()

    def set_queued(self, message_id: MessageId) -> None:
        """Say that the answer waits for another one."""
        if (widget := self._answer(message_id)) is not None:
            widget.set_queued()

    def set_loading(self, message_id: MessageId, fraction: float) -> None:
        """Say that the answer waits for the model; ``fraction`` is 0…1."""
        if (widget := self._answer(message_id)) is not None:
            widget.set_loading(fraction)

    def set_prompt_progress(self, message_id: MessageId, done: int, total: int) -> None:
        """Say how much the model has read, in tokens."""
        if (widget := self._answer(message_id)) is not None:
            widget.set_prompt_progress(done, total)

    def finish_message(self, message: Message, error: UserFacingError | None) -> None:
        """Show the final state of an answer."""
        widget = self._answer(message.id)
        if widget is None:
            return
        self._undrawn.discard(message.id)
        self._messages = [message if known.id == message.id else known for known in self._messages]
        widget.finish(message, error)
        self._slices.run(_FIRST_SLICE_MS)
        self._announce(self._announcement(message, error))

    def text_of(self, message_id: MessageId) -> str:
        """Return the text of a message as it was written, "" for one that is not in this branch."""
        if message_id in self._widgets:
            return self._widgets[message_id].text
        return next((message.content for message in self._messages if message.id == message_id), "")

    def scroll_to_end(self) -> None:
        """Scroll to the newest text and follow it from now on."""
        self._follow()

    @property
    def is_settled(self) -> bool:
        """Whether everything that was asked for is on the screen."""
        return self._slices.is_idle and not self._undrawn

    # --------------------------------------------------------------------------------------------------- slots

    def _on_value_changed(self, value: int) -> None:
        if not self._is_adjusting:
            self._from_end = self.verticalScrollBar().maximum() - value
            self._follows = self._from_end <= _NEAR_END
        self._update_pill()

    def _on_range_changed(self, _minimum: int, maximum: int) -> None:
        bar = self.verticalScrollBar()
        if self._follows or self._keeps_distance:
            self._is_adjusting = True
            bar.setValue(maximum if self._follows else maximum - self._from_end)
            self._is_adjusting = False
        else:
            self._from_end = maximum - bar.value()
        self._update_pill()

    def _on_earlier_clicked(self) -> None:
        self._wanted = max(0, self._unbuilt - PAGE)
        bar = self.verticalScrollBar()
        self._follows = False
        self._keeps_distance = True  # what is on the screen stays there while older messages grow above it
        self._from_end = bar.maximum() - bar.value()
        self._earlier.hide()
        self._slices.add(self, self._build_one)

    def _on_expanded(self) -> None:
        self._follows = False  # what was opened stays under the pointer and grows downwards

    def _on_theme_changed(self) -> None:
        for widget in self._widgets.values():
            widget.restyle()

    # ------------------------------------------------------------------------------------------- Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._pill.isHidden():
            self._place_pill()

    # ------------------------------------------------------------------------------------------------- private

    @property
    def _is_prepending(self) -> bool:
        return self._unbuilt > self._wanted

    def _build(self) -> QVBoxLayout:
        page = QWidget()
        page.setProperty("role", "page")
        self._holder = QWidget()
        self._holder.setMaximumWidth(COLUMN_WIDTH + 2 * EDGE)
        column = QVBoxLayout(self._holder)
        column.setContentsMargins(0, 20, 0, 24)
        column.setSpacing(2)
        column.addWidget(self._earlier, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        row = QHBoxLayout(page)
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        row.addStretch(1)
        row.addWidget(self._holder, 1000)
        row.addStretch(1)
        self.setWidget(page)
        return column

    def _earlier_button(self) -> QPushButton:
        button = QPushButton(self.tr("Show earlier messages"))
        button.setObjectName("show_earlier_button")
        button.setAccessibleName(button.text())
        button.setToolTip(self.tr("Show the messages before these"))
        button.setProperty("kind", "quiet")
        button.clicked.connect(self._on_earlier_clicked)
        button.hide()
        return button

    def _pill_button(self) -> QPushButton:
        button = QPushButton(self.tr("New text below"), self)
        button.setObjectName("scroll_to_end_button")
        button.setAccessibleName(button.text())
        button.setToolTip(self.tr("Scroll to the newest text"))
        button.setProperty("kind", "pill")
        button.setIcon(icon("arrow-down", "text"))
        button.setIconSize(QSize(16, 16))
        button.clicked.connect(self._follow)
        button.hide()
        return button

    def _build_one(self) -> bool:
        """Build the newest message that has no widget yet, above those that have one."""
        if self._is_prepending:
            self._unbuilt -= 1
            self._column.insertWidget(1, self._widget_for(self._messages[self._unbuilt]))
        is_done = not self._is_prepending
        self._earlier.setVisible(is_done and self._unbuilt > 0)
        return not is_done

    def _widget_for(self, message: Message) -> UserMessageWidget | AnswerWidget:
        from sotto.gui.message_widget import UserMessageWidget

        widget: UserMessageWidget | AnswerWidget
        if message.role is Role.USER:
            widget = UserMessageWidget(message, self._theme, self._slices)
        else:
            widget = self._answers[message.id] = self._answer_widget(message)
        widget.version_requested.connect(self.version_requested)
        widget.link_requested.connect(self.link_requested)
        widget.expanded.connect(self._on_expanded)
        widget.expect_width(self._holder.width())
        widget.set_versions(self._siblings.get(message.id, ()))
        self._widgets[message.id] = widget
        return widget

    def _answer_widget(self, message: Message) -> AnswerWidget:
        from sotto.gui.answer_widget import AnswerWidget
        from sotto.gui.markdown import MarkdownParser

        if self._parser is None:
            self._parser = MarkdownParser()
        widget = AnswerWidget(message, self._theme, self._slices, self._parser)
        widget.regenerate_requested.connect(self.regenerate_requested)
        widget.retry_requested.connect(self.retry_requested)
        widget.details_requested.connect(self.details_requested)
        return widget

    def _remove(self, widget: QWidget) -> None:
        self._column.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def _answer(self, message_id: MessageId) -> AnswerWidget | None:
        return self._answers.get(message_id)

    def _draw(self) -> None:
        undrawn, self._undrawn = self._undrawn, set()
        self._keeps_distance = False
        for message_id in undrawn:
            if (widget := self._answer(message_id)) is not None:
                widget.draw()
        self._slices.run(0)
        self._update_pill()

    def _follow(self) -> None:
        self._follows = True
        self._keeps_distance = False
        self._from_end = 0
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
        self._update_pill()

    def _update_pill(self) -> None:
        if self._follows:
            self._pill.hide()
            return
        is_writing = bool(self._messages) and self._messages[-1].status is MessageStatus.STREAMING
        self._pill.setText(self.tr("New text below") if is_writing else self.tr("To the end"))
        self._pill.setAccessibleName(self._pill.text())
        far = self._from_end > (2 * _NEAR_END if is_writing else self.viewport().height())
        self._pill.setVisible(far)
        if not self._pill.isHidden():
            self._place_pill()

    def _place_pill(self) -> None:
        self._pill.adjustSize()
        area = self.viewport().geometry()
        left = area.left() + (area.width() - self._pill.width()) // 2
        self._pill.move(left, area.bottom() - self._pill.height() - 12)

    def _announcement(self, message: Message, error: UserFacingError | None) -> str:
        if message.status is MessageStatus.COMPLETE:
            return self.tr("Answer complete")
        if message.status is MessageStatus.STOPPED:
            return self.tr("Answer stopped")
        return error.text if error is not None else self.tr("The answer was interrupted")

    def _announce(self, text: str) -> None:
        """Say ``text`` politely: at the start and the end of an answer, never for every word."""
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # slow to load, and first used here

        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
