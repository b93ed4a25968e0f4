"""How an action of the window is made, and which part of the list of shortcuts it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

Keys = str | QKeySequence.StandardKey | Sequence[str]
GROUP_PROPERTY: Final = "group"


class ActionGroup(StrEnum):
    """Parts of the list of shortcuts, in their order; an action without one comes at the end."""

    CHATS = "chats"
    CHAT = "chat"
    MOVING = "moving"
    VIEW = "view"
    SOTTO = "sotto"


def make_action(
    window: QWidget, name: str, text: str, keys: Keys | None = None, group: ActionGroup = ActionGroup.SOTTO
) -> QAction:
    """Return an action that belongs to ``window``; the first of several ``keys`` is the one that is shown."""
    action = QAction(text, window)
    action.setObjectName(name)
    action.setProperty(GROUP_PROPERTY, group.value)
    if isinstance(keys, str | QKeySequence.StandardKey):
        action.setShortcut(QKeySequence(keys))
    elif keys is not None:
        action.setShortcuts([QKeySequence(one) for one in keys])
    window.addAction(action)
    return action
