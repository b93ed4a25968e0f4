"""The column of cards: what is shown, in which order, and that no turn of the event loop makes all of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sotto.gui import card_column
from sotto.gui.card_column import CardColumn

Make = Callable[[], CardColumn]


class Card(QWidget):
    """Words that wrap, and a button."""

    def __init__(self, key: Hashable) -> None:
        super().__init__()
        self.label = QLabel(f"{key} with words that need two lines in a narrow place")
        self.label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(self.label)
        column.addWidget(QPushButton(str(key)))


@pytest.fixture
def column(qtbot: QtBot) -> Iterator[CardColumn]:
    area = QScrollArea()
    area.setWidgetResizable(True)
    inner = QWidget()
    column = CardColumn(Card)
    QVBoxLayout(inner).addWidget(column, 0, Qt.AlignmentFlag.AlignTop)
    area.setWidget(inner)
    area.resize(400, 300)
    qtbot.addWidget(area)
    area.show()
    yield column
    area.close()


def shown(column: CardColumn) -> list[Hashable]:
    """Return the keys of the cards that can be seen, from the top."""
    visible = [(card.y(), key) for key, card in column.made.items() if not card.isHidden()]
    return [key for _, key in sorted(visible, key=lambda pair: pair[0])]


def test_cards_stand_in_order_below_each_other(column: CardColumn, qtbot: QtBot) -> None:
    column.show_keys(["c", "a", "b"])
    qtbot.waitUntil(lambda: column.is_settled)
    assert shown(column) == ["c", "a", "b"]
    cards = [column.made[key] for key in ("c", "a", "b")]
    for upper, lower in itertools.pairwise(cards):
        assert lower.y() >= upper.y() + upper.height()
    assert column.height() == cards[-1].geometry().bottom() + 1


def test_another_order_keeps_the_cards(column: CardColumn, qtbot: QtBot) -> None:
    column.show_keys(["a", "b", "c"])
    qtbot.waitUntil(lambda: column.is_settled)
    made = dict(column.made)
    column.show_keys(["c", "d", "a"])
    qtbot.waitUntil(lambda: column.is_settled)
    assert shown(column) == ["c", "d", "a"]
    assert made["b"].isHidden()
    assert all(column.made[key] is card for key, card in made.items())
    column.show_keys([])
    assert (shown(column), column.height()) == ([], 0)


def test_a_card_that_grows_moves_those_below(column: CardColumn, qtbot: QtBot) -> None:
    column.show_keys(["a", "b"])
    qtbot.waitUntil(lambda: column.is_settled)
    card, below = column.made["a"], column.made["b"]
    assert isinstance(card, Card)
    before = below.y()
    card.label.setText("words " * 200)
    qtbot.waitUntil(lambda: below.y() > before)
    assert below.y() >= card.y() + card.height()


def test_a_narrower_place_makes_them_higher(column: CardColumn, qtbot: QtBot) -> None:
    column.show_keys(["a", "b"])
    qtbot.waitUntil(lambda: column.is_settled)
    before = column.made["b"].y()
    column.window().resize(160, 300)
    qtbot.waitUntil(lambda: column.made["b"].y() > before)
    assert column.made["b"].width() == column.width()


def test_many_cards_take_many_turns(column: CardColumn, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_column, "_BUDGET", 0.0)
    column.show_keys(list(range(20)))
    assert 1 <= len(column.made) < 20
    column.show_keys([3, 1])  # what was under way is given up
    qtbot.waitUntil(lambda: column.is_settled)
    assert shown(column) == [3, 1]
    assert len(column.made) < 20


def test_cards_can_be_asked_for_before_the_column_is_seen(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    column = CardColumn(Card)
    QVBoxLayout(place).addWidget(column, 0, Qt.AlignmentFlag.AlignTop)
    column.show_keys(["a", "b"])
    qtbot.waitUntil(lambda: column.is_settled)
    place.resize(400, 300)
    place.show()
    assert shown(column) == ["a", "b"]
    first, second = column.made["a"], column.made["b"]
    qtbot.waitUntil(lambda: second.y() >= first.height() > 0 and column.height() >= second.geometry().bottom())
    assert second.width() == column.width()
