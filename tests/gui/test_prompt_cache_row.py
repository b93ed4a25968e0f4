"""Settings, Prompt cache: how large it is, emptying it, and where it was switched off from outside."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from sotto.config import options
from sotto.gui.prompt_cache_row import PromptCacheRow
from sotto.gui.settings_page import SettingsPage
from sotto.services.prompt_cache import SWITCH
from support.real_window import OpenWindow, RealWindow


def row_of(driver: RealWindow) -> PromptCacheRow:
    page = driver.window.show_page("settings")
    assert isinstance(page, SettingsPage)
    row = page.row(options.PROMPT_CACHE_MB)
    assert isinstance(row, PromptCacheRow)
    return row


def test_what_is_used_is_shown_and_can_be_cleared(open_window: OpenWindow) -> None:
    driver = open_window()
    folder = driver.services.paths.prompt_cache
    folder.mkdir()
    (folder / f"{'a' * 16}-{'b' * 24}-{'c' * 12}.kv").write_bytes(bytes(12_000_000))
    row = row_of(driver)
    driver.wait(lambda: "12" in row.note.text())
    assert "MB" in row.note.text()
    assert row.clear_button.isEnabled()
    row.clear_button.click()
    driver.wait(lambda: row.note.text() == "Nothing is kept now.")
    assert not row.clear_button.isEnabled()
    assert list(folder.iterdir()) == []


def test_the_button_says_what_it_clears(open_window: OpenWindow) -> None:
    row = row_of(open_window())
    button = row.findChild(QPushButton, "prompt_cache_clear_button")
    assert isinstance(button, QPushButton)
    assert button.accessibleName() == "Clear the prompt cache"


def test_switched_off_from_outside_it_cannot_be_set(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "off")
    row = row_of(open_window())
    assert not row.editor.isEnabled()


def test_in_a_small_window_its_words_keep_their_room(open_window: OpenWindow) -> None:
    driver = open_window()
    driver.window.resize(900, 600)
    row = row_of(driver)
    words = [label for label in row.findChildren(QLabel) if label.text() == options.PROMPT_CACHE_MB.help]
    driver.wait(lambda: row.isVisible() and row.width() < 640)
    assert words[0].width() > row.width() / 2
