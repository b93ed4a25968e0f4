"""The words that stand around the messages in what people read: when, who, with which model."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import sotto
from sotto.domain.chat import Message, MessageStatus, Role
from sotto.store.exporters.chat_format import now_ms
from sotto.store.exporters.chat_source import ExportedChat

_UNKNOWN: Final = "at an unknown time"
_ENDINGS: Final = {
    MessageStatus.STOPPED: "stopped",
    MessageStatus.INTERRUPTED: "interrupted",
    MessageStatus.FAILED: "failed",
}


def local_time(at: int) -> str:
    """Return a time in Unix milliseconds as it is read where this computer is, with its distance from UTC."""
    moment = _moment(at)
    if moment is None:
        return _UNKNOWN
    words = moment.astimezone().isoformat(sep=" ", timespec="minutes")
    return f"{words[:16]} (UTC{words[16:]})"


def day(at: int) -> str:
    """Return the day of a time in Unix milliseconds, where this computer is."""
    moment = _moment(at)
    return moment.astimezone().date().isoformat() if moment is not None else "undated"


def machine_time(at: int) -> str:
    """Return a time in Unix milliseconds for programs; empty if it is none."""
    moment = _moment(at)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment is not None else ""


def exported_words() -> str:
    """Return the sentence that says where and when the file was made."""
    return f"Exported from Sotto {sotto.__version__}, {local_time(now_ms())}."


def author(message: Message) -> str:
    """Return who wrote a message."""
    return {Role.USER: "You", Role.SYSTEM: "Instructions"}.get(message.role, message.model or "Answer")


def ending(message: Message) -> str:
    """Return what became of a message that did not end as it should, else nothing."""
    words = _ENDINGS.get(message.status, "")
    return f"{words}: {message.error}" if words and message.error else words


def facts_of(chat: ExportedChat) -> list[tuple[str, str]]:
    """Return what stands at the top of a chat: names and values."""
    conversation = chat.conversation
    facts = [("Begun", local_time(conversation.created)), ("Last changed", local_time(conversation.updated))]
    if chat.model is not None:
        facts.append(("Model", chat.model.name or f"{chat.model.id} (not installed)"))
    if chat.preset is not None and chat.preset.name:
        facts.append(("Preset", chat.preset.name))
    if conversation.folder:
        facts.append(("Folder", conversation.folder))
    if conversation.tags:
        facts.append(("Tags", ", ".join(conversation.tags)))
    facts.append(("Messages", _count_words(len(chat.messages), conversation.message_count)))
    return facts


def _count_words(shown: int, of_all: int) -> str:
    others = max(0, of_all - shown)
    return f"{shown}, and {others} in other branches, which only an export as JSON holds" if others else str(shown)


def _moment(at: int) -> datetime | None:
    try:
        moment = datetime.fromtimestamp(at / 1000, UTC)
        moment.astimezone()
    except (ValueError, OverflowError, OSError):  # an import can bring any number
        return None
    return moment
