"""Which LoRA adapters a model is used with, and how strongly: a tick and a number for each that fits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QHBoxLayout, QVBoxLayout, QWidget

from sotto.domain.adapters import LARGEST_SCALE, AdapterUse
from sotto.domain.models import InstalledModel
from sotto.gui.labels import plain_label

_STEP = 0.05
_INDENT = 26
"""Pixels before what depends on the tick above it."""


class AdapterChoice(QWidget):
    """``adapters`` are those that fit; ``prefix`` begins the object names.

    ``given`` None: nothing of its own is said, and ``below`` holds. With ``inherits`` one can go back to that; without,
    no tick at all means nothing of its own.
    """

    def __init__(
        self,
        adapters: Sequence[InstalledModel],
        given: Sequence[AdapterUse] | None,
        prefix: str,
        below: Sequence[AdapterUse] = (),
        *,
        inherits: bool = False,
    ) -> None:
        super().__init__()
        self._prefix = prefix
        self._below = tuple(below)
        self._rows: list[_Row] = []
        self.own: QCheckBox | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        if inherits and (adapters or given or below):
            self.own = self._make_own(is_own=given is not None)
        self._add_rows(adapters, self._below if given is None else given)
        self._enable()

    @property
    def rows(self) -> Sequence[_Row]:
        """A row for each adapter."""
        return self._rows

    def value(self) -> tuple[AdapterUse, ...] | None:
        """Return what is chosen; None: nothing of its own."""
        chosen = tuple(row.use() for row in self._rows if row.tick.isChecked())
        if self.own is None:
            return chosen or None
        return chosen if self.own.isChecked() else None

    def _make_own(self, *, is_own: bool) -> QCheckBox:
        own = QCheckBox(self.tr("Other adapters than usual"))
        own.setObjectName(f"{self._prefix}_adapters_own")
        own.setAccessibleName(own.text())
        own.setChecked(is_own)
        own.toggled.connect(self._on_own_toggled)
        self._layout.addWidget(own)
        return own

    def _add_rows(self, adapters: Sequence[InstalledModel], uses: Sequence[AdapterUse]) -> None:
        scale_of = {use.id: use.scale for use in uses}
        for adapter in adapters:
            self._add(adapter.id, adapter.name, scale_of.pop(adapter.id, None))
        for id_, scale in scale_of.items():  # it was removed, or is for another kind of model: it can be taken off
            self._add(id_, self.tr("One that does not fit, or was removed"), scale)
        if not self._rows:
            words = self.tr("There is no adapter for this model. Files of adapters (LoRA) are added like models.")
            self._layout.addWidget(plain_label(words, "muted", wraps=True))

    def _add(self, id_: str, name: str, scale: float | None) -> None:
        row = _Row(id_, name, scale, f"{self._prefix}_adapter_{len(self._rows)}")
        if self.own is not None:
            row.set_indent(_INDENT)
        self._rows.append(row)
        self._layout.addWidget(row)

    def _on_own_toggled(self, is_own: bool) -> None:
        if not is_own:
            usual = {use.id: use.scale for use in self._below}
            for row in self._rows:
                row.show_scale(usual.get(row.id))
        self._enable()

    def _enable(self) -> None:
        for row in self._rows:
            row.set_usable(self.own is None or self.own.isChecked())


class _Row(QWidget):
    """One adapter. ``scale`` None: it is not used."""

    def __init__(self, id_: str, name: str, scale: float | None, object_name: str) -> None:
        super().__init__()
        self.id = id_
        self.tick = QCheckBox(name)
        self.tick.setObjectName(object_name)
        self.tick.setAccessibleName(name)
        self.scale = QDoubleSpinBox()
        self.scale.setObjectName(f"{object_name}_scale")
        self.scale.setAccessibleName(self.tr("Strength of {name}").format(name=name))
        self.scale.setRange(-LARGEST_SCALE, LARGEST_SCALE)
        self.scale.setSingleStep(_STEP)
        self.scale.setDecimals(2)
        self.scale.setFixedWidth(110)
        self.scale.lineEdit().setTextMargins(8, 0, 0, 0)  # the style sheet's padding does not reach the inner field
        self.scale.setToolTip(self.tr("1 is as it was trained, 0 does nothing"))
        self.scale.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.scale.installEventFilter(self)
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tick, 1)
        layout.addWidget(self.scale)
        self._is_usable = True
        self.tick.toggled.connect(lambda _checked: self._enable())
        self.show_scale(scale)

    def use(self) -> AdapterUse:
        """Return what the row says."""
        return AdapterUse(id=self.id, scale=round(self.scale.value(), 2))

    def show_scale(self, scale: float | None) -> None:
        """Show that it is used at ``scale``, or not."""
        self.tick.setChecked(scale is not None)
        self.scale.setValue(1.0 if scale is None else scale)
        self._enable()

    def set_indent(self, pixels: int) -> None:
        """Stand so far inside, below what the row depends on."""
        self._layout.setContentsMargins(pixels, 0, 0, 0)

    def set_usable(self, is_usable: bool) -> None:
        """Let it be changed, or not."""
        self._is_usable = is_usable
        self._enable()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scrolling the page must not change the number that happens to be under the pointer."""
        if event.type() == QEvent.Type.Wheel and watched is self.scale and not self.scale.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _enable(self) -> None:
        self.tick.setEnabled(self._is_usable)
        self.scale.setEnabled(self._is_usable and self.tick.isChecked())
