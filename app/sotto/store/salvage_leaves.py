"""Rows that lie on intact pages to which no way leads any more, because a page above them in the tree is damaged.

Each page of rows is made readable by itself: a table is declared that begins (and ends) at that page. What is on it
says which table it belongs to; a row that fits none is left. Only the two tables are looked for that nothing can
replace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import apsw

from sotto.domain.chat import MessageStatus, Role
from sotto.store.database import Row

_UNREADABLE = (apsw.CorruptError, apsw.NotADBError, apsw.IOError, apsw.SQLError)
_MOST_COLUMNS: Final = 40
_BATCH: Final = 400
_PREFIX: Final = "page_"
_ROLES: Final = frozenset(role.value for role in Role)
_STATUSES: Final = frozenset(status.value for status in MessageStatus)


def read_leaves(
    connection: apsw.Connection,
    columns: Mapping[str, Sequence[str]],
    rowids: Mapping[str, str],
    on_progress: Callable[[float], None] = lambda _part: None,
) -> Iterator[tuple[str, Row]]:
    """Yield (table, row) for the rows of ``message`` and ``conversation`` on all pages that can be read.

    ``columns`` are those of each table, in their order in the file; ``rowids`` names the column that is the row number,
    where there is one. A row may come several times. ``connection`` is to a copy: its schema is written to.
    """
    shapes = [_Shape(table, columns[table], rowids.get(table, "")) for table in ("message", "conversation")]
    pages = int(connection.pragma("page_count"))
    connection.pragma("query_only", False)
    connection.pragma("writable_schema", True)
    for first in range(2, pages + 1, _BATCH):
        numbers = range(first, min(first + _BATCH, pages + 1))
        on_progress(first / pages)
        if not _declare(connection, numbers):
            return
        for number in numbers:
            for row in _rows(connection, number):
                for shape in shapes:
                    fitting = shape.fitted(row)
                    if fitting is not None:
                        yield shape.table, fitting
                        break


def _declare(connection: apsw.Connection, numbers: Sequence[int]) -> bool:
    """Let a table begin at each of these pages, and no other of ours; return whether that could be written."""
    fields = ", ".join(f"c{place}" for place in range(_MOST_COLUMNS))
    rows = [(f"{_PREFIX}{number}", number, f"CREATE TABLE {_PREFIX}{number}({fields})") for number in numbers]
    try:
        with connection:
            connection.execute(f"DELETE FROM sqlite_master WHERE name GLOB '{_PREFIX}*'")  # noqa: S608 - a constant
            connection.executemany("INSERT INTO sqlite_master VALUES ('table', ?1, ?1, ?2, ?3)", rows)
        connection.pragma("writable_schema", "RESET")  # reads the schema anew
        connection.pragma("writable_schema", True)
    except _UNREADABLE:
        return False
    return True


def _rows(connection: apsw.Connection, number: int) -> Iterator[Row]:
    """Yield the rows of one page, the row number first; nothing if it holds none, or cannot be read."""
    try:
        yield from connection.execute(f"SELECT rowid, * FROM {_PREFIX}{number}")  # noqa: S608 - a number
    except _UNREADABLE:
        return


class _Shape:
    """How a row of one table looks."""

    def __init__(self, table: str, columns: Sequence[str], rowid: str) -> None:
        self.table = table
        self._columns = columns
        self._rowid = rowid
        self._is_one = _is_message if table == "message" else _is_conversation

    def fitted(self, row: Row) -> Row | None:
        """Return the values for the columns if ``row`` (its number first) is one of this table, else None."""
        values = dict(zip(self._columns, row[1:], strict=False))
        if self._rowid:
            values[self._rowid] = row[0]
        if any(value is not None for value in row[1 + len(self._columns) :]) or not self._is_one(values):
            return None
        return tuple(values[name] for name in self._columns)


def _is_message(row: Mapping[str, Any]) -> bool:
    return (
        row.get("role") in _ROLES
        and row.get("status") in _STATUSES
        and isinstance(row.get("id"), str)
        and isinstance(row.get("conversation"), str)
        and isinstance(row.get("content"), str)
        and isinstance(row.get("created"), int)
    )


def _is_conversation(row: Mapping[str, Any]) -> bool:
    texts, numbers = ("id", "title", "draft", "system_prompt"), ("created", "updated", "pinned", "archived")
    return all(isinstance(row.get(name), str) for name in texts) and all(
        isinstance(row.get(name), int) for name in numbers
    )
