"""The Privacy page's list of requests and its offline switch."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QMessageBox

from sotto.config import options
from sotto.domain.downloads import NetworkRequest
from sotto.gui.privacy_page import PrivacyPage
from sotto.gui.request_table import PAGE
from support.real_window import OpenWindow, RealWindow
from support.running_services import model_bytes
from support.window_network import WindowNetwork


def made(number: int = 0, path: str = "/api/models", **fields: object) -> NetworkRequest:
    known = {"at": int(time.time() * 1000), "method": "GET", "host": "hub.example", "path": path, "why": "search"}
    return NetworkRequest(number, **{**known, **fields})  # type: ignore[arg-type]


@pytest.fixture
def driver(open_window: OpenWindow) -> RealWindow:
    return open_window()


@pytest.fixture
def network(driver: RealWindow) -> WindowNetwork:
    return WindowNetwork(driver)


def shown_page(driver: RealWindow) -> PrivacyPage:
    page = driver.window.show_page("privacy")
    assert isinstance(page, PrivacyPage)
    return page


def title(driver: RealWindow) -> str:
    text: str = driver.find("privacy_requests_card").findChild(QLabel, "card_title").text()
    return text


def test_without_requests_it_says_so(driver: RealWindow, network: WindowNetwork) -> None:
    shown_page(driver)
    assert title(driver) == "Requests by Sotto: none"
    assert not driver.find("privacy_requests_show_button").isVisible()


def test_the_network_is_described_as_it_is(driver: RealWindow, network: WindowNetwork) -> None:
    shown_page(driver)
    words = driver.find("privacy_network_card").findChild(QLabel, "card_text").text()
    assert "The window and the engine contain no code that uses the network." in words
    assert "the fetcher" in words


def test_requests_are_counted_and_shown(driver: RealWindow, network: WindowNetwork) -> None:
    network.remember(made(path="/one"), made(path="/two"))
    page = shown_page(driver)
    driver.wait(lambda: title(driver) == "Requests by Sotto: 2")
    table = driver.find("privacy_requests_table")
    assert not table.isVisible()
    driver.find("privacy_requests_show_button").click()
    assert table.isVisible()
    assert page.requests.model.request(0).path == "/two"
    table.selectRow(1)
    details = driver.find("privacy_requests_details")
    assert details.isVisible()
    assert details.text().startswith("GET hub.example/one")
    driver.find("privacy_requests_show_button").click()
    assert not table.isVisible()


def test_a_request_appears_as_it_is_made(driver: RealWindow, network: WindowNetwork) -> None:
    network.remember(made())
    page = shown_page(driver)
    driver.wait(lambda: title(driver) == "Requests by Sotto: 1")
    network.announce(made(99, "/new"))
    assert title(driver) == "Requests by Sotto: 2"
    network.announce(made(99, "/new", status=200, received=5))
    assert title(driver) == "Requests by Sotto: 2"
    assert page.requests.model.request(0).status == 200


def test_many_requests_are_read_as_they_are_scrolled_to(driver: RealWindow, network: WindowNetwork) -> None:
    network.remember(*(made(path=f"/{number}") for number in range(PAGE + 5)))
    page = shown_page(driver)
    driver.wait(lambda: title(driver) == f"Requests by Sotto: {PAGE + 5}")
    driver.find("privacy_requests_show_button").click()
    assert driver.find("privacy_requests_amount").text() == f"{PAGE} of {PAGE + 5} shown"
    table = driver.find("privacy_requests_table")

    def at_the_end() -> bool:
        table.scrollToBottom()
        return page.requests.model.rowCount() == PAGE + 5

    driver.wait(at_the_end)
    assert title(driver) == f"Requests by Sotto: {PAGE + 5}"
    assert not driver.find("privacy_requests_amount").isVisible()
    assert not driver.find("privacy_requests_more_button").isVisible()


def test_more_requests_are_shown_at_the_press_of_a_button(driver: RealWindow, network: WindowNetwork) -> None:
    network.remember(*(made(path=f"/{number}") for number in range(2 * PAGE + 5)))
    page = shown_page(driver)
    driver.wait(lambda: title(driver) == f"Requests by Sotto: {2 * PAGE + 5}")
    network.remember(made(path="/new"))
    network.announce(made(2 * PAGE + 6, "/new"))
    driver.wait(lambda: title(driver) == f"Requests by Sotto: {2 * PAGE + 6}")
    driver.find("privacy_requests_show_button").click()
    driver.find("privacy_requests_more_button").click()
    amount = driver.find("privacy_requests_amount")
    driver.wait(lambda: amount.text() == f"{2 * PAGE + 1} of {2 * PAGE + 6} shown")
    driver.find("privacy_requests_more_button").click()
    driver.wait(lambda: page.requests.model.rowCount() == 2 * PAGE + 6)
    assert not amount.isVisible()


def test_the_list_can_be_exported(driver: RealWindow, network: WindowNetwork, tmp_path: Path) -> None:
    network.remember(made(path="/one"), made(path="/two", authorised=True))
    shown_page(driver)
    driver.wait(lambda: title(driver) == "Requests by Sotto: 2")
    driver.find("privacy_requests_show_button").click()
    driver.find("privacy_requests_export_button").click()
    dialog = driver.find("export_requests_dialog", QFileDialog)
    target = tmp_path / "list.csv"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    result = driver.find("privacy_requests_result")
    driver.wait(lambda: str(target) in result.text())
    rows = list(csv.DictReader(target.read_text().splitlines()))
    assert [row["path"] for row in rows] == ["/one", "/two"]
    assert [row["with access token"] for row in rows] == ["no", "yes"]


def test_a_failed_export_says_so(driver: RealWindow, network: WindowNetwork, tmp_path: Path) -> None:
    page = shown_page(driver)
    page.requests.export(tmp_path / "missing" / "list.csv")
    result = driver.find("privacy_requests_result")
    driver.wait(lambda: "could not be written" in result.text())
    assert result.property("role") == "danger"


def test_the_list_can_be_emptied(driver: RealWindow, network: WindowNetwork) -> None:
    network.remember(made())
    shown_page(driver)
    driver.wait(lambda: title(driver) == "Requests by Sotto: 1")
    driver.find("privacy_requests_show_button").click()
    driver.find("privacy_requests_clear_button").click()
    box = driver.find("clear_requests_dialog", QMessageBox)
    button = next(button for button in box.findChildren(QAbstractButton) if button.text() == "Empty it")
    button.click()
    driver.wait(lambda: title(driver) == "Requests by Sotto: none")
    left: list[int] = []
    driver.services.tasks.store(lambda store: store.network_log.count()).success(left.append)
    driver.wait(lambda: left == [0])


def test_the_switch_and_the_setting_are_one(driver: RealWindow, network: WindowNetwork) -> None:
    shown_page(driver)
    switch = driver.find("privacy_offline_switch")
    assert not switch.isChecked()
    switch.click()
    assert driver.settings.get(options.OFFLINE)
    driver.settings.set(options.OFFLINE, False)
    assert not switch.isChecked()


def test_a_flag_decides_over_the_switch(driver: RealWindow, network: WindowNetwork) -> None:
    driver.settings.override(options.OFFLINE, True)
    shown_page(driver)
    switch = driver.find("privacy_offline_switch")
    assert switch.isChecked()
    assert not switch.isEnabled()
    words = driver.find("privacy_offline_card").findChild(QLabel, "card_text").text()
    assert "--offline" in words
    driver.window.show_page("settings")
    assert not driver.find("option_privacy_offline").isEnabled()


def test_all_models_can_be_verified(driver: RealWindow, network: WindowNetwork, tmp_path: Path) -> None:
    files = [tmp_path / "one.gguf", tmp_path / "two.gguf"]
    for file in files:
        file.write_bytes(model_bytes(file.stem))
        driver.add_model(file)
    shown_page(driver)
    card = driver.find("privacy_models_card")
    words = card.findChild(QLabel, "card_title")
    assert words.text() == "Every model file can be checked again"
    driver.find("privacy_verify_button").click()
    driver.wait(lambda: words.text() == "Unchanged models: 2 of 2")
    assert not driver.find("privacy_verify_progress").isVisible()
    with files[0].open("ab") as file:
        file.write(b"x")
    files[1].unlink()
    driver.find("privacy_verify_button").click()
    driver.wait(lambda: words.text() == "Unchanged models: 0 of 2")
    assert "one: not the file that was added" in card.findChild(QLabel, "card_text").text()


def test_without_models_there_is_nothing_to_verify(driver: RealWindow, network: WindowNetwork) -> None:
    shown_page(driver)
    assert not driver.find("privacy_models_card").isVisible()
