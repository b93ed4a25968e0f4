"""How the next token is chosen: the same seed the same way, greedy without chance, penalties that are felt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as llama
import numpy as np
import pytest

from sotto.domain.generation import SamplerSettings
from sotto.engine.child.sampling import Sampler
from support.open_model import OpenModel

Open = Callable[..., OpenModel]
_READ = [10, 20, 30]


@pytest.fixture
def context(open_model: Open, babble: Path) -> Iterator[Any]:
    """A context that has read three tokens."""
    backend = open_model(babble).backend
    backend.decode((llama.llama_token * 3)(*_READ), 3)
    return backend.context


def _order(context: Any) -> list[int]:
    """Tokens by likelihood."""
    logits = np.ctypeslib.as_array(llama.llama_get_logits_ith(context, -1), (262,))
    return [int(token) for token in np.argsort(-logits)]


def _draws(context: Any, count: int, prompt: tuple[int, ...] = (), **settings: Any) -> list[int]:
    """Sample ``count`` times from the same logits."""
    sampler = Sampler(SamplerSettings(**{"seed": 1, **settings}), prompt, 262)
    try:
        return [sampler.sample(context) for _ in range(count)]
    finally:
        sampler.close()


def test_a_temperature_of_zero_takes_the_likeliest(context: Any) -> None:
    best = _order(context)[0]
    assert _draws(context, 5, temperature=0.0) == [best] * 5
    assert _draws(context, 5, temperature=0.0, seed=99) == [best] * 5


def test_the_same_seed_draws_the_same(context: Any) -> None:
    one = _draws(context, 50, seed=7, temperature=1.5, top_k=0)
    assert one == _draws(context, 50, seed=7, temperature=1.5, top_k=0)
    assert one != _draws(context, 50, seed=8, temperature=1.5, top_k=0)


def test_seeds_of_any_size_are_taken(context: Any) -> None:
    assert _draws(context, 20, seed=2**32 + 7) == _draws(context, 20, seed=7)


def test_top_k_limits_the_choice(context: Any) -> None:
    off: dict[str, Any] = {"top_p": 1.0, "min_p": 0.0, "temperature": 5.0}
    assert set(_draws(context, 300, top_k=3, **off)) == set(_order(context)[:3])
    assert len(set(_draws(context, 300, top_k=0, **off))) > 50


def test_top_p_and_min_p_limit_the_choice(context: Any) -> None:
    everything: dict[str, Any] = {"top_k": 0, "temperature": 1.0}
    best = _order(context)[0]
    assert set(_draws(context, 100, top_p=0.001, min_p=0.0, **everything)) == {best}
    assert set(_draws(context, 100, top_p=1.0, min_p=1.0, **everything)) == {best}


def test_a_higher_temperature_spreads_the_choice(context: Any) -> None:
    off: dict[str, Any] = {"top_k": 0, "top_p": 1.0, "min_p": 0.0}
    cool = Counter(_draws(context, 300, temperature=0.3, **off))
    hot = Counter(_draws(context, 300, temperature=3.0, **off))
    assert len(cool) < len(hot)


def test_a_repeat_penalty_moves_to_other_tokens(context: Any) -> None:
    drawn = _draws(context, 4, temperature=0.0, repeat_penalty=100.0)
    assert len(set(drawn)) == 4
    assert drawn[0] == _order(context)[0]


def test_the_end_of_the_prompt_counts_for_the_penalty(context: Any) -> None:
    best, second = _order(context)[:2]
    penalty: dict[str, Any] = {"temperature": 0.0, "repeat_penalty": 100.0}
    assert _draws(context, 1, (best, 5, 6), **penalty) == [second]
    assert _draws(context, 1, (best, 5, 6), repeat_last_n=2, **penalty) == [best]
    assert _draws(context, 1, (best,), repeat_last_n=0, **penalty) == [best]
    assert _draws(context, 1, (best,), temperature=0.0, repeat_penalty=1.0) == [best]


def test_closing_twice_is_harmless() -> None:
    sampler = Sampler(SamplerSettings(seed=1), (), 262)
    sampler.close()
    sampler.close()
