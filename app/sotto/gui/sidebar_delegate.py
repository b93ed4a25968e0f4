"""Paints the rows of the sidebar: quiet headings, soft rounded selection, a dot where an answer is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QCursor, QFont, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyledItemDelegate, QWidget

from sotto.gui.sidebar_model import SidebarRole
from sotto.gui.theme import current_spacing, current_tokens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

_AnyIndex = QModelIndex | QPersistentModelIndex

_LESS_AT_THE_TOP = 8
_RADIUS = 8
_INSET = 10
_DOT = 7


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
        if index.data(SidebarRole.ID) is None:
            heading = spacing.heading_row if index.row() else spacing.heading_row - _LESS_AT_THE_TOP
            return QSize(0, max(heading, text + 2 * spacing.padding + 2))
        return QSize(0, max(spacing.row, text + 2 * spacing.padding))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        if index.data(SidebarRole.ID) is None:
            self._paint_heading(painter, option, rect, str(index.data()))
        else:
            self._paint_conversation(painter, option, rect, index)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _AnyIndex) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("rename_field")
        editor.setAccessibleName(self.tr("New name of the chat"))
        editor.setMaxLength(200)
        return editor

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

    def _paint_conversation(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, index: _AnyIndex
    ) -> None:
        tokens = current_tokens()
        selected = self._view.selectionModel().isSelected(index)
        row = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if selected or self._is_hovered(rect):
            painter.setBrush(QColor(tokens.selection if selected else tokens.hover))
            painter.drawRoundedRect(row, _RADIUS, _RADIUS)
        if self._has_visible_focus(index):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        text_place = rect.adjusted(_INSET, 0, -_INSET, 0)
        if index.data(SidebarRole.RUNNING):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            middle = rect.center().y() + 0.5
            painter.drawEllipse(QRectF(text_place.right() - _DOT, middle - _DOT / 2, _DOT, _DOT))
            text_place.setRight(text_place.right() - _DOT - 6)
        self._paint_title(painter, option, text_place, str(index.data()), selected)

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
