"""Room for an answer whose chat has outgrown the context window, made in the way the user chose.

The engine is first asked to leave nothing out. If it refuses, older turns are summed up, the model is loaded with a
larger window, or the user is asked; whatever does not work ends with the oldest turns being left out, and is said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sotto.domain.context import ContextFullError, RoomStep, RoomTrouble, WhenFull, must_ask
from sotto.domain.errors import UserFacingError
from sotto.domain.events import MessageChanged, Notice, RoomMaking
from sotto.domain.generation import Completion, ContextUse, LoadSettings, Overflow
from sotto.domain.models import LoadedModel
from sotto.services.answer import AnswerWriter
from sotto.services.context_plan import GROWN
from sotto.services.generation import GenerationQueue, GenerationRequest
from sotto.services.history import get_conversation
from sotto.services.hub import EventHub
from sotto.services.tasks import TaskRunner

if TYPE_CHECKING:
    from sotto.domain.chat import Message
    from sotto.store.store import Store


class RoomMaker:
    """Stands between the queue and the writer of one answer. Owner thread only.

    ``usual_load``: how the model is loaded when its window is not enlarged for this chat.
    """

    def __init__(
        self,
        writer: AnswerWriter,
        request: GenerationRequest,
        when_full: WhenFull,
        usual_load: LoadSettings,
        queue: GenerationQueue,
        tasks: TaskRunner,
        hub: EventHub,
    ) -> None:
        self._writer = writer
        self._request = request
        self._when_full = when_full
        self._usual_load = usual_load
        self._queue = queue
        self._tasks = tasks
        self._hub = hub
        self._has_started = False
        self._has_given_in = False

    def begin(self) -> None:
        """Ask for the answer."""
        self._submit(self._request)

    def on_queued(self, ahead: int) -> None:
        """Others go first."""
        self._writer.on_queued(ahead)

    def on_loading(self, fraction: float) -> None:
        """The model is being loaded."""
        self._writer.on_loading(fraction)

    def on_started(self, prompt_tokens: int, cached_tokens: int, context: ContextUse) -> None:
        """There is room."""
        self._has_started = True
        if self._is_enlarged:
            self._remember_window(self._request.load.n_ctx)
        self._writer.on_started(prompt_tokens, cached_tokens, context)

    def on_prompt_progress(self, done: int, total: int) -> None:
        """The model has read a part."""
        self._writer.on_prompt_progress(done, total)

    def on_text(self, text: str, is_reasoning: bool) -> None:
        """A part of the answer."""
        self._writer.on_text(text, is_reasoning)

    def on_finished(self, completion: Completion, loaded: LoadedModel | None) -> None:
        """The answer is there."""
        self._writer.on_finished(completion, loaded)

    def on_failed(self, error: UserFacingError) -> None:
        """There is no room, or something else went wrong: only the first can be helped."""
        if self._writer.is_stop_wanted and not self._has_started:
            self._writer.stopped_early()
        elif isinstance(error, ContextFullError) and not self._has_given_in:
            self._make_room(error.overflow)
        elif self._is_enlarged and not self._has_started and not error.code.startswith("engine_"):
            self._give_in(RoomTrouble.NOT_ENLARGED)  # the memory does not suffice, say
        else:
            self._writer.on_failed(error)

    @property
    def _is_enlarged(self) -> bool:
        return self._request.load != self._usual_load

    def _make_room(self, overflow: Overflow) -> None:
        if self._when_full is WhenFull.ENLARGE:
            self._enlarge(overflow)
        elif not overflow.older:
            self._give_in(None)  # one message is too long by itself: the engine says so in its own words
        elif self._when_full is WhenFull.SUMMARISE:
            self._summarise(overflow)
        else:
            self._writer.on_failed(must_ask(overflow))

    def _submit(self, request: GenerationRequest) -> None:
        self._request = self._writer.request = request
        try:
            self._queue.submit(request, self)
        except UserFacingError as error:  # an adapter was removed meanwhile
            self._writer.on_failed(error)

    def _give_in(self, trouble: RoomTrouble | None) -> None:
        """Leave out the oldest turns after all."""
        self._has_given_in = True
        if self._writer.is_stop_wanted:
            self._writer.stopped_early()
            return
        if trouble is not None:
            self._writer.trouble = trouble.value
        load = self._usual_load if trouble is RoomTrouble.NOT_ENLARGED else self._request.load
        self._submit(replace(self._request, load=load, context=replace(self._request.context, refuses=False)))

    def _tell(self, step: RoomStep) -> None:
        live = self._writer.live
        self._hub.publish(RoomMaking(live.conversation, live.message, step))

    # Enlarging the window

    def _enlarge(self, overflow: Overflow) -> None:
        from sotto.services.larger_window import larger_window

        self._tell(RoomStep.ENLARGING)
        loaded = self._queue.loaded
        trained = loaded.n_ctx_train if loaded is not None else 0
        path = self._request.model.path
        found = self._tasks.io(lambda: larger_window(path, overflow, trained))
        found.success(self._load_larger).failure(lambda _error: self._give_in(RoomTrouble.NOT_ENLARGED))

    def _load_larger(self, n_ctx: int | None) -> None:
        if self._writer.is_stop_wanted:
            self._writer.stopped_early()
        elif n_ctx is None:
            self._give_in(RoomTrouble.NOT_ENLARGED)
        else:
            self._has_given_in = True
            load, rules = replace(self._request.load, n_ctx=n_ctx), replace(self._request.context, refuses=False)
            self._submit(replace(self._request, load=load, context=rules))

    def _remember_window(self, n_ctx: int) -> None:
        """The next answer in this chat begins with the larger window."""
        conversation = self._writer.live.conversation

        def work(store: Store) -> None:
            with store.db.transaction():
                settings = get_conversation(store, conversation).settings
                if settings.get(GROWN) != n_ctx:
                    store.conversations.save(conversation, settings={**settings, GROWN: n_ctx})

        self._tasks.store(work, conversation).failure(lambda error: self._hub.publish(Notice(error)))

    # Summing up

    def _summarise(self, overflow: Overflow) -> None:
        from sotto.services.summary import SummaryJob

        self._tell(RoomStep.SUMMARISING)
        end = overflow.older[-1].end
        job = SummaryJob(self._request, end, overflow.n_ctx, self._queue, self._on_summary, self._writer.on_loading)
        job.begin()

    def _on_summary(self, text: str | None, end: int) -> None:
        if text is None or self._writer.is_stop_wanted:
            self._give_in(RoomTrouble.NO_SUMMARY)
            return
        self._keep_summary(text, end)
        self._has_given_in = True
        rules = replace(self._request.context, summary=text, summarised=end, refuses=False)
        self._submit(replace(self._request, context=rules))

    def _keep_summary(self, text: str, end: int) -> None:
        sources, conversation = self._request.sources, self._writer.live.conversation
        last = sources[end - 1] if end <= len(sources) else None
        if last is None:
            return

        def work(store: Store) -> Message | None:
            store.messages.save_summary(last, text)
            return store.messages.get(last)

        def kept(message: Message | None) -> None:
            if message is not None:
                self._hub.publish(MessageChanged(message))

        self._tasks.store(work, conversation).success(kept).failure(lambda error: self._hub.publish(Notice(error)))
