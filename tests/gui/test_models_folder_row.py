"""Settings, Folder for models: chosen in a dialog, with the question of what becomes of the files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QProgressBar

from sotto.config import options
from sotto.gui.models_folder_row import ModelsFolderRow
from sotto.gui.settings_page import SettingsPage
from support.real_window import OpenWindow, RealWindow


@pytest.fixture
def driver(open_window: OpenWindow) -> RealWindow:
    return open_window()


@pytest.fixture
def row(driver: RealWindow) -> ModelsFolderRow:
    page = driver.window.show_page("settings")
    assert isinstance(page, SettingsPage)
    row = page.row(options.MODELS_FOLDER)
    assert isinstance(row, ModelsFolderRow)
    return row


def note(row: ModelsFolderRow) -> QLabel:
    label = row.findChild(QLabel, "models_folder_note")
    assert isinstance(label, QLabel)
    return label


@pytest.mark.parametrize(("answer", "is_moved"), [("Move them", True), ("Leave them there", False)])
def test_a_chosen_folder_is_used_with_the_files_or_without(
    driver: RealWindow, row: ModelsFolderRow, tmp_path: Path, tiny_model: Path, answer: str, is_moved: bool
) -> None:
    own = driver.services.paths.models / "tiny-a1b2c3" / "model.gguf"
    own.parent.mkdir(parents=True)
    shutil.copy(tiny_model, own)
    driver.add_model(own)
    target = tmp_path / "big"
    target.mkdir()
    row.choose_button.click()
    dialog = driver.find("move_models_dialog", QFileDialog)
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    box = driver.find("move_models_question", QMessageBox)
    next(button for button in box.buttons() if button.text() == answer).click()
    driver.wait(lambda: driver.settings.get(options.MODELS_FOLDER) == str(target))
    driver.wait(lambda: note(row).isVisibleTo(row))
    assert row.editor.text() == str(target)  # type: ignore[attr-defined]
    assert own.exists() is not is_moved
    assert driver.services.models.own[0].path.exists()
    assert row.choose_button.isEnabled()
    progress = row.findChild(QProgressBar, "models_folder_progress")
    assert isinstance(progress, QProgressBar)
    assert progress.isHidden()


def test_what_cannot_be_is_explained_and_changes_nothing(driver: RealWindow, row: ModelsFolderRow) -> None:
    row.mover.move_to(driver.services.paths.models / "inside", with_files=True)
    assert not row.choose_button.isEnabled()
    driver.wait(lambda: note(row).isVisibleTo(row))
    assert "lies within" in note(row).text()
    assert note(row).property("role") == "danger"
    assert driver.settings.get(options.MODELS_FOLDER) == ""
    assert row.choose_button.isEnabled()


def test_in_a_small_window_words_and_path_have_room(driver: RealWindow, row: ModelsFolderRow) -> None:
    driver.window.resize(900, 600)
    driver.wait(lambda: row.isVisible() and row.width() < 640)
    words = [label for label in row.findChildren(QLabel) if label.text() == options.MODELS_FOLDER.help]
    assert words[0].width() > row.width() / 2
    assert row.editor.width() > row.width() / 2
