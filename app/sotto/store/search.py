"""Find words in titles and messages, the best first. What the user types is taken apart in ``search_query``.

A search costs about the same in a million messages as in ten thousand: of words that more than ``_CANDIDATES`` messages
hold, the newest ones are ranked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.search import SearchHit
from sotto.store.database import Database, Row, Value
from sotto.store.ranking import rareness
from sotto.store.search_query import Filter, SearchQuery, parse_query
from sotto.store.snippets import marks, snippet
from sotto.store.word_beginnings import words_beginning

_CANDIDATES = 1_000
_CANDIDATES_JOINED = 300
"""Where each message must be looked up to know whether a filter wants it: most of them are not wanted."""
_COUNTED = 20_000
"""A word in more messages than this is as common as one in all of them."""
_FEW_MESSAGES = 50_000
"""As many messages as a filter leaves at most for their numbers to be collected before the index is looked at."""
_PER_CONVERSATION = 5
_READ = 100_000
"""Characters of a message in which its snippet is looked for."""

_JOINED_MESSAGE = "CROSS JOIN message INDEXED BY message_chat ON message.seq = message_fts.rowid "
_LIVE = "conversation.deleted_at IS NULL"


def search(db: Database, text: str, limit: int = 50) -> list[SearchHit]:
    """Return the first ``limit`` places: titles, the last changed first, then messages, the best first.

    Never raises because of ``text``. Nothing deleted is found, nor an answer that is still being written. Titles are at
    most half of it, and one conversation has at most ``_PER_CONVERSATION`` messages in it.
    """
    query = parse_query(text)
    if query.is_empty:
        return []
    titles = _titles(db, query, max(1, limit // 2) if query.match else limit)
    if not query.match or len(titles) >= limit:
        return titles
    return titles + _messages(db, query, limit - len(titles))


@dataclass(frozen=True, slots=True)
class _Narrowing:
    """What follows ``FROM message_fts``, its first parameter being the match, the others, and how many are ranked."""

    sql: str = "WHERE message_fts MATCH ?"
    values: tuple[Value, ...] = ()
    candidates: int = _CANDIDATES


def _titles(db: Database, query: SearchQuery, limit: int) -> list[SearchHit]:
    conditions, values = _conversation_conditions(query.filters)
    conditions += ["instr(folded, ?) > 0"] * len(query.wanted) + ["instr(folded, ?) = 0"] * len(query.unwanted)
    values += [*query.wanted, *query.unwanted]
    for condition, moment in (("updated >= ?", query.after), ("conversation.created < ?", query.before)):
        if moment is not None:
            conditions.append(condition)
            values.append(moment)
    rows = db.query(
        "SELECT id, title, updated FROM conversation_title "  # noqa: S608 - constants
        "CROSS JOIN conversation ON conversation.id = conversation_title.conversation "
        f"WHERE {' AND '.join([*conditions, _LIVE])} ORDER BY updated DESC, id DESC LIMIT ?",
        (*values, limit),
    )
    return [SearchHit(ConversationId(id_), None, title, marks(title, query.wanted), at) for id_, title, at in rows]


def _messages(db: Database, query: SearchQuery, limit: int) -> list[SearchHit]:
    hits: list[SearchHit] = []
    seen: Counter[ConversationId] = Counter()
    for id_, conversation, content, created in _in_order(db, _ranked(db, query)):
        if seen[conversation] == _PER_CONVERSATION:
            continue
        seen[conversation] += 1
        piece, places = snippet(content, query.wanted)
        hits.append(SearchHit(ConversationId(conversation), MessageId(id_), piece, places, created))
        if len(hits) == limit:
            break
    return hits


def _ranked(db: Database, query: SearchQuery) -> list[int]:
    """Return the numbers of the messages that match, the best first, among equals the newest first."""
    query, spellings = _spelled_out(db, query)
    narrowing = _narrowing(db, query)
    rows = db.query(
        f"SELECT message_fts.rowid, sotto_rank(message_fts, ?{', ?' * len(query.phrases)}) "  # noqa: S608 - constants
        f"FROM message_fts {narrowing.sql} ORDER BY message_fts.rowid DESC LIMIT {narrowing.candidates}",
        (spellings, *_rarenesses(db, query), query.match, *narrowing.values),
    )
    return [seq for seq, _ in sorted(rows, key=lambda row: (round(row[1], 3), row[0]), reverse=True)]


def _spelled_out(db: Database, query: SearchQuery) -> tuple[SearchQuery, int]:
    """Return ``query`` with the words that its last one may be the beginning of, and how many they are."""
    words = words_beginning(db, query.beginning) if query.beginning else []
    if not words:
        return query, 1
    any_of_them = " OR ".join(f'"{word}"' for word in words)
    return replace(query, phrases=(*query.phrases[:-1], f"({any_of_them})")), len(words)


def _rarenesses(db: Database, query: SearchQuery) -> list[float]:
    row = db.query_one("SELECT max(seq) FROM message")
    total = int(row[0] or 0) if row else 0
    if len(query.phrases) == 1:
        return [1.0]
    counted = "SELECT count(*) FROM (SELECT 1 FROM message_fts WHERE message_fts MATCH ? LIMIT ?)"
    found = [db.query(counted, (phrase, _COUNTED))[0][0] for phrase in query.phrases]
    return [rareness(total if count == _COUNTED else count, total) for count in found]


def _narrowing(db: Database, query: SearchQuery) -> _Narrowing:
    conditions, values = _message_conditions(query)
    if not conditions:
        return _Narrowing()
    if not query.filters:
        numbers = f"SELECT seq FROM message WHERE {' AND '.join(conditions)}"  # noqa: S608 - constants
        return _within_numbers(db, numbers, values) or _Narrowing(
            f"{_JOINED_MESSAGE} WHERE message_fts MATCH ? AND {' AND '.join(conditions)}",
            tuple(values),
            _CANDIDATES_JOINED,
        )
    numbers = (
        "SELECT seq FROM conversation CROSS JOIN message INDEXED BY message_skeleton "  # noqa: S608 - constants
        f"ON message.conversation = conversation.id WHERE {' AND '.join(conditions)}"
    )
    is_dated = query.after is not None or query.before is not None
    narrowing = _within_numbers(db, numbers, values) if is_dated or _are_few(db, query) else None
    return narrowing or _Narrowing(  # the plus: each message would be looked for once for each of the conversations
        f"{_JOINED_MESSAGE} CROSS JOIN conversation ON conversation.id = +message.conversation "
        f"WHERE message_fts MATCH ? AND {' AND '.join(conditions)}",
        tuple(values),
        _CANDIDATES_JOINED,
    )


def _are_few(db: Database, query: SearchQuery) -> bool:
    """Whether the conversations that the filters leave hold few messages; what they are is not looked at."""
    conditions, values = _conversation_conditions(query.filters)
    counted = f"SELECT total(message_count) FROM conversation WHERE {' AND '.join(conditions)}"  # noqa: S608 - constants
    return bool(db.query(counted, tuple(values))[0][0] <= _FEW_MESSAGES)


def _within_numbers(db: Database, numbers: str, values: Sequence[Value]) -> _Narrowing | None:
    """Narrow to the messages that ``numbers`` selects; None if they are many."""
    count, first, last = db.query(
        f"SELECT count(*), min(seq), max(seq) FROM ({numbers} LIMIT ?)",  # noqa: S608 - constants
        (*values, _FEW_MESSAGES + 1),
    )[0]
    if count > _FEW_MESSAGES:
        return None
    # The plus keeps SQLite from asking the index once for each number.
    within = "AND message_fts.rowid BETWEEN ? AND ?"
    return _Narrowing(
        f"WHERE message_fts MATCH ? {within} AND +message_fts.rowid IN ({numbers})", (first, last, *values)
    )


def _message_conditions(query: SearchQuery) -> tuple[list[str], list[Value]]:
    conditions, values = _conversation_conditions(query.filters)
    for condition, moment in (("message.created >= ?", query.after), ("message.created < ?", query.before)):
        if moment is not None:
            conditions.append(condition)
            values.append(moment)
    return conditions, values


_FILTERS = {
    "tag": "conversation.id {} (SELECT conversation FROM conversation_tag "
    "WHERE tag IN (SELECT id FROM tag WHERE sotto_fold(name) = ?))",
    "folder": "coalesce(conversation.folder, 0) {} (SELECT id FROM folder WHERE sotto_fold(name) = ?)",
    "model": "conversation.id {} (SELECT conversation FROM conversation_model WHERE instr(lower(model), ?) "
    "UNION SELECT conversation.id FROM installed_model CROSS JOIN conversation ON conversation.model = "
    "installed_model.id WHERE instr(sotto_fold(installed_model.name), ?))",
}


def _conversation_conditions(filters: Sequence[Filter]) -> tuple[list[str], list[Value]]:
    conditions: list[str] = []
    values: list[Value] = []
    for one in filters:
        condition = _FILTERS[one.name].format("NOT IN" if one.is_excluded else "IN")
        conditions.append(condition)
        values += [one.value] * condition.count("?")
    return conditions, values


def _in_order(db: Database, numbers: Sequence[int]) -> Iterator[Row]:
    """Yield id, conversation, text and time of those messages that are not deleted, in this order."""
    page = 60
    for start in range(0, len(numbers), page):
        some = numbers[start : start + page]
        rows = db.query(
            "SELECT seq, message.id, message.conversation, substr(content, 1, ?), message.created "  # noqa: S608 - places
            "FROM message JOIN conversation ON conversation.id = message.conversation "
            f"WHERE seq IN ({', '.join('?' * len(some))}) AND message.deleted_at IS NULL AND {_LIVE}",
            (_READ, *some),
        )
        found = {row[0]: row[1:] for row in rows}
        yield from (found[seq] for seq in some if seq in found)
