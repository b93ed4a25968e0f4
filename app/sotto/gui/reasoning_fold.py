"""What a model wrote before its answer: folded away, one click from being read."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from sotto.gui.blocks_view import BlocksView
from sotto.gui.icons import icon
from sotto.gui.text_stream import PlainStream
from sotto.gui.text_style import reasoning_style
from sotto.gui.theme import Theme
from sotto.gui.throttle import Slices
from sotto.gui.tokens import EDGE


class ReasoningFold(QWidget):
    """A toggle ("Thinking…", later "Thought for 4 seconds") over text that is laid out only when it is open."""

    expanded = Signal()
    """The user opened it; more text is about to appear."""

    def __init__(self, theme: Theme, slices: Slices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._slices = slices
        self._text = ""
        self._shown = 0
        self._started: float | None = None
        self._view: BlocksView | None = None
        self._toggle = QToolButton()
        self._toggle.setObjectName("reasoning_toggle")
        self._toggle.setProperty("kind", "fold")
        self._toggle.setCheckable(True)
        self._toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._toggle.setIconSize(QSize(16, 16))
        self._toggle.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._toggle.setToolTip(self.tr("Show or hide the model's notes before its answer"))
        self._toggle.toggled.connect(self._on_toggled)
        self._body = QFrame()
        self._body.setProperty("role", "reasoning")
        self._body_layout = QVBoxLayout(self._body)
        self._body_layout.setContentsMargins(14, 0, 0, 4)
        self._body.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, EDGE, 6)
        column.setSpacing(6)
        column.addWidget(self._toggle, 0, Qt.AlignmentFlag.AlignLeft)
        inset = QVBoxLayout()
        inset.setContentsMargins(EDGE, 0, 0, 0)
        inset.addWidget(self._body)
        column.addLayout(inset)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._set_label(self.tr("Thinking…"))
        self._toggle.setIcon(icon("chevron-right", "muted"))
        self.hide()

    def append(self, text: str) -> None:
        """Take in reasoning that is being written."""
        if self._started is None:
            self._started = time.monotonic()
        self._text += text
        self.show()
        self._draw()

    def set_text(self, text: str) -> None:
        """Show ``text``, the whole reasoning."""
        if text != self._text:
            self._text, self._shown = text, 0
            if self._view is not None:
                self._view.restart(PlainStream())
        self.setVisible(bool(text))
        self._draw()

    def finish(self, milliseconds: float = 0) -> None:
        """The answer begins, or ended; ``milliseconds`` is what the reasoning took (0: as long as it took here)."""
        if not milliseconds and self._started is not None:
            milliseconds = (time.monotonic() - self._started) * 1000
        self._started = None
        self._set_label(self._duration(milliseconds))

    def restyle(self) -> None:
        """Draw the text again after a change of theme."""
        if self._view is not None:
            self._view.set_style(reasoning_style(self._theme))

    def _on_toggled(self, is_open: bool) -> None:
        self._toggle.setIcon(icon("chevron-down" if is_open else "chevron-right", "muted"))
        if is_open:
            self.expanded.emit()
        self._body.setVisible(is_open)
        self._draw()

    def _draw(self) -> None:
        if not self._toggle.isChecked():
            return
        if self._view is None:
            self._view = BlocksView(PlainStream(), reasoning_style(self._theme), self.tr("Notes before the answer"))
            self._body_layout.addWidget(self._view)
        if self._shown < len(self._text):
            self._view.append(self._text[self._shown :])
            self._shown = len(self._text)
            self._slices.add(self._view, self._view.advance)

    def _set_label(self, text: str) -> None:
        self._toggle.setText(text)
        self._toggle.setAccessibleName(text)

    def _duration(self, milliseconds: float) -> str:
        seconds = round(milliseconds / 1000)
        if milliseconds <= 0:
            return self.tr("Thoughts")
        if seconds < 1:
            return self.tr("Thought for a moment")
        if seconds == 1:
            return self.tr("Thought for 1 second")
        if seconds < 60:
            return self.tr("Thought for {seconds} seconds").format(seconds=seconds)
        minutes, rest = divmod(seconds, 60)
        return self.tr("Thought for {minutes} min {seconds} s").format(minutes=minutes, seconds=rest)
