"""How fast the engine reads and writes, as a ratio to the minimal loop in the same run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sotto.domain.light_dataclass import dataclass

GENERATE = 96


@dataclass(frozen=True, slots=True)
class Point:
    """What is measured: ``prompt`` tokens read, and some written, each after ``depth`` others.

    The programs take turns for ``rounds``, in changing order, so that a slow moment of the machine hits all of them.
    """

    depth: int
    prompt: int = 484
    rounds: int = 10


POINTS = (Point(0), Point(484), Point(3000, rounds=4), Point(0, 3000, rounds=4))


def measure(model: Path, threads: int, points: Sequence[Point] = POINTS) -> dict[str, Any]:
    """Return medians in tokens per second, and the medians of the ratios of neighbouring runs, for each of ``points``.

    Sotto runs with its settings as they are when it is new. The minimal loop runs twice, always with Sotto's number of
    threads: with the parameters of llama.cpp, and with Sotto's choice about attention, which alone changes how fast is
    written. The second ratio of writing is what Sotto's own work costs. Before the first run Sotto may try out how many
    tokens to read at once, as it does by itself while it is idle; ``choices`` says what came of it. A busy computer has
    no result of that: then it reads with the usual size, and ``is_tuned`` is false.
    """
    tune(model)
    choices = _sotto(model, Point(0, 64))["choices"]
    return {
        "is_tuned": any(choice["reason"].startswith("Measured here") for choice in choices),
        "choices": choices,
        "points": [_measure_point(model, threads, point, _flash_attention(choices)) for point in points],
    }


def tune(model: Path, environment: Mapping[str, str] | None = None) -> None:
    """Have Sotto find out its micro-batch, as it does by itself while it is idle."""
    _sotto(model, Point(0, 64), "--tune", environment=environment)


def _flash_attention(choices: list[dict[str, str]]) -> int:
    """Return Sotto's choice as the minimal loop takes it."""
    choice = next(choice for choice in choices if choice["name"] == "flash_attention")
    return 2 if "Sotto’s own" in choice["reason"] else int(choice["value"] != "off")


def _measure_point(model: Path, threads: int, point: Point, flash: int) -> dict[str, Any]:
    runs: list[tuple[str, Callable[[], tuple[float, float]]]] = [
        ("sotto", lambda: sotto_speeds(model, point)),
        ("defaults", lambda: _minimal(model, point, threads, -1)),
        ("same_choices", lambda: _minimal(model, point, threads, flash)),
    ]
    speeds: dict[str, list[tuple[float, float]]] = {name: [] for name, _run in runs}
    for number in range(point.rounds):
        for name, run in runs if number % 2 else reversed(runs):
            speeds[name].append(run())
    read, written = ({name: [pair[part] for pair in pairs] for name, pairs in speeds.items()} for part in (0, 1))
    return {
        "depth": point.depth,
        "prompt": point.prompt,
        "generate": GENERATE,
        "prompt_tokens_per_second": _compare(read),
        "tokens_per_second": _compare(written),
    }


def _compare(speeds: dict[str, list[float]]) -> dict[str, Any]:
    figures: dict[str, Any] = {name: round(statistics.median(values), 1) for name, values in speeds.items()}
    for name in ("defaults", "same_choices"):
        ratios = [ours / base for ours, base in zip(speeds["sotto"], speeds[name], strict=True)]
        figures[f"ratio_to_{name}"] = round(statistics.median(ratios), 3)
        figures[f"ratios_to_{name}"] = [round(ratio, 3) for ratio in ratios]
    return figures


def sotto_speeds(model: Path, point: Point, environment: Mapping[str, str] | None = None) -> tuple[float, float]:
    """Return the tokens a second that Sotto reads and writes; ``environment`` is the process's own unless given."""
    report = _sotto(model, point, environment=environment)
    return report["prompt_tokens_per_second"]["max"], report["tokens_per_second"]["max"]


def _sotto(model: Path, point: Point, *flags: str, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    numbers = {"prompt": point.prompt, "generate": GENERATE, "depth": point.depth, "repeat": 1}
    command = [sys.executable, "-m", "sotto", "bench", str(model), "--json", *flags]
    for name, number in numbers.items():
        command += [f"--{name}", str(number)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _minimal(model: Path, point: Point, threads: int, flash: int) -> tuple[float, float]:
    program = Path(__file__).with_name("minimal_loop.py")
    numbers = [str(number) for number in (point.prompt, GENERATE, point.depth, 1, threads, flash)]
    command = [sys.executable, str(program), str(model), *numbers]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    runs = [json.loads(line) for line in lines]
    return (
        max(point.prompt / run["prompt_ms"] * 1000 for run in runs),
        max(GENERATE / run["decode_ms"] * 1000 for run in runs),
    )
