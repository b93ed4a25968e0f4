"""Windows: the thread that shows the window says that the system is needed, and later that it no longer is."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

from sotto.services.keep_awake import NoSleepControlError

# winbase.h. Without ES_DISPLAY_REQUIRED the screen goes dark and locks as always.
_CONTINUOUS: Final = 0x80000000
_SYSTEM_REQUIRED: Final = 0x00000001


class WindowsInhibitor:
    """What is said holds for the thread that says it."""

    may_wait = False

    def hold(self) -> str:
        if not _set_state(_CONTINUOUS | _SYSTEM_REQUIRED):
            raise NoSleepControlError("SetThreadExecutionState failed")
        return "execution state"

    def release(self) -> None:
        _set_state(_CONTINUOUS)


def _set_state(flags: int) -> bool:
    if sys.platform == "win32":
        call = ctypes.WinDLL("kernel32").SetThreadExecutionState
        call.argtypes, call.restype = (ctypes.c_uint32,), ctypes.c_uint32
        return bool(call(flags))
    return False
