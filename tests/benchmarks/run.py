"""``make bench``: every figure Sotto promises, measured against its baseline in one run; JSON on stdout.

``--only startup`` (or another of ``PARTS``) measures a part. These are figures to read, not tests: a busy machine makes
them worse, which is why most are ratios to a baseline that ran at the same time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import (
    bundle,
    conversation,
    download,
    download_window,
    first_answer,
    models_page,
    native,
    replay,
    speed,
    startup,
    stop,
    store,
    turns,
)
from benchmarks.random_model import write_random_model
from sotto.engine.hardware import physical_cores

PARTS = (
    "startup",
    "first_answer",
    "speed",
    "native",
    "replay",
    "download",
    "models_page",
    "conversation",
    "store",
    "stop",
    "turns",
    "bundle",
)


def main() -> int:
    """Run the benchmarks and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--depth", type=int, help="tokens in the context, instead of the usual ones, for speed")
    parser.add_argument("--messages", type=int, default=1_000_000, help="in the store that is measured")
    arguments = parser.parse_args()
    results: dict[str, Any] = {"python": platform.python_version(), "cores": physical_cores(), "load": _load()}
    if arguments.only in (None, "startup"):
        results["startup"] = startup.measure()
    if arguments.only in (None, "first_answer"):
        results["first_answer"] = first_answer.measure()
    if arguments.only in (None, "speed"):
        with _random_model() as model:
            points = speed.POINTS if arguments.depth is None else (speed.Point(arguments.depth),)
            results["speed"] = speed.measure(model, physical_cores(), points)
    if arguments.only in (None, "native"):
        with _random_model() as model:
            results["native"] = native.measure(model, physical_cores())
    if arguments.only in (None, "replay"):
        with _random_model() as model:
            results["replay"] = replay.measure(model)
    if arguments.only in (None, "download"):
        results["download"] = {**download.measure(), "window": download_window.measure()}
    if arguments.only in (None, "models_page"):
        results["models_page"] = models_page.measure()
    if arguments.only in (None, "conversation"):
        results["conversation"] = conversation.measure()
    if arguments.only in (None, "store"):
        results["store"] = store.measure(arguments.messages)
    if arguments.only in (None, "stop"):
        with _random_model() as model:
            results["stop"] = stop.measure(model)
    if arguments.only in (None, "turns"):
        with _random_model() as model:
            results["turns"] = turns.measure(model, physical_cores())
    if arguments.only in (None, "bundle"):
        results["bundle"] = bundle.measure()
    print(json.dumps(results, indent=2))
    return 0


@contextmanager
def _random_model() -> Iterator[Path]:
    """Yield a model in a folder that is Sotto's profile meanwhile: what is known of the user's models stays out."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, SOTTO_DATA_DIR=folder):
        yield write_random_model(Path(folder) / "random-0.36b-q4_k_m.gguf")


def _load() -> list[float]:
    """Return the load averages before the run: what else the machine was doing."""
    return [round(value, 2) for value in os.getloadavg()] if hasattr(os, "getloadavg") else []


if __name__ == "__main__":
    sys.exit(main())
