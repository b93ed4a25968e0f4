"""Windows: a job object, by which the process gives up starting programs, the clipboard and other windows.

Network and files are not restricted by it; the engine says so.
"""

from __future__ import annotations

import ctypes
import sys

# winnt.h
_BASIC_LIMITS, _UI_LIMITS = 2, 4  # JobObjectBasicLimitInformation, JobObjectBasicUIRestrictions
_LIMIT_ACTIVE_PROCESS, _LIMIT_DIE_ON_EXCEPTION = 0x8, 0x400
_EVERY_UI_LIMIT = 0xFF
_PROCESSES = 2
"""The engine and its template helper, which must be started again after a template had to be killed."""


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("per_process_user_time", ctypes.c_int64),
        ("per_job_user_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("minimum_working_set", ctypes.c_size_t),
        ("maximum_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


def join_job() -> None:
    """Put this process into a job of its own; programs started from now on are in it too. Raises OSError.

    The helper was started before and is not counted: while it lives one more process could be started.
    """
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        limits = _BasicLimits(flags=_LIMIT_ACTIVE_PROCESS | _LIMIT_DIE_ON_EXCEPTION, active_processes=_PROCESSES)
        interface = ctypes.c_uint32(_EVERY_UI_LIMIT)
        done = (
            job.value
            and kernel.SetInformationJobObject(job, _BASIC_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
            and kernel.SetInformationJobObject(job, _UI_LIMITS, ctypes.byref(interface), ctypes.sizeof(interface))
            and kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
        )
        if not done:
            raise ctypes.WinError(ctypes.get_last_error())
