"""Chats of GPT4All in every version of its file, written as its source describes them."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from sotto.domain.chat import MessageStatus
from sotto.store.importers.found_chat import FoundChat

ReadBytes = Callable[[bytes], list[Any]]
CREATED = 1_700_000_000


def pack(form: str, *values: int) -> bytes:
    return struct.pack(f">{form}", *values)


def string(value: str | None) -> bytes:
    """QString: bytes as UTF-16, or the length of none."""
    data = (value or "").encode("utf-16-be")
    return pack("I", 0xFFFFFFFF) if value is None else pack("I", len(data)) + data


def array(value: bytes) -> bytes:
    return pack("I", len(value)) + value


def engine(version: int, *, state: bytes) -> bytes:
    """The state of the model, as versions before 11 kept it."""
    written = b""
    if version >= 6:
        written += pack("?", bool(state))
    if version >= 2:
        written += pack("ii", 1, 0)
    written += string("the answer") + string(None) + pack("I", 77)
    if not state:
        return written
    written += pack("I", 0) if version < 4 else b""
    written += pack("I", 5) + (pack("I", 2048) if version >= 7 else b"")
    if version < 9:
        written += pack("Q", 3) + bytes(12)
    return written + pack("Q", 2) + bytes(8) + array(state)


def item(version: int, name: str, value: str, *, steps: Sequence[bytes] = (), failed: bool = False) -> bytes:
    written = pack("i", 3) if version < 12 else b""
    written += string(name) + string(value)
    written += string("the prompt") if version < 10 else b""
    written += string("better") + pack("????", True, False, False, False)
    if version >= 11 and name == "Response: ":
        written += pack("?", failed)
    if version >= 8:
        written += pack("q", 1) + b"".join(string(text) for text in "cpftadx") + pack("iii", 1, 2, 3)
    elif version >= 3:
        written += string('1. "Title".') + pack("I", 1) + string("context")
    if version >= 10:
        files = [(b"file:///home/a/my%20notes.txt", b"inside")] if name == "Prompt: " else []
        written += pack("q", len(files)) + b"".join(array(url) + array(content) for url, content in files)
    return written + (pack("q", len(steps)) + b"".join(steps) if version >= 12 else b"")


def chat(version: int, items: Sequence[bytes], *, state: bytes = b"compressed") -> bytes:
    written = b"\xf5\xd5\x53\xcc" + pack("iq", version, CREATED)
    written += string("chat-id") + string("New Chat") + string("My trains") + string("mistral-7b.Q4_0.gguf")
    if version >= 3:
        written += pack("I", 1) + string("my documents")
    if version < 11:
        written += engine(version, state=state)
    return written + pack("i", len(items)) + b"".join(items)


@pytest.mark.parametrize("version", range(1, 13))
@pytest.mark.parametrize("state", [b"", b"compressed"], ids=["lean", "with state"])
def test_every_version_is_read(read_bytes: ReadBytes, version: int, state: bytes) -> None:
    if version < 6 and not state:
        state = b"x"  # the state was always there
    items = [item(version, "Prompt: ", "Grüß 🚂"), item(version, "Response: ", "<think>hm</think>Hello")]
    (found,) = read_bytes(chat(version, items, state=state))
    assert isinstance(found, FoundChat)
    assert [message.role.value for message in found.messages] == ["user", "assistant"]
    assert (found.messages[0].content, found.messages[1].content) == ("Grüß 🚂", "Hello")
    assert (found.messages[1].reasoning, found.messages[1].model) == ("hm", "mistral-7b.Q4_0")
    assert (found.conversation.title, found.conversation.created) == ("My trains", CREATED * 1000)
    files = [(file.name, file.text) for file in found.messages[0].attachments]
    assert files == ([("my notes.txt", "inside")] if version >= 10 else [])


@pytest.mark.parametrize("version", [11, 12])
def test_an_answer_that_failed(read_bytes: ReadBytes, version: int) -> None:
    items = [item(version, "Prompt: ", "Hi"), item(version, "Response: ", "Error", failed=True)]
    (found,) = read_bytes(chat(version, items))
    assert found.messages[1].status is MessageStatus.FAILED


def step(name: str, value: str, inside: bytes = b"", steps: Sequence[bytes] = ()) -> bytes:
    return string(name) + string(value) + inside + pack("q", len(steps)) + b"".join(steps)


def test_thoughts_and_tools_of_the_newest_version(read_bytes: ReadBytes) -> None:
    values = pack("I?", 10, False) + string("print(1)")
    parameters = pack("q", 2) + string("code") + pack("i", 0) + values + string("n") + pack("iI?i", 1, 2, False, 5)
    call = string("javascript_interpret") + parameters + string("1") + pack("i", 0) + string("")
    steps = [
        step("Response: ", "", steps=[step("Text: ", "I compute."), step("Think: ", "hm", pack("i", 900))]),
        step("Response: ", "", steps=[step("ToolCall: ", "print(1)", call)]),
        step("ToolResponse: ", "1"),
    ]
    items = [item(12, "System: ", "Be brief."), item(12, "Prompt: ", "1?"), item(12, "Response: ", "One.", steps=steps)]
    (found,) = read_bytes(chat(12, items))
    assert found.conversation.system_prompt == "Be brief."
    assert "One." in found.messages[1].content
    assert "I compute." in found.messages[1].content
    assert all(word in found.messages[1].reasoning for word in ("hm", "print(1)", "1"))


def test_a_version_from_the_future_is_refused(read_bytes: ReadBytes) -> None:
    from sotto.store.importers.failures import UnreadableFileError

    with pytest.raises(UnreadableFileError, match="newer version of GPT4All"):
        read_bytes(chat(13, []))
