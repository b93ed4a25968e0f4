"""What the installed llama.cpp can compute on, asked from ggml's device registry."""

from __future__ import annotations

import ctypes

from llama_cpp._ggml import libggml

from sotto.engine.protocol import Device

# enum ggml_backend_dev_type (ggml-backend.h)
_KINDS = {0: "cpu", 1: "gpu", 2: "integrated"}
_PRODUCT_NAMES = {"MTL": "Metal"}


def list_devices() -> list[Device]:
    """Return every device, CPU included. Memory is what the driver reports at this moment, in bytes."""
    for name, result, arguments in (
        ("ggml_backend_dev_count", ctypes.c_size_t, []),
        ("ggml_backend_dev_get", ctypes.c_void_p, [ctypes.c_size_t]),
        ("ggml_backend_dev_name", ctypes.c_char_p, [ctypes.c_void_p]),
        ("ggml_backend_dev_description", ctypes.c_char_p, [ctypes.c_void_p]),
        ("ggml_backend_dev_type", ctypes.c_int, [ctypes.c_void_p]),
        ("ggml_backend_dev_backend_reg", ctypes.c_void_p, [ctypes.c_void_p]),
        ("ggml_backend_reg_name", ctypes.c_char_p, [ctypes.c_void_p]),
        (
            "ggml_backend_dev_memory",
            None,
            [ctypes.c_void_p, ctypes.POINTER(ctypes.c_size_t), ctypes.POINTER(ctypes.c_size_t)],
        ),
    ):
        function = getattr(libggml, name)
        function.restype = result
        function.argtypes = arguments
    return [_device(libggml.ggml_backend_dev_get(index)) for index in range(libggml.ggml_backend_dev_count())]


def _device(handle: int) -> Device:
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    libggml.ggml_backend_dev_memory(handle, ctypes.byref(free), ctypes.byref(total))
    backend = _text(libggml.ggml_backend_reg_name(libggml.ggml_backend_dev_backend_reg(handle)))
    return Device(
        name=_text(libggml.ggml_backend_dev_name(handle)),
        description=_text(libggml.ggml_backend_dev_description(handle)).strip(),
        backend=_PRODUCT_NAMES.get(backend, backend),
        kind=_KINDS.get(libggml.ggml_backend_dev_type(handle), "other"),
        memory_free=free.value,
        memory_total=total.value,
    )


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")
