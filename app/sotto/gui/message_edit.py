"""The text field of the composer: grows with its text, sends on Enter, and keeps its hands off huge lines."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

LONGEST_LINE = 100_000
"""Characters. Laying out one line is quadratic: 100 kB take 0.3 s and 1 MB 30 s in Qt 6.12."""
LONGEST_TEXT = 2_000_000
"""Characters; no context window holds more."""
_USUAL_LINE = 50
"""Characters: a text of more lines than that makes its length takes the place of a long one."""
_PASTE_AS_TEXT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def fits_editor(text: str) -> bool:
    """Tell whether ``text`` can be shown in an editor without freezing the window."""
    return len(text) <= LONGEST_TEXT and all(len(line) <= LONGEST_LINE for line in text.splitlines())


class MessageEdit(QPlainTextEdit):
    """A plain text field as high as its text, up to a limit. Tab leaves it."""

    send_requested = Signal()
    paste_refused = Signal()
    """The text on the clipboard is too large to be shown here."""
    long_text_pasted = Signal(str)
    """A text that was not put into the field; only with :meth:`fold_pastes`."""
    files_pasted = Signal(object)
    """The ``QMimeData`` with the addresses of files; only with :meth:`fold_pastes`."""
    edit_last_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._highest = 240
        self._fold_from: int | None = None
        self._pastes_as_text = False
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def key_help(self) -> list[tuple[str, str]]:
        """Return the keys that this field has of its own, for the list of shortcuts."""
        keys = [("Return", self.tr("Send")), ("Shift+Return", self.tr("Begin a new line"))]
        if self._fold_from is not None:
            keys += [
                ("Up", self.tr("Edit your last message, when nothing is written")),
                ("Ctrl+Shift+V", self.tr("Paste a long text as text, not as an attachment")),
                ("/", self.tr("Choose a prompt or a preset, at the beginning of a message")),
            ]
        return keys

    def fold_pastes(self, characters: int) -> None:
        """Hand pasted texts of more than ``characters`` over instead of showing them, and files; 0: files only."""
        self._fold_from = characters

    def paste_as_text(self) -> None:
        """Paste what is on the clipboard into the field, however long."""
        self._pastes_as_text = True
        try:
            self.paste()
        finally:
            self._pastes_as_text = False

    def set_highest(self, height: int) -> None:
        """Set the height in pixels at which it starts to scroll."""
        self._highest = height
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._line_height() + self._frame())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.send_requested.emit()
        elif event.key() == Qt.Key.Key_V and event.modifiers() == _PASTE_AS_TEXT:
            self.paste_as_text()
        elif event.key() == Qt.Key.Key_Up and self.document().isEmpty() and not _has_modifiers(event):
            self.edit_last_requested.emit()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        folds = self._fold_from is not None and not self._pastes_as_text and not self.isReadOnly()
        if folds and _has_files(source):
            self.files_pasted.emit(source)
        elif folds and self._is_long(source.text()):
            self.long_text_pasted.emit(source.text())
        elif source.hasText() and not fits_editor(source.text()):
            self.paste_refused.emit()
        else:
            super().insertFromMimeData(source)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        if self._fold_from is not None and _has_files(source):
            return True
        return source.hasText() and not source.hasUrls()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _is_long(self, text: str) -> bool:
        if not self._fold_from:
            return False
        return len(text) > self._fold_from or text.count("\n") > self._fold_from // _USUAL_LINE

    def _fit(self) -> None:
        wanted = self._wanted_height()
        scrolls = wanted >= self._highest
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        if self.height() != wanted or self.minimumHeight() != wanted:
            self.setFixedHeight(wanted)

    def _wanted_height(self) -> int:
        lines = max(1, int(self.document().documentLayout().documentSize().height()))
        return min(lines * self._line_height() + self._frame(), max(self._highest, self._line_height() + self._frame()))

    def _line_height(self) -> int:
        return self.fontMetrics().lineSpacing()

    def _frame(self) -> int:
        return int(2 * self.document().documentMargin()) + 2 * self.frameWidth()


def _has_modifiers(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)


def _has_files(source: QMimeData) -> bool:
    return source.hasUrls() and any(url.isLocalFile() for url in source.urls())
