"""Linux: Landlock, by which a process gives up files, ports and signals for itself and all that comes after it.

A rule set can only ever be made narrower. It holds for the thread that takes it on and for threads and processes
started later, so it must be taken on before there is another thread. No rights are needed for it.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from sotto.domain.light_dataclass import dataclass

# System calls, the same on every architecture (asm-generic/unistd.h).
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1
_PR_SET_NO_NEW_PRIVS = 38  # linux/prctl.h

# LANDLOCK_ACCESS_FS_*, linux/landlock.h
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_FIRST_VERSION = (1 << 13) - 1  # besides those: remove, and make of every kind
_REFER, _TRUNCATE, _IOCTL_DEVICE = 1 << 13, 1 << 14, 1 << 15
_NEWER = ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEVICE))
_FOR_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEVICE
_CHANGE = _FIRST_VERSION & ~_EXECUTE | _REFER | _TRUNCATE

_TCP = 0b11  # LANDLOCK_ACCESS_NET_BIND_TCP and _CONNECT_TCP, from version 4
_SCOPE_SOCKETS, _SCOPE_SIGNALS = 0b01, 0b10  # LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET and _SIGNAL, from version 6


class _RulesetAttributes(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


@dataclass(frozen=True, slots=True)
class Places:
    """Files, and folders with all that is below them. What does not exist is left out.

    ``read``: read only. ``run``: read, and executed as a program. ``write``: read, changed, made and removed;
    ``devices``: read, written, and controlled.
    """

    read: tuple[Path, ...] = ()
    run: tuple[Path, ...] = ()
    write: tuple[Path, ...] = ()
    devices: tuple[Path, ...] = ()


def version() -> int:
    """Return the version of Landlock that this kernel offers, 0 where there is none or it may not be used."""
    return max(0, _call(_CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION))


def restrict(places: Places, *, may_signal: bool = False) -> int:
    """Take all files but ``places`` from this process, and TCP; return the version.

    Without ``may_signal`` it can send signals only to what it starts from now on; nor does its own death then send
    one to older children. Call it while there is one thread. Raises OSError where the kernel refuses; nothing has
    changed then.
    """
    offered = version()
    if not offered:
        raise OSError(ctypes.get_errno(), "no Landlock")
    handled = _FIRST_VERSION
    for since, right in _NEWER:
        handled |= right if offered >= since else 0
    scopes = _SCOPE_SOCKETS | (0 if may_signal else _SCOPE_SIGNALS)
    attributes = _RulesetAttributes(handled, _TCP if offered >= 4 else 0, scopes if offered >= 6 else 0)
    size = 24 if offered >= 6 else 16 if offered >= 4 else 8
    ruleset = _checked(_call(_CREATE_RULESET, ctypes.byref(attributes), size, 0))
    try:
        read = _READ_FILE | _READ_DIR
        _allow(ruleset, places.read, read & handled)
        _allow(ruleset, places.run, (read | _EXECUTE) & handled)
        _allow(ruleset, places.write, (read | _CHANGE) & handled)
        _allow(ruleset, places.devices, (read | _WRITE_FILE | _IOCTL_DEVICE) & handled)
        _checked(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        _checked(_call(_RESTRICT_SELF, ruleset, 0, 0))
    finally:
        os.close(ruleset)
    return offered


def _allow(ruleset: int, paths: Iterable[Path], rights: int) -> None:
    for path in paths:
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except (OSError, ValueError):  # it is not there, may not be reached, or has a zero byte in its name
            continue
        try:
            is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
            rule = _PathBeneath(rights if is_folder else rights & _FOR_FILES, descriptor)
            _checked(_call(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0))
        finally:
            os.close(descriptor)


def _call(number: int, *arguments: object) -> int:
    """Make a system call; small integers are widened, as ``syscall`` expects."""
    library = ctypes.CDLL(None, use_errno=True)
    wide = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return int(library.syscall(ctypes.c_long(number), *wide))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
