"""Facts about this computer that decide how a model is run: physical cores and memory."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sotto.engine.protocol import Device

_ROOT = Path("/")
_PLATFORM: str = sys.platform  # by this name, or mypy takes the other systems' lines for dead code

_NETWORK_FILE_SYSTEMS = {
    *(0x6969, 0x517B, 0xFE534D42, 0xFF534D42),  # NFS, SMB, SMB2, CIFS (linux/magic.h)
    *(0x01021997, 0x00C36400, 0x5346414F),  # 9P, Ceph, AFS; FUSE can be anything, a local disk as well
}
_DRIVE_REMOTE = 4  # GetDriveType, winbase.h


def physical_cores() -> int:
    """Return how many physical cores this process may use, at least 1.

    Two threads on one core compete for the same arithmetic units, so llama.cpp is fastest with one thread per core.
    Linux: distinct thread-sibling groups among the allowed CPUs. macOS: performance cores. Windows: half of the
    logical processors where there are more than two (the count of cores is not offered by the standard library).
    """
    if _PLATFORM == "linux":
        return _linux_cores()
    if _PLATFORM == "darwin":
        return _sysctl("hw.perflevel0.physicalcpu") or _sysctl("hw.physicalcpu") or os.cpu_count() or 1
    logical = os.cpu_count() or 1
    return logical // 2 if logical > 2 else logical


def memory_total() -> int:
    """Return the installed memory in bytes, 0 if unknown."""
    return _memory()[0]


def memory_available() -> int:
    """Return the memory that can be used without swapping, in bytes, 0 if unknown."""
    return _memory()[1]


def is_on_network(path: Path) -> bool:
    """Return whether ``path`` lies on another computer, as far as this system tells (Linux and Windows do).

    A mapped file whose server goes away ends the process that reads it.
    """
    if _PLATFORM == "linux":
        return _linux_file_system(path) in _NETWORK_FILE_SYSTEMS
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{path.absolute().anchor}") == _DRIVE_REMOTE)
    return False


def usable_gpus(devices: Sequence[Device]) -> list[Device]:
    """Return the graphics processors that take layers: those with memory of their own, else those within the CPU."""
    own = [device for device in devices if device.kind == "gpu"]
    return own or [device for device in devices if device.kind == "integrated"]


def _linux_cores(root: Path = _ROOT) -> int:
    allowed = os.sched_getaffinity(0) if sys.platform == "linux" else set()
    groups = set()
    for cpu in allowed:
        siblings = root / f"sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list"
        try:
            groups.add(siblings.read_text().strip())
        except OSError:
            groups.add(str(cpu))
    return max(1, len(groups))


def _linux_file_system(path: Path) -> int:
    """Return the number of the file system that ``path`` lies on (statfs(2), whose first field it is); 0 if unknown."""
    buffer = (ctypes.c_ulong * 32)()  # more than struct statfs has on any processor
    try:
        failed = ctypes.CDLL(None).statfs(os.fsencode(path), buffer)
    except (OSError, AttributeError):
        return 0
    return 0 if failed else buffer[0] & 0xFFFFFFFF


def _memory() -> tuple[int, int]:
    if _PLATFORM == "linux":
        return _linux_memory()
    if _PLATFORM == "win32":
        return _windows_memory()
    total = _sysctl("hw.memsize")
    # macOS tells no "available" figure without Mach calls; half of the whole is a careful stand-in.
    return total, total // 2


def _linux_memory(root: Path = _ROOT) -> tuple[int, int]:
    """Read /proc/meminfo, and the limit of the control group, which is lower in a container."""
    values = {}
    try:
        for line in (root / "proc/meminfo").read_text().splitlines():
            key, _, rest = line.partition(":")
            values[key] = int(rest.split()[0]) * 1024
    except (OSError, ValueError, IndexError):
        return 0, 0
    total, available = values.get("MemTotal", 0), values.get("MemAvailable", 0)
    group = root / "sys/fs/cgroup"
    try:
        limit = int((group / "memory.max").read_text())
        used = int((group / "memory.current").read_text())
        counts = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
        # A model file that was read stays in the page cache and counts as used, but is given up when asked for.
        used -= int(counts.get("inactive_file", 0)) + int(counts.get("active_file", 0))
    except (OSError, ValueError):
        return total, available
    return min(total, limit), min(available, max(0, limit - used))


def _sysctl(name: str) -> int:
    """Return an integer of macOS's sysctl, 0 if there is none of that name."""
    value, size = ctypes.c_int64(), ctypes.c_size_t(8)
    try:
        library = ctypes.CDLL(None)
        failed = library.sysctlbyname(name.encode(), ctypes.byref(value), ctypes.byref(size), None, 0)
    except (OSError, AttributeError):
        return 0
    return 0 if failed else value.value


def _windows_memory() -> tuple[int, int]:
    class MemoryStatus(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_uint32),
            ("load", ctypes.c_uint32),
            *((name, ctypes.c_uint64) for name in ("total", "available", "a", "b", "c", "d", "e")),
        )

    status = MemoryStatus()
    status.length = ctypes.sizeof(status)
    if sys.platform == "win32" and ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return status.total, status.available
    return 0, 0
