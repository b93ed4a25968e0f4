"""How fast the llama.cpp of a package is beside the one that pip compiled for this very processor.

Both run the minimal loop, so that nothing of Sotto's is in the figures. Sotto itself runs with the package's, too: what
somebody gets who installs it, beside what llama.cpp's own parameters and pip's compiler give.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.speed import GENERATE, Point, sotto_speeds, tune
from support.native_engine import LIBRARIES, lay_out

ROUNDS = 8
"""They take turns, each going first every other time, so that a slow moment of the machine hits both."""
POINTS = (Point(0), Point(484))


def measure(model: Path, threads: int, libraries: Path = LIBRARIES) -> dict[str, Any]:
    """Return medians in tokens a second, and the medians of the ratios of neighbouring runs, for each of ``POINTS``."""
    if not libraries.is_dir():
        return {"skipped": "there is no llama.cpp for packages: make native"}
    with tempfile.TemporaryDirectory() as folder:
        package = lay_out(Path(folder), libraries)
        tune(model, package)
        return {
            "libraries": libraries.name,
            "points": [_measure_point(model, threads, point, package) for point in POINTS],
        }


def _measure_point(model: Path, threads: int, point: Point, package: Mapping[str, str]) -> dict[str, Any]:
    programs: dict[str, Callable[[], tuple[float, float]]] = {
        "package": lambda: _run(model, threads, point, package),
        "sotto": lambda: sotto_speeds(model, point, package),
        "pip": lambda: _run(model, threads, point, os.environ),
    }
    speeds: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
    for number in range(ROUNDS):
        for name in reversed(programs) if number % 2 else programs:
            speeds[name].append(programs[name]())
    read, written = ({name: [pair[part] for pair in pairs] for name, pairs in speeds.items()} for part in (0, 1))
    return {
        "depth": point.depth,
        "prompt": point.prompt,
        "generate": GENERATE,
        "prompt_tokens_per_second": {name: _compare(read[name], read["pip"]) for name in ("package", "sotto")},
        "tokens_per_second": {name: _compare(written[name], written["pip"]) for name in ("package", "sotto")},
    }


def _run(model: Path, threads: int, point: Point, environment: Mapping[str, str]) -> tuple[float, float]:
    program = Path(__file__).with_name("minimal_loop.py")
    numbers = [str(number) for number in (point.prompt, GENERATE, point.depth, 1, threads)]
    command = [sys.executable, str(program), str(model), *numbers]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=dict(environment))
    run = json.loads(done.stdout.splitlines()[-1])
    return point.prompt / run["prompt_ms"] * 1000, GENERATE / run["decode_ms"] * 1000


def _compare(ours: list[float], pips: list[float]) -> dict[str, Any]:
    ratios = [one / other for one, other in zip(ours, pips, strict=True)]
    return {
        "ours": round(statistics.median(ours), 1),
        "pip": round(statistics.median(pips), 1),
        "ratio": round(statistics.median(ratios), 3),
        "ratios": [round(ratio, 3) for ratio in ratios],
        "best_ratio": round(max(ours) / max(pips), 3),
    }
