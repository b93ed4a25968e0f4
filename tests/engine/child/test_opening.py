"""Opening a model: what was asked for reaches llama.cpp, the reasons reach the user, and what fails is tried again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as llama
import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.models import LoadedModel
from sotto.engine import hardware
from sotto.engine.child.opening import load_error
from sotto.engine.gguf.model import read_model
from sotto.engine.protocol import Device
from support.gguf_files import Shape, write_bpe_model, write_scripted_model
from support.open_model import OpenModel, own_attention

Open = Callable[..., OpenModel]
_GPU = Device("CUDA0", "A card", "CUDA", "gpu", 8_000_000_000, 8_000_000_000)


def _value(facts: LoadedModel, name: str) -> str:
    (found,) = (decision.value for decision in facts.placement.decisions if decision.name == name)
    return found


@pytest.fixture
def wide_heads(tmp_path: Path) -> Path:
    """Heads of 32 numbers, which a cache of 8 or 4 bits can hold."""
    shape = Shape(n_embd=64, n_layer=2, n_head=2, n_head_kv=2, head_width=32, n_ff=64)
    return write_bpe_model(tmp_path / "wide.gguf", shape=shape, n_ctx=2048)


@pytest.fixture
def contexts(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The parameters of every context that llama.cpp makes."""
    real = llama.llama_init_from_model
    seen: list[Any] = []

    def init(model: Any, parameters: Any) -> Any:
        seen.append(type(parameters).from_buffer_copy(parameters))
        return real(model, parameters)

    monkeypatch.setattr(llama, "llama_init_from_model", init)
    return seen


def test_the_placement_says_what_was_chosen_and_why(open_model: Open, babble: Path) -> None:
    facts = open_model(babble, has_own_attention=False).backend.facts
    placement = facts.placement
    assert (placement.micro_batch, placement.flash_attention) == (128, "off")
    assert (placement.kv_type, placement.load_mode) == ("f16", "map")
    names = [decision.name for decision in placement.decisions]
    assert names == ["gpu_layers", "threads", "micro_batch", "kv_type", "load_mode", "flash_attention"]
    assert all(decision.reason.endswith(".") for decision in placement.decisions)
    assert (_value(facts, "gpu_layers"), _value(facts, "threads")) == ("0 of 3", "1")


@pytest.mark.parametrize(("kv_type", "number"), [("f16", 1), ("q8_0", 8), ("q4_0", 2)])
def test_the_cache_holds_the_numbers_that_were_asked_for(
    open_model: Open, wide_heads: Path, contexts: list[Any], kv_type: str, number: int
) -> None:
    model = open_model(wide_heads, kv_type=kv_type)
    assert model.backend.facts.placement.kv_type == kv_type
    assert (contexts[0].type_k, contexts[0].type_v) == (number, number)
    assert model.ask("the thing", max_tokens=8).completion.usage.completion_tokens > 0


def test_a_cache_of_fewer_bits_is_smaller(open_model: Open, wide_heads: Path) -> None:
    sizes = []
    for kv_type in ("f16", "q8_0", "q4_0"):
        model = open_model(wide_heads, kv_type=kv_type)
        model.ask("the thing " * 40, max_tokens=1)
        sizes.append(model.backend.state_size())
    assert sizes[0] > 1.7 * sizes[1] > 1.7 * 1.7 * sizes[2]


def test_heads_that_do_not_fit_keep_full_precision(open_model: Open, babble: Path) -> None:
    facts = open_model(babble, kv_type="q8_0").backend.facts
    assert read_model(babble).key_length % 32
    assert facts.placement.kv_type == "f16"
    assert _value(facts, "kv_type") == "16 bits"


def test_flash_attention_can_be_switched(open_model: Open, wide_heads: Path, contexts: list[Any]) -> None:
    assert open_model(wide_heads, flash_attention="on").backend.facts.placement.flash_attention == "on"
    assert open_model(wide_heads, flash_attention="off").backend.facts.placement.flash_attention == "off"
    needed = open_model(wide_heads, flash_attention="off", kv_type="q8_0").backend.facts
    assert needed.placement.flash_attention == "on"
    assert [parameters.flash_attn_type for parameters in contexts] == [1, 0, 1]


@pytest.mark.parametrize(
    ("settings", "scaling", "scale", "base"),
    [
        ({}, -1, 0.0, 0.0),
        ({"rope_scaling": "none"}, 0, 0.0, 0.0),
        ({"rope_scaling": "linear", "rope_factor": 4.0}, 1, 0.25, 0.0),
        ({"rope_scaling": "yarn", "rope_factor": 2.0, "rope_base": 5e5}, 2, 0.5, 5e5),
    ],
)
def test_positions_are_stretched_as_asked(
    open_model: Open, babble: Path, contexts: list[Any], settings: Any, scaling: int, scale: float, base: float
) -> None:
    open_model(babble, **settings)
    given = contexts[0]
    assert (given.rope_scaling_type, given.rope_freq_scale, given.rope_freq_base) == (scaling, scale, base)


def test_who_stretches_may_have_a_longer_window_and_no_warning(open_model: Open, base: Path) -> None:
    assert open_model(base).backend.n_ctx == 512
    stretched = open_model(base, rope_scaling="linear", rope_factor=4.0).backend
    assert stretched.n_ctx == 2048
    assert stretched.facts.notices == ()
    assert open_model(base, n_ctx=4096, rope_scaling="linear", rope_factor=4.0).backend.facts.notices != ()


