"""What can be done with single messages, done in the real window."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QListView,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QToolButton,
    QWidget,
)

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.ids import MessageId
from sotto.gui.message_menu import MenuFacts, MessageMenu, VersionMenu
from sotto.gui.tree_map import ROW_ROLE
from support.gguf_files import write_bpe_model
from support.real_window import OpenWindow, RealWindow

ALWAYS = {"pin", "branch_off", "map", "delete", "delete_from_here"}
CUT = [["started"], ["tokens", 2, "fa "], ["finish", "length"]]


def branch(app: RealWindow) -> list[str]:
    """Return the texts of the branch that is shown."""
    tree = app.session.chat.actions._chat.tree
    messages = [tree.message(node.id) for node in tree.shown()]
    return [message.content for message in messages if message is not None]


def shown(app: RealWindow) -> list[MessageId]:
    return [node.id for node in app.session.chat.actions._chat.tree.shown()]


def widget(app: RealWindow, number: int) -> Any:
    """Return the widget of a message of the branch, from 0, once it is there."""
    app.wait(lambda: app.view.is_settled)
    return app.view.widget_of(shown(app)[number])


def part(app: RealWindow, number: int, name: str, kind: type[Any] = QToolButton) -> Any:
    found = widget(app, number).findChild(kind, name)
    assert found is not None, name
    return found


def until_answered(app: RealWindow, count: int) -> None:
    """Wait until the branch has ``count`` messages and nothing is being written."""
    app.wait(lambda: app.current is not None and app.services.chat.job_of(app.current) is None)
    app.wait(lambda: len(shown(app)) == count and app.session.chat.actions._chat.is_read)
    app.wait(lambda: app.view.is_settled)


def choose(app: RealWindow, number: int, act: str) -> None:
    """Open the menu of a message with its button and choose a line."""
    part(app, number, "message_menu_button").click()
    menu = app.window.findChild(QMenu, "message_menu")
    assert menu is not None
    action = menu.findChild(QAction, f"message_{act}")
    assert action is not None, act
    assert action.isEnabled()
    action.trigger()
    menu.close()
    QApplication.sendPostedEvents()


def editor(app: RealWindow, number: int) -> QPlainTextEdit:
    assert widget(app, number).editor is not None
    field = widget(app, number).editor.field
    assert isinstance(field, QPlainTextEdit)
    return field


def test_a_question_is_edited_in_place_and_asked_again(app_window: RealWindow) -> None:
    app = app_window
    app.send("One")
    app.send("Two")
    part(app, 0, "edit_message_button").click()
    field = editor(app, 0)
    assert field.hasFocus()
    assert field.toPlainText() == "One"
    field.selectAll()
    QTest.keyClicks(field, "First")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "of all")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until_answered(app, 2)
    assert branch(app)[0] == "First\nof all"
    assert widget(app, 0).findChild(QWidget, "message_editor") is None
    part(app, 0, "previous_version_button").click()
    until_answered(app, 4)
    assert branch(app)[0] == "One"


def test_leaving_the_editor_changes_nothing(app_window: RealWindow) -> None:
    app = app_window
    app.send("One")
    app.session.chat.actions.edit_last()
    field = editor(app, 0)
    field.setPlainText("Something else")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert widget(app, 0).editor is None
    assert branch(app) == ["One", "la la la "]
    app.wait(lambda: app.composer.edit.hasFocus())
    part(app, 0, "edit_message_button").click()
    assert editor(app, 0).toPlainText() == "One"
    editor(app, 0).setPlainText("  ")
    assert not widget(app, 0).editor.send_button.isEnabled()
    widget(app, 0).editor.findChild(QPushButton, "message_edit_cancel_button").click()
    assert widget(app, 0).editor is None


def test_what_is_typed_into_an_editor_outlives_a_visit_elsewhere(app_window: RealWindow) -> None:
    app = app_window
    app.send("One")
    app.session.chat.actions.edit_last()
    editor(app, 0).setPlainText("One and a half")
    app.session.chat.new_chat()
    app.send("Elsewhere")
    app.choose("One")
    until_answered(app, 2)
    assert editor(app, 0).toPlainText() == "One and a half"


def test_a_message_is_deleted_and_brought_back(app_window: RealWindow) -> None:
    app = app_window
    for text in ("One", "Two", "Three"):
        app.send(text)
    choose(app, 2, "delete")
    app.wait(lambda: branch(app) == ["One", "la la la ", "la la la ", "Three", "la la la "])
    assert "Message deleted." in app.texts("toast_text")
    app.press_toast_button("Undo")
    app.wait(lambda: len(branch(app)) == 6)
    choose(app, 2, "delete_from_here")
    app.wait(lambda: branch(app) == ["One", "la la la "])
    app.wait(lambda: "4 messages deleted." in app.texts("toast_text"))


def test_deleting_everything_leaves_a_chat_one_can_go_on_with(app_window: RealWindow) -> None:
    app = app_window
    chat = app.send("One")
    choose(app, 0, "delete_from_here")
    app.wait(lambda: shown(app) == [] and not app.window.chat_page.shows_messages)
    assert app.send("Two") == chat
    until_answered(app, 2)
    assert branch(app)[0] == "Two"
    assert app.window.chat_page.shows_messages


def test_an_answer_that_was_cut_is_continued(open_window: OpenWindow, tiny_model: Any) -> None:
    app = open_window(generate=CUT)
    app.add_model(tiny_model)
    app.send("Sing")
    until_answered(app, 2)
    button = part(app, 1, "continue_button")
    assert button.isVisible()
    button.click()
    app.wait(lambda: branch(app) == ["Sing", "fa fa fa fa "])
    until_answered(app, 2)
    app.wait(lambda: app.last_answer() == "fa fa fa fa")
    part(app, 1, "previous_version_button").click()
    app.wait(lambda: branch(app) == ["Sing", "fa fa "])


def test_a_whole_answer_has_nothing_to_continue(app_window: RealWindow) -> None:
    app_window.send("Sing")
    until_answered(app_window, 2)
    assert widget(app_window, 1).findChild(QToolButton, "continue_button") is None


def test_another_version_with_another_model_or_other_settings(
    app_window: RealWindow, tmp_path: Path, tiny_model: Path
) -> None:
    app = app_window
    other = shutil.copy(write_bpe_model(tmp_path / "another.gguf", seed=7), tmp_path / "other.gguf")
    app.send("Sing")
    until_answered(app, 2)
    app.add_model(Path(other))
    part(app, 1, "version_menu_button").click()
    menu = app.window.findChild(QMenu, "version_menu")
    assert menu is not None
    (action,) = menu.findChildren(QAction, "version_model")
    action.trigger()
    menu.close()
    until_answered(app, 2)
    other_id = next(model.id for model in app.services.models.own if model.path == Path(other))
    app.wait(lambda: written(app).run["model"]["id"] == other_id)
    choose_version_settings(app, "other")
    app.wait(lambda: written(app).run.get("settings", {}).get("temperature") == 0.25)
    assert written(app).run["model"]["id"] == other_id


def written(app: RealWindow) -> Message:
    """Return the answer that is shown."""
    until_answered(app, 2)
    message = app.session.chat.actions._chat.tree.message(shown(app)[1])
    assert message is not None
    return message


def choose_version_settings(app: RealWindow, expected: str) -> None:
    """Ask for another version with a temperature of 0.25; the model that wrote this one is offered first."""
    part(app, 1, "version_menu_button").click()
    menu = app.window.findChild(QMenu, "version_menu")
    assert menu is not None
    menu.findChild(QAction, "message_again_with").trigger()  # type: ignore[union-attr]
    menu.close()
    dialog = app.find("version_dialog")
    chosen = dialog._models[dialog.findChild(QComboBox, "version_dialog_model").currentIndex()]
    assert chosen.path.stem == expected
    dialog.findChild(QWidget, "version_temperature").setChecked(True)
    dialog._values.rows["temperature"].editor.setValue(0.25)
    dialog.findChild(QPushButton, "version_dialog_save_button").click()


def test_a_branch_becomes_a_chat_of_its_own(app_window: RealWindow) -> None:
    app = app_window
    app.send("One")
    app.send("Two")
    old = app.current
    choose(app, 1, "branch_off")
    app.wait(lambda: app.current != old and branch(app) == ["One", "la la la "])
    app.wait(lambda: app.listed()[0] == "One (2)")


def test_while_an_answer_is_written_the_menu_says_what_must_wait(open_window: OpenWindow, tiny_model: Any) -> None:
    app = open_window(generate=[["started"], ["tokens_until_stopped"], ["finish"]])
    app.add_model(tiny_model)
    app.type("Sing")
    app.press_enter()
    app.wait(lambda: len(shown(app)) == 2 and app.view.widget_of(shown(app)[0]) is not None)
    app.session.chat.actions.menus.show_menu(shown(app)[0], QPoint(10, 10))
    menu = app.window.findChild(QMenu, "message_menu")
    assert menu is not None
    enabled = {action.objectName(): action.isEnabled() for action in menu.actions() if action.objectName()}
    assert not enabled["message_edit"]
    assert not enabled["message_delete"]
    assert enabled["message_copy"]
    assert "message_menu_reason" in enabled
    menu.close()
    app.session.chat.actions.edit(shown(app)[0])
    app.wait(lambda: "An answer is still being written in this chat." in app.texts("toast_text"))
    app.session.chat.stop()
    app.wait(lambda: app.services.chat.job_of(app.current) is None)


def test_copy_gives_what_is_read_or_what_was_written(open_window: OpenWindow, tiny_model: Any) -> None:
    app = open_window(generate=[["started"], ["tokens", 1, "A **bold** `word`"], ["finish"]])
    app.add_model(tiny_model)
    app.send("*Sing*")
    until_answered(app, 2)
    clipboard = QApplication.clipboard()
    choose(app, 1, "copy")
    assert clipboard.text().strip() == "A bold word"
    choose(app, 1, "copy_markdown")
    assert clipboard.text() == "A **bold** `word`"
    choose(app, 0, "copy")
    assert clipboard.text() == "*Sing*"


def test_copying_takes_what_is_selected(open_window: OpenWindow, tiny_model: Any) -> None:
    app = open_window(generate=[["started"], ["tokens", 1, "A **bold** `word`"], ["finish"]])
    app.add_model(tiny_model)
    app.send("Sing")
    until_answered(app, 2)
    clipboard = QApplication.clipboard()
    app.view.text_selection.select_text(1)
    choose(app, 0, "copy")
    assert clipboard.text() == "Sing"
    field = widget(app, 1).findChild(QTextBrowser)
    assert field is not None
    field.setFocus()
    app.view.text_selection.clear()
    field.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClick(field, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(field, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    choose(app, 1, "copy")
    assert clipboard.text() == "A bold wor"
    choose(app, 1, "copy_markdown")
    assert clipboard.text() == "A **bold** `wor`"
    clipboard.clear()
    app.window.copy_answer_action.trigger()
    assert clipboard.text() == "A **bold** `wor`"
    app.view.focus_message(shown(app)[0])
    QTest.keyClick(widget(app, 0), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "Sing"


def test_keys_act_on_the_message_that_has_the_focus(app_window: RealWindow) -> None:
    app = app_window
    app.send("One")
    until_answered(app, 2)
    app.view.focus_message(shown(app)[1])
    first = shown(app)[1]
    QTest.keyClick(widget(app, 1), Qt.Key.Key_R)
    app.wait(lambda: len(shown(app)) == 2 and shown(app)[1] != first)
    until_answered(app, 2)
    app.view.focus_message(shown(app)[1])
    QTest.keyClick(widget(app, 1), Qt.Key.Key_C)
    assert QApplication.clipboard().text().strip() == "la la la"
    QTest.keyClick(widget(app, 1), Qt.Key.Key_Delete)
    app.wait(lambda: shown(app)[-1:] == [first])
    until_answered(app, 2)
    app.view.focus_message(shown(app)[0])
    QTest.keyClick(widget(app, 0), Qt.Key.Key_E)
    assert editor(app, 0).hasFocus()


def test_details_tell_how_an_answer_came_about(app_window: RealWindow) -> None:
    app = app_window
    app.send("One")
    until_answered(app, 2)
    choose(app, 1, "details")
    text = app.find("details_text", QPlainTextEdit).toPlainText()
    for line in ("Model: tiny", "Answer: 3 tokens", "Ended because: the model was done", "temperature: 0.8"):
        assert line in text
    app.find("details_dialog").close()


def test_the_map_shows_all_branches_and_goes_there(app_window: RealWindow) -> None:
    app = app_window
    app.send("One")
    app.send("Two")
    first = shown(app)
    app.session.chat.actions.regenerate(shown(app)[1])
    app.wait(lambda: len(shown(app)) == 2)
    until_answered(app, 2)
    app.find("tree_map_button", QToolButton).click()
    app.wait(lambda: app.window.findChild(QListView, "tree_map_list") is not None)
    rows = app.find("tree_map_list", QListView)
    model = rows.model()
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert texts[0] == "You: One, shown"
    assert texts[-1].endswith("version 2 of 2, shown")
    assert len(texts) == 5
    assert model.index(rows.currentIndex().row(), 0).data(ROW_ROLE).node.id == shown(app)[-1]
    target = next(row for row in range(len(texts)) if texts[row].startswith("You: Two"))
    rows.setCurrentIndex(model.index(target, 0))
    QTest.keyClick(rows, Qt.Key.Key_Return)
    app.wait(lambda: shown(app) == first)
    app.wait(lambda: app.window.findChild(QListView, "tree_map_list") is None)


def test_switching_keeps_the_pressed_button_where_it_is(app_window: RealWindow) -> None:
    app = app_window
    for text in ("One", "Two", "Three", "Four", "Five", "Six", "Seven"):
        app.send(text)
    until_answered(app, 14)
    app.session.chat.actions.regenerate(shown(app)[3])
    app.wait(lambda: len(shown(app)) == 4)
    until_answered(app, 4)
    button = part(app, 3, "previous_version_button")
    button.setFocus()
    before = button.mapTo(app.window, QPoint())
    button.click()
    app.wait(lambda: len(shown(app)) == 14)
    app.wait(lambda: app.view.is_settled)
    after = part(app, 3, "next_version_button")
    app.wait(lambda: abs(after.mapTo(app.window, QPoint()).y() - before.y()) <= 2)
    app.wait(lambda: _holds_focus(widget(app, 3)))


def _holds_focus(message: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (message is focused or message.isAncestorOf(focused))


def message_of(role: Role, **fields: Any) -> Message:
    return Message(MessageId("m"), "c", None, role, "text", 1, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("message", "has_question", "expected"),
    [
        (
            message_of(Role.ASSISTANT),
            True,
            {"copy", "copy_markdown", "compare", *ALWAYS},
        ),
        (
            message_of(Role.ASSISTANT, run={"settings": {"seed": 1}}),
            True,
            {"copy", "copy_markdown", "compare", "run_again", "details", *ALWAYS},
        ),
        (message_of(Role.USER), False, {"copy", "edit", *ALWAYS}),
        (
            message_of(Role.ASSISTANT, status=MessageStatus.STOPPED, run={"stop_reason": "stopped"}),
            False,
            {"copy", "copy_markdown", "continue", "details", *ALWAYS},
        ),
    ],
)
def test_a_menu_offers_what_can_be_done(
    qapp: QApplication, message: Message, has_question: bool, expected: set[str]
) -> None:
    menu = MessageMenu(MenuFacts(message, is_busy=False, has_question=has_question))
    offered = {a.objectName().removeprefix("message_") for a in menu.actions() if a.objectName() and a.isEnabled()}
    assert offered == expected
    versions = [action.menu() for action in menu.actions() if action.menu() is not None]
    assert [submenu.isEnabled() for submenu in versions] == ([has_question] if message.role is Role.ASSISTANT else [])
    menu.deleteLater()


def test_a_greeting_has_no_other_versions_to_be_written(qapp: QApplication) -> None:
    menu = VersionMenu(MenuFacts(message_of(Role.ASSISTANT), is_busy=False, has_question=False))
    assert not any(action.isEnabled() for action in menu.actions() if not action.isSeparator())
    menu.deleteLater()
