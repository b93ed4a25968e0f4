"""Shows the recovery phrase, and then asks for two of its words: a note that was never written opens nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from sotto.domain.errors import UserFacingError
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.edit_dialog import EditDialog
from sotto.gui.labels import plain_label
from sotto.gui.page import page_button
from sotto.gui.passphrase_field import PassphraseField
from sotto.gui.secret_clipboard import CLEARED_AFTER_SECONDS, copy_secret
from sotto.services.container import Services

_COLUMNS = 4
_ASKED = 2


def _at_random(places: range, count: int) -> list[int]:
    return random.SystemRandom().sample(places, count)


class _Step(Enum):
    """Where one is."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a step
    WORDS = "words"
    CHECK = "check"
    DONE = "done"


class PhraseDialog(EditDialog):
    """The words are in memory while it is open. It can neither print nor save them: paper is safer than a file."""

    holds_typed_words = False

    def __init__(
        self,
        services: Services,
        *,
        asks_passphrase: bool,
        choose: Callable[[range, int], list[int]] = _at_random,
        parent: QWidget | None = None,
    ) -> None:
        """``choose`` picks which words are asked for, out of a range, so many."""
        super().__init__(services, "phrase_dialog", "", parent)
        self.setWindowTitle(self.tr("Recovery phrase"))
        self._asks_passphrase = asks_passphrase
        self._choose = choose
        self._words: tuple[str, ...] = ()
        self._asked: dict[int, QLineEdit] = {}
        self._step = _Step.PASSPHRASE
        self.current = PassphraseField("current_passphrase_field", self.tr("The passphrase in use"))
        self._title = plain_label(self.tr("Recovery phrase"), "title", wraps=True)
        self._text = plain_label("", wraps=True)
        self._text.setObjectName("phrase_text")
        self._warning = plain_label("", "muted", wraps=True)
        self._warning.setObjectName("phrase_warning")
        self._place = QVBoxLayout()
        self._content: QWidget | None = None
        self.copy_button = page_button(self.tr("Copy"), "phrase_copy_button", "copy")
        self.copy_button.setAccessibleName(self.tr("Copy the recovery phrase"))
        self.back_button = page_button(self.tr("Back to the words"), "phrase_back_button")
        self._lay_out()
        self.current.changed.connect(self._update)
        self.current.submitted.connect(self.save_button.click)
        self.copy_button.clicked.connect(self._on_copy)
        self.back_button.clicked.connect(self._show_words)
        self._show_first()
        resize_within_window(self, 660, 460)

    def save(self) -> None:
        """Go on to the next step."""
        match self._step:
            case _Step.PASSPHRASE:
                reading = self._services.protection.recovery_phrase(current=self.current.text)
                reading.success(self._on_words).failure(self.failed)
            case _Step.WORDS:
                self._show_check()
            case _Step.CHECK:
                self._check()
            case _Step.DONE:
                self.accept()

    def failed(self, error: UserFacingError) -> None:
        """Show why there are no words; a wrong passphrase is typed again."""
        super().failed(error)
        if not self.is_closed:
            self.current.line.selectAll()
            self.current.setFocus()

    def done(self, result: int) -> None:
        self._words = ()
        self.current.clear()
        self._show_content(None)
        super().done(result)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        self.inside.addWidget(self._title)
        self.inside.addWidget(self._text)
        self.inside.addWidget(self.current)
        self.inside.addLayout(self._place)
        self.inside.addLayout(buttons)
        self.inside.addWidget(self._warning)
        self.inside.addStretch(1)

    def _show_first(self) -> None:
        self._text.setText(
            self.tr(
                "24 words that are the key to your chats. With them they open on another computer, after a broken "
                "keystore, or when the passphrase is forgotten. Whoever has the words and a copy of the chats can "
                "read them: write them on paper, and look around before you go on."
            )
        )
        self._show_parts(_Step.PASSPHRASE, self.tr("Show the words"))
        self.current.setVisible(self._asks_passphrase)
        self.current.line.setPlaceholderText(self.tr("The passphrase in use"))
        self._update()
        (self.current if self._asks_passphrase else self.save_button).setFocus()

    def _on_words(self, words: tuple[str, ...]) -> None:
        if not self.is_closed:
            self._words = words
            self.current.clear()
            self._show_words()

    def _show_words(self) -> None:
        self._text.setText(self.tr("Write them down in this order. Two of them are asked for on the next page."))
        self._show_parts(_Step.WORDS, self.tr("I have written them down"))
        self._show_content(_word_grid(self._words, self.tr("Word {number}: {word}")))
        self.save_button.setFocus()

    def _show_check(self) -> None:
        self._text.setText(self.tr("Look at your note: which words stand at these places?"))
        self._show_parts(_Step.CHECK, self.tr("Check"))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        self._asked = {}
        for place in sorted(self._choose(range(len(self._words)), _ASKED)):
            label = self.tr("Word {number}").format(number=place + 1)
            field = QLineEdit()
            field.setObjectName(f"phrase_word_{len(self._asked) + 1}")
            field.setAccessibleName(label)
            field.setMaxLength(40)
            field.textChanged.connect(self._update)
            column.addWidget(plain_label(label, "heading"))
            column.addWidget(field)
            self._asked[place] = field
        self._show_content(content)
        self._update()
        next(iter(self._asked.values())).setFocus()

    def _check(self) -> None:
        wrong = [at for at, field in self._asked.items() if field.text().strip().casefold() != self._words[at]]
        if wrong:
            words = self.tr("Word {number} is another one. Compare your note with the words.")
            self.failed(UserFacingError("phrase_word_wrong", words.format(number=wrong[0] + 1)))
            self._asked[wrong[0]].setFocus()
            return
        self._text.setText(
            self.tr(
                "Your note is right. Keep it where you keep papers that nobody else should read, not beside this "
                "computer."
            )
        )
        self._show_parts(_Step.DONE, self.tr("Done"))
        self._words = ()
        self._show_content(None)
        self.save_button.setFocus()

    def _show_parts(self, step: _Step, next_label: str) -> None:
        """Show what belongs to ``step``; its own content comes afterwards."""
        self._step = step
        self._error.hide()
        self.current.hide()
        self._show_content(None)
        self._warning.setText("")
        self.copy_button.setVisible(step is _Step.WORDS)
        self.back_button.setVisible(step is _Step.CHECK)
        self.save_button.setText(next_label)
        self.save_button.setAccessibleName(next_label)
        self.save_button.setEnabled(True)
        cancel = self.findChild(QPushButton, "phrase_dialog_cancel_button")
        if cancel is not None:
            cancel.setVisible(step is not _Step.DONE)

    def _show_content(self, content: QWidget | None) -> None:
        if self._content is not None:
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        if content is not None:
            self._place.addWidget(content)

    def _on_copy(self) -> None:
        copy_secret(" ".join(self._words))
        words = self.tr(
            "Copied. Other programs can read the clipboard, and some keep what was on it. It is emptied in {seconds} "
            "seconds."
        )
        self._warning.setText(words.format(seconds=CLEARED_AFTER_SECONDS))

    def _update(self) -> None:
        if self._step is _Step.PASSPHRASE:
            self.save_button.setEnabled(not self._asks_passphrase or bool(self.current.text))
        elif self._step is _Step.CHECK:
            self.save_button.setEnabled(all(field.text().strip() for field in self._asked.values()))


def _word_grid(words: tuple[str, ...], spoken: str) -> QWidget:
    """Return the words with their numbers, to be read down the columns; ``spoken`` is what a screen reader says."""
    frame = QFrame()
    frame.setObjectName("phrase_words")
    frame.setProperty("role", "card")
    grid = QGridLayout(frame)
    grid.setContentsMargins(16, 12, 16, 12)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    rows = -(-len(words) // _COLUMNS)
    for place, word in enumerate(words):
        row, column = place % rows, place // rows
        number = plain_label(str(place + 1), "facts")
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label: QLabel = plain_label(word, "heading")
        label.setObjectName("phrase_word")
        label.setAccessibleName(spoken.format(number=place + 1, word=word))
        grid.addWidget(number, row, 2 * column)
        grid.addWidget(label, row, 2 * column + 1)
        grid.setColumnStretch(2 * column + 1, 1)
    return frame
