"""Messages as a reader sees them, for finding words in them without drawing them.

Markdown is taken off by a few patterns, not by a parser: thousands of messages are looked through for every key that is
typed. Where the two differ, the drawn text counts as soon as a message is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sotto.domain.ids import MessageId

_FENCE: Final = re.compile(r"^ {0,3}(?:`{3,}|~{3,}).*$", re.MULTILINE)
_LINK: Final = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*\)")
_LINE_START: Final = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\|)", re.MULTILINE)
_MARKS: Final = re.compile(r"\\([!-/:-@\[-`{-~])|\*+|~~|`+|(?<!\w)_++(?=\S)|(?<=[^\s_])_++(?!\w)")
"""None of these looks twice at the same letter: a message may be made to be slow."""


def readable(markdown: str) -> str:
    """Return about what ``markdown`` reads like on the screen."""
    text = _FENCE.sub("", markdown)
    text = _LINK.sub(r"\1", text)
    return _MARKS.sub(r"\1", _LINE_START.sub("", text))


def find_in_texts(texts: Iterable[tuple[MessageId, str]], query: str) -> list[tuple[MessageId, int]]:
    """Return how often each of ``texts`` that holds ``query`` holds it; case does not matter."""
    wanted = query.casefold()
    found: list[tuple[MessageId, int]] = []
    if not wanted.strip():
        return found
    for message, text in texts:
        count = readable(text).casefold().count(wanted)
        if count:
            found.append((message, count))
    return found
