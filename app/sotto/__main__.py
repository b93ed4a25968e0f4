"""Sotto's entry point."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sotto.cli.session import BuildServices


def main(argv: Sequence[str] | None = None, *, build: BuildServices | None = None) -> int:
    """Run Sotto with ``argv`` (without the program's name; None: the process's own) and return the exit code.

    ``build`` makes the services of a command; tests pass theirs.
    """
    # Starting makes many thousand objects that stay, and next to no garbage: looking for it would take a tenth of the
    # time until the window can be used. What starts turns it on again.
    gc.disable()
    try:
        from sotto.entry import run

        return run(sys.argv[1:] if argv is None else list(argv), build)
    finally:
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())
