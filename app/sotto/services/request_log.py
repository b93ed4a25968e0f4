"""The list of every request that Sotto made: written as they happen, read by the Privacy page, exported as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.config.atomic_file import write_atomically
from sotto.domain.downloads import NetworkRequest
from sotto.domain.errors import UserFacingError
from sotto.domain.events import NetworkRequestMade, Notice
from sotto.domain.light_dataclass import dataclass
from sotto.fetcher.protocol import RequestEnded, RequestStarted
from sotto.services.hub import EventHub
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.store import Store

_EVERYTHING = 1_000_000
_COLUMNS = ("when", "method", "host", "path", "why", "status", "bytes received", "with access token")


@dataclass(slots=True)
class _Row:
    """A request that is under way. ``stored`` is what the store has; set and read on the store's lane only."""

    stored: NetworkRequest | None = None


class RequestLog:
    """Notes what the fetcher reports. Owner thread only; the store is written on its lane, in order."""

    def __init__(self, tasks: TaskRunner, hub: EventHub) -> None:
        self._tasks = tasks
        self._hub = hub
        self._under_way: dict[int, _Row] = {}
        self._has_complained = False

    def note(self, message: RequestStarted | RequestEnded) -> None:
        """Store what happened and announce it. A fetcher that was started anew counts its requests from 1 again."""
        if isinstance(message, RequestStarted):
            row = self._under_way[message.number] = _Row()
            self._store(lambda store: _add(store, message, row))
        else:
            ended = self._under_way.pop(message.number, None)
            if ended is not None:
                self._store(lambda store: _end(store, message, ended))

    def recent(self, limit: int, before: int | None) -> Task[list[NetworkRequest]]:
        """Return the latest requests, newest first."""
        return self._tasks.store(lambda store: store.network_log.recent(limit, before))

    def count(self) -> Task[int]:
        """Return how many there are."""
        return self._tasks.store(lambda store: store.network_log.count())

    def clear(self) -> Task[None]:
        """Empty the list."""
        return self._tasks.store(lambda store: store.network_log.clear())

    def export(self, path: Path) -> Task[Path]:
        """Write all requests to ``path``, oldest first. Fails with ``export_failed``."""
        finished: Task[Path] = Task(self._hub)

        def read(requests: list[NetworkRequest]) -> None:
            self._tasks.io(lambda: _write(path, requests)).success(finished.succeed).failure(finished.fail)

        self.recent(_EVERYTHING, None).success(read).failure(finished.fail)
        return finished

    def _store(self, work: Callable[[Store], NetworkRequest | None]) -> None:
        self._tasks.store(work).success(self._announce).failure(self._complain)

    def _announce(self, request: NetworkRequest | None) -> None:
        if request is not None:
            self._hub.publish(NetworkRequestMade(request))

    def _complain(self, error: UserFacingError) -> None:
        """Say once that the list has gaps; a full disk would otherwise be reported for every request."""
        if not self._has_complained:
            self._has_complained = True
            self._hub.publish(Notice(error))


def _add(store: Store, message: RequestStarted, row: _Row) -> NetworkRequest:
    request = NetworkRequest(0, message.at, message.method, message.host, message.path, message.why, message.authorised)
    row.stored = replace(request, number=store.network_log.add(request))
    return row.stored


def _end(store: Store, message: RequestEnded, row: _Row) -> NetworkRequest | None:
    if row.stored is None:  # its beginning could not be stored
        return None
    store.network_log.end(row.stored.number, message.status, message.received)
    return replace(row.stored, status=message.status, received=message.received)


def _write(path: Path, requests: list[NetworkRequest]) -> Path:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(_COLUMNS)
    for one in reversed(requests):
        when = datetime.fromtimestamp(one.at / 1000, UTC).isoformat(timespec="milliseconds")
        authorised = "yes" if one.authorised else "no"
        cells = (when, one.method, one.host, one.path, one.why, one.status, one.received, authorised)
        table.writerow([_harmless(cell) for cell in cells])
    try:
        write_atomically(path, text.getvalue().encode())
    except OSError as error:
        raise UserFacingError(
            "export_failed",
            f"The list could not be written to {path}.",
            "Check that the folder is there, writable, and has room.",
            str(error),
        ) from error
    return path


def _harmless(cell: str | int) -> str | int:
    """Return ``cell`` so that no spreadsheet takes a foreign text for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
