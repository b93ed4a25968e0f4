"""Writers of LoRA adapters for the tiny models of the tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from gguf import GGUFReader, GGUFWriter

from support.gguf_files import finish

_RANK = 4


def write_adapter(
    path: Path,
    model: Path,
    *,
    seed: int = 0,
    architecture: str = "llama",
    adapter_type: str = "lora",
    too_wide: bool = False,
    alpha: float = 8.0,
) -> Path:
    """Write an adapter with random numbers for the queries and the feed-forward part of every layer of ``model``.

    It is strong enough to change what a model with random weights says. ``too_wide``: for a model of twice its width.
    """
    random = np.random.default_rng(seed)
    writer = GGUFWriter(path, architecture)
    writer.add_type("adapter")
    writer.add_string("adapter.type", adapter_type)
    writer.add_float32("adapter.lora.alpha", alpha)
    writer.add_name(path.stem)
    for tensor in GGUFReader(model).tensors:
        if not tensor.name.endswith(("attn_q.weight", "ffn_up.weight")):
            continue
        columns, rows = (int(length) * (2 if too_wide else 1) for length in tensor.shape)
        writer.add_tensor(f"{tensor.name}.lora_a", _numbers(random, _RANK, columns))
        writer.add_tensor(f"{tensor.name}.lora_b", _numbers(random, rows, _RANK))
    finish(writer)
    return path


def _numbers(random: np.random.Generator, rows: int, columns: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return random.normal(0, 0.7, (rows, columns)).astype(np.float32)
