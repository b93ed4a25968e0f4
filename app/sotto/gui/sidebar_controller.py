"""Connects the sidebar with the history: listing, searching, renaming, filing, and deleting with Undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal

from sotto.domain.chat import Conversation, MessageStatus
from sotto.domain.conversation_list import Overview, summary
from sotto.domain.events import ConversationRemoved, ConversationSaved, FoldersChanged, MessageAdded, MessageFinished
from sotto.domain.ids import ConversationId, is_temporary
from sotto.domain.search import SearchHit
from sotto.gui.sidebar import Sidebar
from sotto.gui.sidebar_model import SidebarModel
from sotto.gui.sidebar_rows import SidebarFilter
from sotto.gui.toast import ToastAction, ToastArea
from sotto.services.container import Services
from sotto.services.history import UNDO_SECONDS

if TYPE_CHECKING:  # made when something is put in order
    from sotto.gui.filing_controller import FilingController
    from sotto.gui.filing_menus import ChatsMenu, FolderHeadingMenu
    from sotto.gui.sidebar_filter import FilterBar


class SidebarController(QObject):
    """Lives in the GUI thread."""

    conversation_restored = Signal(str)
    """A deletion was undone."""
    export_requested = Signal(object)
    """The tuple of the ``ConversationId`` that are to be written to a file."""

    def __init__(self, services: Services, sidebar: Sidebar, model: SidebarModel, toasts: ToastArea) -> None:
        super().__init__(sidebar)
        self._services = services
        self._sidebar = sidebar
        self._model = model
        self._toasts = toasts
        self._words = ""
        self._filing: FilingController | None = None
        self._filter_bar: FilterBar | None = None
        sidebar.delete_requested.connect(self.delete_chats)
        sidebar.moved.connect(lambda chats, folder: self.filing.move(chats, folder))
        sidebar.chats_menu_requested.connect(lambda chats, place: self._popup(self.menu_for(chats), place))
        sidebar.folder_menu_requested.connect(lambda folder, place: self._popup(self.folder_menu_for(folder), place))
        sidebar.search_changed.connect(self._on_search_changed)
        model.rename_requested.connect(lambda id_, title: services.history.rename(ConversationId(id_), title))
        model.folder_rename_requested.connect(lambda folder, name: self.filing.rename_folder(folder, name))
        model.modelReset.connect(self._update_filter_bar)
        model.closed_changed.connect(lambda closed: services.filing.set_closed(closed))
        subscribe = services.hub.subscribe
        self._subscriptions: list[Callable[[], None]] = [
            subscribe(ConversationSaved, lambda event: self._on_saved(event.conversation)),
            subscribe(ConversationRemoved, lambda event: model.remove(event.conversation)),
            subscribe(FoldersChanged, lambda event: model.set_folders(event.folders)),
            subscribe(MessageAdded, self._on_message_added),
            subscribe(MessageFinished, self._on_message_finished),
        ]

    def load(self) -> None:
        """List all conversations; called once the store is open."""
        self._services.history.overview().success(self._on_listed)

    @property
    def filing(self) -> FilingController:
        """Folders, tags, pins and the archive; made at the first use."""
        if self._filing is None:
            from sotto.gui.filing_controller import FilingController

            self._filing = FilingController(self._services, self._toasts, self._sidebar.window())
        return self._filing

    def delete(self, conversation: str) -> None:
        """Hide a conversation and offer to take that back."""
        self.delete_chats((ConversationId(conversation),))

    def delete_chats(self, chats: Sequence[ConversationId]) -> None:
        """Hide conversations and offer to take that back."""
        kept = [chat for chat in chats if not is_temporary(chat)]
        groups = [[chat] for chat in chats if is_temporary(chat)] + ([kept] if kept else [])
        for some in groups:
            self._services.history.delete(*some).success(partial(self._offer_undo, some))

    def menu_for(self, chats: Sequence[ConversationId]) -> ChatsMenu:
        """Return the context menu of one chat, or of several."""
        from sotto.gui.filing_menus import ChatsMenu

        known = [one for chat in chats if (one := self._model.conversation(chat)) is not None]
        return ChatsMenu(
            known,
            self._model,
            self.filing,
            rename=lambda: self._sidebar.edit_title(chats[0]),
            export=lambda: self.export_requested.emit(tuple(chats)),
            delete=lambda: self.delete_chats(chats),
            parent=self._sidebar,
        )

    def folder_menu_for(self, folder: str) -> FolderHeadingMenu:
        """Return the context menu of a folder."""
        from sotto.gui.filing_menus import FolderHeadingMenu

        return FolderHeadingMenu(folder, self.filing, lambda: self._sidebar.edit_folder(folder), self._sidebar)

    def show_only(self, wanted: SidebarFilter) -> None:
        """List only what is ``wanted``."""
        self._model.set_filter(wanted)
        self._sidebar.shown_again()

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def _popup(self, menu: ChatsMenu | FolderHeadingMenu, place: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _offer_undo(self, chats: Sequence[ConversationId], _none: None = None) -> None:
        undo = ToastAction(self.tr("Undo"), lambda: self._undo(chats))
        words = self.tr("Chat deleted.")
        if len(chats) > 1:
            words = self.tr("{count} chats deleted.").format(count=self._sidebar.locale().toString(len(chats)))
        self._toasts.show_toast(words, actions=[undo], seconds=UNDO_SECONDS)

    def _undo(self, chats: Sequence[ConversationId]) -> None:
        self._services.history.undo_delete(*chats).success(
            lambda restored: self.conversation_restored.emit(restored.id)
        )

    def _on_listed(self, overview: Overview) -> None:
        self._model.set_overview(overview)

    def _on_saved(self, conversation: Conversation) -> None:
        self._model.save(summary(conversation))
        if self._filter_bar is None and (conversation.archived or conversation.tags):
            self._update_filter_bar()

    def _update_filter_bar(self) -> None:
        """Make the button once there is something to choose, and have it say what is listed."""
        if self._filter_bar is None:
            if self._model.filter == SidebarFilter() and not self._model.has_filters():
                return
            from sotto.gui.sidebar_filter import FilterBar

            self._filter_bar = FilterBar(self._model)
            self._filter_bar.filter_chosen.connect(self.show_only)
            self._sidebar.set_filter_bar(self._filter_bar)
        self._filter_bar.show_filter(self._model.filter)

    def _on_search_changed(self, words: str) -> None:
        self._words = words
        if not words:
            self._sidebar.show_results(None)
            return
        self._services.history.search(words).success(lambda found: self._on_found(words, found))

    def _on_found(self, words: str, found: list[SearchHit]) -> None:
        if words == self._words:  # what is shown stays until then
            self._sidebar.show_results(found)

    def _on_message_added(self, event: MessageAdded) -> None:
        if event.message.status is MessageStatus.STREAMING:
            self._model.set_running(event.message.conversation, True)

    def _on_message_finished(self, event: MessageFinished) -> None:
        self._model.set_running(event.message.conversation, False)
