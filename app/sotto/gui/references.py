"""Where reference links lead: ``[text][label]`` and ``[label]`` take the address that ``[label]: address`` gives.

The address may stand anywhere, mostly at the end. Until it comes, the brackets are text; then whatever asked for the
label is parsed once more. Text that is still being written may give an address that is not whole yet: it counts as
long as it stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableSequence
from typing import TypeAlias

from sotto.domain.light_dataclass import dataclass
from sotto.gui.blocks import Block

PARSED_AGAIN = 4_096
"""Characters that are parsed once more in one go."""


class Addresses:
    """Addresses by label, in the form markdown-it asks for them; remembers what was asked for in vain or too early."""

    def __init__(self, certain: Mapping[str, str] | None = None) -> None:
        self.certain = dict(certain or {})
        self.possible: dict[str, str] = {}
        self.asked: set[str] = set()
        """Labels without a certain address that were looked up."""

    def get(self, label: str, default: object = None) -> object:
        """Return what ``label`` stands for, as markdown-it wants it."""
        address = self.certain.get(label)
        if address is None:
            self.asked.add(label)
            address = self.possible.get(label)
        return default if address is None else {"href": address, "title": ""}


@dataclass(frozen=True, slots=True)
class Piece:
    """Blocks ``first`` … whose source asked for labels that may yet change; ``number`` is that of a list's item."""

    first: int
    count: int
    source: str
    number: int | None


Render: TypeAlias = Callable[[Piece], list[Block]]


class ReferenceLinks:
    """What is known of the reference links of one text that grows at its end."""

    def __init__(self) -> None:
        self.addresses = Addresses()
        self._waiting: dict[str, dict[int, Piece]] = {}
        self._due: dict[int, Piece] = {}

    @property
    def is_behind(self) -> bool:
        """Whether something must be parsed once more."""
        return bool(self._due)

    def learn(self, found: Mapping[str, str]) -> None:
        """Take in the addresses of finished text; of two for one label, the first one counts."""
        addresses = self.addresses
        for label, address in found.items():
            if label in addresses.certain:
                continue
            addresses.certain[label] = address
            waiting = self._waiting.pop(label, {})
            if addresses.possible.pop(label, None) != address:
                self._due |= waiting

    def suppose(self, found: Mapping[str, str]) -> None:
        """Take in the addresses of text that may still change, instead of those supposed before."""
        addresses = self.addresses
        before, addresses.possible = addresses.possible, {}
        for label, address in found.items():
            if label not in addresses.certain:
                addresses.possible.setdefault(label, address)
        for label in before.keys() | addresses.possible.keys():
            if before.get(label) != addresses.possible.get(label):
                self._due |= self._waiting.get(label, {})

    def await_labels(self, piece: Piece) -> None:
        """Remember that ``piece`` asked for all that was looked up since the last call."""
        for label in self.addresses.asked:
            self._waiting.setdefault(label, {})[piece.first] = piece
        self.addresses.asked = set()

    def parse_again(self, done: MutableSequence[Block], render: Render) -> list[int]:
        """Put into ``done``, for one window of text, what is due; return the indexes of the blocks that changed."""
        changed: list[int] = []
        size = 0
        while self._due and size < PARSED_AGAIN:
            first = next(iter(self._due))
            piece = self._due.pop(first)
            size += len(piece.source)
            self.addresses.asked = set()
            blocks = render(piece)
            self.await_labels(piece)
            if len(blocks) != piece.count:  # nothing but links without words; they stay as they were written
                continue
            for index, block in enumerate(blocks, start=first):
                if done[index] != block:
                    done[index] = block
                    changed.append(index)
        return changed
