"""Where one was before the chats were locked; nothing in it says what was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sotto.domain.ids import ConversationId, PresetId
from sotto.domain.light_dataclass import dataclass

if TYPE_CHECKING:
    from sotto.gui.kept_place import KeptPlace


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """The chat that was shown (None: one that had not begun), what was chosen for it, and what one looked at in it."""

    conversation: ConversationId | None
    new_chat_preset: PresetId | None
    kept: KeptPlace | None
