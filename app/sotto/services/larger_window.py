"""How large a context window a model could have on this computer, for a chat that has outgrown the one it has."""

from __future__ import annotations

from pathlib import Path

from sotto.domain.generation import Overflow
from sotto.domain.memory import MARGIN, kv_bytes

_STEP = 1024
_ROOM_TO_GROW = 3 / 2
"""A chat goes on: a window that just fits, or is not at least twice as large, would soon have to be enlarged again."""


def larger_window(path: Path, overflow: Overflow, trained: int) -> int | None:
    """Return the context window in tokens for the model at ``path``, None if it can't be larger than it is.

    It holds what ``overflow`` needed, or as much as the model was trained for (``trained``, 0: unknown) and the memory
    allows. Reads the model's header: for a worker thread. Raises UserFacingError if that can't be done.
    """
    from sotto.engine.gguf.model import read_model
    from sotto.engine.hardware import memory_available

    elements = read_model(path).kv_elements_per_token
    return fitting_window(overflow, trained, elements, memory_available())


def fitting_window(overflow: Overflow, trained: int, elements_per_token: int, memory_available: int) -> int | None:
    """Return the window for a model whose cache holds ``elements_per_token``; memory in bytes (0: unknown, no limit).

    What the window of now takes is free again when the model is loaded anew.
    """
    wanted = max(int(overflow.needed * _ROOM_TO_GROW), 2 * overflow.n_ctx)
    wanted = -(-wanted // _STEP) * _STEP
    if trained:
        wanted = min(wanted, trained)
    if memory_available and elements_per_token:
        free = memory_available + kv_bytes(overflow.n_ctx, elements_per_token) - MARGIN
        wanted = min(wanted, max(0, free) // kv_bytes(1, elements_per_token))
    return wanted if wanted > overflow.n_ctx else None
