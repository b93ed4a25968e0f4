"""The locked window: what it shows and what not, the way in with the passphrase or the recovery phrase, and back."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QToolButton,
    QWidget,
)

from sotto.config import options
from sotto.domain.ids import PresetId
from sotto.domain.presets import Preset
from sotto.domain.protection import KeyProtection
from sotto.gui.preset_editor import PresetEditor
from support.protection_driver import (
    PASSPHRASE,
    fill,
    press,
    recovery_phrase,
    set_passphrase,
    unlock,
    wait_until_locked,
    wait_until_used,
)
from support.real_window import OpenWindow, RealWindow

pytestmark = pytest.mark.usefixtures("quick_passphrases")

SECRET = "zanzibar"


@pytest.fixture
def driver(app_window: RealWindow) -> RealWindow:
    """A window with a passphrase and a chat about a word of its own, which stands in title, question and search."""
    set_passphrase(app_window)
    app_window.window.show_page("chat")
    app_window.send(f"Tell me about {SECRET}")
    return app_window


def lock(driver: RealWindow) -> None:
    driver.window.lock_action.trigger()
    wait_until_locked(driver)


def everything_said(root: QWidget) -> Iterable[str]:
    """Yield every text that any widget below ``root`` holds, shown or not."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle())
        if isinstance(widget, QLabel | QLineEdit | QPushButton | QToolButton):
            yield widget.text()
        elif isinstance(widget, QPlainTextEdit | QTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QListView) and widget.model() is not None:
            model: QAbstractItemModel = widget.model()
            yield from (str(model.index(row, 0, QModelIndex()).data()) for row in range(model.rowCount()))


def mentions(driver: RealWindow) -> list[str]:
    windows = [driver.window, *(top for top in QApplication.topLevelWidgets() if top is not driver.window)]
    return [text for window in windows for text in everything_said(window) if SECRET in text.casefold()]


def test_a_locked_window_shows_nothing_of_the_chats(driver: RealWindow) -> None:
    driver.window.sidebar.search_field.setText(SECRET)
    driver.session.navigation.find_action.trigger()
    driver.find("find_field", QLineEdit).setText(SECRET)
    driver.session.navigation.palette_action.trigger()
    driver.find("palette_field", QLineEdit).setText(SECRET)
    driver.type(f"A draft on {SECRET}")
    driver.window.toasts.show_toast(f"“{SECRET}” was moved.")
    driver.session.show_error_details(f"The text of {SECRET}")
    assert len(mentions(driver)) > 5
    lock(driver)
    driver.wait(lambda: mentions(driver) == [])
    assert driver.window.windowTitle() == "Sotto"
    assert not driver.window.sidebar.isVisible()
    assert not driver.window.chat_page.isVisible()
    assert driver.find("lock_page").isVisible()


def test_nor_is_anything_kept_of_chats_that_were_left(driver: RealWindow) -> None:
    driver.window.new_chat_action.trigger()
    driver.send("Something else")
    assert len(mentions(driver)) > 1, "the list, and what is kept to turn back to"
    lock(driver)
    driver.wait(lambda: mentions(driver) == [])


def test_after_unlocking_everything_is_where_it_was(driver: RealWindow) -> None:
    conversation = driver.current
    driver.type("Not sent yet")
    driver.window.show_page("settings")
    lock(driver)
    unlock(driver)
    driver.wait(lambda: driver.current == conversation and not driver.composer.edit.isReadOnly())
    assert driver.window.page == "settings"
    driver.window.show_page("chat")
    assert driver.composer.text() == "Not sent yet"
    driver.wait(lambda: driver.listed() == [f"Tell me about {SECRET}"])
    assert driver.find("chat_title", QLabel).text() == f"Tell me about {SECRET}"
    driver.composer.set_text("")
    driver.send("And on it goes")
    assert driver.last_answer().startswith("la la")


def test_a_draft_that_was_just_typed_is_on_the_disk_when_it_locks(driver: RealWindow, open_window: OpenWindow) -> None:
    driver.window.new_chat_action.trigger()
    driver.type("Typed a moment ago")
    lock(driver)
    driver.close()
    again = open_window(wait_until_open=False)
    again.wait(lambda: again.window.is_covered)
    unlock(again)
    again.wait(lambda: again.composer.text() == "Typed a moment ago")


def test_a_start_asks_for_the_passphrase_and_says_when_it_is_wrong(driver: RealWindow, open_window: OpenWindow) -> None:
    driver.close()
    again = open_window(wait_until_open=False)
    again.wait(lambda: again.window.is_covered)
    assert again.find("lock_page").isVisible()
    field = again.find("unlock_field", QLineEdit)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert not again.find("unlock_button").isEnabled()
    fill(again.window, "unlock_field", "wrong passphrase")
    QTest.keyClick(field, Qt.Key.Key_Return)
    error = again.find("unlock_error", QLabel)
    again.wait(error.isVisible)
    assert error.text() == "That is not the passphrase. Nothing was changed; try again."
    assert field.selectedText() == "wrong passphrase"
    unlock(again)
    again.wait(lambda: again.listed() == [f"Tell me about {SECRET}"])
    assert again.services.models.own


def test_no_key_but_quit_does_anything_while_it_is_locked(driver: RealWindow) -> None:
    lock(driver)
    enabled = {action.objectName() for action in driver.window.actions() if action.isEnabled()}
    assert enabled == {"quit_action"}
    driver.session.chat.conversation_changed.emit(None)  # what enables and disables actions in the usual window
    driver.session.navigation.find_action.setEnabled(True)
    assert {action.objectName() for action in driver.window.actions() if action.isEnabled()} == {"quit_action"}
    unlock(driver)
    assert driver.session.navigation.palette_action.isEnabled()
    assert driver.window.lock_action.isEnabled()


