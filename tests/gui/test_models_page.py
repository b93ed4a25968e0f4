"""The frame of the Models page: its tabs, their counts, and which is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from sotto.gui.models_page import ModelsPage, ModelsTab
from sotto.gui.tab_page import PAGE_MARGIN, WIDEST, side_margins
from support.real_window import OpenWindow, RealWindow


def page_of(driver: RealWindow) -> ModelsPage:
    page = driver.window.show_page("models")
    assert isinstance(page, ModelsPage)
    return page


def texts(page: ModelsPage) -> list[str]:
    return [page.tabs.tabText(index) for index in range(page.tabs.count())]


def test_someone_with_models_begins_with_them_and_sees_how_many(app_window: RealWindow) -> None:
    page = page_of(app_window)
    assert page.tab is ModelsTab.INSTALLED
    assert texts(page) == ["Catalog", "On this computer  1", "Search the hub", "Downloads"]


def test_a_count_follows_and_goes(app_window: RealWindow) -> None:
    page = page_of(app_window)
    page.set_count(ModelsTab.DOWNLOADS, 3)
    assert texts(page)[-1] == "Downloads  3"
    page.set_count(ModelsTab.DOWNLOADS, 0)
    assert texts(page)[-1] == "Downloads"
    app_window.find("model_remove_button").click()
    app_window.wait(lambda: texts(page)[1] == "On this computer")


def test_arrow_keys_change_the_tab(app_window: RealWindow) -> None:
    page = page_of(app_window)
    page.tabs.setFocus()
    QTest.keyClick(page.tabs, Qt.Key.Key_Right)
    assert page.tab is ModelsTab.HUB
    assert app_window.find("hub_tab").isVisible()
    QTest.keyClick(page.tabs, Qt.Key.Key_Right)
    assert page.tab is ModelsTab.DOWNLOADS
    assert not app_window.find("hub_tab").isVisible()


def test_a_tab_is_made_once_and_only_when_it_is_visited(app_window: RealWindow) -> None:
    page = page_of(app_window)
    assert page.findChild(QWidget, "hub_tab") is None
    first = page.show_tab(ModelsTab.HUB)
    page.show_tab(ModelsTab.INSTALLED)
    assert page.show_tab(ModelsTab.HUB) is first


def test_a_file_can_be_dropped_on_every_tab(open_window: OpenWindow, tiny_model: Path) -> None:
    driver = open_window()
    page = page_of(driver)
    page.show_tab(ModelsTab.HUB)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tiny_model))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(drop)
    driver.wait(lambda: [model.path for model in driver.services.models.own] == [tiny_model])


@pytest.mark.parametrize("width", [600, 1044, 1045, 2000])
def test_the_column_of_a_tab_stands_under_the_heading(width: int) -> None:
    heading, _ = side_margins(width, 0)
    left, right = side_margins(width, 10)
    assert left == heading >= PAGE_MARGIN
    assert (width - 10) - right == width - heading  # the right edge, with a scroll bar beside the column
    assert width - left - heading <= WIDEST + 1


def test_what_the_window_shows_of_the_computer_is_measured(app_window: RealWindow) -> None:
    page = page_of(app_window)
    intro: Callable[[], str] = lambda: app_window.find("page_intro").text()  # noqa: E731
    app_window.wait(lambda: "GB memory" in intro() and "cores" in intro())
    assert page.accessibleName() == "Models"


CARD = {"name": "CUDA0", "description": "Card <4070>", "backend": "CUDA", "kind": "gpu", "memory_total": 12 * 1024**3}


def test_a_graphics_processor_is_named_as_soon_as_the_engine_has_found_it(open_window: OpenWindow) -> None:
    driver = open_window(hello={"devices": [CARD, {**CARD, "name": "CUDA1"}]})
    page = page_of(driver)
    intro = page.findChild(QLabel, "page_intro")
    assert isinstance(intro, QLabel)
    assert page.tab is ModelsTab.CATALOG  # which asks the engine
    driver.wait(lambda: ", 2 × Card <4070> with 12 GB, " in intro.text())


def test_the_engine_is_not_started_for_the_heading(app_window: RealWindow) -> None:
    page = page_of(app_window)
    intro = page.findChild(QLabel, "page_intro")
    assert isinstance(intro, QLabel)
    app_window.wait(lambda: "cores" in intro.text())
    assert page.tab is ModelsTab.INSTALLED
    assert app_window.services.generation.engine_pid is None
