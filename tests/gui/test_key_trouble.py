"""When the key is not there: pages of their own that call nothing damaged, touch no file, and lead on (S03, S06)."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QLabel, QPushButton, QTextEdit, QWidget

from sotto.config.paths import AppPaths
from support.fake_keystore import FakeKeystore
from support.protection_driver import press, recovery_phrase
from support.real_window import OpenWindow, RealWindow

SLACK = 2
"""Other work on the computer that runs the tests; without it the limits are kept with a wide margin."""


def hashes(paths: AppPaths) -> dict[str, str]:
    """Return the content of the chats' own files; the lock that a start takes is none of them."""
    files = [paths.store_file, paths.data / "store.json"]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def wait_for_page(driver: RealWindow) -> tuple[str, str]:
    """Wait for the page about the key; return its title and text."""
    driver.wait(lambda: driver.window.findChild(QWidget, "key_trouble_page") is not None)
    return driver.find("key_trouble_page_title", QLabel).text(), driver.find("key_trouble_page_text", QLabel).text()


@pytest.fixture
def written(keystore: FakeKeystore, open_window: OpenWindow, tiny_model: Path) -> tuple[str, ...]:
    """A profile with one chat, closed again; returns its recovery phrase."""
    driver = open_window()
    driver.add_model(tiny_model)
    driver.send("Something to keep")
    words = recovery_phrase(driver)
    driver.close()
    return words


@pytest.mark.parametrize("reason", ["empty", "backend changed", "other key"])
def test_a_missing_or_wrong_key_has_its_own_page_and_changes_no_file(
    keystore: FakeKeystore,
    written: tuple[str, ...],
    open_window: OpenWindow,
    paths: AppPaths,
    monkeypatch: pytest.MonkeyPatch,
    reason: str,
) -> None:
    import keyring
    from keyring.backends import fail

    kept = dict(keystore.entries)
    if reason == "empty":
        keystore.entries.clear()
    elif reason == "other key":
        keystore.entries = dict.fromkeys(kept, "ab" * 32)
    else:
        monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    before = hashes(paths)
    driver = open_window(wait_until_open=False)
    title, text = wait_for_page(driver)
    wanted = {
        "empty": "no longer has the key",
        "backend changed": "is not available",
        "other key": "does not open the file",
    }
    assert wanted[reason] in title
    assert "untouched" in text
    assert not any(word in f"{title} {text}".lower() for word in ("corrupt", "damaged"))
    assert hashes(paths) == before
    keystore.entries = kept
    monkeypatch.setattr(keyring, "get_keyring", lambda: keystore)
    press(driver.window, "key_retry_button")
    driver.wait(lambda: driver.composer.is_open and not driver.window.is_covered)
    driver.wait(lambda: driver.listed() == ["Something to keep"])


def test_trying_again_in_vain_offers_the_button_again(
    keystore: FakeKeystore, written: tuple[str, ...], open_window: OpenWindow
) -> None:
    keystore.entries.clear()
    driver = open_window(wait_until_open=False)
    wait_for_page(driver)
    first = driver.find("key_retry_button", QPushButton)
    press(driver.window, "key_retry_button")
    driver.wait(lambda: driver.find("key_retry_button", QPushButton) is not first)
    assert driver.find("key_retry_button", QPushButton).isEnabled()


def test_the_recovery_phrase_opens_chats_whose_keystore_was_emptied(
    keystore: FakeKeystore, written: tuple[str, ...], open_window: OpenWindow, paths: AppPaths
) -> None:
    keystore.entries.clear()
    driver = open_window(wait_until_open=False)
    wait_for_page(driver)
    press(driver.window, "key_recovery_button")
    driver.find("recovery_words_field", QTextEdit).setPlainText(" ".join(written))
    press(driver.window, "recover_button")
    driver.wait(lambda: driver.composer.is_open and not driver.window.is_covered)
    driver.wait(lambda: driver.listed() == ["Something to keep"])
    assert len(keystore.entries) == 1
    assert json.loads((paths.data / "store.json").read_text())["key"]["protection"] == "keystore"


def test_the_details_of_a_missing_key_can_be_read(
    keystore: FakeKeystore, written: tuple[str, ...], open_window: OpenWindow
) -> None:
    keystore.entries.clear()
    driver = open_window(wait_until_open=False)
    wait_for_page(driver)
    press(driver.window, "key_details_button")
    driver.wait(lambda: driver.window.findChild(QWidget, "details_dialog") is not None)


def test_a_blocking_keystore_leaves_the_window_alive_and_can_be_given_up(
    keystore: FakeKeystore, written: tuple[str, ...], open_window: OpenWindow
) -> None:
    keystore.block()
    driver = open_window(wait_until_open=False)
    driver.wait(lambda: driver.find("greeting_title", QLabel).text() == "Opening your chats…")
    longest, last, beats = 0.0, time.perf_counter(), 0

    def beat() -> None:
        nonlocal longest, last, beats
        now = time.perf_counter()
        longest, last, beats = max(longest, now - last), now, beats + 1

    pulse = QTimer()
    pulse.timeout.connect(beat)
    pulse.start(5)
    driver.type("Typed while the keystore asks")
    driver.window.show_page("settings")
    driver.window.show_page("chat")
    driver.window.show_page("privacy")
    driver.window.show_page("chat")
    last, longest, beats = time.perf_counter(), 0.0, 0
    driver.wait(lambda: beats > 40)
    pulse.stop()
    assert longest < 0.2
    clock = QElapsedTimer()
    clock.start()
    press(driver.window, "greeting_stop_waiting_button")
    title, _text = wait_for_page(driver)
    assert clock.elapsed() < 200 * SLACK
    assert "not available" in title
    press(driver.window, "key_retry_button")
    again = driver.find("key_retry_button", QPushButton)
    assert again.text() == "Stop waiting"
    press(driver.window, "key_retry_button")
    driver.wait(lambda: driver.find("key_retry_button", QPushButton) is not again)
    keystore.release()
    press(driver.window, "key_retry_button")
    driver.wait(lambda: driver.composer.is_open and not driver.window.is_covered)
    assert driver.composer.text() == "Typed while the keystore asks"


def test_a_window_whose_keystore_blocks_closes_at_once(
    keystore: FakeKeystore, written: tuple[str, ...], open_window: OpenWindow
) -> None:
    keystore.block()
    driver = open_window(wait_until_open=False)
    driver.wait(keystore.asked.is_set)
    clock = QElapsedTimer()
    clock.start()
    driver.close()
    assert clock.elapsed() < 200 * SLACK
