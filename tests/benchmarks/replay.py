"""What guessing ahead brings: an edit, where nearly everything is said again, and prose, where nothing is."""

from __future__ import annotations

import json
import random
import string
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LINES = 150
CHANGED = 6
LETTERS = 800
REPEAT = 3


def measure(model: Path) -> dict[str, Any]:
    """Return ``sotto bench --replay`` of both; its ``ratio`` is the speed with guesses through that without.

    The two take turns within one process, so a slow moment of the machine hits both. Wanted are 1.6 for the edit and
    0.98 for the prose on two processor cores.
    """
    before = source_file()
    instruction = "\n\nTake the total off.\n\n"
    return {
        "edit": _replay(model, before + instruction, edited(before)),
        "prose": _replay(model, "TELL ME A STORY.\n\n", prose()),
    }


def source_file() -> str:
    """Return a made-up program of 150 lines.

    The model with random weights takes every letter for a token. So lines are short, to be as many tokens as lines of a
    program are for a real model: about twelve.
    """
    chance = random.Random(7)
    lines = ["import math"]
    while len(lines) < LINES:
        left, right = ("".join(chance.sample(string.ascii_lowercase, 2)) for _ in range(2))
        number = chance.randrange(10, 100)
        lines.append(
            chance.choice((f"{left} = {right}*{number}", f"{left} += {right}[{number}]", f"{left}({right}, {number})"))
        )
    return "\n".join(lines)


def edited(text: str) -> str:
    """Return the program with a few lines changed, spread over it."""
    lines = text.split("\n")
    for number in range(CHANGED):
        place = (number * 2 + 1) * LINES // (CHANGED * 2)
        lines[place] = f"{lines[place][:2]} = {number} - total"
    return "\n".join(lines)


def prose() -> str:
    """Return letters of which no three follow each other twice, in words."""
    chance = random.Random(8)
    text, seen = "ab", set()
    while len(text) < LETTERS:
        letter = chance.choice(string.ascii_lowercase + " ")
        if text[-2:] + letter not in seen:
            seen.add(text[-2:] + letter)
            text += letter
    return text


def _replay(model: Path, read: str, say: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        reading, saying = Path(folder) / "read.txt", Path(folder) / "say.txt"
        reading.write_text(read, encoding="utf-8")
        saying.write_text(say, encoding="utf-8")
        command = [sys.executable, "-m", "sotto", "--data-dir", folder, "bench", str(model), "--json"]
        command += ["--replay", str(saying), "--read", str(reading), "--repeat", str(REPEAT)]
        report: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return report
