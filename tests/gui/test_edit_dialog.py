"""What the dialogs that change one thing share."""

from __future__ import annotations

import gc

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from sotto.domain.ids import PromptId
from sotto.domain.presets import Prompt
from sotto.domain.protection import KeyProtection
from sotto.gui.level_dialog import LevelDialog
from sotto.gui.prompt_editor import PromptEditor
from support.real_window import RealWindow

PROMPT = Prompt(PromptId(""), "", "")


def opened_editor(driver: RealWindow) -> PromptEditor:
    editor = PromptEditor(driver.services, PROMPT, driver.window)
    editor.open()
    driver.wait(editor.isVisible)
    return editor


def test_an_open_dialog_outlives_the_garbage_collector(app_window: RealWindow) -> None:
    def open_and_forget() -> None:
        PromptEditor(app_window.services, PROMPT, app_window.window).open()

    open_and_forget()
    gc.collect()
    shown = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, PromptEditor)]
    assert len(shown) == 1
    shown[0].reject()


def test_one_can_type_at_once(app_window: RealWindow) -> None:
    editor = opened_editor(app_window)
    assert editor.focusWidget() is editor.name
    editor.reject()


def test_tab_goes_through_the_fields_and_then_to_the_buttons(app_window: RealWindow) -> None:
    editor = opened_editor(app_window)
    names = []
    for _step in range(4):
        focused = editor.focusWidget()
        assert focused is not None
        names.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    expected = ["prompt_name_field", "prompt_text_field", "prompt_editor_save_button", "prompt_editor_cancel_button"]
    assert names == expected
    editor.reject()


def test_a_dialog_of_words_is_as_high_as_they_need(app_window: RealWindow) -> None:
    for asks in (False, True):
        dialog = LevelDialog(
            app_window.services, KeyProtection.KEY_FILE, asks_passphrase=asks, parent=app_window.window
        )
        dialog.open()
        app_window.wait(dialog.isVisible)
        scroll = dialog.findChild(QScrollArea, "level_dialog_page")
        assert scroll is not None
        assert scroll.verticalScrollBar().maximum() == 0
        lowest = max(part.geometry().bottom() for part in scroll.widget().findChildren(QWidget) if part.isVisible())
        assert scroll.viewport().height() - lowest < 60
        dialog.reject()
