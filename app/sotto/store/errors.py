"""Turn errors of SQLite and of the disk into sentences, here and nowhere else, so that their codes stay stable."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import apsw

from sotto.domain.errors import UserFacingError

_NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_NOT_ALLOWED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})

_UNTOUCHED = "Your chats are untouched."


def disk_full(details: str = "") -> UserFacingError:
    """Return ``disk_full``."""
    return UserFacingError(
        "disk_full",
        "The disk is full, so nothing more can be saved.",
        "Free some space, for instance by removing a model. What was saved before is safe.",
        details,
    )


def read_only(details: str = "") -> UserFacingError:
    """Return ``store_read_only``."""
    return UserFacingError(
        "store_read_only",
        "The folder of your chats cannot be written to.",
        f"Check its permissions and that its disk is not read-only, then start Sotto again. {_UNTOUCHED}",
        details,
    )


def corrupt(details: str = "") -> UserFacingError:
    """Return ``store_corrupt``."""
    return UserFacingError(
        "store_corrupt",
        "The file that holds your chats is damaged, or belongs to another copy of Sotto.",
        "Nothing was changed. “sotto backup restore” puts a backup in its place; “sotto backup salvage” saves what can "
        "be read. Both keep the file.",
        details,
    )


def wrong_key(details: str = "") -> UserFacingError:
    """Return ``store_wrong_key``."""
    return UserFacingError(
        "store_wrong_key",
        "The key on this computer does not open the file that holds your chats.",
        f"{_UNTOUCHED} Put back the key that belongs to them, or the file that belongs to this key.",
        details,
    )


def busy(details: str = "") -> UserFacingError:
    """Return ``store_busy``."""
    return UserFacingError(
        "store_busy",
        "Another Sotto is using the chats right now.",
        "Wait a moment and try again, or close the other one.",
        details,
    )


def disk_error(details: str = "") -> UserFacingError:
    """Return ``store_io``."""
    return UserFacingError(
        "store_io",
        "The disk that holds your chats reported an error.",
        "Check that the disk is connected and healthy, then start Sotto again.",
        details,
    )


def newer(details: str = "") -> UserFacingError:
    """Return ``store_newer``."""
    return UserFacingError(
        "store_newer",
        "Your chats were last opened by a newer version of Sotto.",
        f"Install that version or a later one. {_UNTOUCHED}",
        details,
    )


_BY_CLASS: tuple[tuple[type[apsw.Error], Callable[[str], UserFacingError]], ...] = (
    (apsw.NotADBError, wrong_key),
    (apsw.CorruptError, corrupt),
    (apsw.FullError, disk_full),
    (apsw.ReadOnlyError, read_only),
    (apsw.CantOpenError, read_only),
    (apsw.PermissionsError, read_only),
    (apsw.BusyError, busy),
    (apsw.LockedError, busy),
    (apsw.ProtocolError, busy),
    (apsw.IOError, disk_error),
)


def from_sqlite(error: apsw.Error, system_errno: int = 0) -> UserFacingError | None:
    """Return what to tell the user about ``error``; None means that it is a bug of ours."""
    extended = getattr(error, "extendedresult", 0)
    details = f"{type(error).__name__} {extended}, system error {system_errno}"
    if isinstance(error, apsw.IOError | apsw.CantOpenError) and system_errno in _NO_ROOM:
        return disk_full(details)
    for kind, make in _BY_CLASS:
        if isinstance(error, kind):
            return make(details)
    return None


def from_system(error: OSError) -> UserFacingError:
    """Return what to tell the user about a failed file operation inside the store's folder."""
    details = f"{type(error).__name__} {error.errno}"
    if error.errno in _NO_ROOM:
        return disk_full(details)
    return read_only(details) if error.errno in _NOT_ALLOWED else disk_error(details)


@contextmanager
def translated(connection: apsw.Connection | None = None) -> Iterator[None]:
    """Raise errors of SQLite and of the disk as :class:`UserFacingError`; programming errors pass unchanged."""
    try:
        yield
    except apsw.Error as error:
        known = from_sqlite(error, connection.system_errno if connection is not None else 0)
        if known is None:
            raise
        raise known from error
    except OSError as error:
        raise from_system(error) from error
