"""macOS: a sandbox profile, by which the process gives up network, programs and the user's files.

``sandbox_init`` is marked as deprecated and is what browsers use all the same. The profile is inherited by the template
helper, which must be started again after a template had to be killed: so this program, and no other, may be executed.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable
from pathlib import Path

_CACHES = ("~/Library/Caches", "/private/var/folders")
"""Metal keeps the programs it translated for the graphics processor there."""


def enter(read: Iterable[str], write: Iterable[str]) -> None:
    """Take the profile on, for all threads. Raises OSError where the system refuses."""
    library = ctypes.CDLL("/usr/lib/libSystem.dylib", use_errno=True)
    message = ctypes.c_char_p()
    if library.sandbox_init(profile(read, write).encode(), ctypes.c_uint64(0), ctypes.byref(message)):
        text = (message.value or b"").decode("utf-8", "replace")
        library.sandbox_free_error(message)
        raise OSError(1, text or "sandbox_init failed")


def profile(read: Iterable[str], write: Iterable[str]) -> str:
    """Return the profile in the sandbox's language: the last rule that fits counts."""
    home = Path("~").expanduser()
    own = [name for name in (sys.prefix, sys.base_prefix, *sys.path) if name and not _holds(name, home)]
    caches = [str(Path(name).expanduser()) for name in _CACHES]
    return "\n".join(
        (
            "(version 1)",
            "(allow default)",
            "(deny network*)",
            "(deny process-exec*)",
            f"(allow process-exec* {_literal(sys.executable)} {_literal(str(Path(sys.executable).resolve()))})",
            f'(deny file-read-data (subpath {_quoted(str(home))}) (subpath "/Volumes"))',
            f"(deny file-write* {_subpath('/')})",
            f'(allow file-write* (literal "/dev/null") {" ".join(map(_subpath, [*caches, *_resolved(write)]))})',
            f"(allow file-read-data {' '.join(map(_subpath, [*own, *caches, *_resolved(read), *_resolved(write)]))})",
        )
    )


def _holds(name: str, home: Path) -> bool:
    return home.is_relative_to(name)


def _resolved(paths: Iterable[str]) -> list[str]:
    """Return the paths with links followed: the sandbox looks at where a file is, not at how it was named."""
    return [str(Path(path).resolve()) for path in paths]


def _subpath(path: str) -> str:
    return f"(subpath {_quoted(path)})"


def _literal(path: str) -> str:
    return f"(literal {_quoted(path)})"


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
