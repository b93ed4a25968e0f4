"""What a message is made of on the screen. There is no HTML in it, so no message can smuggle any in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

LINE_BREAK = "\u2028"
"""A new line inside one paragraph, as Qt's documents spell it."""


class Formula(StrEnum):
    """How a formula stands: in its line, or large and by itself."""

    NONE = ""
    INLINE = "inline"
    DISPLAY = "display"


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style. ``link`` is an address that :func:`sotto.gui.links.classify` allows, or empty.

    ``text`` of a ``formula`` is its source with the delimiters as they were written. ``note`` is the label of a
    reference to a footnote; it is drawn as one only while ``raised``, that is when the footnote exists.
    """

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    link: str = ""
    formula: Formula = Formula.NONE
    note: str = ""
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """What stands in front of a list item: a number, a footnote's label, the box of a task (True: done) or a bullet."""

    number: int | None = None
    task: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, heading (``heading`` 1…6), or the first paragraph of a list item (``marker``).

    ``indent`` counts the lists around it, ``quote`` the block quotes.
    """

    runs: tuple[Run, ...]
    heading: int = 0
    marker: Marker | None = None
    indent: int = 0
    quote: int = 0

    @property
    def text(self) -> str:
        """The text without its styles."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Code as it was written, without the last line break; ``language`` may be empty."""

    language: str
    code: str
    indent: int = 0


class Alignment(StrEnum):
    """Where the text of a table's column stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A small table; ``rows[0]`` is the header and every row has ``len(alignments)`` cells."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    alignments: tuple[Alignment, ...]
    indent: int = 0


@dataclass(frozen=True, slots=True)
class RuleBlock:
    """A line across the column."""

    indent: int = 0


Block: TypeAlias = Paragraph | CodeBlock | TableBlock | RuleBlock
