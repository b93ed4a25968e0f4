"""Texts that are sent along with a message, as small cards: in the composer they can be taken off, in the chat read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QToolButton, QWidget

from sotto.domain.chat import Attachment
from sotto.gui.flow_layout import FlowLayout
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label

_WIDEST_NAME = 160
"""Pixels; a longer name is cut in its middle, where the ending stays readable."""

_MOST_ROWS = 2
"""Of the composer; more are scrolled, since the window can be small."""


class AttachmentChip(QFrame):
    """The name opens the text; the cross takes it off."""

    open_requested = Signal()
    remove_requested = Signal()

    def __init__(self, attachment: Attachment, is_removable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = " ".join(attachment.name.split())
        self.setObjectName("attachment_chip")
        self.setProperty("role", "attachment")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button = QToolButton()
        self.button.setObjectName("attachment_button")
        self.button.setProperty("kind", "attachment")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setIcon(icon("file-text", "muted"))
        self.button.setIconSize(QSize(16, 16))
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.clicked.connect(self.open_requested)
        self._note: QLabel = plain_label("", "facts")
        self._note.setObjectName("attachment_note")
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 10, 3)
        row.setSpacing(4)
        row.addWidget(self.button)
        row.addWidget(self._note)
        if is_removable:
            row.setContentsMargins(3, 3, 4, 3)
            row.addWidget(self._remove_button())
        self.button.ensurePolished()  # the style's font decides how much of the name there is room for
        self.button.setText(self._elided().replace("&", "&&"))
        self.show_note("")

    def show_note(self, note: str) -> None:
        """Write how large the text is."""
        self._note.setText(note)
        self._note.setVisible(bool(note))
        name = self.tr("Attachment {name}").format(name=self._name)
        self.button.setAccessibleName(f"{name}, {note}" if note else name)
        self.button.setToolTip(self.tr("{name}: show the text").format(name=self._name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)

    def _elided(self) -> str:
        return self.button.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, _WIDEST_NAME)

    def _remove_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("attachment_remove_button")
        button.setProperty("kind", "attachment")
        button.setIcon(icon("x", "muted"))
        button.setIconSize(QSize(14, 14))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAccessibleName(self.tr("Take {name} off").format(name=self._name))
        button.setToolTip(self.tr("Do not send it"))
        button.clicked.connect(self.remove_requested)
        return button


class AttachmentStrip(QWidget):
    """Chips in rows, as high as they need."""

    removed = Signal(int)
    """The place of the one that is to be taken off."""
    resized = Signal()

    def __init__(self, is_removable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_removable = is_removable
        self._attachments: tuple[Attachment, ...] = ()
        self.chips: list[AttachmentChip] = []
        self._flow = FlowLayout(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_attachments(self, attachments: Sequence[Attachment]) -> None:
        """Show these instead of what is shown."""
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._attachments = tuple(attachments)
        self.chips = [self._chip(index, attachment) for index, attachment in enumerate(self._attachments)]
        self._fit()

    def show_notes(self, notes: Sequence[str]) -> None:
        """Write how large each text is."""
        for chip, note in zip(self.chips, notes, strict=False):
            chip.show_note(note)
        self._fit()

    def natural_width(self) -> int:
        """Return the width in pixels at which all chips stand in one row."""
        gaps = max(0, len(self.chips) - 1) * 6
        return sum(chip.sizeHint().width() for chip in self.chips) + gaps

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _chip(self, index: int, attachment: Attachment) -> AttachmentChip:
        chip = AttachmentChip(attachment, self._is_removable, self)
        chip.open_requested.connect(lambda: show_attachment(attachment, self.window()))
        if self._is_removable:
            chip.remove_requested.connect(lambda: self.removed.emit(index))
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _fit(self) -> None:
        height = self._flow.heightForWidth(max(1, self.width()))
        if height != self.minimumHeight():
            self.setFixedHeight(height)
            self.resized.emit()


class AttachmentShelf(QScrollArea):
    """The attachments of a message that is being written: a few rows, then it scrolls."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = AttachmentStrip(is_removable=True)
        self.setObjectName("attachments")
        self.setAccessibleName(self.tr("Attachments"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self.strip)
        self.viewport().setAutoFillBackground(False)
        self.strip.setAutoFillBackground(False)
        self.strip.resized.connect(self._fit)

    def _fit(self) -> None:
        rows = max((chip.sizeHint().height() for chip in self.strip.chips), default=0) * _MOST_ROWS + 20
        height = min(self.strip.minimumHeight(), rows)
        if height != self.minimumHeight():
            self.setFixedHeight(height)
            self.resized.emit()


def show_attachment(attachment: Attachment, parent: QWidget) -> None:
    """Open the text of ``attachment``."""
    from sotto.gui.details_dialog import show_details

    show_details(attachment.name, attachment.text, parent)
