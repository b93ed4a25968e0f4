"""What the tests of the window share."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import QEvent, QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sotto.config.paths import AppPaths
from sotto.gui.theme import Theme, apply_theme
from sotto.gui.tokens import ThemeChoice
from sotto.store.keys import KeyVault
from sotto.store.record import ScryptCost
from support.chats_in_view import ChatsInView
from support.fake_keystore import FakeKeystore
from support.gguf_files import write_bpe_model
from support.guide import write_guide
from support.real_window import OpenWindow, RealWindow


@pytest.fixture(scope="session")
def window_theme(qapp: QApplication) -> Theme:
    """The look of the application, put on once, with the figures of the language its words are in."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    return apply_theme(qapp, ThemeChoice.LIGHT)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small valid model file; the scripted engine never reads it."""
    return write_bpe_model(tmp_path_factory.mktemp("models") / "tiny.gguf")


@pytest.fixture(scope="session")
def guide_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stand-in for the guide; the scripted engine never reads it."""
    return write_guide(tmp_path_factory.mktemp("guide"))


@pytest.fixture
def open_window(qtbot: QtBot, paths: AppPaths, window_theme: Theme) -> Iterator[OpenWindow]:
    """Open the window on the test's profile; keywords script the engine. All are closed at the end."""
    opened: list[RealWindow] = []

    def start(**script: object) -> RealWindow:
        opened.append(RealWindow(qtbot, paths, window_theme, **script))
        return opened[-1]

    yield start
    for driver in opened:
        driver.close()


@pytest.fixture
def chats(qtbot: QtBot, window_theme: Theme) -> Iterator[ChatsInView]:
    """A view in which chats are opened; nothing of them is left at the end."""
    made = ChatsInView(qtbot, window_theme)
    yield made
    made.view.clear()
    made.view.forget_left()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def keystore(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKeystore]:
    """A keystore of the system that Sotto may use."""
    fake = FakeKeystore()
    monkeypatch.setattr(keyring, "get_keyring", lambda: fake)
    yield fake
    fake.release()


@pytest.fixture
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases cost next to nothing to try; what they cost elsewhere is tested with the store."""
    usual = KeyVault.__init__
    monkeypatch.setattr(KeyVault, "__init__", functools.partialmethod(usual, cost=ScryptCost(1024, 8, 1)))


@pytest.fixture
def app_window(open_window: OpenWindow, tiny_model: Path) -> RealWindow:
    """A window with one model and an engine that answers “la la la ”."""
    driver = open_window()
    driver.add_model(tiny_model)
    return driver
