"""One answer while it is written: its text, its saving now and then, and its end in the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sotto.domain.chat import Conversation, Message, MessageStatus
from sotto.domain.errors import UserFacingError
from sotto.domain.events import (
    ContextKnown,
    ConversationSaved,
    JobQueued,
    MessageFinished,
    Notice,
    PromptProgress,
    TokenReceived,
)
from sotto.domain.generation import Completion, ContextUse, StopReason
from sotto.domain.ids import ConversationId, JobId, MessageId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, LoadedModel
from sotto.services.clock import now_ms
from sotto.services.hub import EventHub
from sotto.services.models import ModelService
from sotto.services.tasks import TaskRunner, Timer

if TYPE_CHECKING:
    from sotto.engine.protocol import Hello
    from sotto.services.generation import GenerationRequest
    from sotto.store.store import Store

SAVE_SECONDS = 1.0
"""An unsaved part of an answer is written this long after it came; with the write itself well under two seconds."""


@dataclass(slots=True)
class LiveAnswer:
    """The running answer of a conversation: what the store will hold a moment later."""

    job: JobId
    conversation: ConversationId
    message: MessageId
    text: str = ""
    reasoning: str = ""


@dataclass(frozen=True, slots=True)
class _Ending:
    """What an answer became, and why."""

    message: Message
    error: UserFacingError | None


class AnswerWriter:
    """The sink of one answer. Owner thread only.

    ``ended`` is called when the answer is over, before anyone is told, with whether the store has it; if not,
    :meth:`save_ending` tries again and calls ``ended`` once more when it succeeds. ``hello`` is what the engine said
    about itself.
    """

    def __init__(
        self,
        live: LiveAnswer,
        answer: Message,
        model: InstalledModel,
        tasks: TaskRunner,
        hub: EventHub,
        models: ModelService,
        ended: Callable[[AnswerWriter, bool], None],
        hello: Callable[[], Hello | None],
    ) -> None:
        self.live = live
        self.answer = answer
        self.request: GenerationRequest | None = None
        self.trouble = ""
        """Why the oldest turns were left out although something else was wanted, for the record."""
        self.is_stop_wanted = False
        self._model = model
        self._tasks = tasks
        self._hub = hub
        self._models = models
        self._ended = ended
        self._hello = hello
        self._save_timer: Timer | None = None
        self._is_save_failing = False
        self._has_started = False
        self._context = ContextUse()
        self._ending: _Ending | None = None
        self._is_announced = False

    @property
    def is_over(self) -> bool:
        """Whether the answer has its final state, saved or not."""
        return self._ending is not None

    def begin(self, answer: Message) -> None:
        """``answer`` is stored: what it holds already is the beginning of what is written."""
        self.answer = answer
        self.live.text, self.live.reasoning = answer.content, answer.reasoning

    def on_queued(self, ahead: int) -> None:
        """So many others go first."""
        self._hub.publish(JobQueued(self.live.job, self.live.conversation, self.live.message, ahead))

    def on_loading(self, fraction: float) -> None:
        """The queue announces it as ModelStateChanged."""

    def on_started(self, prompt_tokens: int, cached_tokens: int, context: ContextUse) -> None:
        """The model begins to read."""
        self._has_started, self._context = True, context
        if context.n_ctx:
            self._hub.publish(ContextKnown(self.live.conversation, self.live.message, self._context_record()))
        self.on_prompt_progress(cached_tokens, prompt_tokens)

    def on_prompt_progress(self, done: int, total: int) -> None:
        """The model has read a part, of the prompt or once more of what it wrote."""
        self._hub.publish(PromptProgress(self.live.conversation, self.live.message, done, total))

    def on_text(self, text: str, is_reasoning: bool) -> None:
        """Append ``text``, and have it saved soon."""
        if is_reasoning:
            self.live.reasoning += text
        else:
            self.live.text += text
        if self._save_timer is None:
            self._save_timer = self._tasks.call_later(SAVE_SECONDS, self._save)
        self._hub.publish(TokenReceived(self.live.conversation, self.live.message, text, is_reasoning))

    def on_finished(self, completion: Completion, loaded: LoadedModel | None) -> None:
        """The answer is complete, or was stopped."""
        is_stopped = completion.stop_reason is StopReason.STOPPED
        status = MessageStatus.STOPPED if is_stopped else MessageStatus.COMPLETE
        self._end(replace(self._message(status), usage=completion.usage, run=self._run(completion, loaded)), None)

    def on_failed(self, error: UserFacingError) -> None:
        """No answer, or a part of it: a crash of the engine at work interrupts, anything else fails."""
        is_crash = self._has_started and error.code.startswith("engine_")
        status = MessageStatus.INTERRUPTED if is_crash else MessageStatus.FAILED
        run = {"context": {"asks": True}} if error.code == "context_asks" else self.answer.run
        run = self._run(None, None) if is_crash else run
        self._end(replace(self._message(status), run=run, error=f"{error.text} {error.hint}".strip()), error)

    def stopped_early(self) -> None:
        """It was stopped before the engine was even asked; nothing happens if it is over."""
        if not self.is_over:
            self._end(self._message(MessageStatus.STOPPED), None)

    def save_ending(self) -> None:
        """Write the final state, then announce it; if it can't be written, the text stays on the screen."""
        ending = self._ending
        if ending is None:
            return
        message = ending.message

        def work(store: Store) -> Conversation | None:
            with store.db.transaction():
                store.messages.finish(message)
                store.conversations.save(message.conversation, updated=now_ms())
                return store.conversations.get(message.conversation)

        def saved(conversation: Conversation | None) -> None:
            self._ended(self, True)
            self._announce(ending)
            if conversation is not None:
                self._hub.publish(ConversationSaved(conversation))

        def failed(problem: UserFacingError) -> None:
            self._ended(self, False)
            self._announce(replace(ending, error=ending.error or problem))
            self._warn(problem)

        self._tasks.store(work, message.conversation).success(saved).failure(failed)

    def _end(self, message: Message, error: UserFacingError | None) -> None:
        if self._save_timer is not None:
            self._save_timer.cancel()
        self._ending = _Ending(message, error)
        self.save_ending()

    def _message(self, status: MessageStatus) -> Message:
        return replace(self.answer, content=self.live.text, reasoning=self.live.reasoning, status=status)

    def _run(self, completion: Completion | None, loaded: LoadedModel | None) -> dict[str, Any]:
        from sotto.services.run_record import RunFacts, run_record  # a start without a question needs none of it

        model = self._models.current(self._model)
        facts = RunFacts(model, self.request, completion, loaded, self._hello(), len(self.answer.content))
        self._context = completion.context if completion and completion.context.n_ctx else self._context
        return {**run_record(facts), "context": self._context_record()}

    def _context_record(self) -> dict[str, Any]:
        from sotto.services.context_record import context_record

        return context_record(self._context, self.request.sources if self.request else (), self.trouble)

    def _save(self) -> None:
        self._save_timer = None
        live = self.live
        text, reasoning = live.text, live.reasoning

        def work(store: Store) -> bool:
            return store.messages.save_partial(live.message, text, reasoning)

        saved = self._tasks.store(work, live.conversation)
        saved.failure(self._warn)

    def _announce(self, ending: _Ending) -> None:
        if not self._is_announced:
            self._is_announced = True
            self._hub.publish(MessageFinished(ending.message, ending.error))

    def _warn(self, problem: UserFacingError) -> None:
        """Say that saving fails: once is enough."""
        if not self._is_save_failing:
            self._is_save_failing = True
            self._hub.publish(Notice(problem))
