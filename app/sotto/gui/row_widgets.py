"""What the rows of a long column need of their widgets: their heights, the stops of Tab, and being deleted in time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLayout, QWidget

from sotto.gui.theme import current_tokens

MOST_RETIRED: Final = 10
"""Dropped rows that may wait to be deleted while others are being made."""
_RETIRING_MS: Final = 8
_MOST_PARTS: Final = 6
"""Text fields of a dropped row that are deleted at once."""
_LINE: Final = 16
"""Pixels. What differs less in height stands beside each other."""
_SHARES: Final = (0.86, 0.94, 0.78, 0.9, 0.55)


class RetiredWidgets(QObject):
    """Deletes widgets one by one while nothing else is to be done: deleting a message takes milliseconds."""

    caught_up = Signal()
    """There were too many, and now there are not."""

    def __init__(self, is_idle: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._is_idle = is_idle
        self._widgets: list[QWidget] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_RETIRING_MS)
        self._timer.timeout.connect(self._drop_one)

    @property
    def is_full(self) -> bool:
        """Whether so many are waiting that no new ones should be made."""
        return len(self._widgets) > 2 * MOST_RETIRED

    def add(self, *widgets: QWidget) -> None:
        """Hide ``widgets`` now and delete them soon."""
        for widget in widgets:
            widget.hide()
        self._widgets.extend(widgets)
        self._timer.start()

    def _drop_one(self) -> None:
        """Delete a widget, or a part of a large one."""
        if not self._widgets:
            self._timer.stop()
        elif _has_opened_something(self._widgets[0]):
            self._widgets.append(self._widgets.pop(0))  # what one has before one would close with it
        elif self._is_idle() or len(self._widgets) > MOST_RETIRED:
            was_full = self.is_full
            parts = self._widgets[0].findChildren(QAbstractScrollArea)
            if len(parts) > _MOST_PARTS:  # a whole book would take a tenth of a second at once
                for part in parts[:_MOST_PARTS]:
                    part.deleteLater()
            else:
                self._widgets.pop(0).deleteLater()
            if was_full and not self.is_full:
                self.caught_up.emit()
        self._timer.setInterval(0 if len(self._widgets) > MOST_RETIRED else _RETIRING_MS)


def _has_opened_something(widget: QWidget) -> bool:
    """Tell whether a menu or dialog that is open belongs to ``widget``."""
    opened: QObject | None = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    while opened is not None and opened is not widget:
        opened = opened.parent()
    return opened is not None


def paint_bars(surface: QWidget, places: Iterable[QRect]) -> None:
    """Draw quiet bars in ``places``, where text will be; only while ``surface`` is being painted."""
    painter = QPainter(surface)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(current_tokens().code_header))
    for place in places:
        for line, y in enumerate(range(place.top(), min(place.bottom(), surface.height()) + 1, 28)):
            if y > -20:
                painter.drawRoundedRect(place.left(), y, round(place.width() * _SHARES[line % len(_SHARES)]), 12, 4, 4)
    painter.end()


def settled_height(widget: QWidget, width: int) -> int:
    """Give ``widget`` this width and the height it needs, and return that.

    Layouts tell each other about a new height through events; here all are asked at once, the innermost first.
    """
    if widget.width() != width:
        widget.resize(width, widget.height())
    for layout in reversed(widget.findChildren(QLayout)):
        layout.activate()
    height = wanted_height(widget, width)
    widget.resize(width, height)
    return height


def wanted_height(widget: QWidget, width: int) -> int:
    layout = widget.layout()
    if layout is not None and layout.hasHeightForWidth():
        return layout.totalHeightForWidth(width)
    return widget.sizeHint().height()


def has_focus(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))


def tab_stops(widget: QWidget) -> list[QWidget]:
    """Return what Tab stops at in ``widget``, in the order one reads it."""
    found = [
        child
        for child in widget.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled() and child.isVisibleTo(widget)
    ]
    middles = {child: child.mapTo(widget, child.rect().center()) for child in found}
    return sorted(found, key=lambda child: (middles[child].y() // _LINE, middles[child].x()))


def next_stop(column: QWidget, rows: Iterable[QWidget], following: bool) -> QWidget | None:
    """Return what Tab goes to from inside ``column``; None at the end of it, or if the focus is elsewhere.

    ``rows`` go from top to bottom. They are made in any order, so Qt's own chain is no help.
    """
    focused = QApplication.focusWidget()
    if focused is None or not column.isAncestorOf(focused):
        return None
    stops = [stop for row in rows for stop in tab_stops(row)]
    if focused not in stops:
        return None
    at = stops.index(focused) + (1 if following else -1)
    return stops[at] if 0 <= at < len(stops) else None


def way_into_view(area: QAbstractScrollArea, widget: QWidget, space: int) -> int:
    """Return how many pixels to scroll down until ``widget`` is in view, its beginning if it is too high."""
    top = widget.mapTo(area.viewport(), QPoint()).y()
    bottom, height = top + widget.height(), area.viewport().height()
    if top < 0 or widget.height() > height - 2 * space:
        return top - space
    return bottom - height + space if bottom > height else 0
