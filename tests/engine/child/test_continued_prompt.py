"""An answer that was cut goes on where it ended: its turn stays open, with the templates that real models bring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import PromptMessage
from sotto.engine.child.prompt import PromptBuilder
from sotto.engine.child.templates import TemplateRenderer
from sotto.ipc.commands import engine_command
from support.gguf_files import CHATML

LLAMA_3 = (
    "{{ bos_token }}{% for m in messages %}{{ '<|start_header_id|>' + m['role'] + '<|end_header_id|>\n\n' "
    "+ m['content'] | trim + '<|eot_id|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"
)
GEMMA = (
    "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}"
    "{% endif %}{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate') }}{% endif %}"
    "{% set role = 'model' if m['role'] == 'assistant' else m['role'] %}"
    "{{ '<start_of_turn>' + role + '\n' + m['content'] | trim + '<end_of_turn>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<start_of_turn>model\n' }}{% endif %}"
)
QWEN_3 = (
    "{% for m in messages %}{% set content = m.content.split('</think>')[-1].lstrip('\n') %}"
    "{{ '<|im_start|>' + m.role + '\n' }}"
    "{% if m.role == 'assistant' and loop.last %}{{ '<think>\n\n</think>\n\n' }}{% endif %}"
    "{{ content + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
HARMONY = (
    "{% for m in messages %}{% if m.role == 'assistant' %}"
    "{{ '<|start|>assistant<|channel|>final<|message|>' + m.content + ('<|return|>' if loop.last else '<|end|>') }}"
    "{% else %}{{ '<|start|>' + m.role + '<|message|>' + m.content + '<|end|>' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start|>assistant' }}{% endif %}"
)
ALWAYS_BEGINS = (  # as older ones do, whatever it is asked
    "{% for m in messages %}{{ '<|' + m.role + '|>' + m.content + '</s>' }}{% endfor %}{{ '<|assistant|>' }}"
)
INSISTS_ON_A_QUESTION = (
    "{% if messages[-1].role != 'user' %}{{ raise_exception('the last message must be a question') }}{% endif %}"
    + ALWAYS_BEGINS
    + "{{ '<think>\n' }}"
)
DROPS_ANSWERS = (
    "{% for m in messages %}{% if m.role == 'user' %}{{ '[' + m.content + ']' }}{% endif %}{% endfor %}{{ '>' }}"
)

CUT = "The end_of_turn of  the im_end\n\n"


@pytest.fixture(scope="module")
def renderer() -> Iterator[TemplateRenderer]:
    """One program for all tests, started before the first: none may leave one behind."""
    renderer = TemplateRenderer([*engine_command(), "--render-templates"])
    renderer.render(CHATML, [], "", "")
    yield renderer
    renderer.close()


class LetterVocabulary:
    """A vocabulary whose tokens are characters."""

    bos_text = "<s>"
    eos_text = "</s>"
    adds_bos = False

    def __init__(self, template: str) -> None:
        self.template = template

    def tokenize(self, text: str, *, add_special: bool, parse_special: bool) -> list[int]:
        return [ord(letter) for letter in text]


def _turns(*texts: str) -> list[PromptMessage]:
    roles = {"s": "system", "u": "user", "a": "assistant"}
    return [PromptMessage(roles[text[0]], text[2:]) for text in texts]


def _text(renderer: TemplateRenderer, template: str, turns: Sequence[PromptMessage], n_ctx: int = 4000) -> str:
    builder = PromptBuilder(LetterVocabulary(template), renderer.render, n_ctx)
    prompt = builder.build(turns, None, continue_last=True)
    assert prompt.open_reasoning is None
    return "".join(map(chr, prompt.tokens))


@pytest.mark.parametrize(
    ("template", "text"),
    [
        (CHATML, f"<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n{CUT}"),
        (
            LLAMA_3,
            "<s><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
            f"<|start_header_id|>assistant<|end_header_id|>\n\n{CUT}",
        ),
        (GEMMA, f"<s><start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\n{CUT}"),
        (QWEN_3, f"<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n{CUT}"),
        (HARMONY, f"<|start|>user<|message|>Hi<|end|><|start|>assistant<|channel|>final<|message|>{CUT}"),
        (ALWAYS_BEGINS, f"<|user|>Hi</s><|assistant|>{CUT}"),
        (INSISTS_ON_A_QUESTION, f"<|user|>Hi</s><|assistant|><think>\n</think>\n\n{CUT}"),
        (DROPS_ANSWERS, f"[Hi]>{CUT}"),
        ("", f"Hi{CUT}"),
    ],
    ids=["chatml", "llama 3", "gemma", "qwen 3", "gpt-oss", "always begins", "insists", "drops", "base model"],
)
def test_the_prompt_ends_where_the_answer_did(renderer: TemplateRenderer, template: str, text: str) -> None:
    assert _text(renderer, template, _turns("u:Hi", f"a:{CUT}")) == text


def test_a_system_message_that_is_refused_goes_into_the_question(renderer: TemplateRenderer) -> None:
    text = _text(renderer, GEMMA, _turns("s:Be kind", "u:Hi", "a:Hello"))
    assert text == "<s><start_of_turn>user\nBe kind\n\nHi<end_of_turn>\n<start_of_turn>model\nHello"


def test_a_text_that_looks_like_the_mark_does_no_harm(renderer: TemplateRenderer) -> None:
    text = _text(renderer, CHATML, _turns("u:sotto-goes-on-here", "a:sotto-goes-on-here-"))
    assert text.endswith("<|im_start|>user\nsotto-goes-on-here<|im_end|>\n<|im_start|>assistant\nsotto-goes-on-here-")


def test_old_turns_are_left_out_before_the_cut_answer(renderer: TemplateRenderer) -> None:
    turns = _turns(f"u:{'long ' * 100}", "a:Yes", "u:Hi", "a:Hello")
    text = _text(renderer, CHATML, turns, n_ctx=400)
    assert text == "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello"


def test_a_question_at_the_end_is_answered_as_always(renderer: TemplateRenderer) -> None:
    text = _text(renderer, CHATML, _turns("u:Hi"))
    assert text == "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"


def test_other_failures_are_told(renderer: TemplateRenderer) -> None:
    with pytest.raises(UserFacingError) as caught:
        _text(renderer, "{% for", _turns("u:Hi", "a:Hello"))
    assert caught.value.code == "template_broken"
