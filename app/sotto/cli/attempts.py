"""An answer being written, followed to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sotto.cli.answer_printer import AnswerPrinter
from sotto.domain.chat import Message
from sotto.domain.errors import UserFacingError
from sotto.domain.events import MessageFinished, ModelState, ModelStateChanged, PromptProgress, TokenReceived
from sotto.domain.generation import LoadSettings, Usage
from sotto.domain.ids import ConversationId, JobId, MessageId, PresetId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel

if TYPE_CHECKING:
    from sotto.domain.context import WhenFull
    from sotto.services.container import Services


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom and how.

    ``changes`` are values for this answer only, by the names of options; the others are the conversation's own, its
    model's, or those of Settings. Without a system prompt that of the conversation, or the standing one of a new
    conversation, is used. A new conversation begins with ``preset``; None is the usual one. ``when_full``: what is done
    if the conversation does not fit the context window; None: as it is set.
    """

    text: str
    model: InstalledModel
    load: LoadSettings
    changes: Mapping[str, Any]
    system_prompt: str | None = None
    conversation: ConversationId | None = None
    preset: PresetId | None = None
    when_full: WhenFull | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it. ``run`` is a record as in :attr:`sotto.domain.chat.Message.run`, empty if the answer was
    stopped before it began. ``error`` says why there is none, or only a part. ``was_interrupted``: Ctrl+C ended it.
    """

    text: str
    reasoning: str
    run: Mapping[str, Any]
    usage: Usage
    conversation: ConversationId | None = None
    message: MessageId | None = None
    error: UserFacingError | None = None
    was_interrupted: bool = False


class Attempt:
    """An answer of the chat service, followed through its events."""

    def __init__(self, services: Services, job: JobId, answer: MessageId, printer: AnswerPrinter) -> None:
        self._services = services
        self._job = job
        self._answer = answer
        self._printer = printer
        self._finished: MessageFinished | None = None
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(ModelStateChanged, self._on_model_state),
            services.hub.subscribe(PromptProgress, self._on_prompt_progress),
            services.hub.subscribe(TokenReceived, self._on_token),
            services.hub.subscribe(MessageFinished, self._on_finished),
        ]

    @classmethod
    def asking(cls, services: Services, question: Question, printer: AnswerPrinter) -> Attempt:
        """Ask ``question``; raises what :meth:`ChatService.send` raises."""
        sent = services.chat.send(
            question.text,
            conversation=question.conversation,
            system_prompt=question.system_prompt,
            model=question.model,
            load=question.load,
            changes=question.changes,
            preset=question.preset,
            when_full=question.when_full,
        )
        return cls(services, sent.job, sent.answer, printer)

    @classmethod
    def again(cls, services: Services, answer: Message, printer: AnswerPrinter) -> Attempt:
        """Ask for ``answer`` again; raises what :meth:`ChatService.run_again` raises."""
        job = services.chat.run_again(answer, insists=True)
        live = services.chat.live(answer.conversation)
        assert live is not None
        return cls(services, job, live.message, printer)

    @property
    def is_over(self) -> bool:
        return self._finished is not None

    def stop(self) -> None:
        self._services.chat.stop(self._job)

    @property
    def message(self) -> Message:
        """The answer as it ended; only once it is over."""
        assert self._finished is not None
        return self._finished.message

    def answer(self) -> Answer:
        assert self._finished is not None
        message = self.message
        return Answer(
            message.content,
            message.reasoning,
            message.run,
            message.usage or Usage(),
            message.conversation,
            message.id,
            self._finished.error,
        )

    def _on_model_state(self, event: ModelStateChanged) -> None:
        if event.state is ModelState.LOADING:
            self._printer.loading(event.name, event.progress)

    def _on_prompt_progress(self, event: PromptProgress) -> None:
        if event.message == self._answer:
            self._printer.reading(event.done, event.total)

    def _on_token(self, event: TokenReceived) -> None:
        if event.message == self._answer:
            self._printer.received(event.text, event.is_reasoning)

    def _on_finished(self, event: MessageFinished) -> None:
        if event.message.id == self._answer:
            self._finished = event
            for unsubscribe in self._subscriptions:
                unsubscribe()
