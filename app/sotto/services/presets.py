"""Presets: keeping them, beginning a chat with one, and giving one to a chat that is there.

A chat takes over what its preset says at that moment; changing the preset later changes no chat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sotto.config import options
from sotto.config.model_defaults import system_prompt_for
from sotto.config.settings import ANSWERS, Settings
from sotto.domain.chat import Conversation, Message
from sotto.domain.events import ConversationSaved, MessageAdded
from sotto.domain.ids import ConversationId, ModelId, PresetId, new_id
from sotto.domain.presets import NO_PRESET, Preset, Prompt
from sotto.services.beginnings import (
    preset_missing,
    store_beginning,
    user_name,
    usual_preset,
    with_preset,
    without_answers,
)
from sotto.services.clock import now_ms
from sotto.services.history import get_conversation
from sotto.services.hub import EventHub
from sotto.services.models import ModelService
from sotto.services.named_records import NamedRecordService, RecordKind
from sotto.services.preset_checks import checked_preset
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.services.preset_files import Imported
    from sotto.store.store import Store


class PresetService(NamedRecordService[Preset, PresetId]):
    """Owner thread only. ``presets`` is empty until :meth:`refresh` has been called once.

    Saving fails with ``preset_name_empty``, ``preset_name_taken``, ``preset_too_long``, ``setting_invalid`` or
    ``preset_missing``. Chats keep what they took over from a preset that is deleted.
    """

    def __init__(self, settings: Settings, tasks: TaskRunner, hub: EventHub, models: ModelService) -> None:
        kind = RecordKind("preset", " ", lambda store: store.presets, checked_preset, preset_missing)
        super().__init__(tasks, hub, kind)
        self._settings = settings
        self._models = models

    @property
    def presets(self) -> Sequence[Preset]:
        """All presets, by name."""
        return self._known

    def usual(self, model: ModelId | None) -> Preset | None:
        """Return what a new chat with ``model`` begins with, unless something else is said."""
        return self.get(usual_preset(self._settings, self._models.defaults(model or ModelId(""))))

    def set_default(self, preset: PresetId | None) -> None:
        """Begin new chats with ``preset``, or with none."""
        self._settings.set(options.DEFAULT_PRESET, preset or "")

    def begin(self, preset: PresetId) -> Task[Conversation]:
        """Store a new chat in which the character has said the first word; ConversationSaved and MessageAdded follow.

        Fails with ``preset_missing``.
        """
        model = self._models.selected
        prompt = system_prompt_for(self._settings, self._models.defaults(model.id if model else ModelId("")))
        now, user = now_ms(), user_name(self._settings)
        known = self._installed()

        def work(store: Store) -> tuple[Conversation, list[Message]]:
            with store.db.transaction():
                found = store.presets.get(preset)
                if found is None:
                    raise preset_missing()
                uses = found.model if found.model in known else model.id if model is not None else None
                created = Conversation(ConversationId(new_id()), found.name, now, now, uses or None, prompt)
                said = store_beginning(store, created, found, user)
                return get_conversation(store, created.id), said

        finished: Task[Conversation] = Task(self._hub)

        def done(result: tuple[Conversation, list[Message]]) -> None:
            conversation, said = result
            self._hub.publish(ConversationSaved(conversation))
            for message in said:
                self._hub.publish(MessageAdded(message))
            finished.succeed(conversation)

        self._tasks.store(work).success(done).failure(finished.fail)
        return finished

    def use(self, conversation: ConversationId, preset: PresetId) -> Task[Conversation]:
        """Have a chat go on with ``preset``; NO_PRESET gives it back what a new chat without one begins with.

        Fails with ``preset_missing`` or ``conversation_missing``; ConversationSaved follows.
        """
        user, known = user_name(self._settings), self._installed()
        standing = self._settings.get(options.SYSTEM_PROMPT)

        def work(store: Store) -> Conversation:
            with store.db.transaction():
                before = get_conversation(store, conversation)
                found = None if preset == NO_PRESET else store.presets.get(preset)
                if found is None and preset != NO_PRESET:
                    raise preset_missing()
                model = found.model if found is not None and found.model in known else before.model
                own = store.installed.defaults(model).system_prompt if model else None
                prompt = standing if own is None else own
                plain = replace(
                    before, model=model, preset=None, settings=without_answers(before), system_prompt=prompt
                )
                after = plain if found is None else with_preset(plain, found, user)
                store.conversations.save(
                    conversation,
                    model=after.model,
                    preset=after.preset,
                    settings=after.settings,
                    system_prompt=after.system_prompt,
                )
                return get_conversation(store, conversation)

        return self._tasks.store(work, conversation).success(lambda saved: self._hub.publish(ConversationSaved(saved)))

    def set_answers(self, conversation: ConversationId, values: Mapping[str, Any]) -> Task[Conversation]:
        """Have the answers of a chat written with ``values``, by the names of options, and otherwise as usual.

        What else the chat has of its own stays. Fails with ``setting_invalid`` or ``conversation_missing``;
        ConversationSaved follows.
        """

        def work(store: Store) -> Conversation:
            own = {name: ANSWERS[name].check(value) if name in ANSWERS else value for name, value in values.items()}
            with store.db.transaction():
                before = get_conversation(store, conversation)
                store.conversations.save(conversation, settings={**without_answers(before), **own})
                return get_conversation(store, conversation)

        return self._tasks.store(work, conversation).success(lambda saved: self._hub.publish(ConversationSaved(saved)))

    def import_file(self, path: Path) -> Task[Imported]:
        """Read presets and prompts, or one character card, and keep them; names that are taken get a number.

        Fails with the codes of :func:`sotto.services.preset_files.read`.
        """
        from sotto.services import preset_files

        models = tuple(self._models.installed)
        finished: Task[Imported] = Task(self._hub)

        def read(found: Imported) -> None:
            stored = self._tasks.store(lambda store: preset_files.keep(store, found, now_ms()))
            self._then_refresh(stored).success(finished.succeed).failure(finished.fail)

        self._tasks.io(lambda: preset_files.read(path, models)).success(read).failure(finished.fail)
        return finished

    def export(self, path: Path, presets: Sequence[Preset], prompts: Sequence[Prompt] = ()) -> Task[None]:
        """Write presets and prompts to a file; a failure leaves what was there. Fails with ``export_failed``."""
        from sotto.services import preset_files

        models = {model.id: model for model in self._models.installed}
        return self._tasks.io(lambda: preset_files.write(path, presets, prompts, models))

    def _installed(self) -> frozenset[ModelId]:
        return frozenset(model.id for model in self._models.installed)
