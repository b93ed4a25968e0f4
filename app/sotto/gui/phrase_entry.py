"""The field for a recovery phrase: takes what is typed or pasted, and marks the words that cannot be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from sotto.domain.protection import RECOVERY_WORDS, WordsCheck
from sotto.gui.labels import plain_label
from sotto.gui.theme import current_tokens

_WORD = re.compile(r"[^\W\d_]+")
"""Figures, dots and commas between the words are left out: a list may have been pasted with its numbers."""
_HEIGHT = 132
_MOST_NAMED = 3


class PhraseEntry(QWidget):
    """24 words in one field, and below it what is known of them. Nothing of it is kept once it is cleared."""

    changed = Signal()

    def __init__(self, check: Callable[[Sequence[str]], WordsCheck], parent: QWidget | None = None) -> None:
        """``check`` says what is wrong with words; it is called at every key."""
        super().__init__(parent)
        self._check = check
        self._result = WordsCheck(0, (), is_valid=False)
        self.field = QTextEdit()
        self.field.setObjectName("recovery_words_field")
        self.field.setAccessibleName(self.tr("The 24 words of the recovery phrase"))
        self.field.setProperty("role", "field")
        self.field.setAcceptRichText(False)
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(_HEIGHT)
        self.field.setPlaceholderText(self.tr("24 words, in their order. They can be pasted."))
        self._status = plain_label("", "muted", wraps=True)
        self._status.setObjectName("recovery_words_status")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.field)
        layout.addWidget(self._status)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._on_changed)
        self.field.cursorPositionChanged.connect(self._mark)
        self._say()

    @property
    def words(self) -> tuple[str, ...]:
        """What is typed, word by word."""
        return tuple(match[0] for match in self._matches())

    @property
    def is_valid(self) -> bool:
        """Whether these are 24 known words that belong together."""
        return self._result.is_valid

    def clear(self) -> None:
        """Forget what is typed, and what could be undone."""
        self.field.clear()
        self.field.document().clearUndoRedoStacks()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._mark()  # the marks have the colours of the theme

    def _matches(self) -> list[re.Match[str]]:
        return list(_WORD.finditer(self.field.toPlainText()))

    def _on_changed(self) -> None:
        words = self.words
        self._result = self._check(words) if words else WordsCheck(0, (), is_valid=False)
        self._mark()
        self.changed.emit()

    def _wrong(self) -> list[tuple[int, re.Match[str]]]:
        """Return the words that are in no list and not being typed, with their numbers from 1."""
        matches, cursor = self._matches(), self.field.textCursor().position()
        found = [(place + 1, matches[place]) for place in self._result.unknown if place < len(matches)]
        return [(number, match) for number, match in found if match.end() != cursor or not self.field.hasFocus()]

    def _mark(self) -> None:
        marks = []
        for _number, match in self._wrong():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.field.document())
            mark.cursor.setPosition(match.start())
            mark.cursor.setPosition(match.end(), QTextCursor.MoveMode.KeepAnchor)
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
            form.setUnderlineColor(QColor(current_tokens().danger))
            form.setForeground(QColor(current_tokens().danger))
            mark.format = form
            marks.append(mark)
        self.field.setExtraSelections(marks)
        self._say()

    def _say(self) -> None:
        wrong, count = self._wrong(), self._result.count
        if wrong:
            named = ", ".join(
                self.tr("word {number}, “{word}”").format(number=number, word=match[0])
                for number, match in wrong[:_MOST_NAMED]
            )
            role, words = "danger", self.tr("Not in the list of words: {words}.").format(words=named)
        elif self._result.is_valid:
            role, words = "good", self.tr("These 24 words belong together.")
        elif count > RECOVERY_WORDS:
            words = self.tr("{count} words: a recovery phrase has 24.").format(count=count)
            role = "danger"
        elif count == RECOVERY_WORDS:
            role, words = "danger", self.tr("All words are known, but one is wrong, or two have changed places.")
        else:
            role, words = "muted", self.tr("{count} of 24 words").format(count=count)
        if self._status.text() != words:
            self._status.setText(words)
            self._status.setProperty("role", role)
            self._status.style().polish(self._status)
