"""What the window shows when there is no key to the chats: which of the reasons it is, and the ways on.

The chats themselves are whole, and that is what has to be said first: nobody should reach for a backup here.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sotto.domain.errors import UserFacingError
from sotto.gui.cover_page import CoverPage
from sotto.gui.flow_layout import FlowLayout
from sotto.gui.page import page_button
from sotto.gui.texts import said


class KeyTroublePage(CoverPage):
    """Belongs to one error."""

    retry_requested = Signal()
    stop_requested = Signal()
    """The keystore is not to be waited for any more."""
    recovery_requested = Signal()
    folder_requested = Signal()
    details_requested = Signal()

    def __init__(self, error: UserFacingError, parent: QWidget | None = None) -> None:
        super().__init__("key_trouble_page", "key-round", "warning", parent)
        self._is_opening = False
        self.show_words(said(error.text).removesuffix("."), said(error.hint))
        self.retry_button = page_button(self.tr("Try again"), "key_retry_button", "refresh-cw", "primary")
        self.recovery_button = page_button(self.tr("Enter the recovery phrase…"), "key_recovery_button")
        self.folder_button = page_button(self.tr("Open folder"), "key_folder_button", "folder-open")
        self.details_button = page_button(self.tr("Details"), "key_details_button")
        row = FlowLayout(gap=8)
        for button in (self.retry_button, self.recovery_button, self.folder_button, self.details_button):
            row.addWidget(button)
        self.body.addLayout(row)
        self.retry_button.clicked.connect(self._on_retry)
        self.recovery_button.clicked.connect(self.recovery_requested)
        self.folder_button.clicked.connect(self.folder_requested)
        self.details_button.clicked.connect(self.details_requested)

    def focus_first(self) -> None:
        """Put the focus on “Try again”."""
        self.retry_button.setFocus()

    def _on_retry(self) -> None:
        """Begin to open, or while that lasts, since the keystore does not answer, end it."""
        if self._is_opening:
            self.stop_requested.emit()
            return
        self._is_opening = True
        self.show_words(self.tr("Opening your chats…"), "")
        self.retry_button.setText(self.tr("Stop waiting"))
        self.retry_button.setAccessibleName(self.tr("Stop waiting"))
        self.recovery_button.setEnabled(False)
        self.retry_requested.emit()
