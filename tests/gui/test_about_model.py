"""What “About” says of a model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel
from sotto.gui import models_page
from sotto.gui.about_model import AboutModelDialog, facts_of
from sotto.gui.rich_text import RichText
from sotto.gui.theme import Theme
from support.real_window import OpenWindow, RealWindow

MODEL = InstalledModel(
    ModelId("m"), "Some Model", Path("/models/some.gguf"), 4_900_000_000, licence="apache-2.0", sha256="ab" * 32
)
HEADER: dict[str, Any] = {
    "architecture": "llama",
    "quantization": "Q4_K_M",
    "parameters": 7_300_000_000,
    "context_length": 131_072,
    "chat_template": "{{ messages }}",
    "files": ["/models/some.gguf"],
    "metadata": {"general.author": "Somebody"},
}


def test_the_facts_are_in_words(window_theme: Theme) -> None:
    facts = dict(facts_of(MODEL, HEADER))
    assert facts == {
        "Licence": "apache-2.0",
        "Made by": "Somebody",
        "Architecture": "llama",
        "Parameters": "7.3 B (7,300,000,000)",
        "Context window": "131,072 tokens",
        "Quantization": "Q4_K_M",
        "Use": "Chats: the file has a chat template",
        "Size": "4.9 GB",
        "File": "/models/some.gguf",
        "SHA-256": "ab" * 32,
    }


def test_what_is_not_known_is_said_or_left_out(window_theme: Theme) -> None:
    facts = dict(facts_of(InstalledModel(ModelId("m"), "M", Path("/m.gguf"), 1_000_000), {}))
    assert facts == {
        "Licence": "The file does not name one",
        "Use": "Completes text: the file has no chat template",
        "Size": "1.0 MB",
        "File": "/m.gguf",
        "SHA-256": "Not recorded yet",
    }


def about(driver: RealWindow) -> AboutModelDialog:
    def dialogs() -> list[AboutModelDialog]:
        return [dialog for dialog in driver.window.findChildren(AboutModelDialog) if dialog.isVisible()]

    driver.window.show_page("models")
    buttons = driver.window.findChildren(QPushButton, "model_about_button")
    next(button for button in buttons if button.isVisible()).click()
    driver.wait(lambda: bool(dialogs()))
    return dialogs()[0]


def test_the_button_of_a_card_shows_them(app_window: RealWindow, tiny_model: Path) -> None:
    dialog = about(app_window)
    values = [label.text().replace("\u200b", "") for label in dialog.findChildren(QLabel, "model_fact")]
    assert "CC0-1.0" in values
    assert str(tiny_model) in values
    assert app_window.services.models.installed[0].sha256 in values
    assert dialog.findChild(RichText) is None
    close = dialog.findChild(QPushButton, "about_model_close_button")
    assert isinstance(close, QPushButton)
    close.click()
    assert not dialog.isVisible()


def test_the_guide_shows_its_card_and_a_link_in_it_leads_there(
    open_window: OpenWindow, guide_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "guide.md").write_text("# The guide\n\nSee [Help](sotto:help).\n", encoding="utf-8")
    monkeypatch.setattr(models_page, "resource_folder", lambda: tmp_path)
    driver = open_window(guide=guide_file)
    dialog = about(driver)
    text = dialog.findChild(RichText)
    assert isinstance(text, RichText)
    assert text.toPlainText() == "The guide\nSee Help."
    assert any("llama" in label.text() for label in dialog.findChildren(QLabel, "model_fact"))
    text.anchorClicked.emit(QUrl("sotto:help"))
    assert driver.window.page == "help"
    assert not dialog.isVisible()


def test_a_guide_without_its_card_shows_the_facts(
    open_window: OpenWindow, guide_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models_page, "resource_folder", lambda: tmp_path)
    dialog = about(open_window(guide=guide_file))
    assert dialog.findChild(RichText) is None
    assert any("512" in label.text() for label in dialog.findChildren(QLabel, "model_fact"))


def test_nothing_in_it_is_markup(qtbot: QtBot, window_theme: Theme) -> None:
    header = {**HEADER, "metadata": {"general.author": "<b>bold</b>"}}
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog: QDialog = AboutModelDialog(window_theme, MODEL, header, parent=parent)
    values = [label.text() for label in dialog.findChildren(QLabel, "model_fact")]
    assert any("<b>bold" in value for value in values)
