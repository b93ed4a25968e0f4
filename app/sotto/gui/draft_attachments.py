"""The texts that go along with the message that is being written, and the shelf they are shown on above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout

from sotto.domain.chat import Attachment

if TYPE_CHECKING:  # imported when the first one is shown
    from sotto.gui.attachment_chip import AttachmentShelf


class DraftAttachments(QObject):
    """Lives in the GUI thread. The shelf is made with the first attachment."""

    changed = Signal()
    """There are other attachments now."""
    emptied = Signal()
    """The person took the last one off."""
    resized = Signal()
    refused = Signal(object)
    """The UserFacingError that says why one can't go along."""

    def __init__(self, place: QVBoxLayout, parent: QObject) -> None:
        """The shelf becomes the uppermost widget in ``place``."""
        super().__init__(parent)
        self._place = place
        self._all: tuple[Attachment, ...] = ()
        self._shelf: AttachmentShelf | None = None

    @property
    def all(self) -> tuple[Attachment, ...]:
        """What is sent along."""
        return self._all

    @property
    def height(self) -> int:
        """Pixels that the shelf takes in its place, with the gap below; 0 while it is hidden."""
        if self._shelf is None or self._shelf.isHidden():
            return 0
        return self._shelf.minimumHeight() + self._place.spacing()

    def add(self, attachment: Attachment) -> None:
        """Send one more text along; one that doesn't fit is :attr:`refused`."""
        from sotto.domain.errors import UserFacingError
        from sotto.services.attachments import check_room

        try:
            check_room(self._all, attachment)
        except UserFacingError as error:
            self.refused.emit(error)
            return
        self.replace((*self._all, attachment))

    def replace(self, attachments: tuple[Attachment, ...]) -> None:
        """Send these along instead."""
        if attachments == self._all:
            return
        self._all = attachments
        shelf = self._shelf or self._make_shelf()
        shelf.strip.show_attachments(attachments)
        shelf.setVisible(bool(attachments))
        self.changed.emit()

    def show_tokens(self, tokens: Sequence[str]) -> None:
        """Write how large each attachment is on its chip."""
        if self._shelf is not None:
            self._shelf.strip.show_notes(tokens)

    def _make_shelf(self) -> AttachmentShelf:
        from sotto.gui.attachment_chip import AttachmentShelf

        self._shelf = AttachmentShelf()
        self._shelf.strip.removed.connect(self._on_removed)
        self._shelf.resized.connect(self.resized)
        self._place.insertWidget(0, self._shelf)
        return self._shelf

    def _on_removed(self, index: int) -> None:
        self.replace(self._all[:index] + self._all[index + 1 :])
        if not self._all:
            self.emptied.emit()
