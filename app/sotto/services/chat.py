"""Sending a message and receiving the answer.

An answer belongs to this service, not to a view: it goes on whatever the window shows. What has arrived is written
to the store at least every two seconds, so that a crash of anything costs at most that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sotto.config import options
from sotto.config.model_defaults import system_prompt_for
from sotto.config.settings import Settings
from sotto.domain.chat import Attachment, Conversation, Message, MessageStatus, Role, title_of
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationRemoved, ConversationSaved, MessageAdded, MessageFinished, Notice
from sotto.domain.generation import LoadSettings, SamplerSettings
from sotto.domain.ids import ConversationId, JobId, MessageId, PresetId, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.services.answer import AnswerWriter, LiveAnswer
from sotto.services.answer_plan import AnswerPlan, plan_answer, request_for, way_of
from sotto.services.clock import now_ms
from sotto.services.generation import GenerationQueue, GenerationRequest
from sotto.services.hub import EventHub
from sotto.services.models import ModelService
from sotto.services.new_messages import (
    Stored,
    answer_running,
    empty_answer,
    note_use,
    store_edited,
    store_question,
    store_version,
)
from sotto.services.tasks import TaskRunner
from sotto.services.unsaved_answers import UnsavedAnswers

if TYPE_CHECKING:
    from sotto.domain.context import WhenFull
    from sotto.store.store import Store


@dataclass(frozen=True, slots=True)
class Sent:
    """The ids of what :meth:`ChatService.send` made; they are known before anything is stored."""

    job: JobId
    conversation: ConversationId
    user_message: MessageId
    answer: MessageId


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
        when_full: WhenFull | None = None,
        changes: Mapping[str, object] | None = None,
    ) -> Sent:
        """Append ``text`` and an answer to it; None for ``conversation`` starts a new one.

        ``parent`` is the message to continue from (None: the end of the active branch). ``preset`` is what a new
        conversation begins with (None: the usual one, NO_PRESET: none). With ``attachments`` the text may be empty.
        ``when_full``: what is done this time if the chat does not fit the context window (None: as it is set).
        ``changes`` are values for this answer only, by the names of their options; a ``sampler`` goes before them.
        Returns at once; the events are ConversationSaved, MessageAdded for each new one, then the answer's. Raises
        UserFacingError ``message_empty``, ``no_model`` or ``answer_running``, and nothing has happened then.
        """
        if not text.strip() and not attachments:
            raise UserFacingError("message_empty", "There is nothing to send.", "Write a message first.")
        plan = plan_answer(self._models, self._settings, model, load, sampler)
        way = {options.WHEN_FULL.name: when_full.value} if when_full is not None else {}
        plan = replace(plan, changes={**(changes or {}), **way})
        is_new = conversation is None
        conversation_id = ConversationId(new_id()) if conversation is None else conversation
        self._check_free(conversation_id)
        now = now_ms()
        user = Message(
            MessageId(new_id()), conversation_id, parent, Role.USER, text, now, attachments=tuple(attachments)
        )
        answer = empty_answer(conversation_id, user.id, plan.model, now)
        prompt = system_prompt_for(self._settings, plan.defaults) if system_prompt is None else system_prompt
        created = Conversation(
            conversation_id, title_of(user), now, now, plan.model.id or None, prompt, provisional_title=True
        )
        from sotto.services.beginnings import get_preset, store_beginning, user_name, usual_preset  # not at the start

        usual = usual_preset(self._settings, plan.defaults)
        name = user_name(self._settings)

        def work(store: Store) -> Stored:
            with store.db.transaction():
                said: list[Message] = []
                if is_new:
                    said = store_beginning(store, created, get_preset(store, preset, usual), name)
                return store_question(store, said, user, answer, plan.model.id, system_prompt)

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
        plan = plan_answer(self._models, self._settings, model)
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
        plan = replace(plan_answer(self._models, self._settings, model), insists=insists, changes=changes or {})
        return self._write_beside(answer, conversation, plan)

    def continue_answer(
        self, answer: MessageId, conversation: ConversationId, *, model: InstalledModel | None = None
    ) -> JobId:
        """Go on with an answer that was cut, as a new branch that begins with its text. Raises like :meth:`send`."""
        return self._write_beside(
            answer, conversation, replace(plan_answer(self._models, self._settings, model), continue_last=True)
        )

    def run_again(
        self, answer: Message, *, changes: Mapping[str, object] | None = None, insists: bool = False
    ) -> JobId:
        """Write another version of ``answer`` with exactly what its run record says, the seed too.

        Of ``changes`` only what is done with a chat that is too long goes before the record. Raises like :meth:`send`,
        and ``run_not_recorded`` or ``run_model_missing``.
        """
        from sotto.services.run_again import plan_again  # only now and then

        plan = replace(plan_again(self._models, self._queue, answer), insists=insists, changes=changes or {})
        return self._write_beside(answer.id, answer.conversation, plan)

    def stop(self, job: JobId) -> None:
        """End an answer; what it has so far is kept. A job that is over is ignored."""
        for writer in tuple(self._live.values()):
            if writer.live.job == job:
                writer.is_stop_wanted = True
                self._queue.stop(job)

    def stop_all(self) -> None:
        """End all answers; what they have so far is kept."""
        for writer in tuple(self._live.values()):
            self.stop(writer.live.job)

    @property
    def is_writing(self) -> bool:
        """Whether an answer is being written, or its end being saved."""
        return bool(self._live)

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

    def _write_beside(self, answer: MessageId, conversation: ConversationId, plan: AnswerPlan) -> JobId:
        """Write another version of ``answer``: a new one, or one that begins with what ``answer`` holds."""
        self._check_free(conversation)
        draft = empty_answer(conversation, None, plan.model, now_ms())

        def work(store: Store) -> Stored:
            with store.db.transaction():
                note_use(store, draft, plan.model.id)
                return store_version(store, answer, draft, continues=plan.continue_last, kept=plan.kept)

        return self._begin(plan, draft, work, tells=True)

    def _check_free(self, conversation: ConversationId) -> None:
        if conversation in self._live:
            raise answer_running()

    def _begin(self, plan: AnswerPlan, answer: Message, work: Callable[[Store], Stored], tells: bool = False) -> JobId:
        """Store what is new and have the answer written. ``tells``: nobody else says it if that can't be stored."""
        self._unsaved.save()
        job = JobId(new_id())
        live = LiveAnswer(job, answer.conversation, answer.id)
        writer = AnswerWriter(
            live, answer, plan.model, self._tasks, self._hub, self._models, self._end, lambda: self._queue.hello
        )
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
                request = request_for(plan, job, result, self._settings)
                self._submit(writer, request, plan, result)
            except UserFacingError as error:
                writer.on_failed(error)

        def failed(error: UserFacingError) -> None:
            self._end(writer, is_saved=True)  # there is nothing to be saved
            self._hub.publish(MessageFinished(replace(answer, status=MessageStatus.FAILED, error=error.text), error))
            if tells:
                self._hub.publish(Notice(error))

        self._tasks.store(work, answer.conversation).success(stored).failure(failed)
        return job

    def _submit(self, writer: AnswerWriter, request: GenerationRequest, plan: AnswerPlan, stored: Stored) -> None:
        """Ask for the answer; if nothing of the chat may be left out without more ado, through what makes room."""
        writer.request = request
        if not request.context.refuses:
            self._queue.submit(request, writer)
            return
        from sotto.services.room import RoomMaker  # for some ways only

        way = way_of(plan, stored, self._settings)
        RoomMaker(writer, request, way, plan.load, self._queue, self._tasks, self._hub).begin()

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
