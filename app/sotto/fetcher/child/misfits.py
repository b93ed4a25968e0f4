"""What is said when a file turns out to be another than the one that was asked for."""

from __future__ import annotations

from sotto.fetcher.child.failures import Failure

_ANOTHER_SOURCE = "Try again later, or choose another source for this model."


def other_size(expected: int | None, found: int) -> Failure:
    """The hub or the server of the bytes says another size than was demanded."""
    return Failure(
        "file_differs",
        "The file on the server has another size than it must have, so it was not downloaded.",
        _ANOTHER_SOURCE,
        f"expected {expected} bytes, found {found}",
    )


def other_content(expected: str | None, found: str) -> Failure:
    """The hub says another checksum than was demanded."""
    return Failure(
        "file_differs",
        "The file on the hub is not the one that was checked for this list, so it was not downloaded.",
        _ANOTHER_SOURCE,
        f"expected SHA-256 {expected}, the hub has {found}",
    )


def wrong_checksum(expected: str, found: str) -> Failure:
    """All bytes arrived, in one go, and they are not the right ones."""
    return Failure(
        "checksum_wrong",
        "The file arrived damaged or altered, so it was deleted: "
        f"its SHA-256 should be {expected[:12]}… and is {found[:12]}….",
        "Try again; if it happens again, the network or the server alters the file.",
        f"expected SHA-256 {expected}, received {found}",
    )


def keeps_changing() -> Failure:
    """The file is another one at each look."""
    return Failure(
        "file_changes",
        "The file changes on the server again and again.",
        "Try again later.",
        passes=True,
    )


def ended_early(received: int, size_bytes: int) -> Failure:
    """The answer ended properly, but before the file did."""
    return Failure(
        "connection_cut",
        "The server ended the transfer too early.",
        "The download goes on by itself.",
        f"{received} of {size_bytes} bytes",
        passes=True,
    )


def no_rest() -> Failure:
    """The whole file is offered, or nothing, though only its rest was asked for."""
    return _not_the_rest("The server can't send the rest of a file.")


def other_range() -> Failure:
    """Some other piece is offered than the one that was asked for."""
    return _not_the_rest("The server sent another piece of the file than asked for.")


def _not_the_rest(text: str) -> Failure:
    return Failure("range_ignored", text, "Try again later: what has arrived is kept.", passes=True)
