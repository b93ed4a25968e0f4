"""Everything a person acts on has a name, is reachable with the keyboard, and shows text as text."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollBar, QTabBar, QWidget
from pytestqt.exceptions import TimeoutError as QtTimeoutError

from sotto.config import options
from sotto.config.answer_options import GRAMMAR, JSON_SCHEMA
from sotto.gui.catalog_tab import CatalogTab
from sotto.gui.models_page import ModelsPage, ModelsTab
from support.every_dialog import every_cover, every_dialog, every_view
from support.pseudo_locale import clipped_texts
from support.real_window import OpenWindow, RealWindow

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = ("chat", "models", "presets", "settings", "privacy", "help")
REQUIRED = (
    *("composer", "send_button", "stop_button", "new_chat_button", "conversation_list", "search_field", "chat_view"),
    *("model_picker", "context_meter", "models_page", "settings_page", "privacy_page", "help_page"),
)


def interactive(root: QWidget) -> list[QWidget]:
    """Return what can take the focus or be pressed, without Qt's own inner parts; a label's name is its text."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        is_inner = widget.objectName().startswith("qt_") or isinstance(widget, QScrollBar | QLabel)
        acts = widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton)
        if acts and not is_inner and widget.focusProxy() is None and not _belongs_to_field(widget):
            found.append(widget)
    return found


def _belongs_to_field(widget: QWidget) -> bool:
    """The clear button of a search field, the inner parts of a spin box, a combo box and a row of tabs."""
    parent = widget.parentWidget()
    names = {"QLineEditIconButton", "QExpandingLineEdit", "QComboBoxPrivateContainer", "QComboBoxListView"}
    inner = widget.metaObject().className() in names
    spin = parent is not None and parent.inherits("QAbstractSpinBox")
    tabs = isinstance(parent, QTabBar)
    return inner or spin or tabs or (parent is not None and parent.metaObject().className() in names)


@pytest.fixture
def full_window(app_window: RealWindow) -> RealWindow:
    """Every page visited, every tab of the models page, a chat shown, a banner up."""
    app_window.send("something")
    for page in PAGES[1:]:
        app_window.window.show_page(page)
    models = app_window.find("models_page", ModelsPage)
    for tab in (ModelsTab.CATALOG, ModelsTab.HUB, ModelsTab.DOWNLOADS, ModelsTab.INSTALLED):
        models.show_tab(tab)
    catalog = app_window.find("catalog_tab", CatalogTab)
    app_window.wait(lambda: catalog.filters is not None and catalog.column.is_settled)
    app_window.window.show_page("chat")
    app_window.window.toasts.show_toast("Text", "Hint")
    return app_window


def unnamed(root: QWidget) -> list[str]:
    return [
        f"{type(widget).__name__} {widget.objectName()!r} in {root.objectName()!r}"
        for widget in interactive(root)
        if not widget.isHidden() and not (widget.accessibleName() and widget.objectName()) and widget is not root
    ]


def test_no_interactive_widget_is_without_names(full_window: RealWindow) -> None:
    assert unnamed(full_window.window) == []


def test_no_interactive_widget_of_a_dialog_is_without_names(app_window: RealWindow) -> None:
    app_window.send("something")
    found = [name for _view in every_view(app_window) for name in unnamed(app_window.window)]
    found += [name for dialog in every_dialog(app_window) for name in unnamed(dialog)]
    found += [name for cover in every_cover(app_window) for name in unnamed(cover)]
    assert found == []


def test_the_map_lists_every_named_widget_of_a_dialog(app_window: RealWindow) -> None:
    document = (REPOSITORY / "docs" / "ui-map.md").read_text(encoding="utf-8")
    app_window.send("something")
    names = {widget.objectName() for _view in every_view(app_window) for widget in interactive(app_window.window)}
    names |= {widget.objectName() for dialog in every_dialog(app_window) for widget in interactive(dialog)}
    names |= {widget.objectName() for cover in every_cover(app_window) for widget in interactive(cover)}
    missing = {name for name in names if f"`{name}`" not in document and not _is_setting(name)}
    assert missing == set()


def _is_setting(name: str) -> bool:
    """The editors of options: the map says how they are called."""
    return name.startswith(("option_", "reset_", "version_", "preset_", "model_", "chat_own_")) and any(
        name.endswith(option.key.replace(".", "_")) or name.endswith(option.key.partition(".")[2])
        for option in (*options.OPTIONS, GRAMMAR, JSON_SCHEMA)
    )


def test_what_screen_readers_see_is_the_name(full_window: RealWindow) -> None:
    for name in ("composer", "send_button", "search_field", "conversation_list", "model_picker"):
        interface = QAccessible.queryAccessibleInterface(full_window.find(name))
        assert interface.text(QAccessible.Text.Name), name


def test_labels_never_interpret_markup(full_window: RealWindow) -> None:
    rich = [
        f"{label.objectName()} {label.text()!r}"
        for label in full_window.window.findChildren(QLabel)
        if label.textFormat() != Qt.TextFormat.PlainText and label.text()
    ]
    assert rich == []


def test_a_hostile_title_is_shown_literally(app_window: RealWindow) -> None:
    title = "<b>x</b><img src=file:///etc/passwd>"
    conversation = app_window.send("plain")
    app_window.services.history.rename(conversation, title)
    app_window.wait(lambda: app_window.find("chat_title").text() == title)
    assert app_window.listed() == [title]


def test_the_promised_names_exist(full_window: RealWindow) -> None:
    for name in REQUIRED:
        assert full_window.find(name).objectName() == name


