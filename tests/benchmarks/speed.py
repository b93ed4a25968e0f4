"""How fast the engine reads and writes, as a ratio to the minimal loop in the same run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sotto.domain.light_dataclass import dataclass

GENERATE = 96
ROUNDS = 6
"""The two programs take turns, each going first every other time, so that a slow moment of the machine hits both."""


@dataclass(frozen=True, slots=True)
class Point:
    """What is measured: ``prompt`` tokens read, and some written, each after ``depth`` others."""

    depth: int
    prompt: int = 484


POINTS = (Point(0), Point(484), Point(3000), Point(0, 3000))


def measure(model: Path, threads: int, points: Sequence[Point] = POINTS) -> dict[str, Any]:
    """Return medians in tokens per second, and the medians of the ratios of neighbouring runs, for each of ``points``.

    Sotto runs with its settings as they are when it is new, the minimal loop with those of llama.cpp (and Sotto's
    number of threads). Before the first run Sotto may try out how many tokens to read at once, as it does by itself
    while it is idle; ``choices`` says what came of it. A busy computer has no result of that: then it reads with the
    usual size, and ``is_tuned`` is false.
    """
    _sotto(model, Point(0, 64), "--tune")
    choices = _sotto(model, Point(0, 64))["choices"]
    return {
        "is_tuned": any(choice["reason"].startswith("Measured here") for choice in choices),
        "choices": choices,
        "points": [_measure_point(model, threads, point) for point in points],
    }


def _measure_point(model: Path, threads: int, point: Point) -> dict[str, Any]:
    ours: list[tuple[float, float]] = []
    base: list[tuple[float, float]] = []
    for number in range(ROUNDS):
        if number % 2:
            base.append(_minimal(model, point, threads))
        report = _sotto(model, point)
        ours.append((report["prompt_tokens_per_second"]["max"], report["tokens_per_second"]["max"]))
        if not number % 2:
            base.append(_minimal(model, point, threads))
    return {
        "depth": point.depth,
        "prompt": point.prompt,
        "generate": GENERATE,
        "prompt_tokens_per_second": _compare([o[0] for o in ours], [b[0] for b in base]),
        "tokens_per_second": _compare([o[1] for o in ours], [b[1] for b in base]),
    }


def _compare(ours: list[float], base: list[float]) -> dict[str, Any]:
    ratios = [o / b for o, b in zip(ours, base, strict=True)]
    return {
        "sotto": round(statistics.median(ours), 1),
        "minimal_loop": round(statistics.median(base), 1),
        "ratio": round(statistics.median(ratios), 3),
        "ratios": [round(ratio, 3) for ratio in ratios],
        "best_ratio": round(max(ours) / max(base), 3),
    }


def _sotto(model: Path, point: Point, *flags: str) -> dict[str, Any]:
    numbers = {"prompt": point.prompt, "generate": GENERATE, "depth": point.depth, "repeat": 1}
    command = [sys.executable, "-m", "sotto", "bench", str(model), "--json", *flags]
    for name, number in numbers.items():
        command += [f"--{name}", str(number)]
    report: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return report


def _minimal(model: Path, point: Point, threads: int) -> tuple[float, float]:
    program = Path(__file__).with_name("minimal_loop.py")
    numbers = [str(number) for number in (point.prompt, GENERATE, point.depth, 1, threads)]
    command = [sys.executable, str(program), str(model), *numbers]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    runs = [json.loads(line) for line in lines]
    return (
        max(point.prompt / run["prompt_ms"] * 1000 for run in runs),
        max(GENERATE / run["decode_ms"] * 1000 for run in runs),
    )
