"""How well a message answers a search: BM25 with a price that does not grow with the store.

FTS5's own ``bm25`` counts all messages that hold a word before it ranks the first one. For a word that every second
message holds that is most of what a search takes, and says no more than "nearly everywhere".
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import apsw

_K1 = 1.2
_B = 0.75
_TERMS = 0
"""The column that is weighed."""


def rareness(found: int, total: int) -> float:
    """Return what a word counts for that ``found`` of ``total`` messages hold; never 0, so that order stays defined."""
    return max(math.log((total - found + 0.5) / (found + 0.5)), 1e-6) if total > found else 1e-6


def register(connection: apsw.Connection) -> None:
    """Make ``sotto_rank(message_fts, spellings, rareness, …)`` known: one number for each part of the query, in order.

    Each part is a phrase, and the last one any of ``spellings`` phrases. What else is in the query is not ranked.
    """
    connection.register_fts5_function("sotto_rank", _rank)


def _rank(api: apsw.FTS5ExtensionApi, /, *values: apsw.SQLiteValue) -> float:
    spellings, *rarenesses = values
    average = max(api.column_total_size(_TERMS) / max(api.row_count, 1), 1.0)
    last = len(rarenesses) - 1
    places = [api.phrase_locations(phrase) for phrase in range(last)]
    if spellings == 1:
        found = len(api.phrase_locations(last)[_TERMS])
    else:  # not asking for each of hundreds: whatever is not one of the others
        found = api.inst_count - sum(len(column) for phrase in places for column in phrase)
    return score(
        [*(len(phrase[_TERMS]) or 1 for phrase in places), found or 1],
        api.column_size(_TERMS) / average,
        [float(value) for value in rarenesses if isinstance(value, float | int)],
    )


def score(counts: Sequence[int], length: float, rarenesses: Sequence[float]) -> float:
    """Return BM25 for phrases that occur ``counts`` times in a text ``length`` times as long as the average."""
    norm = _K1 * (1 - _B + _B * length)
    return sum(rare * count * (_K1 + 1) / (count + norm) for count, rare in zip(counts, rarenesses, strict=False))
