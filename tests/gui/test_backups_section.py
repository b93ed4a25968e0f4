"""Backups in the window: the list, making, checking and restoring one, and damaged files that were kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from sotto.gui.restore_dialog import RestoreDialog
from support.real_window import RealWindow


@pytest.fixture
def driver(app_window: RealWindow) -> RealWindow:
    """The Privacy page of a window with one chat."""
    app_window.send("First words")
    app_window.window.show_page("privacy")
    app_window.wait(lambda: app_window.texts("card_title").count("There is no backup yet") == 1)
    return app_window


def cards(driver: RealWindow, name: str = "backup_card") -> list[QWidget]:
    return [card for card in driver.window.findChildren(QWidget, name) if not card.isHidden()]


def messages(driver: RealWindow) -> int:
    return sum(1 for text in driver.window.findChildren(QWidget, "message_text") if text.isVisible())


def press(driver: RealWindow, name: str) -> None:
    def shown() -> list[QPushButton]:
        return [button for button in driver.window.findChildren(QPushButton, name) if button.isVisible()]

    driver.wait(lambda: bool(shown()))
    shown()[0].click()


def note(driver: RealWindow) -> str:
    return str(driver.texts("backups_note")[0])


def is_idle(driver: RealWindow) -> bool:
    return bool(driver.find("backup_create_button", QPushButton).isEnabled())


def made(driver: RealWindow, count: int = 1) -> None:
    press(driver, "backup_create_button")
    driver.wait(lambda: len(cards(driver)) == count and "was made" in note(driver))


def test_one_is_made_listed_and_checked(driver: RealWindow) -> None:
    made(driver)
    assert note(driver) == "A backup was made and checked: 1 chat, 2 messages."
    (text,) = [text for text in driver.texts("card_text") if text.startswith("Made by you")]
    assert "1 chat, 2 messages" in text
    press(driver, "backup_verify_button")
    driver.wait(lambda: "is in order: 1 chat, 2 messages." in note(driver))


def test_a_damaged_backup_is_said(driver: RealWindow) -> None:
    made(driver)
    (path,) = (driver.services.paths.data / "backups").glob("*.db")
    content = bytearray(path.read_bytes())
    content[2 * 4096 : 3 * 4096] = bytes(4096)
    path.write_bytes(content)
    press(driver, "backup_verify_button")
    driver.wait(lambda: "This backup is damaged" in note(driver))


def test_a_restore_replaces_what_is_shown_and_keeps_what_was_there(driver: RealWindow) -> None:
    made(driver)
    window = driver.window
    window.show_page("chat")
    driver.send("Later words")
    window.new_chat_action.trigger()
    driver.send("Another chat")
    driver.choose("First words")
    driver.wait(lambda: messages(driver) == 4)
    driver.type("half a thought")
    window.show_page("privacy")
    press(driver, "backup_restore_button")
    dialog = driver.find("restore_dialog", RestoreDialog)
    said = " ".join(label.text() for label in dialog.findChildren(QWidget) if hasattr(label, "text"))
    assert "is kept as a backup first" in said
    dialog.save_button.click()
    driver.wait(lambda: driver.listed() == ["First words"])
    driver.wait(lambda: "is restored: 1 chat, 2 messages." in note(driver))
    window.show_page("chat")
    driver.wait(lambda: messages(driver) == 2)
    assert driver.composer.edit.toPlainText() == "half a thought"
    window.show_page("privacy")
    driver.wait(lambda: len(cards(driver)) == 2)
    assert any("Made before a restore" in text and "2 chats" in text for text in driver.texts("card_text"))


def test_no_restore_while_an_answer_is_written(driver: RealWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    made(driver)
    monkeypatch.setattr(type(driver.services.backups), "_is_answering", True)
    press(driver, "backup_restore_button")
    dialog = driver.find("restore_dialog", RestoreDialog)
    dialog.save_button.click()
    driver.wait(lambda: "An answer is being written." in driver.texts("restore_dialog_error")[0])
    dialog.reject()


def test_only_the_newest_are_shown_at_first(driver: RealWindow) -> None:
    for count in range(1, 6):
        press(driver, "backup_create_button")
        driver.wait(lambda count=count: len(cards(driver)) == min(count, 4) and is_idle(driver))
    driver.window.show_page("chat")
    driver.window.show_page("privacy")
    button = driver.find("backup_all_button", QPushButton)
    driver.wait(lambda: button.text() == "Show all 5" and len(cards(driver)) == 4)
    button.click()
    driver.wait(lambda: len(cards(driver)) == 5)


def test_a_damaged_file_is_shown_with_its_last_day_and_can_be_erased(driver: RealWindow) -> None:
    folder: Path = driver.services.paths.data / "damaged" / "20240301T120000Z"
    folder.mkdir(parents=True)
    (folder / "chats.db").write_bytes(b"x" * 5000)
    driver.window.show_page("chat")
    driver.window.show_page("privacy")
    driver.wait(lambda: len(cards(driver, "damaged_card")) == 1)
    assert any("erased by itself after 31 Mar 2024" in text for text in driver.texts("card_text"))
    press(driver, "damaged_erase_button")
    driver.wait(lambda: not cards(driver, "damaged_card"))
    assert not folder.exists()
