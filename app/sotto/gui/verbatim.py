"""Lines that need no parser: what stands in a fence, and a table too large to be shown as one."""

from __future__ import annotations

import re
from dataclasses import field
from typing import Final

from sotto.domain.light_dataclass import dataclass
from sotto.gui.blocks import CodeBlock
from sotto.gui.line_cutter import whole

_FENCE: Final = re.compile(r"( {0,3})(`{3,}(?=[^`]*$)|~{3,})(.*)$")


@dataclass(slots=True)
class Verbatim:
    """A fence, or a table too large to be one, that is taken in line by line without a parser."""

    language: str
    lines: list[str] = field(default_factory=list)
    indent: int = 0
    fence: str = ""

    def is_end(self, line: str) -> bool:
        """Tell whether ``line`` ends it: the closing fence, or for a table an empty line."""
        if not self.fence:
            return not line.strip()
        text = line.lstrip(" ")
        bare = text.rstrip(" \t")
        is_marker = bool(bare) and set(bare) == {self.fence[0]}
        return is_marker and len(bare) >= len(self.fence) and len(line) - len(text) < 4

    def add(self, line: str) -> None:
        self.lines.append(self._inner(line))

    def block(self, last: str | None = None) -> CodeBlock:
        """Return what was taken in so far, with the line ``last`` that has not ended yet."""
        lines = self.lines if last is None else [*self.lines, self._inner(last)]
        return CodeBlock(self.language, whole("\n".join(lines)))

    def _inner(self, line: str) -> str:
        blanks = min(self.indent, len(line) - len(line.lstrip(" ")))
        return line[blanks:]


def opening_of(line: str) -> Verbatim | None:
    """Return the code that ``line`` opens, if it is the first one of a fence."""
    match = _FENCE.match(line)
    if match is None:
        return None
    info = match[3].split(maxsplit=1)
    return Verbatim(info[0] if info else "", indent=len(match[1]), fence=match[2])