def test_locking_is_offered_only_where_there_is_a_passphrase(app_window: RealWindow) -> None:
    def offered() -> bool:
        from sotto.gui.command_sources import action_commands

        commands = action_commands(app_window.window.actions(), frozenset())
        return any(command.id == "action:lock_action" for command in commands)

    assert not offered()
    set_passphrase(app_window)
    assert offered()
    assert app_window.window.lock_action.shortcut().toString() == "Ctrl+Shift+L"


def test_an_answer_that_is_written_is_kept_when_the_chats_are_locked(
    open_window: OpenWindow, tiny_model: object
) -> None:
    driver = open_window(generate=[["started"], ["tokens_until_stopped"], ["finish"]])
    driver.add_model(tiny_model)  # type: ignore[arg-type]
    set_passphrase(driver)
    driver.window.show_page("chat")
    driver.type("A long one")
    driver.press_enter()
    driver.wait(lambda: driver.current is not None and "la la" in driver.last_answer())
    driver.window.lock_action.trigger()
    assert driver.window.is_covered
    wait_until_locked(driver)
    unlock(driver)
    driver.wait(lambda: driver.current is not None and "la la" in driver.last_answer())
    assert driver.services.chat.job_of(driver.current) is None  # type: ignore[arg-type]


def test_words_typed_in_a_dialog_outlive_the_lock_and_other_dialogs_close(driver: RealWindow) -> None:
    editor = PresetEditor(driver.services, Preset(PresetId("1"), "12"), driver.window)
    editor.open()
    name = next(field for field in editor.findChildren(QLineEdit) if field.text() == "12")
    name.setText("Half typed")
    driver.session.navigation.show_shortcuts()
    lock(driver)
    assert [dialog for dialog in driver.window.findChildren(QDialog) if dialog.isVisible()] == []
    unlock(driver)
    shown = [dialog for dialog in driver.window.findChildren(QDialog) if dialog.isVisible()]
    assert shown == [editor]
    assert name.text() == "Half typed"
    editor.reject()


def test_a_forgotten_passphrase_is_replaced_with_the_recovery_phrase(
    driver: RealWindow, open_window: OpenWindow
) -> None:
    words = recovery_phrase(driver, PASSPHRASE)
    driver.close()
    again = open_window(wait_until_open=False)
    again.wait(lambda: again.window.is_covered)
    press(again.window, "forgotten_button")
    field, status = again.find("recovery_words_field", QTextEdit), again.find("recovery_words_status", QLabel)
    clipboard: QClipboard = QApplication.clipboard()
    clipboard.setText("\n".join(f"{number}. {word}" for number, word in enumerate(words, 1)))
    field.paste()
    assert status.text() == "These 24 words belong together."
    field.setPlainText(" ".join(["abandom", *words[1:]]) + " ")
    assert status.text() == "Not in the list of words: word 1, “abandom”."
    assert [mark.cursor.selectedText() for mark in field.extraSelections()] == ["abandom"]
    swapped = [words[1], words[0], *words[2:]]
    if swapped != list(words):
        field.setPlainText(" ".join(swapped))
        assert not again.find("recover_button").isEnabled()
    field.setPlainText(" ".join(words).upper())
    assert not again.find("recover_button").isEnabled()
    fill(again.window, "new_passphrase_field", "a new one, well kept")
    fill(again.window, "repeat_passphrase_field", "a new one, well kept")
    press(again.window, "recover_button")
    again.wait(lambda: again.composer.is_open and not again.window.is_covered)
    again.wait(lambda: again.listed() == [f"Tell me about {SECRET}"])
    lock(again)
    unlock(again, "a new one, well kept")


def test_a_valid_phrase_of_other_chats_is_refused_in_words(driver: RealWindow) -> None:
    lock(driver)
    press(driver.window, "forgotten_button")
    driver.find("recovery_words_field", QTextEdit).setPlainText("abandon " * 23 + "art")
    driver.find("recover_keystore_choice").click()
    press(driver.window, "recover_button")
    error = driver.find("recover_error", QLabel)
    driver.wait(error.isVisible)
    assert "other" in error.text() or "not" in error.text()
    press(driver.window, "recover_back_button")
    assert driver.find("lock_page").isVisible()
    unlock(driver)


def test_the_chats_lock_themselves_only_while_nobody_does_anything(driver: RealWindow) -> None:
    seconds = 1000.0
    idle = driver.services.protection.idle_lock
    idle._clock = lambda: seconds
    driver.settings.set(options.LOCK_AFTER_MINUTES, 1)
    handle = driver.window.windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    seconds += 50
    QTest.mouseMove(handle, driver.window.rect().center())
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    seconds += 50
    idle.look()
    assert not driver.window.is_covered
    seconds += 61
    idle.look()
    assert driver.window.is_covered
    wait_until_locked(driver)
    unlock(driver)


def test_without_a_time_nobody_watches(driver: RealWindow) -> None:
    watch = driver.session.protection
    assert watch._activity is None
    driver.settings.set(options.LOCK_AFTER_MINUTES, 5)
    assert watch._activity is not None
    driver.settings.set(options.LOCK_AFTER_MINUTES, 0)
    assert watch._activity is None


def test_giving_the_passphrase_up_takes_the_lock_away(driver: RealWindow) -> None:
    driver.settings.set(options.LOCK_AFTER_MINUTES, 5)
    driver.services.protection.set_level(KeyProtection.KEY_FILE, current=PASSPHRASE)
    wait_until_used(driver, "key file")
    assert not driver.window.lock_action.isVisible()
    assert driver.session.protection._activity is None
