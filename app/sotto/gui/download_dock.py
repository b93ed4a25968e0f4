"""A small box that says how the downloads stand, wherever one is in the window, and takes nobody's place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sotto.domain.downloads import Download, DownloadState
from sotto.domain.events import DownloadProgress
from sotto.domain.light_dataclass import dataclass
from sotto.gui.download_words import figures, fraction, needs_attention, time_left_words
from sotto.gui.icon_label import IconLabel
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label
from sotto.gui.texts import said

_STEPS = 1000
_WIDE = 400
"""Pixels; the sidebar is narrower, the place under a page wider."""


@dataclass(frozen=True, slots=True)
class DockState:
    """What the dock shows. ``fraction`` from 0 to 1; ``is_going`` while something runs or waits for its turn.

    ``can_resume``: something is paused; ``has_failed``: it stands because of an error that does not pass by itself.
    """

    title: str
    text: str
    fraction: float
    is_going: bool
    can_resume: bool = False
    has_failed: bool = False


class DownloadDock(QFrame):
    """Shows one :class:`DockState`; it says what the person wants and does nothing itself."""

    open_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    hide_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("download_dock")
        self.setProperty("role", "dock")
        self._icon = IconLabel("download", "accent", 16)
        self.open_button = _ElidedButton()
        self.open_button.setObjectName("dock_open_button")
        self.open_button.setProperty("kind", "dock")
        self.open_button.setToolTip(self.tr("Show the downloads"))
        self.pause_button = self._tool("dock_pause_button", "pause", self.tr("Pause all downloads"))
        self.resume_button = self._tool("dock_resume_button", "play", self.tr("Resume all downloads"))
        self.hide_button = self._tool("dock_hide_button", "x", self.tr("Hide until a download runs"))
        self._bar = QProgressBar()
        self._bar.setObjectName("dock_progress")
        self._bar.setAccessibleName(self.tr("Progress of the downloads"))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _STEPS)
        self._text: QLabel = plain_label("", "facts", wraps=True)
        self._text.setObjectName("dock_text")
        self._lay_out()
        self.open_button.clicked.connect(self.open_requested)
        self.pause_button.clicked.connect(self.pause_requested)
        self.resume_button.clicked.connect(self.resume_requested)
        self.hide_button.clicked.connect(self.hide_requested)

    def show_state(self, state: DockState) -> None:
        """Show how the downloads stand."""
        self._icon.show_icon("triangle-alert" if state.has_failed else "download", _icon_role(state))
        self.open_button.set_full_text(state.title)
        self._text.setText(state.text)
        self._bar.setValue(round(state.fraction * _STEPS))
        self.pause_button.setVisible(state.is_going)
        self.resume_button.setVisible(state.can_resume and not state.is_going)
        self.hide_button.setVisible(not state.is_going)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_wide(self.width() >= _WIDE)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(2)
        first.addWidget(self._icon)
        first.addSpacing(4)
        first.addWidget(self.open_button, 1)
        for button in (self.pause_button, self.resume_button, self.hide_button):
            first.addWidget(button)
        below = QVBoxLayout()
        below.setContentsMargins(0, 0, 4, 0)
        below.setSpacing(6)
        below.addWidget(self._bar)
        below.addWidget(self._text)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._parts.setContentsMargins(10, 6, 6, 10)
        self._parts.setSpacing(4)
        self._parts.addLayout(first)
        self._parts.addLayout(below)

    def _set_wide(self, is_wide: bool) -> None:
        """In one row with a line above when it stands under the page, as a box in the sidebar."""
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self._parts.direction() != direction:
            self._parts.setDirection(direction)
            for part in (0, 1):
                self._parts.setStretch(part, 1 if is_wide else 0)
            self._parts.setSpacing(24 if is_wide else 4)
            self._parts.setContentsMargins(*((20, 6, 20, 6) if is_wide else (10, 6, 6, 10)))
            self.setProperty("place", "below" if is_wide else "")
            self.style().unpolish(self)
            self.style().polish(self)

    def _tool(self, name: str, icon_name: str, label: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setToolTip(label)
        button.setIcon(icon(icon_name, "muted"))
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button


class _ElidedButton(QPushButton):
    """A flat button as wide as there is room; a long name ends in an ellipsis and is whole for screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self._full_text = ""

    def set_full_text(self, text: str) -> None:
        """Show ``text``, as far as it fits."""
        self._full_text = text
        self.setAccessibleName(
            QCoreApplication.translate("DownloadDock", "{title}: show the downloads").format(title=text)
        )
        self._elide()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = self.contentsRect().width() - 12
        text = self.fontMetrics().elidedText(self._full_text, Qt.TextElideMode.ElideRight, room)
        self.setText(text.replace("&", "&&"))


def dock_state(entries: Sequence[tuple[Download, DownloadProgress | None]]) -> DockState | None:
    """Return what the dock is to show of the downloads in the queue; None: nothing."""
    waiting = [entry for entry in entries if entry[0].state is not DownloadState.DONE]
    if not waiting:
        return None
    running = [entry for entry in waiting if entry[0].state is DownloadState.RUNNING]
    failed = [entry for entry in waiting if needs_attention(entry[0])]
    is_going = any(download.state in (DownloadState.RUNNING, DownloadState.QUEUED) for download, _ in waiting)
    shown = running or (waiting if is_going else failed or waiting)
    amounts = [figures(download, progress) for download, progress in shown]
    done = fraction(sum(received for received, _ in amounts), sum(size for _, size in amounts))
    if len(shown) == 1:
        title = shown[0][0].name
    else:
        title = _translate("{n} downloads").format(n=len(shown))
    can_resume = any(download.state is DownloadState.PAUSED for download, _ in waiting)
    return DockState(title, _text(shown, done), done, is_going, can_resume, bool(failed) and not is_going)


def _text(shown: Sequence[tuple[Download, DownloadProgress | None]], done: float) -> str:
    percent = _translate("{n} %").format(n=int(done * 100))
    download, _progress = shown[0]
    match download.state:
        case DownloadState.RUNNING:
            known = [progress for _, progress in shown if progress is not None]
            notes = [said(progress.note) for progress in known if progress.note]
            lefts = [progress.seconds_left for progress in known if progress.seconds_left is not None]
            if notes and len(notes) == len(shown):
                detail = notes[0]
            else:
                detail = time_left_words(max(lefts, default=None))
            parts = [percent, detail]
        case DownloadState.QUEUED:
            parts = [said(download.error.text) if download.error is not None else _translate("Waits for its turn")]
        case _ if len(shown) > 1 and needs_attention(download):
            parts = [_translate("They need your attention.")]
        case _ if download.error is not None:
            parts = [said(download.error.text)]
        case DownloadState.FAILED:
            parts = [_translate("Stopped"), percent]
        case _:
            parts = [_translate("Paused"), percent]
    return " · ".join(part for part in parts if part)


def _icon_role(state: DockState) -> str:
    if state.has_failed:
        return "warning"
    return "accent" if state.is_going else "muted"


def _translate(text: str) -> str:
    return QCoreApplication.translate("DownloadDock", text)
