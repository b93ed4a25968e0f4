"""The map of a chat: every message of its tree as a line, with the branches drawn beside it like a railway plan.

The branch that is shown runs straight down in the colour of the palette; others turn off to the right where they begin.
Long stretches without a fork can be folded to one line. Choosing a line shows the branch it is on and goes to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from sotto.domain.chat import MessageStatus, Role
from sotto.domain.ids import MessageId
from sotto.domain.outline import OutlineNode, OutlineRow, outline_rows
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.labels import plain_label
from sotto.gui.theme import current_tokens

LANE: Final = 18
"""Pixels from one lane to the next."""
_LEFT: Final = 20
_GAP: Final = 14
_DOT: Final = 4.5
_DEEPEST: Final = 12
"""Lanes that are drawn; what is nested deeper stays in the last one."""
SHORT_FROM: Final = 40
"""Messages from which long stretches are folded at first."""
ROW_ROLE: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class TreeMapModel(QAbstractListModel):
    """The rows of the map. The text of a row is what a screen reader says: who, what, which version, whether shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[OutlineRow] = []

    def set_rows(self, rows: Sequence[OutlineRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, index: int) -> OutlineRow:
        """Return one row."""
        return self._rows[index]

    def row_of(self, message: MessageId | None) -> int | None:
        """Return the row of a message; None if it is folded away or unknown."""
        return next((i for i, row in enumerate(self._rows) if row.node.id == message and not row.skipped), None)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row)
        if role == Qt.ItemDataRole.ToolTipRole and not row.skipped:
            return row.node.preview
        return None

    def _words(self, row: OutlineRow) -> str:
        if row.skipped:
            return self.tr("{count} messages without a fork").format(count=QLocale().toString(row.skipped))
        who = self.tr("You") if row.node.role is Role.USER else row.node.model or self.tr("Answer")
        parts = [self.tr("{who}: {text}").format(who=who, text=row.node.preview or self.tr("(no text)"))]
        if row.versions > 1:
            parts.append(self.tr("version {number} of {count}").format(number=row.number, count=row.versions))
        if row.is_shown:
            parts.append(self.tr("shown"))
        return ", ".join(parts)


