"""The chat page: messages or the greeting above, the composer below."""

from __future__ import annotations

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sotto.gui.chat_view import ChatView
from sotto.gui.composer import Composer
from sotto.gui.first_run import Greeting
from sotto.gui.model_drop import holds_files
from sotto.gui.theme import Theme


class ChatPage(QWidget):
    """Holds the three parts; models and texts may be dropped anywhere on it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chat_page")
        self.setAcceptDrops(True)
        self.theme = theme
        self._aside: QWidget | None = None
        self.view = ChatView(theme)
        self.view.setObjectName("chat_view")
        self.greeting = Greeting()
        self.composer = Composer()
        self.view.left.connect(self.composer.edit.setFocus)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.greeting)
        self._stack.addWidget(self.view)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._stack, 1)
        self.bottom = QWidget()
        """The composer and what stands right above it."""
        under = self._bottom_column = QVBoxLayout(self.bottom)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(0)
        under.addWidget(self.composer)
        layout.addWidget(self.bottom)

    def set_find_bar(self, bar: QWidget) -> None:
        """Place the bar that searches this chat above the messages; its owner shows and hides it."""
        self._column.insertWidget(0, bar)

    def set_preset_chip(self, chip: QWidget) -> None:
        """Place the line that names the chat's preset above the composer; its owner shows and hides it."""
        self._bottom_column.insertWidget(0, chip)

    def show_messages(self, shown: bool) -> None:
        """Show the messages, or the greeting."""
        self._stack.setCurrentWidget(self.view if shown else self.greeting)

    def set_aside(self, widget: QWidget | None) -> None:
        """Show ``widget`` in the place of messages and message field; None: these again. The old one is deleted."""
        if self._aside is not None:
            self._aside.hide()
            self._aside.deleteLater()
        self._aside = widget
        if widget is not None:
            self._column.insertWidget(0, widget, 1)
            widget.show()
        self._stack.setVisible(widget is None)
        self.bottom.setVisible(widget is None)

    @property
    def shows_messages(self) -> bool:
        """Whether the messages are shown rather than the greeting, or something in the place of both."""
        return self._aside is None and self._stack.currentWidget() is self.view

    @property
    def shows_aside(self) -> bool:
        """Whether something stands in the place of messages and message field."""
        return self._aside is not None

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What one goes to from the keyboard, from the top."""
        return (self._aside,) if self._aside is not None else (self.view, self.composer)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.composer.take_files(event.mimeData()):
            event.acceptProposedAction()
