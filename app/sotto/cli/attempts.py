"""An answer being written: one that the chat service stores, and one that leaves no trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sotto.cli.answer_printer import AnswerPrinter
from sotto.domain.errors import UserFacingError
from sotto.domain.events import MessageFinished, ModelState, ModelStateChanged, PromptProgress, TokenReceived
from sotto.domain.generation import Completion, LoadSettings, PromptMessage, SamplerSettings, Usage
from sotto.domain.ids import ConversationId, JobId, MessageId, PresetId, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, LoadedModel, is_guide

if TYPE_CHECKING:
    from sotto.services.container import Services


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom and how; the sampler's seed must be set.

    Without a system prompt that of the conversation, or the standing one of a new conversation, is used. A new
    conversation begins with ``preset``; None is the usual one.
    """

    text: str
    model: InstalledModel
    sampler: SamplerSettings
    load: LoadSettings
    system_prompt: str | None = None
    conversation: ConversationId | None = None
    preset: PresetId | None = None


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


class SavedAttempt:
    """An answer of the chat service, followed through its events."""

    def __init__(self, services: Services, question: Question, printer: AnswerPrinter) -> None:
        self._services = services
        self._printer = printer
        self._finished: MessageFinished | None = None
        self._subscriptions: list[Callable[[], None]] = []
        self._sent = services.chat.send(
            question.text,
            conversation=question.conversation,
            system_prompt=question.system_prompt,
            model=question.model,
            sampler=question.sampler,
            load=question.load,
            preset=question.preset,
        )
        for subscription in (
            services.hub.subscribe(ModelStateChanged, self._on_model_state),
            services.hub.subscribe(PromptProgress, self._on_prompt_progress),
            services.hub.subscribe(TokenReceived, self._on_token),
            services.hub.subscribe(MessageFinished, self._on_finished),
        ):
            self._subscriptions.append(subscription)

    @property
    def is_over(self) -> bool:
        return self._finished is not None

    def stop(self) -> None:
        self._services.chat.stop(self._sent.job)

    def answer(self) -> Answer:
        assert self._finished is not None
        message = self._finished.message
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
        if event.message == self._sent.answer:
            self._printer.reading(event.done, event.total)

    def _on_token(self, event: TokenReceived) -> None:
        if event.message == self._sent.answer:
            self._printer.received(event.text, event.is_reasoning)

    def _on_finished(self, event: MessageFinished) -> None:
        if event.message.id == self._sent.answer:
            self._finished = event
            for unsubscribe in self._subscriptions:
                unsubscribe()


class UnsavedAttempt:
    """An answer straight from the queue; this is its sink."""

    def __init__(self, services: Services, question: Question, printer: AnswerPrinter) -> None:
        from sotto.services.generation import GenerationRequest

        self._services = services
        self._printer = printer
        self._error: UserFacingError | None = None
        self._model = question.model
        self._sampler = question.sampler
        self._job = JobId(new_id())
        self._outcome: tuple[Completion, LoadedModel | None] | None = None
        prompt = [PromptMessage("user", question.text)]
        if question.system_prompt and question.system_prompt.strip() and not is_guide(question.model):
            prompt.insert(0, PromptMessage("system", question.system_prompt))
        request = GenerationRequest(self._job, question.model, question.load, tuple(prompt), question.sampler)
        services.generation.submit(request, self)

    @property
    def is_over(self) -> bool:
        return self._outcome is not None or self._error is not None

    def stop(self) -> None:
        self._services.generation.stop(self._job)

    def answer(self) -> Answer:
        if self._outcome is None:
            return Answer(self._printer.text, self._printer.reasoning, {}, Usage(), error=self._error)
        from sotto.services.answer import run_record

        completion, loaded = self._outcome
        run = run_record(self._model, self._sampler, completion, loaded)
        return Answer(self._printer.text, self._printer.reasoning, run, completion.usage)

    def on_queued(self) -> None:
        """Never happens: this process runs nothing else."""

    def on_loading(self, fraction: float) -> None:
        self._printer.loading(self._model.name, fraction)

    def on_started(self, prompt_tokens: int, cached_tokens: int, kept_from: int) -> None:
        self._printer.reading(cached_tokens, prompt_tokens)

    def on_prompt_progress(self, done: int, total: int) -> None:
        self._printer.reading(done, total)

    def on_text(self, text: str, is_reasoning: bool) -> None:
        self._printer.received(text, is_reasoning)

    def on_finished(self, completion: Completion, loaded: LoadedModel | None) -> None:
        self._outcome = (completion, loaded)

    def on_failed(self, error: UserFacingError) -> None:
        self._error = error
