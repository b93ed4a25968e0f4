"""The engine may not take more memory than the computer has: asking for more fails at once, instead of the system
writing everybody's memory to the disk for minutes and then ending something.

A model file says how large its tables are, and a hostile one may say anything. Linux counts against this limit what a
program writes to and nobody else shares; a mapped model file is not part of it. Elsewhere there is no such limit, and
graphics drivers reserve far more than they use, so that there is none with a graphics processor either.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

from sotto.engine import hardware
from sotto.engine.protocol import Device


def limit_memory(devices: Sequence[Device]) -> None:
    """Limit this process to the memory of this computer, if it can be; ``devices`` are those of llama.cpp."""
    if sys.platform != "linux" or hardware.usable_gpus(devices):
        return
    import resource

    total = hardware.memory_total()
    if not total:
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = total + _swap()
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _swap(path: Path = Path("/proc/meminfo")) -> int:
    """Return the size of all swap space in bytes, 0 if unknown."""
    try:
        lines = dict(line.split(":", 1) for line in path.read_text(encoding="ascii").splitlines())
        return int(lines["SwapTotal"].split()[0]) * 1024
    except (OSError, ValueError, KeyError, IndexError):
        return 0
