"""Temporary chats in the window: marked, usable like any other, and gone without a trace."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from sotto.config.paths import AppPaths
from sotto.domain.ids import is_temporary
from sotto.gui.sidebar_row_data import SidebarRole
from support.real_window import OpenWindow, RealWindow

CANARY = "lighthouse keeper"


def action(driver: RealWindow, name: str) -> QAction:
    return next(one for one in driver.window.actions() if one.objectName() == name)


def begin(driver: RealWindow) -> None:
    action(driver, "temporary_chat_action").trigger()
    driver.wait(lambda: driver.current is not None and not driver.composer.edit.isReadOnly())


def test_it_is_marked_and_says_what_it_is(app_window: RealWindow) -> None:
    badge = app_window.find("temporary_badge", QLabel)
    begin(app_window)
    assert app_window.current is not None
    assert is_temporary(app_window.current)
    assert badge.isVisible()
    assert app_window.find("greeting_title", QLabel).text() == "Temporary chat"
    assert app_window.listed() == ["Untitled chat"]
    app_window.send("A question")
    assert app_window.window.chat_page.shows_messages
    app_window.wait(lambda: app_window.listed() == ["A question"])
    assert app_window.row_of("A question").data(SidebarRole.TEMPORARY)
    assert app_window.last_answer() == "la la la"
    app_window.window.new_chat_action.trigger()
    assert not badge.isVisible()
    assert app_window.find("greeting_title", QLabel).text() != "Temporary chat"
    app_window.choose("A question")
    assert badge.isVisible()
    assert app_window.view.isVisible()


def test_what_was_written_goes_along_from_a_chat_that_has_not_begun(app_window: RealWindow) -> None:
    app_window.type("half a thought")
    app_window.qtbot.mouseClick(app_window.find("greeting_temporary_button", QPushButton), Qt.MouseButton.LeftButton)
    app_window.wait(lambda: app_window.current is not None and not app_window.composer.edit.isReadOnly())
    assert app_window.composer.text() == "half a thought"
    app_window.window.new_chat_action.trigger()
    assert app_window.composer.text() == ""
    app_window.choose("Untitled chat")
    assert app_window.composer.text() == "half a thought"


def test_find_edit_and_versions_work_in_it(app_window: RealWindow) -> None:
    begin(app_window)
    app_window.send("about zebras")
    app_window.send("about bread")
    action(app_window, "find_action").trigger()
    field = app_window.find("find_field")
    QTest.keyClicks(field, "zebras")
    app_window.wait(lambda: app_window.texts("find_count") == ["1 of 1"])
    app_window.session.chat.compare()
    app_window.wait(lambda: app_window.find("compare_view").isVisible())
    app_window.session.chat.end_comparison()


def test_deleting_it_can_be_undone(app_window: RealWindow) -> None:
    begin(app_window)
    app_window.send("A question")
    app_window.window.delete_action.trigger()
    app_window.wait(lambda: app_window.listed() == [] and app_window.current is None)
    app_window.press_toast_button("Undo")
    app_window.wait(lambda: app_window.listed() == ["A question"])
    menu = app_window.session.sidebar.menu_for([app_window.row_of("A question").data(SidebarRole.ID)])
    names = {one.objectName() for one in menu.actions() if one.objectName()}
    assert names == {"rename_action", "export_action", "delete_action"}


def test_nothing_of_it_is_left(open_window: OpenWindow, tiny_model: Path, paths: AppPaths) -> None:
    driver = open_window(generate=[["started"], ["tokens", 3, f"{CANARY} "], ["finish"]])
    driver.add_model(tiny_model)
    begin(driver)
    driver.send(f"The {CANARY} asks")
    driver.type(f"{CANARY} draft")
    driver.session.chat.save_draft()
    driver.window.sidebar.search_field.setText(CANARY)
    driver.wait(lambda: driver.listed() == [])
    driver.close()
    for folder in {paths.data.parent, paths.cache, paths.settings_file.parent}:
        for path in folder.rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            assert CANARY.encode() not in content, path
            assert CANARY.encode("utf-16-le") not in content, path
    again = open_window()
    again.wait(lambda: again.composer.is_open)
    assert again.listed() == []
    assert again.composer.text() == ""
