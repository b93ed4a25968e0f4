"""Which backups are too many: Anki's scheme, without trust in the clock.

Everything of the last day stays, then one for each of 12 days, one for each of 10 weeks, one for each of 9 months. Days
without a backup do not count, so that a long holiday removes nothing by itself. Backups from the future (the clock was
wrong) are counted by themselves: otherwise a few of them would take the places of all that is made from now on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol, TypeVar

DAILY, WEEKLY, MONTHLY = 12, 10, 9
_DAY_MS = 24 * 3600 * 1000


class Dated(Protocol):
    """A backup, as far as it matters here; ``made`` is Unix milliseconds."""

    @property
    def path(self) -> Path: ...

    @property
    def made(self) -> int: ...


T = TypeVar("T", bound=Dated)

_PERIODS: tuple[tuple[int, Callable[[date], Hashable] | None], ...] = (
    (DAILY, lambda day: day),
    (WEEKLY, lambda day: day.isocalendar()[:2]),
    (MONTHLY, lambda day: (day.year, day.month)),
)


def obsolete(backups: Iterable[T], now: int, keep: Path) -> list[T]:
    """Return which of ``backups`` may go at the time ``now``; never ``keep``, the one that was just checked."""
    others = [backup for backup in backups if backup.path != keep]
    future = [backup for backup in others if backup.made > now + _DAY_MS]
    past = [backup for backup in others if now - _DAY_MS > backup.made]
    return [*_too_many(past), *_too_many(future)]


def _too_many(backups: Iterable[T]) -> list[T]:
    """Return what no day, week or month has a place for.

    From the newest on: as long as days have places, one of each day stays; then one of each week; then of each month.
    """
    gone: list[T] = []
    places = iter(_PERIODS)
    left, period = next(places)
    last: date | None = None
    for backup in sorted(backups, key=lambda backup: backup.made, reverse=True):
        while not left and period is not None:
            left, period = next(places, (0, None))
        day = datetime.fromtimestamp(backup.made / 1000, UTC).date()
        if period is None or (last is not None and period(day) == period(last)):
            gone.append(backup)
        else:
            last = day
            left -= 1
    return gone
