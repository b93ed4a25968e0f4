"""The menus of chats and folders in the sidebar; made when they are wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from sotto.domain.conversation_list import ConversationSummary
from sotto.domain.ids import ConversationId, is_temporary
from sotto.gui.filing_controller import FilingController
from sotto.gui.icons import icon
from sotto.gui.sidebar_model import SidebarModel

_LONGEST = 40
"""Characters of a name in a menu."""


class ChatsMenu(QMenu):
    """What can be done with one chat, or with several that are selected.

    ``rename``, ``export`` and ``delete`` are called for what is not :class:`FilingController`'s.
    """

    def __init__(
        self,
        chats: Sequence[ConversationSummary],
        model: SidebarModel,
        filing: FilingController,
        rename: Callable[[], object],
        export: Callable[[], object],
        delete: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("conversation_menu")
        kept = [chat for chat in chats if not is_temporary(chat.id)]
        ids = [chat.id for chat in kept]
        if len(chats) == 1:
            _add(self, "rename_action", "pencil", self.tr("Rename"), rename)
        if kept:
            is_pinned = all(chat.pinned for chat in kept)
            words = self.tr("Unpin") if is_pinned else self.tr("Pin")
            pin_icon = "pin-off" if is_pinned else "pin"
            _add(self, "pin_action", pin_icon, words, lambda: filing.set_pinned(ids, not is_pinned))
            self.addMenu(FolderMenu(kept, model, filing, self))
            self.addMenu(TagMenu(kept, model, filing, self))
            is_archived = all(chat.archived for chat in kept)
            words = self.tr("Put back into the list") if is_archived else self.tr("Archive")
            archive_icon = "archive-restore" if is_archived else "archive"
            _add(self, "archive_action", archive_icon, words, lambda: filing.set_archived(ids, not is_archived))
        if len(kept) == len(chats) or len(chats) == 1:
            _add(self, "export_action", "download", self.tr("Export…"), export)
        self.addSeparator()
        words = self.tr("Delete") if len(chats) == 1 else self.tr("Delete {count} chats").format(count=len(chats))
        _add(self, "delete_action", "trash-2", words, delete)


class FolderMenu(QMenu):
    """The folders that chats can go to; the one they are in is checked."""

    def __init__(
        self, chats: Sequence[ConversationSummary], model: SidebarModel, filing: FilingController, parent: QWidget
    ) -> None:
        super().__init__(QCoreApplication.translate("FolderMenu", "Move to folder"), parent)
        self.setObjectName("folder_choice_menu")
        self.setIcon(icon("folder-input", "text"))
        ids = [chat.id for chat in chats]
        here = {chat.folder for chat in chats}
        for folder in model.folders:
            action = QAction(_shown(folder), self)
            action.setObjectName("move_to_folder_action")
            action.triggered.connect(partial(filing.move, ids, folder))
            self.addAction(action)
            action.setCheckable(True)
            action.setChecked(here == {folder})
            action.setEnabled(here != {folder})
        if model.folders:
            self.addSeparator()
        _add(self, "new_folder_action", "folder-plus", self.tr("New folder…"), lambda: filing.ask_folder(ids))
        if here != {""}:
            words = self.tr("Out of the folder")
            _add(self, "leave_folder_action", "folder-minus", words, lambda: filing.move(ids, ""))


class TagMenu(QMenu):
    """All tags, those that all of the chats have checked."""

    def __init__(
        self, chats: Sequence[ConversationSummary], model: SidebarModel, filing: FilingController, parent: QWidget
    ) -> None:
        super().__init__(QCoreApplication.translate("TagMenu", "Tags"), parent)
        self.setObjectName("tag_choice_menu")
        self.setIcon(icon("tag", "text"))
        ids = [chat.id for chat in chats]
        common = set(chats[0].tags).intersection(*(chat.tags for chat in chats))
        for tag in sorted({*model.tags(), *common}, key=str.casefold):
            action = QAction(_shown(tag), self)
            action.setObjectName("tag_action")
            action.setCheckable(True)
            action.setChecked(tag in common)
            action.triggered.connect(self._setter(filing, ids, tag))
            self.addAction(action)
        if not self.isEmpty():
            self.addSeparator()
        _add(self, "new_tag_action", "plus", self.tr("New tag…"), lambda: filing.ask_tag(ids))

    @staticmethod
    def _setter(filing: FilingController, ids: Sequence[ConversationId], tag: str) -> Callable[[bool], None]:
        return lambda wanted: filing.set_tag(ids, tag, wanted)


class FolderHeadingMenu(QMenu):
    """What can be done with a folder."""

    def __init__(self, folder: str, filing: FilingController, rename: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("folder_menu")
        _add(self, "rename_folder_action", "pencil", self.tr("Rename the folder"), rename)
        _add(self, "add_folder_action", "folder-plus", self.tr("New folder…"), filing.ask_folder)
        words = self.tr("Delete the folder; its chats stay")
        _add(self, "delete_folder_action", "trash-2", words, lambda: filing.delete_folder(folder))


def _add(menu: QMenu, name: str, icon_name: str, text: str, run: Callable[[], object]) -> None:
    action = QAction(icon(icon_name, "text"), text, menu)
    action.setObjectName(name)
    action.triggered.connect(lambda _checked: run())
    menu.addAction(action)


def _shown(name: str) -> str:
    short = f"{name[:_LONGEST].rstrip()}…" if len(name) > _LONGEST else name
    return short.replace("&", "&&")
