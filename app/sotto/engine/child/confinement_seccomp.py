"""Linux: a seccomp filter, by which a process gives up system calls for itself and all that comes after it.

What is refused fails with EPERM, which every library knows how to take, and does not end the process: llama.cpp, its
graphics drivers and Python call more than any list of allowed calls could know, so the list is one of refused calls.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterator, Sequence

_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""AUDIT_ARCH_* (linux/audit.h) and the column in the tables below."""

_X32 = 0x40000000  # __X32_SYSCALL_BIT: the same calls again under other numbers (asm/unistd.h)

_ONE_NUMBER = {  # since Linux 5.0 every architecture numbers new calls alike
    "pidfd_send_signal": 424,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_open": 434,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "mount_setattr": 442,
    "quotactl_fd": 443,
    "process_mrelease": 448,
}
_NETWORK = {  # x86-64 (asm/unistd_64.h), aarch64 (asm-generic/unistd.h)
    "socket": (41, 198),
    "socketpair": (53, 199),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "connect": (42, 203),
    "sendto": (44, 206),
    "recvfrom": (45, 207),
    "sendmsg": (46, 211),
    "recvmsg": (47, 212),
    "sendmmsg": (307, 269),
    "recvmmsg": (299, 243),
}
_PROGRAMS = {"execve": (59, 221), "execveat": (322, 281)}
_OTHER_PROCESSES = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
_SYSTEM = {
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "setns": (308, 268),
    "unshare": (272, 97),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "syslog": (103, 116),
    "vhangup": (153, 58),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "mknodat": (259, 33),
    "personality": (135, 92),
    "capset": (126, 91),
    "setuid": (105, 146),
    "setgid": (106, 144),
    "setreuid": (113, 145),
    "setregid": (114, 143),
    "setresuid": (117, 147),
    "setresgid": (119, 149),
    "setgroups": (116, 159),
    "setfsuid": (122, 151),
    "setfsgid": (123, 152),
}
_SIGNALS = {"tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240)}
_SIGNAL_TO = ((62, 129), (234, 131))  # kill and tgkill: the first argument is a process
_X86_ONLY = {"mknod": 133, "uselib": 134, "modify_ldt": 154, "iopl": 172, "ioperm": 173}
_X86_FORKS = {"fork": 57, "vfork": 58}
_CLONE, _CLONE3 = (56, 220), 435
_CLONE_THREAD = 0x10000  # linux/sched.h

# struct seccomp_data: number, architecture, instruction pointer, arguments
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
# linux/bpf_common.h: load a word; jump if equal, if at least, if a bit is set; return
_LOAD, _EQUAL, _AT_LEAST, _HAS_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO (linux/seccomp.h)

_PR_SET_NO_NEW_PRIVS = 38  # linux/prctl.h
_SECCOMP = (317, 277)
_SET_MODE_FILTER = 1
_ALL_THREADS = 1 << 0  # SECCOMP_FILTER_FLAG_TSYNC
_KEEP_SPEED = 1 << 2
"""SECCOMP_FILTER_FLAG_SPEC_ALLOW: without it kernels before 5.16 switch off a speed-up of the processor (speculative
store bypass) for every process with a filter."""


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("k", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction)))


def forbid(*, may_fork: bool = False, helpers: Sequence[int] = ()) -> None:
    """Refuse network, programs, other processes and the system's administration from now on, on all threads.

    Threads stay possible. New processes, and signals to them, only with ``may_fork``; otherwise signals go only to this
    process and to ``helpers``, process ids. Raises OSError where the kernel refuses, or the processor is one whose
    numbers are not known here; nothing has changed then.
    """
    column = _architecture()[1]
    processes = None if may_fork else (os.getpid(), *helpers)
    instructions = list(_instructions(processes))
    program = _Program(len(instructions), (_Instruction * len(instructions))(*instructions))
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise _last_error()
    failed = library.syscall(
        ctypes.c_long(_SECCOMP[column]),
        ctypes.c_long(_SET_MODE_FILTER),
        ctypes.c_long(_ALL_THREADS | _KEEP_SPEED),
        ctypes.byref(program),
    )
    if failed < 0:
        raise _last_error()
    if failed:
        raise OSError(errno.EBUSY, f"thread {failed} has another filter")


def _architecture() -> tuple[int, int]:
    machine = os.uname().machine if sys.platform != "win32" else ""
    if machine not in _ARCHITECTURES or sys.maxsize < 2**32:
        raise OSError(errno.ENOSYS, f"no list of system calls for {machine}")
    return _ARCHITECTURES[machine]


def _refused(column: int, *, may_fork: bool) -> list[int]:
    """Return the numbers of the calls that are refused whatever their arguments."""
    tables = [_NETWORK, _PROGRAMS, _OTHER_PROCESSES, _SYSTEM]
    tables += [] if may_fork else [_SIGNALS]
    numbers = [pair[column] for table in tables for pair in table.values()]
    numbers += _ONE_NUMBER.values()
    if column == 0:
        numbers += _X86_ONLY.values()
        numbers += () if may_fork else _X86_FORKS.values()
    return sorted(numbers)


def _instructions(processes: Sequence[int] | None) -> Iterator[_Instruction]:
    """Yield the filter; ``processes`` may be sent signals, None: all, and new ones may be made."""
    architecture, column = _architecture()
    refuse = _Instruction(_RETURN, 0, 0, _FAIL | errno.EPERM)
    yield _Instruction(_LOAD, 0, 0, _ARCHITECTURE_AT)
    yield _Instruction(_EQUAL, 1, 0, architecture)
    yield refuse  # 32-bit calls have other numbers
    yield _Instruction(_LOAD, 0, 0, _NUMBER_AT)
    if column == 0:
        yield _Instruction(_AT_LEAST, 0, 1, _X32)
        yield refuse
    for number in _refused(column, may_fork=processes is None):
        yield _Instruction(_EQUAL, 0, 1, number)
        yield refuse
    if processes is not None:
        # What clone3 is asked for lies in memory, where a filter cannot look. The C library takes "no such call" for
        # an old kernel and calls clone.
        yield _Instruction(_EQUAL, 0, 1, _CLONE3)
        yield _Instruction(_RETURN, 0, 0, _FAIL | errno.ENOSYS)
        yield from _only_if(_CLONE[column], [_Instruction(_HAS_BIT, 1, 0, _CLONE_THREAD)])
        for pair in _SIGNAL_TO:
            last = len(processes)
            tests = [_Instruction(_EQUAL, last - at, 0, process) for at, process in enumerate(processes)]
            yield from _only_if(pair[column], tests)
    yield _Instruction(_RETURN, 0, 0, _ALLOW)


def _only_if(number: int, tests: Sequence[_Instruction]) -> Iterator[_Instruction]:
    """Yield instructions that refuse call ``number`` unless one of ``tests`` on its first argument jumps over that."""
    yield _Instruction(_EQUAL, 0, len(tests) + 3, number)
    yield _Instruction(_LOAD, 0, 0, _FIRST_ARGUMENT_AT)
    yield from tests
    yield _Instruction(_RETURN, 0, 0, _FAIL | errno.EPERM)
    yield _Instruction(_RETURN, 0, 0, _ALLOW)


def _last_error() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))
