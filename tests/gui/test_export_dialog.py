"""Exporting from the window: the ways to the dialog, what it proposes, writes, refuses and says."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton

from sotto.domain.export_format import ExportFormat
from sotto.gui.export_dialog import ExportDialog
from sotto.gui.sidebar_row_data import SidebarRole
from support.real_window import RealWindow


@pytest.fixture
def driver(app_window: RealWindow) -> RealWindow:
    """A window with two chats; the second one is shown."""
    for text in ("First & best", "Second"):
        app_window.window.new_chat_action.trigger()
        app_window.send(text)
    return app_window


def opened(driver: RealWindow) -> ExportDialog:
    def dialogs() -> list[Any]:
        return [one for one in driver.window.findChildren(ExportDialog) if one.isVisible()]

    driver.wait(lambda: bool(dialogs()) and "(2)" in dialogs()[0].all_chats.text())
    dialog: ExportDialog = dialogs()[0]
    return dialog


def dialog_of(driver: RealWindow) -> ExportDialog:
    driver.window.export_action.trigger()
    return opened(driver)


def banners(driver: RealWindow) -> list[str]:
    return [text for text in driver.texts("toast_text") if "written to" in text]


def written(driver: RealWindow, dialog: ExportDialog, path: Path) -> str:
    """Export to ``path`` and return the banner's words."""
    dialog.place.field.setText(str(path))
    dialog.save_button.click()
    driver.wait(lambda: bool(banners(driver)))
    return banners(driver)[0]


def test_the_menu_of_a_chat_leads_to_it(driver: RealWindow, tmp_path: Path) -> None:
    dialog = dialog_of(driver)
    assert dialog.this_chat.isChecked()
    assert dialog.this_chat.text() == "This chat: Second"
    assert not dialog.separately.isVisible()
    assert dialog.kind is ExportFormat.HTML
    assert dialog.place.field.text().endswith(" Second.html")
    path = tmp_path / "chat.html"
    assert written(driver, dialog, path) == f"1 chat was written to {path}."
    assert "<title>Second</title>" in path.read_text("utf-8")
    assert not [one for one in driver.window.findChildren(ExportDialog) if one.isVisible()]


def test_a_chat_in_the_sidebar_leads_to_it(driver: RealWindow, tmp_path: Path) -> None:
    first = driver.row_of("First & best").data(SidebarRole.ID)
    menu = driver.session.sidebar.menu_for([first])
    action = menu.findChild(QAction, "export_action")
    assert action is not None
    action.trigger()
    dialog = opened(driver)
    assert dialog.this_chat.accessibleName() == "This chat: First & best"
    dialog.formats[ExportFormat.JSON].click()
    assert dialog.place.field.text().endswith(" First & best.json")
    written(driver, dialog, tmp_path / "one.json")
    (chat,) = json.loads((tmp_path / "one.json").read_bytes())["conversations"]
    assert (chat["id"], len(chat["messages"])) == (first, 2)


def test_the_privacy_page_leads_to_an_export_of_all(driver: RealWindow, tmp_path: Path) -> None:
    driver.window.show_page("privacy")
    driver.find("privacy_export_button", QPushButton).click()
    dialog = opened(driver)
    assert not dialog.this_chat.isVisible()
    assert dialog.all_chats.isChecked()
    dialog.formats[ExportFormat.MARKDOWN].click()
    dialog.separately.click()
    assert dialog.place.field.text().endswith(".zip")
    path = tmp_path / "all.zip"
    assert written(driver, dialog, path) == f"2 chats were written to {path}."
    with zipfile.ZipFile(path) as archive:
        assert sorted(name[11:] for name in archive.namelist()) == ["First & best.md", "Second.md"]


def test_the_ending_follows_the_format_and_the_rest_of_the_name_stays(driver: RealWindow, tmp_path: Path) -> None:
    dialog = dialog_of(driver)
    dialog.place.field.setText(str(tmp_path / "my 1.2 notes.html"))
    dialog.formats[ExportFormat.MARKDOWN].click()
    assert dialog.place.field.text() == str(tmp_path / "my 1.2 notes.md")
    dialog.all_chats.click()
    dialog.separately.click()
    assert dialog.place.field.text() == str(tmp_path / "my 1.2 notes.zip")
    dialog.this_chat.click()
    assert dialog.place.field.text() == str(tmp_path / "my 1.2 notes.md")


def test_a_file_that_is_there_is_replaced_after_a_second_press_only(driver: RealWindow, tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text("old")
    dialog = dialog_of(driver)
    dialog.place.field.setText(str(path))
    dialog.save_button.click()
    driver.wait(lambda: dialog.save_button.text() == "Replace the file")
    assert path.read_text() == "old"
    error = driver.find("export_dialog_error", QLabel)
    assert error.isVisible()
    assert error.text().startswith("x.html is there already.")
    dialog.place.field.setText(str(tmp_path / "y.html"))
    assert dialog.save_button.text() == "Export"
    dialog.place.field.setText(str(path))
    dialog.save_button.click()
    driver.wait(lambda: dialog.save_button.text() == "Replace the file" and dialog.save_button.isEnabled())
    dialog.save_button.click()
    driver.wait(lambda: path.read_text("utf-8").startswith("<!DOCTYPE html>"))


def test_a_place_that_cannot_be_written_to_is_said_and_the_dialog_stays(driver: RealWindow, tmp_path: Path) -> None:
    dialog = dialog_of(driver)
    dialog.place.field.setText(str(tmp_path / "no" / "x.html"))
    dialog.save_button.click()
    error = driver.find("export_dialog_error", QLabel)
    driver.wait(error.isVisible)
    assert "does not exist" in error.text()
    assert dialog.place.field.isEnabled()
    dialog.place.field.setText("x.html")
    assert not dialog.save_button.isEnabled()


def test_closing_the_dialog_stops_the_export(driver: RealWindow, tmp_path: Path) -> None:
    dialog = dialog_of(driver)
    dialog.all_chats.click()
    dialog.place.field.setText(str(tmp_path / "x.html"))
    dialog.save_button.click()
    export = dialog._export
    assert export is not None
    ended: list[str] = []
    dialog.reject()
    export.task.failure(lambda error: ended.append(error.code))
    driver.wait(lambda: bool(ended))
    assert ended == ["export_cancelled"]
    assert not list(tmp_path.glob("*x.html*"))
    assert banners(driver) == []
