"""The program that keeps a renderer ready: every request has an answer, whatever becomes of the renderer."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from sotto.ipc.commands import engine_command
from support.child_probe import is_gone
from support.template_program import TemplateProgram

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the engine starts the renderer itself")

_HANGING = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


@pytest.fixture
def supervisor() -> Iterator[TemplateProgram]:
    supervisor = TemplateProgram(*engine_command(), "--render-templates")
    assert supervisor.ask("ready")["text"] == "ready"
    yield supervisor
    supervisor.close()


def _renderer(supervisor: TemplateProgram) -> psutil.Process:
    (renderer,) = psutil.Process(supervisor.process.pid).children()
    return renderer


def test_a_hanging_renderer_is_replaced_in_time(supervisor: TemplateProgram) -> None:
    hanging = _renderer(supervisor)
    begun = time.monotonic()
    assert supervisor.ask(_HANGING)["code"] == "template_too_slow"
    assert time.monotonic() - begun < 4
    assert is_gone(hanging)
    assert supervisor.ask("next")["text"] == "next"


def test_a_renderer_that_died_while_it_waited_costs_no_answer(supervisor: TemplateProgram) -> None:
    renderer = _renderer(supervisor)
    renderer.kill()
    assert is_gone(renderer)
    assert supervisor.ask("next")["text"] == "next"


def test_a_renderer_has_no_more_memory_than_it_needs(supervisor: TemplateProgram) -> None:
    grow: str = (
        "{% set ns = namespace(l=[]) %}{% for i in range(99) %}"
        "{% set ns.l = ns.l + ['x' * (200000000 + i)] %}{% endfor %}"
    )
    answer: dict[str, Any] = supervisor.ask(grow)
    assert answer["code"] == "template_too_large"
    assert supervisor.ask("next")["text"] == "next"
    limit = psutil.Process(_renderer(supervisor).pid).rlimit(psutil.RLIMIT_AS)[0]
    assert 512 * 1024 * 1024 < limit < 8 * 1024**3


def test_both_end_with_the_input(supervisor: TemplateProgram) -> None:
    renderer = _renderer(supervisor)
    assert supervisor.process.stdin is not None
    supervisor.process.stdin.close()
    assert supervisor.process.wait(5) == 0
    assert is_gone(renderer)


def test_a_renderer_goes_with_the_program_that_was_killed(supervisor: TemplateProgram) -> None:
    renderer = _renderer(supervisor)
    supervisor.process.kill()
    assert is_gone(renderer)
