"""Characters that only move others around: they could make text look like what it is not ("Trojan Source").

What turns the order of letters round (an override) has no honest use in a message; marks and isolates belong to text in
Hebrew or Arabic, but not to code. Each is shown as one replacement character, so that places in the text stay the same.
"""

from __future__ import annotations

from typing import Final

_SHOWN: Final = "\ufffd"
_OVERRIDES: Final = dict.fromkeys(map(ord, "\u202d\u202e"), _SHOWN)
_ALL: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), _SHOWN)


def honest_text(text: str) -> str:
    """Return ``text`` without overrides of its direction."""
    return text.translate(_OVERRIDES)


def honest_code(text: str) -> str:
    """Return code that is shown in the order in which it is written."""
    return text.translate(_ALL)
