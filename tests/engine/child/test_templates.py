"""Chat templates are foreign programs: good ones are applied, all others end in a clear sentence and do no harm."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import PromptMessage
from sotto.engine.child import templates as templates_module
from sotto.engine.child.templates import TIME_LIMIT, TemplateRenderer
from sotto.ipc.commands import engine_command
from support.gguf_files import CHATML
from support.hostile_templates import HOSTILE_TEMPLATES, HostileTemplate

COMMAND = [*engine_command(), "--render-templates"]
TURNS = [PromptMessage("system", "Be kind"), PromptMessage("user", "Hi 😀")]
CHATML_TEXT = "<|im_start|>system\nBe kind<|im_end|>\n<|im_start|>user\nHi 😀<|im_end|>\n<|im_start|>assistant\n"

_NAMES = [hostile.name for hostile in HOSTILE_TEMPLATES]


@pytest.fixture(scope="module")
def shared_renderer() -> Iterator[TemplateRenderer]:
    """One program for all templates that it survives: starting it takes most of a second."""
    renderer = TemplateRenderer(COMMAND)
    renderer.render(CHATML, TURNS, "", "")
    yield renderer
    renderer.close()


@pytest.fixture
def renderer(shared_renderer: TemplateRenderer) -> Iterator[TemplateRenderer]:
    before = psutil.Process().children()
    yield shared_renderer
    if set(psutil.Process().children()) - set(before):  # a new program: no test may leave one behind
        shared_renderer.close()


def _refusal(renderer: TemplateRenderer, template: str) -> UserFacingError:
    with pytest.raises(UserFacingError) as caught:
        renderer.render(template, TURNS, "<s>", "</s>")
    return caught.value


def test_a_template_is_applied(renderer: TemplateRenderer) -> None:
    assert renderer.render(CHATML, TURNS, "<s>", "</s>") == CHATML_TEXT


def test_templates_get_what_they_expect(renderer: TemplateRenderer) -> None:
    template = (
        "{{ bos_token }}{% for m in messages %}{% if m.role == 'system' %}{% continue %}{% endif %}"
        "{% generation %}{{ m['content']|tojson }}{% endgeneration %}{% endfor %}{{ eos_token }}"
        "{{ strftime_now('%%') }}{% if tools %}tools{% endif %}{{ nowhere }}"
    )
    assert renderer.render(template, TURNS, "<s>", "</s>") == '<s>"Hi 😀"</s>%'


def test_tokens_of_another_model_are_not_mixed_up(renderer: TemplateRenderer) -> None:
    template = "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}"
    assert renderer.render(template, TURNS, "<a>", "</a>") == "<a>Be kind</a>"
    assert renderer.render(template, TURNS, "<b>", "</b>") == "<b>Be kind</b>"


def test_names_of_hostile_templates_differ() -> None:
    assert len(set(_NAMES)) == len(_NAMES) >= 50


@pytest.mark.parametrize("hostile", HOSTILE_TEMPLATES, ids=_NAMES)
def test_a_hostile_template_ends_in_a_clear_sentence(
    renderer: TemplateRenderer, tmp_path: Path, hostile: HostileTemplate
) -> None:
    renderer.render(CHATML, TURNS, "", "")  # the program is warm
    proof = tmp_path / "created-by-the-template"
    begun = time.monotonic()
    error = _refusal(renderer, hostile.template.replace("@FILE@", proof.as_posix()))
    seconds = time.monotonic() - begun
    assert error.code in hostile.codes, error.details
    assert error.text.startswith("This model's chat template")
    assert error.text.endswith(".")
    assert error.hint
    assert len(error.details) < 300
    assert seconds < TIME_LIMIT + 1
    assert not proof.exists()
    assert renderer.render(CHATML, TURNS, "", "") == CHATML_TEXT


def test_what_a_template_says_itself_stands_in_the_details(renderer: TemplateRenderer) -> None:
    assert "Only tools" in _refusal(renderer, "{{ raise_exception('Only tools are supported') }}").details


def test_a_refusal_quotes_no_conversation(renderer: TemplateRenderer) -> None:
    error = _refusal(renderer, "{% for m in messages %}{{ m.content }}{% endfor %}{{ 'x' * 10**7 }}")
    assert "Be kind" not in error.text + error.hint + error.details


def test_an_empty_conversation_may_render_to_nothing(renderer: TemplateRenderer) -> None:
    assert renderer.render("{# #}", [PromptMessage("user", "")], "", "") == ""


def test_a_long_conversation_is_no_flood(renderer: TemplateRenderer) -> None:
    long = [PromptMessage("user", "word " * 200_000)]
    assert len(renderer.render("{{ messages[0].content }}" * 3, long, "", "")) == 3_000_000


def test_a_conversation_beyond_all_limits_is_told_apart_from_a_bad_template(renderer: TemplateRenderer) -> None:
    with pytest.raises(UserFacingError) as caught:
        renderer.render(CHATML, [PromptMessage("user", "x" * 9_000_000)], "", "")
    assert caught.value.code == "context_overflow"
    assert renderer.render(CHATML, TURNS, "", "") == CHATML_TEXT


def test_half_a_character_pair_does_no_harm(renderer: TemplateRenderer) -> None:
    assert "half ? pair" in renderer.render(CHATML, [PromptMessage("user", "half \ud83d pair")], "", "")


def test_a_program_that_was_killed_is_started_again() -> None:
    renderer = TemplateRenderer(COMMAND)
    try:
        assert renderer.render(CHATML, TURNS, "", "") == CHATML_TEXT
        assert renderer.pid is not None
        program = psutil.Process(renderer.pid)
        program.kill()
        program.wait()
        assert renderer.render(CHATML, TURNS, "", "") == CHATML_TEXT
    finally:
        renderer.close()
    renderer.close()


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("pass", "template_too_large"),
        ("print('nonsense', flush=True); input()", "template_too_large"),
        ("import time; time.sleep(60)", "template_too_slow"),
    ],
)
def test_a_program_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch, program: str, code: str) -> None:
    monkeypatch.setattr(templates_module, "START_LIMIT", 1.0)
    renderer = TemplateRenderer([sys.executable, "-c", program])
    before = psutil.Process().children()
    try:
        assert _refusal(renderer, CHATML).code == code
        assert psutil.Process().children() == before
    finally:
        renderer.close()


def test_starting_twice_starts_one_program() -> None:
    renderer = TemplateRenderer(COMMAND)
    before = psutil.Process().children()
    try:
        renderer.start()
        renderer.start()
        assert len(psutil.Process().children()) == len(before) + 1
    finally:
        renderer.close()
