"""Note the versions installed in the running environment in constraints.txt (`make constraints`).

Run it in an environment in which the tests pass. Lines with a marker (``; …``) are for systems other than this one and
are kept as they are.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from pathlib import Path

CONSTRAINTS = Path(__file__).resolve().parent / "constraints.txt"
HEADER = """\
# The exact versions Sotto is tested with, for Python 3.11 to 3.13. pyproject.toml says what may work besides.
# Made by `make constraints`; lines with a marker are for other systems and are edited by hand.
"""
_NOT_OURS = {"pip", "setuptools", "wheel", "sotto"}


def main() -> int:
    """Rewrite the file; returns the exit status."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines() if CONSTRAINTS.exists() else []
    kept = [line for line in lines if ";" in line and not line.startswith("#")]
    named = {_name(line) for line in kept}  # one package may need another version on another system
    for distribution in importlib.metadata.distributions():
        name = re.sub(r"[-_.]+", "-", distribution.name).lower()
        if name not in _NOT_OURS | named:
            kept.append(f"{name}=={distribution.version}")
    CONSTRAINTS.write_text(HEADER + "".join(f"{line}\n" for line in sorted(kept, key=_name)), encoding="utf-8")
    return 0


def _name(line: str) -> str:
    return line.partition("==")[0]


if __name__ == "__main__":
    sys.exit(main())
