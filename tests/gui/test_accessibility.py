"""Everything a person acts on has a name, is reachable with the keyboard, and shows text as text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollBar, QTabBar, QWidget

from sotto.gui.catalog_tab import CatalogTab
from sotto.gui.models_page import ModelsPage, ModelsTab
from support.real_window import OpenWindow, RealWindow

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = ("chat", "models", "settings", "privacy", "help")
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


def test_no_interactive_widget_is_without_names(full_window: RealWindow) -> None:
    unnamed = [
        f"{type(widget).__name__} {widget.objectName()!r} in {widget.parentWidget().objectName()!r}"
        for widget in interactive(full_window.window)
        if not widget.isHidden() and not (widget.accessibleName() and widget.objectName())
    ]
    assert unnamed == []


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
    missing = {name for name in names if f"`{name}`" not in document and not name.startswith("option_")}
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


def test_nothing_is_clipped_at_twice_the_text_size(full_window: RealWindow) -> None:
    from sotto.config import options

    full_window.settings.set(options.FONT_SIZE, 28)
    try:
        QApplication.processEvents()  # the new font reaches the widgets with events that are posted already
        for page in PAGES:
            full_window.window.show_page(page)
            QApplication.processEvents()
            clipped = [
                f"{button.objectName()} {button.text()!r}"
                for button in full_window.window.findChildren(QAbstractButton)
                if button.isVisible() and button.text() and button.height() < button.fontMetrics().height()
            ]
            assert clipped == [], page
    finally:
        full_window.settings.set(options.FONT_SIZE, options.FONT_SIZE.default)


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
    answered.set()
    driver.wait(lambda: driver.composer.is_open)
    assert not title.text().startswith("Opening")
    assert driver.composer.text() == "Typed meanwhile"
    assert driver.composer.send_button.isEnabled()
