"""The whole window over real services: what a person does, and what must not be lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.chat import MessageStatus
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice
from sotto.gui.sidebar_row_data import SidebarRole
from support.real_window import OpenWindow, RealWindow


def test_sending_shows_the_answer_and_lists_the_chat(app_window: RealWindow) -> None:
    app_window.send("Hello there")
    assert app_window.listed() == ["Hello there"]
    assert app_window.last_answer() == "la la la"
    assert app_window.composer.text() == ""
    assert app_window.window.windowTitle() == "Sotto"


def test_without_a_model_the_text_stays_and_the_window_says_what_to_do(open_window: OpenWindow) -> None:
    driver = open_window()
    assert driver.window.chat_page.greeting.add_button.isVisible()
    driver.type("Hello")
    driver.press_enter()
    assert driver.composer.text() == "Hello"
    assert "No model is installed yet." in driver.texts("toast_text")


def test_drafts_stay_with_their_chats(app_window: RealWindow) -> None:
    app_window.send("first")
    app_window.type("draft of first")
    app_window.window.new_chat_action.trigger()
    assert app_window.composer.text() == ""
    app_window.type("draft of new")
    app_window.choose("first")
    assert app_window.composer.text() == "draft of first"
    app_window.window.new_chat_action.trigger()
    assert app_window.composer.text() == "draft of new"


def test_a_draft_survives_the_window(open_window: OpenWindow, tiny_model: Path) -> None:
    driver = open_window()
    driver.add_model(tiny_model)
    driver.send("first")
    driver.type("not sent")
    driver.close()
    again = open_window()
    again.wait(lambda: again.listed() == ["first"])
    again.choose("first")
    assert again.composer.text() == "not sent"


def test_delete_and_undo(app_window: RealWindow) -> None:
    app_window.send("keep me")
    app_window.window.delete_action.trigger()
    app_window.wait(lambda: app_window.listed() == [] and app_window.current is None)
    app_window.press_toast_button("Undo")
    app_window.wait(lambda: app_window.listed() == ["keep me"])
    app_window.wait(lambda: app_window.current is not None and not app_window.composer.edit.isReadOnly())
    app_window.wait(lambda: app_window.last_answer() == "la la la")


def test_the_delete_key_in_the_list_deletes(app_window: RealWindow) -> None:
    app_window.send("one")
    view = app_window.window.sidebar.list
    view.setFocus()
    view.setCurrentIndex(app_window.row_of("one"))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    app_window.wait(lambda: app_window.listed() == [])


def test_rename_in_place(app_window: RealWindow) -> None:
    app_window.send("old name")
    view = app_window.window.sidebar.list
    view.setFocus()
    view.setCurrentIndex(app_window.row_of("old name"))
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = view.findChild(QLineEdit, "rename_field")
    assert editor is not None
    editor.setText("new name")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    app_window.wait(lambda: app_window.listed() == ["new name"])
    app_window.wait(lambda: app_window.find("chat_title").text() == "new name")


def test_pinning_moves_a_chat_up(app_window: RealWindow) -> None:
    first = app_window.send("first")
    app_window.window.new_chat_action.trigger()
    app_window.send("second")
    menu = app_window.session.sidebar.menu_for([first])
    next(action for action in menu.actions() if action.objectName() == "pin_action").trigger()
    app_window.wait(lambda: app_window.listed() == ["first", "second"])


def test_search_finds_words_of_messages_and_titles(app_window: RealWindow) -> None:
    app_window.send("about zebras")
    app_window.window.new_chat_action.trigger()
    app_window.send("about bread")
    field = app_window.window.sidebar.search_field
    field.setText("zebras")
    app_window.wait(lambda: app_window.listed() == ["about zebras"])
    field.setText("nowhere to be found")
    app_window.wait(lambda: app_window.listed() == [])
    assert app_window.find("sidebar_empty").text().startswith("Nothing found")
    field.clear()
    app_window.wait(lambda: len(app_window.listed()) == 2)


def test_a_place_that_was_found_leads_to_its_message(app_window: RealWindow) -> None:
    chat = app_window.send("about zebras")
    for number in range(12):
        app_window.send(f"line {number} " * 40)
    app_window.window.new_chat_action.trigger()
    app_window.send("about bread")
    sidebar = app_window.window.sidebar
    sidebar.search_field.setText("line 1")
    rows = sidebar.list.model()

    def places() -> list[QModelIndex]:
        found = (rows.index(row, 0) for row in range(rows.rowCount()))
        return [index for index in found if index.data(SidebarRole.MESSAGE)]

    app_window.wait(lambda: bool(places()))
    place = places()[0]
    message, view = place.data(SidebarRole.MESSAGE), app_window.window.chat_page.view
    sidebar.list.setCurrentIndex(place)
    sidebar.list.activated.emit(place)
    app_window.wait(lambda: app_window.current == chat and view.row_of(message) in view.visible_rows())
    assert view.row_of(message) < 20
    assert sidebar.list.currentIndex().data(SidebarRole.MESSAGE) == message
    view.scroll_to_end()
    sidebar.list.activated.emit(place)  # again, in the chat that is shown
    app_window.wait(lambda: view.row_of(message) in view.visible_rows())


def test_escape_stops_and_keeps_what_was_written(open_window: OpenWindow, tiny_model: Path) -> None:
    driver = open_window(generate=[["started"], ["tokens_until_stopped"], ["finish", "end"]])
    driver.add_model(tiny_model)
    driver.type("go")
    driver.press_enter()
    driver.wait(lambda: bool(driver.current and (live := driver.services.chat.live(driver.current)) and live.text))
    assert driver.composer.stop_button.isVisible()
    QTest.keyClick(driver.composer.edit, Qt.Key.Key_Escape)
    driver.wait(lambda: driver.composer.send_button.isVisible())
    assert "la" in driver.last_answer()


def test_switching_never_stops_an_answer(open_window: OpenWindow, tiny_model: Path) -> None:
    driver = open_window(generate=[["started"], ["tokens_until_stopped"], ["finish", "end"]])
    driver.add_model(tiny_model)
    driver.type("go on")
    driver.press_enter()
    driver.wait(lambda: bool(driver.current and (live := driver.services.chat.live(driver.current)) and live.text))
    running = driver.current
    assert running is not None
    driver.window.new_chat_action.trigger()
    assert driver.composer.send_button.isVisible()
    live = driver.services.chat.live(running)
    assert live is not None
    seen = len(live.text)
    driver.wait(lambda: len(live.text) > seen + 30)
    driver.choose("go on")
    assert driver.composer.stop_button.isVisible()
    assert len(driver.last_answer()) > seen
    driver.find("stop_button").click()
    driver.wait(lambda: driver.services.chat.job_of(running) is None)


def test_an_engine_crash_keeps_the_text_and_offers_another_try(open_window: OpenWindow, tiny_model: Path) -> None:
    driver = open_window(generate=[["started"], ["tokens", 2], ["abort"]])
    driver.add_model(tiny_model)
    conversation = driver.send("crash please")
    opened = []
    driver.services.history.read(conversation).success(opened.append)
    driver.wait(lambda: bool(opened))
    answer = opened[0].messages[-1]
    assert answer.status is MessageStatus.INTERRUPTED
    assert driver.last_answer() == "la la"
    driver.view.retry_requested.emit(answer.id)
    driver.wait(lambda: driver.services.chat.job_of(conversation) is not None)
    driver.wait(lambda: driver.services.chat.job_of(conversation) is None)
    assert driver.composer.send_button.isVisible()


def test_another_answer_is_a_version_that_can_be_turned_back(app_window: RealWindow) -> None:
    conversation = app_window.send("question")
    opened = []
    app_window.services.history.read(conversation).success(opened.append)
    app_window.wait(lambda: len(opened) == 1)
    first = opened[0].messages[-1]
    app_window.view.regenerate_requested.emit(first.id)
    app_window.wait(lambda: app_window.services.chat.job_of(conversation) is None)
    tree = app_window.session.chat._chat.tree
    assert len(tree.alternatives()) == 1
    assert tree.shown()[-1].id != first.id
    app_window.view.version_requested.emit(first.id)
    app_window.wait(lambda: [item.id for item in tree.shown()][-1:] == [first.id])


def test_the_context_meter_shows_the_last_answers_figures(app_window: RealWindow) -> None:
    app_window.send("count")
    app_window.wait(lambda: app_window.find("context_meter").isVisible())
    assert app_window.find("context_meter").accessibleName() == "Context used: 12 of 2,048 tokens"


def test_the_sidebar_is_an_overlay_in_a_narrow_window(app_window: RealWindow) -> None:
    window = app_window.window
    toggle = app_window.find("sidebar_toggle")
    assert window.sidebar.isVisible()
    assert not toggle.isVisible()
    window.resize(800, 600)
    app_window.wait(lambda: toggle.isVisible())
    assert not window.sidebar.isVisible()
    app_window.qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert window.sidebar.isVisible()
    assert window.chat_page.width() == window.body.width()
    QTest.keyClick(window.sidebar.search_field, Qt.Key.Key_Escape)
    assert not window.sidebar.isVisible()
    for page in ("models", "settings", "privacy"):
        window.show_page(page)
        assert toggle.isVisible(), page
    window.resize(1200, 600)
    app_window.wait(lambda: window.sidebar.isVisible())


def test_choosing_a_chat_closes_the_overlay(app_window: RealWindow) -> None:
    app_window.send("here")
    app_window.window.resize(700, 600)
    app_window.wait(lambda: not app_window.window.sidebar.isVisible())
    app_window.window.new_chat_action.trigger()
    app_window.window.sidebar_action.trigger()
    app_window.choose("here")
    assert not app_window.window.sidebar.isVisible()


def test_size_and_sidebar_come_back(open_window: OpenWindow) -> None:
    driver = open_window()
    driver.window.resize(780, 590)
    driver.window.sidebar_action.trigger()
    driver.window.resize(1010, 590)
    driver.window.sidebar_action.trigger()
    assert not driver.window.sidebar.isVisible()
    driver.close()
    again = open_window()
    assert not again.window.body.is_sidebar_wanted


def test_the_geometry_is_stored_on_closing(open_window: OpenWindow, paths: AppPaths) -> None:
    driver = open_window()
    driver.window.resize(701, 599)
    driver.close()
    assert '"width": 701' in paths.window_file.read_text()


def test_a_notice_is_a_banner_with_its_hint(app_window: RealWindow) -> None:
    app_window.services.hub.publish(Notice(UserFacingError("x", "The disk is full.", "Make room.", "ENOSPC")))
    assert "The disk is full." in app_window.texts("toast_text")
    assert "Make room." in app_window.texts("toast_hint")
    app_window.press_toast_button("Details")
    dialog = app_window.find("details_dialog")
    assert "ENOSPC" in app_window.find("details_text").toPlainText()
    dialog.close()


def test_a_theme_setting_is_applied_at_once(app_window: RealWindow) -> None:
    app_window.settings.set(options.THEME, "dark")
    assert app_window.window.palette().window().color().lightness() < 60
    app_window.settings.set(options.THEME, "light")
    assert app_window.window.palette().window().color().lightness() > 200


@pytest.mark.parametrize("keys", ["Ctrl+N", "Ctrl+,", "Ctrl+Shift+F"])
def test_shortcuts_work_from_the_composer(app_window: RealWindow, keys: str) -> None:
    app_window.send("something")
    app_window.composer.edit.setFocus()
    expected = {
        "Ctrl+N": lambda: app_window.current is None,
        "Ctrl+,": lambda: app_window.window.page == "settings",
        "Ctrl+Shift+F": lambda: app_window.window.sidebar.search_field.hasFocus(),
    }
    app_window.window.activateWindow()
    modifiers = Qt.KeyboardModifier.ControlModifier
    if "Shift" in keys:
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    key = {"N": Qt.Key.Key_N, ",": Qt.Key.Key_Comma, "F": Qt.Key.Key_F}[keys.rpartition("+")[2]]
    QTest.keyClick(app_window.window, key, modifiers)
    app_window.wait(expected[keys])


def test_shortcuts_are_unique(app_window: RealWindow) -> None:
    shortcuts = [shortcut.toString() for action in app_window.window.actions() for shortcut in action.shortcuts()]
    assert len(shortcuts) >= 8
    assert len(shortcuts) == len(set(shortcuts))


def test_a_message_that_cannot_be_stored_goes_back_to_the_composer(app_window: RealWindow) -> None:
    conversation = app_window.send("one")
    gone: list[bool] = []
    app_window.services.tasks.store(lambda store: store.conversations.mark_deleted(conversation, 1)).success(
        gone.append
    )
    app_window.wait(lambda: gone == [True])
    app_window.type("two, and precious")
    app_window.press_enter()
    assert app_window.composer.text() == ""
    app_window.wait(lambda: app_window.composer.text() == "two, and precious")
    assert "This chat does not exist any more." in app_window.texts("toast_text")
    assert app_window.composer.send_button.isVisible()


def test_a_message_of_a_new_chat_that_cannot_be_stored_goes_back_too(
    app_window: RealWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise UserFacingError("disk_full", "The disk is full.", "Make room.")

    monkeypatch.setattr("sotto.store.messages.MessageRepository.append", full)
    app_window.type("precious")
    app_window.press_enter()
    app_window.wait(lambda: app_window.composer.text() == "precious")
    assert app_window.current is None
    assert "The disk is full." in app_window.texts("toast_text")
    monkeypatch.undo()
    app_window.press_enter()
    app_window.wait(lambda: app_window.last_answer() == "la la la")


def test_banners_stay_above_a_grown_composer(app_window: RealWindow) -> None:
    toast = app_window.window.toasts.show_toast("Text", "Hint")
    app_window.composer.set_text("line\n" * 8)
    composer = app_window.composer
    app_window.wait(
        lambda: toast.geometry().bottom() < composer.mapTo(toast.parentWidget(), composer.rect().topLeft()).y() + 8
    )
    app_window.window.show_page("models")
    assert toast.geometry().bottom() > app_window.window.height() - 40


def test_a_running_answer_is_shown_whole_when_one_comes_back(open_window: OpenWindow, tiny_model: Path) -> None:
    driver = open_window(generate=[["started"], ["tokens", 40], ["wait_for_stop"], ["finish", "end"]])
    driver.add_model(tiny_model)
    driver.type("wait for me")
    driver.press_enter()
    conversation = driver.current
    assert conversation is not None
    live = driver.services.chat.live(conversation)
    assert live is not None
    driver.window.new_chat_action.trigger()
    driver.wait(lambda: live.text.count("la") == 40)
    driver.choose("wait for me")
    driver.wait(lambda: driver.last_answer().count("la") == 40)
    driver.find("stop_button").click()
    driver.wait(lambda: driver.services.chat.job_of(conversation) is None)
