"""The test's side of ``window_driver.py``: send commands, wait for what the screen shows."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

DRIVER = Path(__file__).with_name("window_driver.py")
TIMEOUT = 40.0

Screen = dict[str, Any]


class DrivenWindow:
    """A running window. Use as a context manager: leaving kills what is still there."""

    def __init__(self, data_dir: Path, prefix: Sequence[str] = (), guide: Path | None = None) -> None:
        """``prefix`` is a program to run it under (strace, say); without the file ``guide`` there is no guide."""
        environment = {**os.environ, "SOTTO_DATA_DIR": str(data_dir), "QT_QPA_PLATFORM": "offscreen"}
        arguments = [str(guide)] if guide is not None else []
        self._errors = (data_dir.parent / f"{data_dir.name}.stderr").open("ab")
        self.process = subprocess.Popen(
            [*prefix, sys.executable, str(DRIVER), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment,
            text=True,
        )
        self._screens: queue.SimpleQueue[Screen | None] = queue.SimpleQueue()
        self.screen: Screen = {}
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self._errors.close()

    def do(self, what: str, **arguments: Any) -> None:
        """Send a command."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": what, **arguments}) + "\n")
        self.process.stdin.flush()

    def wait(self, condition: Callable[[Screen], bool], timeout: float = TIMEOUT) -> Screen:
        """Return the first screen from now on that fulfils ``condition``; fails after ``timeout`` seconds."""
        deadline = time.monotonic() + timeout
        while not (self.screen and condition(self.screen)):
            try:
                screen = self._screens.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"not seen within {timeout} s; last screen: {self.screen}") from None
            if screen is None:
                said = Path(self._errors.name).read_text(encoding="utf-8", errors="replace")[-2000:]
                ended = f"the window ended with {self.process.wait()}"
                raise AssertionError(f"{ended}; last screen: {self.screen}; it said: {said}")
            self.screen = screen
        return self.screen

    def say(self, text: str) -> None:
        """Type ``text`` and press Send."""
        self.do("type", text=text)
        self.wait(lambda screen: screen["draft"].endswith(text))
        self.do("send")

    def quit(self) -> int:
        """Close the window; return the exit code."""
        self.do("quit")
        return self.process.wait(TIMEOUT)

    def _read(self) -> None:
        assert self.process.stdout is not None
        try:
            for line in self.process.stdout:
                self._screens.put(json.loads(line))
        except ValueError:
            pass  # closed, or cut off by a kill
        self._screens.put(None)
