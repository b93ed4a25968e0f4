"""The signed word of a new version: one text with its signature in front, believed only when everything about it fits.

Whoever controls the address, or the way to it, can keep a new version from being heard of; but he can announce none,
and nothing older than what was heard before.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sotto.domain.errors import UserFacingError
from sotto.domain.releases import Release, ReleaseFile, version_numbers
from sotto.release.signature import PublicKey, SignatureError, verify

MAX_BYTES: Final = 64 * 1024
"""Of the whole answer."""
FORMAT: Final = 1
PURPOSE: Final = "announcement"
"""Last word of the trusted comment: a signature of something else is none of this."""

_SIGNATURE_LINES = 4
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
"""No release is older."""
_CLOCK_MAY_BE_WRONG = timedelta(days=1)
_MOST_FILES = 200
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,199}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


class _ShapeError(Exception):
    """The text has another form."""


def read_announcement(text: str, key: PublicKey, now: datetime, seen: int = 0) -> Release:
    """Return what ``text`` announces, once its signature by ``key`` has been checked.

    ``seen`` is the date of the newest announcement so far (Unix seconds). Raises ``update_not_signed``,
    ``update_not_understood``, ``update_too_new`` (another format), ``update_date_wrong`` or ``update_outdated``.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise _not_understood(type(error).__name__) from error
    if size > MAX_BYTES:
        raise _not_understood(f"> {MAX_BYTES} B")
    lines = text.split("\n", _SIGNATURE_LINES)
    signature, body = "\n".join([*lines[:_SIGNATURE_LINES], ""]), lines[_SIGNATURE_LINES:]
    try:
        if not body:
            raise SignatureError("The signature is missing.")
        comment = verify(body[0].encode(), signature, key)
    except SignatureError as error:
        raise _not_signed(str(error)) from error
    release = _read(body[0])
    if comment != trusted_comment(release.version, release.date, PURPOSE):
        raise _not_signed(repr(comment[:100]))
    _check_date(release.date, now, seen)
    return release


def trusted_comment(version: str, date: int, purpose: str) -> str:
    """Return what is signed together with a text: which version, when (Unix seconds), and what the text is for."""
    return f"sotto {version} {date_text(date)} {purpose}"


def date_text(date: int) -> str:
    """Return Unix seconds as they are written in an announcement."""
    return datetime.fromtimestamp(date, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read(body: str) -> Release:
    try:
        data = json.loads(body)
        if not isinstance(data, dict) or type(data.get("format")) is not int:
            raise _ShapeError("no format")
        if data["format"] > FORMAT:
            raise UserFacingError(
                "update_too_new",
                "The answer about new versions is of a kind that this version of Sotto does not know.",
                "So there is a newer one. Get it where you got this one.",
            )
        return _release(data)
    except (ValueError, KeyError, TypeError, RecursionError, _ShapeError) as error:
        raise _not_understood(f"{type(error).__name__}: {error}") from error


def _release(data: dict[str, Any]) -> Release:
    version, date, notes, files = (data[name] for name in ("version", "date", "notes", "files"))
    oldest, schema = data["oldest_store"], data["store_schema"]
    if not isinstance(version, str) or version_numbers(version) is None:
        raise _ShapeError("version")
    if not isinstance(date, str) or not _DATE.fullmatch(date):
        raise _ShapeError("date")
    if not isinstance(notes, str) or not isinstance(files, list) or len(files) > _MOST_FILES:
        raise _ShapeError("notes or files")
    if type(oldest) is not int or type(schema) is not int or not 1 <= oldest <= schema:
        raise _ShapeError("store")
    at = datetime.strptime(date, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Release(version, int(at.timestamp()), notes, tuple(_file(one) for one in files), oldest, schema)


def _file(data: Any) -> ReleaseFile:
    name, size, sha256 = data["name"], data["size"], data["sha256"]
    if not isinstance(name, str) or not _NAME.fullmatch(name) or type(size) is not int or size < 0:
        raise _ShapeError("a file")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise _ShapeError("a checksum")
    return ReleaseFile(name, size, sha256)


def _check_date(date: int, now: datetime, seen: int) -> None:
    at = datetime.fromtimestamp(date, UTC)
    if not _FIRST <= at <= now + _CLOCK_MAY_BE_WRONG:
        raise UserFacingError(
            "update_date_wrong",
            "The answer about new versions has an impossible date.",
            "Check the date of this computer, then look again.",
            f"{date_text(date)}, here it is {now:%Y-%m-%d %H:%M} UTC",
        )
    if date < seen:
        raise UserFacingError(
            "update_outdated",
            "The answer about new versions is older than one that came before.",
            "Somebody may hold back the newer one. Look again on another network, or visit the project’s page.",
            f"{date_text(date)}, before it was {date_text(seen)}",
        )


def _not_signed(details: str) -> UserFacingError:
    return UserFacingError(
        "update_not_signed",
        "The answer about new versions does not come from Sotto’s makers.",
        "It was not used. Look again on another network; if this goes on, visit the project’s page.",
        details,
    )


def _not_understood(details: str) -> UserFacingError:
    return UserFacingError(
        "update_not_understood",
        "The answer about new versions was not understood.",
        "Look again later, or visit the project’s page.",
        details,
    )
