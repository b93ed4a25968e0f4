"""What a template is told besides the turns reaches it, and does not reach the next prompt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto.domain.generation import PromptMessage
from sotto.engine.child.templates import TemplateRenderer
from sotto.ipc.commands import engine_command
from support.engine_probe import EngineProbe
from support.gguf_files import CHATML

TEMPLATE = "{{ messages[0].content }}{% if enable_thinking is defined and not enable_thinking %} quickly{% endif %}"


@pytest.fixture
def renderer() -> Iterator[TemplateRenderer]:
    renderer = TemplateRenderer([*engine_command(), "--render-templates"])
    yield renderer
    renderer.close()


def test_variables_hold_for_one_prompt(renderer: TemplateRenderer) -> None:
    turns = [PromptMessage("user", "Hi")]
    assert renderer.render(TEMPLATE, turns, "", "", variables={"enable_thinking": False}) == "Hi quickly"
    assert renderer.render(TEMPLATE, turns, "", "", variables={"enable_thinking": True}) == "Hi"
    assert renderer.render(TEMPLATE, turns, "", "") == "Hi"


def test_the_engine_tells_the_template(shared_engine: EngineProbe, hello: Path) -> None:
    assert shared_engine.load(hello)["model"]["has_reasoning_switch"] is False
    switch = CHATML + "{% if enable_thinking is defined and not enable_thinking %}abcabcabcabc{% endif %}"
    shared_engine.send("load", path=str(hello), settings={"template": switch})
    assert shared_engine.expect("loaded")["model"]["has_reasoning_switch"] is True
    sizes = []
    for number, reasoning in enumerate((None, True, False)):
        settings = {"seed": 1, "temperature": 0.0, "max_tokens": 1, "reasoning": reasoning}
        turns = [{"role": "user", "content": "Hi"}]
        shared_engine.send("generate", job=f"r{number}", messages=turns, settings=settings)
        sizes.append(shared_engine.expect("started")["prompt_tokens"])
        shared_engine.expect("finished")
    assert sizes[0] == sizes[1] < sizes[2]
