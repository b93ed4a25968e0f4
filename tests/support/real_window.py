"""The real window over real services, with a scripted engine instead of a model; driven as a person would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.ids import ConversationId
from sotto.gui.dispatcher import QtDispatcher
from sotto.gui.session import Session
from sotto.gui.sidebar_row_data import SidebarRole
from sotto.gui.theme import Theme
from sotto.services.container import build_services
from sotto.services.memory_speed import MemorySpeed
from support.guide import NO_GUIDE
from support.running_services import MEMORY_SPEED
from support.scripted_engine import scripted_command


class RealWindow:
    """Opens one window; ``close`` ends it as a person would."""

    def __init__(
        self,
        qtbot: QtBot,
        paths: AppPaths,
        theme: Theme,
        *,
        wait_until_open: bool = True,
        guide: Path | None = None,
        **script: Any,
    ) -> None:
        self.qtbot = qtbot
        self.settings = Settings()
        self.settings.set(options.MODEL_TITLES, False)  # the script says what each answer is
        command = scripted_command(**script)
        MemorySpeed(paths.cache, lambda: MEMORY_SPEED).get()
        self.services = build_services(
            paths, self.settings, QtDispatcher(), engine_command=command, guide=guide or NO_GUIDE
        )
        self.session = Session(self.services, theme)
        self.window = self.session.window
        self._is_closed = False
        self.window.resize(1280, 800)
        self.window.show()
        self.session.open()
        if wait_until_open:
            self.wait(lambda: self.composer.is_open)

    @property
    def composer(self) -> Any:
        """The composer."""
        return self.window.chat_page.composer

    @property
    def view(self) -> Any:
        """The chat view."""
        return self.window.chat_page.view

    @property
    def current(self) -> ConversationId | None:
        """The conversation that is shown."""
        return self.session.chat.current

    def wait(self, condition: Any, timeout: int = 10_000) -> None:
        """Run the event loop until ``condition`` holds."""
        self.qtbot.waitUntil(condition, timeout=timeout)

    def find(self, name: str, kind: type[Any] = QWidget) -> Any:
        """Return the widget with this object name."""
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def texts(self, name: str) -> list[str]:
        """Return the texts of all labels with this object name."""
        return [label.text() for label in self.window.findChildren(QWidget, name)]  # type: ignore[attr-defined]

    def add_model(self, path: Path) -> None:
        """Add a model file and wait until it can be used."""
        self.session.models.add_files([path])
        self.wait(lambda: any(model.path == path for model in self.services.models.own))
        self.wait(lambda: all(model.sha256 for model in self.services.models.own))

    def type(self, text: str) -> None:
        """Type into the composer."""
        self.composer.edit.setFocus()
        QTest.keyClicks(self.composer.edit, text)

    def press_enter(self) -> None:
        """Press Enter in the composer."""
        QTest.keyClick(self.composer.edit, Qt.Key.Key_Return)

    def send(self, text: str) -> ConversationId:
        """Send a message and wait for the whole answer; return the conversation."""
        self.type(text)
        self.press_enter()
        self.wait(lambda: self.current is not None and self.services.chat.job_of(self.current) is None)
        assert self.current is not None
        return self.current

    def listed(self) -> list[str]:
        """Return the titles in the sidebar, from the top."""
        model = self.window.sidebar.list.model()
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        return [str(index.data()) for index in rows if index.data(SidebarRole.ID) is not None]

    def row_of(self, title: str) -> QModelIndex:
        """Return the row of the sidebar with this title."""
        model = self.window.sidebar.list.model()
        for row in range(model.rowCount()):
            if model.index(row, 0).data() == title:
                return model.index(row, 0)
        raise AssertionError(f"{title!r} is not listed: {self.listed()}")

    def choose(self, title: str) -> None:
        """Click a conversation in the sidebar and wait until it is shown."""
        view = self.window.sidebar.list
        index = self.row_of(title)
        wanted = index.data(SidebarRole.ID)
        view.scrollTo(index)
        middle = view.visualRect(index).center()
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
        self.wait(lambda: self.current == wanted and not self.composer.edit.isReadOnly())

    def last_answer(self) -> str:
        """Return what "Copy last answer" puts on the clipboard, without outer white space."""
        QApplication.clipboard().clear()
        self.session.chat.copy_last_answer()
        return QApplication.clipboard().text().strip()

    def press_toast_button(self, label: str) -> None:
        """Wait for a banner with this button and press it."""

        def visible() -> list[QPushButton]:
            buttons = self.window.findChildren(QPushButton, "toast_action_button")
            return [button for button in buttons if button.text() == label and button.isVisible()]

        self.wait(lambda: bool(visible()))
        self.qtbot.mouseClick(visible()[0], Qt.MouseButton.LeftButton)

    def close(self) -> None:
        """Close the window and end the services; a second call does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self.window.close()
        self.session.close()
        self.services.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


OpenWindow = Callable[..., RealWindow]
