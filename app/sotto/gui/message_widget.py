"""One message in the chat: the user's in a soft bubble to the right, an answer across the column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLocale, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from sotto.domain.chat import Message, Role
from sotto.domain.ids import MessageId
from sotto.gui.blocks_view import BlocksView
from sotto.gui.context_marks import NO_MARK, ContextMark
from sotto.gui.message_buttons import BUTTON_HEIGHT
from sotto.gui.message_footer import HoverArea, MessageFooter
from sotto.gui.text_stream import PlainStream, TextStream
from sotto.gui.text_style import TextStyle, plain_style
from sotto.gui.theme import Theme, current_tokens
from sotto.gui.throttle import Slices
from sotto.gui.tokens import EDGE

if TYPE_CHECKING:  # imported when a message is edited
    from sotto.gui.attachment_chip import AttachmentStrip
    from sotto.gui.context_line import ContextLine
    from sotto.gui.message_editor import MessageEditor

LARGEST_SHOWN: Final = 200_000
"""Characters of a message that are shown before "Show all"."""
PIECE: Final = 20_000
"""Characters that are taken in at once: even looking at the lines of a whole book takes a tenth of a second."""
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
        self._pending = ""
        self._is_drawn = True
        self.view = BlocksView(stream, style, name)
        self.view.link_activated.connect(self.link_activated)
        self._show_all: QPushButton | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.view)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Show ``text``, the whole message, for the first time."""
        self._rest = text[LARGEST_SHOWN:]
        if self._rest:
            self._offer_more(self.tr("Show all {count} characters").format(count=QLocale().toString(len(text))))
        self.append(text[:LARGEST_SHOWN])

    @property
    def is_drawn(self) -> bool:
        """Whether all that was taken in is on the screen, or behind a "Show all"."""
        return self._is_drawn

    def append(self, text: str) -> None:
        """Take in ``text`` and have it drawn soon."""
        if text:
            self._is_drawn = False
            self._pending += text
            self._feed()
            self._slices.add(self, self._advance)

    def _on_show_all_clicked(self) -> None:
        self.expanded.emit()
        rest, self._rest = self._rest, ""
        if self._show_all is not None:
            self._show_all.hide()
        self.view.allow_more()
        self.append(rest)
        self._slices.add(self, self._advance)

    def _offer_more(self, text: str) -> None:
        """Show the button, which says ``text``; few messages have one, and making a message must be quick."""
        if self._show_all is None:
            self._show_all = QPushButton()
            self._show_all.setObjectName("show_all_button")
            self._show_all.setProperty("kind", "link")
            self._show_all.clicked.connect(self._on_show_all_clicked)
            self._show_all.setToolTip(self.tr("This message is very long; only its beginning is shown"))
            self._column.addWidget(self._show_all, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_all.setText(text)
        self._show_all.setAccessibleName(text)
        self._show_all.show()

    def _feed(self) -> None:
        piece, self._pending = self._pending[:PIECE], self._pending[PIECE:]
        self.view.append(piece)

    def _advance(self) -> bool:
        more = self.view.advance()
        if not more and self._pending and not self.view.is_full:
            self._feed()
            more = True
        if self.view.is_full and (self._show_all is None or self._show_all.isHidden()):
            self._offer_more(self.tr("Show more"))
        self._is_drawn = not more
        self.resized.emit()
        return more


class MessageWidget(HoverArea):
    """What the two kinds of messages have in common.

    It can have the focus itself: then it shows a frame, and Enter or the menu key asks for its menu.
    """

    version_requested = Signal(str)
    link_requested = Signal(str)
    menu_requested = Signal(str, QPoint)
    """The message's id, and where on the screen its menu should open."""
    expanded = Signal()
    """The user asked to see more of this message; it is about to grow."""

    _text: CollapsingText
    _column: QVBoxLayout

    def __init__(self, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = message
        self.footer = MessageFooter(message.role)
        self.footer.version_requested.connect(self.version_requested)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._keeps = False
        self._frame: FocusFrame | None = None
        self._context: ContextLine | None = None

    @property
    def is_kept(self) -> bool:
        """Whether this widget holds what must not be lost when one scrolls away from it."""
        return self._keeps

    def make_spare_parts(self) -> None:
        """Make what most messages of this kind will need; this one shows none yet."""
        self.view.make_spares(texts=1, code=0)

    def complete(self) -> bool:
        """Make what is not seen at once, if it is not there yet; return whether it was not."""
        return self.footer.complete()

    def keep(self, keeps: bool) -> None:
        """Say that this widget holds something, for example words that are being edited."""
        self._keeps = keeps

    @property
    def text(self) -> str:
        """The text as it was written, also what is not drawn yet."""
        return self.message.content

    @property
    def view(self) -> BlocksView:
        """The text on the screen."""
        return self._text.view

    def set_versions(self, versions: tuple[MessageId, ...]) -> None:
        """Offer ``versions`` of this message."""
        self.footer.show_message(self.message, versions)

    @property
    def context_text(self) -> str:
        """What is said about what the model sees of the chat."""
        return self._context.text if self._context is not None else ""

    def set_context(self, mark: ContextMark) -> bool:
        """Say what the model sees of the chat, under the message; return whether that changed anything."""
        if self._context is None:
            if mark == NO_MARK:
                return False
            from sotto.gui.context_line import ContextLine  # few messages have one

            self._context = ContextLine(at_end=self.message.role is Role.USER)
            self._context.expanded.connect(self.expanded)
            self._column.insertWidget(self._context_place(), self._context)
        return self._context.show_mark(mark)

    def _context_place(self) -> int:
        """Return where in the column the line about the context stands."""
        return self._column.count()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.hasFocus() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Menu):
            self.menu_requested.emit(self.message.id, self.mapToGlobal(QPoint(EDGE, EDGE)))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(self.message.id, event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason and self._frame is None:
            self._frame = FocusFrame(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._frame is not None:
            self._frame.hide()
            self._frame.deleteLater()
            self._frame = None


class FocusFrame(QWidget):
    """A frame over a message that was reached with the keyboard."""

    def __init__(self, message: QWidget) -> None:
        super().__init__(message)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(message.rect())
        message.installEventFilter(self)
        self.raise_()
        self.show()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
            self.raise_()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(current_tokens().accent), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()


class UserMessageWidget(MessageWidget):
    """The user's own words, exactly as they were typed."""

    def __init__(
        self, message: Message, theme: Theme, slices: Slices, parent: QWidget | None = None, *, is_spare: bool = False
    ) -> None:
        """``is_spare``: nothing is shown before :meth:`show_stored`."""
        super().__init__(message, parent)
        self._theme = theme
        self.editor: MessageEditor | None = None
        self.setObjectName("user_message")
        self.setAccessibleName(self.tr("You wrote"))
        self._bubble = QFrame()
        self._bubble.setProperty("role", "bubble")
        self._text = CollapsingText(PlainStream(), plain_style(theme), self.tr("Your message"), slices)
        inside = QVBoxLayout(self._bubble)
        inside.setContentsMargins(_BUBBLE_PADDING, 8, _BUBBLE_PADDING, 12)  # lines have their space above the text
        self._strip: AttachmentStrip | None = None
        if message.attachments:
            from sotto.gui.attachment_chip import AttachmentStrip

            self._strip = AttachmentStrip()
            self._strip.show_attachments(message.attachments)
            inside.addSpacing(4)
            inside.addWidget(self._strip)
            self._text.setVisible(bool(message.content))
        inside.addWidget(self._text)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, 0, EDGE, 0)
        column.setSpacing(0)
        column.addWidget(self._bubble, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self.footer)
        self.hovered.connect(self.footer.set_hovered)
        self._text.resized.connect(self._fit)
        self._text.expanded.connect(self.expanded)
        if not is_spare:
            self.show_stored(message)

    def show_stored(self, message: Message) -> None:
        """Show ``message``, for the first time."""
        self.message = message
        self._text.set_text(message.content)
        self.set_versions(())

    @property
    def is_drawn(self) -> bool:
        """Whether the whole text is on the screen."""
        return self._text.is_drawn

    def begin_edit(self, text: str) -> MessageEditor:
        """Put an editor that holds ``text`` in the place of the bubble."""
        from sotto.gui.message_editor import MessageEditor

        self.end_edit()
        self.editor = MessageEditor(text)
        self._column.insertWidget(0, self.editor)
        self._space = QSpacerItem(0, BUTTON_HEIGHT)  # as much as the row of buttons takes
        self._column.insertItem(1, self._space)
        self._bubble.hide()
        self.footer.hide()
        self.keep(True)
        return self.editor

    def end_edit(self) -> None:
        """Show the bubble again."""
        if self.editor is not None:
            self._column.removeItem(self._space)
            self._column.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            self._bubble.show()
            self.footer.show()
            self.keep(False)

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

    def _context_place(self) -> int:
        return self._column.indexOf(self.footer)

    def _limit(self, width: int) -> int:
        """Return the greatest width of the text in a message of ``width`` pixels."""
        return max(40, min(BUBBLE_WIDTH, width - 2 * EDGE) - 2 * _BUBBLE_PADDING)

    def _fit(self) -> None:
        """Make the bubble as narrow as its text."""
        limit = self._limit(self.width())
        is_short = len(self.message.content) <= LONGEST_MEASURED
        width = self._text.view.natural_width(limit) if is_short else limit
        if self._strip is not None:
            width = max(width if self.message.content else 0, min(limit, self._strip.natural_width()))
        width += 2 * _BUBBLE_PADDING
        if width != self._bubble.minimumWidth():
            self._bubble.setFixedWidth(width)
