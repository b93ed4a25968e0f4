"""Every request that a program of Sotto made, for the Privacy page. As private as a chat, so it is kept like one."""

from __future__ import annotations

from typing import Final

from sotto.domain.downloads import NetworkRequest
from sotto.store.database import Database, Row

KEPT: Final = 20_000
"""Requests. Far more than a year of downloads makes; a log must not grow without end."""


class NetworkLog:
    """The network log of one database; for the thread of the database only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, request: NetworkRequest) -> int:
        """Store ``request`` (its ``number`` is ignored) and return its number, which no other one ever gets.

        The oldest beyond :data:`KEPT` is forgotten.
        """
        with self._db.transaction():
            row = self._db.query_one(
                "INSERT INTO network_request(at, method, host, path, why, authorised, status, received) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
                (
                    request.at,
                    request.method,
                    request.host,
                    request.path,
                    request.why,
                    request.authorised,
                    request.status,
                    request.received,
                ),
            )
            assert row is not None
            number = int(row[0])
            self._db.execute("DELETE FROM network_request WHERE number <= ?", (number - KEPT,))
        return number

    def end(self, number: int, status: int, received: int) -> None:
        """Note the answer to a request: HTTP's status (0: none came) and how many bytes of it arrived."""
        self._db.execute(
            "UPDATE network_request SET status = ?, received = ? WHERE number = ?", (status, received, number)
        )

    def recent(self, limit: int, before: int | None = None) -> list[NetworkRequest]:
        """Return up to ``limit`` requests, newest first; ``before`` is the number to go on from, for the next page."""
        rows = self._db.query(
            "SELECT number, at, method, host, path, why, authorised, status, received FROM network_request "
            "WHERE ? IS NULL OR number < ? ORDER BY number DESC LIMIT ?",
            (before, before, limit),
        )
        return [_from_row(row) for row in rows]

    def count(self) -> int:
        """Return how many requests are kept."""
        row = self._db.query_one("SELECT count(*) FROM network_request")
        return int(row[0]) if row else 0

    def clear(self) -> None:
        """Erase all requests, from the file and from its log."""
        self._db.execute("DELETE FROM network_request")
        self._db.checkpoint()


def _from_row(row: Row) -> NetworkRequest:
    return NetworkRequest(
        number=row[0],
        at=row[1],
        method=row[2],
        host=row[3],
        path=row[4],
        why=row[5],
        authorised=bool(row[6]),
        status=row[7],
        received=row[8],
    )
