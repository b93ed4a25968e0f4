"""A token that is certain is drawn from any logits that differ by less than the margin."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import llama_cpp.llama_cpp as llama
import numpy as np
import pytest

from sotto.engine.child.certainty import is_certain

TOKENS = 60
KINDS = ["greedy", "usual", "unsorted", "hot", "all"]


@pytest.fixture
def chain(request: pytest.FixtureRequest) -> Iterator[Any]:
    chain = llama.llama_sampler_chain_init(llama.llama_sampler_chain_default_params())
    kind = request.param
    natives = {
        "greedy": [llama.llama_sampler_init_greedy()],
        "usual": [
            llama.llama_sampler_init_top_k(40),
            llama.llama_sampler_init_top_p(0.95, 1),
            llama.llama_sampler_init_min_p(0.05, 1),
            llama.llama_sampler_init_temp(0.8),
        ],
        "unsorted": [llama.llama_sampler_init_min_p(0.05, 1), llama.llama_sampler_init_temp(0.8)],
        "hot": [llama.llama_sampler_init_top_k(40), llama.llama_sampler_init_temp(1.5)],
        "all": [llama.llama_sampler_init_temp(0.8)],
    }[kind]
    if kind != "greedy":
        natives.append(llama.llama_sampler_init_dist(8))
    for native in natives:
        llama.llama_sampler_chain_add(chain, native)
    yield kind, chain
    llama.llama_sampler_free(chain)


def _drawn(chain: Any, logits: Any) -> int:
    clone = llama.llama_sampler_clone(chain)
    data = (llama.llama_token_data * TOKENS)(*[(token, value, 0.0) for token, value in enumerate(logits)])
    array = llama.llama_token_data_array(data=data, size=TOKENS, selected=-1, sorted=False)
    llama.llama_sampler_apply(clone, ctypes.byref(array))
    llama.llama_sampler_free(clone)
    return int(array.data[array.selected].id)


def _go_on(chain: Any) -> None:
    """Make the next random number the next one."""
    data = (llama.llama_token_data * 2)((0, 0.0, 0.0), (1, 0.0, 0.0))
    array = llama.llama_token_data_array(data=data, size=2, selected=-1, sorted=False)
    llama.llama_sampler_apply(chain, ctypes.byref(array))


@pytest.mark.parametrize("chain", KINDS, indirect=True)
@pytest.mark.parametrize("margin", [0.02, 0.2])
def test_what_is_certain_comes_from_whatever_is_near(chain: tuple[str, Any], margin: float) -> None:
    kind, native = chain
    random = np.random.default_rng(5)
    certain = uncertain = 0
    for _ in range(60):
        logits = random.normal(0, 3, TOKENS).astype(np.float32)
        token = _drawn(native, logits)
        holds = is_certain(
            native, logits, token, margin, is_greedy=kind == "greedy", is_ranked=kind in ("usual", "hot")
        )
        others = {
            _drawn(native, logits + random.choice([-margin, 0, margin], TOKENS).astype(np.float32) * 0.99)
            for _ in range(25)
        }
        certain, uncertain = certain + holds, uncertain + (not holds)
        if holds:
            assert others == {token}
        _go_on(native)
    assert certain > 5
    assert uncertain > 0