def test_the_map_lists_every_named_widget(full_window: RealWindow) -> None:
    document = (REPOSITORY / "docs" / "ui-map.md").read_text(encoding="utf-8")
    names = {widget.objectName() for widget in interactive(full_window.window)}
    names |= {action.objectName() for action in full_window.window.actions()}
    missing = {name for name in names if f"`{name}`" not in document and not _is_setting(name)}
    assert missing == set()


@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_every_visible_control(full_window: RealWindow, page: str) -> None:
    window = full_window.window
    window.toasts.clear()
    window.show_page(page)
    window.activateWindow()
    full_window.wait(lambda: QApplication.activeWindow() is window)
    wanted = {
        widget.objectName()
        for widget in interactive(window)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    window.sidebar.search_field.setFocus()
    reached: set[str] = set()
    for _ in range(120):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused.objectName())
        window.focusNextChild()
    assert wanted - reached == set()


def test_nothing_is_cut_off_with_the_largest_text_in_a_small_window(full_window: RealWindow) -> None:
    full_window.window.resize(900, 600)
    full_window.settings.set(options.FONT_SIZE, 28)
    try:
        for page in PAGES:
            full_window.window.show_page(page)
            with contextlib.suppress(QtTimeoutError):  # layouts settle in some turns of the event loop
                full_window.wait(lambda: not clipped_texts(full_window.window), timeout=1500)
            cut = clipped_texts(full_window.window)
            assert not cut, "\n".join([page, *cut])
    finally:
        full_window.settings.set(options.FONT_SIZE, options.FONT_SIZE.default)


def test_nothing_is_cut_off_at_twice_the_scale() -> None:
    """In a program of its own: Qt reads the scale once."""
    wanted = f"{Path(__file__).name}::{test_nothing_is_cut_off_with_the_largest_text_in_a_small_window.__name__}"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(Path(__file__).with_name(wanted))]
    environment = {**os.environ, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTEST_CURRENT_TEST", None)
    done = subprocess.run(command, env=environment, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]


def test_a_chat_a_search_a_deletion_and_a_setting_with_the_keyboard_alone(
    open_window: OpenWindow, tiny_model: Path
) -> None:
    driver = open_window()
    driver.add_model(tiny_model)
    window = driver.window
    window.activateWindow()
    driver.wait(lambda: QApplication.activeWindow() is window)

    driver.composer.edit.setFocus()
    keys(driver, "Find me later")
    press(driver, "Return")
    driver.wait(lambda: driver.current is not None and driver.services.chat.job_of(driver.current) is None)
    first = driver.current
    press(driver, "Ctrl+N")
    driver.wait(lambda: driver.current is None and focused() == "composer")

    press(driver, window.search_action.shortcut().toString())
    driver.wait(lambda: focused() == "search_field")
    keys(driver, "later")
    driver.wait(lambda: driver.listed() == ["Find me later"])
    go_to(driver, "conversation_list")
    press(driver, "Down")
    press(driver, "Return")
    driver.wait(lambda: driver.current == first)

    window.toasts.clear()
    go_to(driver, "conversation_list")
    press(driver, "Delete")
    driver.wait(lambda: driver.listed() == [])
    go_to(driver, "toast_action_button")
    press(driver, "Space")
    driver.wait(lambda: driver.current == first)

    press(driver, "Ctrl+,")
    driver.wait(lambda: window.page == "settings")
    go_to(driver, "option_appearance_theme")
    before = driver.settings.get(options.THEME)
    press(driver, "Down")
    driver.wait(lambda: driver.settings.get(options.THEME) != before)
    press(driver, "Up")


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def press(driver: RealWindow, keys: str) -> None:
    """Press keys, as written in a menu, in what has the focus, which can be seen."""
    widget = QApplication.focusWidget()
    assert widget is not None
    assert not widget.visibleRegion().isEmpty(), f"{widget.objectName()} has the focus and cannot be seen"
    QTest.keySequence(widget, QKeySequence(keys))


def keys(driver: RealWindow, text: str) -> None:
    """Type ``text`` into what has the focus."""
    QTest.keyClicks(QApplication.focusWidget(), text)


def go_to(driver: RealWindow, name: str) -> None:
    """Press Tab until this widget has the focus."""

    def reached() -> bool:
        if focused() != name:
            press(driver, "Tab")
        return focused() == name

    for _ in range(150):
        if reached():
            return
    raise AssertionError(f"{name} cannot be reached; the focus is at {focused()}")


def test_the_window_is_usable_while_the_keystore_asks(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from sotto.store.store import Store

    answered = threading.Event()
    original = Store.open

    def slow(*arguments: object, **keywords: object) -> Store:
        assert answered.wait(20)
        return original(*arguments, **keywords)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "open", slow)
    driver = open_window(wait_until_open=False)
    title = driver.find("greeting_title")
    driver.wait(lambda: title.text().startswith("Opening"))
    driver.window.show_page("privacy")
    assert "not open yet" in driver.find("privacy_store_card").findChild(QLabel, "card_title").text()
    driver.window.show_page("chat")
    driver.composer.edit.setPlainText("Typed meanwhile")
    assert not driver.composer.send_button.isEnabled()
    driver.window.new_chat_action.trigger()
    assert driver.composer.text() == "Typed meanwhile"
    press(driver, "Ctrl+K")
    palette = driver.find("palette_scrim")
    answered.set()
    driver.wait(lambda: driver.composer.is_open)
    assert palette.isVisible()
    assert not title.text().startswith("Opening")
    assert driver.composer.text() == "Typed meanwhile"
    assert driver.composer.send_button.isEnabled()
