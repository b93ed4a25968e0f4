"""The programs that render chat templates, spoken to line by line."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from typing import Any

_RENDERER = "from sotto.engine.child import template_worker; template_worker.main()"


class TemplateProgram:
    """A program that renders templates, asked line by line; without a command the renderer by itself."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(
            command or [sys.executable, "-P", "-c", _RENDERER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def send(self, template: str, *contents: str, limit: int = 1_000_000) -> None:
        messages = [{"role": "user", "content": content} for content in contents]
        request = {"type": "render", "template": template, "bos": "<s>", "eos": "</s>", "messages": messages}
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({**request, "limit": limit}).encode() + b"\n")
        self.process.stdin.flush()

    def ask(self, template: str, *contents: str, limit: int = 1_000_000) -> dict[str, Any]:
        self.send(template, *contents, limit=limit)
        assert self.process.stdout is not None
        answer = json.loads(self.process.stdout.readline())
        assert isinstance(answer, dict)
        return answer

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):
                pipe.close()
