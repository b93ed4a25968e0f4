"""What is said about a model and a computer, from small laptops to large graphics processors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sotto.catalog.entries import CatalogEntry
from sotto.catalog.fit import (
    Advice,
    Computer,
    Demand,
    assess,
    assess_file,
    demand_of,
    estimated_bytes,
    recommended,
)
from sotto.domain.memory import MARGIN, Widths, overhead_bytes
from support.catalog_files import catalog_of, file_json, model_json

_GB = 1_000_000_000
_CACHE = 8192 * 131_072
"""Bytes of the usual window of ``_STORY``."""
_OVERHEAD = overhead_bytes(8192, Widths())
_STORY = Demand(weights=4 * _GB, kv_elements_per_token=65_536, n_ctx_train=32_768)


def _entry(tmp_path: Path, **changes: Any) -> CatalogEntry:
    return catalog_of(tmp_path, model_json(**changes)).entries[0]


def test_the_memory_is_weights_cache_and_room_to_compute() -> None:
    fit = assess(_STORY, Computer(16 * _GB))
    assert (fit.memory, fit.n_ctx, fit.gpu_share) == (4 * _GB + _CACHE + _OVERHEAD, 8192, 0)
    assert fit.advice is Advice.WELL
    assert fit.reason == "It needs 5.2 GB of memory, which fits into what is free."


@pytest.mark.parametrize(
    ("free", "advice"),
    [(16, Advice.WELL), (6.7, Advice.WELL), (6.1, Advice.SLOWLY), (5.3, Advice.SLOWLY), (5.0, Advice.TOO_LARGE)],
)
def test_the_advice_follows_the_free_memory(free: float, advice: Advice) -> None:
    assert assess(_STORY, Computer(int(free * _GB))).advice is advice


def test_the_widths_of_a_header_replace_the_usual_ones() -> None:
    small = replace(_STORY, widths=Widths(hidden=512, feed_forward=1024, tokens=32_000, merges=0))
    assert assess(small, Computer(16 * _GB)).memory == 4 * _GB + _CACHE + overhead_bytes(8192, small.widths)
    assert assess(small, Computer(16 * _GB)).memory < assess(_STORY, Computer(16 * _GB)).memory


def test_a_small_model_leaves_room_for_the_desktop_too() -> None:
    small = replace(_STORY, weights=_GB // 2, kv_elements_per_token=0)
    free = _GB // 2 + _OVERHEAD + MARGIN
    assert assess(small, Computer(free + 1)).advice is Advice.WELL
    assert assess(small, Computer(free - 1)).advice is Advice.SLOWLY


def test_what_is_too_large_says_how_much_is_missing() -> None:
    fit = assess(_STORY, Computer(3 * _GB))
    # with less memory the engine would use a shorter window: 4 GB of weights, 0.54 GB of cache, and the engine itself
    assert fit.reason == "It needs 4.6 GB of memory; 3.0 GB are free."
    assert (fit.n_ctx, fit.tokens_per_second) == (4096, 0)


def test_a_dense_large_model_runs_slowly_and_a_mixture_of_experts_well() -> None:
    dense = Demand(weights=20 * _GB, kv_elements_per_token=65_536)
    mixture = Demand(weights=20 * _GB, kv_elements_per_token=65_536, active_share=0.1)
    computer = Computer(64 * _GB)
    slow, quick = assess(dense, computer), assess(mixture, computer)
    assert (slow.advice, quick.advice) == (Advice.SLOWLY, Advice.WELL)
    assert slow.memory == quick.memory
    assert "more slowly than you read" in slow.reason


def test_the_speed_is_the_bandwidth_over_what_is_read_for_a_token() -> None:
    slow = assess(_STORY, Computer(16 * _GB, bandwidth=20e9))
    quick = assess(_STORY, Computer(16 * _GB, bandwidth=80e9))
    assert slow.tokens_per_second == pytest.approx(20e9 / (4 * _GB + _CACHE / 2))
    assert quick.tokens_per_second == pytest.approx(4 * slow.tokens_per_second)
    assert (slow.advice, quick.advice) == (Advice.SLOWLY, Advice.WELL)


def test_a_graphics_processor_that_holds_all_needs_no_main_memory() -> None:
    fit = assess(_STORY, Computer(1 * _GB, (8 * _GB,), gpu_bandwidth=300e9))
    assert (fit.advice, fit.gpu_share) == (Advice.WELL, 1)
    assert fit.reason.endswith("which fits on the graphics processor.")
    assert fit.tokens_per_second > 50


def test_layers_are_divided_between_both_memories() -> None:
    large = Demand(weights=14 * _GB, kv_elements_per_token=0)
    computer = Computer(12 * _GB, (8 * _GB,), bandwidth=60e9)
    fit = assess(large, computer)
    assert fit.gpu_share == pytest.approx((8 * _GB - MARGIN) / (14 * _GB))
    assert fit.advice is Advice.WELL
    assert "with a part on the graphics processor" in fit.reason
    alone = assess(large, Computer(12 * _GB))
    assert (alone.advice, alone.tokens_per_second) == (Advice.TOO_LARGE, 0)


def test_graphics_processors_are_added_up_and_full_ones_take_nothing_away() -> None:
    assert Computer(0, (8 * _GB, 8 * _GB)).gpu_room == 16 * _GB - 2 * MARGIN
    assert Computer(0, (8 * _GB, MARGIN // 2)).gpu_room == 8 * _GB - MARGIN


def test_without_figures_a_quarter_is_set_aside_for_the_cache() -> None:
    assert assess(Demand(4 * _GB, None), Computer(16 * _GB)).memory == 5 * _GB + _OVERHEAD


@pytest.mark.parametrize("gpus", [(), (2 * _GB,)])
def test_where_the_memory_is_unknown_nothing_is_promised(gpus: tuple[int, ...]) -> None:
    fit = assess(_STORY, Computer(0, gpus))
    assert (fit.advice, fit.memory) == (Advice.UNKNOWN, 0)


def test_a_model_that_fits_a_graphics_processor_runs_well_whatever_the_main_memory() -> None:
    assert assess(_STORY, Computer(0, (8 * _GB,))).advice is Advice.WELL


def test_an_embedding_model_has_no_cache_and_no_speed(tmp_path: Path) -> None:
    fit = assess_file(_entry(tmp_path, role="embedding"), _entry(tmp_path).files[0], Computer(6 * _GB))
    demand = demand_of(_entry(tmp_path, role="embedding"), _entry(tmp_path).files[0])
    assert demand is not None
    assert (demand.kv_elements_per_token, demand.writes) == (0, False)
    assert (fit.memory, fit.tokens_per_second, fit.advice) == (4 * _GB + _OVERHEAD, 0, Advice.WELL)


def test_a_vision_model_needs_its_projector_too(tmp_path: Path) -> None:
    files = [file_json(), file_json("mmproj.gguf", kind="projector", quantization="F16", bytes=_GB)]
    seeing = _entry(tmp_path, role="vision", files=files)
    demand = demand_of(seeing, seeing.model_files[0])
    assert demand is not None
    assert demand.weights == 5 * _GB
    reading = _entry(tmp_path, files=files)
    plain = demand_of(reading, reading.model_files[0])
    assert plain is not None
    assert plain.weights == 4 * _GB


@pytest.mark.parametrize(
    ("parameters", "quantization", "size"),
    # files of the catalog whose size is known: Llama 3.1 8B, Mistral 7B v0.3, Pythia 1B (bytes)
    [(8.03e9, "Q4_K_M", 4_920_739_232), (7.25e9, "Q8_0", 7_702_565_088), (1.01e9, "Q8_0", 1_078_061_728)],
)
def test_estimated_sizes_are_near_real_ones(parameters: float, quantization: str, size: int) -> None:
    assert estimated_bytes(int(parameters), quantization) == pytest.approx(size, rel=0.03)


def test_a_size_that_cannot_be_estimated_is_not_guessed(tmp_path: Path) -> None:
    odd = file_json(quantization="IQ7_Z", bytes=None, check="against the hub at download")
    entry = _entry(tmp_path, files=[odd])
    assert demand_of(entry, entry.files[0]) is None
    assert recommended(entry, Computer(64 * _GB))[1].advice is Advice.UNKNOWN


@pytest.mark.parametrize(("free", "quantization"), [(64, "Q8_0"), (8, "Q4_K_M"), (6, "Q4_K_M"), (2, "Q4_K_M")])
def test_the_largest_file_that_runs_well_is_recommended_else_the_smallest(
    tmp_path: Path, free: int, quantization: str
) -> None:
    large = file_json("large.gguf", quantization="Q8_0", bytes=7_500_000_000)
    entry = _entry(tmp_path, files=[file_json(), large])
    assert recommended(entry, Computer(free * _GB, bandwidth=100e9))[0].quantization == quantization


def test_fewer_bits_of_the_cache_count_and_are_offered_where_they_would_do() -> None:
    half = Computer(16 * _GB, kv_type="q8_0")
    assert assess(_STORY, half).memory == 4 * _GB + _CACHE * 34 // 64 + _OVERHEAD
    short = int(5.0 * _GB)
    assert "8 bits" in assess(_STORY, Computer(short)).reason
    assert assess(_STORY, Computer(short, kv_type="q8_0")).advice is Advice.SLOWLY
    assert "8 bits" not in assess(_STORY, Computer(4 * _GB)).reason, "not enough for the weights either"
    assert "8 bits" not in assess(_STORY, Computer(4 * _GB, kv_type="q8_0")).reason
    assert "8 bits" not in assess(replace(_STORY, kv_elements_per_token=0), Computer(4 * _GB)).reason
