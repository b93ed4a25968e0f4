"""Whether a model reasons before it answers: as it does by itself, always, or never."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget


class ReasoningChoice(QComboBox):
    """The data of its items are ``""``, ``on`` and ``off``."""

    def __init__(self, value: bool | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addItem(self.tr("As the model does by itself"), "")
        self.addItem(self.tr("On"), "on")
        self.addItem(self.tr("Off"), "off")
        self.setCurrentIndex(self.findData({None: "", True: "on", False: "off"}[value]))

    def value(self) -> bool | None:
        """Return what is chosen; None: as the model does by itself."""
        return {"on": True, "off": False}.get(self.currentData())
