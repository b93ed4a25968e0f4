"""The ways to the import of chats: a command, a button, and files that are dropped anywhere on the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from sotto.domain.ids import ConversationId
from sotto.gui.main_window import MainWindow
from sotto.services.container import Services

if TYPE_CHECKING:  # made when it is first needed
    from sotto.gui.import_dialog import ImportDialog


class ChatImport(QObject):
    """Opens the dialog, one at a time. Lives in the GUI thread."""

    def __init__(self, services: Services, window: MainWindow, show_chat: Callable[[ConversationId], object]) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._show_chat = show_chat
        self._dialog: ImportDialog | None = None
        window.import_action.triggered.connect(lambda: self.open())
        window.files_dropped.connect(self._on_dropped)

    def open(self, paths: Sequence[Path] = ()) -> bool:
        """Show the dialog, with ``paths`` read at once if there are some; False: one is open, and stays."""
        from sotto.gui.import_dialog import show_import

        if self._dialog is not None and not self._dialog.is_closed:
            return False
        self._dialog = show_import(self._services, self._window, paths)
        self._dialog.show_requested.connect(lambda id_: self._show_chat(ConversationId(id_)))
        return True

    def _on_dropped(self, paths: list[Path]) -> None:
        def found(exports: tuple[Path, ...]) -> None:
            if exports:
                self.open(exports)
                return
            hint = self.tr("Models go on the Models page, texts into a message.")
            self._window.toasts.show_toast(self.tr("There are no chats in what was dropped."), hint, seconds=8)

        self._services.importing.find_exports(paths).success(found)
