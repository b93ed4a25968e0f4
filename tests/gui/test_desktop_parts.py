"""Beside the other programs of the desktop: tray, notices and start at log-in, all only for those who asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QSystemTrayIcon

from sotto.config import desktop_options
from sotto.config.identity import APP_ID
from sotto.config.options import AnyOption
from sotto.gui import desktop_notice
from sotto.gui.desktop_parts import DesktopParts
from sotto.gui.desktop_section import shown_command
from sotto.gui.settings_page import SettingsPage
from sotto.services.autostart import system_autostart
from support.real_window import OpenWindow, RealWindow

pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)
"""What Qt's tray icon looks for on X11, which the platform of the tests is not."""


@pytest.fixture
def driver(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> RealWindow:
    """A window whose desktop keeps its settings in a folder of the test's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("FLATPAK_ID", raising=False)
    return open_window(generate=[["started"], ["tokens", 1], ["finish", "end"]])


@pytest.fixture
def has_tray(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A desktop with a tray; the platform of the tests has none, and Qt only notes what is asked of it."""
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    yield
    assert QApplication.quitOnLastWindowClosed()


@pytest.fixture
def parts(driver: RealWindow) -> Iterator[DesktopParts]:
    """What the window does two seconds after its start, now."""
    driver.session._begin_desktop()
    made = driver.session._desktop
    assert made is not None
    yield made
    made.detach()


def icons(driver: RealWindow) -> list[QSystemTrayIcon]:
    return driver.window.findChildren(QSystemTrayIcon, desktop_notice.TRAY_ICON)


@pytest.mark.usefixtures("has_tray", "parts")
def test_the_icon_comes_and_goes_with_its_setting(driver: RealWindow) -> None:
    assert icons(driver) == []
    driver.settings.set(desktop_options.TRAY, True)
    (icon,) = icons(driver)
    assert icon.isVisible()
    assert icon.toolTip() == "Sotto"
    driver.settings.set(desktop_options.TRAY, False)
    assert icons(driver) == []


@pytest.mark.usefixtures("has_tray", "parts")
def test_closing_ends_sotto_unless_it_was_chosen_otherwise(driver: RealWindow) -> None:
    driver.settings.set(desktop_options.TRAY, True)
    assert not driver.window.hides_on_close
    assert QApplication.quitOnLastWindowClosed()
    driver.settings.set(desktop_options.CLOSE_TO_TRAY, True)
    saved: list[bool] = []
    driver.window.closing.connect(lambda: saved.append(True))
    driver.window.close()
    assert not driver.window.isVisible()
    assert saved == [True]
    assert not QApplication.quitOnLastWindowClosed()
    icons(driver)[0].activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert driver.window.isVisible()
    driver.settings.set(desktop_options.TRAY, False)
    assert not driver.window.hides_on_close


@pytest.mark.usefixtures("has_tray", "parts")
def test_quit_ends_sotto_all_the_same(driver: RealWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(QApplication, "quit", lambda: ended.append(True))
    monkeypatch.setattr("sotto.gui.main_window.QGuiApplication.quit", lambda: ended.append(True))
    driver.settings.set(desktop_options.TRAY, True)
    driver.settings.set(desktop_options.CLOSE_TO_TRAY, True)
    driver.window.close()
    menu = driver.window.findChild(QMenu, "tray_menu")
    assert isinstance(menu, QMenu)
    quit_action = next(action for action in menu.actions() if action.objectName() == "tray_quit_action")
    assert isinstance(quit_action, QAction)
    quit_action.trigger()
    assert ended == [True]
    assert not driver.window.isVisible()
    assert driver.window.close()  # Qt ends nothing while a window refuses to close


@pytest.mark.usefixtures("parts")
def test_without_a_tray_closing_closes(driver: RealWindow) -> None:
    driver.settings.set(desktop_options.TRAY, True)
    driver.settings.set(desktop_options.CLOSE_TO_TRAY, True)
    assert icons(driver) == []
    assert not driver.window.hides_on_close


def test_who_wants_to_know_hears_that_an_answer_is_there_and_nothing_of_it(
    driver: RealWindow, parts: DesktopParts, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(desktop_notice.DesktopNotice, "show", lambda _self, text: said.append(text))
    driver.add_model(tiny_model)
    driver.send("Hello")
    assert said == []
    driver.settings.set(desktop_options.NOTIFY_ANSWERS, True)
    driver.send("Again")
    driver.wait(lambda: said == ["An answer is ready."])


@pytest.mark.usefixtures("has_tray")
def test_a_notice_uses_the_icon_that_is_there(
    driver: RealWindow, parts: DesktopParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.settings.set(desktop_options.TRAY, True)
    shown: list[tuple[Any, ...]] = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda *arguments: shown.append(arguments[1:3]))
    monkeypatch.setattr(type(driver.window), "isActiveWindow", lambda _self: False)
    clicked: list[bool] = []
    notice = desktop_notice.DesktopNotice(driver.window, lambda: clicked.append(True), lambda: pytest.fail("a second"))
    notice.show("Done.")
    assert shown == [("Sotto", "Done.")]
    icons(driver)[0].messageClicked.emit()
    icons(driver)[0].messageClicked.emit()
    assert clicked == [True]


@pytest.mark.usefixtures("has_tray")
def test_a_click_is_about_the_last_notice_alone(
    driver: RealWindow, parts: DesktopParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.settings.set(desktop_options.TRAY, True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda *_arguments: None)
    monkeypatch.setattr(type(driver.window), "isActiveWindow", lambda _self: False)
    clicked: list[str] = []
    download = desktop_notice.DesktopNotice(driver.window, lambda: clicked.append("download"))
    answer = desktop_notice.DesktopNotice(driver.window, lambda: clicked.append("answer"))
    for notice in (download, answer, answer):
        notice.show("Done.")
    icons(driver)[0].messageClicked.emit()
    assert clicked == ["answer"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems read no markup")
def test_what_a_notice_says_is_no_markup() -> None:
    assert desktop_notice.as_body("<b>a</b> & 'b'") == "&lt;b&gt;a&lt;/b&gt; &amp; 'b'"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the entry of Linux")
@pytest.mark.usefixtures("parts")
def test_the_start_at_log_in_follows_the_setting(driver: RealWindow, tmp_path: Path) -> None:
    entry = system_autostart({"XDG_CONFIG_HOME": str(tmp_path / "config")}, tmp_path)
    assert not entry.is_on()
    driver.settings.set(desktop_options.AUTOSTART, True)
    assert entry.is_on()
    assert str(driver.services.paths.root) in (tmp_path / "config" / "autostart" / f"{APP_ID}.desktop").read_text()
    driver.settings.set(desktop_options.AUTOSTART, False)
    assert not entry.is_on()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the entry of Linux")
@pytest.mark.usefixtures("parts")
def test_what_could_not_be_written_is_said_and_not_set(driver: RealWindow, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("in the way")
    driver.settings.set(desktop_options.AUTOSTART, True)
    assert not driver.settings.get(desktop_options.AUTOSTART)
    driver.wait(lambda: any("could not be changed" in text for text in driver.texts("toast_text")))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the entry of Linux")
@pytest.mark.usefixtures("parts")
def test_the_page_shows_what_the_desktop_says(driver: RealWindow, tmp_path: Path) -> None:
    entry = system_autostart({"XDG_CONFIG_HOME": str(tmp_path / "config")}, tmp_path)
    entry.turn_on(["sotto"])
    page = driver.window.show_page("settings")
    assert isinstance(page, SettingsPage)
    driver.wait(lambda: driver.settings.get(desktop_options.AUTOSTART))
    assert (tmp_path / "config" / "autostart" / f"{APP_ID}.desktop").read_text().count(
        '"sotto"'
    ) == 1  # not written anew


def _row_words(driver: RealWindow, option: AnyOption) -> tuple[bool, str]:
    page = driver.window.show_page("settings")
    assert isinstance(page, SettingsPage)
    row = page.row(option)
    return row.editor.isEnabled(), row._lock.text()


def test_what_this_desktop_cannot_do_is_said(driver: RealWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLATPAK_ID", "x")
    assert _row_words(driver, desktop_options.TRAY) == (False, "This desktop has no system tray.")
    assert _row_words(driver, desktop_options.CLOSE_TO_TRAY) == (False, "This desktop has no system tray.")
    assert not _row_words(driver, desktop_options.AUTOSTART)[0]
    assert _row_words(driver, desktop_options.KEEP_AWAKE) == (True, "")


@pytest.mark.usefixtures("has_tray")
def test_what_it_can_do_is_offered(driver: RealWindow) -> None:
    for option in desktop_options.DESKTOP:
        assert _row_words(driver, option) == (True, "")


def test_the_command_for_a_key_can_be_copied(driver: RealWindow) -> None:
    driver.window.show_page("settings")
    driver.find("desktop_key_copy_button", QPushButton).click()
    words = QApplication.clipboard().text()
    assert words.startswith(sys.executable)
    assert str(driver.services.paths.root) in words


def test_the_installed_name_is_shown_where_it_is_the_same_program(tmp_path: Path) -> None:
    program, link = tmp_path / "sotto-bin", tmp_path / "sotto"
    program.touch()
    link.symlink_to(program)
    assert shown_command([str(program), "--data-dir", "/a b"], str(link)) == "sotto --data-dir '/a b'"
    assert shown_command([str(program)], str(tmp_path / "other")) == str(program)


def test_a_start_does_without_all_of_it(open_window: OpenWindow) -> None:
    driver = open_window(wait_until_open=False)
    assert driver.session._desktop is None
    driver.wait(lambda: driver.session._desktop is not None)
