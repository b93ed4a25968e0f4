"""What narrows the catalog down: words, two or three switches, and menus for the rest."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from sotto.gui.flow_layout import FlowLayout
from sotto.gui.icons import icon
from sotto.gui.language_names import language_name
from sotto.gui.offer_words import role_words
from sotto.services.catalog import LicenceClass, Query, Role

_FIELD_WIDTH = 208
_GAP = 8
_GIGABYTES = (1, 2, 4, 8, 16)
"""What the menu of sizes offers."""


class FilterBar(QWidget):
    """Emits ``changed`` when :attr:`query` became another one."""

    changed = Signal()

    def __init__(self, languages: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("catalog_filters")
        self.words = QLineEdit()
        self.words.setObjectName("catalog_filter_field")
        self.words.setAccessibleName(self.tr("Filter the catalog by words"))
        self.words.setPlaceholderText(self.tr("Filter"))
        self.words.setProperty("role", "quiet")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(_FIELD_WIDTH)
        self.words.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.fits = _Switch(self.tr("Fits this computer"), "catalog_fits_filter")
        self.open_licence = _Switch(self.tr("Open licence only"), "catalog_licence_filter")
        self.open_data = _Switch(self.tr("Open data"), "catalog_data_filter")
        self.fits.setChecked(True)
        self.task = _Choice(self.tr("Task"), "catalog_task_filter")
        self.language = _Choice(self.tr("Language"), "catalog_language_filter")
        self.largest = _Choice(self.tr("Size"), "catalog_size_filter")
        for role in Role:
            self.task.add(role_words(role), role.value)
        for code in languages:
            self.language.add(language_name(code), code)
        for figure in _GIGABYTES:
            self.largest.add(self.tr("up to {size} GB").format(size=figure), str(figure))
        row = FlowLayout(self, _GAP)
        row.addWidget(self.words)
        for switch in (self.fits, self.open_licence, self.open_data):
            row.addWidget(switch)
            switch.toggled.connect(self.changed)
        for choice in (self.task, self.language, self.largest):
            row.addWidget(choice)
            choice.changed.connect(self.changed)
        self.words.textChanged.connect(self.changed)

    @property
    def query(self) -> Query:
        """What is looked for now."""
        largest = int(self.largest.value) * 1_000_000_000 if self.largest.value else None
        return Query(
            words=self.words.text(),
            language=self.language.value,
            role=Role(self.task.value) if self.task.value else None,
            licence_class=LicenceClass.OPEN if self.open_licence.isChecked() else None,
            fits=self.fits.isChecked(),
            open_data=self.open_data.isChecked(),
            largest=largest,
        )

    def clear(self) -> None:
        """Take all filters away; ``changed`` is emitted once."""
        self.blockSignals(True)
        self.words.clear()
        for switch in (self.fits, self.open_licence, self.open_data):
            switch.setChecked(False)
        for choice in (self.task, self.language, self.largest):
            choice.choose("")
        self.blockSignals(False)
        self.changed.emit()


class _Switch(QPushButton):
    """A filter that is on or off; a check mark says so without colour."""

    def __init__(self, label: str, name: str) -> None:
        super().__init__(label)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setProperty("kind", "chip")
        self.setCheckable(True)
        self.setIconSize(QSize(20, 14))
        self.toggled.connect(self._show_state)

    def _show_state(self, is_on: bool) -> None:
        self.setIcon(icon("check") if is_on else QIcon())


class _Choice(QPushButton):
    """A filter with several values, one of which is chosen in its menu; the first entry takes it away."""

    changed = Signal()

    def __init__(self, label: str, name: str) -> None:
        super().__init__(label)
        self.value = ""
        self._label = label
        self._names: dict[str, str] = {}
        self._actions: dict[str, QAction] = {}
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setProperty("kind", "chip")
        self.setCheckable(True)
        self.setIcon(icon("chevron-down", "muted"))
        self.setIconSize(QSize(20, 14))
        self.setLayoutDirection(_opposite(self.layoutDirection()))  # the arrow stands behind the text
        self._menu = QMenu(self)
        self._menu.setObjectName(f"{name}_menu")
        self._group = QActionGroup(self._menu)
        self.add(QCoreApplication.translate("FilterBar", "All"), "")
        self._menu.addSeparator()
        self._actions[""].setChecked(True)
        self.setMenu(self._menu)

    def add(self, text: str, value: str) -> None:
        """Offer one more value."""
        action = self._menu.addAction(text)
        action.setCheckable(True)
        action.setObjectName(f"{self.objectName()}_{value or 'all'}")
        action.triggered.connect(lambda: self.choose(value))
        self._group.addAction(action)
        self._names[value] = text
        self._actions[value] = action

    def choose(self, value: str) -> None:
        """Choose one of the values; empty for all."""
        self._actions[value].setChecked(True)
        is_new = value != self.value
        self.value = value
        self.setChecked(bool(value))
        text = f"{self._label}: {self._names[value]}" if value else self._label
        self.setText(text)
        self.setAccessibleName(text)
        if is_new:
            self.changed.emit()

    def nextCheckState(self) -> None:
        """It shows whether a value is chosen; a press only opens the menu."""


def _opposite(direction: Qt.LayoutDirection) -> Qt.LayoutDirection:
    is_left = direction is Qt.LayoutDirection.LeftToRight
    return Qt.LayoutDirection.RightToLeft if is_left else Qt.LayoutDirection.LeftToRight
