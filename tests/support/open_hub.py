"""A window whose hub is the one of the tests, on loopback, reached by the real fetcher."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from sotto.config import options
from sotto.gui.hub_tab import HubTab
from sotto.gui.models_page import ModelsPage, ModelsTab
from support.hub_server import HubServer
from support.real_window import RealWindow

_DEADLINE = 40_000
"""Milliseconds. The fetcher has to start and to load the hub's library, maybe on a busy machine."""


class OpenHub:
    """The tab “Search the hub” as a person uses it."""

    def __init__(self, driver: RealWindow, server: HubServer) -> None:
        self.driver = driver
        self.server = server
        driver.settings.set(options.HUB, server.endpoint)
        page = driver.window.show_page("models")
        assert isinstance(page, ModelsPage)
        self.page = page
        tab = page.show_tab(ModelsTab.HUB)
        assert isinstance(tab, HubTab)
        self.tab = tab

    def wait(self, condition: Callable[[], bool]) -> None:
        """Run the event loop until ``condition`` holds."""
        self.driver.wait(condition, _DEADLINE)

    def ask(self, text: str) -> None:
        """Type ``text`` and press Search."""
        self.tab.field.setText(text)
        self.tab.search_button.click()

    def words(self, name: str, within: QWidget | None = None) -> str:
        """Return the text of a label that can be seen, empty if it can't."""
        labels = (within or self.tab).findChildren(QLabel, name)
        return next((label.text() for label in labels if label.isVisible()), "")

    def press(self, name: str, within: QWidget | None = None) -> None:
        """Wait for a button and press it."""

        def visible() -> list[QPushButton]:
            found = (within or self.driver.window).findChildren(QPushButton, name)
            return [button for button in found if button.isVisible() and button.isEnabled()]

        self.wait(lambda: bool(visible()))
        visible()[0].click()
