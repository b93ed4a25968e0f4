"""The SHA-256 of a model's file, written into the records of answers that were there before it.

A file is hashed when it is added, which takes seconds for each gigabyte, and one in a folder of another program not at
all. An answer does not wait for that: its record is completed when the model has nothing else to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sotto.domain.chat import Message
from sotto.domain.events import MessageFinished
from sotto.domain.ids import ConversationId, MessageId, ModelId
from sotto.domain.models import InstalledModel
from sotto.services.generation import GenerationQueue
from sotto.services.hub import EventHub
from sotto.services.models import ModelService
from sotto.services.tasks import TaskRunner, Timer

if TYPE_CHECKING:
    from sotto.store.store import Store

LOOK_EVERY_SECONDS = 2.0


class RunHashes:
    """Owner thread only. One file at a time; what can't be hashed is left as it is until the next answer."""

    def __init__(
        self,
        tasks: TaskRunner,
        hub: EventHub,
        models: ModelService,
        queue: GenerationQueue,
        look_every: float | None = None,
    ) -> None:
        self._tasks = tasks
        self._models = models
        self._queue = queue
        self._look_every = LOOK_EVERY_SECONDS if look_every is None else look_every
        self._wanted: dict[ModelId, list[tuple[ConversationId, MessageId]]] = {}
        self._timer: Timer | None = None
        self._is_hashing = False
        hub.subscribe(MessageFinished, lambda event: self._consider(event.message))

    @property
    def is_busy(self) -> bool:
        """Whether there is a file to be hashed, now or soon."""
        return self._is_hashing or bool(self._wanted)

    def look(self) -> None:
        """Begin with a file if there is time; else look again later."""
        self._timer = None
        if not self._queue.is_idle:
            self._look_soon()
            return
        while self._wanted:
            id_, answers = self._wanted.popitem()
            model = next((model for model in self._models.installed if model.id == id_), None)
            if model is not None:
                self._hash(model, answers)
                return

    def _consider(self, message: Message) -> None:
        model = message.run.get("model")
        if isinstance(model, dict) and model.get("id") and not model.get("sha256"):
            self._wanted.setdefault(ModelId(str(model["id"])), []).append((message.conversation, message.id))
            self._look_soon()

    def _look_soon(self) -> None:
        if self._timer is None and not self._is_hashing:
            self._timer = self._tasks.call_later(self._look_every, self.look)

    def _hash(self, model: InstalledModel, answers: list[tuple[ConversationId, MessageId]]) -> None:
        def done() -> None:
            self._is_hashing = False
            if self._wanted:
                self._look_soon()

        def hashed(sha256: str) -> None:
            for conversation, message in answers:
                self._write(conversation, message, sha256)
            done()

        self._is_hashing = True
        self._models.hash(model, lambda _fraction: None).success(hashed).failure(lambda _error: done())

    def _write(self, conversation: ConversationId, message: MessageId, sha256: str) -> None:
        def work(store: Store) -> None:
            from sotto.services.run_record import with_sha256

            with store.db.transaction():
                found = store.messages.get(message)
                if found is not None:
                    store.messages.finish(with_sha256(found, sha256))

        self._tasks.store(work, conversation).failure(lambda _error: None)  # the answer itself is saved
