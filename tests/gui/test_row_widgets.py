"""Rows that are not needed any more are deleted in time, whatever is open meanwhile."""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sotto.gui.blocks import CodeBlock
from sotto.gui.code_block import CodeBlockWidget
from sotto.gui.row_widgets import MOST_RETIRED, RetiredWidgets
from sotto.gui.text_style import prose_style
from sotto.gui.theme import Theme


def test_widgets_are_deleted_behind_a_dialog_too(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    retired = RetiredWidgets(lambda: True, window)
    caught_up: list[bool] = []
    retired.caught_up.connect(lambda: caught_up.append(True))
    dialog = QDialog(window)
    window.show()
    dialog.open()
    rows = [QWidget(window) for _ in range(3 * MOST_RETIRED)]
    retired.add(*rows)
    assert retired.is_full
    qtbot.waitUntil(lambda: not any(shiboken6.isValid(row) for row in rows))
    assert caught_up == [True]
    assert dialog.isVisible()


def test_what_has_opened_a_menu_is_deleted_when_it_is_closed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    retired = RetiredWidgets(lambda: True, window)
    row, other = QWidget(window), QWidget(window)
    button = QWidget(row)
    menu = QMenu(button)
    menu.addAction("12")
    menu.popup(window.mapToGlobal(window.rect().center()))
    retired.add(row, other)
    qtbot.waitUntil(lambda: not shiboken6.isValid(other))
    assert shiboken6.isValid(row)
    assert menu.isVisible()
    menu.close()
    qtbot.waitUntil(lambda: not shiboken6.isValid(row))


def test_code_that_is_being_saved_is_written_although_its_message_went(
    qtbot: QtBot, window_theme: Theme, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    retired = RetiredWidgets(lambda: True, window)
    row, other = QWidget(window), QWidget(window)
    block = CodeBlockWidget(prose_style(window_theme), row)
    block.set_block(CodeBlock("python", "x = 1"))
    QVBoxLayout(row).addWidget(block)
    window.show()
    button = block.findChild(QToolButton, "save_code_button")
    assert isinstance(button, QToolButton)
    button.click()
    dialog = window.findChild(QFileDialog, "save_code_dialog")
    assert isinstance(dialog, QFileDialog)
    retired.add(row, other)
    qtbot.waitUntil(lambda: not shiboken6.isValid(other))
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(tmp_path / "main.py"))
    assert (tmp_path / "main.py").read_text() == "x = 1\n"
    dialog.reject()
    qtbot.waitUntil(lambda: not shiboken6.isValid(row))
