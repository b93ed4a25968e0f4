"""Models of real sizes without any content: their weights are holes in the file, which read as zeros.

llama.cpp loads and runs them like any other, and they take no room on the disk (on file systems without holes they do).
All tokens are equally likely.
"""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, GGUFWriter, Keys, quant_shape_to_byte_shape

from support.gguf_files import CHATML, Shape
from support.gguf_vocabularies import bpe_vocabulary


def write_hollow_model(
    path: Path, shape: Shape, kind: GGMLQuantizationType, *, n_vocab: int = 4096, n_ctx: int = 32_768
) -> Path:
    """Write a llama model whose matrices are all of ``kind``; all rows must be whole blocks of it."""
    few = len(bpe_vocabulary().tokens)
    vocabulary = bpe_vocabulary([b"<%d>" % number for number in range(n_vocab - few)])
    writer = GGUFWriter(path, "llama")
    writer.add_type("model")
    writer.add_name(path.stem)
    writer.add_context_length(n_ctx)
    shape.write(writer, n_vocab)
    vocabulary.write(writer)
    writer.kv_data[0].pop(Keys.Tokenizer.MERGES)
    writer.add_token_merges([f"<{number} >" for number in range(n_vocab)])  # as many as in a real one; none applies
    writer.add_chat_template(CHATML)
    size = 0
    for name in shape.norms():
        size += _add(writer, name, (shape.n_embd,), GGMLQuantizationType.F32)
    for name, dimensions in shape.matrices(n_vocab).items():
        size += _add(writer, name, dimensions, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    writer.close()
    with path.open("r+b") as file:
        begin = GGUFWriter.ggml_pad(file.seek(0, os.SEEK_END), writer.data_alignment)
        file.truncate(begin + size)
    return path


def _add(writer: GGUFWriter, name: str, dimensions: tuple[int, ...], kind: GGMLQuantizationType) -> int:
    """Announce a tensor; return the bytes it takes in the file."""
    block, block_bytes = GGML_QUANT_SIZES[kind]
    size = math.prod(dimensions) // block * block_bytes
    in_bytes = quant_shape_to_byte_shape(dimensions, kind)
    writer.add_tensor_info(name, in_bytes, np.dtype(np.uint8), size, kind)
    return GGUFWriter.ggml_pad(size, writer.data_alignment)
