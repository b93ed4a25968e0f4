"""Paints the rows of the sidebar: quiet headings, soft rounded selection, a dot where an answer is being written.

What a search found is bold in its row; places in a conversation stand smaller and quieter below its title.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QCursor, QFont, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyledItemDelegate, QWidget

from sotto.gui.icons import icon
from sotto.gui.sidebar_row_data import SidebarRole
from sotto.gui.theme import current_spacing, current_tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QTextLayout
    from PySide6.QtWidgets import QStyleOptionViewItem

_AnyIndex = QModelIndex | QPersistentModelIndex

_LESS_AT_THE_TOP = 8
_RADIUS = 8
_INSET = 10
_DOT = 7
_PLACE_INDENT = 10
_ICON = 16
_CHIP_SHARE = 0.42
"""Of the width of a row that tags may take."""
_CHIP_PADDING, _CHIP_GAP = 10, 4
_IN_FOLDER = 14


class SidebarDelegate(QStyledItemDelegate):
    """Every colour comes from the palette in use, so that each theme fits.

    The state of a row is asked from the view: QStyle's flags would say the same, but loading that class with all its
    enumerations takes 5 ms of every start.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        text, spacing = option.fontMetrics.height(), current_spacing()
        if index.data(SidebarRole.FOLDER) is not None:
            return QSize(0, max(spacing.row, text + 2 * spacing.padding))
        if index.data(SidebarRole.ID) is None:
            heading = spacing.heading_row if index.row() else spacing.heading_row - _LESS_AT_THE_TOP
            return QSize(0, max(heading, text + 2 * spacing.padding + 2))
        if index.data(SidebarRole.MESSAGE) is not None:
            return QSize(0, max(spacing.row * 3 // 4, text + spacing.padding))
        return QSize(0, max(spacing.row, text + 2 * spacing.padding))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        if index.data(SidebarRole.FOLDER) is not None:
            self._paint_folder(painter, option, rect, index)
        elif index.data(SidebarRole.ID) is None:
            self._paint_heading(painter, option, rect, str(index.data()))
        else:
            self._paint_conversation(painter, option, rect, index)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _AnyIndex) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("rename_field")
        is_folder = index.data(SidebarRole.FOLDER) is not None
        editor.setAccessibleName(self.tr("New name of the folder") if is_folder else self.tr("New name of the chat"))
        editor.setMaxLength(60 if is_folder else 200)
        return editor

    def setEditorData(self, editor: QWidget, index: _AnyIndex) -> None:
        """A title that comes meanwhile, from the model, must not replace what is being typed."""
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(2, 1, -2, -1))

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str) -> None:
        font = QFont(option.font)
        font.setPixelSize(max(11, font.pixelSize() - 1) if font.pixelSize() > 0 else 12)
        font.setWeight(QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(QColor(current_tokens().muted))
        place = rect.adjusted(_INSET - 2, 0, -_INSET, -6)
        painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_folder(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, index: _AnyIndex) -> None:
        tokens = current_tokens()
        self._paint_ground(painter, rect, index)
        place = rect.adjusted(_INSET - 2, 0, -_INSET, 0)
        middle = rect.center().y() + 1
        is_rtl = option.direction == Qt.LayoutDirection.RightToLeft
        folded = "chevron-left" if is_rtl else "chevron-right"
        for name in ("chevron-down" if index.data(SidebarRole.OPEN) else folded, "folder"):
            icon(name, "muted").paint(painter, QRect(place.left(), middle - _ICON // 2, _ICON, _ICON))
            place.setLeft(place.left() + _ICON + 5)
        font = _small(QFont(option.font))
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        count = str(index.data(SidebarRole.COUNT) or "")
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
        place.setRight(place.right() - painter.fontMetrics().horizontalAdvance(count) - 6)
        self._paint_title(painter, option, place, str(index.data()), True)

    def _paint_conversation(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, index: _AnyIndex
    ) -> None:
        tokens = current_tokens()
        selected = self._paint_ground(painter, rect, index)
        indent = _IN_FOLDER if index.data(SidebarRole.IN_FOLDER) else 0
        text_place = rect.adjusted(_INSET + indent, 0, -_INSET, 0)
        if index.data(SidebarRole.TEMPORARY):
            middle = rect.center().y() + 1
            icon("message-circle-dashed", "muted").paint(
                painter, QRect(text_place.left(), middle - _ICON // 2, _ICON, _ICON)
            )
            text_place.setLeft(text_place.left() + _ICON + 6)
        if index.data(SidebarRole.RUNNING):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            centre = rect.center().y() + 0.5
            painter.drawEllipse(QRectF(text_place.right() - _DOT, centre - _DOT / 2, _DOT, _DOT))
            text_place.setRight(text_place.right() - _DOT - 6)
        marks = index.data(SidebarRole.MARKS) or ()
        if index.data(SidebarRole.MESSAGE) is not None:
            _paint_marked(painter, option, text_place.adjusted(_PLACE_INDENT, 0, 0, 0), str(index.data()), marks, True)
            return
        tags = index.data(SidebarRole.TAGS)
        if tags:
            text_place.setRight(_paint_chips(painter, option, text_place, tags))
        if marks:
            _paint_marked(painter, option, text_place, str(index.data()), marks, False)
        else:
            self._paint_title(painter, option, text_place, str(index.data()), selected)

    def _paint_ground(self, painter: QPainter, rect: QRect, index: _AnyIndex) -> bool:
        """Paint what tells a row that is chosen, pointed at or focused; return whether it is chosen."""
        tokens = current_tokens()
        selected = self._view.selectionModel().isSelected(index)
        is_target = getattr(self._view, "drop_target", None) == index
        row = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if selected or is_target or self._is_hovered(rect):
            painter.setBrush(QColor(tokens.selection if selected or is_target else tokens.hover))
            painter.drawRoundedRect(row, _RADIUS, _RADIUS)
        if is_target or self._has_visible_focus(index):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        return bool(selected)

    def _is_hovered(self, rect: QRect) -> bool:
        return self._view.underMouse() and rect.contains(self._view.viewport().mapFromGlobal(QCursor.pos()))

    def _has_visible_focus(self, index: _AnyIndex) -> bool:
        """Only for people who got here by keyboard, as Qt's own styles do it."""
        by_keyboard = self._view.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        return by_keyboard and self._view.hasFocus() and self._view.currentIndex() == index

    def _paint_title(
        self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, title: str, selected: bool
    ) -> None:
        font = QFont(option.font)
        if selected:
            font.setWeight(QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(QColor(current_tokens().text))
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _small(font: QFont) -> QFont:
    """Return ``font`` as it is for what stands beside a title."""
    font.setPixelSize(max(10, font.pixelSize() - 3) if font.pixelSize() > 0 else 11)
    return font


def _paint_chips(painter: QPainter, option: QStyleOptionViewItem, place: QRect, tags: Sequence[str]) -> int:
    """Paint as many tags as there is room for, and the number of the others; return where the title must end."""
    painter.setFont(_small(QFont(option.font)))
    metrics = painter.fontMetrics()
    room = round(place.width() * _CHIP_SHARE)
    shown: list[str] = []
    for number, tag in enumerate(tags):
        rest = f"+{len(tags) - number - 1}" if number + 1 < len(tags) else ""
        used = sum(metrics.horizontalAdvance(text) + _CHIP_PADDING + _CHIP_GAP for text in [*shown, tag, rest] if text)
        if used > room and shown:
            shown.append(f"+{len(tags) - number}")
            break
        left = room - (metrics.horizontalAdvance(rest) + _CHIP_PADDING + _CHIP_GAP if rest else 0) - _CHIP_PADDING
        shown.append(metrics.elidedText(tag, Qt.TextElideMode.ElideRight, left))
    right = place.right()
    for text in reversed(shown):
        width, height = metrics.horizontalAdvance(text) + _CHIP_PADDING, metrics.height() + 2
        chip = QRect(right - width, place.center().y() - height // 2 + 1, width, height)
        _paint_chip(painter, chip, text)
        right = chip.left() - _CHIP_GAP
    return right - 2


def _paint_chip(painter: QPainter, chip: QRect, text: str) -> None:
    tokens = current_tokens()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.accent_soft))
    painter.drawRoundedRect(QRectF(chip), 5, 5)
    painter.setPen(QColor(tokens.accent))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)


def _paint_marked(
    painter: QPainter,
    option: QStyleOptionViewItem,
    place: QRect,
    text: str,
    marks: Sequence[tuple[int, int]],
    is_quiet: bool,
) -> None:
    """Paint one line with ``marks`` (starts and ends, in code points) bold."""
    from PySide6.QtGui import QTextLayout, QTextOption  # slow to load, and first used by a search

    font = QFont(option.font)
    if is_quiet and font.pixelSize() > 0:
        font.setPixelSize(max(11, font.pixelSize() - 2))
    layout = QTextLayout(text, font)
    setting = QTextOption()
    setting.setTextDirection(option.direction)
    setting.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(setting)
    layout.setFormats([_bold(text, start, end) for start, end in marks if end <= len(text)])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(place.width())
    layout.endLayout()
    painter.setClipRect(place)
    tokens = current_tokens()
    painter.setPen(QColor(tokens.muted if is_quiet else tokens.text))
    layout.draw(painter, QRectF(place.left(), place.top() + (place.height() - line.height()) / 2, 0, 0).topLeft())


def _bold(text: str, start: int, end: int) -> QTextLayout.FormatRange:
    from PySide6.QtGui import QTextCharFormat, QTextLayout

    form = QTextCharFormat()
    form.setFontWeight(QFont.Weight.Bold)
    form.setForeground(QColor(current_tokens().text))
    one = QTextLayout.FormatRange()
    one.start = _units(text[:start])
    one.length = _units(text[start:end])
    one.format = form
    return one


def _units(text: str) -> int:
    """Return how many UTF-16 units ``text`` has: that is what Qt counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
