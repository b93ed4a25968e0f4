"""Linux: which files the engine can do without a model: the system's libraries, Python's, and a graphics driver's.

Nothing here lies in the user's folders except the caches of graphics drivers, and those are named only where this
llama.cpp can use a graphics processor and there is one.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sotto.engine.child.confinement_landlock import Places

_SYSTEM = (
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/version",
    "/proc/sys/vm",
    "/proc/sys/kernel",
    "/sys/devices/system",
    "/sys/fs/cgroup",
    "/sys/kernel/mm",
    "/dev/zero",
    "/dev/urandom",
    "/dev/random",
)
_GRAPHICS = (
    "/etc/OpenCL",
    "/etc/vulkan",
    "/etc/drirc",
    "/etc/nvidia",
    "/opt",
    "/proc/devices",
    "/proc/driver",
    "/proc/modules",
    "/run/opengl-driver",
    "/run/udev/data",
    "/sys",
)
_GRAPHICS_DEVICES = ("/dev/dri", "/dev/kfd", "/dev/dxg", "/dev/shm", "/dev/nvidia-caps")  # noqa: S108 - not a file of ours
_GRAPHICS_CACHES = (".nv", ".cache/nvidia", ".cache/AMD")
"""Below the home folder; drivers translate their programs for the card and keep the result there. Not that of Mesa's
drivers, which is switched off (:func:`~sotto.engine.child.native_parts.keep_drivers_to_themselves`)."""
_GRAPHICS_CARDS = ("/dev/dri/render*", "/dev/nvidia*", "/dev/kfd", "/dev/dxg")
"""Where none of them exists, there is no card, and nothing is opened for one."""
_GRAPHICS_BACKENDS = ("cuda", "hip", "vulkan", "sycl", "opencl", "musa", "cann", "openvino")
"""As in the names of ggml's libraries: libggml-cuda.so."""


def places(read: Iterable[Path], write: Iterable[Path], environ: Mapping[str, str], home: Path) -> Places:
    """Return all that the engine may use: the files and folders it was given, and what its libraries need."""
    programs = [Path(sys.executable), *_named("/lib/ld-linux*", "/lib64/ld-linux*", "/usr/lib*/ld-*", "/lib/ld-musl*")]
    found = Places(
        read=(*read, *map(Path, _SYSTEM), Path("/proc/self"), *_python_folders(home), *_library_folders(environ, home)),
        run=tuple(programs),
        write=tuple(write),
        devices=(Path(os.devnull),),
    )
    if not has_graphics_backend() or not any(_named(*_GRAPHICS_CARDS)):
        return found
    caches = [home / name for name in _GRAPHICS_CACHES]
    caches += [Path(environ[name]) for name in ("CUDA_CACHE_PATH",) if environ.get(name)]
    return Places(
        read=(*found.read, *map(Path, _GRAPHICS), home / ".local/share/vulkan"),
        run=found.run,
        write=(*found.write, *caches),
        devices=(*found.devices, *map(Path, _GRAPHICS_DEVICES), *_named("/dev/nvidia*")),
    )


def has_graphics_backend() -> bool:
    """Whether the installed llama.cpp brings a library for graphics processors; llama.cpp itself is not loaded."""
    package = importlib.util.find_spec("llama_cpp")
    folders = [Path(one) / "lib" for one in (package.submodule_search_locations or ())] if package else []
    names = [file.name for folder in folders if folder.is_dir() for file in folder.iterdir()]
    return any(backend in name for name in names for backend in _GRAPHICS_BACKENDS)


def _python_folders(home: Path) -> Iterator[Path]:
    for name in (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, *sys.path):
        path = Path(name)
        if name and not _is_too_wide(path, home):
            yield path


def _library_folders(environ: Mapping[str, str], home: Path) -> Iterator[Path]:
    for name in environ.get("LD_LIBRARY_PATH", "").split(":"):
        path = Path(name)
        if path.is_absolute() and not _is_too_wide(path, home):
            yield path


def _is_too_wide(path: Path, home: Path) -> bool:
    """Whether ``path`` is the home folder or one above it: a Python told to look there opens nothing else there."""
    return home.resolve().is_relative_to(path.resolve())


def _named(*patterns: str) -> Iterator[Path]:
    for pattern in patterns:
        yield from Path("/").glob(pattern.removeprefix("/"))
