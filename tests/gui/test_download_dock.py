"""The dock: there only while there are downloads, true, and never in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from sotto.config.paths import AppPaths
from sotto.domain.downloads import Download, DownloadFile, DownloadState
from sotto.domain.errors import UserFacingError
from sotto.domain.events import DownloadProgress
from sotto.domain.ids import DownloadId
from sotto.gui import session as session_module
from sotto.gui.download_dock import DownloadDock, dock_state
from sotto.gui.downloads_tab import DownloadsTab
from sotto.gui.models_page import ModelsPage, ModelsTab
from sotto.gui.theme import Theme
from support.real_window import OpenWindow, RealWindow
from support.running_services import model_bytes
from support.window_network import GB, WindowNetwork, progress

ERROR = UserFacingError("disk_full", "The disk is full.", "Make room.")


def download(name: str = "Llama", state: DownloadState = DownloadState.RUNNING, received: int = 0) -> Download:
    file = DownloadFile("x.gguf", "model.gguf", size_bytes=4 * GB, received=received)
    return Download(DownloadId(name), name, "maker/x", "main", "Q4_K_M", "folder", (file,), state=state)


@pytest.fixture(autouse=True)
def _language(window_theme: Theme) -> None:
    """The figures are those of English."""


def test_no_downloads_no_dock() -> None:
    assert dock_state([]) is None
    assert dock_state([(download(state=DownloadState.DONE), None)]) is None


def test_one_running_download() -> None:
    state = dock_state([(download(), DownloadProgress(DownloadId("Llama"), GB, 4 * GB, 50e6, 60))])
    assert state is not None
    assert (state.title, state.text, state.fraction) == ("Llama", "25 % · 1 min left", 0.25)
    assert state.is_going


def test_several_running_ones_are_one_figure_and_the_longest_time() -> None:
    running = [
        (download("One"), DownloadProgress(DownloadId("One"), GB, 4 * GB, 50e6, 60)),
        (download("Two"), DownloadProgress(DownloadId("Two"), 3 * GB, 4 * GB, 50e6, 20)),
        (download("Three", DownloadState.QUEUED), None),
    ]
    state = dock_state(running)
    assert state is not None
    assert (state.title, state.text, state.fraction) == ("2 downloads", "50 % · 1 min left", 0.5)


def test_a_note_tells_why_nothing_arrives() -> None:
    state = dock_state([(download(), DownloadProgress(DownloadId("Llama"), GB, 4 * GB, note="The hub asks to wait."))])
    assert state is not None
    assert state.text == "25 % · The hub asks to wait."


def test_what_failed_is_shown_when_nothing_runs() -> None:
    failed = replace(download("Bad", DownloadState.PAUSED), error=ERROR)
    state = dock_state([(download("Good", DownloadState.PAUSED), None), (failed, None)])
    assert state is not None
    assert (state.title, state.text) == ("Bad", "The disk is full.")
    assert state.has_failed
    assert state.can_resume
    two = dock_state([(failed, None), (replace(failed, id=DownloadId("other")), None)])
    assert two is not None
    assert two.text == "They need your attention."
    running = dock_state([(download(), None), (failed, None)])
    assert running is not None
    assert not running.has_failed


def test_paused_ones_can_be_resumed() -> None:
    state = dock_state([(download(state=DownloadState.PAUSED, received=GB), None)])
    assert state is not None
    assert (state.text, state.can_resume, state.is_going) == ("Paused · 25 %", True, False)


# In the window -----------------------------------------------------------------------------------------------------


@pytest.fixture
def driver(open_window: OpenWindow) -> RealWindow:
    return open_window()


@pytest.fixture
def network(driver: RealWindow) -> WindowNetwork:
    return WindowNetwork(driver)


def dock_of(driver: RealWindow) -> DownloadDock:
    driver.wait(lambda: driver.session.downloads is not None and driver.session.downloads.dock.isVisible())
    assert driver.session.downloads is not None
    return driver.session.downloads.dock


def text_of(driver: RealWindow) -> str:
    text: str = driver.find("dock_text").text()
    return text


def test_it_comes_with_the_first_download_and_goes_with_the_last(driver: RealWindow, network: WindowNetwork) -> None:
    assert driver.window.findChild(QWidget, "download_dock") is None
    started = network.start("Llama")
    dock = dock_of(driver)
    progress(network.running_job(), GB, 4 * GB, 50e6)
    driver.wait(lambda: text_of(driver) == "25 % · 1 min left")
    assert dock.open_button.text() == "Llama"
    driver.services.downloads.cancel(started.id)
    driver.wait(lambda: not dock.isVisible())


def test_its_buttons_pause_and_resume_everything(driver: RealWindow, network: WindowNetwork) -> None:
    first, second = network.start("One"), network.start("Two")
    dock = dock_of(driver)
    network.running_job("Two")
    assert not dock.hide_button.isVisible()
    dock.pause_button.click()
    network.until_state(first, DownloadState.PAUSED)
    network.until_state(second, DownloadState.PAUSED)
    driver.wait(lambda: not network.running)
    dock.resume_button.click()
    network.running_job("One")
    network.running_job("Two")


def test_it_leads_to_the_downloads(driver: RealWindow, network: WindowNetwork) -> None:
    network.start("Llama")
    dock_of(driver).open_button.click()
    page = driver.window.show_page("models")
    assert isinstance(page, ModelsPage)
    assert page.tab is ModelsTab.DOWNLOADS
    assert driver.window.findChild(DownloadsTab) is not None


def test_it_can_be_hidden_until_something_runs(driver: RealWindow, network: WindowNetwork) -> None:
    started = network.start("Llama")
    dock = dock_of(driver)
    network.running_job()
    dock.pause_button.click()
    network.until_state(started, DownloadState.PAUSED)
    driver.wait(lambda: not network.running)
    dock.hide_button.click()
    assert not dock.isVisible()
    driver.services.downloads.resume(started.id)
    driver.wait(lambda: dock.isVisible())


def test_it_stands_in_the_sidebar_or_under_the_page(driver: RealWindow, network: WindowNetwork) -> None:
    network.start("Llama")
    dock = dock_of(driver)
    driver.wait(lambda: driver.window.sidebar.isAncestorOf(dock) and dock.height() > 0)
    in_sidebar = dock.height()
    assert in_sidebar < 120
    driver.window.resize(800, 600)
    driver.wait(lambda: not driver.window.sidebar.isAncestorOf(dock) and dock.isVisible())
    driver.wait(lambda: dock.width() == 800 and dock.height() < in_sidebar)
    composer = driver.composer
    bottom = composer.mapTo(driver.window, composer.rect().bottomLeft()).y()
    driver.wait(lambda: dock.mapTo(driver.window, dock.rect().topLeft()).y() >= bottom)
    driver.window.resize(1200, 700)
    driver.wait(lambda: driver.window.sidebar.isAncestorOf(dock) and dock.isVisible())


def test_a_finished_download_is_told_and_can_be_used(driver: RealWindow, network: WindowNetwork) -> None:
    content = model_bytes("story")
    network.start("Story", size=len(content))
    network.running_job("Story").finish(content)
    driver.wait(lambda: bool(driver.services.models.own))
    driver.wait(lambda: any("is ready to use." in text for text in driver.texts("toast_text")))
    assert not driver.find("download_dock").isVisible()
    selected = driver.services.models.selected
    assert selected is not None
    assert selected.id == driver.services.models.own[0].id


def test_a_second_model_is_offered_not_forced(app_window: RealWindow) -> None:
    app_window.send("hello")
    network = WindowNetwork(app_window)
    before = app_window.services.models.selected
    content = model_bytes("story")
    network.start("Story", size=len(content))
    network.running_job("Story").finish(content)
    app_window.wait(lambda: len(app_window.services.models.own) == 2)
    assert app_window.services.models.selected.id == before.id  # type: ignore[union-attr]
    app_window.press_toast_button("Use it")
    app_window.wait(lambda: app_window.services.models.selected.name == "Story")  # type: ignore[union-attr]
    assert app_window.window.page == "chat"


def test_after_a_restart_it_shows_what_is_paused_and_asks_nothing_of_the_network(
    open_window: OpenWindow, paths: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "_DOWNLOADS_AFTER", 1)
    first = open_window()
    before = WindowNetwork(first)
    before.start("Llama")
    before.running_job()
    dock_of(first)
    first.close()
    again = open_window(wait_until_open=False)
    network = WindowNetwork(again)  # before the window looks for downloads
    dock = dock_of(again)
    assert text_of(again) == "Paused · 0 %"
    assert not network.jobs
    dock.resume_button.click()
    network.running_job()


def test_nothing_of_downloads_is_loaded_without_one(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "_DOWNLOADS_AFTER", 1)
    driver = open_window()
    looked: list[bool] = []
    driver.services.tasks.call_later(0.2, lambda: looked.append(True))
    driver.wait(lambda: bool(looked))
    assert "downloads" not in vars(driver.services)
    assert driver.session.downloads is None


def test_a_notice_for_who_is_elsewhere_holds_nothing_private(
    driver: RealWindow, network: WindowNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.start("Secret")
    dock_of(driver)
    controller = driver.session.downloads
    assert controller is not None
    shown: list[str] = []
    monkeypatch.setattr(controller._notice, "show", lambda text: shown.append(text) or True)
    content = model_bytes("story")
    other = network.start("Story", size=len(content))
    network.running_job("Story").finish(content)
    driver.wait(lambda: shown == ["A download is finished."])
    assert other.name not in shown[0]
    network.running_job("Secret").fail("checksum_wrong", passes=False)
    driver.wait(lambda: shown[1:] == ["A download needs your attention."])
    QApplication.processEvents()
    assert len(shown) == 2


def test_the_dock_can_be_reached_by_screen_readers(driver: RealWindow, network: WindowNetwork) -> None:
    network.start("Llama & Co", repository="maker/x")
    dock = dock_of(driver)
    assert dock.open_button.accessibleName() == "Llama & Co: show the downloads"
    assert dock.open_button.text() == "Llama && Co"
    names = [button.accessibleName() for button in dock.findChildren(QPushButton)]
    assert all(names)
