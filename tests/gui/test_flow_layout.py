"""Rows that wrap."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from sotto.gui.flow_layout import FlowLayout
from sotto.gui.labels import ElidedLabel


@pytest.fixture
def place(qtbot: QtBot) -> QWidget:
    place = QWidget()
    qtbot.addWidget(place)
    row = FlowLayout(place, 10)
    for height in (20, 40, 20):
        box = QLabel()
        box.setFixedSize(100, height)
        row.addWidget(box)
    return place


def boxes(place: QWidget) -> list[QLabel]:
    return place.findChildren(QLabel)


def test_what_fits_stands_in_one_row_in_the_middle_of_it(place: QWidget) -> None:
    place.resize(400, 40)
    place.show()
    assert [(box.x(), box.y()) for box in boxes(place)] == [(0, 10), (110, 0), (220, 10)]
    assert place.heightForWidth(400) == 40


def test_the_rest_goes_below(place: QWidget) -> None:
    assert place.heightForWidth(210) == 40 + 10 + 20
    assert place.heightForWidth(100) == 20 + 10 + 40 + 10 + 20


def test_a_hidden_one_takes_no_room(place: QWidget) -> None:
    place.resize(400, 40)
    place.show()
    assert place.heightForWidth(400) == 40
    boxes(place)[1].hide()
    assert place.heightForWidth(400) == 20


def test_an_empty_one_has_no_height(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    FlowLayout(place)
    assert place.heightForWidth(100) <= 0


def test_a_long_label_is_shortened_to_the_row_and_grows_back(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    row = FlowLayout(place)
    label = ElidedLabel("a licence with a very long name indeed", "chip")
    row.addWidget(label)
    place.resize(90, 40)
    place.show()
    assert label.text().endswith("…")
    assert label.geometry().right() < 90
    assert label.accessibleName() == "a licence with a very long name indeed"
    place.resize(900, 40)
    qtbot.waitUntil(lambda: label.text() == "a licence with a very long name indeed")
