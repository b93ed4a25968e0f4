"""Settings that hold for one thing only: each has a tick that says whether it differs from what holds below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sotto.config.option import Value
from sotto.config.options import AnyOption
from sotto.config.settings import Settings
from sotto.gui.more_fold import MoreFold
from sotto.gui.option_editor import OptionRow
from sotto.gui.option_words import value_words
from sotto.gui.texts import said
from sotto.gui.theme import current_spacing

Below = Callable[[str], tuple[Value, str]]
"""What holds for a field without a tick, and a few words about where it comes from ("As in Settings"), "" if that is
not known."""


class OwnValues(QWidget):
    """A card for each of ``fields``; ``prefix`` begins the object names of the ticks. Those that few people need are
    folded away, unless they are ``given``."""

    def __init__(
        self,
        settings: Settings,
        fields: Mapping[str, AnyOption],
        given: Mapping[str, Any],
        prefix: str,
        below: Below | None = None,
        own_words: Callable[[str, Value], str] | None = None,
    ) -> None:
        """``below`` None is Settings. ``own_words`` says of a ticked field whose value it is; None: only that it is
        not that of Settings."""
        super().__init__()
        self._settings = settings
        self._fields = fields
        self._values: dict[str, Any] = {name: given[name] for name in fields if name in given}
        self._given = frozenset(self._values)
        self._prefix = prefix
        self._below = below or self._as_in_settings
        self._own_words = own_words or self._own
        self.checks: dict[str, QCheckBox] = {}
        self.rows: dict[str, OptionRow] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._add_cards(layout, [name for name, option in fields.items() if not option.finer])
        finer = [name for name, option in fields.items() if option.finer]
        self._fold = MoreFold(f"{prefix}_more", self.tr("Settings"), lambda place: self._add_cards(place, finer), 10)
        self._fold.setVisible(bool(finer))
        layout.addWidget(self._fold)
        if self._given.intersection(finer):
            self._fold.open()

    def open(self) -> None:
        """Show what is folded away, too."""
        self._fold.open()

    def given(self) -> dict[str, Any]:
        """Return the values that are ticked."""
        return {name: self._values[name] for name in self._fields if self._is_own(name)}

    def _is_own(self, name: str) -> bool:
        return self.checks[name].isChecked() if name in self.checks else name in self._given

    def _add_cards(self, layout: QVBoxLayout, names: Sequence[str]) -> None:
        for name in names:
            layout.addWidget(self._card(name, self._fields[name]))

    def _card(self, name: str, option: AnyOption) -> QWidget:
        check = QCheckBox()
        check.setObjectName(f"{self._prefix}_{name}")
        check.setAccessibleName(self.tr("{option}: a value of its own").format(option=said(option.label)))
        check.setToolTip(check.accessibleName())
        check.setChecked(name in self._given)

        def changed(value: Value) -> None:
            self._values[name] = value
            self._show_origin(name)

        row = OptionRow(option, changed)
        self.rows[name] = row
        self.checks[name] = check
        row.show_value(self._values.setdefault(name, self._below(name)[0]))
        row.editor.setEnabled(check.isChecked())
        self._show_origin(name)
        check.toggled.connect(lambda own: self._on_toggled(name, own))
        card = QFrame()
        card.setProperty("role", "card")
        layout = QHBoxLayout(card)
        layout.setContentsMargins(14, 0, 0, 0)
        layout.setSpacing(0)
        if option.multiline:  # beside the words, not beside the middle of the field
            column = QVBoxLayout()
            column.setContentsMargins(0, current_spacing().card_padding, 0, 0)
            column.addWidget(check)
            column.addStretch(1)
            layout.addLayout(column)
        else:
            layout.addWidget(check)
        layout.addWidget(row, 1)
        return card

    def _on_toggled(self, name: str, own: bool) -> None:
        self.rows[name].editor.setEnabled(own)
        if not own:
            self._values[name] = self._below(name)[0]
            self.rows[name].show_value(self._values[name])
        self._show_origin(name)

    def _show_origin(self, name: str) -> None:
        value, origin = self._below(name)
        if self._is_own(name) and not origin:
            self.rows[name].show_origin(self._own_words(name, self._values[name]))
        elif self._is_own(name):
            words = self.tr("{whose} · {origin}: {value}")
            shown = value_words(self._fields[name], value)
            whose = self._own_words(name, self._values[name])
            self.rows[name].show_origin(words.format(whose=whose, origin=origin, value=shown))
        else:
            self.rows[name].show_origin(origin)

    def _as_in_settings(self, name: str) -> tuple[Value, str]:
        return self._settings.get(self._fields[name]), self.tr("As in Settings")

    def _own(self, _name: str, _value: Value) -> str:
        return self.tr("A value of its own")
