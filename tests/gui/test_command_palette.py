"""The palette in the real window: what it offers, how the keys lead through it, and where the focus goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sotto.config import options
from sotto.domain.ids import PresetId
from sotto.domain.presets import Preset
from sotto.gui.command_palette import CommandPalette
from sotto.gui.commands import Command, CommandKind
from support.real_window import OpenWindow, RealWindow


@pytest.fixture
def palette(app_window: RealWindow) -> CommandPalette:
    """The palette, open, with the cursor in its field."""
    app_window.window.activateWindow()
    app_window.wait(lambda: QApplication.activeWindow() is app_window.window)
    return opened(app_window)


def opened(driver: RealWindow) -> CommandPalette:
    driver.composer.edit.setFocus()
    QTest.keyClick(driver.composer.edit, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette: CommandPalette = driver.find("palette_scrim", CommandPalette)
    driver.wait(lambda: palette.isVisible() and palette.is_settled)
    return palette


def typed(driver: RealWindow, palette: CommandPalette, text: str) -> list[str]:
    palette.field.clear()
    QTest.keyClicks(palette.field, text)
    driver.wait(lambda: palette.is_settled)
    return [command.title for command in palette.commands()]


def press(palette: CommandPalette, key: Qt.Key) -> None:
    QTest.keyClick(palette.field, key)


def test_every_action_of_the_window_is_offered(app_window: RealWindow, palette: CommandPalette) -> None:
    offered = {command.id for command in palette.commands()}
    actions = {action for action in app_window.window.actions() if action.isEnabled() and action.text()}
    missing = {action.objectName() for action in actions if f"action:{action.objectName()}" not in offered}
    assert missing == {"palette_action", "find_next_action", "find_previous_action", "next_part_action", "stop_action"}


def test_keys_are_shown_with_the_actions(app_window: RealWindow, palette: CommandPalette) -> None:
    typed(app_window, palette, "new chat")
    assert palette.commands()[0].keys == app_window.window.new_chat_action.shortcut().toString()


def test_enter_does_what_is_chosen(app_window: RealWindow, palette: CommandPalette) -> None:
    typed(app_window, palette, "sidebar")
    press(palette, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert not app_window.window.body.is_sidebar_wanted


def test_arrows_choose_and_go_round(app_window: RealWindow, palette: CommandPalette) -> None:
    count = len(typed(app_window, palette, "theme"))
    assert count > 3
    press(palette, Qt.Key.Key_Down)
    press(palette, Qt.Key.Key_Tab)
    assert palette.list.currentIndex().row() == 2
    press(palette, Qt.Key.Key_PageDown)
    assert palette.list.currentIndex().row() == min(10, count - 1)
    press(palette, Qt.Key.Key_PageUp)
    press(palette, Qt.Key.Key_Up)
    press(palette, Qt.Key.Key_Up)
    assert 0 <= palette.list.currentIndex().row() < count
    palette.list.setCurrentIndex(palette.list.model().index(0, 0))
    press(palette, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == count - 1


def test_escape_closes_and_gives_the_focus_back(app_window: RealWindow, palette: CommandPalette) -> None:
    QTest.keyClicks(palette.field, "x")
    press(palette, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is app_window.composer.edit


def test_escape_does_not_stop_an_answer(open_window: OpenWindow, app_window: RealWindow) -> None:
    stopped: list[None] = []
    app_window.window.stop_requested.connect(lambda: stopped.append(None))
    palette = opened(app_window)
    press(palette, Qt.Key.Key_Escape)
    assert stopped == []


def test_the_same_keys_close_it_again(app_window: RealWindow, palette: CommandPalette) -> None:
    QTest.keyClick(palette.field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert not palette.isVisible()


def test_a_click_beside_it_closes_it(app_window: RealWindow, palette: CommandPalette) -> None:
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not palette.isVisible()


def test_it_closes_when_the_focus_goes_elsewhere(app_window: RealWindow, palette: CommandPalette) -> None:
    app_window.composer.edit.setFocus()
    assert not palette.isVisible()


def test_a_click_on_a_line_does_it(app_window: RealWindow, palette: CommandPalette) -> None:
    typed(app_window, palette, "privacy")
    row = next(at for at, command in enumerate(palette.commands()) if command.id == "page:privacy")
    place = palette.list.visualRect(palette.list.model().index(row, 0)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert app_window.window.page == "privacy"
    assert not palette.isVisible()


def test_values_of_settings_are_set_at_once(app_window: RealWindow, palette: CommandPalette) -> None:
    assert typed(app_window, palette, "theme dark")[0] == "Theme: Dark"
    press(palette, Qt.Key.Key_Return)
    try:
        assert app_window.settings.get(options.THEME) == "dark"
    finally:
        app_window.settings.set(options.THEME, "light")


def test_other_settings_are_shown_with_the_focus_on_them(app_window: RealWindow, palette: CommandPalette) -> None:
    assert typed(app_window, palette, "temperat")[0] == "Temperature"
    press(palette, Qt.Key.Key_Return)
    assert app_window.window.page == "settings"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "option_sampling_temperature"


def test_models_can_be_chosen(app_window: RealWindow, palette: CommandPalette) -> None:
    name = app_window.services.models.installed[0].name
    typed(app_window, palette, name)
    assert f"Use {name}" in [command.title for command in palette.commands()]


def test_presets_can_be_chosen(app_window: RealWindow) -> None:
    saved = app_window.services.presets.save(Preset(PresetId(""), "Patient teacher"))
    done: list[Preset] = []
    saved.success(done.append)
    app_window.wait(lambda: bool(done) and bool(app_window.services.presets.presets))
    app_window.window.show_page("models")
    palette = opened(app_window)
    assert typed(app_window, palette, "teacher") == ["Use the preset Patient teacher"]
    press(palette, Qt.Key.Key_Return)
    assert app_window.window.page == "chat"
    chosen = app_window.session.presets.preset
    assert chosen is not None
    assert chosen.name == "Patient teacher"


def test_chats_are_found_and_opened(app_window: RealWindow) -> None:
    first = app_window.send("a question about owls")
    app_window.window.new_chat_action.trigger()
    palette = opened(app_window)
    assert typed(app_window, palette, "owls") == ["a question about owls"]
    press(palette, Qt.Key.Key_Return)
    app_window.wait(lambda: app_window.current == first)


def test_what_was_used_last_is_first_the_next_time(app_window: RealWindow, palette: CommandPalette) -> None:
    typed(app_window, palette, "models")
    press(palette, Qt.Key.Key_Return)
    assert opened(app_window).commands()[0].id == "page:models"


def test_what_was_used_is_remembered_but_no_chat(open_window: OpenWindow, app_window: RealWindow) -> None:
    chat = app_window.send("something private")
    app_window.window.new_chat_action.trigger()
    palette = opened(app_window)
    typed(app_window, palette, "private")
    press(palette, Qt.Key.Key_Return)
    app_window.wait(lambda: app_window.current == chat)
    palette = opened(app_window)
    typed(app_window, palette, "models")
    press(palette, Qt.Key.Key_Return)
    app_window.close()
    stored = app_window.services.paths.window_file.read_text(encoding="utf-8")
    assert "page:models" in stored
    assert chat not in stored
    again = open_window()
    assert again.window.recent_commands == ("page:models",)


def test_it_stays_while_a_chat_is_read(app_window: RealWindow, palette: CommandPalette) -> None:
    press(palette, Qt.Key.Key_Escape)
    chat = app_window.send("something")
    app_window.window.new_chat_action.trigger()
    app_window.session.chat.open(chat)
    assert app_window.composer.edit.isReadOnly()  # not read yet
    palette = opened(app_window)
    app_window.wait(lambda: not app_window.composer.edit.isReadOnly())
    assert typed(app_window, palette, "new chat")
    assert palette.field.hasFocus()
    press(palette, Qt.Key.Key_Escape)
    assert app_window.composer.edit.hasFocus()


def test_others_can_offer_commands(app_window: RealWindow) -> None:
    done: list[str] = []
    offered = Command("preset:x", "Preset: Pirate", CommandKind.PRESET, lambda: done.append("x"), "Preset")
    app_window.session.navigation.add_commands(lambda: [offered])
    palette = opened(app_window)
    assert typed(app_window, palette, "pirate") == ["Preset: Pirate"]
    press(palette, Qt.Key.Key_Return)
    assert done == ["x"]


def test_nothing_found_says_what_to_do(app_window: RealWindow, palette: CommandPalette) -> None:
    assert typed(app_window, palette, "qqqqq") == []
    assert palette.findChild(type(palette.panel), "command_palette") is palette.panel
    assert not palette.list.isVisible()
    assert any("Try fewer letters" in text for text in app_window.texts("palette_nothing"))
    press(palette, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_screen_readers_get_titles_with_keys(app_window: RealWindow, palette: CommandPalette) -> None:
    typed(app_window, palette, "new chat")
    rows = QAccessible.queryAccessibleInterface(palette.list)
    assert rows.child(0).text(QAccessible.Text.Name) == "New chat, Ctrl+N"


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (900, 600), (420, 420)])
def test_it_fits_every_window(app_window: RealWindow, palette: CommandPalette, width: int, height: int) -> None:
    app_window.window.resize(width, height)
    app_window.wait(lambda: palette.width() == app_window.window.width())
    assert palette.rect().contains(palette.panel.geometry())
    assert palette.panel.rect().contains(palette.list.geometry())
