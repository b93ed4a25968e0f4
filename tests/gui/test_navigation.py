"""Moving without a mouse: from chat to chat, from part to part, larger and smaller; and nothing moves by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import sotto.gui
from sotto.config import options
from sotto.gui.tokens import COMFORTABLE, COMPACT
from support.real_window import RealWindow


@pytest.fixture
def driver(app_window: RealWindow) -> Iterator[RealWindow]:
    """The window in front; text size and spacing put back afterwards."""
    app_window.window.activateWindow()
    app_window.wait(lambda: QApplication.activeWindow() is app_window.window)
    yield app_window
    for option in (options.FONT_SIZE, options.DENSITY):
        app_window.settings.set(option, option.default)


def action(driver: RealWindow, name: str) -> QAction:
    return next(one for one in driver.window.actions() if one.objectName() == name)


def press(driver: RealWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(driver.composer.edit, key, modifier)


def turn(driver: RealWindow, angle: int) -> None:
    """Turn the wheel over the chat with Ctrl held."""
    place = QPointF(driver.view.viewport().rect().center())
    event = QWheelEvent(
        place,
        QPointF(driver.view.viewport().mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(driver.view.viewport(), event)


def test_keys_lead_through_the_chats_as_they_are_listed(driver: RealWindow) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    first = driver.send("the first")
    driver.window.new_chat_action.trigger()
    second = driver.send("the second")
    driver.wait(lambda: driver.listed() == ["the second", "the first"])
    press(driver, Qt.Key.Key_PageDown, control)
    driver.wait(lambda: driver.current == first and not driver.composer.edit.isReadOnly())
    press(driver, Qt.Key.Key_PageDown, control)  # there is none below
    assert driver.current == first
    press(driver, Qt.Key.Key_PageUp, control)
    driver.wait(lambda: driver.current == second)
    driver.window.new_chat_action.trigger()
    press(driver, Qt.Key.Key_PageDown, control)
    driver.wait(lambda: driver.current == second)


def test_text_grows_and_shrinks_by_keys(driver: RealWindow) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    press(driver, Qt.Key.Key_Plus, control)
    press(driver, Qt.Key.Key_Equal, control)
    assert driver.settings.get(options.FONT_SIZE) == 17
    assert QApplication.font().pixelSize() == 17
    assert driver.texts("toast_text").count("Text size: 17 pixels") == 1
    press(driver, Qt.Key.Key_Minus, control)
    assert driver.settings.get(options.FONT_SIZE) == 16
    press(driver, Qt.Key.Key_0, control)
    assert driver.settings.get(options.FONT_SIZE) == options.FONT_SIZE.default


def test_the_wheel_with_control_changes_the_size(driver: RealWindow) -> None:
    driver.send("a chat")
    turn(driver, 50)
    turn(driver, 70)  # a touchpad turns a little at a time
    assert driver.settings.get(options.FONT_SIZE) == 16
    turn(driver, -240)
    assert driver.settings.get(options.FONT_SIZE) == 14


def test_only_one_banner_speaks_of_the_size(driver: RealWindow) -> None:
    for _ in range(4):
        action(driver, "zoom_in_action").trigger()
    shown = [label for label in driver.window.findChildren(object, "toast_text") if label.isVisible()]
    assert len([label for label in shown if label.text().startswith("Text size")]) == 1


def test_f6_goes_round_the_parts_of_the_window(driver: RealWindow) -> None:
    driver.send("a chat")
    driver.composer.edit.setFocus()
    seen = []
    for _ in range(3):
        action(driver, "next_part_action").trigger()
        focused = QApplication.focusWidget()
        assert focused is not None
        parts = {"sidebar": driver.window.sidebar, "view": driver.view, "composer": driver.composer}
        seen.append(next(name for name, part in parts.items() if part is focused or part.isAncestorOf(focused)))
    assert seen == ["sidebar", "view", "composer"]


def test_f6_reaches_other_pages(driver: RealWindow) -> None:
    page = driver.window.show_page("settings")
    driver.window.sidebar.search_field.setFocus()
    action(driver, "next_part_action").trigger()
    assert page.isAncestorOf(QApplication.focusWidget())
    action(driver, "next_part_action").trigger()
    assert driver.window.sidebar.isAncestorOf(QApplication.focusWidget())


def test_on_the_help_page_finding_means_the_handbook(driver: RealWindow) -> None:
    driver.window.show_page("help")
    driver.session.navigation.find_action.trigger()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "help_search_field"


def test_without_a_chat_there_is_nothing_to_find(driver: RealWindow) -> None:
    driver.session.navigation.find_action.trigger()
    assert driver.window.findChild(object, "find_bar") is None


def test_compact_spacing_makes_rows_lower_at_once(driver: RealWindow) -> None:
    driver.send("a chat")
    sidebar = driver.window.sidebar
    driver.settings.set(options.DENSITY, "compact")
    driver.wait(lambda: sidebar.list.visualRect(driver.row_of("a chat")).height() == COMPACT.row)
    driver.wait(lambda: driver.find("models_button").height() < COMFORTABLE.row)  # laid out in the next turn
    driver.settings.set(options.DENSITY, "comfortable")
    driver.wait(lambda: sidebar.list.visualRect(driver.row_of("a chat")).height() == COMFORTABLE.row)
    driver.wait(lambda: driver.find("models_button").height() == COMFORTABLE.row)


def test_nothing_moves_by_itself() -> None:
    """Sotto has no animation of its own, so people who asked their system for less motion get what they asked for."""
    animated = re.compile(r"Q\w*Animation\b|QTimeLine|QMovie|setAnimated\(True|QScroller")
    folder = Path(sotto.gui.__path__[0])
    assert [file.name for file in folder.glob("*.py") if animated.search(file.read_text(encoding="utf-8"))] == []
