"""How long a new user waits for the guide's first words, from the start of a window that is installed and warm.

Promised: 2 seconds on two cores. Linux only (clock).
"""

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

from sotto.services.guide import guide_file

ROUNDS = 7


def measure() -> dict[str, Any]:
    """Return medians and the longest, in milliseconds from the start of the process; says so if there is no guide."""
    if not guide_file().exists():
        return {"skipped": "this copy of Sotto has no guide"}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SOTTO_DATA_DIR": folder, "QT_QPA_PLATFORM": "offscreen"}
        environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        _start(environment)  # makes the store: a first start happens once
        runs = [_start(environment) for _ in range(ROUNDS)]
    return {
        "question_sent_ms": round(statistics.median(run["asked_ms"] for run in runs), 1),
        "first_words_ms": round(statistics.median(run["answer_ms"] for run in runs), 1),
        "first_words_longest_ms": round(max(run["answer_ms"] for run in runs), 1),
        "promised_ms": 2000,
    }


def _start(environment: dict[str, str]) -> dict[str, float]:
    probe = Path(__file__).with_name("first_answer_probe.py")
    command = [sys.executable, str(probe), str(time.monotonic())]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, timeout=60)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result
