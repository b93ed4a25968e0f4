"""Protects the chats of a window as a person does it: on the Privacy page, in its dialogs."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from sotto.gui.privacy_page import PrivacyPage
from support.real_window import RealWindow

PASSPHRASE = "seven quiet boats at noon"


def page_of(driver: RealWindow) -> PrivacyPage:
    """Show the Privacy page and return it."""
    page = driver.window.show_page("privacy")
    assert isinstance(page, PrivacyPage)
    return page


def wait_until_used(driver: RealWindow, level: str) -> None:
    """Wait until this level, and no other, is marked as the one in use."""
    cards = page_of(driver).protection.cards
    driver.wait(lambda: [one.value for one, card in cards.items() if not card.badge.isHidden()] == [level])


def dialog(driver: RealWindow, name: str) -> Any:
    """Wait for the dialog ``name`` and return it."""
    driver.wait(lambda: any(found.isVisible() for found in driver.window.findChildren(QDialog, name)))
    return next(found for found in driver.window.findChildren(QDialog, name) if found.isVisible())


def gone(driver: RealWindow, name: str) -> None:
    """Wait until the dialog ``name`` is closed and deleted."""
    driver.wait(lambda: not driver.window.findChildren(QDialog, name))


def press(parent: QWidget, name: str) -> None:
    """Click the button ``name``, which must be on."""
    button = parent.findChild(QPushButton, name)
    assert isinstance(button, QPushButton), name
    assert button.isEnabled(), f"{name} is off"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def fill(parent: QWidget, name: str, text: str) -> None:
    """Type ``text`` into the field ``name`` in place of what stands there."""
    field = parent.findChild(QLineEdit, name)
    assert isinstance(field, QLineEdit), name
    field.clear()
    QTest.keyClicks(field, text)


def set_passphrase(driver: RealWindow, passphrase: str = PASSPHRASE) -> None:
    """Protect the chats with a passphrase."""
    page_of(driver)
    driver.wait(driver.find("protection_passphrase_button", QPushButton).isEnabled)
    press(driver.window, "protection_passphrase_button")
    opened = dialog(driver, "passphrase_dialog")
    fill(opened, "new_passphrase_field", passphrase)
    fill(opened, "repeat_passphrase_field", passphrase)
    press(opened, "passphrase_dialog_save_button")
    gone(driver, "passphrase_dialog")
    wait_until_used(driver, "passphrase")


def recovery_phrase(driver: RealWindow, current: str = "") -> tuple[str, ...]:
    """Return the recovery phrase of the open chats."""
    found: list[tuple[str, ...]] = []
    driver.services.protection.recovery_phrase(current=current).success(found.append)
    driver.wait(lambda: bool(found))
    return found[0]


def wait_until_locked(driver: RealWindow) -> None:
    """Wait until the chats are closed and the lock page stands there."""
    driver.wait(
        lambda: driver.services.protection.is_locked and driver.window.findChild(QWidget, "lock_page") is not None
    )


def unlock(driver: RealWindow, passphrase: str = PASSPHRASE) -> None:
    """Type the passphrase and wait until the chats are open."""
    fill(driver.window, "unlock_field", passphrase)
    press(driver.window, "unlock_button")
    driver.wait(lambda: driver.composer.is_open and not driver.window.is_covered)
