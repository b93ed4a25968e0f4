"""Brings what the services announce about answers to the screen, if their conversation is the one that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sotto.domain.chat import Message
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelStateChanged
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui.answer_events import AnswerSubscription
from sotto.gui.chat_page import ChatPage
from sotto.gui.open_chat import OpenChat, RefusedMessage
from sotto.services.container import Services

if TYPE_CHECKING:  # imported with the first chat
    from sotto.domain.context import RoomStep
    from sotto.gui.context_watch import ContextWatch


class AnswerFeed(QObject):
    """Lives in the GUI thread. Nothing here decides anything: it shows."""

    refused = Signal(object)
    """A :class:`RefusedMessage`."""

    def __init__(self, services: Services, page: ChatPage, chat: OpenChat) -> None:
        super().__init__(page)
        self._services = services
        self._page = page
        self._chat = chat
        self._context: ContextWatch | None = None
        self._answers = AnswerSubscription(services, self)
        page.composer.meter.clicked.connect(lambda: self.context.open_panel())
        self._unsubscribe = services.hub.subscribe(ModelStateChanged, lambda _event: self.update())

    @property
    def conversation(self) -> ConversationId | None:
        """The conversation that is shown."""
        return self._chat.conversation

    def shows(self, conversation: ConversationId, message: MessageId) -> bool:
        """Tell whether ``message`` is on the screen, or could be scrolled to."""
        return self._chat.shows(conversation, message)

    def render(self, at: MessageId | None = None) -> None:
        """Lay out the whole branch again, with the newest text of a running answer; scroll to ``at``, or to the end."""
        chat = self._chat
        live = self._services.chat.live(chat.conversation) if chat.conversation is not None else None
        if live is not None:
            chat.tree.show_running_text(live.message, live.text, live.reasoning)
        self._page.view.show_conversation(chat.tree.shown(), chat.tree.alternatives(), source=self, at=at)
        if live is not None and (ahead := self._services.generation.ahead_of(live.job)):
            self._page.view.set_queued(live.message, ahead)
        self._page.show_messages(True)
        self.update()
        self.context.update_marks()

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

        self._services.history.messages(messages, conversation).success(read)

    def find(
        self, messages: Sequence[MessageId], query: str, found: Callable[[list[tuple[MessageId, int]]], None]
    ) -> None:
        """Look for ``query`` in the texts of ``messages``."""
        self._services.history.find_in(messages, query, self._chat.conversation).success(found)

    def update(self) -> None:
        """Bring the send button and the context meter up to date."""
        current = self._chat.conversation
        running = current is not None and self._services.chat.job_of(current) is not None
        self._page.composer.set_answering(running)
        if current is not None:
            self.context.update_meter()
            return
        loaded = self._services.models.state.loaded
        self._page.composer.meter.show_usage(0, loaded.n_ctx if loaded is not None else 0)
        self._page.composer.meter.show_parts("")

    @property
    def context(self) -> ContextWatch:
        """What the window says about the context; made with the first chat."""
        if self._context is None:
            from sotto.gui.context_watch import ContextWatch

            self._context = ContextWatch(self._services, self._page, self._chat)
        return self._context

    def detach(self) -> None:
        """Stop listening to the services."""
        if self._context is not None:
            self._context.detach()
        self._answers.end()
        self._unsubscribe()

    def add_message(self, message: Message) -> None:
        """Show a message that was just stored."""
        chat = self._chat
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
            self.context.update_marks()
        else:
            self.render()

    def append_text(self, message: MessageId, text: str, is_reasoning: bool) -> None:
        """Add text to an answer that is being written; what stands beside another one is shown there."""
        if not self._page.shows_aside:
            self._page.view.append_text(message, text, is_reasoning)

    def finish_message(self, message: Message, error: UserFacingError | None) -> None:
        """Show the final state of an answer; a message that could not even be stored is :attr:`refused`."""
        chat = self._chat
        unsent = chat.unconfirmed.pop(message.id, None)
        if unsent is not None:
            self.refused.emit(RefusedMessage(message.conversation, unsent, error))
        elif message.conversation == chat.conversation and (message.id in chat.tree or not chat.is_read):
            chat.tree.replace(message)
            if chat.is_read:
                self._page.view.finish_message(message, error)
                self.update()
                self.context.update_marks()

    def set_queued(self, message: MessageId, ahead: int) -> None:
        """Say that an answer waits for so many others."""
        self._page.view.set_queued(message, ahead)

    def set_prompt_progress(self, message: MessageId, done: int, total: int) -> None:
        """Say how much the model has read, in tokens."""
        self._page.view.set_prompt_progress(message, done, total)

    def set_loading(self, message: MessageId, fraction: float) -> None:
        """Say that an answer waits for the model; ``fraction`` is 0…1."""
        self._page.view.set_loading(message, fraction)

    def set_room_step(self, message: MessageId, step: RoomStep) -> None:
        """Say what is done so that the chat fits."""
        self._page.view.set_room_step(message, step)
