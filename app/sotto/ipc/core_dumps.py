"""Keep what is in memory out of core files, and if wanted from other programs: chats and their key are in it.

A module of its own, and as small as that, since every start of Sotto runs it first.
"""

from __future__ import annotations

import contextlib
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h


def forbid_core_dumps() -> None:
    """Let this process and those it starts leave no core file when they crash (POSIX; Windows writes none by itself).

    On Linux the limit is 1 byte, not 0: both mean "no file", but only 1 also stops a dump into a pipe
    (systemd-coredump, apport), for which the kernel ignores every other limit (fs/coredump.c).
    """
    if sys.platform != "win32":
        import resource  # exists on POSIX only

        limit = 1 if sys.platform == "linux" else 0
        _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))


def hide_memory() -> None:
    """Keep other programs of this user from reading this process's memory (Linux; elsewhere nothing happens).

    From then on ``/proc/PID`` belongs to root: ``ss`` and ``lsof`` show nothing any more to those who want to see that
    nothing goes to the network. So the engine, which has no network, always does this (late, since it reads
    ``/proc/self`` itself), the window and the commands only if the user wants it. The window does so when desktop
    portals know it: they refuse whom they cannot look up there, but look only once (xdg-desktop-portal 1.16, tried).
    """
    if sys.platform == "linux":
        import ctypes  # a start without this must not load it

        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
