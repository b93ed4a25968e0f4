"""From token bytes to text that can be shown: whole characters, and nothing past a stop string."""

from __future__ import annotations

import codecs
from collections.abc import Sequence


class Utf8Stream:
    """Join token bytes into text; a character split over several tokens appears once it is complete."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def feed(self, data: bytes) -> str:
        """Return the characters that ``data`` completes."""
        return self._decoder.decode(data)

    @property
    def is_whole(self) -> bool:
        """Whether the last character is complete."""
        return not self._decoder.getstate()[0]

    def finish(self) -> str:
        """Return what is left at the end: a replacement character if the last one never became whole."""
        return self._decoder.decode(b"", final=True)


def held_back(text: str, markers: Sequence[str]) -> int:
    """Return how many characters at the end of ``text`` might be the beginning of one of ``markers``."""
    longest = max((len(marker) for marker in markers), default=0)
    for size in range(min(longest - 1, len(text)), 0, -1):
        tail = text[-size:]
        if any(marker.startswith(tail) for marker in markers):
            return size
    return 0


class StopStrings:
    """Cut the text at the stop string that is complete first; text that may still become one is held back.

    However the text is cut into pieces, the result is the same.
    """

    def __init__(self, strings: Sequence[str]) -> None:
        self._strings = tuple(string for string in strings if string)
        self._pending = ""
        self.hit = False

    def feed(self, text: str) -> str:
        """Return the text that is safe to show. After ``hit`` nothing more comes."""
        if not self._strings or self.hit:
            return "" if self.hit else text
        self._pending += text
        found = [(index + len(s), index) for s in self._strings if (index := self._pending.find(s)) >= 0]
        if found:
            self.hit = True
            _end, start = min(found)
            shown, self._pending = self._pending[:start], ""
            return shown
        keep = held_back(self._pending, self._strings)
        cut = len(self._pending) - keep
        shown, self._pending = self._pending[:cut], self._pending[cut:]
        return shown

    def finish(self) -> str:
        """Return what was held back and became no stop string."""
        shown, self._pending = self._pending, ""
        return shown
