"""The blocks of messages that were drawn lately: who turns back to a chat, or scrolls back, waits for no parser."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from sotto.gui.blocks import Block

LARGEST: Final = 20_000
"""Characters of a text that is kept."""
MOST: Final = 64
"""Texts; with some kilobytes each about as much memory as one picture."""


class KnownBlocks:
    """Blocks by the text they were made of, those used longest ago dropped first. Lives in the GUI thread."""

    def __init__(self) -> None:
        self._blocks: OrderedDict[str, Sequence[Block]] = OrderedDict()

    def get(self, text: str) -> Sequence[Block] | None:
        """Return the blocks of ``text``, if they are kept."""
        found = self._blocks.get(text)
        if found is not None:
            self._blocks.move_to_end(text)
        return found

    def keep(self, text: str, blocks: Sequence[Block]) -> None:
        """Keep the ``blocks`` of a text that is complete."""
        if len(text) <= LARGEST:
            self._blocks[text] = blocks
            if len(self._blocks) > MOST:
                self._blocks.popitem(last=False)


class KnownStream:
    """A :class:`~sotto.gui.text_stream.TextStream` of a text whose blocks are known; nothing can be added to it."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._known = blocks
        self._is_fed = False

    @property
    def blocks(self) -> Sequence[Block]:
        """All blocks, as soon as the text was taken in."""
        return self._known if self._is_fed else ()

    @property
    def stable(self) -> int:
        """All of them."""
        return len(self.blocks)

    def take_back(self) -> int | None:
        """Nothing changes here."""
        return None

    def append(self, text: str) -> None:
        """Take in the text, which must be the whole of it."""
        if self._is_fed:
            raise ValueError("a text whose blocks are known does not grow")
        self._is_fed = True

    def advance(self) -> bool:
        """There is nothing to work on."""
        return False
