"""Dialogs fit the window they belong to."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from sotto.gui.dialog_size import resize_within_window
from support.every_dialog import every_dialog
from support.real_window import RealWindow


def test_a_dialog_is_as_large_as_it_likes_or_as_the_window_lets_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    inside = QWidget(window)
    dialog = QDialog(inside)
    window.resize(1280, 800)
    resize_within_window(dialog, 680, 640)
    assert (dialog.width(), dialog.height()) == (680, 640)
    window.resize(640, 600)
    resize_within_window(dialog, 680, 640)
    assert dialog.width() < 640
    assert dialog.height() < 600
    alone = QDialog()
    qtbot.addWidget(alone)
    resize_within_window(alone, 680, 640)
    assert (alone.width(), alone.height()) == (680, 640)


def test_no_dialog_is_higher_than_a_small_window(app_window: RealWindow) -> None:
    app_window.send("something")
    app_window.window.resize(900, 600)
    seen = [(type(dialog).__name__, dialog.height()) for dialog in every_dialog(app_window)]
    assert len(seen) > 8
    assert [each for each in seen if each[1] > 600] == []
