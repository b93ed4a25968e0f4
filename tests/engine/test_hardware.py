"""What this computer has, and what computers of other kinds would say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import psutil
import pytest

from sotto.engine import hardware
from support.needs import needs_linux

_GB = 1024**3
_MEMINFO = (
    "MemTotal:       16777216 kB\nMemFree:         1048576 kB\nMemAvailable:    8388608 kB\nHugePages_Total:       0\n"
)


def _tree(root: Path, files: Mapping[str, str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return root


def _cpus(*siblings: str) -> dict[str, str]:
    return {f"sys/devices/system/cpu/cpu{n}/topology/thread_siblings_list": f"{s}\n" for n, s in enumerate(siblings)}


def _group(limit: str, used: int, stat: str = "anon 5\ninactive_file 0\nactive_file 0\n") -> dict[str, str]:
    folder = "sys/fs/cgroup/memory."
    return {f"{folder}max": limit, f"{folder}current": f"{used}\n", f"{folder}stat": stat}


def test_this_computer_has_cores_and_memory() -> None:
    assert 1 <= hardware.physical_cores() <= (os.cpu_count() or 1)
    assert 0 < hardware.memory_available() <= hardware.memory_total()


def test_the_memory_is_what_others_say() -> None:
    # In a container the limit may be lower.
    assert hardware.memory_total() <= psutil.virtual_memory().total


@needs_linux
@pytest.mark.parametrize(
    ("siblings", "cores"),
    [
        (("0", "1", "2", "3"), 4),
        (("0,2", "1,3", "0,2", "1,3"), 2),  # two threads a core
        (("0-1", "0-1", "2", "3"), 3),  # performance cores with two threads, efficiency cores with one
        (("0-3", "0-3", "0-3", "0-3"), 1),
    ],
)
def test_threads_of_one_core_are_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, siblings: tuple[str, ...], cores: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1, 2, 3})
    assert hardware._linux_cores(_tree(tmp_path, _cpus(*siblings))) == cores


@needs_linux
def test_only_allowed_processors_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 2})
    assert hardware._linux_cores(_tree(tmp_path, _cpus("0,2", "1,3", "0,2", "1,3"))) == 1
    assert hardware._linux_cores(tmp_path / "nothing") == 2  # unknown: each for itself


def test_memory_of_an_ordinary_system(tmp_path: Path) -> None:
    assert hardware._linux_memory(_tree(tmp_path, {"proc/meminfo": _MEMINFO})) == (16 * _GB, 8 * _GB)


@pytest.mark.parametrize("content", ["", "MemTotal: many kB\n", "MemTotal:\n"])
def test_memory_that_is_not_told_is_unknown(tmp_path: Path, content: str) -> None:
    assert hardware._linux_memory(tmp_path) == (0, 0)
    assert hardware._linux_memory(_tree(tmp_path, {"proc/meminfo": content})) == (0, 0)


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (_group("max\n", _GB), (16 * _GB, 8 * _GB)),
        (_group(f"{4 * _GB}\n", _GB), (4 * _GB, 3 * _GB)),
        (_group(f"{4 * _GB}\n", 5 * _GB), (4 * _GB, 0)),
        (_group(f"{64 * _GB}\n", _GB), (16 * _GB, 8 * _GB)),
        # A model file that was read is in the page cache, which is given up when memory is asked for.
        (_group(f"{4 * _GB}\n", 4 * _GB, f"anon 5\ninactive_file {_GB}\nactive_file {_GB}\n"), (4 * _GB, 2 * _GB)),
        (_group(f"{4 * _GB}\n", _GB, "nonsense\n"), (16 * _GB, 8 * _GB)),
    ],
)
def test_a_container_has_what_it_is_allowed(tmp_path: Path, group: dict[str, str], expected: tuple[int, int]) -> None:
    assert hardware._linux_memory(_tree(tmp_path, {"proc/meminfo": _MEMINFO, **group})) == expected


def test_macos_counts_performance_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"hw.perflevel0.physicalcpu": 6, "hw.physicalcpu": 10, "hw.memsize": 16 * _GB}
    monkeypatch.setattr(hardware, "_PLATFORM", "darwin")
    monkeypatch.setattr(hardware, "_sysctl", lambda name: known.get(name, 0))
    assert hardware.physical_cores() == 6
    assert hardware.memory_total() == 16 * _GB
    assert hardware.memory_available() == 8 * _GB
    del known["hw.perflevel0.physicalcpu"]  # Intel
    assert hardware.physical_cores() == 10
    known.clear()
    assert hardware.physical_cores() >= 1


@pytest.mark.parametrize(("logical", "cores"), [(16, 8), (2, 2), (1, 1), (None, 1)])
def test_windows_halves_its_processors(monkeypatch: pytest.MonkeyPatch, logical: int | None, cores: int) -> None:
    monkeypatch.setattr(hardware, "_PLATFORM", "win32")
    monkeypatch.setattr(os, "cpu_count", lambda: logical)
    assert hardware.physical_cores() == cores


def test_an_unknown_sysctl_is_nothing() -> None:
    assert hardware._sysctl("hw.there.is.no.such.name") == 0


@needs_linux
def test_files_of_another_computer_are_told_by_their_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = hardware._linux_file_system(tmp_path)
    assert here not in (0, 0x6969)
    assert hardware._linux_file_system(Path("/proc")) == 0x9FA0  # PROC_SUPER_MAGIC, linux/magic.h
    assert not hardware.is_on_network(tmp_path)
    assert not hardware.is_on_network(tmp_path / "not there")
    monkeypatch.setattr(hardware, "_NETWORK_FILE_SYSTEMS", {here})
    assert hardware.is_on_network(tmp_path)
