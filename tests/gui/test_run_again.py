"""How an answer came about, asking for it again, and where the two differ: in the real window."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QPlainTextEdit, QPushButton, QTextEdit

from sotto.config import options
from sotto.domain.chat import Message, MessageStatus
from sotto.domain.text_difference import difference_of
from sotto.gui.compare_words import verdict_words
from sotto.gui.difference_dialog import DifferenceDialog, marked_text
from sotto.gui.message_menu import MenuFacts, MessageMenu
from sotto.gui.run_dialog import RunDialog
from support.every_dialog import ANSWER
from support.real_window import OpenWindow, RealWindow


def answered(open_window: OpenWindow, tiny_model: Path, **script: object) -> RealWindow:
    """A window with the answer to one question."""
    app = open_window(**script)
    app.add_model(tiny_model)
    app.send("Sing")
    app.wait(lambda: app.current is not None and app.services.chat.job_of(app.current) is None)
    app.wait(lambda: app.session.chat.actions._chat.is_read and app.view.is_settled)
    return app


def last_answer(app: RealWindow) -> Message:
    found = app.session.chat.actions._chat.tree.last_answer()
    assert found is not None
    return found


def run_again(app: RealWindow) -> None:
    """Choose it in the menu of the answer."""
    app.session.chat.actions.menus.show_menu(last_answer(app).id, app.window.mapToGlobal(app.window.rect().center()))
    menu = app.find("message_menu", QMenu)
    action = menu.findChild(QAction, "message_run_again")
    assert action.isEnabled()
    action.trigger()
    menu.close()


def until_compared(app: RealWindow) -> None:
    def is_written() -> bool:
        view = app.session.chat.comparison.view
        messages = [column.message for column in view.columns] if view is not None else [None]
        return all(message is not None and message.status is MessageStatus.COMPLETE for message in messages)

    app.wait(is_written)


def verdict(app: RealWindow) -> str:
    label = app.find("compare_verdict", QLabel)
    return str(label.text()) if label.isVisible() else ""


def test_the_same_again_is_said_in_words(open_window: OpenWindow, tiny_model: Path) -> None:
    app = answered(open_window, tiny_model)
    first = last_answer(app)
    app.settings.set(options.TEMPERATURE, 0.1)
    run_again(app)
    until_compared(app)
    app.wait(lambda: verdict(app) == "Identical: the same text, to the last character.")
    assert not app.find("compare_difference_button", QPushButton).isVisible()
    answers = app.session.chat.comparison.answers
    assert answers is not None
    assert answers.shown[0] == first.id
    second = app.session.chat.comparison.view.columns[1].message
    assert second.run["settings"] == first.run["settings"]


def test_where_it_differs_can_be_looked_at(open_window: OpenWindow, tiny_model: Path, tmp_path: Path) -> None:
    once = ["once", str(tmp_path / "asked"), [["tokens", 1, "do "]]]
    app = answered(open_window, tiny_model, generate=[["started"], once, ["tokens", 2], ["finish"]])
    run_again(app)
    until_compared(app)
    app.wait(lambda: verdict(app) == "The texts differ.")
    button = app.find("compare_difference_button", QPushButton)
    assert button.accessibleName() == "Show the differences"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = app.find("difference_dialog", DifferenceDialog)
    shown = dialog.findChild(QTextEdit, "difference_text").toPlainText()
    assert shown == marked_text(difference_of("do la la ", "la la "))
    assert "do" in shown
    QTest.mouseClick(dialog.findChild(QPushButton, "difference_copy_button"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == shown
    dialog.close()


def test_without_its_model_the_column_says_why(open_window: OpenWindow, tiny_model: Path) -> None:
    app = answered(open_window, tiny_model)
    (model,) = app.services.models.own
    app.services.models.remove(model.id)
    app.wait(lambda: not app.services.models.own)
    run_again(app)
    app.wait(lambda: app.session.chat.comparison.view is not None)
    column = app.session.chat.comparison.view.columns[1]
    app.wait(lambda: column.message is not None and column.message.status is MessageStatus.FAILED)
    assert "is not here any more" in column.message.error
    assert verdict(app) == ""


def test_details_are_saved_as_json_and_lead_to_another_run(
    open_window: OpenWindow, tiny_model: Path, tmp_path: Path
) -> None:
    app = answered(open_window, tiny_model)
    first = last_answer(app)
    app.session.chat.actions.show_details(first)
    dialog = app.find("details_dialog", RunDialog)
    assert "File: tiny.gguf" in dialog.findChild(QPlainTextEdit, "details_text").toPlainText()
    dialog.save_button.click()
    chooser = dialog.findChild(QFileDialog, "save_run_dialog")
    chooser.fileSelected.emit(str(tmp_path / "run.json"))
    chooser.close()
    saved = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert (saved["format"], saved["message"]) == ("sotto-run", first.id)
    assert saved["run"] == first.run
    dialog.save_to(tmp_path / "missing" / "run.json")
    app.wait(lambda: any(box.objectName() == "not_saved_dialog" for box in QApplication.topLevelWidgets()))
    QTest.mouseClick(dialog.again_button, Qt.MouseButton.LeftButton)
    until_compared(app)
    app.wait(lambda: verdict(app).startswith("Identical"))


def test_an_answer_of_which_too_little_is_known_cannot_be_run_again(qapp: QApplication, window_theme: object) -> None:
    dialog = RunDialog(ANSWER)
    assert not dialog.again_button.isEnabled()
    menu = MessageMenu(MenuFacts(ANSWER, False, True))
    action = menu.findChild(QAction, "message_run_again")
    assert action is not None
    assert not action.isEnabled()
    for widget in (dialog, menu):
        widget.deleteLater()


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ({}, {}, "Identical: the same text, to the last character."),
        ({}, {"content": "5"}, "The texts differ."),
        ({"reasoning": "So"}, {}, "The texts are identical; the reasoning before them differs."),
        (
            {"run": {"engine": {"llama_cpp": "1", "devices": ["a"]}, "settings": {"new_one": 1}}},
            {"run": {"engine": {"llama_cpp": "2", "devices": ["b"]}, "settings": {"new_one": 2}}},
            "Identical: the same text, to the last character. "
            "Not the same as then: where the model ran, the version of llama.cpp, new_one.",
        ),
    ],
)
def test_the_verdict(first: dict[str, object], second: dict[str, object], words: str, qapp: QApplication) -> None:
    one, other = (dataclasses.replace(ANSWER, **{"run": {}, **values}) for values in (first, second))
    assert verdict_words(one, other, is_again=True) == words
    assert "then" not in verdict_words(one, other, is_again=False)


def test_what_differs_is_marked_by_more_than_colour(qapp: QApplication, window_theme: object) -> None:
    difference = difference_of("The cat sat.", "The dog sat.")
    dialog = DifferenceDialog(difference)
    text = dialog.edit.toPlainText()
    assert text == "The [−cat−] {+dog+} sat."
    cursor = dialog.edit.textCursor()
    cursor.setPosition(text.index("cat") + 1)
    assert cursor.charFormat().fontStrikeOut()
    cursor.setPosition(text.index("dog") + 1)
    assert cursor.charFormat().fontUnderline()
    assert dialog.summary.text() == ("2 words stand in both answers, 1 only in the first, 1 only in the second.")
    assert "[−only in the first answer−]" in dialog.legend.text()
    dialog.deleteLater()
