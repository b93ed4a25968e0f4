"""Sending a message and receiving the answer.

An answer belongs to this service, not to a view: it goes on whatever the window shows. What has arrived is written
to the store at least every two seconds, so that a crash of anything costs at most that.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sotto.config.model_defaults import load_for, sampler_for, system_prompt_for
from sotto.config.settings import Settings
from sotto.domain.chat import Conversation, Message, MessageStatus, Role, branch, title_from
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationRemoved, ConversationSaved, MessageAdded, MessageFinished
from sotto.domain.generation import LoadSettings, PromptMessage, SamplerSettings
from sotto.domain.ids import ConversationId, JobId, MessageId, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, ModelDefaults, is_guide
from sotto.services.answer import AnswerWriter, LiveAnswer
from sotto.services.clock import now_ms
from sotto.services.generation import GenerationQueue, GenerationRequest
from sotto.services.guide import asked
from sotto.services.history import get_conversation, message_missing
from sotto.services.hub import EventHub
from sotto.services.models import ModelService
from sotto.services.tasks import TaskRunner, Timer

if TYPE_CHECKING:
    from sotto.store.store import Store

RETRY_SECONDS = 5.0
"""An answer whose end could not be saved (a full disk) is tried again this often."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The ids of what :meth:`ChatService.send` made; they are known before anything is stored."""

    job: JobId
    conversation: ConversationId
    user_message: MessageId
    answer: MessageId


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to ask of the engine, decided when the user pressed Send."""

    model: InstalledModel
    load: LoadSettings
    sampler: SamplerSettings | None
    defaults: ModelDefaults
    insists: bool = False


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
        self._live: dict[ConversationId, AnswerWriter] = {}
        self._unsaved: dict[MessageId, AnswerWriter] = {}
        self._retry: Timer | None = None
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
        prompt = system_prompt_for(self._settings, plan.defaults) if system_prompt is None else system_prompt
        created = Conversation(conversation_id, title_from(text), now, now, plan.model.id or None, prompt)

        def work(store: Store) -> _Stored:
            with store.db.transaction():
                if is_new:
                    store.conversations.create(created)
                before = get_conversation(store, conversation_id)
                if parent is not None:
                    _get_message(store, conversation_id, parent)
                added = replace(user, parent=parent or before.active_leaf)
                store.messages.append(added)
                store.messages.append(answer)
                store.conversations.save(conversation_id, draft="", updated=now)
                if plan.model.id:
                    store.conversations.save(conversation_id, model=plan.model.id)
                    store.installed.touch(plan.model.id, now)
                if system_prompt is not None:
                    store.conversations.save(conversation_id, system_prompt=system_prompt)
                return _stored(store, (added, answer), answer)

        job = self._begin(plan, answer, work)
        return Sent(job, conversation_id, user.id, answer.id)

    def regenerate(
        self,
        answer: MessageId,
        conversation: ConversationId,
        *,
        model: InstalledModel | None = None,
        insists: bool = False,
    ) -> JobId:
        """Write another answer to the same question, as a new branch. Raises like :meth:`send`.

        "Try again" ``insists``: a model that crashed the engine repeatedly is loaded all the same.
        """
        plan = replace(self._plan(model, None, None), insists=insists)
        self._check_free(conversation)
        now = now_ms()
        draft = _empty_answer(conversation, None, plan.model, now)

        def work(store: Store) -> _Stored:
            with store.db.transaction():
                old = _get_message(store, conversation, answer)
                if old.role is not Role.ASSISTANT:
                    raise message_missing()
                new = replace(draft, parent=old.parent)
                store.messages.append(new)
                store.conversations.save(conversation, updated=now)
                store.installed.touch(plan.model.id, now)
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

    def close(self) -> None:
        """End what the engine never heard of as stopped, and try a last time to save what could not be saved."""
        self._save_unsaved()
        for writer in tuple(self._live.values()):
            writer.is_stop_wanted = True
            writer.stopped_early()

    def _plan(self, model: InstalledModel | None, load: LoadSettings | None, sampler: SamplerSettings | None) -> _Plan:
        chosen = model or self._models.selected
        if chosen is None:
            raise UserFacingError(
                "no_model",
                "No model is installed yet.",
                "Add a model file (GGUF): “sotto models add FILE”, or Models in the window.",
            )
        defaults = self._models.defaults(chosen.id)
        return _Plan(chosen, *asked(chosen, load or load_for(self._settings, defaults), sampler), defaults)

    def _check_free(self, conversation: ConversationId) -> None:
        if conversation in self._live:
            raise UserFacingError(
                "answer_running", "An answer is still being written in this chat.", "Wait for it, or stop it first."
            )

    def _begin(self, plan: _Plan, answer: Message, work: Callable[[Store], _Stored]) -> JobId:
        self._save_unsaved()
        job = JobId(new_id())
        live = LiveAnswer(job, answer.conversation, answer.id)
        writer = AnswerWriter(live, answer, plan.model, self._tasks, self._hub, self._models, self._end)
        self._live[answer.conversation] = writer

        def stored(result: _Stored) -> None:
            writer.answer = result.answer
            self._models.was_used(plan.model.id, answer.created)
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
            self._end(writer, is_saved=True)  # there is nothing to be saved
            self._hub.publish(MessageFinished(replace(answer, status=MessageStatus.FAILED, error=error.text), error))

        self._tasks.store(work).success(stored).failure(failed)
        return job

    def _request(self, plan: _Plan, job: JobId, stored: _Stored, writer: AnswerWriter) -> GenerationRequest:
        sampler = plan.sampler or sampler_for(self._settings, plan.defaults, stored.conversation.settings)
        if sampler.seed is None:
            sampler = replace(sampler, seed=int.from_bytes(os.urandom(4), "big") >> 1)
        writer.sampler = sampler
        instructions = "" if is_guide(plan.model) else stored.conversation.system_prompt
        turns = prompt_messages(instructions, stored.turns)
        return GenerationRequest(job, plan.model, plan.load, tuple(turns), sampler, plan.insists)

    def _stop_conversation(self, conversation: ConversationId) -> None:
        job = self.job_of(conversation)
        if job is not None:
            self.stop(job)

    def _end(self, writer: AnswerWriter, is_saved: bool) -> None:
        if self._live.get(writer.live.conversation) is writer:
            del self._live[writer.live.conversation]
        if is_saved:
            self._unsaved.pop(writer.live.message, None)
            return
        self._unsaved[writer.live.message] = writer
        if self._retry is None or not self._retry.is_pending:
            self._retry = self._tasks.call_later(RETRY_SECONDS, self._save_unsaved)

    def _save_unsaved(self) -> None:
        """Try again to save the ends of answers, so that the next question builds on their whole text."""
        for writer in tuple(self._unsaved.values()):
            writer.save_ending()


def prompt_messages(system_prompt: str, turns: Sequence[Message]) -> list[PromptMessage]:
    """Return ``turns`` as the model sees them. Reasoning is never sent back, and answers without text are left out."""
    messages = [PromptMessage("system", system_prompt)] if system_prompt.strip() else []
    messages += [PromptMessage(turn.role.value, turn.content) for turn in turns if turn.content]
    return messages


def _empty_answer(conversation: ConversationId, parent: MessageId | None, model: InstalledModel, now: int) -> Message:
    return Message(
        MessageId(new_id()), conversation, parent, Role.ASSISTANT, "", now, MessageStatus.STREAMING, model=model.name
    )


def _get_message(store: Store, conversation: ConversationId, message: MessageId) -> Message:
    found = store.messages.get(message)
    if found is None or found.conversation != conversation:
        raise message_missing()
    return found


def _stored(store: Store, added: tuple[Message, ...], answer: Message) -> _Stored:
    conversation = get_conversation(store, answer.conversation)
    turns = branch(store.messages.of_conversation(answer.conversation), answer.parent)
    return _Stored(conversation, added, answer, tuple(turns))
