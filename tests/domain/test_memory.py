"""The formulas that the engine and the catalog share."""

from __future__ import annotations

import pytest

from sotto.domain.memory import (
    ENGINE_BYTES,
    MERGE_BYTES,
    MICRO_BATCH,
    TOKEN_BYTES,
    Widths,
    kv_bytes,
    kv_elements_per_token,
    overhead_bytes,
    usual_n_ctx,
)

_GB = 1_000_000_000


def test_the_cache_of_a_known_model() -> None:
    """Llama 3.1 8B: 128 KiB for a token, 1 GiB for 8,192 of them, as llama.cpp reports it."""
    elements = kv_elements_per_token(layers=32, kv_heads=8, head_size=128)
    assert kv_bytes(1, elements) == 128 * 1024
    assert kv_bytes(8192, elements) == 1024**3
    assert kv_bytes(8192, elements, "q8_0") == 544 * 1024**2
    assert kv_bytes(8192, elements, "q4_0") == 288 * 1024**2


@pytest.mark.parametrize(
    ("trained", "available", "n_ctx"),
    [(0, 0, 8192), (131_072, 0, 8192), (2048, 0, 2048), (131_072, 4 * _GB, 4096), (131_072, 1, 1024), (512, 1, 512)],
)
def test_the_usual_window_is_what_model_and_memory_allow(trained: int, available: int, n_ctx: int) -> None:
    assert usual_n_ctx(trained, 65_536, available) == n_ctx


def test_fewer_bits_leave_room_for_a_longer_window() -> None:
    windows = [usual_n_ctx(131_072, 65_536, 4 * _GB, kv_type) for kv_type in ("f16", "q8_0", "q4_0")]
    assert windows == [4096, 8192, 8192]


def test_a_model_without_a_cache_is_not_limited() -> None:
    assert usual_n_ctx(131_072, 0, 1) == 8192


def test_what_is_needed_beside_weights_and_cache() -> None:
    nothing = Widths(0, 0, 0, 0)
    assert overhead_bytes(0, nothing) == ENGINE_BYTES
    assert overhead_bytes(0, Widths(0, 0, 10, 7)) - ENGINE_BYTES == 10 * TOKEN_BYTES + 7 * MERGE_BYTES
    assert overhead_bytes(100, Widths(20, 30, 0, 0)) - ENGINE_BYTES == MICRO_BATCH * 4 * (100 + 2 * 30 + 3 * 20)
    assert overhead_bytes(8192, Widths()) == pytest.approx(115_000_000, rel=0.05)
