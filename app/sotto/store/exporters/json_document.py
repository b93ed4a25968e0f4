"""Everything that is known of chats, as docs/export-format.md describes it; :data:`VERSION` is that of the format."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

import sotto
from sotto.domain.chat import Attachment, Message
from sotto.store.exporters.chat_format import now_ms
from sotto.store.exporters.chat_source import Entry, ExportedChat

FORMAT: Final = "sotto-chats"
VERSION: Final = 1


class JsonDocument:
    """One JSON object, with every chat on a line of its own."""

    def __init__(self) -> None:
        self._has_chats = False

    def opening(self, entries: Sequence[Entry]) -> str:
        """Return the header. ``entries`` are not needed."""
        header = {"format": FORMAT, "version": VERSION, "app": f"Sotto {sotto.__version__}", "exported": now_ms()}
        return f'{_text(header)[:-1]}, "conversations": ['

    def chat(self, chat: ExportedChat) -> Iterator[str]:
        """Yield the object of one chat, message by message."""
        yield ",\n" if self._has_chats else "\n"
        self._has_chats = True
        yield f'{_text(conversation_object(chat))[:-1]}, "messages": ['
        for number, message in enumerate(chat.messages):
            yield f"{', ' if number else ''}{_text(message_object(message))}"
        yield "]}"

    def closing(self) -> str:
        """Return the end of the object."""
        return "\n]}\n"


def conversation_object(chat: ExportedChat) -> dict[str, Any]:
    """Return all fields of a chat but its messages."""
    conversation = chat.conversation
    return {
        "id": conversation.id,
        "title": conversation.title,
        "provisional_title": conversation.provisional_title,
        "created": conversation.created,
        "updated": conversation.updated,
        "model": asdict(chat.model) if chat.model is not None else None,
        "preset": asdict(chat.preset) if chat.preset is not None else None,
        "system_prompt": conversation.system_prompt,
        "settings": dict(conversation.settings),
        "active_leaf": conversation.active_leaf,
        "draft": {"text": conversation.draft, "attachments": _attachments(conversation.draft_attachments)},
        "pinned": conversation.pinned,
        "archived": conversation.archived,
        "folder": conversation.folder,
        "tags": list(conversation.tags),
    }


def message_object(message: Message) -> dict[str, Any]:
    """Return all fields of a message; its conversation is the one it stands in."""
    return {
        "id": message.id,
        "parent": message.parent,
        "role": message.role.value,
        "content": message.content,
        "reasoning": message.reasoning,
        "status": message.status.value,
        "model": message.model,
        "created": message.created,
        "usage": asdict(message.usage) if message.usage is not None else None,
        "run": dict(message.run),
        "error": message.error,
        "attachments": _attachments(message.attachments),
        "pinned": message.pinned,
        "summary": message.summary,
    }


def _attachments(attachments: Sequence[Attachment]) -> list[dict[str, str]]:
    return [{"name": each.name, "text": each.text} for each in attachments]


def _text(value: dict[str, Any]) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError:  # “not a number” is no JSON, though Python's own reader takes it
        return json.dumps(_finite(value), ensure_ascii=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
