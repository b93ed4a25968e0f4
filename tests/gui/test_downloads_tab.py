"""The Downloads tab: what it shows of each download, and that its buttons do what they say."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QProgressBar

from sotto.config import options
from sotto.domain.downloads import DownloadState
from sotto.fetcher.protocol import Failed, Waiting
from sotto.gui import downloads_tab
from sotto.gui.download_card import DownloadCard
from sotto.gui.downloads_tab import DownloadsTab
from sotto.gui.models_page import ModelsPage, ModelsTab
from support.real_window import OpenWindow, RealWindow
from support.window_network import GB, WindowNetwork, progress


@pytest.fixture
def driver(open_window: OpenWindow) -> RealWindow:
    return open_window()


@pytest.fixture
def network(driver: RealWindow) -> WindowNetwork:
    return WindowNetwork(driver)


def shown_tab(driver: RealWindow) -> DownloadsTab:
    page = driver.window.show_page("models")
    assert isinstance(page, ModelsPage)
    tab = page.show_tab(ModelsTab.DOWNLOADS)
    assert isinstance(tab, DownloadsTab)
    return tab


def cards(driver: RealWindow) -> list[DownloadCard]:
    """The cards from the top."""
    found = [card for card in driver.window.findChildren(DownloadCard) if not card.isHidden()]
    return sorted(found, key=lambda card: card.pos().y())


def order(driver: RealWindow) -> list[str]:
    return [card.title.text() for card in cards(driver)]


def words(card: DownloadCard) -> str:
    return card.findChild(QLabel, "download_progress_text").text()


def test_an_empty_list_leads_to_the_catalog(driver: RealWindow, network: WindowNetwork) -> None:
    shown_tab(driver)
    assert driver.find("downloads_empty").isVisible()
    assert not driver.find("downloads_offline").isVisible()
    driver.find("downloads_catalog_button").click()
    assert driver.find("models_page").tab is ModelsTab.CATALOG


def test_a_running_download_shows_how_far_it_is(driver: RealWindow, network: WindowNetwork) -> None:
    shown_tab(driver)
    network.start("Llama")
    progress(network.running_job(), 2 * GB, 5 * GB, 100e6)
    driver.wait(lambda: bool(cards(driver)) and "MB/s" in words(cards(driver)[0]))
    (card,) = cards(driver)
    assert words(card) == "2.00 of 5.00 GB · 100 MB/s · 30 s left · checked as it arrives"
    assert card.findChild(QProgressBar, "download_progress").value() == 400
    assert not driver.find("downloads_empty").isVisible()
    assert card.pause_button.isVisible()
    assert not card.resume_button.isVisible()


def test_pause_and_resume(driver: RealWindow, network: WindowNetwork) -> None:
    shown_tab(driver)
    download = network.start("Llama")
    job = network.running_job()
    cards(driver)[0].pause_button.click()
    network.until_state(download, DownloadState.PAUSED)
    assert job.stops == 1
    assert words(cards(driver)[0]).startswith("Paused")
    driver.wait(lambda: not network.running)
    cards(driver)[0].resume_button.click()
    assert network.running_job() is not job


def test_why_nothing_arrives_is_told(driver: RealWindow, network: WindowNetwork) -> None:
    shown_tab(driver)
    network.start("Llama")
    job = network.running_job()
    job.say(Waiting(job.message.job, 12.0, 2, "rate_limited", "The hub asks to wait."))
    driver.wait(lambda: "The hub asks to wait. The next try is in 12 s." in words(cards(driver)[0]))


def test_an_error_says_what_to_do_and_shows_its_details(driver: RealWindow, network: WindowNetwork) -> None:
    shown_tab(driver)
    download = network.start("Llama")
    job = network.running_job()
    job.say(Failed(job.message.job, "checksum_wrong", "The file is another one.", "Remove it.", "found abc"))
    network.until_state(download, DownloadState.FAILED)
    (card,) = cards(driver)
    error = card.findChild(QLabel, "download_error")
    assert error.isVisible()
    assert error.text() == "The file is another one. Remove it."
    assert card.resume_button.text() == "Try again"
    card.details_button.click()
    assert "found abc" in driver.find("details_text").toPlainText()
    driver.find("details_dialog").close()
    card.resume_button.click()
    network.until_state(download, DownloadState.RUNNING)
    assert not error.isVisible()


def test_a_pause_because_of_an_error_says_why(driver: RealWindow, network: WindowNetwork) -> None:
    shown_tab(driver)
    download = network.start("Llama")
    network.running_job().fail("disk_full", passes=True)
    network.until_state(download, DownloadState.PAUSED)
    (card,) = cards(driver)
    assert card.findChild(QLabel, "download_error").text() == "It is disk_full. Do something."


def test_the_order_can_be_changed(driver: RealWindow, network: WindowNetwork) -> None:
    shown_tab(driver)
    for name in ("One", "Two", "Three"):
        network.start(name)
    driver.wait(lambda: order(driver) == ["One", "Two", "Three"])
    first, _second, third = cards(driver)
    assert not first.earlier_button.isEnabled()
    assert not third.later_button.isEnabled()
    third.earlier_button.click()
    driver.wait(lambda: order(driver) == ["One", "Three", "Two"])
    first.later_button.click()
    driver.wait(lambda: order(driver) == ["Three", "One", "Two"])
    assert [one.name for one in driver.services.downloads.downloads] == ["Three", "One", "Two"]
    assert not third.earlier_button.isEnabled()


def test_all_at_once(driver: RealWindow, network: WindowNetwork) -> None:
    shown_tab(driver)
    for name in ("One", "Two", "Three"):
        network.start(name)
    network.running_job("Two")
    driver.wait(lambda: driver.find("downloads_summary").text() == "2 running · 1 waiting")
    assert not driver.find("downloads_resume_all_button").isVisible()
    driver.find("downloads_pause_all_button").click()
    driver.wait(lambda: driver.find("downloads_summary").text() == "3 paused")
    driver.wait(lambda: not network.running)
    driver.find("downloads_resume_all_button").click()
    driver.wait(lambda: driver.find("downloads_summary").text() == "2 running · 1 waiting")


def test_a_removal_can_be_undone(driver: RealWindow, network: WindowNetwork) -> None:
    shown_tab(driver)
    download = network.start("Llama")
    network.running_job()
    (card,) = cards(driver)
    card.remove_button.click()
    network.until_state(download, DownloadState.PAUSED)
    assert words(card).startswith("Removed.")
    assert not card.resume_button.isVisible()
    card.undo_button.click()
    assert words(card).startswith("Paused")
    assert card.resume_button.isVisible()
    assert [one.id for one in driver.services.downloads.downloads] == [download.id]


def test_a_removal_is_final_after_a_while(
    driver: RealWindow, network: WindowNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads_tab, "UNDO_MS", 1)
    shown_tab(driver)
    network.start("Llama")
    network.running_job()
    cards(driver)[0].remove_button.click()
    driver.wait(lambda: not driver.services.downloads.downloads)
    driver.wait(lambda: driver.find("downloads_empty").isVisible())
    assert cards(driver) == []


def test_closing_the_window_removes_what_was_to_be_removed(driver: RealWindow, network: WindowNetwork) -> None:
    shown_tab(driver)
    network.start("Llama")
    network.running_job()
    cards(driver)[0].remove_button.click()
    driver.window.closing.emit()
    assert not driver.services.downloads.downloads


def test_offline_is_said_and_can_be_ended(driver: RealWindow, network: WindowNetwork) -> None:
    shown_tab(driver)
    driver.settings.set(options.OFFLINE, True)
    assert driver.find("downloads_offline").isVisible()
    driver.find("downloads_go_online_button").click()
    assert not driver.settings.get(options.OFFLINE)
    assert not driver.find("downloads_offline").isVisible()


def test_offline_by_a_flag_cannot_be_ended_here(driver: RealWindow, network: WindowNetwork) -> None:
    driver.settings.override(options.OFFLINE, True)
    network.is_offline = True
    shown_tab(driver)
    assert "--offline" in driver.find("downloads_offline").findChild(QLabel, "card_text").text()
    assert not driver.find("downloads_go_online_button").isVisible()


def test_foreign_names_are_shown_as_they_are(driver: RealWindow, network: WindowNetwork) -> None:
    shown_tab(driver)
    name = "<b>bold</b>&<img src=x>"
    network.start(name, repository="maker/x")
    driver.wait(lambda: bool(cards(driver)))
    (card,) = cards(driver)
    assert card.title.text() == name
    assert "<b>" not in card.title.toolTip()


def test_a_long_name_does_not_widen_the_page(driver: RealWindow, network: WindowNetwork) -> None:
    tab = shown_tab(driver)
    network.start("x" * 200, repository="maker/x")
    driver.wait(lambda: bool(cards(driver)))
    driver.window.resize(900, 600)
    driver.wait(lambda: driver.window.width() == 900)
    driver.wait(lambda: 0 < cards(driver)[0].width() <= tab.viewport().width())
    assert cards(driver)[0].remove_button.visibleRegion().boundingRect().width() > 0


def test_everything_to_press_has_its_names_in_the_map(driver: RealWindow, network: WindowNetwork) -> None:
    tab = shown_tab(driver)
    network.start("Llama")
    driver.wait(lambda: bool(cards(driver)))
    dock = driver.find("download_dock")
    document = (Path(__file__).resolve().parents[2] / "docs" / "ui-map.md").read_text(encoding="utf-8")
    buttons = [*tab.findChildren(QAbstractButton), *dock.findChildren(QAbstractButton)]
    assert len(buttons) >= 14
    for button in buttons:
        assert button.accessibleName(), button.objectName()
        assert f"`{button.objectName()}`" in document
