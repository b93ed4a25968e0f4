"""Brings what the services announce about answers to the screen, if their conversation is the one that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from sotto.domain.chat import Message
from sotto.domain.events import (
    JobQueued,
    MessageAdded,
    MessageFinished,
    ModelState,
    ModelStateChanged,
    PromptProgress,
    TokenReceived,
)
from sotto.domain.ids import MessageId
from sotto.gui.chat_page import ChatPage
from sotto.gui.open_chat import OpenChat, RefusedMessage
from sotto.services.container import Services
from sotto.services.hub import EventHub


class AnswerFeed(QObject):
    """Lives in the GUI thread. Nothing here decides anything: it shows."""

    refused = Signal(object)
    """A :class:`RefusedMessage`."""

    def __init__(self, services: Services, page: ChatPage, chat: OpenChat) -> None:
        super().__init__(page)
        self._services = services
        self._page = page
        self._chat = chat
        self._subscriptions = self._subscribe(services.hub)

    def render(self) -> None:
        """Lay out the whole branch again, with the newest text of a running answer."""
        chat = self._chat
        live = self._services.chat.live(chat.conversation) if chat.conversation is not None else None
        if live is not None:
            chat.tree.show_running_text(live.message, live.text, live.reasoning)
        self._page.view.show_conversation(chat.tree.shown(), chat.tree.alternatives(), source=self)
        self._page.show_messages(True)
        self.update()

    def message(self, message: MessageId) -> Message | None:
        """Return a message of the open chat; None if it must be read first."""
        return self._chat.tree.message(message)

    def want(self, messages: Sequence[MessageId]) -> None:
        """Read messages that one scrolled to."""
        conversation = self._chat.conversation

        def read(found: list[Message]) -> None:
            if conversation == self._chat.conversation:
                self._chat.tree.keep(found)
                self._page.view.messages_read([message.id for message in found])

        self._services.history.messages(messages).success(read)

    def find(
        self, messages: Sequence[MessageId], query: str, found: Callable[[list[tuple[MessageId, int]]], None]
    ) -> None:
        """Look for ``query`` in the texts of ``messages``."""
        self._services.history.find_in(messages, query).success(found)

    def update(self) -> None:
        """Bring the send button and the context meter up to date."""
        current = self._chat.conversation
        running = current is not None and self._services.chat.job_of(current) is not None
        self._page.composer.set_answering(running)
        answer = self._chat.tree.last_answer()
        usage = answer.usage if answer is not None else None
        used = usage.prompt_tokens + usage.completion_tokens if usage is not None else 0
        loaded = self._services.models.state.loaded
        recorded = answer.run.get("model") if answer is not None else None
        then = recorded.get("n_ctx") if isinstance(recorded, dict) else None
        available = loaded.n_ctx if loaded is not None else then
        self._page.composer.meter.show_usage(used, available if isinstance(available, int) else 0)

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def _subscribe(self, hub: EventHub) -> list[Callable[[], None]]:
        return [
            hub.subscribe(MessageAdded, self._on_message_added),
            hub.subscribe(TokenReceived, self._on_token_received),
            hub.subscribe(MessageFinished, self._on_message_finished),
            hub.subscribe(JobQueued, self._on_job_queued),
            hub.subscribe(PromptProgress, self._on_prompt_progress),
            hub.subscribe(ModelStateChanged, self._on_model_state_changed),
        ]

    def _on_message_added(self, event: MessageAdded) -> None:
        message, chat = event.message, self._chat
        chat.unconfirmed.pop(message.id, None)
        if message.conversation != chat.conversation:
            return
        continues = chat.tree.add(message)
        if not chat.is_read:
            return
        if continues:
            self._page.show_messages(True)
            self._page.view.append_message(message)
            self.update()
        else:
            self.render()

    def _on_token_received(self, event: TokenReceived) -> None:
        if self._chat.shows(event.conversation, event.message) and not self._page.shows_aside:
            self._page.view.append_text(event.message, event.text, event.is_reasoning)

    def _on_message_finished(self, event: MessageFinished) -> None:
        message, chat = event.message, self._chat
        unsent = chat.unconfirmed.pop(message.id, None)
        if unsent is not None:
            self.refused.emit(RefusedMessage(message.conversation, unsent, event.error))
        elif message.conversation == chat.conversation and (message.id in chat.tree or not chat.is_read):
            chat.tree.replace(message)
            if chat.is_read:
                self._page.view.finish_message(message, event.error)
                self.update()

    def _on_job_queued(self, event: JobQueued) -> None:
        if self._chat.shows(event.conversation, event.message):
            self._page.view.set_queued(event.message)

    def _on_prompt_progress(self, event: PromptProgress) -> None:
        if self._chat.shows(event.conversation, event.message):
            self._page.view.set_prompt_progress(event.message, event.done, event.total)

    def _on_model_state_changed(self, event: ModelStateChanged) -> None:
        current = self._chat.conversation
        live = self._services.chat.live(current) if current is not None else None
        if event.state is ModelState.LOADING and live is not None and self._chat.is_read:
            self._page.view.set_loading(live.message, event.progress)
        self.update()
