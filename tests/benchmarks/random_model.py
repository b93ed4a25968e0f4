"""A model of 0.36 billion random weights, for measuring speed without downloading anything.

Speed depends on the shapes and the quantization, not on what the weights say. The blocks of the quantized tensors are
made directly: random numbers with small scales, so that nothing overflows. The mix follows Q4_K_M: Q6_K for the
embedding (also the output) and half of the value and down projections, Q4_K for the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gguf
import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter

from support.gguf_files import CHATML, Shape, finish
from support.gguf_vocabularies import bpe_vocabulary

_Q4_K, _Q6_K = GGMLQuantizationType.Q4_K, GGMLQuantizationType.Q6_K
_WIDTH_PER_BLOCK = 256
_SPREAD = 0.02  # standard deviation of the weights, as in models before training


SIZES = Shape(n_embd=1024, n_layer=30, n_head=16, n_head_kv=4, head_width=64, n_ff=2560)
"""Close to SmolLM2 360M, with a width that K-quants can hold."""


def write_random_model(
    path: Path, shape: Shape = SIZES, *, n_vocab: int = 49152, n_ctx: int = 8192, seed: int = 0
) -> Path:
    """Write the model: about 230 MB with these sizes, in two or three seconds. Widths go in steps of 256."""
    random = np.random.default_rng(seed)
    writer = GGUFWriter(path, "llama")
    writer.add_type("model")
    writer.add_name("Random weights")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_K_M)
    writer.add_context_length(n_ctx)
    shape.write(writer, n_vocab)
    vocabulary = bpe_vocabulary()
    for number in range(n_vocab - len(vocabulary.tokens)):
        vocabulary.add(f"w{number}")
    vocabulary.write(writer)
    writer.add_chat_template(CHATML)
    for name in shape.norms():
        writer.add_tensor(name, np.ones(shape.n_embd, np.float32))
    for name, (rows, columns) in shape.matrices(n_vocab).items():
        if name != "output.weight":  # the embedding serves as the output too
            kind = _kind(name)
            writer.add_tensor(name, _random_blocks(random, rows, columns, kind), raw_dtype=kind)
    finish(writer)
    return path


def _kind(name: str) -> GGMLQuantizationType:
    """Return the quantization of a matrix."""
    if name == "token_embd.weight":
        return _Q6_K
    _, layer, part, _ = name.split(".")
    return _Q6_K if part in ("attn_v", "ffn_down") and int(layer) % 2 == 0 else _Q4_K


def _random_blocks(
    random: np.random.Generator, rows: int, columns: int, kind: GGMLQuantizationType
) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return ``rows`` × ``columns`` random weights as blocks of ``kind`` (layouts: ggml/src/ggml-common.h)."""
    block_size, block_bytes = gguf.GGML_QUANT_SIZES[kind]
    if columns % _WIDTH_PER_BLOCK:
        raise ValueError(f"{columns} columns are not a multiple of {_WIDTH_PER_BLOCK}")
    blocks = np.frombuffer(random.bytes(rows * columns // block_size * block_bytes), np.uint8).copy()
    blocks = blocks.reshape(-1, block_bytes)
    if kind == _Q4_K:  # d, dmin (f16), 12 bytes of 6-bit scales and minima, 128 bytes of 4-bit numbers
        scale = _SPREAD / 255  # weight = d · scale(0…63) · q(0…15) − dmin · minimum(0…63)
        blocks[:, 0:4] = np.array([scale, scale * 7.5], "<f2").view(np.uint8)
    else:  # Q6_K: 192 bytes of 6-bit numbers, 16 signed scales, d (f16)
        scale = _SPREAD / 1360  # weight = d · scale(−128…127) · q(−32…31)
        blocks[:, -2:] = np.array([scale], "<f2").view(np.uint8)
    return blocks.reshape(rows, -1)
