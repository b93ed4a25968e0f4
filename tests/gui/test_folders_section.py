"""Folders on the Models page: where downloads go, moving them, and the models of other programs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QProgressBar, QPushButton, QWidget

from sotto.config import options
from support.installed_models import show_installed
from support.real_window import OpenWindow, RealWindow


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, so that no program of this computer is found."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setattr(Path, "home", classmethod(lambda _cls: folder))
    for variable in ("HF_HOME", "HF_HUB_CACHE", "XDG_CACHE_HOME", "XDG_DATA_HOME", "OLLAMA_MODELS", "LLAMA_CACHE"):
        monkeypatch.delenv(variable, raising=False)
    return folder


@pytest.fixture
def driver(home: Path, open_window: OpenWindow) -> RealWindow:
    return open_window()


def visible(driver: RealWindow, name: str) -> list[QWidget]:
    return [widget for widget in driver.window.findChildren(QWidget, name) if widget.isVisible()]


def words(driver: RealWindow, name: str) -> str:
    labels = [label.text() for card in visible(driver, name) for label in card.findChildren(QLabel)]
    return "\n".join(labels)


def press(driver: RealWindow, name: str) -> None:
    (button,) = visible(driver, name)
    assert isinstance(button, QPushButton)
    button.click()


def test_a_program_with_models_is_offered_used_and_left_again(driver: RealWindow, home: Path, tiny_model: Path) -> None:
    folder = home / ".lmstudio" / "models"
    path = folder / "owner" / "Tiny-GGUF" / "tiny.gguf"
    path.parent.mkdir(parents=True)
    shutil.copy(tiny_model, path)
    tab = show_installed(driver)
    driver.wait(lambda: "LM Studio is on this computer" in words(driver, "suggested_folder_card"))
    assert "1 model, " in words(driver, "suggested_folder_card")
    press(driver, "folder_use_button")
    driver.wait(lambda: "LM Studio" in words(driver, "extra_folder_card"))
    driver.wait(lambda: not visible(driver, "suggested_folder_card"))
    (model,) = driver.services.models.own
    assert model.path == path
    history = tab.findChild(QLabel, "model_history")
    driver.wait(lambda: isinstance(history, QLabel) and "where LM Studio keeps it" in history.text())
    press(driver, "folder_remove_button")
    driver.wait(lambda: not driver.services.models.own)
    driver.wait(lambda: bool(visible(driver, "suggested_folder_card")))
    assert path.exists()


def test_any_folder_can_be_added_and_says_what_is_no_use(driver: RealWindow, tmp_path: Path, tiny_model: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    shutil.copy(tiny_model, folder / "tiny.gguf")
    (folder / "page.gguf").write_text("<html>")
    show_installed(driver)
    press(driver, "folders_add_button")
    dialog = driver.find("add_folder_dialog", QFileDialog)
    dialog.fileSelected.emit(str(folder))
    dialog.reject()
    driver.wait(lambda: "Not used: " in words(driver, "extra_folder_card"))
    assert "1 model" in words(driver, "extra_folder_card")
    shutil.copy(tiny_model, folder / "second.gguf")
    press(driver, "folders_scan_button")
    driver.wait(lambda: len(driver.services.models.own) == 2)


def test_a_folder_that_cannot_be_used_is_explained(driver: RealWindow, tmp_path: Path) -> None:
    tab = show_installed(driver)
    press(driver, "folders_add_button")
    dialog = driver.find("add_folder_dialog", QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "gone"))
    dialog.reject()
    note = tab.findChild(QLabel, "folders_note")
    assert isinstance(note, QLabel)
    driver.wait(note.isVisible)
    assert "is not there" in note.text()


@pytest.mark.parametrize(("answer", "is_moved"), [("Move them", True), ("Leave them there", False)])
def test_the_folder_for_downloads_moves_with_its_files_or_without(
    driver: RealWindow, tmp_path: Path, tiny_model: Path, answer: str, is_moved: bool
) -> None:
    own = driver.services.paths.models / "tiny-a1b2c3" / "model.gguf"
    own.parent.mkdir(parents=True)
    shutil.copy(tiny_model, own)
    driver.add_model(own)
    tab = show_installed(driver)
    target = tmp_path / "big"
    target.mkdir()
    assert str(driver.services.paths.models) in words(driver, "models_folder_card")
    press(driver, "models_move_button")
    dialog = driver.find("move_models_dialog", QFileDialog)
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    box = driver.find("move_models_question", QMessageBox)
    next(button for button in box.buttons() if button.text() == answer).click()
    driver.wait(lambda: str(target) in words(driver, "models_folder_card"))
    assert driver.settings.get(options.MODELS_FOLDER) == str(target)
    assert own.exists() is not is_moved
    assert driver.services.models.own[0].path.exists()
    progress = tab.findChild(QProgressBar, "models_move_progress")
    assert isinstance(progress, QProgressBar)
    assert not progress.isVisible()


def test_a_move_that_is_refused_is_explained(driver: RealWindow) -> None:
    tab = show_installed(driver)
    tab.folders.mover.move_to(driver.services.paths.models / "inside", with_files=True)
    note = tab.findChild(QLabel, "folders_note")
    assert isinstance(note, QLabel)
    driver.wait(note.isVisible)
    assert "lies within" in note.text()
    assert tab.folders.move_button.isEnabled()
