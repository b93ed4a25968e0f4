"""Calls for several tokens that are called exact compute what calls for one token each do, bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import gguf
import numpy as np
import pytest

from sotto.domain.adapters import AdapterUse
from sotto.engine.child.exact_calls import MOST, exact_call
from sotto.engine.child.quantization import quantize
from sotto.engine.gguf.model import read_model
from support.adapter_files import write_adapter
from support.gguf_files import Shape, write_bpe_model
from support.open_model import OpenModel, own_attention

Open = Callable[..., OpenModel]
_SHAPE = Shape(n_embd=256, n_layer=2, n_head=4, n_head_kv=2, head_width=64, n_ff=512)
_TYPES = ("Q2_K", "Q3_K_M", "Q4_K_M", "Q5_K_M", "Q6_K")


@pytest.fixture(scope="session")
def quantized(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a random model in a mix of types."""
    folder = tmp_path_factory.mktemp("exact")
    whole = write_bpe_model(folder / "whole.gguf", n_ctx=2048, shape=_SHAPE)

    def made(name: str) -> Path:
        target = folder / f"{name}.gguf"
        if not target.exists():
            number = int(gguf.LlamaFileType[f"MOSTLY_{name}"])
            assert quantize(str(whole), str(target), number, 1, [])
        return target

    return made


def _logits(model: OpenModel, tokens: list[int], size: int) -> list[np.ndarray]:
    """Return the logits of every position behind the first ``tokens``, computed in calls of ``size``."""
    memory = model.generator.memory
    memory.cut(0)
    memory.read(tokens[:300], model.stop)
    found = []
    for start in range(300, len(tokens), size):
        part = tokens[start : start + size]
        memory.decode(part, checks=True)
        found += [np.array(model.backend.logits(place)) for place in range(len(part))]
    return found


def _equal(some: list[np.ndarray], others: list[np.ndarray]) -> bool:
    return all(np.array_equal(one, other) for one, other in zip(some, others, strict=True))


@pytest.mark.skipif(own_attention() is None, reason="Sotto has no attention for this computer")
@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("name", _TYPES)
def test_calls_that_are_called_exact_are(
    open_model: Open, quantized: Callable[[str], Path], name: str, threads: int
) -> None:
    model = open_model(quantized(name), 0, threads)
    assert model.backend.exact_call == MOST
    chance = np.random.default_rng(7)
    tokens = [int(token) for token in chance.integers(0, model.backend.n_vocab, 312)]
    one = _logits(model, tokens, 1)
    for size in (2, 3):
        assert _equal(one, _logits(model, tokens, size))


@pytest.mark.skipif(own_attention() is None, reason="Sotto has no attention for this computer")
def test_four_tokens_go_through_another_function(open_model: Open, quantized: Callable[[str], Path]) -> None:
    """Else more could be exact than is made use of."""
    model = open_model(quantized("Q4_K_M"))
    tokens = [place % 200 for place in range(312)]
    assert not _equal(_logits(model, tokens, 1), _logits(model, tokens, MOST + 1))


def test_with_other_weights_another_attention_or_an_adapter_none_is(
    open_model: Open, quantized: Callable[[str], Path], babble: Path, tmp_path: Path
) -> None:
    header = read_model(quantized("Q4_K_M"))
    assert exact_call(header, "some") == MOST
    assert exact_call(header, "") == 1
    assert exact_call(read_model(babble), "some") == 1
    model = open_model(header.path)
    assert model.backend.exact_call == (1 if own_attention() is None else MOST)
    uses = (AdapterUse(str(write_adapter(tmp_path / "adapter.gguf", header.path))),)
    model.generator.use_adapters(uses)
    assert model.backend.exact_call == 1
