"""Sending a message and receiving the answer.

An answer belongs to this service, not to a view: it goes on whatever the window shows. What has arrived is written
to the store at least every two seconds, so that a crash of anything costs at most that.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sotto.config.settings import Settings, load_settings, sampler_settings
from sotto.config import options
from sotto.domain.chat import Conversation, Message, MessageStatus, Role, branch, title_from
from sotto.domain.errors import UserFacingError
from sotto.domain.events import (
    ConversationRemoved,
    ConversationSaved,
    JobQueued,
    MessageAdded,
    MessageFinished,
    Notice,
    PromptProgress,
    TokenReceived,
)
from sotto.domain.generation import Completion, LoadSettings, PromptMessage, SamplerSettings, StopReason
from sotto.domain.ids import ConversationId, JobId, MessageId, new_id
from sotto.domain.models import InstalledModel, LoadedModel
from sotto.services.generation import GenerationQueue, GenerationRequest
from sotto.services.history import get_conversation, now_ms
from sotto.services.hub import EventHub
from sotto.services.models import ModelService
from sotto.services.tasks import TaskRunner, Timer
from sotto.store.store import Store

SAVE_SECONDS = 1.0
"""An unsaved part of an answer is written this long after it came; with the write itself well under two seconds."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The ids of what :meth:`ChatService.send` made; they are known before anything is stored."""

    job: JobId
    conversation: ConversationId
    user_message: MessageId
    answer: MessageId


@dataclass(slots=True)
class LiveAnswer:
    """The running answer of a conversation: what the store will hold a moment later."""

    job: JobId
    conversation: ConversationId
    message: MessageId
    text: str = ""
    reasoning: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to ask of the engine, decided when the user pressed Send."""

    model: InstalledModel
    load: LoadSettings
    sampler: SamplerSettings | None


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the store lane hands back: the new messages, and the turns that lead to the answer."""

    conversation: Conversation
    added: tuple[Message, ...]
    answer: Message
    turns: tuple[Message, ...]


