"""Trying, inside the engine, what a confined engine must not be able to do.

Nothing leaves the computer even where it works: sockets are made and taken away, the program that is started does
nothing, and files are opened and closed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sotto.engine.protocol import Attempt

_PLATFORM: str = sys.platform  # by this name, or mypy takes the other systems' lines for dead code
_FORBIDDEN = (errno.EPERM, errno.EACCES)
_OUT_OF_REACH = (*_FORBIDDEN, errno.EROFS, errno.EAFNOSUPPORT)
"""Besides what is forbidden: a disk that nobody may write to, a kind of network that this computer does not have."""
_STREAM, _DATAGRAM = 1, 2  # sys/socket.h
_AF_UNIX, _AF_INET = 1, 2
_AF_INET6 = {"darwin": 30, "win32": 23}.get(_PLATFORM, 10)
_NO_PROGRAM = "/nonexistent/sotto-probe"
_DISCARD = 9  # a port that nothing listens on; only this computer is asked, and only where sockets can be made
_DEADLINE = 10.0


def try_everything(files: Sequence[str]) -> list[Attempt]:
    """Return what came of each attempt; ``files`` and folders are those that must be out of reach."""
    return [*_try_network(), *_try_programs(), *_try_files(files)]


def _try_network() -> Iterator[Attempt]:
    if _PLATFORM == "win32":
        yield Attempt("network", "sockets", "not restricted on Windows", blocked=False)
        return
    for what, family, kind in (
        ("IPv4 socket", _AF_INET, _STREAM),
        ("IPv4 datagram socket", _AF_INET, _DATAGRAM),
        ("IPv6 socket", _AF_INET6, _STREAM),
        ("local socket", _AF_UNIX, _STREAM),
    ):
        yield _attempt("network", what, lambda family=family, kind=kind: _use_socket(family, kind))  # type: ignore[misc]


def _use_socket(family: int, kind: int) -> None:
    """Make a socket, and where that works connect it to this computer itself. Raises OSError."""
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = library.socket(family, kind, 0)
    if descriptor < 0:
        raise _last_error()
    try:
        if family == _AF_INET and kind == _STREAM:
            begin = struct.pack("=BB", 16, family) if _PLATFORM == "darwin" else struct.pack("=H", family)
            address = begin + struct.pack("!H4s8x", _DISCARD, bytes((127, 0, 0, 1)))
            if library.connect(descriptor, address, len(address)) and ctypes.get_errno() in _FORBIDDEN:
                raise _last_error()
    finally:
        os.close(descriptor)


def _try_programs() -> Iterator[Attempt]:
    if _PLATFORM == "linux":
        yield _attempt("exec", "execve", _execute_nothing)
    yield _attempt("exec", "new program", _start_a_program)


def _execute_nothing() -> None:
    """Replace this process by a program that does not exist: forbidden is something else than not found."""
    os.execv(_NO_PROGRAM, [_NO_PROGRAM])  # noqa: S606 - no shell is wanted


def _start_a_program() -> None:
    command = [os.environ.get("COMSPEC", "cmd.exe"), "/c", "exit"] if _PLATFORM == "win32" else ["/bin/sh", "-c", ":"]
    subprocess.run(command, check=False, timeout=_DEADLINE, stdin=subprocess.DEVNULL)


def _try_files(files: Sequence[str]) -> Iterator[Attempt]:
    for name in files:
        path = Path(name)
        if path.is_dir():
            yield _attempt("files", f"list {name}", lambda path=path: _list(path))  # type: ignore[misc]
            yield _attempt("files", f"write in {name}", lambda path=path: _write_in(path))  # type: ignore[misc]
        else:
            yield _attempt("files", f"read {name}", lambda path=path: _read(path))  # type: ignore[misc]
    folder = Path(tempfile.gettempdir()) if _PLATFORM == "win32" else Path("/tmp")  # noqa: S108 - to try it
    yield _attempt("files", f"write in {folder}", lambda: _write_in(folder))


def _list(folder: Path) -> None:
    os.scandir(folder).close()


def _read(path: Path) -> None:
    os.close(os.open(path, os.O_RDONLY))


def _write_in(folder: Path) -> None:
    path = folder / f".sotto-probe-{secrets.token_hex(8)}"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    path.unlink()


def _attempt(kind: str, what: str, act: Callable[[], None]) -> Attempt:
    try:
        act()
    except OSError as error:
        name = errno.errorcode.get(error.errno or 0, type(error).__name__)
        return Attempt(kind, what, name, blocked=error.errno in _OUT_OF_REACH)
    except subprocess.TimeoutExpired:
        return Attempt(kind, what, "ok", blocked=False)
    return Attempt(kind, what, "ok", blocked=False)


def _last_error() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))
