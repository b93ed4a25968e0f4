"""``sotto`` as a real process with a scripted engine: what a shell would start, minus the model.

Run as a program: the first argument is the engine's script as JSON, the others are those of ``sotto``.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def sotto_command(*arguments: str | Path, **script: Any) -> list[str]:
    """Return the command that runs ``sotto`` with ``arguments`` and an engine with ``script``."""
    return [sys.executable, str(Path(__file__).resolve()), json.dumps(script), *map(str, arguments)]


def start_sotto(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start ``command`` with all three streams as pipes, as the leader of a group of its own."""
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, **{**pipes, "env": sotto_environment(), "start_new_session": True, **options})


def sotto_environment(**changes: str) -> dict[str, str]:
    """Return this process's environment without a display and with buffered streams, and with ``changes``."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONUNBUFFERED"}
    return {**{name: value for name, value in os.environ.items() if name not in hidden}, **changes}


def _main() -> int:
    from scripted_engine import scripted_command

    from sotto.__main__ import main
    from sotto.services.container import build_services

    script = json.loads(sys.argv[1])
    no_guide = Path(__file__).with_name("no-guide.gguf")
    build = functools.partial(build_services, engine_command=scripted_command(**script), guide=no_guide)
    return main(sys.argv[2:], build=build)


if __name__ == "__main__":
    sys.exit(_main())
