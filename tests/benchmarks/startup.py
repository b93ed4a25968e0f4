"""What starting the window costs, as a ratio to a bare PySide6 window in the same run. Linux only (PSS, clock)."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROUNDS = 15


def measure() -> dict[str, Any]:
    """Return medians in milliseconds and kB, and the medians of the ratios of neighbouring runs."""
    with tempfile.TemporaryDirectory() as folder:
        environment = first_start(Path(folder))
        _start("bare", environment)
        runs = [(_start("sotto", environment), _start("bare", environment)) for _ in range(ROUNDS)]
    return {
        "ready_ms": _compare([(ours["ready_ms"], base["ready_ms"]) for ours, base in runs]),
        "pss_kb": _compare([(ours["pss_kb"], base["pss_kb"]) for ours, base in runs]),
        "heavy_modules_in_window": sorted({name for ours, _ in runs for name in ours["heavy"]}),
    }


def first_start(profile: Path) -> dict[str, str]:
    """Make the store in ``profile`` and have the program read from the disk; return the environment for others."""
    environment = {**os.environ, "SOTTO_DATA_DIR": str(profile), "QT_QPA_PLATFORM": "offscreen"}
    environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    first = [sys.executable, "-m", "sotto", "history", "list"]
    subprocess.run(first, check=True, capture_output=True, env=environment)
    _start("sotto", environment)
    return environment


def compared(large: Path, empty: Path) -> dict[str, Any]:
    """Return medians of starts in two profiles that were started before, in turns, and of the ratios of neighbours."""
    environments = [{**first_start(profile)} for profile in (large, empty)]
    runs = [[_start("sotto", environment) for environment in environments] for _ in range(ROUNDS)]
    found = {}
    for name in ("ready_ms", "pss_kb"):
        found[name] = {
            "large_store": round(statistics.median(run[0][name] for run in runs), 1),
            "empty_store": round(statistics.median(run[1][name] for run in runs), 1),
            "ratio": round(statistics.median(run[0][name] / run[1][name] for run in runs), 3),
        }
    return found


def _start(kind: str, environment: dict[str, str]) -> dict[str, Any]:
    probe = Path(__file__).with_name("startup_probe.py")
    command = [sys.executable, str(probe), kind, str(time.monotonic())]
    output = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    result: dict[str, Any] = json.loads(output.splitlines()[-1])
    return result


def _compare(pairs: list[tuple[float, float]]) -> dict[str, float]:
    return {
        "sotto": round(statistics.median(ours for ours, _ in pairs), 1),
        "bare_window": round(statistics.median(base for _, base in pairs), 1),
        "ratio": round(statistics.median(ours / base for ours, base in pairs), 3),
    }
