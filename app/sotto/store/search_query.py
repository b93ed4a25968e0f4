"""What the user typed into a search field, taken apart. Everything is a query: what makes no sense is text to look for.

``night "the ferry" -crete tag:"summer holiday" folder:Travel model:qwen after:2025 before:2026-03-01`` looks for
messages with both, without the third, in such chats, from 2025 up to the end of February 2026. The last word may be the
beginning of one.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from sotto.domain.light_dataclass import dataclass
from sotto.store.words import Ending, fold, query_terms

_MAX_CHARACTERS = 1_000
_MAX_PARTS = 32
_PART = re.compile(r'(-?)(?:(tag|folder|model|before|after):(?=\S))?(?:"([^"]*)(?:"|$)|(\S+))', re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Filter:
    """``name`` is ``tag``, ``folder`` or ``model``; ``value`` is folded."""

    name: str
    value: str
    is_excluded: bool


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """``phrases`` are parts for FTS5 that must all be there, ``excluded`` such that must not.

    ``beginning`` is the word that the last phrase is a beginning of, empty if it is none. Titles must hold each of
    ``wanted`` and none of ``unwanted``, all of them folded. Times are Unix milliseconds, from ``after`` on and before
    ``before``; None is open.
    """

    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    beginning: str = ""
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    after: int | None = None
    before: int | None = None

    @property
    def match(self) -> str:
        """The query for FTS5; empty if there is no word."""
        match = " AND ".join(self.phrases)
        return f"({match}) NOT ({' OR '.join(self.excluded)})" if match and self.excluded else match

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not (self.wanted or self.filters or self.after is not None or self.before is not None)


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    is_phrase: bool
    is_excluded: bool


def parse_query(text: str) -> SearchQuery:
    """Return what ``text`` asks for; never raises."""
    texts: list[_Text] = []
    filters: list[Filter] = []
    after: int | None = None
    before: int | None = None
    text = text[:_MAX_CHARACTERS].replace("\0", " ")
    for number, part in enumerate(_PART.finditer(text)):
        if number == _MAX_PARTS:
            break
        minus, name, quoted, bare = part.groups()
        value = quoted if quoted is not None else bare
        name = (name or "").lower()
        moment = _moment(value) if name in ("before", "after") and not minus else None
        if moment is not None and name == "after":
            after = moment if after is None else max(after, moment)
        elif moment is not None:
            before = moment if before is None else min(before, moment)
        elif name in ("tag", "folder", "model") and value.strip():
            filters.append(Filter(name, " ".join(fold(value).split()), bool(minus)))
        elif name:
            texts.append(_Text(part[0], is_phrase=False, is_excluded=False))
        else:
            texts.append(_Text(value, quoted is not None, bool(minus)))
    return _query(texts, tuple(filters), after, before)


def _query(texts: list[_Text], filters: tuple[Filter, ...], after: int | None, before: int | None) -> SearchQuery:
    wanted = [text for text in texts if not text.is_excluded and text.text.strip()]
    unwanted = [text for text in texts if text.is_excluded and _has_word(text.text)]
    phrases = tuple(_phrase(text, may_grow=text is wanted[-1] and not text.is_phrase) for text in wanted)
    excluded = tuple(_phrase(text, may_grow=False) for text in unwanted)
    beginning = phrases[-1][1:-2] if phrases and phrases[-1].endswith("*") else ""
    return SearchQuery(phrases, excluded, beginning, _folded(wanted), _folded(unwanted), filters, after, before)


def _phrase(text: _Text, *, may_grow: bool) -> str:
    terms, ending = query_terms(text.text)
    terms = terms.replace('"', " ")
    # One letter would be the beginning of nearly everything; it is looked for as a word.
    grows = ending is Ending.HALF_PAIR or (may_grow and ending is Ending.WORD and len(_last_word(terms)) > 1)
    return f'"{terms}"*' if grows else f'"{terms}"'


def _last_word(terms: str) -> str:
    start = len(terms)
    while start and unicodedata.category(terms[start - 1])[0] in "LNM":
        start -= 1
    return terms[start:]


def _has_word(text: str) -> bool:
    return re.search(r"\w", text) is not None


def _folded(texts: list[_Text]) -> tuple[str, ...]:
    return tuple(" ".join(fold(text.text).split()) for text in texts)


def _moment(value: str) -> int | None:
    """Return the beginning of a year, month or day in local time; None if there is no such date."""
    found = _DATE.fullmatch(value.strip())
    if found is None:
        return None
    try:
        day = datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        return int(day.timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return None