class TreeMapDelegate(QStyledItemDelegate):
    """Draws lines, dots and words of one row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, max(30, QFontMetrics(option.font).height() + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: OutlineRow = index.data(ROW_ROLE)
        tokens = current_tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if is_selected or is_hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selection if is_selected else tokens.hover))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 8, 8)
        if is_selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRoundedRect(rect.adjusted(3, 2, -3, -2), 7, 7)
        self._draw_lanes(painter, rect, row)
        self._draw_words(painter, rect, row, option)
        painter.restore()

    def _draw_lanes(self, painter: QPainter, rect: QRectF, row: OutlineRow) -> None:
        tokens = current_tokens()
        quiet, strong = QPen(QColor(tokens.control), 1.5), QPen(QColor(tokens.accent), 2)
        lane = min(row.lane, _DEEPEST)
        middle = rect.center().y()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for passing in range(lane):
            painter.setPen(strong if passing == 0 and row.leads_on else quiet)
            x = _x(rect, passing)
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom() + 1))
        x = _x(rect, lane)
        painter.setPen(strong if row.is_shown else quiet)
        if row.turns_off and lane > 0:
            path = QPainterPath(QPointF(_x(rect, lane - 1), rect.top()))
            path.cubicTo(
                QPointF(_x(rect, lane - 1), middle), QPointF(_x(rect, lane - 1) + LANE / 3, middle), QPointF(x, middle)
            )
            painter.drawPath(path)
        elif row.has_above:
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, middle))
        if row.has_below:
            painter.setPen(strong if lane == 0 and row.leads_on else quiet)
            painter.drawLine(QPointF(x, middle), QPointF(x, rect.bottom() + 1))
        if not row.skipped:
            self._draw_dot(painter, QPointF(x, middle), row)

    def _draw_dot(self, painter: QPainter, place: QPointF, row: OutlineRow) -> None:
        """A question is a ring, an answer a full dot."""
        tokens = current_tokens()
        colour = QColor(tokens.accent if row.is_shown else tokens.control)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(QColor(tokens.ground) if row.node.role is Role.USER else colour)
        painter.drawEllipse(place, _DOT, _DOT)

    def _draw_words(self, painter: QPainter, rect: QRectF, row: OutlineRow, option: QStyleOptionViewItem) -> None:
        tokens = current_tokens()
        painter.setFont(option.font)
        metrics = QFontMetrics(option.font)
        left = _x(rect, min(row.lane, _DEEPEST)) + _GAP
        right = rect.right() - 12
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        note = self._note(row)
        if note:
            width = metrics.horizontalAdvance(note)
            painter.setPen(QColor(tokens.muted))
            painter.drawText(QRectF(right - width, rect.top(), width, rect.height()), flags, note)
            right -= width + _GAP
        painter.setPen(QColor(tokens.text if row.is_shown and not row.skipped else tokens.muted))
        room = max(0, int(right - left))
        text = metrics.elidedText(self._text(row), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, rect.top(), room, rect.height()), flags, text)

    def _text(self, row: OutlineRow) -> str:
        if row.skipped:
            return self.tr("{count} messages").format(count=QLocale().toString(row.skipped))
        if row.node.preview:
            return row.node.preview
        return self.tr("Being written…") if row.node.status is MessageStatus.STREAMING else self.tr("(no text)")

    def _note(self, row: OutlineRow) -> str:
        parts = [row.node.model] if row.node.model and not row.skipped else []
        if row.versions > 1:
            parts.append(self.tr("{number} / {count}").format(number=row.number, count=row.versions))
        return " · ".join(parts)


class TreeMapDialog(QDialog):
    """Lists the rows; Enter or a click goes to a message and closes the map."""

    message_chosen = Signal(str)

    def __init__(self, nodes: Sequence[OutlineNode], leaf: MessageId | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nodes = tuple(nodes)
        self._leaf = leaf
        self.setObjectName("tree_map")
        self.setWindowTitle(self.tr("Map of this chat"))
        resize_within_window(self, 680, 560)
        self._model = TreeMapModel(self)
        self.list = QListView()
        self.list.setObjectName("tree_map_list")
        self.list.setAccessibleName(self.tr("All messages of this chat, with their branches"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(TreeMapDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._on_chosen)
        self.list.activated.connect(self._on_chosen)
        self._short = QCheckBox(self.tr("Fold stretches without a fork"))
        self._short.setObjectName("tree_map_short")
        self._short.setAccessibleName(self._short.text())
        self._short.setChecked(len(self._nodes) > SHORT_FROM)
        self._short.toggled.connect(lambda _checked: self._refresh())
        self._lay_out()
        self._refresh()
        self.list.setFocus()

    def _lay_out(self) -> None:
        close = QPushButton(self.tr("Close"))
        close.setObjectName("tree_map_close_button")
        close.setAccessibleName(close.text())
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        words = self.tr("{count} messages. The branch that is shown runs straight down.")
        about = plain_label(words.format(count=QLocale().toString(len(self._nodes))), "muted", wraps=True)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(20, 10, 16, 14)
        bottom.addWidget(self._short)
        bottom.addStretch(1)
        bottom.addWidget(close)
        top = QVBoxLayout()
        top.setContentsMargins(20, 16, 20, 6)
        top.addWidget(about)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addLayout(bottom)

    def _refresh(self) -> None:
        current = self.list.currentIndex()
        kept = self._model.row(current.row()).node.id if current.isValid() else self._leaf
        self._model.set_rows(outline_rows(self._nodes, self._leaf, is_short=self._short.isChecked()))
        row = self._model.row_of(kept)
        row = self._model.row_of(self._leaf) if row is None else row
        if row is not None:
            index = self._model.index(row, 0)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index, QListView.ScrollHint.PositionAtCenter)

    def _on_chosen(self, index: QModelIndex) -> None:
        row = self._model.row(index.row())
        if row.skipped:
            self._short.setChecked(False)
            unfolded = self._model.row_of(row.node.id)
            if unfolded is not None:
                place = self._model.index(unfolded, 0)
                self.list.setCurrentIndex(place)
                self.list.scrollTo(place, QListView.ScrollHint.PositionAtTop)
            return
        self.message_chosen.emit(row.node.id)
        self.accept()


def _x(rect: QRectF, lane: int) -> float:
    return rect.left() + _LEFT + lane * LANE
