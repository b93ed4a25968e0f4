"""The small buttons under a message: icons without a frame, one that can vanish, and Copy."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QToolButton, QWidget

from sotto.gui.icons import icon

COPIED_MS: Final = 2_000
BUTTON_WIDTH: Final = 28
NARROW_WIDTH: Final = 24
BUTTON_HEIGHT: Final = 26


def icon_button(name: str, object_name: str, text: str, parent: QWidget | None = None) -> QToolButton:
    """Return a small button that shows the icon ``name``; ``text`` names it for screen readers and as a tooltip."""
    button = QToolButton(parent)
    button.setObjectName(object_name)
    button.setAccessibleName(text)
    button.setToolTip(text)
    button.setIcon(icon(name, "muted"))
    button.setIconSize(QSize(16, 16))
    button.setFixedSize(BUTTON_WIDTH, BUTTON_HEIGHT)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


class FaintButton(QToolButton):
    """An icon that can vanish while the button stays where it is and can be reached with the keyboard."""

    def __init__(self, name: str, object_name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon(name, "muted")
        self.setObjectName(object_name)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setIcon(self._icon)
        self.setIconSize(QSize(16, 16))
        self.setFixedSize(BUTTON_WIDTH, BUTTON_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_faint(self, is_faint: bool) -> None:
        """Show no icon, or show it again."""
        self.setIcon(QIcon() if is_faint else self._icon)


class CopyButton(QToolButton):
    """Copies a text, or what is selected of it, and says so for two seconds."""

    def __init__(self, is_markdown: bool, parent: QWidget | None = None) -> None:
        """``is_markdown`` says what the text is, and so how a part of it is copied that is selected."""
        super().__init__(parent)
        self._text = ""
        self._is_markdown = is_markdown
        self._name = self.tr("Copy message")
        self.setObjectName("copy_message_button")
        self.setIconSize(QSize(16, 16))
        self.setFixedSize(BUTTON_WIDTH, BUTTON_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._is_faint = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COPIED_MS)
        self._timer.timeout.connect(self._refresh)
        self.clicked.connect(self._on_clicked)
        self._refresh()

    def set_text(self, text: str) -> None:
        """Set what is copied."""
        self._text = text

    def set_faint(self, is_faint: bool) -> None:
        """Show no icon; the button stays where it is and can be reached with the keyboard."""
        self._is_faint = is_faint
        if not self._timer.isActive():
            self._refresh()

    def _on_clicked(self) -> None:
        from sotto.gui.selectable import selection_around

        selection = selection_around(self)
        if selection is not None and selection.concerns_message_of(self):
            selection.copy(self._is_markdown)
        else:
            QGuiApplication.clipboard().setText(self._text)
        self.setIcon(icon("check", "good"))
        self.setAccessibleName(self.tr("Copied"))
        self.setToolTip(self.tr("Copied"))
        self._timer.start()

    def _refresh(self) -> None:
        self.setIcon(QIcon() if self._is_faint else icon("copy", "muted"))
        self.setAccessibleName(self._name)
        self.setToolTip(self._name)


def below(button: QWidget) -> QPoint:
    """Return the place on the screen where a menu of ``button`` opens."""
    return button.mapToGlobal(QPoint(0, button.height()))
