"""The time as the store keeps it."""

from __future__ import annotations

import sys
import time


def now_ms() -> int:
    """Return the Unix time in milliseconds."""
    return time.time_ns() // 1_000_000


def seconds_passed() -> float:
    """Return seconds since some moment, those included that the computer slept."""
    if sys.platform == "linux":
        seconds = time.clock_gettime(time.CLOCK_BOOTTIME)
    elif sys.platform == "darwin":  # where time.monotonic() stands still in sleep, and this does not
        seconds = time.clock_gettime(time.CLOCK_MONOTONIC)
    else:
        seconds = time.monotonic()
    return seconds
