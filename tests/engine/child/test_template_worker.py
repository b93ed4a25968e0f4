"""The template program by itself: its memory has a limit, its output too, and it never outlives its time."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from sotto.engine.child.template_worker import MEMORY_LIMIT
from sotto.ipc.commands import engine_command
from support.gguf_files import CHATML

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces the limit")


class Worker:
    """The program, asked line by line."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(
            command or [*engine_command(), "--render-templates"],
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


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


def test_requests_are_answered_in_order(worker: Worker) -> None:
    assert worker.ask(CHATML, "Hi")["text"] == "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
    assert worker.ask("{{ messages[1].content }}", "one", "two") == {"type": "rendered", "text": "two"}
    refused = worker.ask("{{ 1 // 0 }}")
    assert (refused["type"], refused["code"]) == ("refused", "template_failed")
    assert "ZeroDivisionError" in refused["reason"]
    assert worker.ask("{{ bos_token }}")["text"] == "<s>"


def test_the_output_is_limited(worker: Worker) -> None:
    assert worker.ask("{{ 'x' * 100 }}", limit=100)["text"] == "x" * 100
    assert worker.ask("{{ 'x' * 101 }}", limit=100)["code"] == "template_too_large"


def test_reasons_are_short(worker: Worker) -> None:
    assert len(worker.ask("{{ raise_exception('x' * 100000) }}")["reason"]) == 200


@linux
def test_the_memory_is_limited(worker: Worker) -> None:
    worker.ask("hello")
    size = psutil.Process(worker.process.pid).memory_info().vms
    grow = (
        "{% set ns = namespace(l=[]) %}{% for i in range(9999) %}"
        "{% set ns.l = ns.l + ['x' * (1000000 + i)] %}{% endfor %}"
    )
    assert worker.ask(grow)["code"] == "template_too_large"
    lines = Path(f"/proc/{worker.process.pid}/status").read_text().splitlines()
    status = dict(line.split(":", 1) for line in lines)
    peak = int(status["VmPeak"].split()[0]) * 1024
    assert peak - size <= MEMORY_LIMIT
    assert peak - size > MEMORY_LIMIT / 2, "the template was stopped by something else"
    assert worker.ask("{{ 'x' * 10 }}")["text"] == "x" * 10


def test_it_ends_with_its_input(worker: Worker) -> None:
    worker.ask("hello")
    assert worker.process.stdin is not None
    worker.process.stdin.close()
    assert worker.process.wait(10) == 0


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ (9 + messages|length) ** (10**9) }}",
    ],
)
def test_it_ends_itself_when_nobody_does(template: str) -> None:
    code = "from sotto.engine.child import template_worker as w; w._SELF_DESTRUCT = 0.3; w.main()"
    worker = Worker(sys.executable, "-c", code)
    try:
        worker.ask("hello")
        begun = time.monotonic()
        worker.send(template)
        assert worker.process.wait(10) != 0
        assert time.monotonic() - begun < 5
    finally:
        worker.close()
