"""How much of the model's context window the chat uses: a figure, and a bar that screen readers can read.

What is being written counts, too: a message that is too long is noticed before it is sent. It is a button: pressed, it
says what the window is full of.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from sotto.gui.labels import plain_label

_WIDTH = 72
_INSET = 6


class ContextMeter(QToolButton):
    """Hidden until there are figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("context_button")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._used = self._available = self._draft = 0
        self._parts = ""
        self._is_exact = True
        self._label: QLabel = plain_label("", "caption")
        self._label.setObjectName("context_figure")
        self._bar = QProgressBar()
        self._bar.setObjectName("context_meter")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_WIDTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_INSET, 2, _INSET, 2)
        layout.setSpacing(8)
        layout.addWidget(self._label, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        for part in (self._label, self._bar):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._show()

    def show_usage(self, used: int, available: int) -> None:
        """Show ``used`` of ``available`` tokens; 0 is "not known"."""
        self._used, self._available = max(0, used), max(0, available)
        self._show()

    def show_parts(self, words: str) -> None:
        """Say in the tooltip what the window is full of; "" if that is not known."""
        self._parts = words
        self._show()

    def show_draft(self, tokens: int, is_exact: bool) -> None:
        """Show what is being written, 0 for nothing; ``is_exact`` False marks the figure as an estimate."""
        self._draft, self._is_exact = tokens, is_exact
        self._show()

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @property
    def _total(self) -> int:
        return self._used + self._draft

    def _show(self) -> None:
        knows_window = self._total > 0 and self._available > 0
        self.setVisible(knows_window or self._draft > 0)
        self._bar.setVisible(knows_window)
        if self.isHidden():
            return
        text = self._draft_words()
        if knows_window:
            self._bar.setRange(0, self._available)
            self._bar.setValue(min(self._total, self._available))
            self._bar.setAccessibleName(self._name())
            text = self._of_window()
        self._label.setText(text)
        self.updateGeometry()
        self._warn(knows_window and self._total > self._available)
        self.setAccessibleName(self._name() if knows_window else text)
        self.setToolTip(self._explanation())

    def _warn(self, warns: bool) -> None:
        if bool(self._label.property("over")) != warns:
            self._label.setProperty("over", warns)
            self._label.style().unpolish(self._label)
            self._label.style().polish(self._label)

    def _of_window(self) -> str:
        if not self._draft:
            return self.tr("{used} of {available}").format(**self._figures())
        if not self._used:
            return self.tr("{draft} of {available}").format(**self._figures())
        return self.tr("{used} + {draft} of {available}").format(**self._figures())

    def _name(self) -> str:
        name = self.tr("Context used: {used} of {available} tokens").format(**self._figures())
        if not self._draft:
            return name
        return self.tr("{context}; your message: {draft}").format(context=name, draft=self._draft_words())

    def _draft_words(self) -> str:
        return self.tr("1 token") if self._draft == 1 else self.tr("{draft} tokens").format(**self._figures())

    def _explanation(self) -> str:
        lines = []
        if self._available:
            words = self.tr("The model sees up to {available} tokens of a chat at once; this one uses {used}.")
            lines.append(self._parts or words.format(**self._figures()))
        if self._draft:
            lines.append(self.tr("Your message: {tokens}.").format(tokens=self._draft_words()))
        if self._available and self._draft > self._available:
            lines.append(self.tr("That is more than the model can read. Shorten the message or take attachments out."))
        elif self._available and self._total > self._available:
            lines.append(self.tr("That is more than the model can read at once. Click to see what is done about it."))
        if self._draft and not self._is_exact:
            lines.append(self.tr("This is an estimate; the exact figure comes once the model is loaded."))
        if self._available and self._total <= self._available:
            lines.append(self.tr("Click to see what it is full of."))
        return "\n".join(lines)

    def _figures(self) -> dict[str, str]:
        locale = QLocale()
        draft = locale.toString(self._draft)
        return {
            "used": locale.toString(self._used),
            "available": locale.toString(self._available),
            "draft": draft if self._is_exact else self.tr("about {figure}").format(figure=draft),
        }
