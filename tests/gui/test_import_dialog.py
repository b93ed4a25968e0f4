"""Importing from the window: the ways to the dialog, what it shows first, choosing, stopping, and the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget

from sotto.gui.import_dialog import ImportDialog, ImportStage
from sotto.services import importing as importing_module
from support.real_window import OpenWindow, RealWindow


def chat(name: str, count: int = 2, day: int = 1) -> dict[str, Any]:
    messages = [
        {"uuid": f"{name}{n}", "sender": ("human", "assistant")[n % 2], "text": f"{name} {n}"} for n in range(count)
    ]
    at = f"2024-03-{day:02}T12:00:00Z"
    return {"uuid": name, "name": name, "created_at": at, "updated_at": at, "chat_messages": messages}


def write(path: Path, *chats: object) -> Path:
    path.write_text(json.dumps(chats), "utf-8")
    return path


@pytest.fixture
def driver(open_window: OpenWindow) -> RealWindow:
    return open_window()


def dialog_of(driver: RealWindow) -> ImportDialog:
    def shown() -> list[ImportDialog]:
        return [one for one in driver.window.findChildren(ImportDialog) if one.isVisible()]

    driver.wait(lambda: bool(shown()))
    return shown()[0]


def opened(driver: RealWindow, *paths: Path) -> ImportDialog:
    driver.session.imports.open(paths)
    dialog = dialog_of(driver)
    driver.wait(lambda: dialog.stage is ImportStage.PREVIEW)
    return dialog


def words(driver: RealWindow) -> str:
    return str(driver.texts("import_words")[0])


def messages(driver: RealWindow) -> int:
    return sum(1 for text in driver.window.findChildren(QWidget, "message_text") if text.isVisible())


def press(dialog: ImportDialog, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert button is not None
    button.click()


def drop(target: QWidget, *paths: Path) -> bool:
    """Drag ``paths`` over ``target`` and let go; return whether it was taken, as the system would be told."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, button, keys)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), action, data, button, keys))
    return True


def test_the_privacy_page_and_the_palette_lead_to_it(driver: RealWindow) -> None:
    driver.window.show_page("privacy")
    driver.find("privacy_import_button", QPushButton).click()
    dialog = dialog_of(driver)
    assert dialog.stage is ImportStage.CHOOSE
    assert "LM Studio" in words(driver)
    press(dialog, "import_files_button")
    assert dialog.findChild(QFileDialog, "import_file_dialog") is not None
    dialog.reject()
    assert "import_action" in [action.objectName() for action in driver.window.actions() if action.isEnabled()]
    driver.window.import_action.trigger()
    assert dialog_of(driver) is not dialog


def test_a_preview_then_some_then_the_report(driver: RealWindow, tmp_path: Path) -> None:
    path = write(tmp_path / "c.json", chat("One"), chat("Two", 4, day=5), {"name": "Empty", "chat_messages": []})
    dialog = opened(driver, path)
    assert words(driver) == "2 chats of Claude with 6 messages. From 1 Mar 2024 to 5 Mar 2024."
    assert driver.texts("import_skipped") == ["c.json, “Empty”: The chat has no messages."]
    assert driver.listed() == []
    index = dialog.chats.index(0)
    assert index.data() == "One  ·  2 messages  ·  1 Mar 2024"
    dialog.chats.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert dialog.save_button.text() == "Import 1 chat"
    dialog.save_button.click()
    driver.wait(lambda: dialog.stage is ImportStage.REPORT)
    assert words(driver) == "1 chat with 4 messages was imported."
    driver.wait(lambda: driver.listed() == ["Two"])
    assert dialog.save_button.text() == "Show them"
    dialog.save_button.click()
    driver.wait(lambda: driver.current is not None and messages(driver) == 4)


