"""Sotto's own attention (``sotto/engine/attention``, decision 39): found beside llama.cpp's libraries, or not.

It is a backend of ggml that computes one thing, and llama.cpp uses it in every context that is made while it is
registered. It is registered for models without a layer on a graphics card only: there llama.cpp compares where
attention is computed with where the layer is, and would switch it off. One thread (that which loads models).
"""

from __future__ import annotations

import ctypes
import hashlib
import os
from pathlib import Path
from typing import Any, Final

import llama_cpp.llama_cpp as llama

FILE: Final = "libsotto-attention.so"

_GGML: Final[Any] = llama._lib
"""Asked for ggml's functions, as llama.cpp itself would find them: llama-cpp-python's own ``libggml`` is a second copy
of that library where pip compiled it, with a registry that nobody looks into."""


class Attention:
    """The library, loaded, with a kernel for this processor chosen; see :func:`find_attention`."""

    def __init__(self, library: Any, kernel: str, digest: str) -> None:
        self._library = library
        self._registry = library.sotto_attention_registry()
        self._is_registered = False
        self.kernel = kernel
        """``v3`` (AVX2) or ``v4`` (AVX-512), after the levels of x86-64."""
        self.identity = f"{kernel} {digest}"
        """Differs between libraries and kernels, which may differ in the last digits."""

    def use(self, is_wanted: bool) -> None:
        """Have contexts that are made from now on use it, or not; and begin to note what :attr:`is_used` tells."""
        self._asked(reset=True)
        if is_wanted != self._is_registered:
            (_GGML.ggml_backend_register if is_wanted else _GGML.ggml_backend_unload)(self._registry)
            self._is_registered = is_wanted

    @property
    def is_used(self) -> bool:
        """Whether a context that was made since :meth:`use` computes all of its attention here."""
        accepted, declined = self._asked(reset=False)
        return accepted > 0 and declined == 0

    def _asked(self, *, reset: bool) -> tuple[int, int]:
        accepted, declined = ctypes.c_int(), ctypes.c_int()
        self._library.sotto_attention_asked(ctypes.byref(accepted), ctypes.byref(declined), reset)
        return accepted.value, declined.value


def find_attention(folder: Path, best: str = "") -> Attention | None:
    """Return the attention in ``folder``; None if it is not there or not for this ggml or this processor.

    ``best`` is the best kernel to choose, for tests. Call it before the process may open no more libraries.
    ggml must compute with OpenMP as well, or its waiting threads and those of the library would be in each other's way.
    """
    path = folder / FILE
    if not path.is_file() or b"OPENMP = 1" not in llama.llama_print_system_info():
        return None
    try:
        library = ctypes.CDLL(os.fspath(path))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:
        return None
    _declare(library)
    if library.sotto_attention_ggml() != _GGML.ggml_version():
        return None
    kernel = library.sotto_attention_choose(best.encode()).decode()
    return Attention(library, kernel, digest) if kernel else None


def _declare(library: Any) -> None:
    count = ctypes.POINTER(ctypes.c_int)
    for owner, name, result, arguments in (
        (library, "sotto_attention_ggml", ctypes.c_char_p, []),
        (library, "sotto_attention_choose", ctypes.c_char_p, [ctypes.c_char_p]),
        (library, "sotto_attention_registry", ctypes.c_void_p, []),
        (library, "sotto_attention_asked", None, [count, count, ctypes.c_bool]),
        (_GGML, "ggml_version", ctypes.c_char_p, []),
        (_GGML, "ggml_backend_register", None, [ctypes.c_void_p]),
        (_GGML, "ggml_backend_unload", None, [ctypes.c_void_p]),
    ):
        function = getattr(owner, name)
        function.restype, function.argtypes = result, arguments
