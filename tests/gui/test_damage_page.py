"""Damaged chats in the window (R07, R08): the ways on, and that the damaged file stays."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from sotto.config.paths import AppPaths
from sotto.gui.sidebar_model import SidebarRole
from sotto.store.database import Database
from sotto.store.keys import KeyVault
from support.real_window import OpenWindow, RealWindow

PAGE = 4096
Damage = Callable[[bytearray], bytes]


def without_header(content: bytearray) -> bytes:
    content[:PAGE] = bytes(PAGE)
    return bytes(content)


def cut(content: bytearray) -> bytes:
    return bytes(content[: len(content) // 2 // PAGE * PAGE])


def garbage(content: bytearray) -> bytes:
    return random.Random(1).randbytes(len(content))


@pytest.fixture
def store(open_window: OpenWindow, tiny_model: Path, paths: AppPaths) -> Path:
    """The file of two chats, with a backup that holds the first one."""
    driver = open_window()
    driver.add_model(tiny_model)
    driver.send("First words")
    task: list[object] = []
    driver.services.backups.create().success(task.append)
    driver.wait(lambda: bool(task))
    driver.window.new_chat_action.trigger()
    driver.send("Second words")
    driver.close()
    return paths.store_file


def damaged(open_window: OpenWindow, store: Path, damage: Damage) -> RealWindow:
    store.write_bytes(damage(bytearray(store.read_bytes())))
    driver = open_window(wait_until_open=False)
    driver.wait(lambda: driver.window.page == "damage")
    return driver


def button(driver: RealWindow, name: str) -> QPushButton:
    found: QPushButton = driver.find(name, QPushButton)
    return found


def kept(paths: AppPaths) -> bytes:
    (file,) = (paths.data / "damaged").glob("*/chats.db")
    return file.read_bytes()


@pytest.mark.parametrize("damage", [cut, garbage])
def test_a_backup_takes_its_place(open_window: OpenWindow, store: Path, paths: AppPaths, damage: Damage) -> None:
    driver = damaged(open_window, store, damage)
    content = store.read_bytes()
    driver.wait(lambda: button(driver, "damage_restore_button").isVisible())
    assert driver.find("damage_backups").count() == 1
    button(driver, "damage_restore_button").click()
    driver.wait(lambda: button(driver, "damage_go_on_button").isVisible())
    assert any("kept in" in text and "30 days" in text for text in driver.texts("card_text"))
    button(driver, "damage_go_on_button").click()
    driver.wait(lambda: driver.composer.is_open)
    driver.wait(lambda: driver.listed() == ["First words"])
    assert kept(paths) == content


def test_what_can_be_read_is_saved_with_a_report(open_window: OpenWindow, store: Path, paths: AppPaths) -> None:
    driver = damaged(open_window, store, without_header)
    content = store.read_bytes()
    button(driver, "damage_salvage_button").click()
    driver.wait(lambda: button(driver, "damage_go_on_button").isVisible())
    (report,) = [text for text in driver.texts("card_text") if "were saved" in text]
    assert report.startswith("2 chats with 4 messages were saved.")
    button(driver, "damage_go_on_button").click()
    driver.wait(lambda: sorted(driver.listed()) == ["First words", "Second words"])
    assert driver.window.page == "chat"
    assert kept(paths) == content
    driver.choose("First words")
    driver.send("On and on")
    driver.wait(lambda: driver.services.chat.job_of(driver.current) is None)


def test_nothing_that_can_be_read_is_said_and_nothing_changes(
    open_window: OpenWindow, store: Path, paths: AppPaths
) -> None:
    driver = damaged(open_window, store, garbage)
    content = store.read_bytes()
    for backup in (paths.data / "backups").glob("*.db"):
        backup.unlink()
    button(driver, "damage_salvage_button").click()
    driver.wait(lambda: "Nothing could be read" in driver.texts("damage_note")[0], timeout=60_000)
    assert store.read_bytes() == content
    assert button(driver, "damage_retry_button").isEnabled()


def damage_messages(store: Path) -> None:
    """Damage the page that holds the messages; the list of chats stays readable."""
    db = Database.open(store, KeyVault(store.parent).obtain(create=False).key)
    pages = [page for (page,) in db.query("SELECT pageno FROM dbstat WHERE name = 'message'")]
    db.checkpoint()
    db.close()
    content = bytearray(store.read_bytes())
    for page in pages:
        content[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)
    store.write_bytes(content)


def test_damage_that_shows_while_one_works_leads_to_the_same_page(open_window: OpenWindow, store: Path) -> None:
    damage_messages(store)
    driver = open_window()
    driver.type("half a thought")
    driver.wait(lambda: len(driver.listed()) == 2)
    driver.session._show(driver.row_of("First words").data(SidebarRole.ID))
    driver.press_toast_button("Repair…")
    driver.wait(lambda: driver.window.page == "damage")
    driver.wait(lambda: button(driver, "damage_restore_button").isVisible())
    button(driver, "damage_restore_button").click()
    driver.wait(lambda: button(driver, "damage_go_on_button").isVisible(), timeout=30_000)
    button(driver, "damage_go_on_button").click()
    driver.wait(lambda: driver.listed() == ["First words"])
    assert driver.composer.edit.toPlainText() == "half a thought"
    driver.choose("First words")
    driver.wait(lambda: driver.view.isVisible())
