"""Which backups stay: 12 daily, 10 weekly, 9 monthly, whatever the clock did (R09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sotto.store.backup_thinning import DAILY, MONTHLY, WEEKLY, obsolete

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
LIMIT = DAILY + WEEKLY + MONTHLY


@dataclass(frozen=True)
class Made:
    path: Path
    made: int


def at(moment: datetime) -> Made:
    made = int(moment.timestamp() * 1000)
    return Made(Path(f"{made}.db"), made)


def add(kept: list[Made], moment: datetime) -> list[Made]:
    """Make a backup at ``moment``, and thin."""
    new = at(moment)
    everything = [*kept, new]
    gone = obsolete(everything, new.made, keep=new.path)
    assert new not in gone
    return [each for each in everything if each not in gone]


def test_400_days_leave_days_weeks_and_months() -> None:
    kept: list[Made] = []
    for day in range(400):
        kept = add(kept, START + timedelta(days=day))
    last = START + timedelta(days=399)
    ages = sorted((last - datetime.fromtimestamp(each.made / 1000, UTC)).days for each in kept)
    assert ages[:14] == list(range(14))  # the last day, the one before, and twelve
    assert LIMIT <= len(ages) <= 2 + LIMIT
    weeks = ages[14:24]
    assert all(later - earlier == 7 for earlier, later in pairwise(weeks[1:]))
    assert ages[-1] > 270
    assert all(20 <= later - earlier <= 36 for earlier, later in pairwise(ages[25:]))


def test_all_of_the_last_day_stay() -> None:
    kept: list[Made] = []
    for hour in range(20):
        kept = add(kept, START + timedelta(hours=hour))
    assert len(kept) == 20


def test_a_long_pause_removes_nothing() -> None:
    kept: list[Made] = []
    for day in range(DAILY):
        kept = add(kept, START + timedelta(days=day))
    assert set(kept) < set(add(kept, START + timedelta(days=1000)))


def test_a_wrong_clock_does_not_take_the_places_of_later_backups() -> None:
    kept: list[Made] = []
    for day in range(60):  # three years ahead
        kept = add(kept, START + timedelta(days=1000 + day))
    for day in range(100):
        kept = add(kept, START + timedelta(days=day))
    past = [each for each in kept if each.made < (START + timedelta(days=200)).timestamp() * 1000]
    assert len(past) > DAILY + WEEKLY
    assert len(kept) <= 2 * LIMIT + 4


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(-500, 500, allow_nan=False), min_size=1, max_size=120))
def test_whatever_the_clock_does_the_new_one_stays_and_the_number_is_bounded(jumps: list[float]) -> None:
    kept: list[Made] = []
    for days in jumps:
        moment = START + timedelta(days=days)
        before = kept
        kept = add([each for each in kept if each.made != at(moment).made], moment)
        recent = sum(abs(each.made - at(moment).made) <= 86_400_000 for each in kept)
        assert len(kept) - recent <= 2 * LIMIT
        assert len(kept) >= min(len(before), 1)
