"""The catalog in the window: what it shows first, how it is narrowed down, and how a model is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from sotto.config import options
from sotto.domain.downloads import Download, DownloadFile, DownloadState
from sotto.domain.events import DownloadProgress, DownloadsChanged
from sotto.domain.ids import DownloadId
from sotto.gui.catalog_tab import CatalogTab
from sotto.gui.models_page import ModelsPage, ModelsTab
from sotto.gui.offer_card import OfferCard
from support.catalog_files import file_json
from support.real_window import OpenWindow, RealWindow
from support.small_catalog import GB, small_model, use_catalog, write_small_catalog


class Catalog:
    """The tab in an open window."""

    def __init__(self, driver: RealWindow) -> None:
        self.driver = driver
        page = driver.window.show_page("models")
        assert isinstance(page, ModelsPage)
        self.page = page
        tab = page.show_tab(ModelsTab.CATALOG)
        assert isinstance(tab, CatalogTab)
        self.tab = tab

    def settle(self) -> None:
        self.driver.wait(lambda: self.tab.filters is not None and self.tab.column.is_settled)

    @property
    def cards(self) -> list[OfferCard]:
        """The cards that can be seen, from the top."""
        cards = [card for card in self.tab.findChildren(OfferCard) if card.isVisible()]
        return sorted(cards, key=lambda card: card.y())

    @property
    def shown(self) -> list[str]:
        return [card.offer.entry.id for card in self.cards]

    def card(self, entry: str) -> OfferCard:
        return next(card for card in self.cards if card.offer.entry.id == entry)

    def press(self, name: str, within: QWidget | None = None) -> None:
        place = within or self.tab

        def visible() -> list[QPushButton]:
            return [button for button in place.findChildren(QPushButton, name) if button.isVisible()]

        self.driver.wait(lambda: bool(visible()))
        visible()[0].click()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_small_catalog(tmp_path / "resources")
    use_catalog(monkeypatch, folder)
    return folder


@pytest.fixture
def catalog(open_window: OpenWindow, folder: Path) -> Catalog:
    catalog = Catalog(open_window())
    catalog.settle()
    return catalog


def label(widget: QWidget, name: str) -> str:
    return next(label.text() for label in widget.findChildren(QLabel, name) if not label.isHidden())


def test_someone_without_models_begins_here(open_window: OpenWindow, folder: Path) -> None:
    driver = open_window()
    page = driver.window.show_page("models")
    assert isinstance(page, ModelsPage)
    assert page.tab is ModelsTab.CATALOG


def test_a_good_first_model_stands_on_top_and_what_does_not_fit_is_left_out(catalog: Catalog) -> None:
    assert catalog.shown == ["tale-7b", "open-1b", "coder-3b", "base-1b"]
    first = catalog.cards[0]
    assert "Good first model for this computer" in [child.text() for child in first.findChildren(QLabel)]
    assert label(first, "offer_advice").startswith("Runs well · about ")
    assert first.download_button.text() == "Download 4.0 GB"
    intro = catalog.page.findChild(QLabel, "page_intro")
    catalog.driver.wait(lambda: "Comfortable up to about 7 billion parameters." in intro.text())


def test_a_model_that_soon_forgets_a_chat_comes_after_smaller_ones(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = small_model("old-5b", 5, [file_json("old.gguf", bytes=3 * GB)], context=2_048)
    use_catalog(monkeypatch, write_small_catalog(tmp_path / "resources", old))
    catalog = Catalog(open_window())
    catalog.settle()
    assert catalog.shown == ["tale-7b", "open-1b", "old-5b", "coder-3b", "base-1b"]


def test_the_order_on_the_screen_is_that_of_the_tab_key(catalog: Catalog) -> None:
    assert catalog.tab.filters is not None
    catalog.tab.filters.words.setText("1b")  # by name first, then by what a model was made from
    catalog.settle()
    assert catalog.shown == ["open-1b", "base-1b", "coder-3b"]
    catalog.tab.filters.words.setFocus()
    reached: list[str] = []
    while len(reached) < 3:
        catalog.driver.window.focusNextChild()
        focused = catalog.driver.window.focusWidget()
        assert focused is not catalog.tab.filters.words, reached
        if focused is not None and focused.objectName() == "offer_download_button":
            card = focused.parentWidget()
            assert isinstance(card, OfferCard)
            reached.append(card.offer.entry.id)
    assert reached == catalog.shown


@pytest.mark.parametrize(
    ("narrow", "found"),
    [
        (lambda bar: bar.words.setText("coder"), {"coder-3b"}),
        (lambda bar: bar.fits.click(), {"huge-70b", "tale-7b", "coder-3b", "open-1b", "base-1b"}),
        (lambda bar: bar.open_licence.click(), {"tale-7b", "coder-3b", "base-1b"}),
        (lambda bar: bar.open_data.click(), {"open-1b"}),
        (lambda bar: bar.task.choose("base"), {"base-1b"}),
        (lambda bar: bar.language.choose("fr"), {"coder-3b"}),
        (lambda bar: bar.largest.choose("2"), {"coder-3b", "open-1b", "base-1b"}),
    ],
    ids=["words", "fits", "licence", "data", "task", "language", "size"],
)
def test_each_filter_narrows_the_list(catalog: Catalog, narrow: Callable[[object], None], found: set[str]) -> None:
    narrow(catalog.tab.filters)
    catalog.settle()
    assert set(catalog.shown) == found


def test_what_is_chosen_stands_on_the_filter(catalog: Catalog) -> None:
    assert catalog.tab.filters is not None
    task = catalog.tab.filters.task
    task.choose("code")
    assert (task.text(), task.accessibleName(), task.isChecked()) == ("Task: Programming",) * 2 + (True,)
    task.setFocus()
    task.choose("")
    assert (task.text(), task.isChecked()) == ("Task", False)


def test_nothing_found_has_words_and_two_ways_on(catalog: Catalog) -> None:
    assert catalog.tab.filters is not None
    QTest.keyClicks(catalog.tab.filters.words, "coder xyzzy")
    catalog.driver.wait(lambda: catalog.shown == [])
    assert label(catalog.tab, "catalog_state_title") == "No model of the catalog is like that"
    catalog.press("catalog_clear_button")
    catalog.settle()
    assert len(catalog.shown) == 5
    assert not catalog.driver.find("catalog_state").isVisible()


def test_the_words_can_be_taken_to_the_hub(catalog: Catalog) -> None:
    assert catalog.tab.filters is not None
    catalog.driver.settings.set(options.OFFLINE, True)  # asked, and refused: nothing is sent in this test
    catalog.tab.filters.words.setText("xyzzy")
    catalog.press("catalog_hub_button")
    assert catalog.page.tab is ModelsTab.HUB
    assert catalog.driver.find("hub_search_field").text() == "xyzzy"
    catalog.driver.wait(lambda: "offline" in label(catalog.driver.window, "hub_state_title"))


def test_a_damaged_catalog_is_explained_and_can_be_read_again(open_window: OpenWindow, folder: Path) -> None:
    good = (folder / "catalog.json").read_text(encoding="utf-8")
    (folder / "catalog.json").write_text("{", encoding="utf-8")
    catalog = Catalog(open_window())
    catalog.driver.wait(lambda: "damaged" in label(catalog.tab, "catalog_state_title"))
    assert "Install Sotto again" in label(catalog.tab, "catalog_state_text")
    (folder / "catalog.json").write_text(good, encoding="utf-8")
    catalog.press("catalog_retry_button")
    catalog.settle()
    assert catalog.shown[0] == "tale-7b"


def test_the_other_sizes_are_one_click_away_with_their_advice(catalog: Catalog) -> None:
    card = catalog.card("tale-7b")
    menu = card.sizes_button.menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert texts[0].startswith("Q4_K_M · 4.0 GB · Runs")
    assert texts[1].startswith("Q8_0 · 7.5 GB · ")
    assert sum("recommended" in text for text in texts) == 1
    assert catalog.card("coder-3b").sizes_button.isHidden()
    wanted: list[str] = []
    card.file_requested.connect(lambda file: wanted.append(file.quantization))
    menu.actions()[1].trigger()
    assert wanted == ["Q8_0"]


class FakeDownloads:
    """The part of the download service that cards look at and press."""

    def __init__(self, state: DownloadState) -> None:
        file = DownloadFile("tale-7b-Q4_K_M.gguf", "model.gguf", size_bytes=4_000_000_000, received=1_000_000_000)
        self.download = Download(
            id=DownloadId("d1"),
            name="Tale 7B",
            repository="someone/tale-GGUF",
            revision="c0" * 20,
            quantization="Q4_K_M",
            folder="tale",
            files=(file,),
            entry="tale-7b",
            state=state,
        )
        self.asked: list[tuple[str, str]] = []

    @property
    def downloads(self) -> list[Download]:
        return [self.download]

    def progress(self, _download: DownloadId) -> DownloadProgress | None:
        return None

    def pause(self, download: DownloadId) -> None:
        self.asked.append(("pause", download))

    def resume(self, download: DownloadId) -> None:
        self.asked.append(("resume", download))

    def close(self) -> None:
        """Nothing runs."""


def test_a_download_is_followed_and_paused_on_the_card(
    open_window: OpenWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    downloads = FakeDownloads(DownloadState.RUNNING)
    monkeypatch.setattr("sotto.services.container.Services.downloads", property(lambda _services: downloads))
    catalog = Catalog(open_window())
    catalog.settle()
    card = catalog.card("tale-7b")
    assert card.download_button.isHidden()
    hub = catalog.driver.services.hub
    hub.publish(DownloadProgress(DownloadId("d1"), 2_260_000_000, 4_000_000_000, 31e6, 84.0))
    words = label(card, "offer_progress_text")
    assert words.startswith("2.26 of 4.00 GB · 31 MB/s · 1 min 24 s left")
    catalog.press("offer_pause_button", card)
    assert downloads.asked == [("pause", "d1")]
    downloads.download = replace(downloads.download, state=DownloadState.PAUSED)
    hub.publish(DownloadsChanged())
    assert card.pause_button.isHidden()
    catalog.press("offer_resume_button", card)
    assert downloads.asked[-1] == ("resume", "d1")
    downloads.download = replace(downloads.download, state=DownloadState.DONE)
    hub.publish(DownloadsChanged())
    assert card.download_button.isVisible()


def test_it_can_be_narrow(catalog: Catalog) -> None:
    catalog.driver.window.resize(900, 600)
    catalog.driver.wait(lambda: catalog.tab.width() <= 900)
    for card in catalog.cards:
        for button in card.findChildren(QPushButton):
            if button.isVisible():
                assert button.mapTo(catalog.tab, button.rect().topRight()).x() < catalog.tab.viewport().width()
    assert catalog.tab.horizontalScrollBar().maximum() == 0


def test_colours_are_not_all_that_tells_a_switch(catalog: Catalog) -> None:
    assert catalog.tab.filters is not None
    switch = catalog.tab.filters.open_data
    assert switch.icon().isNull()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.icon().isNull()
