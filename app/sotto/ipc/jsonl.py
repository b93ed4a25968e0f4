"""Framing of the line protocol: one JSON object per line, UTF-8, bounded in size.

JSON Lines were chosen over pickle because a line can be read, logged and tested without the other side, and because
decoding hostile bytes can only yield plain data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

MAX_LINE_BYTES = 8 * 1024 * 1024
"""A longer line is refused on both sides: nothing legitimate comes near it, and it bounds the reader's memory."""


class ProtocolError(Exception):
    """The other side sent something that is not a message; the stream can't be trusted any more."""


def encode(message: Mapping[str, Any]) -> bytes:
    """Return ``message`` as one line. Raises :class:`ProtocolError` if it is longer than the limit."""
    line = json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate (a file name that is no UTF-8, say) can't be encoded; it must not stop the stream.
    data = line.encode("utf-8", "replace") + b"\n"
    if len(data) > MAX_LINE_BYTES:
        raise ProtocolError(f"message of {len(data)} bytes is over the limit of {MAX_LINE_BYTES}")
    return data


def decode(line: bytes) -> dict[str, Any]:
    """Return the message in ``line``: a JSON object with a string under ``type``."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"not a JSON line: {type(error).__name__}") from error
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise ProtocolError("not a JSON object with a type")
    return message


def read_messages(stream: BinaryIO) -> Iterator[dict[str, Any]]:
    """Yield the messages of ``stream`` until it ends. A last line without a newline (a killed writer) is dropped."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if not line.endswith(b"\n"):
            if len(line) > MAX_LINE_BYTES:
                raise ProtocolError(f"line over the limit of {MAX_LINE_BYTES} bytes")
            return
        if line.strip():
            yield decode(line)
