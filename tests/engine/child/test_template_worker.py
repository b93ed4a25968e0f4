"""The template program by itself: its memory has a limit, its output too, and it never outlives its time."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sotto.engine.child.template_worker import MEMORY_LIMIT
from support.gguf_files import CHATML
from support.needs import needs_linux
from support.template_program import TemplateProgram


@pytest.fixture
def worker() -> Iterator[TemplateProgram]:
    worker = TemplateProgram()
    yield worker
    worker.close()


def test_requests_are_answered_in_order(worker: TemplateProgram) -> None:
    assert worker.ask(CHATML, "Hi")["text"] == "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
    assert worker.ask("{{ messages[1].content }}", "one", "two") == {"type": "rendered", "text": "two"}
    refused = worker.ask("{{ 1 // 0 }}")
    assert (refused["type"], refused["code"]) == ("refused", "template_failed")
    assert "ZeroDivisionError" in refused["reason"]
    assert worker.ask("{{ bos_token }}")["text"] == "<s>"


def test_the_output_is_limited(worker: TemplateProgram) -> None:
    assert worker.ask("{{ 'x' * 100 }}", limit=100)["text"] == "x" * 100
    assert worker.ask("{{ 'x' * 101 }}", limit=100)["code"] == "template_too_large"


def test_reasons_are_short(worker: TemplateProgram) -> None:
    assert len(worker.ask("{{ raise_exception('x' * 100000) }}")["reason"]) == 200


@needs_linux
def test_the_memory_is_limited(worker: TemplateProgram) -> None:
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


def test_it_ends_with_its_input(worker: TemplateProgram) -> None:
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
    worker = TemplateProgram(sys.executable, "-c", code)
    try:
        worker.ask("hello")
        begun = time.monotonic()
        worker.send(template)
        assert worker.process.wait(10) != 0
        assert time.monotonic() - begun < 5
    finally:
        worker.close()
