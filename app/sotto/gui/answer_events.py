"""The one way in which parts of the window listen to answers: from the hub to whatever shows the message."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from sotto.domain.chat import Message
from sotto.domain.errors import UserFacingError
from sotto.domain.events import (
    JobQueued,
    MessageAdded,
    MessageFinished,
    ModelState,
    ModelStateChanged,
    PromptProgress,
    RoomMaking,
    TokenReceived,
)
from sotto.domain.ids import ConversationId, MessageId
from sotto.services.container import Services

if TYPE_CHECKING:
    from sotto.domain.context import RoomStep


class AnswerListener(Protocol):
    """Shows answers. It hears of the messages of all chats, and of the progress of those that it ``shows``."""

    @property
    def conversation(self) -> ConversationId | None:
        """The chat whose answers are shown."""

    def shows(self, conversation: ConversationId, message: MessageId) -> bool: ...

    def add_message(self, message: Message) -> None:
        """A message was stored, in any chat."""

    def append_text(self, message: MessageId, text: str, is_reasoning: bool) -> None: ...

    def finish_message(self, message: Message, error: UserFacingError | None) -> None:
        """An answer of any chat has its final state."""

    def set_queued(self, message: MessageId, ahead: int) -> None: ...

    def set_prompt_progress(self, message: MessageId, done: int, total: int) -> None: ...

    def set_loading(self, message: MessageId, fraction: float) -> None: ...

    def set_room_step(self, message: MessageId, step: RoomStep) -> None:
        """The chat is too long; this is done about it before the answer begins."""


class AnswerSubscription:
    """Tells ``listener`` of answers until :meth:`end`. Owner thread only."""

    def __init__(self, services: Services, listener: AnswerListener) -> None:
        self._services = services
        self._listener = listener
        subscribe = services.hub.subscribe
        self._subscriptions: list[Callable[[], None]] = [
            subscribe(MessageAdded, lambda event: listener.add_message(event.message)),
            subscribe(TokenReceived, self._on_token_received),
            subscribe(MessageFinished, lambda event: listener.finish_message(event.message, event.error)),
            subscribe(JobQueued, self._on_job_queued),
            subscribe(PromptProgress, self._on_prompt_progress),
            subscribe(RoomMaking, self._on_room_making),
            subscribe(ModelStateChanged, self._on_model_state_changed),
        ]

    @property
    def is_active(self) -> bool:
        """Whether somebody still listens."""
        return bool(self._subscriptions)

    def end(self) -> None:
        """Tell nothing any more; idempotent."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def _on_token_received(self, event: TokenReceived) -> None:
        if self._listener.shows(event.conversation, event.message):
            self._listener.append_text(event.message, event.text, event.is_reasoning)

    def _on_job_queued(self, event: JobQueued) -> None:
        if self._listener.shows(event.conversation, event.message):
            self._listener.set_queued(event.message, event.ahead)

    def _on_prompt_progress(self, event: PromptProgress) -> None:
        if self._listener.shows(event.conversation, event.message):
            self._listener.set_prompt_progress(event.message, event.done, event.total)

    def _on_room_making(self, event: RoomMaking) -> None:
        if self._listener.shows(event.conversation, event.message):
            self._listener.set_room_step(event.message, event.step)

    def _on_model_state_changed(self, event: ModelStateChanged) -> None:
        """A model that is being loaded is waited for by the running answer of the chat, unless others go first."""
        conversation = self._listener.conversation
        if event.state is not ModelState.LOADING or conversation is None:
            return
        live = self._services.chat.live(conversation)
        if live is None or self._services.generation.ahead_of(live.job):
            return
        if self._listener.shows(conversation, live.message):
            self._listener.set_loading(live.message, event.progress)
