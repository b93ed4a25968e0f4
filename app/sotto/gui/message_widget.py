"""One message in the chat: the user's in a soft bubble to the right, an answer across the column."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from sotto.domain.chat import Message
from sotto.domain.ids import MessageId
from sotto.gui.blocks_view import BlocksView
from sotto.gui.message_footer import EDGE, HoverArea, MessageFooter
from sotto.gui.text_stream import PlainStream, TextStream
from sotto.gui.text_style import TextStyle, plain_style
from sotto.gui.theme import Theme
from sotto.gui.throttle import Slices

LARGEST_SHOWN: Final = 200_000
"""Characters of a message that are shown before "Show all"."""
BUBBLE_WIDTH: Final = 600
LONGEST_MEASURED: Final = 1_000
"""Characters. The bubble of a longer message is as wide as it may be; measuring would lay it out twice."""
_BUBBLE_PADDING: Final = 16


class CollapsingText(QWidget):
    """The text of a message, of which at first only the beginning is shown when it is very large."""

    link_activated = Signal(str)
    resized = Signal()
    """The blocks changed."""
    expanded = Signal()
    """The user asked for more of it."""

    def __init__(
        self, stream: TextStream, style: TextStyle, name: str, slices: Slices, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._slices = slices
        self._rest = ""
        self.view = BlocksView(stream, style, name)
        self.view.link_activated.connect(self.link_activated)
        self._show_all = QPushButton()
        self._show_all.setObjectName("show_all_button")
        self._show_all.setProperty("kind", "link")
        self._show_all.clicked.connect(self._on_show_all_clicked)
        self._show_all.setToolTip(self.tr("This message is very long; only its beginning is shown"))
        self._show_all.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view)
        column.addWidget(self._show_all, 0, Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Show ``text``, the whole message, for the first time."""
        self._rest = text[LARGEST_SHOWN:]
        if self._rest:
            self._set_label(self.tr("Show all {count} characters").format(count=f"{len(text):,}"))
        self._show_all.setVisible(bool(self._rest))
        self.append(text[:LARGEST_SHOWN])

    def append(self, text: str) -> None:
        """Take in ``text`` and have it drawn soon."""
        if text:
            self.view.append(text)
            self._slices.add(self, self._advance)

    def _on_show_all_clicked(self) -> None:
        self.expanded.emit()
        rest, self._rest = self._rest, ""
        self._show_all.hide()
        self.view.allow_more()
        self.view.append(rest)
        self._slices.add(self, self._advance)

    def _set_label(self, text: str) -> None:
        self._show_all.setText(text)
        self._show_all.setAccessibleName(text)

    def _advance(self) -> bool:
        more = self.view.advance()
        if self.view.is_full and self._show_all.isHidden():
            self._set_label(self.tr("Show more"))
            self._show_all.show()
        self.resized.emit()
        return more


class MessageWidget(HoverArea):
    """What the two kinds of messages have in common."""

    version_requested = Signal(str)
    link_requested = Signal(str)
    expanded = Signal()
    """The user asked to see more of this message; it is about to grow."""

    def __init__(self, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = message
        self.footer = MessageFooter(message.role)
        self.footer.version_requested.connect(self.version_requested)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The text as it was written, also what is not drawn yet."""
        return self.message.content

    def set_versions(self, versions: tuple[MessageId, ...]) -> None:
        """Offer ``versions`` of this message."""
        self.footer.show_message(self.message, versions)


class UserMessageWidget(MessageWidget):
    """The user's own words, exactly as they were typed."""

    def __init__(self, message: Message, theme: Theme, slices: Slices, parent: QWidget | None = None) -> None:
        super().__init__(message, parent)
        self._theme = theme
        self.setObjectName("user_message")
        self.setAccessibleName(self.tr("You wrote"))
        self._bubble = QFrame()
        self._bubble.setProperty("role", "bubble")
        self._text = CollapsingText(PlainStream(), plain_style(theme), self.tr("Your message"), slices)
        inside = QVBoxLayout(self._bubble)
        inside.setContentsMargins(_BUBBLE_PADDING, 8, _BUBBLE_PADDING, 12)  # lines have their space above the text
        inside.addWidget(self._text)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, 0, EDGE, 0)
        column.setSpacing(0)
        column.addWidget(self._bubble, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self.footer)
        self.hovered.connect(self.footer.set_hovered)
        self._text.resized.connect(self._fit)
        self._text.expanded.connect(self.expanded)
        self._text.set_text(message.content)
        self.set_versions(())

    def restyle(self) -> None:
        """Draw the text again after a change of theme."""
        self._text.view.set_style(plain_style(self._theme))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.expect_width(event.size().width())
            self._fit()

    def expect_width(self, width: int) -> None:
        """Tell the width in pixels that this message will have."""
        self._text.view.expect_width(self._limit(width))

    def _limit(self, width: int) -> int:
        """Return the greatest width of the text in a message of ``width`` pixels."""
        return max(40, min(BUBBLE_WIDTH, width - 2 * EDGE) - 2 * _BUBBLE_PADDING)

    def _fit(self) -> None:
        """Make the bubble as narrow as its text."""
        limit = self._limit(self.width())
        is_short = len(self.message.content) <= LONGEST_MEASURED
        width = self._text.view.natural_width(limit) if is_short else limit
        width += 2 * _BUBBLE_PADDING
        if width != self._bubble.minimumWidth():
            self._bubble.setFixedWidth(width)
