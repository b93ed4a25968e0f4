"""The command palette: a field over the window that finds everything that has a name, and does it on Enter.

It lies in the window instead of being one of its own: no desktop can then place it badly, and what it covers is what it
acts on. The field keeps the focus, as in every such list; the chosen line is announced to screen readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from sotto.gui.command_rows import CommandDelegate, CommandRows, spoken
from sotto.gui.command_search import CommandSearch, FoundCommand
from sotto.gui.commands import Command, CommandSource
from sotto.gui.icon_label import IconLabel
from sotto.gui.labels import plain_label

_WIDEST: Final = 640
_HIGHEST_LIST: Final = 420
_MARGIN: Final = 16
_MOVES: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class PaletteField(QLineEdit):
    """Keeps the keys of the list: Tab would lead out of the palette, and Escape belongs to it while it is open."""

    moved = Signal(int)
    """Lines to go down; negative is up."""
    cancelled = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
            step = _MOVES.get(Qt.Key(event.key()))
            if step is not None and plain == Qt.KeyboardModifier.NoModifier:
                self.moved.emit(step)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.cancelled.emit()
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.left.emit()


class CommandPalette(QWidget):
    """Covers ``window`` while it is open. One per window, made at the first use."""

    executed = Signal(str)
    """The id of a command that is about to run."""
    considered = Signal(str)
    """The id of the command that Enter would run now."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("palette_scrim")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._window = window
        self._search: CommandSearch | None = None
        self._had_focus: QWidget | None = None
        self._has_moved = False
        self._rows = CommandRows(self)
        self.panel = QFrame(self)
        self.panel.setObjectName("command_palette")
        self.panel.setProperty("role", "palette")
        self.panel.setAccessibleName(self.tr("Command palette"))
        self.field = self._make_field()
        self.list = self._make_list()
        self._nothing = plain_label(self.tr("Nothing found. Try fewer letters."), "muted")
        self._nothing.setObjectName("palette_nothing")
        self._nothing.setContentsMargins(12, 8, 12, 10)
        self._nothing.hide()
        self._lay_out()
        window.installEventFilter(self)
        self.hide()

    def open(self, sources: Sequence[CommandSource], recent: Sequence[str]) -> None:
        """Show the palette with what ``sources`` offer; ``recent`` are ids, the last used first."""
        if self.isVisible():
            return
        self._had_focus = QApplication.focusWidget()
        self._search = CommandSearch(sources, recent, self)
        self._search.found.connect(self._on_found)
        self.field.clear()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._on_text_changed("")

    def close_palette(self) -> None:
        """Close it and give the focus back."""
        if self._search is None:
            return
        self._search.close()
        self._search.deleteLater()
        self._search = None
        had_focus, self._had_focus = self._had_focus, None
        is_ours = self.field.hasFocus()
        self.hide()
        self._rows.show_found(())
        if is_ours and had_focus is not None and had_focus.isVisible():
            had_focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def run_current(self) -> None:
        """Close the palette and do what is chosen."""
        command = self._rows.command(self.list.currentIndex().row())
        if command is None:
            return
        self.close_palette()
        self.executed.emit(command.id)
        command.run()

    @property
    def is_settled(self) -> bool:
        """Whether everything that matches is found."""
        return self._search is None or self._search.is_done

    def commands(self) -> list[Command]:
        """Return what is listed, in order."""
        listed = (self._rows.command(row) for row in range(self._rows.rowCount()))
        return [command for command in listed if command is not None]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close_palette()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _on_text_changed(self, text: str) -> None:
        self._has_moved = False
        if self._search is not None:
            self._search.search(text)

    def _on_found(self, found: list[FoundCommand], is_done: bool) -> None:
        chosen = self._rows.command(self.list.currentIndex().row()) if self._has_moved else None
        self._rows.show_found(found)
        self.list.setVisible(bool(found))
        self._nothing.setVisible(is_done and not found)
        self._place()
        if found:
            self._choose(max(0, self._rows.row_of(chosen)), is_said=is_done)

    def _on_moved(self, lines: int) -> None:
        count = self._rows.rowCount()
        if not count:
            return
        self._has_moved = True
        row = self.list.currentIndex().row() + lines
        if abs(lines) == 1:
            row %= count  # past the end is the beginning
        self._choose(min(max(row, 0), count - 1), is_said=True)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self.run_current()

    def _choose(self, row: int, is_said: bool) -> None:
        self.list.setCurrentIndex(self._rows.index(row))
        self.list.viewport().update()
        command = self._rows.command(row)
        if command is not None:
            self.considered.emit(command.id)
        if is_said and command is not None and QAccessible.isActive():
            place = self.tr("{number} of {count}").format(number=row + 1, count=self._rows.rowCount())
            event = QAccessibleAnnouncementEvent(self.list, f"{spoken(command)}, {place}")
            QAccessible.updateAccessibility(event)

    def _make_field(self) -> PaletteField:
        field = PaletteField()
        field.setObjectName("palette_field")
        field.setAccessibleName(self.tr("Find a command, a setting or a chat"))
        field.setPlaceholderText(self.tr("Find a command, a setting or a chat"))
        field.setMaxLength(100)
        field.textChanged.connect(self._on_text_changed)
        field.moved.connect(self._on_moved)
        field.cancelled.connect(self.close_palette)
        field.left.connect(self.close_palette)
        field.returnPressed.connect(self.run_current)
        return field

    def _make_list(self) -> QListView:
        view = QListView()
        view.setObjectName("palette_list")
        view.setAccessibleName(self.tr("What was found"))
        view.setModel(self._rows)
        view.setItemDelegate(CommandDelegate(view))
        view.setUniformItemSizes(True)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setMouseTracking(True)
        view.entered.connect(lambda index: self._choose(index.row(), is_said=False))
        view.clicked.connect(self._on_clicked)
        return view

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 10, 12, 10)
        top.setSpacing(10)
        top.addWidget(IconLabel("search", "muted", 18), 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.field, 1)
        line = QFrame()
        line.setProperty("role", "line")
        below = QVBoxLayout()
        below.setContentsMargins(6, 6, 6, 6)
        below.addWidget(self.list)
        below.addWidget(self._nothing)
        layout = QVBoxLayout(self.panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(line)
        layout.addLayout(below)

    def _place(self) -> None:
        size = self._window.size()
        self.setGeometry(0, 0, size.width(), size.height())
        width = min(_WIDEST, size.width() - 2 * _MARGIN)
        top = min(96, max(_MARGIN, size.height() // 9))
        row = self.list.sizeHintForRow(0) if self._rows.rowCount() else 0
        room = size.height() - top - _MARGIN - self.field.sizeHint().height() - 33
        self.list.setFixedHeight(max(row, min(row * self._rows.rowCount(), _HIGHEST_LIST, room)))
        self.panel.setFixedWidth(width)
        self.panel.adjustSize()
        self.panel.resize(QSize(width, self.panel.sizeHint().height()))
        self.panel.move((size.width() - width) // 2, top)
