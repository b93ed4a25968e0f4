"""Putting chats in order in the window: folders, tags, the archive, several at once, by mouse and by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolButton

from sotto.config import options
from sotto.domain.chat import Conversation
from sotto.domain.conversation_list import ConversationSummary
from sotto.domain.ids import ConversationId
from sotto.gui.filing_menus import FolderMenu, TagMenu
from sotto.gui.name_dialog import NameDialog
from sotto.gui.sidebar_model import CHATS_TYPE
from sotto.gui.sidebar_row_data import SidebarRole
from support.real_window import OpenWindow, RealWindow


@pytest.fixture
def driver(open_window: OpenWindow) -> RealWindow:
    """A window with the chats “a”, “b” and “c”, the last one on top."""
    driver = open_window()

    def work(store: Any) -> None:
        for number, name in enumerate("abc", start=1):
            store.conversations.create(Conversation(ConversationId(name), name, number, number, draft="x"))

    done: list[object] = []
    driver.services.tasks.store(work).success(done.append)
    driver.wait(lambda: bool(done))
    driver.session.sidebar.load()
    driver.wait(lambda: driver.listed() == ["c", "b", "a"])
    return driver


def known(driver: RealWindow, name: str) -> ConversationSummary:
    found = driver.session.sidebar._model.conversation(ConversationId(name))
    assert found is not None
    return found


def rows(driver: RealWindow) -> list[str]:
    """Folders in brackets, titles plain, dates left out."""
    model = driver.window.sidebar.list.model()
    found = [model.index(row, 0) for row in range(model.rowCount())]
    return [
        f"[{index.data()}]" if index.data(SidebarRole.FOLDER) else str(index.data())
        for index in found
        if index.data(SidebarRole.FOLDER) or index.data(SidebarRole.ID)
    ]


def trigger(menu: QMenu, name: str) -> None:
    action = menu.findChild(QAction, name)
    assert action is not None, name
    action.trigger()


def name_dialog(driver: RealWindow) -> NameDialog:
    found: list[NameDialog] = []

    def is_open() -> bool:
        found[:] = [one for one in driver.window.findChildren(NameDialog) if one.isVisible()]
        return bool(found)

    driver.wait(is_open)
    return found[0]


def submenu(driver: RealWindow, chats: list[str], kind: type[QMenu]) -> Any:
    menu = driver.session.sidebar.menu_for([ConversationId(chat) for chat in chats])
    found = menu.findChild(kind)
    assert found is not None
    return found


def test_a_new_folder_for_a_chat(driver: RealWindow) -> None:
    trigger(submenu(driver, ["b"], FolderMenu), "new_folder_action")
    dialog = name_dialog(driver)
    dialog.save_button.click()
    driver.wait(lambda: dialog._error.isVisible())
    assert "needs a name" in dialog._error.text()
    dialog.name.setText("Work")
    dialog.save_button.click()
    driver.wait(lambda: rows(driver) == ["[Work]", "b", "c", "a"])
    driver.press_toast_button("Undo")
    driver.wait(lambda: rows(driver) == ["[Work]", "c", "b", "a"])


def test_folders_are_renamed_folded_and_deleted_from_the_keyboard_and_the_menu(driver: RealWindow) -> None:
    driver.session.sidebar.filing.move([ConversationId("a"), ConversationId("b")], "Work")
    driver.wait(lambda: rows(driver) == ["[Work]", "b", "a", "c"])
    view, model = driver.window.sidebar.list, driver.session.sidebar._model
    view.setFocus()
    view.setCurrentIndex(model.index_of_folder("Work"))
    for key, expected in (
        (Qt.Key.Key_Left, ["[Work]", "c"]),
        (Qt.Key.Key_Left, ["[Work]", "c"]),
        (Qt.Key.Key_Right, ["[Work]", "b", "a", "c"]),
        (Qt.Key.Key_Return, ["[Work]", "c"]),
        (Qt.Key.Key_Space, ["[Work]", "b", "a", "c"]),
    ):
        QTest.keyClick(view, key)
        assert rows(driver) == expected
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = view.findChild(QLineEdit, "rename_field")
    assert editor is not None
    assert editor.accessibleName() == "New name of the folder"
    editor.setText("Home")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    driver.wait(lambda: rows(driver) == ["[Home]", "b", "a", "c"])
    trigger(driver.session.sidebar.folder_menu_for("Home"), "delete_folder_action")
    driver.wait(lambda: rows(driver) == ["c", "b", "a"])
    driver.press_toast_button("Undo")
    driver.wait(lambda: rows(driver) == ["[Home]", "b", "a", "c"])


def test_what_was_folded_stays_folded(driver: RealWindow, open_window: OpenWindow) -> None:
    driver.session.sidebar.filing.move([ConversationId("a")], "Work")
    driver.wait(lambda: rows(driver) == ["[Work]", "a", "c", "b"])
    driver.session.sidebar._model.toggle_folder("Work")
    driver.close()
    again = open_window()
    again.wait(lambda: rows(again) == ["[Work]", "c", "b"])


def test_dragging_a_chat_onto_a_folder_and_out_of_it(driver: RealWindow) -> None:
    driver.session.sidebar.filing.ask_folder()
    dialog = name_dialog(driver)
    dialog.name.setText("Work")
    dialog.save_button.click()
    driver.wait(lambda: rows(driver) == ["[Work]", "c", "b", "a"])
    drop(driver, ["a", "b"], driver.session.sidebar._model.index_of_folder("Work"))
    driver.wait(lambda: rows(driver) == ["[Work]", "b", "a", "c"])
    drop(driver, ["a"], driver.row_of("c"))
    driver.wait(lambda: rows(driver) == ["[Work]", "b", "c", "a"])
    drop(driver, ["c"], driver.row_of("b"))
    driver.wait(lambda: rows(driver) == ["[Work]", "c", "b", "a"])


def drop(driver: RealWindow, chats: list[str], index: Any) -> None:
    """Drop chats on a row, as the list gets it from Qt; the source is the list itself."""
    view = driver.window.sidebar.list
    data = driver.session.sidebar._model.mimeData([driver.row_of(chat) for chat in chats])
    assert isinstance(data, QMimeData)
    assert data.hasFormat(CHATS_TYPE)
    place = view.visualRect(index).center()
    event = _OwnDrop(view, QPointF(place), data)
    view.dropEvent(event)


class _OwnDrop(QDropEvent):
    """A drop of what was dragged from ``source``; Qt has no way to say so but a real drag."""

    def __init__(self, source: Any, place: QPointF, data: QMimeData) -> None:
        move, left, none = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        super().__init__(place, move, data, left, none)
        self._source = source

    def source(self) -> Any:
        return self._source


def test_tags_are_given_shown_filtered_by_and_taken(driver: RealWindow) -> None:
    assert driver.window.sidebar.filter_bar is None
    trigger(submenu(driver, ["b"], TagMenu), "new_tag_action")
    dialog = name_dialog(driver)
    dialog.name.setText("rail & sail")
    dialog.save_button.click()
    driver.wait(lambda: known(driver, "b").tags == ("rail & sail",))
    button = driver.find("list_filter_button", QToolButton)
    assert button.accessibleName() == "Listed: All chats"
    assert button.isVisible()
    choose(driver, "rail && sail (1)")
    assert rows(driver) == ["b"]
    assert (button.text(), button.accessibleName()) == ("rail && sail", "Listed: rail & sail")
    trigger(submenu(driver, ["b"], TagMenu), "tag_action")
    driver.wait(lambda: rows(driver) == [])
    assert driver.find("sidebar_empty").text() == "No chat has this tag."
    choose(driver, "All chats")
    assert rows(driver) == ["c", "b", "a"]


def choose(driver: RealWindow, label: str) -> None:
    button = driver.find("list_filter_button", QToolButton)
    button.fill_menu()
    next(action for action in button.menu().actions() if action.text() == label).trigger()


def test_a_chat_is_moved_by_the_menu(driver: RealWindow) -> None:
    driver.session.sidebar.filing.move([ConversationId("a")], "Work")
    driver.wait(lambda: rows(driver) == ["[Work]", "a", "c", "b"])
    trigger(submenu(driver, ["b", "c"], FolderMenu), "move_to_folder_action")
    driver.wait(lambda: rows(driver) == ["[Work]", "c", "b", "a"])
    trigger(submenu(driver, ["b"], FolderMenu), "leave_folder_action")
    driver.wait(lambda: rows(driver) == ["[Work]", "c", "a", "b"])


def test_the_archive_has_its_own_list_and_the_way_back(driver: RealWindow) -> None:
    trigger(driver.session.sidebar.menu_for([ConversationId("b")]), "archive_action")
    driver.wait(lambda: rows(driver) == ["c", "a"])
    driver.press_toast_button("Undo")
    driver.wait(lambda: rows(driver) == ["c", "b", "a"])
    trigger(driver.session.sidebar.menu_for([ConversationId("b")]), "archive_action")
    driver.wait(lambda: rows(driver) == ["c", "a"])
    action(driver, "show_archive_action").trigger()
    assert rows(driver) == ["b"]
    trigger(driver.session.sidebar.menu_for([ConversationId("b")]), "archive_action")
    driver.wait(lambda: rows(driver) == [])
    assert driver.find("sidebar_empty").text() == "The archive is empty."
    action(driver, "show_all_action").trigger()
    assert rows(driver) == ["c", "b", "a"]


def action(driver: RealWindow, name: str) -> QAction:
    return next(one for one in driver.window.actions() if one.objectName() == name)


def test_several_chats_at_once(driver: RealWindow) -> None:
    view = driver.window.sidebar.list
    view.setFocus()
    view.setCurrentIndex(driver.row_of("c"))
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_chats() == ("c", "b")
    asked: list[object] = []
    driver.window.sidebar.chats_menu_requested.connect(lambda chats, _place: asked.append(chats))
    view.customContextMenuRequested.emit(view.visualRect(driver.row_of("b")).center())
    assert asked == [("c", "b")]
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    assert popup.findChild(QAction, "rename_action") is None
    trigger(popup, "pin_action")
    popup.close()
    driver.wait(lambda: known(driver, "c").pinned and known(driver, "b").pinned)
    view.setFocus()
    driver.wait(lambda: view.selected_chats() == ("c", "b"))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    driver.wait(lambda: rows(driver) == ["a"])
    driver.press_toast_button("Undo")
    driver.wait(lambda: sorted(rows(driver)) == ["a", "b", "c"])


def test_a_click_with_ctrl_selects_and_opens_nothing(driver: RealWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    driver.choose("c")
    view = driver.window.sidebar.list
    place = view.visualRect(driver.row_of("a")).center()
    monkeypatch.setattr(
        "sotto.gui.sidebar_list.QGuiApplication.keyboardModifiers", lambda: Qt.KeyboardModifier.ControlModifier
    )
    driver.qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, pos=QPoint(place)
    )
    assert view.selected_chats() == ("c", "a")
    assert driver.current == "c"


def test_the_chat_that_is_shown_is_put_in_order_from_its_menu(driver: RealWindow) -> None:
    names = ("pin_chat_action", "move_chat_action", "tag_chat_action", "archive_chat_action")
    assert not any(action(driver, name).isEnabled() for name in names)
    driver.choose("b")
    assert all(action(driver, name).isEnabled() for name in names)
    assert set(names) <= {one.objectName() for one in driver.find("chat_menu", QMenu).actions()}
    action(driver, "pin_chat_action").trigger()
    driver.wait(lambda: known(driver, "b").pinned)
    driver.wait(lambda: action(driver, "pin_chat_action").text() == "Unpin")
    action(driver, "move_chat_action").trigger()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, FolderMenu)
    assert menu.activeAction() is menu.actions()[0]
    menu.close()
    action(driver, "archive_chat_action").trigger()
    driver.wait(lambda: known(driver, "b").archived)


def test_a_title_that_comes_while_one_is_typed_does_not_replace_it(driver: RealWindow) -> None:
    view = driver.window.sidebar.list
    view.setFocus()
    driver.window.sidebar.edit_title(ConversationId("b"))
    editor = view.findChild(QLineEdit, "rename_field")
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "My own")
    driver.session.sidebar._model.save(known(driver, "b")._replace(title="From the model"))
    assert editor.text() == "My own"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    driver.wait(lambda: known(driver, "b").title == "My own")


def test_the_palette_offers_all_of_it(driver: RealWindow) -> None:
    driver.choose("b")
    offered = {command.title for command in driver.session.navigation._action_commands()}
    assert {"New folder", "Show the archive", "Show all chats", "New temporary chat"} <= offered
    assert {"Move this chat to a folder", "Tags of this chat", "Pin this chat", "Archive this chat"} <= offered


def test_the_model_names_a_new_chat_while_it_is_idle(app_window: RealWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sotto.services.titles.IDLE_SECONDS", 0.0)
    app_window.settings.set(options.MODEL_TITLES, True)
    app_window.send("What shall we sing?")
    app_window.wait(lambda: app_window.listed() == ["la la la"])
    assert app_window.find("chat_title").text() == "la la la"