class ChatService:
    """Owner thread only. At most one running answer per conversation."""

    def __init__(
        self, tasks: TaskRunner, hub: EventHub, queue: GenerationQueue, models: ModelService, settings: Settings
    ) -> None:
        self._tasks = tasks
        self._hub = hub
        self._queue = queue
        self._models = models
        self._settings = settings
        self._live: dict[ConversationId, _AnswerWriter] = {}
        hub.subscribe(ConversationRemoved, lambda event: self._stop_conversation(event.conversation))

    def send(
        self,
        text: str,
        *,
        conversation: ConversationId | None = None,
        parent: MessageId | None = None,
        system_prompt: str | None = None,
        model: InstalledModel | None = None,
        sampler: SamplerSettings | None = None,
        load: LoadSettings | None = None,
    ) -> Sent:
        """Append ``text`` and an answer to it; None for ``conversation`` starts a new one.

        ``parent`` is the message to continue from (None: the end of the active branch). Returns at once; the events
        are ConversationSaved, MessageAdded twice, then the answer's. Raises UserFacingError ``message_empty``,
        ``no_model`` or ``answer_running``, and nothing has happened then.
        """
        if not text.strip():
            raise UserFacingError("message_empty", "There is nothing to send.", "Write a message first.")
        plan = self._plan(model, load, sampler)
        is_new = conversation is None
        conversation_id = ConversationId(new_id()) if conversation is None else conversation
        self._check_free(conversation_id)
        now = now_ms()
        user = Message(MessageId(new_id()), conversation_id, parent, Role.USER, text, now)
        answer = _empty_answer(conversation_id, user.id, plan.model, now)
        prompt = self._settings.get(options.SYSTEM_PROMPT) if system_prompt is None else system_prompt
        created = Conversation(conversation_id, title_from(text), now, now, plan.model.id or None, prompt)

        def work(store: Store) -> _Stored:
            with store.db.transaction():
                if is_new:
                    store.conversations.create(created)
                before = get_conversation(store, conversation_id)
                added = replace(user, parent=parent or before.active_leaf)
                store.messages.append(added)
                store.messages.append(answer)
                store.conversations.save(conversation_id, draft="", updated=now)
                if plan.model.id:
                    store.conversations.save(conversation_id, model=plan.model.id)
                if system_prompt is not None:
                    store.conversations.save(conversation_id, system_prompt=system_prompt)
                return _stored(store, (added, answer), answer)

        job = self._begin(plan, answer, work)
        return Sent(job, conversation_id, user.id, answer.id)

    def regenerate(
        self, answer: MessageId, conversation: ConversationId, *, model: InstalledModel | None = None
    ) -> JobId:
        """Write another answer to the same question, as a new branch; also "Try again". Raises like :meth:`send`."""
        plan = self._plan(model, None, None)
        self._check_free(conversation)
        now = now_ms()
        draft = _empty_answer(conversation, None, plan.model, now)

        def work(store: Store) -> _Stored:
            with store.db.transaction():
                old = store.messages.get(answer)
                if old is None or old.role is not Role.ASSISTANT:
                    raise UserFacingError("message_missing", "This answer does not exist any more.", "")
                new = replace(draft, parent=old.parent)
                store.messages.append(new)
                store.conversations.save(conversation, updated=now)
                return _stored(store, (new,), new)

        return self._begin(plan, draft, work)

    def stop(self, job: JobId) -> None:
        """End an answer; what it has so far is kept. A job that is over is ignored."""
        for writer in tuple(self._live.values()):
            if writer.live.job == job:
                writer.is_stop_wanted = True
                self._queue.stop(job)

    def job_of(self, conversation: ConversationId) -> JobId | None:
        """Return the running or waiting job of a conversation."""
        writer = self._live.get(conversation)
        return writer.live.job if writer else None

    def live(self, conversation: ConversationId) -> LiveAnswer | None:
        """Return the running answer of a conversation, to be shown instead of what the store holds of it."""
        writer = self._live.get(conversation)
        return writer.live if writer else None

    def _plan(self, model: InstalledModel | None, load: LoadSettings | None, sampler: SamplerSettings | None) -> _Plan:
        chosen = model or self._models.selected
        if chosen is None:
            raise UserFacingError(
                "no_model",
                "No model is installed yet.",
                "Add a model file (GGUF): “sotto models add FILE”, or Models in the window.",
            )
        return _Plan(chosen, load or load_settings(self._settings), sampler)

    def _check_free(self, conversation: ConversationId) -> None:
        if conversation in self._live:
            raise UserFacingError(
                "answer_running", "An answer is still being written in this chat.", "Wait for it, or stop it first."
            )

    def _begin(self, plan: _Plan, answer: Message, work: Callable[[Store], _Stored]) -> JobId:
        job = JobId(new_id())
        live = LiveAnswer(job, answer.conversation, answer.id)
        writer = _AnswerWriter(live, answer, plan, self._tasks, self._hub, self._models, self._end)
        self._live[answer.conversation] = writer

        def stored(result: _Stored) -> None:
            writer.answer = result.answer
            self._hub.publish(ConversationSaved(result.conversation))
            for message in result.added:
                self._hub.publish(MessageAdded(message))
            if writer.is_stop_wanted:
                writer.stopped_early()
                return
            try:
                self._queue.submit(self._request(plan, job, result, writer), writer)
            except UserFacingError as error:
                writer.on_failed(error)

        def failed(error: UserFacingError) -> None:
            self._end(writer)
            self._hub.publish(MessageFinished(replace(answer, status=MessageStatus.FAILED, error=error.text), error))

        self._tasks.store(work).success(stored).failure(failed)
        return job

    def _request(self, plan: _Plan, job: JobId, stored: _Stored, writer: _AnswerWriter) -> GenerationRequest:
        sampler = plan.sampler or sampler_settings(self._settings, stored.conversation.settings)
        if sampler.seed is None:
            sampler = replace(sampler, seed=secrets.randbelow(2**31))
        writer.sampler = sampler
        turns = prompt_messages(stored.conversation.system_prompt, stored.turns)
        return GenerationRequest(job, plan.model, plan.load, tuple(turns), sampler)

    def _stop_conversation(self, conversation: ConversationId) -> None:
        job = self.job_of(conversation)
        if job is not None:
            self.stop(job)

    def _end(self, writer: _AnswerWriter) -> None:
        if self._live.get(writer.live.conversation) is writer:
            del self._live[writer.live.conversation]


