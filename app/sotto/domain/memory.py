"""How much memory a model takes: the formulas the engine places layers by and the catalog advises by.

They stand here once, so that what the catalog promised is what happens when the model is loaded.
"""

from __future__ import annotations

from typing import Final

from sotto.domain.light_dataclass import dataclass

KV_TYPES: Final = {"f16": 64, "q8_0": 34, "q4_0": 18}
"""Bytes of 32 numbers of the KV cache: 16-bit floats; 8 or 4 bits each and one 16-bit scale (ggml-common.h)."""

KV_TYPE: Final = "f16"
"""What the KV cache holds unless something else is asked for."""

FEWER_BITS: Final = "q8_0"
"""What is offered when memory is short: half the size, and hardly a difference in what is said."""

_KV_BLOCK: Final = 32

USUAL_N_CTX: Final = 8192
"""Tokens. Long enough for most conversations; many models are trained for 131,072, which would fill the memory."""

MARGIN: Final = 512 * 1024 * 1024
"""Bytes left free beside weights and cache: compute buffers, the driver, and the desktop itself."""

ENGINE_BYTES: Final = 52 * 1024 * 1024
"""What the engine program takes with the smallest of models: Python, llama.cpp and its first buffers. Measured as
resident memory on Linux (llama.cpp of llama-cpp-python 0.3.36), like the two that follow."""

TOKEN_BYTES: Final = 155
"""What llama.cpp keeps of one token of the vocabulary: its text, twice, and its attributes."""

MERGE_BYTES: Final = 113
"""What llama.cpp keeps of one merge of the vocabulary."""

MICRO_BATCH: Final = 128
"""Tokens that are computed at once on a processor: its working set stays in the cache."""

_FLOAT_BYTES: Final = 4


def kv_elements_per_token(layers: int, kv_heads: int, head_size: int) -> int:
    """Return how many numbers the KV cache holds for one token: a key and a value per layer and key/value head.

    Source: grouped-query attention (Ainslie et al. 2023, arXiv:2305.13245). An upper bound for models in which some
    layers look back over a sliding window only.
    """
    return 2 * layers * kv_heads * head_size


def kv_bytes(n_ctx: int, elements_per_token: int, kv_type: str = KV_TYPE) -> int:
    """Return the size of a KV cache of ``n_ctx`` tokens in bytes."""
    return n_ctx * elements_per_token * KV_TYPES[kv_type] // _KV_BLOCK


@dataclass(frozen=True, slots=True)
class Widths:
    """What the memory beside weights and cache follows from: the widths of the hidden state and of the feed-forward
    part, tokens and merges of the vocabulary. The defaults are those of usual models of 7 or 8 billion parameters."""

    hidden: int = 4096
    feed_forward: int = 14_336
    tokens: int = 131_072
    merges: int = 131_072


def overhead_bytes(n_ctx: int, widths: Widths) -> int:
    """Return what the engine takes beside weights and cache, in bytes: itself, the vocabulary and room to compute.

    Computing takes, for each token of a micro-batch, two rows of the feed-forward part and three of the hidden state,
    and one number for each token of the context window that it looks back on.
    """
    row = 2 * widths.feed_forward + 3 * widths.hidden + n_ctx
    vocabulary = widths.tokens * TOKEN_BYTES + widths.merges * MERGE_BYTES
    return ENGINE_BYTES + vocabulary + MICRO_BATCH * row * _FLOAT_BYTES


def usual_n_ctx(trained: int, elements_per_token: int, memory_available: int, kv_type: str = KV_TYPE) -> int:
    """Return the context window in tokens that is used unless another is asked for.

    8,192, or less as the model and the memory allow: the KV cache may take a quarter of the available memory (bytes;
    0: unknown, no limit). ``trained`` is what the model was trained for (0: unknown).
    """
    n_ctx = min(trained or USUAL_N_CTX, USUAL_N_CTX)
    while memory_available and n_ctx > 1024 and kv_bytes(n_ctx, elements_per_token, kv_type) > memory_available // 4:
        n_ctx //= 2
    return n_ctx
