"""Keep what is in memory out of core files: in the window and the commands it is chats and their key.

A module of its own, and as small as that, since every start of Sotto runs it first.
"""

from __future__ import annotations

import contextlib
import sys


def forbid_core_dumps() -> None:
    """Let this process and those it starts leave no core file when they crash (POSIX; Windows writes none by itself).

    On Linux the limit is 1 byte, not 0: both mean "no file", but only 1 also stops a dump into a pipe
    (systemd-coredump, apport), for which the kernel ignores every other limit (fs/coredump.c). ``PR_SET_DUMPABLE`` is
    left alone: it would hide ``/proc/PID`` from the sandbox set-up, from desktop portals (no file dialogs then), and
    from everybody who wants to see with ``ss`` or ``lsof`` that nothing goes to the network.
    """
    if sys.platform != "win32":
        import resource  # exists on POSIX only

        limit = 1 if sys.platform == "linux" else 0
        _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
