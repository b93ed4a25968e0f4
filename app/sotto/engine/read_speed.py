"""How fast this computer reads its memory: what limits how fast a model writes.

Writing one token reads all active weights once (Pope et al. 2022, arXiv:2211.05102), so the speed that can be expected
follows from this one number. It is measured the way llama.cpp reads: each thread its own part, from beginning to end.
"""

from __future__ import annotations

import ctypes
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from sotto.domain.light_dataclass import dataclass
from sotto.engine.hardware import memory_available, physical_cores

SIZE: Final = 256 * 1024 * 1024
"""Bytes that are read. Far more than the caches of most processors hold, and little enough to borrow for a moment."""

_PIECE: Final = 1024 * 1024
"""Bytes copied at once to a place that stays in the cache, so that only reading goes to the memory."""

_SECONDS: Final = 0.1
_ROUNDS: Final = 4

_UNDISTURBED: Final = 0.8
"""Share of a round during which a thread must have had its core for itself. One that had to wait says nothing about the
memory; the clock for this is coarse on some systems."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one thread did: bytes a second, and which share of the time it could work."""

    speed: float
    share: float


def read_speed(size: int = SIZE, seconds: float = _SECONDS, rounds: int = _ROUNDS) -> float:
    """Return how many bytes a second all cores together read; 0 if there is no telling now.

    That is when too little memory is free, or when other programs need the processor. Takes about half a second, on as
    many threads as llama.cpp would use. They hold the interpreter's lock for microseconds only (ctypes gives it up
    while it copies), so that a window stays smooth. The best round counts: what else runs only makes one slower.
    """
    available = memory_available()
    if available and available < 4 * size:
        return 0.0
    threads = physical_cores()
    share = max(1, size // threads // _PIECE) * _PIECE
    barrier = threading.Barrier(threads, timeout=60)
    with ThreadPoolExecutor(threads, "read-speed") as pool:
        read = list(pool.map(lambda _: _read(share, barrier, seconds, rounds), range(threads)))
    together = zip(*read, strict=True)
    undisturbed = [each for each in together if min(one.share for one in each) >= _UNDISTURBED]
    return max((sum(one.speed for one in each) for each in undisturbed), default=0.0)


def _read(share: int, barrier: threading.Barrier, seconds: float, rounds: int) -> list[Round]:
    """Read ``share`` bytes again and again, at the same time as the other threads; return what came of each round.

    Memory is taken in the thread that reads it: where several processors have their own, it is the near one.
    """
    source, target = (ctypes.c_char * share)(), (ctypes.c_char * _PIECE)()
    ctypes.memset(source, 1, share)  # pages nobody wrote to are all the same one, which would stay in the cache
    begin, place, offset = ctypes.addressof(source), ctypes.addressof(target), 0
    done = []
    for _ in range(rounds):
        barrier.wait()
        begun, working, copied = time.perf_counter(), time.thread_time(), 0
        while (passed := time.perf_counter() - begun) < seconds:
            ctypes.memmove(place, begin + offset, _PIECE)
            offset = (offset + _PIECE) % share
            copied += _PIECE
        done.append(Round(copied / passed, (time.thread_time() - working) / passed))
    return done
