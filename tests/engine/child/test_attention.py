"""Sotto's own attention: right to single precision, the same to the last bit however it is cut, never in the way."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as llama
import numpy as np
import pytest

from sotto.domain.generation import LoadSettings
from sotto.engine.child import attention as module
from sotto.engine.child.attention import FILE, Attention, find_attention
from sotto.engine.child.keeping import facts_of
from sotto.engine.child.native_parts import library_folder
from support.attention_op import (
    ABORTED,
    GGML,
    SUCCESS,
    Case,
    Inputs,
    attention,
    compute,
    expected,
    inputs_of,
    is_supported,
)
from support.gguf_files import Shape, write_bpe_model
from support.open_model import OpenModel

Open = Callable[..., OpenModel]
pytestmark = pytest.mark.skipif(
    attention() is None, reason="Sotto's attention is for Linux on x86-64 with AVX2; make setup compiles it"
)

_CASES = {
    "one token": Case(tokens=1),
    "a prompt": Case(tokens=70, keys=512),
    "many chunks": Case(tokens=2, keys=1300),
    "keys that fill no block": Case(keys=101),
    "narrow heads": Case(key_width=8, value_width=8),
    "wide heads": Case(tokens=3, key_width=128, value_width=128, heads=8, key_heads=8),
    "values narrower than keys": Case(key_width=576, value_width=512, heads=16, key_heads=1, tokens=2, keys=300),
    "values of an odd width": Case(value_width=13),
    "no mask": Case(has_mask=False, keys=64),
    "keys that fill no vector": Case(has_mask=False, keys=61),
    "keys with a bias that fill no vector": Case(alibi=8.0, keys=101),
    "a window": Case(tokens=40, keys=700, window=50),
    "a cap": Case(softcap=2.0, tokens=9),
    "ALiBi, heads no power of two": Case(alibi=8.0, heads=6, key_heads=3, tokens=7),
    "sinks": Case(has_sinks=True, tokens=9, keys=600),
    "several streams": Case(streams=3, tokens=2),
    "keys by head": Case(is_by_head=True, tokens=2, keys=400),
    "one head for all": Case(heads=24, key_heads=1, tokens=12),
}


@pytest.fixture(params=["v3", "v4"])
def own(request: pytest.FixtureRequest) -> Attention:
    found = attention(request.param)
    assert found is not None
    if found.kernel != request.param:
        pytest.skip("this processor has no AVX-512")
    found._library.sotto_attention_choose(request.param.encode())  # the library has one kernel chosen for all
    return found


@pytest.fixture(autouse=True)
def _best_kernel_afterwards() -> Any:
    yield
    best = attention()
    assert best is not None
    best._library.sotto_attention_choose(b"")


def _bits(case: Case, given: Inputs, own: Attention, threads: int = 1) -> np.ndarray:
    status, result = compute(case, given, own, threads=threads)
    assert status == SUCCESS
    return result.view(np.uint32)


def _some(case: Case, given: Inputs, first: int, count: int) -> tuple[Case, Inputs]:
    """The tokens from ``first`` on, ``count`` of them, with the same keys."""
    mask = None if given.mask is None else given.mask[:, :, first : first + count]
    return replace(case, tokens=count), replace(given, q=given.q[:, first : first + count], mask=mask)


@pytest.mark.parametrize("case", _CASES.values(), ids=_CASES)
def test_it_is_what_the_definition_says(case: Case, own: Attention) -> None:
    given = inputs_of(case)
    status, result = compute(case, given, own, threads=2)
    assert status == SUCCESS
    np.testing.assert_allclose(result, expected(case, given), rtol=0, atol=2e-6)


def test_any_shape_is_computed_right(own: Attention) -> None:
    chance = random.Random(7)
    for seed in range(25):
        key_heads = chance.choice([1, 2, 3, 5])
        case = Case(
            tokens=chance.randint(1, 130),
            keys=chance.randint(131, 900),
            heads=key_heads * chance.choice([1, 2, 4, 7]),
            key_heads=key_heads,
            key_width=8 * chance.randint(1, 12),
            value_width=chance.randint(1, 96),
            has_sinks=chance.random() < 0.3,
            softcap=chance.choice([0.0, 0.0, 3.0]),
            window=chance.choice([0, 0, 33]),
            seed=seed,
        )
        given = inputs_of(case)
        np.testing.assert_allclose(
            compute(case, given, own, threads=chance.randint(1, 3))[1],
            expected(case, given),
            rtol=0,
            atol=2e-6,
            err_msg=str(case),
        )


@pytest.mark.parametrize("case", [Case(tokens=150, keys=700, heads=8, window=400), replace(_CASES["sinks"], tokens=97)])
def test_a_token_comes_out_the_same_in_every_company(case: Case, own: Attention) -> None:
    given = inputs_of(case)
    together = _bits(case, given, own)
    for size in (1, 2, 7, 63, 64):
        parts = []
        for first in range(0, case.tokens, size):
            some = _some(case, given, first, min(size, case.tokens - first))
            parts.append(_bits(*some, own))
        assert (np.concatenate(parts, axis=1) == together).all(), size


@pytest.mark.parametrize("tokens", [1, 5, 100])
def test_the_number_of_threads_makes_no_difference(tokens: int, own: Attention) -> None:
    case = Case(tokens=tokens, keys=1500, heads=6, key_heads=3)
    given = inputs_of(case)
    one = _bits(case, given, own)
    for threads in (2, 3, 16):
        assert (_bits(case, given, own, threads) == one).all(), threads


def test_room_after_a_token_makes_no_difference(own: Attention) -> None:
    """llama.cpp shows attention the more of its cache, the fuller that is; what is there may be anything finite."""
    case = Case(tokens=3, keys=256)
    given = inputs_of(case)
    wide = replace(case, keys=1024)
    more = inputs_of(replace(wide, seed=9))
    assert given.mask is not None
    assert more.mask is not None
    more.q = given.q
    more.k[:, :256], more.v[:, :256] = given.k, given.v
    more.k[:, 256:] *= 100
    more.mask[:] = -np.inf
    more.mask[..., :256] = given.mask
    assert (_bits(wide, more, own) == _bits(case, given, own)).all()


def test_a_token_that_sees_nothing_is_nothing(own: Attention) -> None:
    case = Case(tokens=4)
    given = inputs_of(case)
    assert given.mask is not None
    given.mask[:, :, 2] = -np.inf
    result = compute(case, given, own)[1]
    assert not result[:, 2].any()
    assert np.isfinite(result).all()
    assert result[:, 3].any()


def test_enormous_scores_are_no_trouble(own: Attention) -> None:
    case = Case(tokens=3, keys=300)
    given = inputs_of(case)
    given.q *= 3000
    np.testing.assert_allclose(compute(case, given, own)[1], expected(case, given), rtol=0, atol=2e-3)


def test_it_ends_when_it_is_told_to(own: Attention) -> None:
    case = Case(tokens=64, keys=900)
    status, result = compute(case, inputs_of(case), own, threads=2, aborts=True)
    assert status == ABORTED
    del result


def test_what_it_cannot_compute_it_leaves_to_others(own: Attention) -> None:
    case = Case(key_width=64, value_width=64)
    assert is_supported(case, own)
    assert not is_supported(case, own, key_type=8), "keys of 8 bits"
    assert not is_supported(case, own, key_type=30), "keys of 16 bits with another exponent (bfloat16)"
    assert not is_supported(replace(case, key_width=12), own), "a width of no whole eights"
    assert not is_supported(replace(case, heads=97, key_heads=1), own), "more heads to a key than a tile has rows"


def test_there_is_none_without_the_library_or_with_another(tmp_path: Path) -> None:
    assert find_attention(tmp_path) is None
    (tmp_path / FILE).write_bytes(b"no library")
    assert find_attention(tmp_path) is None


def test_there_is_none_for_another_ggml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        def __getattr__(self, name: str) -> Any:
            return lambda: b"9.9.9"

    shutil.copy(library_folder() / FILE, tmp_path)
    monkeypatch.setattr(module, "_GGML", Other())
    monkeypatch.setattr(module, "_declare", lambda _library: None)
    assert find_attention(library_folder()) is None


def test_there_is_none_if_llama_cpp_has_threads_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llama, "llama_print_system_info", lambda: b"CPU : AVX2 = 1 | REPACK = 1 | ")
    assert find_attention(library_folder()) is None


def _reason(model: OpenModel) -> str:
    decisions = model.backend.facts.placement.decisions
    return next(decision.reason for decision in decisions if decision.name == "flash_attention")


@pytest.fixture
def wide_heads(tmp_path: Path) -> Path:
    shape = Shape(n_embd=64, n_layer=2, n_head=2, n_head_kv=1, head_width=32, n_ff=64)
    return write_bpe_model(tmp_path / "wide.gguf", shape=shape, n_ctx=2048)


def test_models_use_it_unless_something_else_is_asked_for(open_model: Open, wide_heads: Path) -> None:
    for settings in ({}, {"flash_attention": "on"}):
        model = open_model(wide_heads, **settings)
        assert model.backend.attention.startswith("v")
        assert model.backend.facts.placement.flash_attention == "on"
        assert "Sotto’s own" in _reason(model)
    for others in ({"flash_attention": "off"}, {"kv_type": "q8_0"}, {"has_own_attention": False}):
        model = open_model(wide_heads, **others)
        assert model.backend.attention == ""
        assert "Sotto’s own" not in _reason(model)


def test_what_was_kept_by_one_attention_is_not_used_by_another(open_model: Open, wide_heads: Path) -> None:
    """Their digits differ, and without flash attention the values lie in another order."""
    facts = []
    for choice in ({}, {"has_own_attention": False}, {"flash_attention": "on", "has_own_attention": False}):
        model = open_model(wide_heads, **choice)
        facts.append(facts_of(model.backend, LoadSettings()))
    assert len(set(facts)) == 3
    ours = open_model(wide_heads)
    assert facts_of(ours.backend, LoadSettings()) == facts[0]


def test_it_is_out_of_the_way_for_a_model_without_it(open_model: Open, wide_heads: Path) -> None:
    count = GGML.ggml_backend_dev_count
    open_model(wide_heads, flash_attention="off")
    before = count()
    open_model(wide_heads)
    assert count() == before + 1
    open_model(wide_heads, flash_attention="off")
    assert count() == before


@pytest.mark.needs_shared
def test_a_model_without_attention_is_opened_without_it(open_model: Open, rwkv: Path) -> None:
    model = open_model(rwkv)
    assert model.backend.attention == ""
    assert model.ask("Once", max_tokens=4).completion.usage.completion_tokens == 4


def test_a_layer_that_it_cannot_compute_leaves_all_to_llama_cpp(open_model: Open, tmp_path: Path) -> None:
    shape = Shape(n_embd=48, n_layer=2, n_head=4, n_head_kv=4, head_width=12, n_ff=64)
    model = open_model(write_bpe_model(tmp_path / "odd.gguf", shape=shape, n_ctx=512))
    assert model.backend.attention == ""
    assert model.backend.facts.placement.flash_attention == "off"
    assert model.ask("the thing", max_tokens=4).completion.usage.completion_tokens > 0


def test_answers_are_about_the_same_as_without_it(open_model: Open, wide_heads: Path) -> None:
    """Not to the last digit; logits of the same prompt must be near each other."""
    logits = []
    for has_own_attention in (True, False):
        model = open_model(wide_heads, has_own_attention=has_own_attention)
        model.ask("the thing " * 30, max_tokens=1)
        pointer = llama.llama_get_logits_ith(model.backend.context, -1)
        logits.append(np.ctypeslib.as_array(pointer, (model.backend.n_vocab,)).copy())
    assert not np.array_equal(*logits)
    np.testing.assert_allclose(*logits, atol=0.05)
