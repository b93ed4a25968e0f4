"""Connects the sidebar with the history: listing, searching, renaming, pinning, and deleting with Undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from sotto.domain.chat import Conversation, MessageStatus
from sotto.domain.events import ConversationRemoved, ConversationSaved, MessageAdded, MessageFinished
from sotto.domain.ids import ConversationId
from sotto.gui.sidebar import Sidebar
from sotto.gui.sidebar_model import SidebarModel
from sotto.gui.toast import ToastAction, ToastArea
from sotto.services.container import Services
from sotto.services.history import UNDO_SECONDS


class SidebarController(QObject):
    """Lives in the GUI thread."""

    conversation_restored = Signal(str)
    """A deletion was undone."""

    def __init__(self, services: Services, sidebar: Sidebar, model: SidebarModel, toasts: ToastArea) -> None:
        super().__init__(sidebar)
        self._services = services
        self._sidebar = sidebar
        self._model = model
        self._toasts = toasts
        self._words = ""
        sidebar.delete_requested.connect(self.delete)
        sidebar.rename_requested.connect(lambda id_, title: services.history.rename(ConversationId(id_), title))
        sidebar.pin_requested.connect(lambda id_, pinned: services.history.set_pinned(ConversationId(id_), pinned))
        sidebar.search_changed.connect(self._on_search_changed)
        subscribe = services.hub.subscribe
        self._subscriptions: list[Callable[[], None]] = [
            subscribe(ConversationSaved, lambda event: model.save(event.conversation)),
            subscribe(ConversationRemoved, lambda event: model.remove(event.conversation)),
            subscribe(MessageAdded, self._on_message_added),
            subscribe(MessageFinished, self._on_message_finished),
        ]

    def load(self) -> None:
        """List all conversations; called once the store is open."""
        self._services.history.list().success(self._on_listed)

    def delete(self, conversation: str) -> None:
        """Hide a conversation and offer to take that back."""
        id_ = ConversationId(conversation)
        self._services.history.delete(id_).success(lambda _none: self._offer_undo(id_))

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def _offer_undo(self, conversation: ConversationId) -> None:
        undo = ToastAction(self.tr("Undo"), lambda: self._undo(conversation))
        self._toasts.show_toast(self.tr("Chat deleted."), actions=[undo], seconds=UNDO_SECONDS)

    def _undo(self, conversation: ConversationId) -> None:
        self._services.history.undo_delete(conversation).success(
            lambda restored: self.conversation_restored.emit(restored.id)
        )

    def _on_listed(self, conversations: list[Conversation]) -> None:
        self._model.set_conversations(conversations)

    def _on_search_changed(self, words: str) -> None:
        self._words = words
        if not words:
            self._sidebar.show_results(None)
            return
        self._sidebar.show_results(self._model.title_matches(words))
        self._services.history.search(words).success(lambda found: self._on_found(words, found))

    def _on_found(self, words: str, found: list[ConversationId]) -> None:
        if words == self._words:
            self._sidebar.show_results({*found, *self._model.title_matches(words)})

    def _on_message_added(self, event: MessageAdded) -> None:
        if event.message.status is MessageStatus.STREAMING:
            self._model.set_running(event.message.conversation, True)

    def _on_message_finished(self, event: MessageFinished) -> None:
        self._model.set_running(event.message.conversation, False)
