"""The list of keys has every key of the window, and only those."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sotto.gui.shortcuts_dialog import HasKeys, ShortcutsDialog, shortcuts_of
from sotto.gui.theme import Theme
from support.real_window import RealWindow


class PianoRoll(QWidget):
    """A widget with a key of its own."""

    def key_help(self) -> list[tuple[str, str]]:
        return [("Shift+Return", "Play on")]


def native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def keys_listed(window: QWidget) -> set[str]:
    return {keys for group in shortcuts_of(window) for shortcut in group.shortcuts for keys in shortcut.keys}


def test_no_key_of_the_window_is_missing(app_window: RealWindow) -> None:
    window = app_window.window
    wanted = {
        keys.toString(QKeySequence.SequenceFormat.NativeText)
        for action in window.findChildren(QAction)
        for keys in action.shortcuts()
    }
    assert len(wanted) > 15
    assert wanted - keys_listed(window) == set()


def test_two_actions_never_share_a_key(app_window: RealWindow) -> None:
    seen: dict[str, str] = {}
    for action in app_window.window.actions():
        for keys in action.shortcuts():
            assert keys.toString() not in seen, (seen.get(keys.toString()), action.objectName())
            seen[keys.toString()] = action.objectName()


def test_every_action_of_the_window_stands_in_a_group(app_window: RealWindow) -> None:
    headings = [group.heading for group in shortcuts_of(app_window.window)]
    assert "More" not in headings
    assert headings[:2] == ["Chats", "This chat"]


def test_keys_of_widgets_are_listed_under_their_names(app_window: RealWindow) -> None:
    groups = {group.heading: group for group in shortcuts_of(app_window.window)}
    own = groups["In “Chats”"]
    assert {keys for shortcut in own.shortcuts for keys in shortcut.keys} >= {native("F2"), native("Delete")}
    assert "In “Message”" in groups


def test_a_new_widget_with_keys_needs_no_entry(qtbot: QtBot, window_theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    roll = PianoRoll(window)
    roll.setAccessibleName("Piano roll")
    assert isinstance(roll, HasKeys)
    (group,) = shortcuts_of(window)
    assert group.heading == "In “Piano roll”"
    assert group.shortcuts[0].keys == (native("Shift+Return"),)


@pytest.fixture
def dialog(app_window: RealWindow) -> ShortcutsDialog:
    action = next(one for one in app_window.window.actions() if one.objectName() == "shortcuts_action")
    action.trigger()
    opened: ShortcutsDialog = app_window.find("shortcuts_dialog", ShortcutsDialog)
    return opened


def test_typing_leaves_what_matches(dialog: ShortcutsDialog) -> None:
    everything = len(dialog.listed())
    QTest.keyClicks(dialog.field, "sidebar")
    assert len(dialog.listed()) == 1
    dialog.field.setText("ctrl+n")
    assert any(text.startswith("New chat") for text in dialog.listed())
    dialog.field.setText("nothing of this kind")
    assert dialog.listed() == []
    dialog.field.clear()
    assert len(dialog.listed()) == everything


def test_escape_closes_it(dialog: ShortcutsDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_help_page_leads_there(app_window: RealWindow) -> None:
    app_window.window.show_page("help")
    app_window.find("help_shortcuts_button").click()
    assert app_window.find("shortcuts_dialog", ShortcutsDialog).isVisible()
