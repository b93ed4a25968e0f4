"""Framing: what is written comes back; what is not a message raises ProtocolError and nothing else."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.ipc.jsonl import MAX_LINE_BYTES, ProtocolError, decode, encode, read_messages

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MESSAGES = st.builds(lambda kind, rest: {**rest, "type": kind}, TEXT, st.dictionaries(TEXT, TEXT | st.integers()))


@given(st.lists(MESSAGES, max_size=5))
def test_messages_come_back_in_order(messages: list[dict[str, Any]]) -> None:
    stream = io.BytesIO(b"".join(encode(message) for message in messages))
    assert list(read_messages(stream)) == messages


@given(st.dictionaries(st.text(), JSON))
def test_every_message_is_one_line(message: dict[str, Any]) -> None:
    line = encode(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1


@given(st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()))
def test_garbage_raises_protocol_error_only(line: bytes) -> None:
    try:
        message = decode(line)
    except ProtocolError:
        return
    assert isinstance(message["type"], str)


@given(st.binary(max_size=2000))
def test_a_stream_of_garbage_raises_protocol_error_only(data: bytes) -> None:
    try:
        messages = list(read_messages(io.BytesIO(data)))
    except ProtocolError:
        return
    assert all(isinstance(message["type"], str) for message in messages)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"nonsense",
        b"[]",
        b'"type"',
        b"{}",
        b'{"type":1}',
        b'{"type":"a"',
        b'{"type":"a"}{"type":"b"}',
        b'{"type":"\xff"}',
        b"[" * 100_000,
        b'{"type":"a","n":' + b"9" * 5000 + b"}",
    ],
    ids=lambda line: repr(line[:20]),
)
def test_what_is_not_a_message(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(line)


def test_a_protocol_error_does_not_repeat_what_was_said() -> None:
    with pytest.raises(ProtocolError) as caught:
        decode(b'"my secret diary"')
    assert "secret" not in str(caught.value)


def test_too_long_a_message_is_refused_by_the_writer() -> None:
    with pytest.raises(ProtocolError, match="over the limit"):
        encode({"type": "a", "text": "x" * MAX_LINE_BYTES})


def test_too_long_a_line_is_refused_by_the_reader() -> None:
    with pytest.raises(ProtocolError, match="over the limit"):
        list(read_messages(io.BytesIO(b"x" * (MAX_LINE_BYTES + 2))))


def test_the_longest_allowed_line_passes() -> None:
    frame = len(encode({"type": ""}))
    message = {"type": "x" * (MAX_LINE_BYTES - frame)}
    assert list(read_messages(io.BytesIO(encode(message)))) == [message]


def test_a_last_line_without_newline_is_dropped() -> None:
    stream = io.BytesIO(b'{"type":"whole"}\n{"type":"cut"}')
    assert list(read_messages(stream)) == [{"type": "whole"}]


def test_empty_lines_are_skipped() -> None:
    assert list(read_messages(io.BytesIO(b'\n  \r\n{"type":"a"}\r\n'))) == [{"type": "a"}]


def test_a_lone_surrogate_does_not_stop_the_stream() -> None:
    assert decode(encode({"type": "load", "path": "\udcff.gguf"})) == {"type": "load", "path": "?.gguf"}


def test_nan_is_no_json() -> None:
    with pytest.raises(ValueError):
        encode({"type": "a", "value": float("nan")})
