"""How a chat begins: with a preset of its own, with the usual one, or with none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sotto.config import options
from sotto.config.origins import OF_A_CHAT
from sotto.config.settings import Settings
from sotto.domain.chat import Conversation, Message, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import MessageId, PresetId, new_id
from sotto.domain.models import ModelDefaults
from sotto.domain.presets import NO_PRESET, Preset, addressed

if TYPE_CHECKING:
    from sotto.store.store import Store

USUAL_USER = "User"
"""What characters call a person who gave no name; the usual word of the people who write them."""


def usual_preset(settings: Settings, defaults: ModelDefaults) -> PresetId | None:
    """Return what new chats with a model of these ``defaults`` begin with; the preset may be gone."""
    chosen = settings.get(options.DEFAULT_PRESET) if defaults.preset is None else defaults.preset
    return PresetId(chosen) if chosen else None


def user_name(settings: Settings) -> str:
    """Return the person's name, as presets are told it."""
    return settings.get(options.USER_NAME).strip() or USUAL_USER


def preset_missing() -> UserFacingError:
    """Return the error for a preset that isn't there (any more)."""
    return UserFacingError("preset_missing", "This preset does not exist any more.", "Choose another one, or none.")


def get_preset(store: Store, preset: PresetId | None, usual: PresetId | None) -> Preset | None:
    """Return what to begin with: ``preset`` if it is given, else the usual one if it still exists."""
    if preset == NO_PRESET:
        return None
    if preset is None:
        return store.presets.get(usual) if usual is not None else None
    found = store.presets.get(preset)
    if found is None:
        raise preset_missing()
    return found


def with_preset(conversation: Conversation, preset: Preset, user: str) -> Conversation:
    """Return ``conversation`` as ``preset`` wants it. Its model is not touched: that it is installed is no one's
    knowledge here."""
    prompt = conversation.system_prompt if preset.system_prompt is None else addressed(preset.system_prompt, user)
    settings = {**without_answers(conversation), **preset.chat_settings()}
    return replace(conversation, preset=preset.id, system_prompt=prompt, settings=settings)


def without_answers(conversation: Conversation) -> dict[str, Any]:
    """Return what a chat has of its own that is not about how its answers are written."""
    return {name: value for name, value in conversation.settings.items() if name not in OF_A_CHAT}


def greetings(conversation: Conversation, preset: Preset, user: str) -> list[Message]:
    """Return what the character says first, each a version of the beginning of ``conversation``."""
    return [
        Message(
            MessageId(new_id()),
            conversation.id,
            None,
            Role.ASSISTANT,
            addressed(text, user),
            conversation.created - len(preset.greetings) + number,  # ordered, and before what is asked at once
            model=preset.name,
        )
        for number, text in enumerate(preset.greetings)
        if text.strip()
    ]


def store_beginning(store: Store, conversation: Conversation, preset: Preset | None, user: str) -> list[Message]:
    """Store a new conversation and what is said first in it; return those messages. The first one is shown."""
    if preset is None:
        store.conversations.create(conversation)
        return []
    store.conversations.create(with_preset(conversation, preset, user))
    said = greetings(conversation, preset, user)
    for number, message in enumerate(said):
        store.messages.append(message, make_leaf=number == 0)
    return said
