"""How the next token is chosen: the same seed the same way, greedy without chance, penalties that are felt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as llama
import numpy as np
import pytest

from sotto.domain.generation import SamplerSettings, WordBias
from sotto.engine.child.backend import Backend
from sotto.engine.child.sampling import Sampler
from support.open_model import OpenModel

Open = Callable[..., OpenModel]
_READ = [10, 20, 30]


@pytest.fixture
def model(open_model: Open, babble: Path) -> Backend:
    """A model that has read three tokens."""
    backend = open_model(babble).backend
    backend.decode((llama.llama_token * 3)(*_READ), 3)
    return backend


def _order(model: Backend) -> list[int]:
    """Tokens by likelihood."""
    logits = np.ctypeslib.as_array(llama.llama_get_logits_ith(model.context, -1), (262,))
    return [int(token) for token in np.argsort(-logits)]


def _draws(model: Backend, count: int, prompt: tuple[int, ...] = (), **settings: Any) -> list[int]:
    """Sample ``count`` times from the same logits."""
    sampler = Sampler(SamplerSettings(**{"seed": 1, **settings}), prompt, model)
    try:
        return [sampler.sample(model.context) for _ in range(count)]
    finally:
        sampler.close()


def test_a_temperature_of_zero_takes_the_likeliest(model: Backend) -> None:
    best = _order(model)[0]
    assert _draws(model, 5, temperature=0.0) == [best] * 5
    assert _draws(model, 5, temperature=0.0, seed=99) == [best] * 5


def test_the_same_seed_draws_the_same(model: Backend) -> None:
    one = _draws(model, 50, seed=7, temperature=1.5, top_k=0)
    assert one == _draws(model, 50, seed=7, temperature=1.5, top_k=0)
    assert one != _draws(model, 50, seed=8, temperature=1.5, top_k=0)


def test_seeds_of_any_size_are_taken(model: Backend) -> None:
    assert _draws(model, 20, seed=2**32 + 7) == _draws(model, 20, seed=7)


def test_top_k_limits_the_choice(model: Backend) -> None:
    off: dict[str, Any] = {"top_p": 1.0, "min_p": 0.0, "temperature": 5.0}
    assert set(_draws(model, 300, top_k=3, **off)) == set(_order(model)[:3])
    assert len(set(_draws(model, 300, top_k=0, **off))) > 50


def test_top_p_and_min_p_limit_the_choice(model: Backend) -> None:
    everything: dict[str, Any] = {"top_k": 0, "temperature": 1.0}
    best = _order(model)[0]
    assert set(_draws(model, 100, top_p=0.001, min_p=0.0, **everything)) == {best}
    assert set(_draws(model, 100, top_p=1.0, min_p=1.0, **everything)) == {best}


def test_a_higher_temperature_spreads_the_choice(model: Backend) -> None:
    off: dict[str, Any] = {"top_k": 0, "top_p": 1.0, "min_p": 0.0}
    cool = Counter(_draws(model, 300, temperature=0.3, **off))
    hot = Counter(_draws(model, 300, temperature=3.0, **off))
    assert len(cool) < len(hot)


def test_a_repeat_penalty_moves_to_other_tokens(model: Backend) -> None:
    drawn = _draws(model, 4, temperature=0.0, repeat_penalty=100.0)
    assert len(set(drawn)) == 4
    assert drawn[0] == _order(model)[0]


def test_the_end_of_the_prompt_counts_for_the_penalty(model: Backend) -> None:
    best, second = _order(model)[:2]
    penalty: dict[str, Any] = {"temperature": 0.0, "repeat_penalty": 100.0}
    assert _draws(model, 1, (best, 5, 6), **penalty) == [second]
    assert _draws(model, 1, (best, 5, 6), repeat_last_n=2, **penalty) == [best]
    assert _draws(model, 1, (best,), repeat_last_n=0, **penalty) == [best]
    assert _draws(model, 1, (best,), temperature=0.0, repeat_penalty=1.0) == [best]


def test_closing_twice_is_harmless(model: Backend) -> None:
    sampler = Sampler(SamplerSettings(seed=1), (), model, 'root ::= "a"')
    sampler.close()
    sampler.close()


OFF: dict[str, Any] = {"top_k": 0, "top_p": 1.0, "min_p": 0.0, "temperature": 2.0}
"""Nothing is left out."""


@pytest.mark.parametrize(
    "settings",
    [
        {"top_n_sigma": 0.01},
        {"typical_p": 0.01},
        {"dynatemp_range": 1.99, "dynatemp_exponent": 10.0, "temperature": 2.0},
        {"xtc_probability": 1.0, "xtc_threshold": 0.0001},
        {"mirostat": "1", "mirostat_tau": 0.1},
        {"mirostat": "2", "mirostat_tau": 0.1},
    ],
    ids=lambda settings: next(iter(settings)) + settings.get("mirostat", ""),
)
def test_every_sampler_is_felt_and_repeats_itself(model: Backend, settings: dict[str, Any]) -> None:
    free = _draws(model, 100, **OFF)
    drawn = _draws(model, 100, **{**OFF, **settings})
    assert drawn != free
    assert drawn == _draws(model, 100, **{**OFF, **settings})


def test_top_n_sigma_and_xtc_leave_out_what_they_should(model: Backend) -> None:
    order = _order(model)
    assert set(_draws(model, 50, **OFF, top_n_sigma=0.001)) == {order[0]}
    passed_over = _draws(model, 50, **{**OFF, "temperature": 1.0}, xtc_probability=1.0, xtc_threshold=0.001)
    assert order[0] not in passed_over


def test_words_can_be_forbidden_and_forced(model: Backend) -> None:
    order = _order(model)
    letter = chr(next(token for token in order if 97 <= token <= 122))
    forced = _draws(model, 20, **OFF, logit_bias=(WordBias(letter, 100.0),))
    assert set(forced) == {ord(letter)}
    assert ord(letter) not in _draws(model, 300, **OFF, logit_bias=(WordBias(letter, -100.0),))


def test_a_word_of_several_tokens_is_told_by_its_first_one(model: Backend) -> None:
    assert set(_draws(model, 20, **OFF, logit_bias=(WordBias("xyz", 100.0),))) == {ord("x")}


def test_a_word_that_is_one_token_is_not_told_by_others(model: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    """A larger vocabulary has "cat" whole, and " cat" in parts that begin other words as well."""
    tokens = {"cat": [99], " cat": [120, 99]}
    monkeypatch.setattr(model, "tokenize", lambda text, **_how: tokens[text])
    assert set(_draws(model, 20, **OFF, logit_bias=(WordBias("cat", 100.0),))) == {99}


@pytest.mark.parametrize("name", ["frequency_penalty", "presence_penalty"])
def test_what_was_used_is_avoided(model: Backend, name: str) -> None:
    best, second = _order(model)[:2]
    assert _draws(model, 1, (best,), temperature=0.0, **{name: 2.0}) == [second]
    assert _draws(model, 1, (best,), temperature=0.0, repeat_last_n=0, **{name: 2.0}) == [best]


def test_dry_ends_a_passage_that_was_there_before(model: Backend) -> None:
    best = _order(model)[0]
    before = (50, 51, 52, 53, best, 90, 50, 51, 52, 53)
    dry: dict[str, Any] = {"temperature": 0.0, "dry_multiplier": 5.0, "dry_base": 3.0}
    assert _draws(model, 1, before, **dry) != [best]
    assert _draws(model, 1, before, **dry, dry_allowed_length=5) == [best]
    assert _draws(model, 1, before, **dry, dry_last_n=3) == [best]
    assert _draws(model, 1, before, **dry, dry_breakers=(chr(53),)) == [best]


def test_mirostat_leaves_the_rest_of_the_chain_out(model: Backend) -> None:
    mirostat: dict[str, Any] = {"mirostat": "2", "mirostat_tau": 10.0, "temperature": 2.0}
    assert len(set(_draws(model, 200, **mirostat, top_k=1))) > 1
    assert _draws(model, 5, mirostat="2", temperature=0.0) == [_order(model)[0]] * 5
