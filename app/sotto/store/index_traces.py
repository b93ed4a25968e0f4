"""Words that the full-text index would keep of deleted messages.

FTS5's ``secure-delete`` takes what is deleted out of the pages of the index at once. One thing stays: for each page
``message_fts_idx`` has the beginning of its first word, a *divider*, written when the page was. The word may go later
and its divider stay. A divider that no word justifies any more is replaced by the first word that is on the page now:
like the old one it is above all words of the page before.

Writing the whole index anew (``optimize``) would do, too. That took 21 s at a million messages, for each deletion.
Pages are described in ``fts5_index.c`` of SQLite (versions 4 and 5 of the format).
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sotto.store.database import Database
from sotto.store.words import index_letters, index_terms

_PREFIXES = (2, 3)
"""As ``prefix`` of the index says: the lengths of beginnings of words that it has, too, each behind its own digit. They
are looked after where they are whole words, as most are in scripts that are cut into pairs."""
_PAGE_BITS = 37
_AT_ONCE = 2_000

_PARTS = """
WITH RECURSIVE part(segid) AS (
    SELECT min(segid) FROM message_fts_idx
    UNION ALL SELECT (SELECT min(segid) FROM message_fts_idx WHERE segid > part.segid) FROM part WHERE segid NOT NULL
) SELECT segid FROM part WHERE segid NOT NULL
"""

_SUSPECTS = """
SELECT DISTINCT segid, term, (SELECT pgno FROM message_fts_idx AS i WHERE i.segid = f.segid AND i.term = f.term) / 2
FROM (SELECT part.value AS segid, key.value AS hex, (
          SELECT max(term) FROM message_fts_idx WHERE segid = part.value AND term <= unhex(key.value)
      ) AS term FROM json_each(?) AS part CROSS JOIN json_each(?) AS key) AS f
WHERE length(term) > 0 AND substr(unhex(hex), 1, length(term)) = term
"""


def words_of(db: Database, text: str) -> set[str]:
    """Return the words under which a message with this text is in the index."""
    return {*db.index_tokens(index_terms(text)), *db.index_tokens(index_letters(text))}


def erase_words(db: Database, words: Iterable[str]) -> None:
    """Erase those of ``words`` that no message holds any more, in the transaction that deleted the messages."""
    db.execute("INSERT INTO message_fts(message_fts) VALUES ('flush')")
    keys = sorted({key.hex() for word in words for key in _keys(word)})
    parts = [part for (part,) in db.query(_PARTS)]
    for start in range(0, len(keys), _AT_ONCE):
        suspects = db.query(_SUSPECTS, (json.dumps(parts), json.dumps(keys[start : start + _AT_ONCE])))
        for part, divider, page in suspects:
            _renew(db, part, divider, page)


def _keys(word: str) -> list[bytes]:
    prefix = _PREFIXES.index(len(word)) + 1 if len(word) in _PREFIXES else 0
    return [f"{number}{word}".encode() for number in {0, prefix}]


def _renew(db: Database, part: int, divider: bytes, page: int) -> None:
    row = db.query_one("SELECT block FROM message_fts_data WHERE id = ?", ((part << _PAGE_BITS) + page,))
    first = _first_word(row[0]) if row is not None else None
    if first is None:  # merged away: FTS5 no longer looks at it
        db.execute("DELETE FROM message_fts_idx WHERE segid = ? AND term = ?", (part, divider))
    elif not first.startswith(divider):
        db.execute("UPDATE message_fts_idx SET term = ? WHERE segid = ? AND term = ?", (first, part, divider))


def _first_word(page: bytes) -> bytes | None:
    """Return the first word that begins on a page, with its digit; None if none does."""
    end = int.from_bytes(page[2:4], "big")
    if len(page) <= end:
        return None
    place, _ = _number(page, end)
    length, start = _number(page, place)
    return page[start : start + length]


def _number(page: bytes, place: int) -> tuple[int, int]:
    """Return one of SQLite's variable-length numbers (of at most 8 bytes) and the place behind it."""
    value = 0
    while True:
        byte = page[place]
        value, place = value << 7 | byte & 0x7F, place + 1
        if byte < 0x80:
            return value, place
