"""LoRA adapters of the loaded model: read once, put on and taken off between answers without another load."""

from __future__ import annotations

import ctypes
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as llama

from sotto.domain.adapters import AdapterUse
from sotto.domain.errors import UserFacingError
from sotto.engine.child.native_log import NativeLog
from sotto.engine.gguf.adapter import check_fits, read_adapter


class Adapters:
    """Those of one model and its context; for the thread that computes with them. Freed together with the model."""

    def __init__(self, model: Any, context: Any, architecture: str, log: NativeLog) -> None:
        self._model = model
        self._context = context
        self._architecture = architecture
        self._log = log
        self._read: dict[str, Any] = {}
        self._marks: dict[str, str] = {}
        self._in_use: tuple[AdapterUse, ...] = ()

    @property
    def key(self) -> str:
        """Which adapters are on, and how strongly: what was computed under another key must not be used any more.

        Empty without any. A file that was replaced has another key.
        """
        words = "\n".join(f"{self._marks[use.path]} {use.scale!r}" for use in self._in_use)
        return hashlib.sha256(words.encode()).hexdigest() if words else ""

    def use(self, wanted: Sequence[AdapterUse]) -> bool:
        """Compute with ``wanted`` from now on, and return whether that is a change.

        One with a scale of 0 does nothing, and is not even read; of one that is named twice the last scale counts.
        Raises UserFacingError; nothing has changed then.
        """
        scale_of = {use.path: use.scale for use in wanted}
        uses = tuple(AdapterUse(path, scale) for path, scale in scale_of.items() if scale)
        if uses == self._in_use:
            return False
        adapters = [self._open(use.path) for use in uses]
        count = len(uses)
        pointers = (llama.llama_adapter_lora_p_ctypes * count)(*adapters)
        scales = (ctypes.c_float * count)(*(use.scale for use in uses))
        if llama.llama_set_adapters_lora(self._context, pointers, count, scales) != 0:
            raise _refused(uses[0].path, self._log.errors)
        self._in_use = uses
        return True

    def _open(self, path: str) -> Any:
        """Return the adapter at ``path``, read now if it was not yet."""
        if path in self._read:
            return self._read[path]
        file = Path(path)
        check_fits(read_adapter(file), self._architecture)
        self._log.clear()
        adapter = llama.llama_adapter_lora_init(self._model, os.fsencode(file))
        if not adapter:
            raise _refused(path, self._log.errors)
        status = file.stat()
        self._marks[path] = f"{path} {status.st_size} {status.st_mtime_ns}"
        self._read[path] = adapter
        return adapter


def _refused(path: str, log: str) -> UserFacingError:
    """Return the error for an adapter that llama.cpp does not take: it compares shapes with those of the model."""
    name = Path(path).name
    return UserFacingError(
        "adapter_not_fitting",
        f'The adapter "{name}" does not fit this model.',
        "It was made for another size or version of the model. Use it with the model it was made for.",
        log,
    )