def test_a_file_is_mapped_or_read(open_model: Open, hello: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = llama.llama_model_load_from_file
    modes: list[int] = []

    def load(path: bytes, parameters: Any) -> Any:
        modes.append(parameters.load_mode)
        return real(path, parameters)

    monkeypatch.setattr(llama, "llama_model_load_from_file", load)
    assert open_model(hello).ask("Hi").text == open_model(hello, load_mode="read").ask("Hi").text
    monkeypatch.setattr(hardware, "is_on_network", lambda path: path == hello)
    assert open_model(hello).backend.facts.placement.load_mode == "read"
    assert modes == [llama.LLAMA_LOAD_MODE_AUTO, llama.LLAMA_LOAD_MODE_NONE, llama.LLAMA_LOAD_MODE_NONE]


# A card whose memory is fuller than it said: this build has none, but asks llama.cpp all the same ------------------


class FullCard:
    """Lets weights, or contexts, of models with more than ``fits`` layers on the card fail as llama.cpp does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fits: int, *, at: str) -> None:
        self.layers: list[int] = []
        self._fits, self._at = fits, at
        self._load, self._init = llama.llama_model_load_from_file, llama.llama_init_from_model
        self.freed = 0
        monkeypatch.setattr(llama, "llama_model_load_from_file", self.load)
        monkeypatch.setattr(llama, "llama_init_from_model", self.init)

    def load(self, path: bytes, parameters: Any) -> Any:
        self.layers.append(parameters.n_gpu_layers)
        failed = self._at == "weights" and self.layers[-1] > self._fits
        return None if failed else self._load(path, parameters)

    def init(self, model: Any, parameters: Any) -> Any:
        failed = self._at == "context" and self.layers[-1] > self._fits
        return None if failed else self._init(model, parameters)


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    shape = Shape(n_embd=64, n_layer=23, n_head=4, n_head_kv=2, head_width=16, n_ff=64)
    return write_bpe_model(tmp_path / "deep.gguf", shape=shape)


@pytest.mark.parametrize("at", ["weights", "context"])
@pytest.mark.parametrize(("fits", "layers"), [(24, [24]), (12, [24, 12]), (5, [24, 12, 6, 3]), (0, [24, 12, 6, 3, 0])])
def test_what_does_not_fit_the_card_is_tried_with_fewer_layers(
    open_model: Open, deep: Path, monkeypatch: pytest.MonkeyPatch, at: str, fits: int, layers: list[int]
) -> None:
    card = FullCard(monkeypatch, fits, at=at)
    model = open_model(deep, devices=[_GPU])
    assert card.layers == layers
    placement = model.backend.facts.placement
    assert (placement.gpu_layers, placement.attempts) == (layers[-1], len(layers))
    assert placement.backend == ("CUDA" if layers[-1] else "CPU")
    assert placement.micro_batch == (512 if layers[-1] else 128)
    assert _value(model.backend.facts, "gpu_layers") == f"{layers[-1]} of 24"
    if len(layers) > 1:
        assert "did not fit" in placement.reason
    assert model.ask("the thing", max_tokens=4).completion.usage.completion_tokens > 0


def test_what_fits_nowhere_is_an_error_in_words(open_model: Open, deep: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = FullCard(monkeypatch, -1, at="context")
    with pytest.raises(UserFacingError) as caught:
        open_model(deep, devices=[_GPU])
    assert caught.value.code == "model_load_failed"
    assert card.layers[-1] == 0


def test_a_window_that_would_fit_in_fewer_bits_offers_them(
    open_model: Open, wide_heads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """512 bytes of cache for a token, 512 MB of memory: 1.5 million tokens fit only in 8 bits."""
    monkeypatch.setattr(hardware, "memory_total", lambda: 512_000_000)
    for n_ctx, is_offered in ((1_500_000, True), (100_000_000, False)):
        with pytest.raises(UserFacingError) as caught:
            open_model(wide_heads, n_ctx=n_ctx)
        assert caught.value.code == "out_of_memory"
        assert ("8 bits" in caught.value.hint) == is_offered
    with pytest.raises(UserFacingError) as caught:
        open_model(wide_heads, n_ctx=100_000_000, kv_type="q8_0")
    assert "8 bits" not in caught.value.hint


def test_a_model_that_takes_no_fewer_bits_is_told_from_a_damaged_file(hello: Path) -> None:
    log = "llama_init_from_model: K cache type q8_0 with block size 32 does not divide n_embd_head_k=80"
    assert load_error(read_model(hello), log, kv_type="q8_0").code == "kv_type_refused"
    assert load_error(read_model(hello), log).code == "model_load_failed"
    offered = load_error(read_model(hello), "failed to allocate buffer", "Or 8 bits.")
    assert (offered.code, offered.hint.endswith("model. Or 8 bits.")) == ("out_of_memory", True)


def test_models_of_the_same_shape_share_a_measurement(open_model: Open, babble: Path, tmp_path: Path) -> None:
    twin = tmp_path / "elsewhere.gguf"
    twin.write_bytes(babble.read_bytes())
    other = write_scripted_model(tmp_path / "other.gguf", "something else")
    conditions = {path: open_model(path).backend.reading_conditions for path in (babble, twin, other)}
    assert conditions[babble] == conditions[twin] != conditions[other]
    assert "babble" not in conditions[babble]
    changes: list[dict[str, Any]] = [{"threads": 2}, {"flash_attention": "off"}]
    if own_attention() is not None:
        changes.append({"has_own_attention": False})
    for changed in changes:
        assert open_model(babble, **changed).backend.reading_conditions != conditions[babble]
