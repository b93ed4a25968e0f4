"""What was written and not sent, as it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sotto.domain.chat import Attachment
from sotto.domain.ids import ConversationId
from sotto.domain.light_dataclass import dataclass

if TYPE_CHECKING:
    from sotto.store.store import Store

_TEXT = "new chat draft"
_ATTACHMENTS = "new chat draft attachments"


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that is being written."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text or self.attachments)


def store_draft(
    store: Store, conversation: ConversationId | None, text: str, attachments: Sequence[Attachment] | None
) -> None:
    """Keep a draft; None for ``conversation`` is the chat that has not begun, None for ``attachments`` "as before"."""
    if conversation is None:
        store.state.set(_TEXT, text)
        if attachments is not None:
            from sotto.store.attachments import attachments_json

            store.state.set(_ATTACHMENTS, attachments_json(attachments) if attachments else "")
    elif attachments is None:
        store.conversations.save(conversation, draft=text)
    else:
        store.conversations.save(conversation, draft=text, draft_attachments=tuple(attachments))


def new_chat_draft(store: Store) -> Draft:
    """Return what was written into the chat that has not begun."""
    from sotto.store.attachments import attachments_from

    return Draft(store.state.get(_TEXT), attachments_from(store.state.get(_ATTACHMENTS) or "[]"))
