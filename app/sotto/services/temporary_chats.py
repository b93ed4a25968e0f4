"""Temporary chats: like any other, but in memory only (see :meth:`sotto.services.tasks.TaskRunner.store`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sotto.config.model_defaults import system_prompt_for
from sotto.config.settings import Settings
from sotto.domain.chat import Conversation, Message
from sotto.domain.events import ConversationSaved, MessageAdded
from sotto.domain.ids import ModelId, PresetId, new_conversation_id
from sotto.domain.models import InstalledModel
from sotto.services.beginnings import get_preset, store_beginning, user_name, usual_preset
from sotto.services.clock import now_ms
from sotto.services.history import get_conversation
from sotto.services.hub import EventHub
from sotto.services.models import ModelService
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.store import Store


class TemporaryChats:
    """Owner thread only. What is begun here is not stored, searched, exported with all or backed up."""

    def __init__(self, tasks: TaskRunner, hub: EventHub, models: ModelService, settings: Settings) -> None:
        self._tasks = tasks
        self._hub = hub
        self._models = models
        self._settings = settings

    def begin(self, *, model: InstalledModel | None = None, preset: PresetId | None = None) -> Task[Conversation]:
        """Begin a chat without a title and, but for a greeting of its preset, without messages.

        What is None is as for any new chat. Fails with ``preset_missing``. ConversationSaved and MessageAdded follow.
        It goes when it is deleted, when the chats are locked, and when Sotto ends.
        """
        chosen = model or self._models.selected
        defaults = self._models.defaults(chosen.id if chosen is not None else ModelId(""))
        now, name = now_ms(), user_name(self._settings)
        usual = usual_preset(self._settings, defaults)
        prompt = system_prompt_for(self._settings, defaults)
        id_ = new_conversation_id(temporary=True)
        created = Conversation(id_, "", now, now, chosen.id or None if chosen is not None else None, prompt)
        finished: Task[Conversation] = Task(self._hub)

        def work(store: Store) -> tuple[Conversation, list[Message]]:
            with store.db.transaction():
                said = store_beginning(store, created, get_preset(store, preset, usual), name)
                return get_conversation(store, id_), said

        def done(result: tuple[Conversation, list[Message]]) -> None:
            self._hub.publish(ConversationSaved(result[0]))
            for message in result[1]:
                self._hub.publish(MessageAdded(message))
            finished.succeed(result[0])

        self._tasks.store(work, id_).success(done).failure(finished.fail)
        return finished
