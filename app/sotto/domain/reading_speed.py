"""How fast a model reads on a computer, by how many tokens are computed at once: measured by the engine, kept here."""

from __future__ import annotations

from collections.abc import Mapping

from sotto.domain.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class BatchSpeed:
    """Tokens a second with ``size`` tokens computed at once."""

    size: int
    tokens_per_second: float


@dataclass(frozen=True, slots=True)
class ReadingSpeed:
    """One measurement. ``conditions`` are the engine's words for all that it depends on besides the computer."""

    conditions: str
    speeds: tuple[BatchSpeed, ...]


def reading_speed(conditions: str, speeds: Mapping[int, float]) -> ReadingSpeed:
    """Return a measurement of ``speeds``, tokens a second by size."""
    return ReadingSpeed(conditions, tuple(BatchSpeed(size, speed) for size, speed in sorted(speeds.items())))


def by_size(measured: ReadingSpeed) -> dict[int, float]:
    """Return tokens a second by size, without what cannot be a speed."""
    return {one.size: one.tokens_per_second for one in measured.speeds if one.size > 0 and one.tokens_per_second > 0}
