"""Thoughts are told from answers for every family of models, wherever the tokens cut the markers."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sotto.engine.child.reasoning import (
    KNOWN_MARKERS,
    Markers,
    ReasoningSplitter,
    is_marker_text,
    open_marker_at_end,
)
from support.pieces import cut_at, places

_THINK = KNOWN_MARKERS[0]
_HARMONY = next(markers for markers in KNOWN_MARKERS if "channel" in markers.opens)

families = pytest.mark.parametrize("markers", KNOWN_MARKERS, ids=lambda markers: markers.opens)


def _split(pieces: list[str], inside: Markers | None = None) -> tuple[str, str]:
    """Return (reasoning, answer); thoughts must all come before the answer."""
    splitter = ReasoningSplitter(inside)
    parts = [part for piece in pieces for part in splitter.feed(piece)] + splitter.finish()
    kinds = [is_reasoning for _text, is_reasoning in parts]
    assert kinds == sorted(kinds, reverse=True), f"mixed up: {parts}"
    assert all(text for text, _is_reasoning in parts), "empty parts are no news"
    return "".join(text for text, r in parts if r), "".join(text for text, r in parts if not r)


@families
def test_every_family_is_understood_letter_by_letter(markers: Markers) -> None:
    text = f"{markers.opens}\nWell,\n\nthat is so.\n{markers.closes}\n\nYes. It is < 3."
    expected = ("Well,\n\nthat is so.", "Yes. It is < 3.")
    assert _split([text]) == expected
    assert _split(list(text)) == expected


@families
def test_a_marker_that_the_prompt_opened_counts(markers: Markers) -> None:
    assert open_marker_at_end(f"<|im_start|>assistant\n{markers.opens}\n") == markers
    text = f"thoughts{markers.closes}answer"
    assert _split(list(text), markers) == ("thoughts", "answer")
    assert _split([text], markers) == ("thoughts", "answer")


@families
def test_a_model_may_open_again_what_the_prompt_opened(markers: Markers) -> None:
    text = f"\n{markers.opens} {markers.opens}\nthoughts{markers.closes}answer"
    assert _split([text], markers) == ("thoughts", "answer")
    assert _split(list(text), markers) == ("thoughts", "answer")


@families
def test_reasoning_that_never_ends_is_no_answer(markers: Markers) -> None:
    text = f"{markers.opens}\nhm, {markers.closes[:3]}\n"
    assert _split([text]) == _split(list(text)) == (f"hm, {markers.closes[:3]}", "")


@families
def test_no_thoughts_are_no_reasoning(markers: Markers) -> None:
    assert _split([f"{markers.opens}\n\n{markers.closes}\n\nHello"]) == ("", "Hello")


@families
def test_markers_in_the_middle_of_an_answer_are_text(markers: Markers) -> None:
    text = f"Write {markers.opens} to think {markers.closes} and so on.\n"
    assert _split([text]) == _split(list(text)) == ("", text)


def test_only_the_first_reasoning_is_taken_out() -> None:
    text = "<think>a</think>b <think>c</think> d"
    assert _split(list(text)) == ("a", "b <think>c</think> d")


@pytest.mark.parametrize("text", ["", " ", "\n\nHello", "<", "<thin", "<thick", "<thinker>", "Hello  \n", "[THI", "<|"])
def test_an_answer_without_reasoning_stays_as_it_is(text: str) -> None:
    assert _split([text]) == _split(list(text)) == ("", text)


def test_the_beginning_of_a_marker_is_not_shown_until_it_is_clear() -> None:
    splitter = ReasoningSplitter()
    assert splitter.feed("<thi") == []
    assert splitter.feed("rd>") == [("<third>", False)]
    assert splitter.feed(" word") == [(" word", False)]


def test_thoughts_are_shown_while_they_come() -> None:
    splitter = ReasoningSplitter()
    assert splitter.feed("<think>\nfirst") == [("first", True)]
    assert splitter.feed(" second </thi") == [(" second", True)]
    assert splitter.feed("nk>third") == [("third", False)]


def test_gpt_oss_without_analysis_has_only_an_answer() -> None:
    text = "<|channel|>final<|message|>Four."
    assert _split([text]) == _split(list(text)) == ("", "Four.")


def test_gpt_oss_with_analysis() -> None:
    text = (
        "<|channel|>analysis<|message|>2 and 2.<|end|><|start|>assistant<|channel|>final<|message|>Four.<|message|>Yes."
    )
    assert _split(list(text)) == ("2 and 2.", "Four.<|message|>Yes.")


_snippets = st.sampled_from(
    [
        "<think>",
        "</think>",
        "<thinking>",
        "</thinking>",
        "[THINK]",
        "[/THINK]",
        "<|channel|>analysis<|message|>",
        "<|channel|>final<|message|>",
        "<|end|><|start|>assistant",
        "<thi",
        "</",
        "<",
        " ",
        "\n",
        "word",
        "◁think▷",
    ]
)
_texts = st.lists(_snippets, max_size=9).map("".join)


@settings(deadline=None, max_examples=300)
@given(_texts, places(), st.sampled_from([None, _THINK, _HARMONY]))
def test_any_cutting_gives_the_same_result(text: str, where: list[int], inside: Markers | None) -> None:
    assert _split(cut_at(text, where), inside) == _split([text], inside)


@settings(deadline=None)
@example("<|channel|>analysis<|message|>" + 2 * "<|end|><|start|>assistant" + 2 * "<|channel|>final<|message|>")
@given(_texts)
def test_nothing_but_markers_and_blanks_is_lost(text: str) -> None:
    whole = "".join(text.split())
    reasoning, answer = ("".join(part.split()) for part in _split([text]))
    openings = [marker for markers in KNOWN_MARKERS for marker in (markers.opens, markers.answer_opens) if marker]
    ends = [reasoning + closes + answer for closes in ("", *(markers.closes for markers in KNOWN_MARKERS))]
    lost_before = [whole.removesuffix(end) for end in ends if whole.endswith(end)]
    assert any(_is_made_of(openings, lost) for lost in lost_before)


def _is_made_of(pieces: list[str], text: str) -> bool:
    while text:
        piece = next((piece for piece in pieces if text.startswith(piece)), None)
        if piece is None:
            return False
        text = text.removeprefix(piece)
    return True


@pytest.mark.parametrize(
    ("prompt", "opens"),
    [
        ("<|im_start|>assistant\n<think>\n", "<think>"),
        ("<|im_start|>assistant\n<think>\n\n</think>\n\n", None),
        ("What is <think>? Tell me.", None),
        ("", None),
        ("◁think▷", "◁think▷"),
    ],
)
def test_only_a_marker_at_the_end_of_the_prompt_is_open(prompt: str, opens: str | None) -> None:
    markers = open_marker_at_end(prompt)
    assert (markers.opens if markers else None) == opens


@pytest.mark.parametrize(
    "text", ["<think>", "</think>", "[THINK]", "<|channel|>", "<|message|>", "<|end|>", "<|start|>"]
)
def test_control_tokens_of_markers_reach_the_splitter(text: str) -> None:
    assert is_marker_text(text)


@pytest.mark.parametrize("text", ["", "<", "<|im_end|>", "<s>", "</s>", "<|endoftext|>", "[INST]"])
def test_other_control_tokens_do_not(text: str) -> None:
    assert not is_marker_text(text)
