"""How fast the engine reads and writes, as a ratio to the minimal loop in the same run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

PROMPT, GENERATE, REPEAT = 484, 96, 1
ROUNDS = 8
"""The two programs take turns, each going first every other time, so that a slow moment of the machine hits both."""


def measure(model: Path, threads: int, depth: int) -> dict[str, Any]:
    """Return medians in tokens per second, and the medians of the ratios of neighbouring runs."""
    ours: list[tuple[float, float]] = []
    base: list[tuple[float, float]] = []
    for number in range(ROUNDS):
        if number % 2:
            base.append(_minimal(model, depth, threads))
        ours.append(_sotto(model, depth))
        if not number % 2:
            base.append(_minimal(model, depth, threads))
    return {
        "depth": depth,
        "prompt": PROMPT,
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


def _sotto(model: Path, depth: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "sotto", "bench", str(model), "--json"]
    command += ["--prompt", str(PROMPT), "--generate", str(GENERATE), "--depth", str(depth), "--repeat", str(REPEAT)]
    result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return result["prompt_tokens_per_second"]["max"], result["tokens_per_second"]["max"]


def _minimal(model: Path, depth: int, threads: int) -> tuple[float, float]:
    program = Path(__file__).with_name("minimal_loop.py")
    numbers = [str(number) for number in (PROMPT, GENERATE, depth, REPEAT, threads)]
    command = [sys.executable, str(program), str(model), *numbers]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    runs = [json.loads(line) for line in lines]
    return (
        max(PROMPT / run["prompt_ms"] * 1000 for run in runs),
        max(GENERATE / run["decode_ms"] * 1000 for run in runs),
    )
