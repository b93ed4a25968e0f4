"""macOS: the system's own ``caffeinate`` keeps the computer awake as long as it runs, and ends when Sotto does."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from typing import Final

from sotto.services.keep_awake import NoSleepControlError

_COMMAND: Final = ("/usr/bin/caffeinate", "-i", "-w")
"""``-i``: no sleep for want of use; the screen may go dark. ``-w``: until this process is gone."""


class MacInhibitor:
    """Runs ``command`` with the number of this process as its last word."""

    may_wait = True

    def __init__(self, command: Sequence[str] = _COMMAND) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def hold(self) -> str:
        try:
            self._process = subprocess.Popen(
                [*self._command, str(os.getpid())], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
        except OSError as error:
            raise NoSleepControlError(f"caffeinate: {error}") from error
        return "caffeinate"

    def release(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait(timeout=5)
