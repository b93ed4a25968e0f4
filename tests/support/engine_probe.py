"""The real engine as a child process, spoken to line by line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from sotto.ipc.commands import engine_command
from support.child_probe import ChildProbe, Message, is_gone

__all__ = ["GREEDY", "EngineProbe", "Message", "is_gone"]

GREEDY = {"temperature": 0.0, "seed": 1}


class EngineProbe(ChildProbe):
    """Starts the engine and waits for its hello."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        super().__init__(command or engine_command())

    @property
    def helper(self) -> psutil.Process:
        """The engine's own child, which renders templates."""
        (helper,) = psutil.Process(self.process.pid).children()
        return helper

    def load(self, path: Path, **settings: Any) -> Message:
        """Load a model, with one thread, and return the answer."""
        self.send("load", path=str(path), settings={"threads": 1, **settings})
        return self.expect("loaded", "load_failed")

    def generate(self, text: str, job: str = "job", **settings: Any) -> None:
        """Ask for an answer; greedy unless ``settings`` say otherwise."""
        messages = [{"role": "user", "content": text}]
        self.send("generate", job=job, messages=messages, settings={**GREEDY, **settings})

    def answer(self, text: str, job: str = "job", **settings: Any) -> tuple[str, Message]:
        """Ask, and return the text and the last message."""
        self.generate(text, job, **settings)
        begun = len(self.messages)
        end = self.expect("finished", "failed")
        return "".join(m["text"] for m in self.messages[begun:] if m["type"] == "token"), end
