"""What goes into each of the three frozen programs; read by packaging/sotto.spec.

PyInstaller follows imports. Named here is what it can't see (modules found by name at run time), what it would take
although no program uses it, and which shared libraries of the build machine are part of the bundle.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

Entry = tuple[str, str, str]
"""A file of the bundle as PyInstaller keeps it: name in the bundle, where it is, kind."""

_KEYSTORES = ("SecretService", "Windows", "chainer", "fail", "kwallet", "libsecret", "macOS", "null")
_WINDOW_LAYERS = ("gui", "cli", "services", "store", "catalog", "release", "config", "ipc", "domain")
_NETWORK = ("huggingface_hub", "httpx2", "httpcore2", "certifi", "ssl", "_ssl")
_COMPUTING = ("llama_cpp", "numpy", "jinja2")
_WINDOW = ("PySide6", "shiboken6", "apsw", "keyring", "pygments", "ziamath", "markdown_it", "mnemonic")
_IMPORTED_BY_ENGINE = ("multiprocessing", "sqlite3")
"""llama-cpp-python imports them; nothing uses them."""

_NOWHERE = (
    "IPython",
    "PIL",
    "_pytest",
    "distutils",
    "doctest",
    "ensurepip",
    "gguf",
    "gi",
    "hf_xet",  # the fetcher brings files itself, see decision 14
    "huggingface_hub.cli",
    "hypothesis",
    "lib2to3",
    "matplotlib",
    "mypy",
    "numpy.f2py",
    "numpy.testing",
    "pdb",
    "pip",
    "pkg_resources",
    "pydoc",
    "pytest",
    "requests",
    "rich",
    "setuptools",
    "test",
    "tkinter",
    "torch",
    "turtle",
    "unittest",
    "urllib3",
    "wheel",
)
"""Modules that none of the programs needs, although something in the environment offers to use them."""


class Program(NamedTuple):
    """One executable.

    ``start`` is its first file, ``packages`` are taken whole, ``modules`` are found by name at run time, ``data`` are
    packages that read files of their own, ``excluded`` is what it must not have.
    """

    name: str
    title: str
    start: str
    packages: tuple[str, ...]
    modules: tuple[str, ...]
    data: tuple[str, ...]
    excluded: tuple[str, ...]


PROGRAMS = (
    Program(
        "sotto",
        "Sotto",
        "start_sotto.py",
        (*(f"sotto.{layer}" for layer in _WINDOW_LAYERS), "pygments.lexers", "pygments.styles"),
        tuple(f"keyring.backends.{name}" for name in _KEYSTORES),
        ("ziafont", "ziamath", "latex2mathml", "mnemonic"),
        (*_NOWHERE, *_NETWORK, *_COMPUTING, "sotto.engine.child", "sotto.fetcher.child", *_IMPORTED_BY_ENGINE),
    ),
    Program(
        "sotto-engine",
        "Sotto engine",
        "start_engine.py",
        ("sotto.engine",),
        (),
        (),
        (*_NOWHERE, *_NETWORK, *_WINDOW, "sotto.gui", "sotto.store", "sotto.services"),
    ),
    Program(
        "sotto-fetcher",
        "Sotto fetcher",
        "start_fetcher.py",
        ("sotto.fetcher",),
        (),
        ("certifi",),
        (*_NOWHERE, *_COMPUTING, *_WINDOW, "sotto.gui", "sotto.store", "sotto.services", *_IMPORTED_BY_ENGINE),
    ),
)

LEFT_OUT_START = frozenset(
    {"pyi_rth_pyside6", "pyi_rth_inspect", "pyi_rth_pkgutil", "pyi_rth_cryptography_openssl", "pyi_rth_multiprocessing"}
)
"""PyInstaller's own start-up code that is left out: it imports Qt in every command, and sets ``QT_PLUGIN_PATH``, which
other programs started from the window would obey. Qt finds its plugins beside its libraries without it."""

_BUNDLED_FROM_SYSTEM = (
    "libbz2",
    "libcrypto",
    "libffi",
    "libgomp",
    "liblzma",
    "libpython3",
    "libsqlite3",  # llama-cpp-python imports Python's own SQLite; Sotto's store does not
    "libssl",
    "libxcb-cursor",
    "libxcb-icccm",
    "libxcb-image",
    "libxcb-keysyms",
    "libxcb-render-util",
    "libxcb-util",
    "libxkbcommon",
    "libxkbcommon-x11",
)
"""Linux: what many systems lack or have under another name. Everything else comes from the system, above all what
graphics drivers load into our process, too (libstdc++, zlib, libxcb): an older copy of ours would keep them from it."""

_UNUSED_QT = re.compile(
    r"PySide6/(QtNetwork|QtOpenGL|QtQml|QtQuick|QtPdf|QtVirtualKeyboard|Qt/qml/|Qt/resources/|Qt/libexec/)"
    r"|PySide6/Qt/translations/(?!qtbase_de\.qm$)"
    r"|PySide6/Qt/lib/libQt6(Network|OpenGL|OpenGLWidgets|Qml|QmlMeta|QmlModels|QmlWorkerScript|Quick|Pdf|EglFS\w*|EglFs\w*"
    r"|VirtualKeyboard\w*|Eglfs\w*|WlShellIntegration|LabsStyleKit)\."
    r"|PySide6/(Qt/)?plugins/(egldeviceintegrations|generic|networkinformation|printsupport|qmltooling|sqldrivers|tls"
    r"|vectorimageformats|virtualkeyboard|wayland-graphics-integration-client|wayland-graphics-integration-server"
    r"|xcbglintegrations)/"
    r"|wayland-shell-integration/libwl-shell|platformthemes/libqgtk3|platforminputcontexts/libqtvirtualkeyboard"
    r"|platforms/(lib)?q(eglfs|linuxfb|minimalegl|vkkhrdisplay|vnc|webgl|direct2d)"
    r"|imageformats/(lib)?q(?!svg)"
)
_UNUSED_FILES = re.compile(r"(^|/)tests?/|\.pyi$|\.pxd$|\.[hc]$|/py\.typed$|^llama_cpp/lib/|\.dist-info/")


def resources(root: Path) -> list[tuple[str, Path]]:
    """Return (name in the bundle, path) of Sotto's own data in the repository ``root``: what a wheel carries, too."""
    files = [path for path in sorted((root / "resources").rglob("*")) if path.is_file() and path.suffix != ".ts"]
    named = [(path.relative_to(root).as_posix(), path) for path in files]
    return [*named, ("resources/CHANGELOG.md", root / "CHANGELOG.md")]


def wanted(entries: Iterable[Entry], own_folders: Iterable[Path]) -> list[Entry]:
    """Return the ``entries`` that belong into the bundle, in a fixed order.

    ``own_folders`` hold Python and the installed packages; what lies elsewhere is a library of the system.
    """
    folders = [folder.resolve() for folder in own_folders]
    kept = [entry for entry in entries if _is_wanted(entry, folders)]
    return sorted(set(kept))


def _is_wanted(entry: Entry, own_folders: list[Path]) -> bool:
    name, source, kind = entry
    name = name.replace("\\", "/")
    if _UNUSED_QT.search(name) or _UNUSED_FILES.search(name):
        return False
    if kind == "SYMLINK":
        return not _UNUSED_QT.search(source.replace("\\", "/"))
    if not sys.platform.startswith("linux") or kind not in {"BINARY", "EXTENSION"}:
        return True
    if any(Path(source).resolve().is_relative_to(folder) for folder in own_folders):
        return True
    return Path(source).name.partition(".so")[0].rstrip("0123456789.") in {
        name.rstrip("0123456789.") for name in _BUNDLED_FROM_SYSTEM
    }
