"""How much memory a model takes: the formulas the engine places layers by and the catalog advises by.

They stand here once, so that what the catalog promised is what happens when the model is loaded.
"""

from __future__ import annotations

from typing import Final

KV_ELEMENT_BYTES: Final = 2
"""The KV cache holds 16-bit floats."""

USUAL_N_CTX: Final = 8192
"""Tokens. Long enough for most conversations; many models are trained for 131,072, which would fill the memory."""

MARGIN: Final = 512 * 1024 * 1024
"""Bytes left free beside weights and cache: compute buffers, the driver, and the desktop itself."""


def kv_elements_per_token(layers: int, kv_heads: int, head_size: int) -> int:
    """Return how many numbers the KV cache holds for one token: a key and a value per layer and key/value head.

    Source: grouped-query attention (Ainslie et al. 2023, arXiv:2305.13245). An upper bound for models in which some
    layers look back over a sliding window only.
    """
    return 2 * layers * kv_heads * head_size


def kv_bytes(n_ctx: int, elements_per_token: int) -> int:
    """Return the size of a KV cache of ``n_ctx`` tokens in bytes."""
    return n_ctx * elements_per_token * KV_ELEMENT_BYTES


def usual_n_ctx(trained: int, elements_per_token: int, memory_available: int) -> int:
    """Return the context window in tokens that is used unless another is asked for.

    8,192, or less as the model and the memory allow: the KV cache may take a quarter of the available memory (bytes;
    0: unknown, no limit). ``trained`` is what the model was trained for (0: unknown).
    """
    n_ctx = min(trained or USUAL_N_CTX, USUAL_N_CTX)
    while memory_available and n_ctx > 1024 and kv_bytes(n_ctx, elements_per_token) > memory_available // 4:
        n_ctx //= 2
    return n_ctx
