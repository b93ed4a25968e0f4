"""One download on the Downloads tab: how far it is, and what can be done with it."""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from sotto.domain.downloads import Download, DownloadState
from sotto.domain.events import DownloadProgress
from sotto.gui.download_words import figures, fraction, needs_attention, progress_line
from sotto.gui.flow_layout import FlowLayout
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label
from sotto.gui.page import Card, page_button
from sotto.gui.texts import error_words

_STEPS = 1000


class DownloadCard(Card):
    """Says what the person wants with :attr:`download`; does nothing itself. Foreign names are shown as plain text."""

    pause_requested = Signal()
    resume_requested = Signal()
    remove_requested = Signal()
    undo_requested = Signal()
    move_requested = Signal(int)
    """By how many places: -1 is earlier."""
    details_requested = Signal(object)
    """The error."""

    def __init__(self, download: Download, parent: QWidget | None = None) -> None:
        super().__init__(download.name, "", parent=parent)
        self.setObjectName("download_card")
        self.download = download
        self._is_leaving = False
        self.text.setObjectName("download_progress_text")
        self._bar = QProgressBar()
        self._bar.setObjectName("download_progress")
        self._bar.setAccessibleName(self.tr("Progress of {name}").format(name=download.name))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _STEPS)
        self._error: QLabel = plain_label("", "danger", wraps=True)
        self._error.setObjectName("download_error")
        self._facts = self._make_facts()
        self.pause_button = self._button(self.tr("Pause"), "pause", self.tr("Pause {name}"))
        self.resume_button = self._button(self.tr("Resume"), "resume", self.tr("Resume {name}"), "play")
        self.details_button = self._button(self.tr("Details"), "details", self.tr("Details of {name}"), "")
        self.details_button.setProperty("kind", "link")
        self.undo_button = self._button(self.tr("Undo"), "undo", self.tr("Keep {name} after all"), "")
        self.earlier_button = self._tool("earlier", "arrow-up", self.tr("Earlier"), self.tr("Move {name} up"))
        self.later_button = self._tool("later", "arrow-down", self.tr("Later"), self.tr("Move {name} down"))
        self.remove_button = self._tool("remove", "x", self.tr("Remove"), self.tr("Remove {name}"))
        self._lay_out()
        self._connect()
        self.show_download(download, None)

    def show_download(self, download: Download, progress: DownloadProgress | None) -> None:
        """Show what is known now."""
        self.download = download
        received, size = figures(download, progress)
        self._bar.setValue(round(fraction(received, size) * _STEPS))
        self._error.setText(_sentences(download) if needs_attention(download) else "")
        if not self._is_leaving:
            self.text.setText(progress_line(download, progress))
        self._show_parts()

    def set_neighbours(self, has_earlier: bool, has_later: bool) -> None:
        """Enable the arrows that lead somewhere."""
        self.earlier_button.setEnabled(has_earlier)
        self.later_button.setEnabled(has_later)

    def set_leaving(self, is_leaving: bool) -> None:
        """Show that the download is removed in a moment unless the person takes that back."""
        self._is_leaving = is_leaving
        if is_leaving:
            self.text.setText(self.tr("Removed. What was fetched of it is deleted in a few seconds."))
            self.undo_button.setVisible(True)
            self.undo_button.setFocus()
        else:
            self.show_download(self.download, None)
        self._show_parts()

    def _show_parts(self) -> None:
        state, stays = self.download.state, not self._is_leaving
        waits = state in (DownloadState.PAUSED, DownloadState.FAILED)
        self.pause_button.setVisible(stays and state in (DownloadState.RUNNING, DownloadState.QUEUED))
        self.resume_button.setVisible(stays and waits)
        label = self.tr("Try again") if needs_attention(self.download) else self.tr("Resume")
        self.resume_button.setText(label)
        self.undo_button.setVisible(not stays)
        error = self.download.error
        has_details = needs_attention(self.download) and error is not None and bool(error.details)
        self.details_button.setVisible(stays and has_details)
        self._error.setVisible(stays and bool(self._error.text()))
        for widget in (self._bar, self._facts, self.earlier_button, self.later_button, self.remove_button):
            widget.setVisible(stays)

    def _connect(self) -> None:
        self.pause_button.clicked.connect(self.pause_requested)
        self.resume_button.clicked.connect(self.resume_requested)
        self.remove_button.clicked.connect(self.remove_requested)
        self.undo_button.clicked.connect(self.undo_requested)
        self.details_button.clicked.connect(lambda: self.details_requested.emit(self.download.error))
        self.earlier_button.clicked.connect(lambda: self.move_requested.emit(-1))
        self.later_button.clicked.connect(lambda: self.move_requested.emit(1))

    def _lay_out(self) -> None:
        self.words.removeWidget(self.title)
        self.title.setMinimumWidth(80)  # else one long word would make the card wider than the window
        self.title.setToolTip(tip_of(self.download.name))
        heading = QHBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(self.title, 1)
        heading.addSpacing(8)
        for button in (self.pause_button, self.resume_button, self.undo_button):
            heading.addWidget(button)
        heading.addSpacing(6)
        for tool in (self.earlier_button, self.later_button, self.remove_button):
            heading.addWidget(tool)
        self.words.setSpacing(6)
        self.words.insertLayout(0, heading)
        self.words.insertWidget(1, self._facts)
        self.words.insertSpacing(2, 4)
        self.words.insertWidget(3, self._bar)
        self.words.addWidget(self._error)
        self.words.addWidget(self.details_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.row.setContentsMargins(16, 10, 12, 14)

    def _make_facts(self) -> QWidget:
        facts = QWidget()
        row = FlowLayout(facts)
        download = self.download
        for text, explanation in (
            (download.quantization, self.tr("Quantization: how strongly its numbers are rounded")),
            (download.licence, self.tr("Licence")),
            (download.repository, self.tr("Where it comes from")),
        ):
            if text:
                chip = plain_label(text, "chip")
                chip.setToolTip(f"{explanation}: {tip_of(text)}" if text == download.repository else explanation)
                chip.setMinimumWidth(40)
                row.addWidget(chip)
        return facts

    def _button(self, label: str, name: str, accessible: str, icon_name: str = "pause") -> QPushButton:
        accessible = accessible.format(name=self.download.name)
        return page_button(label, f"download_{name}_button", icon_name, accessible=accessible)

    def _tool(self, name: str, icon_name: str, tip: str, accessible: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"download_{name}_button")
        button.setAccessibleName(accessible.format(name=self.download.name))
        button.setToolTip(tip)
        button.setIcon(icon(icon_name, "muted"))
        button.setIconSize(QSize(18, 18))
        return button


def tip_of(text: str) -> str:
    """Return ``text`` for a tool tip, where Qt would take it for markup if it looked like it."""
    return html.escape(text)


def _sentences(download: Download) -> str:
    error = download.error
    return error_words(error) if error is not None else ""
