"""The Help page: the handbook is there, can be searched, and its links work."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sotto.gui.help_page import HelpPage
from sotto.gui.rich_text import RichText
from sotto.gui.theme import Theme
from support.real_window import RealWindow

TEXT = "# Handbook\n\nPreface.\n\n" + "".join(
    f"## Section {number}\n\n### Topic {number}\n\nAbout number {number}, see [Models](sotto:models).\n\nMore.\n\n"
    for number in range(200)
)


@pytest.fixture
def page(qtbot: QtBot, window_theme: Theme, tmp_path: Path) -> HelpPage:
    handbook = tmp_path / "handbook.md"
    handbook.write_text(TEXT, encoding="utf-8")
    page = HelpPage(window_theme, handbook)
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    qtbot.waitUntil(lambda: page.document.is_settled)
    return page


def words(page: HelpPage) -> str:
    return "\n".join(text.toPlainText() for text in page.document.findChildren(RichText) if not text.isHidden())


def test_the_whole_handbook_is_shown_without_its_preface(page: HelpPage) -> None:
    assert words(page).startswith("Section 0\nTopic 0\nAbout number 0, see Models.")
    assert "About number 199," in words(page)
    assert "Preface" not in words(page)


def test_searching_leaves_what_fits_and_says_when_nothing_does(qtbot: QtBot, page: HelpPage) -> None:
    nothing = page._nothing
    QTest.keyClicks(page.search_field, "number 17")
    qtbot.waitUntil(lambda: page.document.is_settled and words(page).startswith("Section 17\n"))
    assert "About number 170," in words(page)
    assert "About number 18," not in words(page)
    QTest.keyClicks(page.search_field, " penguin")
    assert nothing.isVisible()
    assert not page.document.isVisible()
    page.search_field.clear()
    qtbot.waitUntil(lambda: page.document.is_settled and "About number 199," in words(page))
    assert not nothing.isVisible()


def test_links_are_passed_on(qtbot: QtBot, page: HelpPage) -> None:
    with qtbot.waitSignal(page.link_requested) as signal:
        page.document.findChildren(RichText)[0].anchorClicked.emit(QUrl("sotto:models"))
    assert signal.args == ["sotto:models"]


def test_a_missing_handbook_is_said(qtbot: QtBot, window_theme: Theme, tmp_path: Path) -> None:
    page = HelpPage(window_theme, tmp_path / "absent.md")
    qtbot.addWidget(page)
    page.show()
    assert page._missing.isVisible()
    assert not page.search_field.isVisible()
    assert not page._nothing.isVisible()


def test_f1_shows_it_ready_to_search(app_window: RealWindow) -> None:
    app_window.window.activateWindow()
    QTest.keyClick(app_window.window, Qt.Key.Key_F1)
    app_window.wait(lambda: app_window.window.page == "help")
    assert app_window.find("help_button").isChecked()
    page = app_window.find("help_page", HelpPage)
    if page.search_field.isVisible():  # a checkout may lack the printed handbook
        app_window.wait(page.search_field.hasFocus)
