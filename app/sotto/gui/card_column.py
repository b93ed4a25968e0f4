"""A long column of cards that appears piece by piece, so that no turn of the event loop takes long.

Qt’s own box layout asks each of a hundred cards for its height whenever one of them changes; this column asks only
those that were placed, and moves only what has to move.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Hashable, Iterator, Sequence

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

_GAP = 10
_BUDGET = 0.003
"""Seconds of work in one turn: less than a quarter of a frame, since painting follows."""

_PAUSE = 5
"""Milliseconds between two turns, in which keys, wheel and painting are served."""


class CardColumn(QWidget):
    """Shows the cards of the keys that were asked for, in their order; cards are made once and kept.

    ``make`` builds the card of a key; it must wrap its words, so that it fits every width.
    """

    def __init__(self, make: Callable[[Hashable], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card_column")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._make = make
        self._placed: list[QWidget] = []
        self.made: dict[Hashable, QWidget] = {}
        self._work: Iterator[None] = iter(())
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._on_turn)

    @property
    def is_settled(self) -> bool:
        """Whether everything that was asked for is shown."""
        return not self._timer.isActive()

    def show_keys(self, keys: Sequence[Hashable]) -> None:
        """Show exactly these; the first ones at once. What was under way for other keys is given up."""
        self._work = self._steps(tuple(keys))
        self._on_turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a card wants another height
            self._arrange()
        return super().event(event)

    def _on_turn(self) -> None:
        deadline = time.perf_counter() + _BUDGET
        is_done = True
        for _ in self._work:
            if time.perf_counter() > deadline:
                is_done = False
                break
        self._arrange()
        if is_done:
            self._timer.stop()
        else:
            self._timer.start()

    def _steps(self, keys: tuple[Hashable, ...]) -> Iterator[None]:
        """Hide what goes, then show what comes, one card at a time; the order on the screen is that of the Tab key."""
        wanted = set(keys)
        for key, card in self.made.items():
            if key not in wanted:
                card.hide()
        shown = [self.made[key] for key in keys if key in self.made]
        self._placed = [card for card in shown if not card.isHidden()]
        for position, key in enumerate(keys):
            if key not in self.made:
                self.made[key] = self._make(key)
                self.made[key].setParent(self)
                self.made[key].hide()  # a child of what is not shown yet does not count as hidden
            card = self.made[key]
            if card.isHidden():
                self._placed.insert(position, card)
                card.resize(self.width(), max(0, card.heightForWidth(self.width())))
                card.show()
                yield
        for before, after in itertools.pairwise(tuple(self._placed)):
            _tab_after(before, after)
            yield

    def _arrange(self) -> None:
        """Put the placed cards below each other."""
        width, top = self.width(), 0
        for card in self._placed:
            height = card.heightForWidth(width)
            card.setGeometry(0, top, width, height)
            top += height + _GAP
        self.setFixedHeight(max(0, top - _GAP))


def _tab_after(before: QWidget, after: QWidget) -> None:
    """Have the Tab key go from the last button of ``before`` to the first of ``after``."""
    last, first = before.findChildren(QAbstractButton), after.findChildren(QAbstractButton)
    if last and first:
        QWidget.setTabOrder(last[-1], first[0])
        for one, other in itertools.pairwise(first):
            QWidget.setTabOrder(one, other)
