"""Asks for one name: of a folder, or of a tag."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from sotto.domain.errors import UserFacingError
from sotto.gui.edit_dialog import EditDialog
from sotto.services.container import Services
from sotto.services.filing import LONGEST_NAME

Refused = Callable[[UserFacingError], None]
Keep = Callable[[str, Callable[[], None], Refused], object]
"""Called with the name, what to call when it is kept, and what to call when it is not."""


class NameDialog(EditDialog):
    """Calls ``keep`` with the name; why it was refused is shown, and nothing typed is lost."""

    def __init__(self, services: Services, title: str, button: str, keep: Keep, parent: QWidget | None = None) -> None:
        super().__init__(services, "name_dialog", title, parent)
        self._keep = keep
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setMinimumWidth(320)
        self.add_field(self.tr("Name"), self.name, "name_field")
        self.inside.addStretch(1)
        self.save_button.setText(button)
        self.save_button.setAccessibleName(button)
        self.name.setFocus()

    def save(self) -> None:
        self._keep(self.name.text(), self.saved, self.failed)
