"""Line ends of one kind, and no line too long to be laid out; for text that arrives in pieces."""

from __future__ import annotations

from typing import Final

LONGEST_LINE: Final = 2_000
"""Characters. Laying out a line is quadratic in Qt: 1 MB without a break takes 30 s."""
CUT: Final = "\ufdd0"
"""Ends a line that was cut here; a noncharacter, so it cannot be confused with text."""


class LineCutter:
    """Normalises line ends and marks where overlong lines are cut."""

    def __init__(self) -> None:
        self._column = 0
        self._held = ""

    def feed(self, text: str) -> str:
        """Return ``text`` in lines of at most ``LONGEST_LINE`` characters; a last CR is kept for the next call."""
        text = self._held + text
        self._held = "\r" if text.endswith("\r") else ""
        text = text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n")
        text = text.replace("\0", "\ufffd").replace(CUT, "\ufffd")
        if self._column + len(text) <= LONGEST_LINE:
            newline = text.rfind("\n")
            self._column = self._column + len(text) if newline < 0 else len(text) - newline - 1
            return text
        return "\n".join(self._cut(line, is_first=index == 0) for index, line in enumerate(text.split("\n")))

    def _cut(self, line: str, is_first: bool) -> str:
        column = self._column if is_first else 0
        first = min(len(line), LONGEST_LINE - column)
        pieces = [line[:first], *(line[at : at + LONGEST_LINE] for at in range(first, len(line), LONGEST_LINE))]
        self._column = len(pieces[-1]) + (column if len(pieces) == 1 else 0)
        return f"{CUT}\n".join(pieces)


def whole(text: str) -> str:
    """Undo the cuts of :class:`LineCutter`."""
    return text.replace(f"{CUT}\n", "").removesuffix(CUT)
