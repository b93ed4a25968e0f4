"""Settings that hold for one thing only: each has a tick that says whether it differs from Settings at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sotto.config.option import Value
from sotto.config.options import AnyOption
from sotto.config.settings import Settings
from sotto.gui.option_editor import OptionRow
from sotto.gui.texts import said


class OwnValues(QWidget):
    """A card for each of ``fields``; ``prefix`` begins the object names of the ticks."""

    def __init__(
        self,
        settings: Settings,
        fields: Mapping[str, AnyOption],
        given: Mapping[str, Any],
        prefix: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._fields = fields
        self._values: dict[str, Any] = {name: given[name] for name in fields if name in given}
        self._given = frozenset(self._values)
        self._prefix = prefix
        self.checks: dict[str, QCheckBox] = {}
        self.rows: dict[str, OptionRow] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for name, option in fields.items():
            layout.addWidget(self._card(name, option))

    def given(self) -> dict[str, Any]:
        """Return the values that are ticked."""
        return {name: self._values[name] for name, check in self.checks.items() if check.isChecked()}

    def _card(self, name: str, option: AnyOption) -> QWidget:
        check = QCheckBox()
        check.setObjectName(f"{self._prefix}_{name}")
        check.setAccessibleName(self.tr("{option}: not as in Settings").format(option=said(option.label)))
        check.setToolTip(check.accessibleName())
        check.setChecked(name in self._given)

        def changed(value: Value) -> None:
            self._values[name] = value

        row = OptionRow(option, changed)
        self.rows[name] = row
        self.checks[name] = check
        row.show_value(self._values.setdefault(name, self._settings.get(option)))
        row.editor.setEnabled(check.isChecked())
        check.toggled.connect(lambda own: self._on_toggled(name, own))
        card = QFrame()
        card.setProperty("role", "card")
        layout = QHBoxLayout(card)
        layout.setContentsMargins(14, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(check)
        layout.addWidget(row, 1)
        return card

    def _on_toggled(self, name: str, own: bool) -> None:
        self.rows[name].editor.setEnabled(own)
        if not own:
            self._values[name] = self._settings.get(self._fields[name])
            self.rows[name].show_value(self._values[name])
