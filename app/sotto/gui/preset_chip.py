"""A quiet line over the message field that says which preset the chat goes on with."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from sotto.gui.composer import COLUMN_WIDTH
from sotto.gui.icons import icon

_LONGEST = 40
"""Characters of a name that are shown; the tooltip has all of it."""


class PresetChip(QWidget):
    """Emits what the person wants; shown only while a preset is in use."""

    menu_requested = Signal()
    remove_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preset_chip")
        self.button = QToolButton()
        self.button.setObjectName("preset_chip_button")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setIcon(icon("sliders-horizontal", "muted"))
        self.button.setIconSize(QSize(22, 15))  # wider than the drawing: the rest is the gap to the text
        self.button.clicked.connect(self.menu_requested)
        self.remove = QToolButton()
        self.remove.setObjectName("preset_chip_remove")
        self.remove.setIcon(icon("x", "muted"))
        self.remove.setIconSize(QSize(14, 14))
        self.remove.clicked.connect(self.remove_requested)
        for button in (self.button, self.remove):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        inner = QWidget()
        inner.setMaximumWidth(COLUMN_WIDTH)
        row = QHBoxLayout(inner)
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.button)
        row.addWidget(self.remove)
        row.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 4, 24, 0)
        layout.addWidget(inner)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_preset("")

    def show_preset(self, name: str) -> None:
        """Show that the preset ``name`` is in use; empty hides the line."""
        self.setVisible(bool(name))
        whole = self.tr("Preset: {name}").format(name=name)
        short = f"{name[:_LONGEST].rstrip()}…" if len(name) > _LONGEST else name
        self.button.setText(self.tr("Preset: {name}").format(name=short).replace("&", "&&"))
        self.button.setAccessibleName(whole)
        self.button.setToolTip(self.tr("Choose another preset"))
        label = self.tr("Go on without the preset {name}").format(name=name)
        self.remove.setAccessibleName(label)
        self.remove.setToolTip(label)
