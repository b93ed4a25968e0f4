"""One way to listen to answers: what is shown hears of its progress, and nobody hears anything after the end."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.context import RoomStep
from sotto.domain.errors import UserFacingError
from sotto.domain.events import (
    JobQueued,
    MessageAdded,
    MessageFinished,
    ModelState,
    ModelStateChanged,
    PromptProgress,
    TokenReceived,
)
from sotto.domain.ids import ConversationId, JobId, MessageId
from sotto.gui.answer_events import AnswerSubscription
from sotto.services.container import Services
from sotto.services.hub import EventHub

HERE, ELSEWHERE = ConversationId("here"), ConversationId("elsewhere")
SHOWN, OTHER = MessageId("shown"), MessageId("other")
LOADING = ModelStateChanged(None, "tiny", ModelState.LOADING, 0.5)


class Listener:
    """Shows one answer, and writes down what it hears."""

    def __init__(self) -> None:
        self.conversation: ConversationId | None = HERE
        self.heard: list[tuple[Any, ...]] = []

    def shows(self, conversation: ConversationId, message: MessageId) -> bool:
        return (conversation, message) == (HERE, SHOWN)

    def add_message(self, message: Message) -> None:
        self.heard.append(("added", message.id))

    def append_text(self, message: MessageId, text: str, is_reasoning: bool) -> None:
        self.heard.append(("text", message, text, is_reasoning))

    def finish_message(self, message: Message, error: UserFacingError | None) -> None:
        self.heard.append(("finished", message.id, error))

    def set_queued(self, message: MessageId, ahead: int) -> None:
        self.heard.append((f"queued behind {ahead}", message))

    def set_prompt_progress(self, message: MessageId, done: int, total: int) -> None:
        self.heard.append(("reading", message, done, total))

    def set_loading(self, message: MessageId, fraction: float) -> None:
        self.heard.append(("loading", message, fraction))

    def set_room_step(self, message: MessageId, step: RoomStep) -> None:
        self.heard.append((step, message))


@pytest.fixture
def hub() -> EventHub:
    return EventHub()


def subscribe(
    hub: EventHub, listener: Listener, running: MessageId | None = SHOWN, *, ahead: int = 0
) -> AnswerSubscription:
    """Listen to ``hub`` while ``running`` is being written in each chat, or waits until ``ahead`` others are."""
    live = SimpleNamespace(message=running, job="j") if running is not None else None
    queue = SimpleNamespace(ahead_of=lambda _job: ahead)
    services = SimpleNamespace(hub=hub, chat=SimpleNamespace(live=lambda _conversation: live), generation=queue)
    return AnswerSubscription(cast(Services, services), listener)


def answer(conversation: ConversationId, message: MessageId) -> Message:
    return Message(message, conversation, None, Role.ASSISTANT, "", 0, MessageStatus.STREAMING)


def tell_all(hub: EventHub, conversation: ConversationId, message: MessageId) -> None:
    hub.publish(MessageAdded(answer(conversation, message)))
    hub.publish(JobQueued(JobId("j"), conversation, message, 2))
    hub.publish(PromptProgress(conversation, message, 1, 2))
    hub.publish(TokenReceived(conversation, message, "la", True))
    hub.publish(MessageFinished(answer(conversation, message)))


def test_an_answer_that_is_shown_is_followed_to_its_end(hub: EventHub) -> None:
    listener = Listener()
    subscribe(hub, listener)
    tell_all(hub, HERE, SHOWN)
    assert listener.heard == [
        ("added", SHOWN),
        ("queued behind 2", SHOWN),
        ("reading", SHOWN, 1, 2),
        ("text", SHOWN, "la", True),
        ("finished", SHOWN, None),
    ]


@pytest.mark.parametrize(("conversation", "message"), [(HERE, OTHER), (ELSEWHERE, SHOWN)])
def test_of_other_answers_one_hears_that_they_begin_and_end(
    hub: EventHub, conversation: ConversationId, message: MessageId
) -> None:
    listener = Listener()
    subscribe(hub, listener)
    tell_all(hub, conversation, message)
    assert listener.heard == [("added", message), ("finished", message, None)]


def test_a_load_for_another_answer_is_not_waited_for(hub: EventHub) -> None:
    listener = Listener()
    subscribe(hub, listener, ahead=1)
    hub.publish(LOADING)
    assert listener.heard == []


def test_the_running_answer_waits_for_a_model_that_is_loaded(hub: EventHub) -> None:
    listener = Listener()
    subscribe(hub, listener)
    hub.publish(LOADING)
    hub.publish(ModelStateChanged(None, "tiny", ModelState.READY, 1.0))
    assert listener.heard == [("loading", SHOWN, 0.5)]
    listener.conversation = None
    hub.publish(LOADING)
    assert len(listener.heard) == 1


@pytest.mark.parametrize("running", [OTHER, None])
def test_a_load_without_an_answer_that_is_shown_says_nothing(hub: EventHub, running: MessageId | None) -> None:
    listener = Listener()
    subscribe(hub, listener, running)
    hub.publish(LOADING)
    assert listener.heard == []


def test_nothing_is_told_after_the_end(hub: EventHub) -> None:
    listener = Listener()
    subscription = subscribe(hub, listener)
    assert subscription.is_active
    subscription.end()
    subscription.end()
    tell_all(hub, HERE, SHOWN)
    hub.publish(LOADING)
    assert not subscription.is_active
    assert listener.heard == []
