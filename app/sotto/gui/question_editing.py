"""Questions that are being edited in the chat: what is typed outlives the widget it is typed in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sotto.domain.errors import UserFacingError
from sotto.domain.ids import MessageId
from sotto.gui.chat_view import ChatView
from sotto.gui.message_edit import fits_editor


class QuestionEditing(QObject):
    """Opens and closes the editors of one view. A message scrolled away and back, or a chat left and opened again, has
    its editor and all that was typed."""

    finished = Signal()
    """An editor was closed; the person goes on elsewhere."""

    def __init__(self, view: ChatView, send: Callable[[MessageId, str], bool], parent: QObject) -> None:
        """``send`` asks the edited question and returns whether that went well."""
        super().__init__(parent)
        self._view = view
        self._send = send
        self._texts: dict[MessageId, str] = {}
        view.message_appeared.connect(self._on_message_appeared)

    def is_editing(self, message: MessageId) -> bool:
        """Tell whether there is an editor for ``message``."""
        return message in self._texts

    def begin(self, message: MessageId, content: str) -> None:
        """Edit ``message``, whose text is ``content``, bringing it into view; raises ``too_long_to_edit``."""
        if not fits_editor(content):
            text = self.tr("This message is too long to be edited here.")
            hint = self.tr("Copy it, change it in another program, and send it again.")
            raise UserFacingError("too_long_to_edit", text, hint)
        self._texts.setdefault(message, content)
        widget = self._view.widget_of(message)
        if widget is None or not widget.isVisible():
            self._view.scroll_to(message)
            widget = self._view.widget_of(message)
        if widget is not None:
            self._open(widget, focuses=True)

    def _on_message_appeared(self, widget: QWidget) -> None:
        self._open(widget, focuses=False)

    def _open(self, widget: QWidget, focuses: bool) -> None:
        from sotto.gui.message_widget import UserMessageWidget

        if not isinstance(widget, UserMessageWidget) or widget.message.id not in self._texts:
            return
        message = widget.message.id
        if widget.editor is None:
            editor = widget.begin_edit(self._texts[message])
            editor.field.textChanged.connect(lambda: self._texts.__setitem__(message, editor.text))
            editor.send_requested.connect(lambda text: self._on_send(widget, text))
            editor.cancelled.connect(lambda: self._close(widget))
        if focuses and widget.editor is not None:
            widget.editor.field.setFocus()
            self._view.reveal(widget.editor)

    def _on_send(self, widget: QWidget, text: str) -> None:
        from sotto.gui.message_widget import UserMessageWidget

        assert isinstance(widget, UserMessageWidget)
        if self._send(widget.message.id, text):
            self._close(widget)

    def _close(self, widget: QWidget) -> None:
        from sotto.gui.message_widget import UserMessageWidget

        assert isinstance(widget, UserMessageWidget)
        self._texts.pop(widget.message.id, None)
        widget.end_edit()
        self.finished.emit()
