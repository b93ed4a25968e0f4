"""What a child program does to itself at its start, so that it never outlives or outlasts its window.

Everywhere the end of standard input means "exit"; a child that is stuck in native code can't obey that. Linux offers
help for that case, macOS and Windows don't (there the functions do nothing and the end of the pipe has to do).
Call these first in the child, before it starts threads.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_NICENESS = 10
_BELOW_NORMAL = 0x4000  # BELOW_NORMAL_PRIORITY_CLASS, winbase.h
_OOM_SCORE_ADJ = 900  # of 1000; an unprivileged process may raise its own score, never lower it again


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies (Linux).

    Precisely: when the *thread* that started it ends, see prctl(2). The parent therefore starts children on a thread
    that lives as long as the program. The setting survives a drop of privileges but not a ``fork``.
    """
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died in between, so no signal will come
            os._exit(0)


def prefer_as_oom_victim() -> None:
    """Have the kernel pick this process, not the window, when memory runs out (Linux)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # /proc may be missing or read-only in a sandbox
            Path("/proc/self/oom_score_adj").write_text(str(_OOM_SCORE_ADJ), encoding="ascii")


def give_way() -> None:
    """Let the window and the engine have the processor first: nobody waits for a download by the millisecond.

    A lower priority (niceness 10) on POSIX, "below normal" on Windows.
    """
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetPriorityClass(ctypes.windll.kernel32.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(_NICENESS)