class _AnswerWriter:
    """The sink of one answer: gathers its text, saves it now and then, and closes it in the store."""

    def __init__(
        self,
        live: LiveAnswer,
        answer: Message,
        plan: _Plan,
        tasks: TaskRunner,
        hub: EventHub,
        models: ModelService,
        ended: Callable[[_AnswerWriter], None],
    ) -> None:
        self.live = live
        self.answer = answer
        self.sampler: SamplerSettings | None = None
        self.is_stop_wanted = False
        self._plan = plan
        self._tasks = tasks
        self._hub = hub
        self._models = models
        self._ended = ended
        self._save_timer: Timer | None = None
        self._is_save_failing = False
        self._kept_from = 0

    def on_queued(self) -> None:
        """Another answer is written first."""
        self._hub.publish(JobQueued(self.live.job, self.live.conversation, self.live.message))

    def on_loading(self, fraction: float) -> None:
        """The queue announces it as ModelStateChanged."""

    def on_started(self, prompt_tokens: int, cached_tokens: int, kept_from: int) -> None:
        """The model begins to read."""
        self._kept_from = kept_from
        self.on_prompt_progress(cached_tokens, prompt_tokens)

    def on_prompt_progress(self, done: int, total: int) -> None:
        """The model has read a part."""
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
        run = self._run_record(completion, loaded)
        self._close(replace(self._message(status), usage=completion.usage, run=run), None)

    def on_failed(self, error: UserFacingError) -> None:
        """No answer, or a part of it: a crash of the engine interrupts, anything else fails."""
        is_crash = error.code.startswith("engine_")
        status = MessageStatus.INTERRUPTED if is_crash else MessageStatus.FAILED
        self._close(replace(self._message(status), error=f"{error.text} {error.hint}".strip()), error)

    def stopped_early(self) -> None:
        """The user pressed Stop before the engine was even asked."""
        self._close(self._message(MessageStatus.STOPPED), None)

    def _message(self, status: MessageStatus) -> Message:
        return replace(self.answer, content=self.live.text, reasoning=self.live.reasoning, status=status)

    def _run_record(self, completion: Completion, loaded: LoadedModel | None) -> dict[str, Any]:
        """Return what makes the answer reproducible, with the keys of ``sotto ask --json``."""
        model = self._models.current(self._plan.model)
        record: dict[str, Any] = {
            "model": {
                "id": model.id or None,
                "name": model.name,
                "sha256": model.sha256 or None,
                "architecture": loaded.architecture if loaded else model.architecture,
                "quantization": loaded.quantization if loaded else model.quantization,
                "n_ctx": loaded.n_ctx if loaded else None,
            },
            "settings": {
                **(asdict(self.sampler) if self.sampler else {}),
                "template_hash": (loaded.template_sha256 if loaded else "") or None,
            },
            "timings": asdict(completion.timings),
            "stop_reason": completion.stop_reason.value,
            "kept_from": completion.kept_from,
            "reasoning_ms": completion.reasoning_ms,
        }
        return record

    def _save(self) -> None:
        self._save_timer = None
        live = self.live
        text, reasoning = live.text, live.reasoning

        def failed(error: UserFacingError) -> None:
            if not self._is_save_failing:
                self._is_save_failing = True
                self._hub.publish(Notice(error))

        self._tasks.store(lambda store: store.messages.save_partial(live.message, text, reasoning)).failure(failed)

    def _close(self, message: Message, error: UserFacingError | None) -> None:
        """Write the final state, then announce it; if it can't be written, the text stays on the screen."""
        if self._save_timer is not None:
            self._save_timer.cancel()

        def work(store: Store) -> Conversation | None:
            with store.db.transaction():
                store.messages.finish(message)
                store.conversations.save(message.conversation, updated=now_ms())
                return store.conversations.get(message.conversation)

        def stored(conversation: Conversation | None) -> None:
            self._ended(self)
            if conversation is not None:
                self._hub.publish(MessageFinished(message, error))
                self._hub.publish(ConversationSaved(conversation))

        def failed(problem: UserFacingError) -> None:
            self._ended(self)
            self._hub.publish(MessageFinished(message, error or problem))
            self._hub.publish(Notice(problem))

        self._tasks.store(work).success(stored).failure(failed)


def prompt_messages(system_prompt: str, turns: Sequence[Message]) -> list[PromptMessage]:
    """Return ``turns`` as the model sees them. Reasoning is never sent back, and answers without text are left out."""
    messages = [PromptMessage("system", system_prompt)] if system_prompt.strip() else []
    messages += [PromptMessage(turn.role.value, turn.content) for turn in turns if turn.content]
    return messages


def _empty_answer(
    conversation: ConversationId, parent: MessageId | None, model: InstalledModel, now: int
) -> Message:
    return Message(
        MessageId(new_id()), conversation, parent, Role.ASSISTANT, "", now, MessageStatus.STREAMING, model=model.name
    )


def _stored(store: Store, added: tuple[Message, ...], answer: Message) -> _Stored:
    conversation = get_conversation(store, answer.conversation)
    turns = branch(store.messages.of_conversation(answer.conversation), answer.parent)
    return _Stored(conversation, added, answer, tuple(turns))
