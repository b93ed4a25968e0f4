"""What a person does to put chats in order: folders, tags, pins and the archive, each with the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId
from sotto.gui.toast import ToastAction, ToastArea
from sotto.services.container import Services
from sotto.services.filing import Filed
from sotto.services.history import UNDO_SECONDS

Chats = Sequence[ConversationId]


class FilingController(QObject):
    """Lives in the GUI thread; made at the first use."""

    def __init__(self, services: Services, toasts: ToastArea, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._toasts = toasts
        self._window = window

    def move(self, chats: Chats, folder: str) -> None:
        """Put chats into ``folder``, or with an empty one out of theirs."""
        words = self.tr("Moved to “{folder}”.").format(folder=folder) if folder else self.tr("Moved out of the folder.")
        self._services.filing.move(chats, folder).success(lambda filed: self._offer_undo(words, filed))

    def set_archived(self, chats: Chats, archived: bool) -> None:
        """Put chats into the archive, or back into the list."""
        words = self.tr("Archived. Searching still finds it.") if archived else self.tr("Back in the list.")
        if len(chats) > 1:
            count = self._window.locale().toString(len(chats))
            several = self.tr("{count} chats archived.") if archived else self.tr("{count} chats are back in the list.")
            words = several.format(count=count)
        self._services.filing.set_archived(chats, archived).success(lambda filed: self._offer_undo(words, filed))

    def set_pinned(self, chats: Chats, pinned: bool) -> None:
        """Keep chats at the top of the list, or not."""
        self._services.filing.set_pinned(chats, pinned)

    def set_tag(self, chats: Chats, tag: str, wanted: bool) -> None:
        """Give chats a tag, or take it from them."""
        filing = self._services.filing
        (filing.tag if wanted else filing.untag)(chats, tag)

    def ask_tag(self, chats: Chats) -> None:
        """Ask for a new tag for chats."""

        def keep(name: str, kept: Callable[[], None], refused: Callable[[UserFacingError], None]) -> None:
            self._services.filing.tag(chats, name).success(lambda _filed: kept()).failure(refused)

        self._ask(self.tr("New tag"), self.tr("Add the tag"), keep)

    def ask_folder(self, chats: Chats = ()) -> None:
        """Ask for a new folder, and put chats into it."""

        def keep(name: str, kept: Callable[[], None], refused: Callable[[UserFacingError], None]) -> None:
            def made(folder: str) -> None:
                kept()
                if chats:
                    self.move(chats, folder)

            self._services.filing.add_folder(name).success(made).failure(refused)

        self._ask(self.tr("New folder"), self.tr("Make the folder"), keep)

    def rename_folder(self, folder: str, name: str) -> None:
        """Give a folder another name."""
        self._services.filing.rename_folder(folder, name)

    def delete_folder(self, folder: str) -> None:
        """Remove a folder; its chats stay."""
        words = self.tr("Folder deleted. Its chats are still there.")
        self._services.filing.delete_folder(folder).success(lambda filed: self._offer_undo(words, filed))

    def _offer_undo(self, words: str, filed: Filed) -> None:
        undo = ToastAction(self.tr("Undo"), lambda: self._undo(filed))
        self._toasts.show_toast(words, actions=[undo], seconds=UNDO_SECONDS)

    def _undo(self, filed: Filed) -> None:
        self._services.filing.undo(filed)

    def _ask(
        self,
        title: str,
        button: str,
        keep: Callable[[str, Callable[[], None], Callable[[UserFacingError], None]], object],
    ) -> None:
        from sotto.gui.name_dialog import NameDialog

        NameDialog(self._services, title, button, keep, self._window).open()
