"""Searching the hub in the window, with the real fetcher and a hub on loopback: every state has words and a way on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QLineEdit, QWidget

from sotto.config import options
from sotto.domain.downloads import DownloadState
from sotto.domain.events import NetworkRequestMade
from sotto.gui.downloadable_card import DownloadableCard
from sotto.gui.hub_tab import SLOW_MS
from sotto.gui.repository_view import RepositoryView
from support.hub_server import Generated, HubServer, Mood, Place
from support.open_hub import OpenHub
from support.real_window import OpenWindow
from support.running_services import model_bytes

REPOSITORY = "owner/story-GGUF"
FILE = "story-Q4_K_M.gguf"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    for name in ("HF_TOKEN", "HF_ENDPOINT", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with HubServer() as server:
        server.add_repository(REPOSITORY, licence="apache-2.0")
        server.add_file(REPOSITORY, FILE, model_bytes("Story"))
        server.add_file(REPOSITORY, "story-Q8_0.gguf", model_bytes("Larger story"))
        yield server


@pytest.fixture
def hub(open_window: OpenWindow, server: HubServer, monkeypatch: pytest.MonkeyPatch) -> OpenHub:
    monkeypatch.setattr("sotto.engine.hardware.memory_available", lambda: 8_000_000_000)
    monkeypatch.setattr("sotto.engine.read_speed.read_speed", lambda: 40e9)
    return OpenHub(open_window(), server)


def opened(hub: OpenHub) -> RepositoryView:
    """Wait for a repository and return it."""
    hub.wait(lambda: any(view.isVisible() for view in hub.tab.findChildren(RepositoryView)))
    view = next(view for view in hub.tab.findChildren(RepositoryView) if view.isVisible())
    hub.wait(lambda: view.column.is_settled)
    return view


def test_nothing_is_sent_before_search_is_pressed(hub: OpenHub, server: HubServer) -> None:
    assert "Only then is something sent" in hub.words("hub_state_text")
    QTest.keyClicks(hub.tab.field, "story")
    hub.ask("")
    assert "Only then is something sent" in hub.words("hub_state_text")
    assert server.requests == []
    QTest.keyClicks(hub.tab.field, "story")
    QTest.keyClick(hub.tab.field, Qt.Key.Key_Return)
    assert "Searching the hub for “story”" in hub.words("hub_state_title")
    hub.wait(lambda: hub.tab.list.isVisible())
    assert hub.words("hub_count").startswith("1 repositor")
    assert hub.tab.results.index(0, 0).data() == REPOSITORY


def test_from_words_to_a_model_on_this_computer(hub: OpenHub, server: HubServer) -> None:
    hub.ask("story")
    hub.wait(lambda: hub.tab.list.isVisible())
    hub.tab.list.activated.emit(hub.tab.results.index(0, 0))
    view = opened(hub)
    assert hub.words("hub_repository_name") == REPOSITORY
    titles = {card.title.text() for card in view.findChildren(DownloadableCard)}
    assert titles == {"Q4_K_M", "Q8_0"}
    hub.wait(lambda: all(not card.visibleRegion().isEmpty() for card in view.findChildren(DownloadableCard)))
    card = next(card for card in view.findChildren(DownloadableCard) if card.title.text() == "Q4_K_M")

    hub.press("offer_download_button", card)
    hub.press("licence_cancel_button")
    hub.wait(lambda: not hub.driver.window.findChildren(QDialog, "licence_dialog"))
    assert not hub.driver.services.downloads.downloads

    hub.press("offer_download_button", card)
    hub.press("licence_accept_button")
    hub.wait(lambda: card.installed is not None)
    model = card.installed
    assert model is not None
    assert model.path.read_bytes() == model_bytes("Story")
    assert (model.repository, model.remote_name) == (REPOSITORY, FILE)
    hub.wait(lambda: card.download is None)
    assert card.download_button.isHidden()

    other = next(card for card in view.findChildren(DownloadableCard) if card.title.text() == "Q8_0")
    hub.press("offer_download_button", other)  # the licence was accepted: nobody is asked again
    hub.wait(lambda: other.installed is not None)
    assert not hub.driver.window.findChildren(QDialog, "licence_dialog")
    states = {download.state for download in hub.driver.services.downloads.downloads}
    assert states <= {DownloadState.DONE}


def test_an_address_leads_to_its_repository_at_once(hub: OpenHub, server: HubServer) -> None:
    hub.ask(f"{server.endpoint}/{REPOSITORY}/blob/main/story-Q8_0.gguf")
    view = opened(hub)
    cards = sorted(view.findChildren(DownloadableCard), key=lambda card: card.y())
    assert cards[0].title.text() == "Q8_0"  # what the address named
    back = view.findChild(QAbstractButton, "hub_back_button")
    assert back is not None
    back.click()
    assert "Find any model" in hub.words("hub_state_title")


def test_nothing_found_says_what_to_try(hub: OpenHub) -> None:
    hub.ask("no such thing")
    hub.wait(lambda: "has nothing for “no such thing”" in hub.words("hub_state_title"))
    assert hub.words("hub_state_text")


def test_a_hub_in_trouble_is_asked_again_when_the_person_says_so(hub: OpenHub, server: HubServer) -> None:
    server.misbehave(Mood.NOT_FOUND)
    hub.ask(REPOSITORY)
    hub.wait(lambda: any(b.isVisible() for b in hub.tab.findChildren(QAbstractButton, "hub_retry_button")))
    assert hub.words("hub_state_title")
    server.behave()
    hub.press("hub_retry_button", hub.tab)
    opened(hub)


def test_a_wrong_address_is_explained_without_asking_anyone(hub: OpenHub, server: HubServer) -> None:
    hub.ask("https://example.org/owner/name")
    hub.wait(lambda: "no address of a model" in hub.words("hub_state_title"))
    assert server.requests == []


def test_what_is_stopped_is_ended_and_forgotten(hub: OpenHub, server: HubServer) -> None:
    requests: list[NetworkRequestMade] = []
    hub.driver.services.hub.subscribe(NetworkRequestMade, requests.append)
    server.misbehave(Mood.SLOW_HEADERS, places=[Place.API])
    hub.ask("story")
    hub.wait(lambda: len(server.requests) == 1)
    hub.press("hub_stop_button", hub.tab)
    assert "Find any model" in hub.words("hub_state_title")
    hub.wait(lambda: len(requests) == 2)  # its beginning and its end: nothing goes on behind the person's back
    assert requests[1].request.status == 0
    server.behave()
    hub.ask(REPOSITORY)
    opened(hub)
    assert hub.tab.results.rowCount() == 0


def test_a_hub_that_lets_one_wait_is_called_slow(hub: OpenHub, server: HubServer) -> None:
    assert SLOW_MS == 5000
    hub.tab.slow_timer.setInterval(10)
    server.misbehave(Mood.SLOW_HEADERS, places=[Place.API])
    hub.ask("story")
    hub.wait(lambda: "is slow to answer" in hub.words("hub_state_text"))
    hub.press("hub_stop_button", hub.tab)
    assert not hub.tab.slow_timer.isActive()


def test_one_file_is_recommended_for_this_computer(hub: OpenHub, server: HubServer) -> None:
    server.add_file(REPOSITORY, "story-Q5_K_M.gguf", Generated(30_000_000))
    hub.ask(REPOSITORY)
    view = opened(hub)
    assert view.model.recommended is not None
    cards = sorted(view.findChildren(DownloadableCard), key=lambda card: card.y())
    marked = [card for card in cards if "Recommended for this computer" in texts(card)]
    assert marked == cards[:1]
    assert cards[0].title.text() == view.model.recommended.quantization == "Q5_K_M"  # the largest that runs well


def texts(card: QWidget) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel)]


def test_offline_is_a_state_with_a_way_out(hub: OpenHub, server: HubServer) -> None:
    hub.driver.settings.set(options.OFFLINE, True)
    assert hub.words("hub_state_title") == "Sotto is offline"
    hub.ask("story")
    hub.wait(lambda: hub.words("hub_state_title") == "Sotto is offline")
    assert server.requests == []
    hub.press("hub_online_button", hub.tab)
    assert not hub.driver.settings.get(options.OFFLINE)
    assert "Find any model" in hub.words("hub_state_title")


def test_a_gated_repository_asks_for_a_token_and_says_where_it_goes(hub: OpenHub, server: HubServer) -> None:
    server.repositories[REPOSITORY].gated = "manual"
    hub.ask(REPOSITORY)
    hub.press("hub_token_button", hub.tab)
    hub.wait(lambda: bool(hub.driver.window.findChildren(QDialog, "token_dialog")))
    dialog = hub.driver.window.findChildren(QDialog, "token_dialog")[0]
    text = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "sent to the hub and nobody else" in text
    field = dialog.findChild(QLineEdit, "token_dialog_field")
    assert field is not None
    assert field.echoMode() is QLineEdit.EchoMode.Password
    keep = dialog.findChild(QAbstractButton, "token_keep_button")
    assert keep is not None
    assert not keep.isEnabled()
    field.setText("not a token")
    keep.click()
    hub.wait(lambda: "not an access token" in hub.words("token_error", dialog))
    dialog.reject()


def test_foreign_names_are_plain_text(hub: OpenHub, server: HubServer, tmp_path: Path) -> None:
    server.add_repository("owner/evil", licence="<img src=file:///etc/passwd>")
    server.add_file("owner/evil", "evil-Q4_0.gguf", b"x")
    hub.ask("owner/evil")
    view = opened(hub)
    formats = {label.textFormat() for label in view.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}
