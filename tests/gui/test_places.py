"""Links to pages of the window: the known ones, as they are written, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from sotto.config.option import Section
from sotto.gui.blocks import Paragraph
from sotto.gui.markdown import MarkdownParser
from sotto.gui.places import PLACES, Place, place_of
from sotto.gui.rich_text import RichText
from sotto.gui.text_stream import MarkdownStream, blocks_of
from support.real_window import OpenWindow, RealWindow

NO_PLACES = [
    "sotto:",
    "sotto:quit",
    "sotto:open",
    "sotto:chat/01abc",
    "sotto:models?remove=guide",
    "sotto:models#x",
    "sotto:settings/",
    "sotto:settings/engine/threads=1",
    "sotto://settings",
    "SOTTO:models",
    "sotto:Models",
    " sotto:models",
    "models",
]


@pytest.mark.parametrize("address", NO_PLACES)
def test_anything_else_is_no_place(address: str) -> None:
    assert place_of(address) is None


def test_a_place_names_its_page_and_section() -> None:
    assert place_of("sotto:help") == Place("help")
    assert place_of("sotto:settings/engine") == Place("settings", Section.ENGINE)


def test_every_section_of_the_settings_has_a_place() -> None:
    assert {place.section for place in PLACES.values()} == {None, *Section}


@pytest.mark.parametrize("address", PLACES)
def test_a_known_one_is_a_link_in_an_answer(address: str) -> None:
    (paragraph,) = blocks_of(MarkdownStream(MarkdownParser()), f"See [this]({address}).\n")
    assert isinstance(paragraph, Paragraph)
    assert [(run.text, run.link) for run in paragraph.runs] == [("See ", ""), ("this", address), (".", "")]


@pytest.mark.parametrize("address", ["sotto:quit", "sotto:settings/nowhere", "sotto:models?x"])
def test_an_unknown_one_looks_like_text(address: str) -> None:
    (paragraph,) = blocks_of(MarkdownStream(MarkdownParser()), f"See [this]({address}).\n")
    assert isinstance(paragraph, Paragraph)
    assert all(not run.link for run in paragraph.runs)
    assert paragraph.text == f"See this ({address})."


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was handed to the system."""
    addresses: list[object] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", addresses.append)
    return addresses


@pytest.mark.parametrize("address", PLACES)
def test_each_leads_to_its_page(app_window: RealWindow, opened: list[object], address: str) -> None:
    app_window.window.show_page("chat" if place_of(address) != Place("chat") else "models")
    app_window.view.link_requested.emit(address)
    assert app_window.window.page == PLACES[address].page
    assert opened == []
    assert app_window.window.findChildren(QDialog) == []


@pytest.mark.parametrize("address", ["sotto:quit", "sotto:settings/nowhere", "sotto:models?remove=guide"])
def test_an_unknown_one_does_nothing(app_window: RealWindow, opened: list[object], address: str) -> None:
    app_window.view.link_requested.emit(address)
    assert app_window.window.page == "chat"
    assert opened == []
    assert app_window.window.findChildren(QDialog) == []


@pytest.mark.parametrize("section", [Section.ENGINE, Section.PRIVACY])
def test_a_section_of_the_settings_is_scrolled_to(app_window: RealWindow, section: Section) -> None:
    app_window.window.resize(1000, 500)
    app_window.view.link_requested.emit(f"sotto:settings/{section.value.lower()}")
    page = app_window.find("settings_page")
    heading = page._headings[section]

    def is_visible() -> bool:
        top = heading.mapTo(page.viewport(), heading.rect().topLeft()).y()
        return bool(page.verticalScrollBar().value() > 0 and 0 <= top < page.viewport().height() - heading.height())

    app_window.wait(is_visible)


def test_a_click_in_an_answer_of_any_model_shows_the_page(open_window: OpenWindow, tiny_model: Path) -> None:
    link = "[Help](sotto:help) and [the engine](sotto:settings/engine)"
    driver = open_window(generate=[["started"], ["tokens", 1, link], ["finish", "end"]])
    driver.add_model(tiny_model)
    driver.send("something")
    text = driver.view.findChildren(RichText)[-1]
    driver.wait(lambda: text.toPlainText() == "Help and the engine")
    cursor = text.textCursor()
    cursor.setPosition(1)
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=text.cursorRect(cursor).center())
    assert driver.window.page == "help"
    driver.window.show_page("chat")
    cursor.setPosition(11)
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=text.cursorRect(cursor).center())
    assert driver.window.page == "settings"
