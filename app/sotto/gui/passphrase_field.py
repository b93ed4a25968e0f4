"""Fields for a passphrase: hidden while it is typed, shown on request, and judged honestly when it is a new one."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from sotto.domain.passphrase_strength import PassphraseStrength, normalised, strength_of
from sotto.gui.labels import plain_label
from sotto.gui.page import page_button

_MOST_CHARACTERS = 1000


class PassphraseField(QWidget):
    """One line, and a button that shows what stands in it. :meth:`clear` also forgets what could be undone."""

    changed = Signal(str)
    submitted = Signal()

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        """``name`` is the object name of the line; ``label`` its accessible name."""
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setObjectName(name)
        self.line.setAccessibleName(label)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMaxLength(_MOST_CHARACTERS)
        self.show_button = page_button(self.tr("Show"), f"{name}_show_button")
        self.show_button.setAccessibleName(self.tr("Show what is typed: {field}").format(field=label))
        self.show_button.setCheckable(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.show_button)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self.changed)
        self.line.returnPressed.connect(self.submitted)
        self.show_button.toggled.connect(self.set_shown)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    def set_shown(self, shown: bool) -> None:
        """Show the characters, or dots."""
        with QSignalBlocker(self.show_button):
            self.show_button.setChecked(shown)
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def clear(self) -> None:
        """Forget what is typed, and hide what comes."""
        self.line.setText("")
        self.set_shown(False)


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, and below it how well it withstands guessing."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = PassphraseField("new_passphrase_field", self.tr("New passphrase"))
        self.second = PassphraseField("repeat_passphrase_field", self.tr("The same once more"))
        self._strength = plain_label("", "muted", wraps=True)
        self._strength.setObjectName("passphrase_strength")
        self._difference = plain_label("", "danger", wraps=True)
        self._difference.setObjectName("passphrase_difference")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for label, field, note in (
            (self.tr("New passphrase"), self.first, self._strength),
            (self.tr("The same once more"), self.second, self._difference),
        ):
            if layout.count():
                layout.addSpacing(8)
            layout.addWidget(plain_label(label, "heading"))
            layout.addWidget(field)
            layout.addWidget(note)
        self.first.changed.connect(self._on_changed)
        self.second.changed.connect(self._on_changed)
        self.first.submitted.connect(self.second.line.setFocus)
        self.second.submitted.connect(self.submitted)
        self.first.show_button.toggled.connect(self.second.set_shown)
        self.second.show_button.toggled.connect(self.first.set_shown)
        self.setFocusProxy(self.first)
        self._on_changed()

    @property
    def buttons(self) -> tuple[QPushButton, QPushButton]:
        """The two that show what is typed; each shows both lines."""
        return self.first.show_button, self.second.show_button

    @property
    def text(self) -> str:
        """The passphrase."""
        return self.first.text

    @property
    def is_acceptable(self) -> bool:
        """Whether it is long enough, and the same twice."""
        is_same = normalised(self.first.text) == normalised(self.second.text)
        return is_same and strength_of(self.first.text) is not PassphraseStrength.TOO_SHORT

    def clear(self) -> None:
        """Forget it."""
        self.first.clear()
        self.second.clear()

    def _on_changed(self) -> None:
        strength = strength_of(self.first.text)
        role, words = self._words(strength)
        self._strength.setText(words)
        self._strength.setProperty("role", role)
        self._strength.style().polish(self._strength)
        first, second = normalised(self.first.text), normalised(self.second.text)
        differs = bool(second) and not first.startswith(second)
        self._difference.setText(self.tr("The two are not the same.") if differs else "")
        self._difference.setVisible(differs)
        self.changed.emit()

    def _words(self, strength: PassphraseStrength) -> tuple[str, str]:
        """Return a colour role and what is said of a passphrase of this strength."""
        match strength:
            case PassphraseStrength.TOO_SHORT:
                return "muted", self.tr("At least 8 characters. Five or more unrelated words are easy to keep in mind.")
            case PassphraseStrength.WEAK:
                words = self.tr("Weak: someone with the disk and some money finds it within days. Add unrelated words.")
                return "warning", words
            case PassphraseStrength.FAIR:
                return "muted", self.tr("Fair: guessing it would take years. One more unrelated word makes it strong.")
        return "good", self.tr("Strong: as far as can be judged from here, nobody will guess it.")
