"""The chat page: messages or the greeting above, the composer below."""

from __future__ import annotations

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sotto.gui.chat_view import ChatView
from sotto.gui.composer import Composer
from sotto.gui.first_run import Greeting
from sotto.gui.model_drop import dropped_models
from sotto.gui.theme import Theme


class ChatPage(QWidget):
    """Holds the three parts; model files may be dropped anywhere on it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chat_page")
        self.setAcceptDrops(True)
        self.view = ChatView(theme)
        self.view.setObjectName("chat_view")
        self.greeting = Greeting()
        self.composer = Composer()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.greeting)
        self._stack.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.composer)

    def show_messages(self, shown: bool) -> None:
        """Show the messages, or the greeting."""
        self._stack.setCurrentWidget(self.view if shown else self.greeting)

    @property
    def shows_messages(self) -> bool:
        """Whether the messages are shown rather than the greeting."""
        return self._stack.currentWidget() is self.view

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_models(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped_models(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.composer.files_dropped.emit(paths)
