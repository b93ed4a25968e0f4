"""What the command palette offers: anything with a name that can be done, from an action to opening a chat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import NamedTuple


class CommandKind(IntEnum):
    """What a command is; among equally good matches the lower kinds come first."""

    ACTION = 0
    PAGE = 1
    PRESET = 2
    MODEL = 3
    SETTING = 4
    CHAT = 5


class Command(NamedTuple):
    """One line of the palette.

    ``id`` is stable: what was used lately is remembered by it. ``note`` stands at the right, where no ``keys`` do: what
    kind of thing this is. A tuple, since there may be ten thousand of them at once.
    """

    id: str
    title: str
    kind: CommandKind
    run: Callable[[], object]
    note: str = ""
    keys: str = ""


CommandSource = Callable[[], Iterable[Command]]
"""Called each time the palette opens; iterated in slices, so making a command may be left until it is asked for."""
