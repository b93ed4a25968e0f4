"""llama.cpp's parts that compute, where each is a library of its own (decision 33).

The llama.cpp that pip compiles holds its parts in itself. That of a package brings the processor's part in several
variants, of which the best that this processor offers is taken, and the parts for graphics cards as files that may
fail: for want of a driver, say. ggml would look for them beside the program and in the current folder, where anybody
may have put something; so the folder with llama.cpp's other libraries is named, and nothing else is looked at.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import llama_cpp
from llama_cpp._ggml import libggml

from sotto.engine import hardware
from sotto.engine.child.native_log import NativeLog
from sotto.engine.protocol import Device

RECORD: Final = "native.json"
"""Beside the libraries of a package: which files belong to it, with their hashes."""

_GRAPHICS: Final = {"vulkan": "Vulkan", "cuda": "CUDA", "metal": "Metal", "hip": "ROCm", "sycl": "SYCL"}
"""As in the names of ggml's libraries, and as a person knows them."""
_REGISTERED: Final = {"Metal": "MTL"}
_VARIANT: Final = re.compile(r"loaded CPU backend from .*ggml-cpu-(\w+)\.")


class PartsMissingError(ImportError):
    """There is no part that computes on this processor: files are missing, or it is older than all of them."""


def library_folder() -> Path:
    """Return the folder with llama.cpp's libraries."""
    return Path(str(llama_cpp.__file__)).parent / "lib"


def load_parts(folder: Path, log: NativeLog, *, graphics: bool = True) -> str:
    """Load llama.cpp's parts from ``folder``, unless it holds them in itself; return the processor's variant.

    Call it before anything is asked of llama.cpp, and before the process gives up what drivers need. Without
    ``graphics`` the processor's part is loaded alone. Raises PartsMissingError.
    """
    keep_drivers_to_themselves()
    if _count():
        return ""
    load = libggml.ggml_backend_load_all_from_path if graphics else libggml.ggml_backend_load
    load.restype, load.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
    load(os.fsencode(folder if graphics else _best_for_processor(folder)))
    if not any(name == "CPU" for name in _registered()):
        raise PartsMissingError(f"no part of llama.cpp for this processor in {folder}")
    found = _VARIANT.search(log.remarks)
    return found[1] if found else ""


def keep_drivers_to_themselves() -> None:
    """Keep a Vulkan driver from what it would load and write besides itself.

    Layers are foreign libraries between a program and its driver: overlays, recorders, and one that asks the desktop
    which card it is on. What Mesa's drivers keep on disk other programs run as code, so the engine must not write it.
    """
    os.environ["VK_LOADER_LAYERS_DISABLE"] = "~all~"
    os.environ["MESA_SHADER_CACHE_DISABLE"] = "true"


def graphics_note(folder: Path, devices: Sequence[Device], *, graphics: bool = True) -> str:
    """Return why none of ``devices`` is a graphics processor; empty if one is, or if nothing was brought for one."""
    if hardware.usable_gpus(devices):
        return ""
    if not graphics:
        return "The engine ended while it looked for graphics processors. Until Sotto is started again it uses none."
    present, loaded = _files(folder), list(_registered())
    for name in dict.fromkeys([*_graphics_among(_expected(folder)), *_graphics_among(present)]):
        if name not in _graphics_among(present):
            return f"The file of Sotto that uses graphics processors with {name} is missing: install Sotto again."
        if _REGISTERED.get(name, name) not in loaded:
            _load_again(folder, present, name)
            return f"{name} could not be loaded: a driver is missing or does not work."
        return f"{name} found no graphics processor that it can use."
    return ""


def _best_for_processor(folder: Path) -> Path:
    """Return the variant that says it suits this processor best, as ggml itself chooses; else the only one."""
    scores: list[tuple[int, Path]] = []
    for name in _files(folder):
        if "ggml-cpu-" in name:
            with contextlib.suppress(OSError, AttributeError):  # it cannot be loaded, or tells no score
                scores.append((int(ctypes.CDLL(str(folder / name)).ggml_backend_score()), folder / name))
    best = max(scores, default=(0, folder))
    return best[1] if best[0] else folder / ("ggml-cpu.dll" if sys.platform == "win32" else "libggml-cpu.so")


def _count() -> int:
    libggml.ggml_backend_reg_count.restype = ctypes.c_size_t
    return int(libggml.ggml_backend_reg_count())


def _registered() -> Iterator[str]:
    libggml.ggml_backend_reg_get.restype, libggml.ggml_backend_reg_get.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libggml.ggml_backend_reg_name.restype, libggml.ggml_backend_reg_name.argtypes = ctypes.c_char_p, [ctypes.c_void_p]
    for index in range(_count()):
        yield (libggml.ggml_backend_reg_name(libggml.ggml_backend_reg_get(index)) or b"").decode("utf-8", "replace")


def _load_again(folder: Path, files: Sequence[str], name: str) -> None:
    """Have llama.cpp say in its log why a part was not loaded; it kept that to itself the first time."""
    load = libggml.ggml_backend_load
    load.restype, load.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
    for file in files:
        if name in _graphics_among([file]):
            load(os.fsencode(folder / file))


def _files(folder: Path) -> list[str]:
    suffix = ".dll" if sys.platform == "win32" else ".so"  # on a Mac, too: what is loaded at run time ends so
    return sorted(file.name for file in folder.glob(f"*{suffix}"))


def _expected(folder: Path) -> list[str]:
    """Return the names of the files that were made with this llama.cpp; none where nobody wrote that down."""
    try:
        record: Any = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    files = record.get("files") if isinstance(record, Mapping) else None
    return [str(name) for name in files] if isinstance(files, Mapping) else []


def _graphics_among(files: Sequence[str]) -> list[str]:
    return [name for part, name in _GRAPHICS.items() for file in files if f"ggml-{part}" in file]
