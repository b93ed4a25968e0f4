"""How long a file takes from loopback until it is on the disk and its checksum is known: against curl and sha256sum.

Both get the same file from the same server, in turns. The time of the fetcher runs from the request to its last word
and includes asking the hub what the file is; its start is told apart.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil

from support.fetcher_probe import FetcherProbe
from support.hub_server import Generated, HubServer

ROUNDS = 3
SIZE = 1_000_000_000

_LOOK_EVERY = 0.02
_MEGABYTE = 1e6


def measure(size: int = SIZE, rounds: int = ROUNDS) -> dict[str, Any]:
    """Return the seconds of each round, the ratio of the medians, and the most memory the fetcher had."""
    ours: list[float] = []
    theirs: list[float] = []
    memory: list[float] = []
    with HubServer() as hub, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = hub.add_file("owner/model", "model.gguf", Generated(size))
        address = hub.address_of("store") + hub.stored(file)
        expected = file.sha256
        begun = time.perf_counter()
        with FetcherProbe(hub) as fetcher:
            start = time.perf_counter() - begun
            for _ in range(rounds):
                if shutil.which("curl") and shutil.which("sha256sum"):
                    theirs.append(_time_curl(address, folder / "curl", expected))
                seconds, peak = _time_fetcher(fetcher, folder / "part", expected)
                ours.append(seconds)
                memory.append(peak)
    result: dict[str, Any] = {"bytes": size, "start_s": round(start, 2), "fetcher_s": _rounded(ours)}
    result["fetcher_peak_mb"] = round(max(memory), 1)
    if theirs:
        result["curl_then_sha256sum_s"] = _rounded(theirs)
        result["ratio"] = round(statistics.median(ours) / statistics.median(theirs), 3)
    return result


def _time_curl(address: str, path: Path, expected: str) -> float:
    begun = time.perf_counter()
    subprocess.run(["curl", "-s", "-o", str(path), address], check=True)
    done = subprocess.run(["sha256sum", str(path)], check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - begun
    assert done.stdout.startswith(expected)
    path.unlink()
    return seconds


def _time_fetcher(fetcher: FetcherProbe, path: Path, expected: str) -> tuple[float, float]:
    with _PeakMemory(fetcher.process.pid) as memory:
        begun = time.perf_counter()
        done = fetcher.brought(path)
        seconds = time.perf_counter() - begun
    assert done.get("sha256") == expected, done
    path.unlink()
    return seconds, memory.megabytes


class _PeakMemory:
    """The most resident memory of a process during the ``with`` block."""

    def __init__(self, pid: int) -> None:
        self.megabytes = 0.0
        self._process = psutil.Process(pid)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> _PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(_LOOK_EVERY):
            self.megabytes = max(self.megabytes, self._process.memory_info().rss / _MEGABYTE)


def _rounded(seconds: list[float]) -> list[float]:
    return [round(value, 2) for value in seconds]
