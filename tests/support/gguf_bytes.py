"""GGUF headers byte by byte, for files that no proper writer would write."""

from __future__ import annotations

import struct
from collections.abc import Sequence


def text(value: str | bytes) -> bytes:
    """A string: its length, then its bytes."""
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(raw)) + raw


def entry(key: str | bytes, value_type: int, value: bytes) -> bytes:
    """A metadata entry; ``value`` is already encoded."""
    return text(key) + struct.pack("<I", value_type) + value


def string(key: str | bytes, value: str | bytes) -> bytes:
    """A metadata entry that is a string."""
    return entry(key, 8, text(value))


def u32(key: str, value: int) -> bytes:
    """A metadata entry that is an unsigned 32-bit number."""
    return entry(key, 4, struct.pack("<I", value))


def u16(key: str, value: int) -> bytes:
    """A metadata entry that is an unsigned 16-bit number."""
    return entry(key, 2, struct.pack("<H", value))


def array(key: str, element_type: int, length: int, elements: bytes = b"") -> bytes:
    """A metadata entry that is a list; ``elements`` are already encoded, ``length`` may lie."""
    return entry(key, 9, struct.pack("<IQ", element_type, length) + elements)


def tensor(name: str | bytes, shape: Sequence[int], tensor_type: int = 0, offset: int = 0) -> bytes:
    """A row of the tensor table; type 0 is F32."""
    layout = f"<I{len(shape)}QIQ"
    return text(name) + struct.pack(layout, len(shape), *shape, tensor_type, offset)


def header(
    entries: Sequence[bytes] = (),
    tensors: Sequence[bytes] = (),
    weights: int = 0,
    *,
    version: int = 3,
    entry_count: int | None = None,
    tensor_count: int | None = None,
    alignment: int = 32,
) -> bytes:
    """A whole file with ``weights`` zero bytes of weights behind its padded header."""
    counts = (
        len(tensors) if tensor_count is None else tensor_count,
        len(entries) if entry_count is None else entry_count,
    )
    data = b"GGUF" + struct.pack("<IQQ", version, *counts) + b"".join(entries) + b"".join(tensors)
    return data + bytes(-len(data) % alignment) + bytes(weights) if weights else data


def small_model() -> bytes:
    """A file of about 600 bytes that passes every check: the seed of mutations."""
    entries = [
        string("general.architecture", "llama"),
        string("general.name", "Größe"),
        u32("llama.context_length", 128),
        u32("llama.block_count", 2),
        u32("llama.embedding_length", 8),
        array("llama.attention.head_count_kv", 5, 2, struct.pack("<ii", 1, 2)),
        string("tokenizer.ggml.model", "gpt2"),
        array("tokenizer.ggml.tokens", 8, 3, text("a") + text("bc") + text("")),
        entry("tokenizer.ggml.add_bos_token", 7, b"\1"),
    ]
    tensors = [tensor("token_embd.weight", (8, 3)), tensor("output_norm.weight", (8,), offset=96)]
    return header(entries, tensors, weights=128)
