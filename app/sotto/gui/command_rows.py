"""The lines of the command palette: what they say, and how they are painted."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from sotto.gui.command_search import FoundCommand
from sotto.gui.commands import Command
from sotto.gui.theme import current_spacing, current_tokens

_AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_INSET: Final = 12
_RADIUS: Final = 8
_NOTE_SHARE: Final = 0.4
"""Of a line's width; a longer note is cut."""


class CommandRole(IntEnum):
    """What the delegate asks for besides Qt's own roles."""

    FOUND = Qt.ItemDataRole.UserRole + 1
    """The :class:`FoundCommand` itself."""


class CommandRows(QAbstractListModel):
    """The commands that were found, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: Sequence[FoundCommand] = ()

    def show_found(self, found: Sequence[FoundCommand]) -> None:
        """Replace all lines."""
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def command(self, row: int) -> Command | None:
        """Return the command of a line."""
        return self._found[row].command if 0 <= row < len(self._found) else None

    def row_of(self, command: Command | None) -> int:
        """Return the line of a command with the same id, -1 if it is not among these."""
        wanted = command.id if command is not None else None
        return next((row for row, found in enumerate(self._found) if found.command.id == wanted), -1)

    def rowCount(self, parent: _AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        found = self._found[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return found.command.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(found.command)
            case CommandRole.FOUND:
                return found
        return None


def spoken(command: Command) -> str:
    """Return what a screen reader says of a command."""
    return ", ".join(part for part in (command.title, command.keys or command.note) if part)


class CommandDelegate(QStyledItemDelegate):
    """The title with the letters that were meant, and at the other edge the keys or what kind of thing it is."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        return QSize(0, max(current_spacing().row, option.fontMetrics.height() + 2 * current_spacing().padding))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        tokens, rect = current_tokens(), QRect(option.rect)
        found: FoundCommand = index.data(CommandRole.FOUND)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.row() == self._view.currentIndex().row():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selection))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        place = rect.adjusted(_INSET, 0, -_INSET, 0)
        used = self._paint_note(painter, option, place, found.command.keys or found.command.note)
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        place.adjust(used if is_mirrored else 0, 0, 0 if is_mirrored else -used, 0)
        self._paint_title(painter, option, place, found)
        painter.restore()

    def _paint_note(self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, note: str) -> int:
        """Return how much of the width it took."""
        if not note:
            return 0
        font = QFont(option.font)
        font.setPixelSize(max(10, round(font.pixelSize() * 0.88)))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        room = round(place.width() * _NOTE_SHARE)
        shown = metrics.elidedText(note, Qt.TextElideMode.ElideRight, room)
        painter.setPen(QColor(current_tokens().muted))
        # Absolute: AlignTrailing follows the direction of the text, and Latin keys in a mirrored window end left.
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        edge = Qt.AlignmentFlag.AlignLeft if is_mirrored else Qt.AlignmentFlag.AlignRight
        painter.drawText(place, edge | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown) + 2 * _INSET

    def _paint_title(self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, found: FoundCommand) -> None:
        tokens, title = current_tokens(), " ".join(found.command.title.split("\n"))
        font = QFont(option.font)
        metrics = option.fontMetrics
        # Bold letters are wider: room for each of them, or the last word would be cut off.
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, place.width() - len(found.positions))
        layout = QTextLayout(shown, font)
        setting = QTextOption()
        setting.setTextDirection(option.direction)
        setting.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(setting)
        layout.setFormats(_marks(shown, found.positions, QColor(tokens.accent)))
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(place.width())
        layout.endLayout()
        painter.setPen(QColor(tokens.text))
        top = place.top() + (place.height() - line.height()) / 2
        layout.draw(painter, QRectF(place.left(), top, 0, 0).topLeft())


def _marks(text: str, positions: Sequence[int], colour: QColor) -> list[QTextLayout.FormatRange]:
    """Return the formats of the letters at ``positions`` (code points), as far as ``text`` is shown."""
    mark = QTextCharFormat()
    mark.setFontWeight(QFont.Weight.Bold)
    mark.setForeground(colour)
    ranges = []
    for position in positions:
        if position < len(text):
            one = QTextLayout.FormatRange()
            one.start = len(text[:position].encode("utf-16-le")) // 2
            one.length = 2 if ord(text[position]) > 0xFFFF else 1
            one.format = mark
            ranges.append(one)
    return ranges
