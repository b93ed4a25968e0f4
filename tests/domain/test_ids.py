"""Ids sort by the time they were made."""

from __future__ import annotations

import pytest

from sotto.domain import ids


def test_ids_are_unlike_and_have_one_form() -> None:
    made = {ids.new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(id_) == 26 and set(id_) <= set("0123456789abcdefghjkmnpqrstvwxyz") for id_ in made)


def test_a_later_millisecond_sorts_later(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([1_000_000, 2_000_000, 1_700_000_000_000_000_000, 4_000_000_000_000_000_000])
    monkeypatch.setattr(ids.time, "time_ns", lambda: next(times))
    made = [ids.new_id() for _ in range(4)]
    assert made == sorted(made)