def test_what_is_here_already_is_not_chosen(driver: RealWindow, tmp_path: Path) -> None:
    first = opened(driver, write(tmp_path / "c.json", chat("One")))
    first.save_button.click()
    driver.wait(lambda: first.stage is ImportStage.REPORT)
    first.reject()
    dialog = opened(driver, write(tmp_path / "d.json", chat("One"), chat("Two")))
    assert "1 is in Sotto already and is not imported again." in words(driver)
    assert [one.title for one in dialog.chats.chosen] == ["Two"]
    press(dialog, "import_none_button")
    assert not dialog.save_button.isEnabled()
    press(dialog, "import_all_button")
    assert dialog.save_button.text() == "Import 2 chats"
    dialog.save_button.click()
    driver.wait(lambda: dialog.stage is ImportStage.REPORT)
    assert driver.texts("import_skipped") == ["d.json, “One”: It was imported before."]
    assert sorted(driver.listed()) == ["One", "Two"]


def test_a_stopped_import_leaves_everything_and_can_be_begun_again(
    driver: RealWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing_module, "_PROGRESS_SECONDS", 0)
    paths = [write(tmp_path / f"{n}.json", *(chat(f"{n} {m}", 30) for m in range(60))) for n in range(3)]
    dialog = opened(driver, *paths)
    found = words(driver)
    dialog.save_button.click()
    assert dialog.stage is ImportStage.IMPORT
    press(dialog, "import_dialog_cancel_button")
    assert words(driver) == "Stopping…"
    driver.wait(lambda: dialog.stage is ImportStage.PREVIEW)
    assert "Your chats are as they were before." in driver.texts("import_dialog_error")[0]
    assert words(driver) == found
    assert driver.listed() == []
    dialog.save_button.click()
    driver.wait(lambda: dialog.stage is ImportStage.REPORT)
    driver.wait(lambda: bool(driver.listed()))  # they are more than are announced one by one


def test_hostile_files_give_words(driver: RealWindow, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('[{"chat_messages": [{"text": "cut')
    (tmp_path / "zip.zip").write_bytes(b"PK\x03\x04" + b"\xff" * 50)
    (tmp_path / "pic.png").write_bytes(b"\x89PNG")
    dialog = opened(driver, *(tmp_path / name for name in ("bad.json", "zip.zip", "pic.png", "gone.json")))
    assert words(driver) == "No chats were found."
    lines = driver.texts("import_skipped")[0].split("\n")
    assert [line.partition(":")[0] for line in lines] == ["bad.json", "zip.zip", "pic.png", "gone.json"]
    assert not dialog.save_button.isEnabled()


def test_dropped_exports_open_it_and_texts_are_attached(driver: RealWindow, tmp_path: Path) -> None:
    export = write(tmp_path / "export.json", chat("One"))
    (tmp_path / "data.json").write_text('{"a": 1}')
    (tmp_path / "notes.txt").write_text("notes")
    assert drop(driver.window.chat_page, export, tmp_path / "data.json", tmp_path / "notes.txt")
    dialog = dialog_of(driver)
    driver.wait(lambda: dialog.stage is ImportStage.PREVIEW)
    driver.wait(lambda: len(driver.composer.attachments.all) == 2)
    assert {one.name for one in driver.composer.attachments.all} == {"data.json", "notes.txt"}
    dialog.reject()


def test_a_folder_dropped_on_another_page(driver: RealWindow, tmp_path: Path) -> None:
    folder = tmp_path / "chats"
    folder.mkdir()
    write(folder / "c.json", chat("One"))
    driver.window.show_page("settings")
    assert not drop(driver.window, tmp_path / "picture.png")
    assert drop(driver.window, folder)
    dialog = dialog_of(driver)
    driver.wait(lambda: dialog.stage is ImportStage.PREVIEW)
    assert [one.title for one in dialog.chats.chosen] == ["One"]
    dialog.reject()
    (tmp_path / "other.json").write_text("{}")
    assert drop(driver.window, tmp_path / "other.json")
    driver.wait(lambda: "There are no chats in what was dropped." in driver.texts("toast_text"))
