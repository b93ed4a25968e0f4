"""Make the pictures in docs/pictures from the real window, over a throw-away profile with sample chats.

Run by ``make screenshots``. Without a display the offscreen platform draws; with the font Inter installed the pictures
look alike everywhere. One process draws at one scale: Qt reads it once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QSize, QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QPushButton

import sample_chats
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.events import MessageFinished, ModelState, ModelStateChanged
from sotto.gui.catalog_tab import CatalogTab
from sotto.gui.dispatcher import QtDispatcher
from sotto.gui.formula import formula_drawer
from sotto.gui.main import make_application
from sotto.gui.models_page import ModelsPage, ModelsTab
from sotto.gui.privacy_page import PrivacyPage
from sotto.gui.session import Session
from sotto.gui.theme import Theme, apply_theme
from sotto.gui.tokens import ThemeChoice
from sotto.services.container import Services, build_services
from sotto.store.store import Store

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZE = QSize(1280, 800)
NARROW = QSize(760, 640)
_SCALE = "SOTTO_PICTURES_SCALE"
_DEADLINE = 20.0


def main() -> int:
    """Draw all pictures: at scale 1 in this process, at scale 2 in another."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    scale = os.environ.get(_SCALE)
    if scale is None:
        for factor in ("1", "2"):
            environment = {**os.environ, _SCALE: factor, "QT_SCALE_FACTOR": factor}
            subprocess.run([sys.executable, __file__], env=environment, check=True)
        return 0
    folder = Path(tempfile.gettempdir()) / "sotto-pictures"
    shutil.rmtree(folder, ignore_errors=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    app = make_application()
    if "Inter" in QFontDatabase.families():
        app.setFont(QFont("Inter"))
    theme = apply_theme(app, ThemeChoice.LIGHT)
    try:
        _Studio(folder / "empty", theme, "" if scale == "1" else "@2x").draw_first_run()
        _Studio(folder / "sample", theme, "" if scale == "1" else "@2x").draw_all()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


class _Studio:
    """One window on one profile."""

    def __init__(self, folder: Path, theme: Theme, suffix: str) -> None:
        self._theme = theme
        self._suffix = suffix
        paths = AppPaths.resolve(folder, {})
        paths.create()
        self._services = build_services(paths, Settings(), QtDispatcher())
        self._session = Session(self._services, theme)
        self._window = self._session.window
        self._window.resize(SIZE)
        self._window.show()
        self._session.open()
        _wait(lambda: self._window.chat_page.composer.is_open)

    def draw_first_run(self) -> None:
        """Draw what a new user sees, and what the guide answers to one of the examples."""
        self._draw("first-run")
        finished: list[MessageFinished] = []
        self._services.hub.subscribe(MessageFinished, finished.append)
        self._window.findChildren(QPushButton, "example_question")[2].click()
        _wait(lambda: bool(finished) and self._window.chat_page.view.is_settled)
        self._draw("guide")
        self._end()

    def draw_all(self) -> None:
        """Draw every page over the sample chats."""
        shown = _fill(self._services)
        self._session.sidebar.load()
        done: list[None] = []
        self._services.models.refresh().success(done.append)
        _wait(lambda: bool(done))
        self._session.chat.open(shown)
        _wait(lambda: not self._window.chat_page.composer.edit.isReadOnly())
        _wait(lambda: self._window.chat_page.view.is_settled)
        self._show_model_as_ready()
        self._draw("chat")
        self._draw("chat-narrow", NARROW)
        self._draw_rendering()
        if not self._suffix:
            for page in ("presets", "settings", "privacy", "help"):
                opened = self._window.show_page(page)
                if isinstance(opened, PrivacyPage):
                    _wait(lambda card=opened.engine: card.is_known)  # type: ignore[misc]
                self._draw(page)
            self._draw_models()
        self._end()

    def _draw_rendering(self) -> None:
        """Draw everything an answer can hold, and two answers side by side."""
        view = self._window.chat_page.view
        self._session.chat.open(sample_chats.FORMULAS)
        _wait(lambda: self._session.chat.current == sample_chats.FORMULAS and view.is_settled)
        view.scroll_to_start()
        self._await_formulas()
        self._draw("rendering")
        self._session.chat.compare()
        _wait(lambda: self._session.chat.comparison is not None)
        self._await_formulas()
        self._draw("compare")
        self._session.chat.end_comparison()

    def _await_formulas(self) -> None:
        _turn(500)  # until they have been asked for
        _wait(lambda: formula_drawer().is_idle and self._window.chat_page.view.is_settled)

    def _draw_models(self) -> None:
        page = self._window.show_page("models")
        assert isinstance(page, ModelsPage)
        catalog = page.show_tab(ModelsTab.CATALOG)
        assert isinstance(catalog, CatalogTab)
        _wait(lambda: catalog.filters is not None and catalog.column.is_settled)
        self._draw("models")
        self._draw("models-narrow", NARROW)
        page.show_tab(ModelsTab.INSTALLED)
        self._draw("models-installed")

    def _show_model_as_ready(self) -> None:
        model = self._services.models.selected
        if model is not None:
            self._services.hub.publish(
                ModelStateChanged(model.id, model.name, ModelState.READY, 1.0, sample_chats.loaded(model))
            )
            self._window.chat_page.composer.meter.show_usage(2541, 8192)

    def _draw(self, name: str, size: QSize = SIZE) -> None:
        self._window.resize(size)
        for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK):
            self._theme.set_choice(choice)
            self._window.toasts.clear()
            focused = QApplication.focusWidget()
            if focused is not None:
                focused.clearFocus()
            _turn(150)
            self._window.grab().save(str(PICTURES / f"{name}-{choice.value}{self._suffix}.png"))

    def _end(self) -> None:
        self._window.close()
        self._session.close()
        self._services.close()
        self._window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _fill(services: Services) -> sample_chats.ConversationId:
    """Store the sample chats and models; return the conversation to show."""
    chats = sample_chats.conversations(int(time.time() * 1000))

    def work(store: Store) -> None:
        for model in sample_chats.MODELS:
            store.installed.add(model)
        for conversation, messages in chats:
            store.conversations.create(replace(conversation, active_leaf=None))
            for message in messages:
                store.messages.append(message)
            leaf = conversation.active_leaf
            store.conversations.save(conversation.id, active_leaf=leaf, updated=conversation.updated)

    done: list[None] = []
    services.tasks.store(work).success(done.append)
    _wait(lambda: bool(done))
    return chats[0][0].id


def _turn(milliseconds: int) -> None:
    """Let the window work. A real event loop: ``QTest.qWait`` would keep Python's other threads from running."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _DEADLINE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the window did not get ready")
        _turn(10)


if __name__ == "__main__":
    sys.exit(main())
