"""The real engine as a child process, spoken to line by line."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from sotto.ipc.commands import engine_command, engine_environment
from support.child_probe import ChildProbe, Message, is_gone
from support.polling import wait_for

__all__ = ["GREEDY", "EngineProbe", "Message", "is_gone"]

TEST_FOLDERS = (Path(tempfile.gettempdir()), Path(__file__).resolve().parents[3] / "shared")

GREEDY = {"temperature": 0.0, "seed": 1}


class EngineProbe(ChildProbe):
    """Starts the engine, confines it and waits for its hello.

    ``read`` are the files and folders it may open; None: wherever tests keep models. What it reads of conversations is
    kept in ``prompts``; None: nowhere.
    """

    def __init__(
        self,
        command: Sequence[str] | None = None,
        read: Sequence[Path] | None = None,
        environ: Mapping[str, str] | None = None,
        *,
        enabled: bool = True,
        graphics: bool = True,
        prompts: Path | None = None,
    ) -> None:
        folders = TEST_FOLDERS if read is None else read
        write = [] if prompts is None else [str(prompts)]
        first: Message = {"type": "confine", "read": [str(path) for path in folders], "write": write}
        first |= {"enabled": enabled, "graphics": graphics}
        super().__init__(
            command or engine_command(), engine_environment(os.environ if environ is None else environ), first
        )

    @property
    def helper(self) -> psutil.Process:
        """The process that renders templates: the engine's own child, on Linux the child of that."""
        (helper,) = psutil.Process(self.process.pid).children()
        if sys.platform != "linux":
            return helper
        return wait_for(helper.children, "the renderer that the template helper forks")[0]

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
