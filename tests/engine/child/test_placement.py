"""Where the layers go, and how large the window is, for computers of every kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings
from sotto.engine.child.placement import Plan, check_n_ctx, choose_n_ctx, fallbacks, plan_layers
from sotto.engine.gguf.header import GgufHeader
from sotto.engine.protocol import Device

_GB = 1_000_000_000
_AUTOMATIC = LoadSettings()
_CPU = Device("CPU", "Some processor", "CPU", "cpu", 8 * _GB, 16 * _GB)


def _gpu(free: float, kind: str = "gpu", name: str = "GeForce", backend: str = "CUDA") -> Device:
    return Device(f"{backend}0", name, backend, kind, int(free * _GB), 24 * _GB)


def _model(weights: float = 4.0, *, layers: int = 31, trained: int = 131_072, **metadata: Any) -> GgufHeader:
    """A model of ``weights`` GB; its KV cache takes layers × 8 × 256 × 2 bytes a token (127 kB)."""
    own = {
        "general.architecture": "llama",
        "llama.block_count": layers,
        "llama.context_length": trained,
        "llama.attention.head_count": 32,
        "llama.attention.head_count_kv": 8,
        "llama.attention.key_length": 128,
        "llama.attention.value_length": 128,
        **metadata,
    }
    path = Path("model.gguf")
    return GgufHeader(path, 3, int(weights * _GB), own, 300, 7 * _GB, {12: int(weights * _GB)}, 32, 1000, (path,))


@pytest.mark.parametrize(
    ("asked", "trained", "available", "n_ctx"),
    [
        (0, 131_072, 0, 8192),  # memory unknown
        (0, 131_072, 64 * _GB, 8192),
        (0, 2048, 64 * _GB, 2048),
        (0, 0, 64 * _GB, 8192),  # training unknown
        (0, 131_072, 4 * _GB, 4096),  # 8,192 tokens would take 1.04 GB, more than a quarter
        (0, 131_072, 1 * _GB, 1024),
        (0, 131_072, 1, 1024),  # never less, whatever the memory says
        (0, 512, 1, 512),
        (32_768, 2048, 1, 32_768),  # who asks gets it
        (300, 131_072, 64 * _GB, 300),
    ],
)
def test_the_window(asked: int, trained: int, available: int, n_ctx: int) -> None:
    assert choose_n_ctx(_model(trained=trained), LoadSettings(n_ctx=asked), available) == n_ctx


def test_a_recurrent_model_is_not_limited_by_memory() -> None:
    model = _model(**{"llama.attention.head_count_kv": 0, "llama.attention.head_count": 0})
    assert model.kv_elements_per_token == 0
    assert choose_n_ctx(model, _AUTOMATIC, 1) == 8192
    check_n_ctx(model, 10**9, [], _GB)


def test_a_window_that_no_memory_holds_is_refused() -> None:
    check_n_ctx(_model(), 100_000, [], 16 * _GB)
    check_n_ctx(_model(), 10**9, [], 0)  # memory unknown
    with pytest.raises(UserFacingError) as caught:
        check_n_ctx(_model(), 200_000, [_CPU], 16 * _GB)
    assert caught.value.code == "out_of_memory"
    assert "25 GB" in caught.value.text
    assert "16 GB" in caught.value.text
    check_n_ctx(_model(), 200_000, [_CPU, _gpu(1)], 16 * _GB)  # a GPU's memory counts


def test_without_a_gpu_everything_is_on_the_processor() -> None:
    plan = plan_layers(_model(), _AUTOMATIC, [_CPU], 8192)
    assert (plan.gpu_layers, plan.backend) == (0, "CPU")
    assert "no graphics processor" in plan.reason
    assert plan_layers(_model(), LoadSettings(gpu_layers=99), [], 8192).gpu_layers == 0


def test_a_model_that_fits_goes_to_the_gpu_as_a_whole() -> None:
    plan = plan_layers(_model(4), _AUTOMATIC, [_CPU, _gpu(8)], 8192)
    assert plan == Plan(32, "CUDA", "The whole model fits on GeForce (8.0 GB free).")


def test_a_model_that_fits_partly_is_divided() -> None:
    plan = plan_layers(_model(14), _AUTOMATIC, [_gpu(8)], 8192)
    # (8 GB − margin) / ((14 GB + 1.04 GB of KV cache) / 32)
    assert plan.gpu_layers == 15
    assert plan.reason == "15 of 32 layers fit on GeForce (8.0 GB free)."


def test_a_longer_window_leaves_room_for_fewer_layers() -> None:
    short = plan_layers(_model(14), _AUTOMATIC, [_gpu(8)], 1024)
    long = plan_layers(_model(14), _AUTOMATIC, [_gpu(8)], 131_072)
    assert 0 < long.gpu_layers < short.gpu_layers < 32


@pytest.mark.parametrize("free", [0, 0.3, 0.55])
def test_a_full_gpu_is_left_alone(free: float) -> None:
    plan = plan_layers(_model(14), _AUTOMATIC, [_gpu(free)], 8192)
    assert (plan.gpu_layers, plan.backend) == (0, "CPU")
    assert "too little free memory on GeForce" in plan.reason


def test_several_gpus_are_added_up() -> None:
    assert plan_layers(_model(14), _AUTOMATIC, [_gpu(8), _gpu(8)], 8192).gpu_layers == 31
    assert plan_layers(_model(14), _AUTOMATIC, [_gpu(10), _gpu(10)], 8192).gpu_layers == 32
    # A nearly full one takes nothing away.
    assert plan_layers(_model(14), _AUTOMATIC, [_gpu(8), _gpu(0.1)], 8192).gpu_layers == 15


def test_an_integrated_gpu_is_used_only_without_another() -> None:
    own = _gpu(8, "integrated", "Radeon Graphics", "Vulkan")
    assert plan_layers(_model(), _AUTOMATIC, [_CPU, own], 8192).backend == "Vulkan"
    plan = plan_layers(_model(14), _AUTOMATIC, [_CPU, own, _gpu(8)], 8192)
    assert (plan.backend, plan.gpu_layers) == ("CUDA", 15)


def test_the_settings_have_the_last_word() -> None:
    devices = [_gpu(0.1)]
    off = plan_layers(_model(), LoadSettings(gpu_layers=0), devices, 8192)
    assert (off.gpu_layers, off.backend) == (0, "CPU")
    assert "settings" in off.reason
    some = plan_layers(_model(), LoadSettings(gpu_layers=10), devices, 8192)
    assert (some.gpu_layers, some.backend) == (10, "CUDA")
    assert some.reason == "The settings say to put 10 of 32 layers on GeForce."
    assert plan_layers(_model(), LoadSettings(gpu_layers=999), devices, 8192).gpu_layers == 32


def test_a_header_without_numbers_does_no_harm() -> None:
    path = Path("odd.gguf")
    empty = GgufHeader(path, 3, 0, {}, 0, 0, {}, 32, 0, (path,))
    assert plan_layers(empty, _AUTOMATIC, [_gpu(8)], 8192).gpu_layers == 1
    assert choose_n_ctx(empty, _AUTOMATIC, _GB) == 8192


@pytest.mark.parametrize(
    ("layers", "sequence"),
    [
        (0, [0]),
        (1, [1, 0]),
        (4, [4, 0]),
        (5, [5, 2, 0]),
        (32, [32, 16, 8, 4, 0]),
        (33, [33, 16, 8, 4, 0]),
    ],
)
def test_failed_loads_are_tried_with_fewer_layers(layers: int, sequence: list[int]) -> None:
    plans = list(fallbacks(Plan(layers, "Vulkan" if layers else "CPU", "first")))
    assert [plan.gpu_layers for plan in plans] == sequence
    assert plans[0].reason == "first"
    assert plans[-1].backend == "CPU"
    for plan in plans[1:]:
        assert plan.reason.endswith(".")
        assert plan.backend == ("Vulkan" if plan.gpu_layers else "CPU")


def test_fewer_bits_leave_room_for_more_layers_and_longer_windows() -> None:
    model, devices = _model(4.0), [_gpu(4.0)]
    layers = [plan_layers(model, _AUTOMATIC, devices, 8192, kv_type).gpu_layers for kv_type in ("f16", "q8_0")]
    assert layers[0] < layers[1]
    assert choose_n_ctx(model, _AUTOMATIC, 4 * _GB, "q8_0") == 8192 > choose_n_ctx(model, _AUTOMATIC, 4 * _GB)
    check_n_ctx(model, 100_000, [], 12 * _GB, "q8_0")
    with pytest.raises(UserFacingError, match="100,000 tokens"):
        check_n_ctx(model, 100_000, [], 12 * _GB)


def test_stretched_positions_allow_a_longer_window() -> None:
    model = _model(trained=2048)
    assert choose_n_ctx(model, LoadSettings(rope_factor=3.0), 0) == 6144
    assert choose_n_ctx(model, LoadSettings(rope_factor=0.5), 0) == 2048
