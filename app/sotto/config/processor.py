"""Whether this processor can run Sotto's window at all.

llama.cpp's plainest part runs on every 64-bit processor (SSE2 on Intel's and AMD's), but Qt and numpy are compiled for
those with SSE4.2, and end the process on others without a word.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sotto.domain.errors import UserFacingError

_CPUINFO = Path("/proc/cpuinfo")
_ENOUGH = 8192
"""Bytes, in which the first processor is described; the whole file is long where there are many."""


def check_processor(cpuinfo: Path = _CPUINFO) -> None:
    """Raise UserFacingError on Intel's and AMD's processors without SSE4.2. Takes a tenth of a millisecond.

    Linux only: the other systems that Sotto runs on need such a processor themselves.
    """
    if sys.platform != "linux":
        return
    try:
        descriptor = os.open(cpuinfo, os.O_RDONLY | os.O_CLOEXEC)
        try:
            text = os.read(descriptor, _ENOUGH)
        finally:
            os.close(descriptor)
    except OSError:
        return
    _, is_there, features = text.partition(b"\nflags\t")  # that is its name with x86 alone
    if is_there and b" sse4_2 " not in features.partition(b"\n")[0] + b" ":
        raise UserFacingError(
            "processor_too_old",
            "This computer’s processor is too old for Sotto.",
            "Sotto needs a 64-bit Intel or AMD processor with SSE4.2 (since about 2010), or a 64-bit Arm one.",
        )
