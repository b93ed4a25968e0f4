"""What becomes of files that were opened from outside the window: a question for each kind, and nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFileOpenEvent

from sotto.services.container import Services
from sotto.services.offered_files import MOST, OfferedFiles, sort_files

if TYPE_CHECKING:
    from sotto.gui.session import Session

_MOST_SENTENCES: Final = 3
"""Files that cannot be used are told of one by one, but not without end."""


class FileOffers(QObject):
    """Belongs to one session; made when the first file is opened. Lives in the GUI thread.

    While the chats are not open, files wait: their dialogs would show, or change, what is locked.
    """

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__(session)
        self._session = session
        self._services = services
        self._waiting: list[str] = []
        self._exports: tuple[Path, ...] = ()
        self._is_asking = False

    def offer(self, words: Sequence[str]) -> None:
        """Ask what is to be done with ``words``: whole paths, or ``file:`` addresses."""
        self._waiting = [*self._waiting, *words][: MOST + 1]
        self.go_on()

    def go_on(self) -> None:
        """Show what waits, if it can be shown now; to be called when the chats were opened."""
        if self._is_asking or not self._waiting or not self._can_ask:
            return
        words, self._waiting = self._waiting, []
        self._is_asking = True
        self._services.tasks.io(lambda: sort_files(words)).success(lambda files: self._on_sorted(words, files))

    @property
    def _can_ask(self) -> bool:
        return self._session.window.chat_page.composer.is_open

    def _on_sorted(self, words: Sequence[str], files: OfferedFiles) -> None:
        if not self._can_ask:  # the chats were locked meanwhile
            self._is_asking = False
            self._waiting = [*words, *self._waiting][: MOST + 1]
            return
        for error in files.refused[:_MOST_SENTENCES]:
            self._session.notifier.show_error(error)
        self._exports = files.exports
        if files.models:
            self._ask_about_models(files.models)
        else:
            self._ask_about_exports()

    def _ask_about_models(self, files: Sequence[Path]) -> None:
        from sotto.gui.add_models_dialog import AddModelsDialog

        dialog = AddModelsDialog(self._services, files, self._session.models.add_files, self._session.window)
        # Later: a lock closes the dialog first, and then says that the chats are not open.
        dialog.finished.connect(self._ask_about_exports, Qt.ConnectionType.QueuedConnection)
        dialog.open()

    def _ask_about_exports(self) -> None:
        exports, self._exports = self._exports, ()
        self._is_asking = False
        if exports and not self._can_ask:
            self._waiting = [*map(str, exports), *self._waiting][: MOST + 1]
        elif exports and not self._session.imports.open(exports):
            hint = self.tr("Finish it, then open the file again.")
            self._session.window.toasts.show_toast(self.tr("Another import is open."), hint, seconds=8)
        self.go_on()


class FileOpenEvents(QObject):
    """Tells of files that macOS hands to the running program; it never puts them on the command line.

    Filters the events of the whole application, which costs a little each time: for macOS only.
    """

    file_opened = Signal(str)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            if event.url().isLocalFile():
                self.file_opened.emit(event.url().toString())
            return True
        return False
