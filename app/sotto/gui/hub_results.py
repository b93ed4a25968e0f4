"""The list of repositories that a search found: a model and its painting, so that thousands of rows cost nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QDate,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QCursor, QFont, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sotto.gui.icons import icon
from sotto.gui.model_facts import day_words
from sotto.gui.stylesheet import CARD_RADIUS
from sotto.gui.theme import current_tokens
from sotto.services.hub_search import FoundRepository

_AnyIndex = QModelIndex | QPersistentModelIndex

_PADDING = 12
_EDGE = 17
_BETWEEN = 8
_MARK = 14


class ResultRole(IntEnum):
    """What a row knows besides its name."""

    REPOSITORY = Qt.ItemDataRole.UserRole
    FACTS = Qt.ItemDataRole.UserRole + 1
    GATED = Qt.ItemDataRole.UserRole + 2


class HubResults(QAbstractListModel):
    """One row per repository, in the order of the hub."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Sequence[FoundRepository] = ()

    def show_results(self, found: Sequence[FoundRepository]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._found = tuple(found)
        self.endResetModel()

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._found)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._found):
            return None
        one = self._found[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | ResultRole.REPOSITORY:
                return one.repository
            case ResultRole.FACTS:
                return result_facts(one)
            case ResultRole.GATED:
                return bool(one.gated)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{one.repository}, {result_facts(one)}"
        return None


def result_facts(found: FoundRepository) -> str:
    """Return what the hub says of a repository in one line."""
    facts = [_translate("{count} downloads").format(count=_count(found.downloads))]
    if found.likes:
        facts.append(_translate("{count} likes").format(count=_count(found.likes)))
    if found.updated:
        day = datetime.fromtimestamp(found.updated / 1000, UTC).date()
        facts.append(_translate("changed {day}").format(day=day_words(QDate(day.year, day.month, day.day))))
    facts += [text for text in (found.licence, found.task) if text]
    if found.gated:
        facts.append(_translate("gated: asks for an account"))
    return " · ".join(facts)


class HubResultDelegate(QStyledItemDelegate):
    """Paints a row as a card with two lines; each row is as high as the next."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._arrow = icon("chevron-right", "muted")
        self._lock = icon("lock", "muted")

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        name, facts = self._fonts()
        lines = QFontMetrics(name).height() + QFontMetrics(facts).height()
        return QSize(0, lines + 4 + 2 * _PADDING + _BETWEEN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        tokens = current_tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = option.rect.adjusted(0, 0, 0, -_BETWEEN)
        is_hovered = self._view.underMouse() and option.rect.contains(
            self._view.viewport().mapFromGlobal(QCursor.pos())
        )
        has_focus = self._view.hasFocus() and self._view.currentIndex() == index
        inset = 1.0 if has_focus else 0.5
        painter.setPen(QPen(QColor(tokens.focus if has_focus else tokens.line), 2 if has_focus else 1))
        painter.setBrush(QColor(tokens.hover if is_hovered else tokens.ground))
        painter.drawRoundedRect(card.toRectF().adjusted(inset, inset, -inset, -inset), CARD_RADIUS, CARD_RADIUS)
        self._paint_words(painter, card.adjusted(_EDGE, _PADDING, -_EDGE, -_PADDING), index)
        painter.restore()

    def _paint_words(self, painter: QPainter, place: QRect, index: _AnyIndex) -> None:
        tokens = current_tokens()
        name_font, facts_font = self._fonts()
        arrow = place.adjusted(place.width() - _MARK, 0, 0, 0)
        self._draw_icon(painter, self._arrow, QRect(arrow.left(), arrow.center().y() - _MARK // 2, _MARK, _MARK))
        room = place.width() - _MARK - _EDGE
        painter.setFont(name_font)
        painter.setPen(QColor(tokens.text))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(str(index.data(ResultRole.REPOSITORY)), Qt.TextElideMode.ElideMiddle, room - 24)
        baseline = place.top() + metrics.ascent()
        painter.drawText(place.left(), baseline, name)
        if index.data(ResultRole.GATED):
            left = place.left() + metrics.horizontalAdvance(name) + 8
            top = place.top() + (metrics.height() - _MARK) // 2
            self._draw_icon(painter, self._lock, QRect(left, top, _MARK, _MARK))
        painter.setFont(facts_font)
        painter.setPen(QColor(tokens.muted))
        small = painter.fontMetrics()
        facts = small.elidedText(str(index.data(ResultRole.FACTS)), Qt.TextElideMode.ElideRight, room)
        painter.drawText(place.left(), place.top() + metrics.height() + 4 + small.ascent(), facts)

    def _draw_icon(self, painter: QPainter, drawing: QIcon, place: QRect) -> None:
        """Draw its pixmap: that is kept, while painting the icon would draw it anew for every row."""
        painter.drawPixmap(place, drawing.pixmap(place.size(), self._view.devicePixelRatioF()))

    def _fonts(self) -> tuple[QFont, QFont]:
        font = QFont(self._view.window().font())
        name, facts = QFont(font), QFont(font)
        name.setWeight(QFont.Weight.DemiBold)
        facts.setPixelSize(max(10, round(font.pixelSize() * 0.83)) if font.pixelSize() > 0 else 12)
        return name, facts


def _count(value: int) -> str:
    for divisor, unit in ((1_000_000, "M"), (1_000, "k")):
        if value >= divisor:
            return f"{QLocale().toString(value / divisor, 'f', 1 if value < 10 * divisor else 0)} {unit}"
    return QLocale().toString(value)


def _translate(text: str) -> str:
    return QCoreApplication.translate("HubResults", text)
