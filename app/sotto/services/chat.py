"""Sending a message and receiving the answer.

An answer belongs to this service, not to a view: it goes on whatever the window shows. What has arrived is written
to the store at least every two seconds, so that a crash of anything costs at most that.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from sotto.config.model_defaults import load_for, sampler_for, system_prompt_for
from sotto.config.settings import Settings
from sotto.domain.chat import Attachment, Conversation, Message, MessageStatus, Role, title_from
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationRemoved, ConversationSaved, MessageAdded, MessageFinished, Notice
from sotto.domain.generation import LoadSettings, PromptMessage, SamplerSettings
from sotto.domain.ids import ConversationId, JobId, MessageId, PresetId, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, ModelDefaults, is_guide
from sotto.services.answer import AnswerWriter, LiveAnswer
from sotto.services.attachments import with_attachments
from sotto.services.clock import now_ms
from sotto.services.generation import GenerationQueue, GenerationRequest
from sotto.services.guide import asked
from sotto.services.history import get_conversation
from sotto.services.hub import EventHub
from sotto.services.models import ModelService
from sotto.services.new_messages import (
    Stored,
    answer_running,
    as_stored,
    empty_answer,
    get_message,
    note_use,
    store_edited,
    store_version,
)
from sotto.services.tasks import TaskRunner
from sotto.services.unsaved_answers import UnsavedAnswers

if TYPE_CHECKING:
    from sotto.store.store import Store


@dataclass(frozen=True, slots=True)
class Sent:
    """The ids of what :meth:`ChatService.send` made; they are known before anything is stored."""

    job: JobId
    conversation: ConversationId
    user_message: MessageId
    answer: MessageId


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to ask of the engine, decided when the user pressed Send. ``changes`` are sampler values for this once."""

    model: InstalledModel
    load: LoadSettings
    sampler: SamplerSettings | None
    defaults: ModelDefaults
    insists: bool = False
    changes: Mapping[str, object] = field(default_factory=dict)
    continue_last: bool = False


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
        self._unsaved = UnsavedAnswers(tasks)
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
        preset: PresetId | None = None,
        attachments: Sequence[Attachment] = (),
    ) -> Sent:
        """Append ``text`` and an answer to it; None for ``conversation`` starts a new one.

        ``parent`` is the message to continue from (None: the end of the active branch). ``preset`` is what a new
        conversation begins with (None: the usual one, NO_PRESET: none). With ``attachments`` the text may be empty.
        Returns at once; the events are
        ConversationSaved, MessageAdded for each new one, then the answer's. Raises UserFacingError ``message_empty``,
        ``no_model`` or ``answer_running``, and nothing has happened then.
        """
        if not text.strip() and not attachments:
            raise UserFacingError("message_empty", "There is nothing to send.", "Write a message first.")
        plan = self._plan(model, load, sampler)
        is_new = conversation is None
        conversation_id = ConversationId(new_id()) if conversation is None else conversation
        self._check_free(conversation_id)
        now = now_ms()
        user = Message(
            MessageId(new_id()), conversation_id, parent, Role.USER, text, now, attachments=tuple(attachments)
        )
        answer = empty_answer(conversation_id, user.id, plan.model, now)
        prompt = system_prompt_for(self._settings, plan.defaults) if system_prompt is None else system_prompt
        created = Conversation(conversation_id, _title(user), now, now, plan.model.id or None, prompt)
        from sotto.services.beginnings import get_preset, store_beginning, user_name, usual_preset  # not at the start

        usual = usual_preset(self._settings, plan.defaults)
        name = user_name(self._settings)

        def work(store: Store) -> Stored:
            with store.db.transaction():
                said: list[Message] = []
                if is_new:
                    said = store_beginning(store, created, get_preset(store, preset, usual), name)
                before = get_conversation(store, conversation_id)
                if parent is not None:
                    get_message(store, conversation_id, parent)
                added = replace(user, parent=parent or before.active_leaf)
                store.messages.append(added)
                store.messages.append(answer)
                store.conversations.save(conversation_id, draft="", draft_attachments=(), updated=now)
                if plan.model.id:
                    store.conversations.save(conversation_id, model=plan.model.id)
                    store.installed.touch(plan.model.id, now)
                if system_prompt is not None:
                    store.conversations.save(conversation_id, system_prompt=system_prompt)
                return as_stored(store, (*said, added, answer), answer)

        job = self._begin(plan, answer, work)
        return Sent(job, conversation_id, user.id, answer.id)

    def edit(
        self,
        message: MessageId,
        conversation: ConversationId,
        text: str,
        *,
        attachments: tuple[Attachment, ...] | None = None,
        model: InstalledModel | None = None,
    ) -> Sent:
        """Ask ``text`` in the place of a question, as a new branch; the old one stays. Raises like :meth:`send`.

        ``attachments`` None keeps those of the old question.
        """
        if not text.strip():
            raise UserFacingError("message_empty", "There is nothing to send.", "Write a message first.")
        plan = self._plan(model, None, None)
        self._check_free(conversation)
        now = now_ms()
        user = Message(MessageId(new_id()), conversation, None, Role.USER, text, now)
        answer = empty_answer(conversation, user.id, plan.model, now)

        def work(store: Store) -> Stored:
            with store.db.transaction():
                note_use(store, answer, plan.model.id)
                return store_edited(store, message, user, answer, attachments)

        return Sent(self._begin(plan, answer, work), conversation, user.id, answer.id)

    def regenerate(
        self,
        answer: MessageId,
        conversation: ConversationId,
        *,
        model: InstalledModel | None = None,
        changes: Mapping[str, object] | None = None,
        insists: bool = False,
    ) -> JobId:
        """Write another answer to the same question, as a new branch. Raises like :meth:`send`.

        ``changes`` are sampler values for this answer only, by the names of their options (``temperature``). "Try
        again" ``insists``: a model that crashed the engine repeatedly is loaded all the same.
        """
        plan = replace(self._plan(model, None, None), insists=insists, changes=changes or {})
        return self._write_beside(answer, conversation, plan)

    def continue_answer(
        self, answer: MessageId, conversation: ConversationId, *, model: InstalledModel | None = None
    ) -> JobId:
        """Go on with an answer that was cut, as a new branch that begins with its text. Raises like :meth:`send`."""
        return self._write_beside(answer, conversation, replace(self._plan(model, None, None), continue_last=True))

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
        self._unsaved.save()
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

    def _write_beside(self, answer: MessageId, conversation: ConversationId, plan: _Plan) -> JobId:
        """Write another version of ``answer``: a new one, or one that begins with what ``answer`` holds."""
        self._check_free(conversation)
        draft = empty_answer(conversation, None, plan.model, now_ms())

        def work(store: Store) -> Stored:
            with store.db.transaction():
                note_use(store, draft, plan.model.id)
                return store_version(store, answer, draft, continues=plan.continue_last)

        return self._begin(plan, draft, work, tells=True)

    def _check_free(self, conversation: ConversationId) -> None:
        if conversation in self._live:
            raise answer_running()

    def _begin(self, plan: _Plan, answer: Message, work: Callable[[Store], Stored], tells: bool = False) -> JobId:
        """Store what is new and have the answer written. ``tells``: nobody else says it if that can't be stored."""
        self._unsaved.save()
        job = JobId(new_id())
        live = LiveAnswer(job, answer.conversation, answer.id)
        writer = AnswerWriter(live, answer, plan.model, self._tasks, self._hub, self._models, self._end)
        self._live[answer.conversation] = writer

        def stored(result: Stored) -> None:
            writer.begin(result.answer)
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
            if tells:
                self._hub.publish(Notice(error))

        self._tasks.store(work).success(stored).failure(failed)
        return job

    def _request(self, plan: _Plan, job: JobId, stored: Stored, writer: AnswerWriter) -> GenerationRequest:
        own = {**stored.conversation.settings, **plan.changes}
        sampler = plan.sampler or sampler_for(self._settings, plan.defaults, own)
        if sampler.seed is None:
            sampler = replace(sampler, seed=int.from_bytes(os.urandom(4), "big") >> 1)
        writer.sampler = sampler
        instructions = "" if is_guide(plan.model) else stored.conversation.system_prompt
        turns = prompt_messages(instructions, stored.turns)
        if plan.continue_last:
            turns.append(PromptMessage(Role.ASSISTANT.value, stored.answer.content))
        return GenerationRequest(
            job, plan.model, plan.load, tuple(turns), sampler, plan.insists, continue_last=plan.continue_last
        )

    def _stop_conversation(self, conversation: ConversationId) -> None:
        job = self.job_of(conversation)
        if job is not None:
            self.stop(job)

    def _end(self, writer: AnswerWriter, is_saved: bool) -> None:
        if self._live.get(writer.live.conversation) is writer:
            del self._live[writer.live.conversation]
        if is_saved:
            self._unsaved.forget(writer)
        else:
            self._unsaved.add(writer)


def prompt_messages(system_prompt: str, turns: Sequence[Message]) -> list[PromptMessage]:
    """Return ``turns`` as the model sees them. Reasoning is never sent back, and answers without text are left out."""
    messages = [PromptMessage("system", system_prompt)] if system_prompt.strip() else []
    texts = ((turn.role, with_attachments(turn) if turn.attachments else turn.content) for turn in turns)
    messages += [PromptMessage(role.value, text) for role, text in texts if text]
    return messages


def _title(message: Message) -> str:
    return title_from(message.content if message.content.strip() else message.attachments[0].name)
