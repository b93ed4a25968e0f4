"""What few people need, folded away: one button that shows it, and makes it only then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from sotto.gui.icons import icon


class MoreFold(QWidget):
    """A toggle called "More" over widgets that ``fill`` puts into the layout it is given, when it is first opened."""

    def __init__(self, name: str, subject: str, fill: Callable[[QVBoxLayout], None], spacing: int = 0) -> None:
        """``name`` is the toggle's object name, ``subject`` says to a screen reader what there is more of."""
        super().__init__()
        self._fill = fill
        self._body: QWidget | None = None
        self._spacing = spacing
        self.toggle = QToolButton()
        self.toggle.setObjectName(name)
        self.toggle.setProperty("kind", "fold")
        self.toggle.setText(self.tr("More"))
        self.toggle.setAccessibleName(self.tr("More: {subject}").format(subject=subject))
        self.toggle.setCheckable(True)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setIconSize(QSize(16, 16))
        self.toggle.setIcon(icon("chevron-right", "muted"))
        self.toggle.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.toggle.toggled.connect(self._on_toggled)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)
        self._column.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)

    def open(self) -> None:
        """Show what is folded away."""
        self.toggle.setChecked(True)

    def _on_toggled(self, is_open: bool) -> None:
        self.toggle.setIcon(icon("chevron-down" if is_open else "chevron-right", "muted"))
        if self._body is None:
            self._body = QWidget()
            inside = QVBoxLayout(self._body)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(self._spacing)
            self._fill(inside)
            self._column.addWidget(self._body)
        self._body.setVisible(is_open)
