"""New versions in the window: nothing unasked, what is known beforehand, notes that load nothing, no installing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

import signing
from sotto import __version__
from sotto.config import options
from sotto.gui.release_dialog import ReleaseDialog
from sotto.gui.rich_text import RichText
from sotto.gui.settings_page import SettingsPage
from support.project_site import ProjectSite, site_for
from support.real_window import OpenWindow, RealWindow
from support.releases import DATE, VERSION, announced, announced_as, origin_in

KEY = signing.new_key()


@pytest.fixture
def driver(open_window: OpenWindow) -> RealWindow:
    return open_window()


@pytest.fixture
def site(driver: RealWindow, tmp_path: Path) -> ProjectSite:
    """The project's site, which has published a version newer than this one."""
    origin = origin_in(tmp_path, KEY, "https://sotto.example/latest.signed")
    site = site_for(driver.services, origin, "0.9.0", lambda: DATE * 1000)
    site.answer = announced(KEY)
    return site


def shown_page(driver: RealWindow) -> SettingsPage:
    page = driver.window.show_page("settings")
    assert isinstance(page, SettingsPage)
    return page


def note(driver: RealWindow) -> str:
    text: str = driver.find("update_note", QLabel).text()
    return text


def dialog_of(driver: RealWindow) -> ReleaseDialog:
    driver.wait(lambda: driver.window.findChild(ReleaseDialog) is not None)
    dialog: ReleaseDialog = driver.find("release_dialog", ReleaseDialog)
    driver.wait(lambda: dialog.document.is_settled)
    return dialog


def banners(driver: RealWindow) -> list[str]:
    """Return what banners say of new versions."""
    shown = driver.window.findChildren(QLabel, "toast_text")
    return [label.text() for label in shown if label.isVisible() and "is out" in label.text()]


def words(dialog: ReleaseDialog) -> str:
    return "\n".join(text.toPlainText() for text in dialog.document.findChildren(RichText))


def test_it_is_off_and_says_whom_it_would_ask(driver: RealWindow, site: ProjectSite) -> None:
    page = shown_page(driver)
    assert not driver.settings.get(options.LOOK_FOR_UPDATES)
    driver.wait(lambda: note(driver) == "sotto.example would be asked.")
    assert not page.update_row.notes_button.isVisible()
    assert site.asked == []


def test_looking_now_shows_what_is_out_and_its_notes(driver: RealWindow, site: ProjectSite) -> None:
    site.is_slow = True
    page = shown_page(driver)
    page.update_row.look_button.click()
    assert note(driver) == "Asking sotto.example…"
    assert not page.update_row.look_button.isEnabled()
    driver.wait(lambda: bool(site.asked))
    site.answer_now()
    driver.wait(lambda: note(driver) == f"Sotto {VERSION} is out.")
    assert page.update_row.look_button.isEnabled()
    assert banners(driver) == []  # the page says it
    page.update_row.notes_button.click()
    dialog = dialog_of(driver)
    assert dialog.windowTitle() == f"Sotto {VERSION} is out"
    assert "Everything is better." in words(dialog)
    assert any("installs nothing by itself" in label.text() for label in dialog.findChildren(QLabel, "release_line"))
    dialog.reject()


def test_links_show_their_address_first(driver: RealWindow, site: ProjectSite) -> None:
    page = shown_page(driver)
    page.update_row.look_button.click()
    driver.wait(lambda: page.update_row.notes_button.isVisible())
    page.update_row.notes_button.click()
    dialog = dialog_of(driver)
    dialog.findChild(QPushButton, "release_page_button").click()
    address = dialog.findChild(QPlainTextEdit, "link_address")
    assert address.toPlainText() == "https://sotto.example/get"
    dialog.findChild(QPushButton, "link_cancel_button").click()
    dialog.document.link_activated.emit("file:///etc/passwd")
    assert len(dialog.findChildren(QPlainTextEdit, "link_address")) <= 1
    dialog.reject()


def test_notes_load_nothing_and_run_nothing(driver: RealWindow, site: ProjectSite) -> None:
    hostile = "![a picture](https://sotto.example/track.png) <script>alert(1)</script> <img src='file:///x'>\n"
    site.answer = announced(KEY, notes=hostile)
    page = shown_page(driver)
    page.update_row.look_button.click()
    driver.wait(lambda: page.update_row.notes_button.isVisible())
    page.update_row.notes_button.click()
    dialog = dialog_of(driver)
    assert "<script>alert(1)</script>" in words(dialog)
    assert len(site.asked) == 1
    dialog.reject()


