"""Identifiers: opaque strings that sort by the time they were made."""

from __future__ import annotations

import os
import time
from typing import NewType

ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", str)
JobId = NewType("JobId", str)
ModelId = NewType("ModelId", str)
DownloadId = NewType("DownloadId", str)
PresetId = NewType("PresetId", str)
PromptId = NewType("PromptId", str)

_TEMPORARY = "temporary-"
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u


def new_id() -> str:
    """Return a new 26-character id: 48 bits of milliseconds, then 80 random bits (the ULID layout).

    Two ids made in the same millisecond sort at random; nothing may rely on their order.
    """
    value = (time.time_ns() // 1_000_000 << 80) | int.from_bytes(os.urandom(10), "big")
    characters = []
    for _ in range(26):
        characters.append(_ALPHABET[value & 31])
        value >>= 5
    return "".join(reversed(characters))


def new_conversation_id(*, temporary: bool = False) -> ConversationId:
    """Return an id for a new conversation; that of a temporary one says so, for as long as it is known at all."""
    return ConversationId(_TEMPORARY + new_id() if temporary else new_id())


def is_temporary(conversation: ConversationId) -> bool:
    """Return whether a conversation is in memory only."""
    return conversation.startswith(_TEMPORARY)
