"""How many tokens one call may be for so that it computes each bit for bit as a call for that one alone does.

What llama.cpp multiplies K-quants with takes the tokens of a call one after the other, up to three of them; from four
on rearranged weights go through another function (``forward_mul_mat`` in ggml/src/ggml-cpu/repack.cpp). Other types go
through another one from two tokens on (``llamafile_sgemm``). Attention of llama.cpp's is not alike for one token and
several, Sotto's own is (:mod:`~.attention`). Norms, positions and activations are computed for each token by itself.
"""

from __future__ import annotations

from typing import Final

from sotto.engine.gguf.header import GgufHeader
from sotto.engine.gguf.tables import TENSOR_TYPES

MOST: Final = 3
_TYPES: Final = frozenset({"Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"})


def exact_call(header: GgufHeader, attention: str) -> int:
    """Return how many tokens, 1 if there is no telling; ``attention`` is which of Sotto's computes, empty for none."""
    types = {TENSOR_TYPES[number].name for number in header.matrix_types}
    return MOST if attention and types and types <= _TYPES else 1