@pytest.mark.parametrize(
    ("store", "words"), [((1, 999), "cannot open them any more"), ((998, 999), "cannot open chats as old as yours")]
)
def test_what_it_means_for_the_chats_is_said(
    driver: RealWindow, site: ProjectSite, store: tuple[int, int], words: str
) -> None:
    site.answer = announced_as(KEY, oldest_store=store[0], store_schema=store[1])
    page = shown_page(driver)
    page.update_row.look_button.click()
    driver.wait(lambda: page.update_row.notes_button.isVisible())
    page.update_row.notes_button.click()
    dialog = dialog_of(driver)
    assert any(words in label.text() for label in dialog.findChildren(QLabel, "release_line"))
    dialog.reject()


def test_nothing_newer_is_said_with_the_day(driver: RealWindow, site: ProjectSite) -> None:
    site.answer = announced(KEY, version="0.8")
    page = shown_page(driver)
    page.update_row.look_button.click()
    driver.wait(lambda: note(driver).startswith(f"Sotto {__version__} was the newest on "))
    assert not page.update_row.notes_button.isVisible()


def test_what_goes_wrong_is_said_in_place(driver: RealWindow, site: ProjectSite) -> None:
    site.answer = announced(signing.new_key())
    page = shown_page(driver)
    page.update_row.look_button.click()
    driver.wait(lambda: "does not come from Sotto’s makers" in note(driver))
    assert page.update_row.look_button.isEnabled()


def test_offline_there_is_nothing_to_press(driver: RealWindow, site: ProjectSite) -> None:
    page = shown_page(driver)
    driver.settings.set(options.OFFLINE, True)
    assert not page.update_row.look_button.isEnabled()
    assert "never use the network" in note(driver)
    driver.settings.set(options.OFFLINE, False)
    assert page.update_row.look_button.isEnabled()


def test_as_it_ships_it_says_that_nobody_is_asked(driver: RealWindow) -> None:
    page = shown_page(driver)
    assert not page.update_row.look_button.isEnabled()
    assert "does not know yet whom to ask" in note(driver)


def test_once_switched_on_it_looks_and_says_in_a_banner_what_is_out(driver: RealWindow, site: ProjectSite) -> None:
    driver.settings.set(options.LOOK_FOR_UPDATES, True)
    driver.wait(lambda: banners(driver) == [f"Sotto {VERSION} is out."])
    assert len(site.asked) == 1
    driver.press_toast_button("What is new")
    dialog = dialog_of(driver)
    assert "Everything is better." in words(dialog)
    dialog.reject()


def test_on_the_settings_page_it_is_said_there_and_in_no_banner(driver: RealWindow, site: ProjectSite) -> None:
    shown_page(driver)
    driver.settings.set(options.LOOK_FOR_UPDATES, True)
    driver.wait(lambda: note(driver) == f"Sotto {VERSION} is out.")
    assert banners(driver) == []


def test_it_is_not_said_twice_and_not_asked_twice(driver: RealWindow, site: ProjectSite) -> None:
    driver.settings.set(options.LOOK_FOR_UPDATES, True)
    driver.wait(lambda: bool(banners(driver)))
    driver.window.toasts.clear()
    driver.settings.set(options.LOOK_FOR_UPDATES, False)
    driver.settings.set(options.LOOK_FOR_UPDATES, True)
    looked: list[object] = []
    driver.services.updates.look().success(looked.append)
    driver.wait(lambda: bool(looked))
    assert banners(driver) == []
    assert len(site.asked) == 2  # the one by itself, and this one


def test_help_shows_what_is_new_in_this_version_and_asks_nobody(driver: RealWindow, site: ProjectSite) -> None:
    driver.window.show_page("help")
    driver.find("help_whats_new_button", QPushButton).click()
    dialog = dialog_of(driver)
    assert dialog.windowTitle() == f"What is new in Sotto {__version__}"
    assert "Chat with language models" in words(dialog)
    assert dialog.findChild(QPushButton, "release_page_button") is None
    assert site.asked == []
    dialog.reject()


def test_nothing_pops_up_by_itself(driver: RealWindow, site: ProjectSite) -> None:
    driver.settings.set(options.LOOK_FOR_UPDATES, True)
    driver.wait(lambda: bool(banners(driver)))
    assert driver.window.findChild(ReleaseDialog) is None
