"""How much of the model's context window the chat uses: a figure, and a bar that screen readers can read."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from sotto.gui.labels import plain_label

_WIDTH = 72


class ContextMeter(QWidget):
    """Hidden until the figures are known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label: QLabel = plain_label("", "caption")
        self._label.setObjectName("context_figure")
        self._bar = QProgressBar()
        self._bar.setObjectName("context_meter")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_WIDTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._label, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_usage(0, 0)

    def show_usage(self, used: int, available: int) -> None:
        """Show ``used`` of ``available`` tokens; hides itself while either is unknown (0)."""
        self.setVisible(used > 0 and available > 0)
        if used <= 0 or available <= 0:
            return
        locale = QLocale()
        figures = {"used": locale.toString(used), "available": locale.toString(available)}
        self._label.setText(self.tr("{used} of {available}").format(**figures))
        self._bar.setRange(0, available)
        self._bar.setValue(min(used, available))
        name = self.tr("Context used: {used} of {available} tokens").format(**figures)
        self._bar.setAccessibleName(name)
        explanation = self.tr("The model sees up to {available} tokens of a chat at once; this one uses {used}.")
        self.setToolTip(explanation.format(**figures))
