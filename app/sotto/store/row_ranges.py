"""Read the rows of a table around its damaged pages."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence

import apsw

from sotto.domain.light_dataclass import dataclass
from sotto.store.database import Row

_UNREADABLE = (apsw.CorruptError, apsw.NotADBError, apsw.IOError)
_CHUNK = 500
_LARGE = 256
_PROBES = 64


@dataclass(frozen=True, slots=True)
class Gap:
    """Row numbers that could not be read, both ends included."""

    first: int
    last: int


def read_rows(
    connection: apsw.Connection, table: str, columns: Sequence[str], on_gap: Callable[[Gap], None]
) -> Iterator[Row]:
    """Yield every row of ``table`` that can be read; ranges of row numbers that cannot are given to ``on_gap``.

    From both ends of a range towards the middle; where both stop, the range is halved.
    """
    reader = _RangeReader(connection, table, columns)
    first, last = reader.limits()
    waiting = [(first, last)]
    lost: list[int] = []
    lost_ranges: list[Gap] = []
    while waiting:
        low, high = waiting.pop()
        if low > high:
            continue
        front = yield from reader.read(low, high, "ASC")
        if front is None:
            continue
        back = yield from reader.read(front, high, "DESC")
        if back is None:
            continue
        if front == back:
            lost.append(front)
            continue
        if back - front > _LARGE and not reader.is_any_readable(front, back):
            lost_ranges.append(Gap(front, back))
            continue
        middle = (front + back) // 2
        waiting.append((middle + 1, back))
        waiting.append((front, middle))
    for gap in (*_gaps(lost), *lost_ranges):
        on_gap(gap)


def read_without_rowid(
    connection: apsw.Connection, table: str, columns: Sequence[str], on_gap: Callable[[Gap], None]
) -> Iterator[Row]:
    """Yield the rows of a small table that has no row numbers: from its beginning, and from its end."""
    names = ", ".join(columns)
    keys = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")').fetchall() if row[5]]
    for order in ("ASC", "DESC"):
        by = ", ".join(f"{key} {order}" for key in keys)
        try:
            yield from connection.execute(f"SELECT {names} FROM {table} ORDER BY {by}")  # noqa: S608
        except _UNREADABLE:
            if order == "ASC":
                on_gap(Gap(0, 0))
            continue
        return


class _RangeReader:
    def __init__(self, connection: apsw.Connection, table: str, columns: Sequence[str]) -> None:
        self._connection = connection
        self._table = table
        self._names = ", ".join(columns)

    def limits(self) -> tuple[int, int]:
        """Return row numbers between which all rows lie, as far as can be known."""
        return self._limit("min", 1), self._limit("max", self._guess())

    def read(self, low: int, high: int, order: str) -> Generator[Row, None, int | None]:
        """Yield rows from one end; return the number that nothing could be read at, None if all were read."""
        at = low if order == "ASC" else high
        while low <= at <= high:
            between = (at, high) if order == "ASC" else (low, at)
            sql = (
                f"SELECT rowid, {self._names} FROM {self._table} "  # noqa: S608 - names from our own schema
                f"WHERE rowid BETWEEN ? AND ? ORDER BY rowid {order} LIMIT {_CHUNK}"
            )
            count = 0
            try:
                for row in self._connection.execute(sql, between):
                    count += 1
                    at = row[0] + (1 if order == "ASC" else -1)
                    yield row[1:]
            except _UNREADABLE:
                return at
            if count < _CHUNK:
                return None
        return None

    def is_any_readable(self, low: int, high: int) -> bool:
        """Return whether a row is found from one of some places of a large range; else the way to it is damaged."""
        sql = f"SELECT rowid FROM {self._table} WHERE rowid >= ? ORDER BY rowid LIMIT 1"  # noqa: S608
        width = high - low
        places = {low + width * number // _PROBES for number in range(_PROBES)}
        for power in range(width.bit_length()):
            places |= {low + min(1 << power, width), high - min(1 << power, width)}
        for place in sorted(places):
            try:
                found = self._connection.execute(sql, (place,)).fetchone()
            except _UNREADABLE:
                continue
            if found is not None:
                return True
        return False

    def _limit(self, function: str, otherwise: int) -> int:
        indexes = [row[1] for row in self._connection.execute(f'PRAGMA index_list("{self._table}")').fetchall()]
        for index in (None, *indexes):
            # an index holds the row numbers as well, on other pages
            source = self._table if index is None else f'{self._table} INDEXED BY "{index}"'
            extreme = "rowid" if index is None else "+rowid"
            try:
                row = self._connection.execute(f"SELECT {function}({extreme}) FROM {source}").fetchone()  # noqa: S608
            except (*_UNREADABLE, apsw.SQLError):
                continue
            return int(row[0]) if row is not None and row[0] is not None else (1 if function == "min" else 0)
        return otherwise

    def _guess(self) -> int:
        return int(self._connection.pragma("page_count")) * 64


def _gaps(numbers: Sequence[int]) -> Iterator[Gap]:
    ordered = sorted(numbers)
    start = 0
    for index in range(1, len(ordered) + 1):
        if index == len(ordered) or ordered[index] != ordered[index - 1] + 1:
            yield Gap(ordered[start], ordered[index - 1])
            start = index
