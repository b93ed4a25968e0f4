"""The files of a release in one folder: whether each is what its makers signed, and none is missing or came along."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from sotto.domain.errors import UserFacingError
from sotto.release.announcement import MAX_BYTES, read_announcement, trusted_comment
from sotto.release.signature import PublicKey, SignatureError, verify

SUMS: Final = "SHA256SUMS"
SUMS_SIGNATURE: Final = "SHA256SUMS.minisig"
ANNOUNCEMENT: Final = "latest.signed"
NOT_LISTED: Final = frozenset({SUMS, SUMS_SIGNATURE, ANNOUNCEMENT})
"""What has a signature of its own."""

_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._+~-]{0,199})")
_COMMENT = re.compile(r"sotto (\S+) (\S+) SHA256SUMS")
_LARGEST_LIST = 1 << 20
_HINT = "Do not install it. Get the release again, from the project’s own page."


class ReleaseError(UserFacingError):
    """A release that is not what was signed (``release_wrong``). ``reason`` completes the text."""

    def __init__(self, reason: str) -> None:
        super().__init__("release_wrong", f"This release can’t be trusted: {reason}", _HINT)


def check_folder(folder: Path, key: PublicKey) -> str:
    """Check all files in ``folder`` and return the version. Raises ReleaseError or OSError."""
    version, sums = read_sums(folder, key)
    there = {path.name for path in folder.iterdir()}
    wanted = set(sums) | NOT_LISTED
    if wanted - there:
        raise ReleaseError(f"{min(wanted - there)} is missing.")
    if there - wanted:
        raise ReleaseError(f"{min(there - wanted)} does not belong to it.")
    for name, sha256 in sums.items():
        _check_file(folder / name, sha256)
    _check_announcement(folder, key, version, sums)
    return version


def check_file(file: Path, key: PublicKey) -> str:
    """Check ``file`` alone, by the signed list that lies beside it; return the version. Raises like
    :func:`check_folder`."""
    version, sums = read_sums(file.parent, key)
    if file.name not in sums:
        raise ReleaseError(f"{file.name} is not in the list of its files.")
    _check_file(file, sums[file.name])
    return version


def read_sums(folder: Path, key: PublicKey) -> tuple[str, dict[str, str]]:
    """Return the version and the checksum of each file by name, as signed. Raises ReleaseError or OSError."""
    data, signature = _content(folder / SUMS), _content(folder / SUMS_SIGNATURE)
    try:
        comment = verify(data, signature.decode("utf-8", "replace"), key)
    except SignatureError as error:
        raise ReleaseError(f"{error} ({SUMS})") from error
    signed_as = _COMMENT.fullmatch(comment)
    lines = data.decode("utf-8", "replace").split("\n")
    found = [_LINE.fullmatch(line) for line in lines[:-1]]
    if signed_as is None or lines[-1] or not found or not all(found):
        raise ReleaseError(f"{SUMS} has another form.")
    return signed_as[1], {line[2]: line[1] for line in found if line is not None}


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of ``file`` in hexadecimal digits. Raises OSError."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _check_file(file: Path, sha256: str) -> None:
    if not file.is_file() or file.is_symlink() or sha256_of(file) != sha256:
        raise ReleaseError(f"{file.name} was changed.")


def _check_announcement(folder: Path, key: PublicKey, version: str, sums: dict[str, str]) -> None:
    """The announcement is of the same version and names the same files."""
    from datetime import UTC, datetime

    text = _content(folder / ANNOUNCEMENT, MAX_BYTES).decode("utf-8", "replace")
    try:
        release = read_announcement(text, key, datetime.now(UTC))
    except UserFacingError as error:
        raise ReleaseError(f"{ANNOUNCEMENT}: {error.text}") from error
    named = {file.name: file.sha256 for file in release.files}
    sizes = {file.name: file.size for file in release.files}
    if release.version != version or named != sums:
        raise ReleaseError(f"{ANNOUNCEMENT} is about other files.")
    if any((folder / name).stat().st_size != size for name, size in sizes.items()):
        raise ReleaseError(f"{ANNOUNCEMENT} names other sizes.")


def _content(file: Path, limit: int = _LARGEST_LIST) -> bytes:
    if not file.is_file():
        raise ReleaseError(f"{file.name} is missing.")
    with file.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise ReleaseError(f"{file.name} is too long.")
    return data


__all__ = [
    "ANNOUNCEMENT",
    "NOT_LISTED",
    "SUMS",
    "SUMS_SIGNATURE",
    "ReleaseError",
    "check_file",
    "check_folder",
    "read_sums",
    "sha256_of",
    "trusted_comment",
]
