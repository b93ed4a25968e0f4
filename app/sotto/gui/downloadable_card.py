"""What the cards of the catalog and of a repository share: the button that gets a model, and how far that is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from sotto.domain.downloads import Download, DownloadState
from sotto.domain.events import DownloadProgress
from sotto.domain.models import InstalledModel
from sotto.gui.download_words import figures, fraction, progress_line
from sotto.gui.flow_layout import FlowLayout
from sotto.gui.labels import ElidedLabel, plain_label
from sotto.gui.offer_words import BADGES, fit_words
from sotto.gui.page import Card, page_button
from sotto.gui.texts import error_words, said
from sotto.services.catalog import Advice, Fit

_STEPS = 1000
_LARGE = 26
"""Pixels of a line of text from which a button may be as wide as a small window."""


class DownloadableCard(Card):
    """A model that can be had. Does nothing itself; emits what the person wants. All names are shown as plain text.

    ``name`` is what its buttons are called by, ``label`` what stands on the one that downloads.
    """

    download_requested = Signal()
    pause_requested = Signal(object)
    resume_requested = Signal(object)
    use_requested = Signal(object)

    def __init__(self, title: str, text: str, name: str, label: str, fit: Fit, parent: QWidget | None = None) -> None:
        super().__init__(title, text, parent=parent)
        self.name = name
        self.download: Download | None = None
        self.installed: InstalledModel | None = None
        self.is_selected = False
        self._here: QLabel = plain_label(self.tr("On this computer"), "badge")
        self._here.setObjectName("offer_installed_badge")
        self._bar = QProgressBar()
        self._bar.setObjectName("offer_progress")
        self._bar.setAccessibleName(self.tr("Progress of {name}").format(name=name))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _STEPS)
        self._progress: QLabel = plain_label("", "facts", wraps=True)
        self._progress.setObjectName("offer_progress_text")
        self.facts = QWidget()
        self._facts_row = FlowLayout(self.facts)
        self._make_buttons(label, fit)
        self._lay_out(fit)

    def add_fact(self, text: str, explanation: str) -> None:
        """Show a short fact, explained where the mouse rests on it."""
        chip = ElidedLabel(text, "chip")
        chip.setToolTip(explanation)
        self._facts_row.addWidget(chip)

    def show_state(
        self, installed: InstalledModel | None, download: Download | None, is_selected: bool = False
    ) -> None:
        """Show whether the model is here or on its way (None if not), and whether it is the one that answers."""
        self.installed, self.download, self.is_selected = installed, download, is_selected
        state = download.state if download is not None else None
        waits = state in (DownloadState.PAUSED, DownloadState.FAILED)
        self._here.setVisible(installed is not None)
        self._here.setText(self.tr("In use") if is_selected else self.tr("On this computer"))
        self.use_button.setVisible(installed is not None and download is None and not is_selected)
        self.download_button.setVisible(download is None and installed is None)
        self.pause_button.setVisible(download is not None and not waits)
        self.resume_button.setVisible(waits)
        self.resume_button.setText(self.tr("Try again") if state is DownloadState.FAILED else self.tr("Resume"))
        self._bar.setVisible(download is not None)
        self._progress.setVisible(download is not None)
        self.facts.setVisible(download is None and self._facts_row.count() > 0)
        self.show_progress(None)

    def show_progress(self, progress: DownloadProgress | None) -> None:
        """Show how far the download is."""
        if self.download is None:
            return
        error = self.download.error if self.download.state is DownloadState.FAILED else None
        line = progress_line(self.download, progress)
        self._progress.setText(error_words(error) if error is not None else line)
        role = "danger" if error is not None else "facts"
        if self._progress.property("role") != role:
            self._progress.setProperty("role", role)
            self._progress.style().polish(self._progress)
        self._bar.setValue(round(fraction(*figures(self.download, progress)) * _STEPS))

    def _make_buttons(self, label: str, fit: Fit) -> None:
        kind = "primary" if fit.advice is Advice.WELL else ""
        named = self.tr("{words}: {name}").format(words=label, name=self.name)
        self.download_button = page_button(label, "offer_download_button", "download", kind, named)
        self.pause_button = page_button(
            self.tr("Pause"), "offer_pause_button", "pause", accessible=self.tr("Pause {name}").format(name=self.name)
        )
        self.resume_button = page_button(
            self.tr("Resume"), "offer_resume_button", "play", accessible=self.tr("Resume {name}").format(name=self.name)
        )
        self.use_button = page_button(
            self.tr("Use"), "offer_use_button", accessible=self.tr("Use {name}").format(name=self.name)
        )
        self.download_button.clicked.connect(self.download_requested)
        self.pause_button.clicked.connect(lambda: self.pause_requested.emit(self.download))
        self.resume_button.clicked.connect(lambda: self.resume_requested.emit(self.download))
        self.use_button.clicked.connect(lambda: self.use_requested.emit(self.installed))

    def _lay_out(self, fit: Fit) -> None:
        self.words.removeWidget(self.title)
        self.title.deleteLater()
        self.title = ElidedLabel(self.title.text(), "heading")  # one line, so that the advice can stand beside it
        self.title.setObjectName("card_title")
        heading = QWidget()
        line = FlowLayout(heading, 8)
        badge = ElidedLabel(fit_words(fit), BADGES[fit.advice])
        badge.setObjectName("offer_advice")
        badge.setToolTip(said(fit.reason))
        for widget in (self.title, badge, self._here):
            line.addWidget(widget)
        self.words.insertWidget(0, heading)
        self.words.setSpacing(8)
        for part in (self.facts, self._bar, self._progress):
            self.words.addWidget(part)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(6)
        for button in (self.download_button, self.pause_button, self.resume_button, self.use_button):
            self.buttons.addWidget(button)
        column = QVBoxLayout()
        column.addLayout(self.buttons)
        column.addStretch(1)
        self.row.addLayout(column)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._arrange()

    def _arrange(self) -> None:
        """Put the buttons beside the words; in large type below them, where they have room."""
        is_large = self.fontMetrics().height() > _LARGE
        self.row.setDirection(QBoxLayout.Direction.TopToBottom if is_large else QBoxLayout.Direction.LeftToRight)
