"""Leads a window to the tab “On this computer” of the Models page, and waits until it has looked into the folders."""

from __future__ import annotations

from sotto.gui.installed_tab import InstalledTab
from sotto.gui.models_page import ModelsPage, ModelsTab
from support.real_window import RealWindow


def show_installed(driver: RealWindow) -> InstalledTab:
    """Show the tab and return it."""
    driver.window.show_page("models")
    page = driver.find("models_page")
    assert isinstance(page, ModelsPage)
    tab = page.show_tab(ModelsTab.INSTALLED)
    assert isinstance(tab, InstalledTab)
    return tab
