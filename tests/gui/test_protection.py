"""The Privacy page's levels of protection, the dialogs behind them, and what the window says of it at first."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QProgressBar, QPushButton

from sotto.config import options
from sotto.domain.protection import KeyProtection
from sotto.gui.phrase_dialog import PhraseDialog
from sotto.gui.secret_clipboard import copy_secret
from support.fake_keystore import FakeKeystore
from support.protection_driver import (
    PASSPHRASE,
    dialog,
    fill,
    gone,
    page_of,
    press,
    recovery_phrase,
    set_passphrase,
    wait_until_used,
)
from support.real_window import OpenWindow, RealWindow

pytestmark = pytest.mark.usefixtures("quick_passphrases")


def test_the_level_in_use_is_marked_and_all_are_explained(keystore: FakeKeystore, open_window: OpenWindow) -> None:
    driver = open_window()
    page = page_of(driver)
    wait_until_used(driver, "keystore")
    card = page.protection.cards[KeyProtection.KEYSTORE]
    assert card.title.text() == "The system’s keystore (Secret Service)"
    for level in KeyProtection:
        said = [label.text() for label in page.protection.cards[level].findChildren(QLabel, "protection_words")]
        assert any(text.startswith("Protects against:") for text in said), level
        assert any(text.startswith("Not against:") for text in said), level
    assert not driver.find("protection_lock_button").isVisible()
    assert not driver.find("protection_idle_card").isVisible()


def test_a_passphrase_is_set_changed_and_given_up_again(keystore: FakeKeystore, open_window: OpenWindow) -> None:
    driver = open_window()
    set_passphrase(driver)
    assert keystore.entries == {}
    assert driver.find("protection_lock_button").isVisible()
    press(driver.window, "protection_passphrase_button")
    change = dialog(driver, "passphrase_dialog")
    fill(change, "current_passphrase_field", "not the one in use")
    fill(change, "new_passphrase_field", "another one of mine")
    fill(change, "repeat_passphrase_field", "another one of mine")
    press(change, "passphrase_dialog_save_button")
    error = change.findChild(QLabel, "passphrase_dialog_error")
    driver.wait(lambda: not error.isHidden())
    assert "passphrase" in error.text().lower()
    fill(change, "current_passphrase_field", PASSPHRASE)
    press(change, "passphrase_dialog_save_button")
    gone(driver, "passphrase_dialog")
    press(driver.window, "protection_keystore_button")
    level = dialog(driver, "level_dialog")
    assert not level.save_button.isEnabled()
    fill(level, "current_passphrase_field", "another one of mine")
    press(level, "level_dialog_save_button")
    wait_until_used(driver, "keystore")
    assert len(keystore.entries) == 1
    assert not driver.window.lock_action.isVisible()


def test_a_passphrase_must_be_long_enough_and_the_same_twice(open_window: OpenWindow) -> None:
    driver = open_window()
    page_of(driver)
    driver.wait(driver.find("protection_passphrase_button", QPushButton).isEnabled)
    press(driver.window, "protection_passphrase_button")
    opened = dialog(driver, "passphrase_dialog")
    strength = opened.findChild(QLabel, "passphrase_strength")
    fill(opened, "new_passphrase_field", "short")
    fill(opened, "repeat_passphrase_field", "short")
    assert "At least 8 characters" in strength.text()
    assert not opened.save_button.isEnabled()
    fill(opened, "new_passphrase_field", "password1")
    assert strength.text().startswith("Weak")
    strong = f"{PASSPHRASE} above Lisbon harbour"
    fill(opened, "new_passphrase_field", strong)
    assert strength.text().startswith("Strong")
    fill(opened, "repeat_passphrase_field", "seven quiet goats")
    assert opened.findChild(QLabel, "passphrase_difference").text() == "The two are not the same."
    assert not opened.save_button.isEnabled()
    fill(opened, "repeat_passphrase_field", strong)
    assert opened.save_button.isEnabled()
    field = opened.findChild(QLineEdit, "new_passphrase_field")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    press(opened, "new_passphrase_field_show_button")
    assert field.echoMode() is QLineEdit.EchoMode.Normal
    opened.reject()
    assert opened.new.text == ""


def test_the_recovery_phrase_is_shown_copied_and_asked_for(open_window: OpenWindow) -> None:
    driver = open_window()
    page_of(driver)
    driver.wait(driver.find("protection_phrase_button", QPushButton).isEnabled)
    PhraseDialog(
        driver.services, asks_passphrase=False, choose=lambda _all, _count: [22, 4], parent=driver.window
    ).open()
    opened = dialog(driver, "phrase_dialog")
    press(opened, "phrase_dialog_save_button")
    driver.wait(lambda: bool(opened.findChildren(QLabel, "phrase_word")))
    words = [label.text() for label in opened.findChildren(QLabel, "phrase_word")]
    assert len(words) == 24
    assert driver.services.protection.check_words(words).is_valid
    press(opened, "phrase_copy_button")
    assert QApplication.clipboard().text().split() == words
    assert "clipboard" in opened.findChild(QLabel, "phrase_warning").text()
    press(opened, "phrase_dialog_save_button")
    assert opened.findChild(QLineEdit, "phrase_word_1").accessibleName() == "Word 5"
    fill(opened, "phrase_word_1", words[4])
    fill(opened, "phrase_word_2", "elephant" if words[22] != "elephant" else "zebra")
    press(opened, "phrase_dialog_save_button")
    assert "Word 23 is another one" in opened.findChild(QLabel, "phrase_dialog_error").text()
    fill(opened, "phrase_word_2", words[22].upper())
    press(opened, "phrase_dialog_save_button")
    assert "Your note is right" in opened.findChild(QLabel, "phrase_text").text()
    press(opened, "phrase_dialog_save_button")
    gone(driver, "phrase_dialog")
    shown = {label.text() for label in driver.window.findChildren(QLabel)}
    assert not shown & set(words)


def test_a_copied_phrase_leaves_the_clipboard(open_window: OpenWindow) -> None:
    driver = open_window()
    copy_secret("one two", seconds=0.01)
    assert QApplication.clipboard().text() == "one two"
    driver.wait(lambda: QApplication.clipboard().text() == "")
    copy_secret("one two", seconds=0.01)
    QApplication.clipboard().setText("something of one's own")
    QTest.qWait(50)
    assert QApplication.clipboard().text() == "something of one's own"


def test_a_copied_phrase_is_gone_when_the_program_ends() -> None:
    """In a program of its own: Qt would even crash at its end."""
    code = (
        "from PySide6.QtWidgets import QApplication\n"
        "import atexit\n"
        "app = QApplication([])\n"
        "from sotto.gui.secret_clipboard import copy_secret\n"
        "atexit.register(lambda: print(repr(app.clipboard().text())))\n"
        "copy_secret('one two')\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "''")


def test_the_recovery_phrase_asks_for_the_passphrase(open_window: OpenWindow) -> None:
    driver = open_window()
    set_passphrase(driver)
    press(driver.window, "protection_phrase_button")
    opened = dialog(driver, "phrase_dialog")
    assert not opened.save_button.isEnabled()
    fill(opened, "current_passphrase_field", "a wrong passphrase")
    press(opened, "phrase_dialog_save_button")
    driver.wait(lambda: not opened.findChild(QLabel, "phrase_dialog_error").isHidden())
    assert opened.findChildren(QLabel, "phrase_word") == []
    fill(opened, "current_passphrase_field", PASSPHRASE)
    press(opened, "phrase_dialog_save_button")
    driver.wait(lambda: len(opened.findChildren(QLabel, "phrase_word")) == 24)


def test_the_key_is_changed_with_the_chats_and_the_phrase(app_window: RealWindow) -> None:
    driver = app_window
    driver.send("A chat that lives through it")
    before = recovery_phrase(driver)
    page_of(driver)
    driver.wait(driver.find("protection_rotate_button", QPushButton).isEnabled)
    press(driver.window, "protection_rotate_button")
    opened = dialog(driver, "rotation_dialog")
    press(opened, "rotation_dialog_save_button")
    assert opened.findChild(QProgressBar, "rotation_progress").isVisible()
    opened.reject()
    assert opened.isVisible()
    text = opened.findChild(QLabel, "rotation_text")
    driver.wait(lambda: "does not fit any more" in text.text())
    press(opened, "rotation_dialog_save_button")
    phrase = dialog(driver, "phrase_dialog")
    press(phrase, "phrase_dialog_save_button")
    driver.wait(lambda: len(phrase.findChildren(QLabel, "phrase_word")) == 24)
    assert tuple(label.text() for label in phrase.findChildren(QLabel, "phrase_word")) != before
    phrase.reject()
    driver.window.show_page("chat")
    assert driver.last_answer().startswith("la la")
    driver.send("And goes on")


def test_the_time_until_the_lock_is_one_with_the_setting(open_window: OpenWindow) -> None:
    driver = open_window()
    set_passphrase(driver)
    choice = page_of(driver).protection.idle_choice
    assert choice.isVisible()
    assert choice.currentText() == "Never"
    choice.setCurrentIndex(choice.findData(5))
    choice.activated.emit(choice.currentIndex())
    assert driver.settings.get(options.LOCK_AFTER_MINUTES) == 5
    driver.settings.set(options.LOCK_AFTER_MINUTES, 7)
    assert choice.currentText() == "7 minutes"
    driver.settings.set(options.LOCK_AFTER_MINUTES, 0)
    assert choice.currentText() == "Never"


def test_a_first_start_says_what_protects_the_chats(keystore: FakeKeystore, open_window: OpenWindow) -> None:
    driver = open_window()
    driver.wait(lambda: driver.window.findChild(QLabel, "greeting_protection") is not None)
    words = driver.find("greeting_protection", QLabel)
    assert words.text() == "Your chats are encrypted on this disk. The system’s keystore has the key."
    levels = {
        label.accessibleName().split(": ")[0]: label.text()
        for label in driver.window.findChildren(QLabel, "greeting_level")
    }
    assert list(levels) == ["The system’s keystore, in use", "Passphrase", "Key file"]
    assert all("." in words for words in levels.values())
    assert driver.composer.edit.hasFocus() or driver.composer.is_open
    press(driver.window, "greeting_protection_button")
    assert driver.window.page == "privacy"


def test_the_first_words_go_once_there_is_a_chat(app_window: RealWindow) -> None:
    app_window.wait(lambda: app_window.window.findChild(QLabel, "greeting_protection") is not None)
    app_window.send("something")
    app_window.window.new_chat_action.trigger()
    assert not app_window.find("greeting_protection").isVisible()
