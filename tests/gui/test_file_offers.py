"""Files opened from outside the window: each leads to a question, and nothing happens by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from sotto.gui.add_models_dialog import AddModelsDialog
from sotto.gui.file_offers import FileOpenEvents
from sotto.gui.import_dialog import ImportDialog, ImportStage
from support.protection_driver import set_passphrase, unlock, wait_until_locked
from support.real_window import OpenWindow, RealWindow


@pytest.fixture
def driver(open_window: OpenWindow) -> RealWindow:
    return open_window()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    messages = [{"uuid": "m", "sender": "human", "text": "Hello"}]
    at = "2024-03-01T12:00:00Z"
    path = tmp_path / "export.json"
    path.write_text(
        json.dumps([{"uuid": "c", "name": "One", "created_at": at, "updated_at": at, "chat_messages": messages}])
    )
    return path


def shown(driver: RealWindow, kind: type[QDialog]) -> list[QDialog]:
    return [dialog for dialog in driver.window.findChildren(kind) if dialog.isVisible()]


def press(dialog: QDialog, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


def test_a_model_is_added_only_when_that_is_wanted(driver: RealWindow, tiny_model: Path) -> None:
    driver.session.offer_files([str(tiny_model)])
    driver.wait(lambda: bool(shown(driver, AddModelsDialog)))
    assert driver.services.models.own == ()
    press(shown(driver, AddModelsDialog)[0], "add_models_dialog_cancel_button")
    assert driver.services.models.own == ()
    driver.session.offer_files([tiny_model.as_uri()])
    driver.wait(lambda: bool(shown(driver, AddModelsDialog)))
    press(shown(driver, AddModelsDialog)[0], "add_models_dialog_save_button")
    driver.wait(lambda: [model.path for model in driver.services.models.own] == [tiny_model])
    driver.wait(lambda: all(model.sha256 for model in driver.services.models.own))


def test_chats_are_shown_before_anything_is_imported(driver: RealWindow, export: Path) -> None:
    driver.session.offer_files([str(export)])
    driver.wait(lambda: bool(shown(driver, ImportDialog)))
    dialog = shown(driver, ImportDialog)[0]
    assert isinstance(dialog, ImportDialog)
    driver.wait(lambda: dialog.stage is ImportStage.PREVIEW)
    assert driver.listed() == []


def test_models_and_chats_are_asked_about_one_after_the_other(
    driver: RealWindow, tiny_model: Path, export: Path
) -> None:
    driver.session.offer_files([str(export), str(tiny_model)])
    driver.wait(lambda: bool(shown(driver, AddModelsDialog)))
    assert shown(driver, ImportDialog) == []
    press(shown(driver, AddModelsDialog)[0], "add_models_dialog_cancel_button")
    driver.wait(lambda: bool(shown(driver, ImportDialog)))


def test_what_is_opened_while_a_question_is_open_waits(driver: RealWindow, tiny_model: Path, export: Path) -> None:
    driver.session.offer_files([str(tiny_model)])
    driver.session.offer_files([str(export)])
    driver.wait(lambda: bool(shown(driver, AddModelsDialog)))
    press(shown(driver, AddModelsDialog)[0], "add_models_dialog_cancel_button")
    driver.wait(lambda: bool(shown(driver, ImportDialog)))
    driver.session.offer_files([str(export)])
    driver.wait(lambda: "Another import is open." in driver.texts("toast_text"))


def test_a_file_that_is_nothing_is_said(driver: RealWindow, tmp_path: Path) -> None:
    driver.session.offer_files([str(tmp_path / "gone.gguf")])
    driver.wait(lambda: any("gone.gguf" in text for text in driver.texts("toast_text")))
    assert shown(driver, QDialog) == []


def test_before_the_chats_are_open_files_wait(open_window: OpenWindow, tiny_model: Path) -> None:
    driver = open_window(wait_until_open=False)
    driver.session.offer_files([str(tiny_model)])
    assert not driver.composer.is_open
    assert shown(driver, AddModelsDialog) == []
    driver.wait(lambda: bool(shown(driver, AddModelsDialog)))
    assert driver.composer.is_open


@pytest.mark.usefixtures("quick_passphrases")
def test_while_the_chats_are_locked_files_wait(app_window: RealWindow, tmp_path: Path, export: Path) -> None:
    set_passphrase(app_window)
    app_window.window.lock_action.trigger()
    wait_until_locked(app_window)
    app_window.session.offer_files([str(export)])
    QApplication.processEvents()
    assert shown(app_window, ImportDialog) == []
    unlock(app_window)
    app_window.wait(lambda: bool(shown(app_window, ImportDialog)))


@pytest.mark.usefixtures("quick_passphrases")
def test_what_is_left_to_ask_waits_when_the_chats_are_locked(
    app_window: RealWindow, tiny_model: Path, export: Path
) -> None:
    set_passphrase(app_window)
    app_window.session.offer_files([str(tiny_model), str(export)])
    app_window.wait(lambda: bool(shown(app_window, AddModelsDialog)))
    app_window.window.lock_action.trigger()
    assert shown(app_window, QDialog) == []
    wait_until_locked(app_window)
    assert shown(app_window, QDialog) == []
    unlock(app_window)
    app_window.wait(lambda: bool(shown(app_window, ImportDialog)))


@pytest.mark.usefixtures("quick_passphrases")
def test_a_file_that_is_looked_at_while_the_chats_are_locked_is_asked_about_afterwards(
    app_window: RealWindow, tiny_model: Path
) -> None:
    set_passphrase(app_window)
    app_window.session.offer_files([str(tiny_model)])
    app_window.window.lock_action.trigger()  # before the answer of the thread that looks at it
    wait_until_locked(app_window)
    offers = app_window.session._offers
    assert offers is not None
    app_window.wait(lambda: not offers._is_asking)
    assert shown(app_window, QDialog) == []
    unlock(app_window)
    app_window.wait(lambda: bool(shown(app_window, AddModelsDialog)))


def test_the_system_may_hand_over_files_while_sotto_runs(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    events = FileOpenEvents()
    qapp.installEventFilter(events)
    try:
        opened: list[str] = []
        events.file_opened.connect(opened.append)
        url = QUrl.fromLocalFile(str(tmp_path / "a b.gguf"))
        assert QApplication.sendEvent(qapp, QFileOpenEvent(url))
        QApplication.sendEvent(qapp, QFileOpenEvent(QUrl("sotto:erase")))
        assert [QUrl(word).toLocalFile() for word in opened] == [str(tmp_path / "a b.gguf")]
    finally:
        qapp.removeEventFilter(events)
