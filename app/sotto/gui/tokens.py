"""Our own colours and distances, so that Sotto looks the same everywhere: many platforms cannot tell Qt whether they
are dark.
"""

from __future__ import annotations

from enum import StrEnum

from sotto.domain.light_dataclass import dataclass


class ThemeChoice(StrEnum):
    """What the user picked in Settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "contrast"


class Density(StrEnum):
    """How much room there is between things; picked in Settings."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"


EDGE = 6
"""Pixels. The text of a message stands that far inside the column: the icons below it line up with its edge."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """The distances of one density, in device independent pixels.

    ``row`` and ``heading_row`` are the least heights of lines in lists. ``message_gap`` is the space below an answer,
    ``paragraph_gap`` between the paragraphs of one; ``line_height`` is that of prose as a multiple of the font's size.
    ``padding`` is the space above and below the words of a control, ``card_padding`` that of a row of settings.
    """

    row: int
    heading_row: int
    message_gap: int
    paragraph_gap: int
    line_height: float
    padding: int
    card_padding: int


COMFORTABLE = Spacing(
    row=34, heading_row=38, message_gap=20, paragraph_gap=8, line_height=1.53, padding=7, card_padding=12
)
COMPACT = Spacing(row=27, heading_row=31, message_gap=10, paragraph_gap=5, line_height=1.36, padding=4, card_padding=7)


@dataclass(frozen=True, slots=True)
class Tokens:
    """One palette; every value is ``#RRGGBB``.

    ``text`` and ``muted`` are readable (4.5:1) on each of the ``*ground`` colours, ``bubble``, ``code``,
    ``code_header`` and ``selection``; ``control`` and ``focus`` (outlines that carry meaning) reach 3:1 on the
    grounds. ``line`` only decorates. ``mark`` and ``mark_current`` are the grounds of words that were found, written
    in ``on_mark`` and ``on_mark_current``. A ``*_soft`` colour is the ground of a badge written in the colour it is
    named after.
    """

    name: str
    is_dark: bool
    ground: str
    sidebar: str
    text: str
    muted: str
    line: str
    control: str
    hover: str
    selection: str
    bubble: str
    code: str
    code_header: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    focus: str
    warning: str
    warning_soft: str
    good: str
    danger: str
    danger_soft: str
    code_keyword: str
    code_call: str
    code_string: str
    code_comment: str
    mark: str
    on_mark: str
    mark_current: str
    on_mark_current: str


LIGHT = Tokens(
    name="light",
    is_dark=False,
    ground="#FCFBF9",
    sidebar="#F4F2ED",
    text="#211F1B",
    muted="#6A655C",
    line="#E5E1D8",
    control="#8A8478",
    hover="#EEEBE4",
    selection="#E8E4DA",
    bubble="#EEEBE3",
    code="#F5F3EE",
    code_header="#EEEBE3",
    accent="#0B6E66",
    accent_hover="#095C55",
    on_accent="#FFFFFF",
    accent_soft="#DDEDEA",
    focus="#0B6E66",
    warning="#8A5A00",
    warning_soft="#FBF1DC",
    good="#2C6E3F",
    danger="#A3271B",
    danger_soft="#FAE8E4",
    code_keyword="#8A2F78",
    code_call="#1C579C",
    code_string="#2C6E3F",
    code_comment="#6A655C",
    mark="#F6D36B",
    on_mark="#211F1B",
    mark_current="#8A5A00",
    on_mark_current="#FFFFFF",
)

DARK = Tokens(
    name="dark",
    is_dark=True,
    ground="#1C1B19",
    sidebar="#161513",
    text="#ECE9E2",
    muted="#A69F93",
    line="#302E2A",
    control="#7C766B",
    hover="#252320",
    selection="#2A2825",
    bubble="#2B2926",
    code="#23211F",
    code_header="#2B2926",
    accent="#6CCBC0",
    accent_hover="#86D8CE",
    on_accent="#10201E",
    accent_soft="#1F3936",
    focus="#6CCBC0",
    warning="#E0B45C",
    warning_soft="#33291A",
    good="#7CC38F",
    danger="#F0958A",
    danger_soft="#3A211E",
    code_keyword="#D79AC8",
    code_call="#86B7EE",
    code_string="#8FCB9F",
    code_comment="#A69F93",
    mark="#54431A",
    on_mark="#FFFFFF",
    mark_current="#E0B45C",
    on_mark_current="#10201E",
)

HIGH_CONTRAST = Tokens(
    name="contrast",
    is_dark=True,
    ground="#000000",
    sidebar="#000000",
    text="#FFFFFF",
    muted="#E0E0E0",
    line="#9A9A9A",
    control="#FFFFFF",
    hover="#262626",
    selection="#003D38",
    bubble="#1A1A1A",
    code="#0D0D0D",
    code_header="#1F1F1F",
    accent="#5CF2E0",
    accent_hover="#A6F8EE",
    on_accent="#000000",
    accent_soft="#00312D",
    focus="#FFE14D",
    warning="#FFD45C",
    warning_soft="#2B2000",
    good="#8BF0A7",
    danger="#FFB0A6",
    danger_soft="#330A05",
    code_keyword="#FFB3EC",
    code_call="#A8D1FF",
    code_string="#A6F2B8",
    code_comment="#D0D0D0",
    mark="#4D3F00",
    on_mark="#FFFFFF",
    mark_current="#FFE14D",
    on_mark_current="#000000",
)


def contrast_ratio(first: str, second: str) -> float:
    """Return the contrast (1…21) of two ``#RRGGBB`` colours as WCAG 2.2 defines it ("contrast ratio")."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
