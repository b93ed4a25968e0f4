"""Banners at the bottom of the window: what happened, and the button that takes it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from sotto.domain.light_dataclass import dataclass
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label

_WIDEST = 560
_MOST = 3
_GAP = 8
_MARGIN = 16


@dataclass(frozen=True, slots=True)
class ToastAction:
    """A button of a banner; pressing it also closes the banner."""

    label: str
    run: Callable[[], None]


class Toast(QFrame):
    """One banner. It closes by its button, and by itself after ``seconds`` (0: never)."""

    closed = Signal(object)

    def __init__(self, text: str, hint: str, actions: list[ToastAction], seconds: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.setProperty("role", "toast")
        words = QVBoxLayout()
        words.setSpacing(2)
        self.text_label = _wrapped(text, "toast_text")
        words.addWidget(self.text_label)
        if hint:
            words.addWidget(_wrapped(hint, "toast_hint"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 8, 10)
        layout.setSpacing(8)
        layout.addLayout(words, 1)
        for action in actions:
            layout.addWidget(self._button(action))
        close = QToolButton()
        close.setObjectName("toast_close_button")
        close.setAccessibleName(self.tr("Close this message"))
        close.setToolTip(self.tr("Close"))
        close.setIcon(icon("x", "muted"))
        close.clicked.connect(self.close_toast)
        layout.addWidget(close)
        if seconds > 0:
            QTimer.singleShot(round(seconds * 1000), self, self.close_toast)

    def close_toast(self) -> None:
        """Leave the window."""
        self.closed.emit(self)

    def _button(self, action: ToastAction) -> QPushButton:
        button = QPushButton(action.label)
        button.setObjectName("toast_action_button")
        button.setAccessibleName(action.label)
        button.clicked.connect(self.close_toast)
        button.clicked.connect(action.run)
        return button


class ToastArea(QObject):
    """Keeps the banners at the bottom of ``host``, the newest lowest."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._below: QWidget | None = None
        self._toasts: list[Toast] = []
        host.installEventFilter(self)

    def show_toast(
        self, text: str, hint: str = "", actions: list[ToastAction] | None = None, seconds: float = 0
    ) -> Toast:
        """Show a banner and read it out politely. The oldest goes when there are too many."""
        for old in self._toasts:
            if old.text_label.text() == text and not actions:
                self._drop(old)
                break
        toast = Toast(text, hint, actions or [], seconds, self._host)
        toast.closed.connect(self._drop)
        self._toasts.append(toast)
        if len(self._toasts) > _MOST:
            self._drop(self._toasts[0])
        toast.show()
        self._place()
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # slow to load, and first used here

        announcement = QAccessibleAnnouncementEvent(toast, f"{text} {hint}".strip())
        QAccessible.updateAccessibility(announcement)
        return toast

    def clear(self) -> None:
        """Close all banners."""
        for toast in tuple(self._toasts):
            self._drop(toast)

    def stay_above(self, widget: QWidget | None) -> None:
        """Keep the banners above ``widget`` at the bottom of the host, however high it grows; None: above the edge."""
        if self._below is not None:
            self._below.removeEventFilter(self)
        self._below = widget
        if widget is not None:
            widget.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _drop(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        width = min(_WIDEST, self._host.width() - 2 * 16)
        bottom = self._host.height() - _MARGIN
        if self._below is not None:
            bottom -= self._below.height() - _MARGIN // 2
        for toast in reversed(self._toasts):
            toast.setFixedWidth(width)
            height = max(toast.heightForWidth(width), toast.minimumSizeHint().height())
            bottom -= height
            toast.setGeometry((self._host.width() - width) // 2, bottom, width, height)
            toast.raise_()
            bottom -= _GAP


def _wrapped(text: str, name: str) -> QLabel:
    label = plain_label(text, "muted" if name == "toast_hint" else "", wraps=True)
    label.setObjectName(name)
    return label
