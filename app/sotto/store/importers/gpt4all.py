"""GPT4All: ``gpt4all-….chat``, binary as Qt's QDataStream writes it (Qt_6_2, big-endian), versions 1 to 12.

Read forwards and never as a whole: older versions hold the state of the engine, which may be gigabytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import field
from typing import Any, Final
from urllib.parse import unquote

from sotto.domain.chat import Attachment, Conversation, MessageStatus, Role
from sotto.domain.ids import ConversationId
from sotto.domain.light_dataclass import dataclass
from sotto.store.importers.failures import UnreadableFileError, damaged
from sotto.store.importers.found_chat import MOST_MESSAGES, ChatBuilder, FoundChat, attachment
from sotto.store.importers.turns import joined, without_thought
from sotto.store.importers.values import moment, text

SOURCE: Final = "gpt4all"
NAME: Final = "GPT4All"
MAGIC: Final = b"\xf5\xd5\x53\xcc"
_NEWEST = 12
_LONGEST = 32_000_000
"""Bytes of one text or byte array that is kept."""
_MOST = 10_000
"""Entries of the lists within an item."""
_DEEPEST = 8
_NULL = 0xFFFFFFFF
_QT_BOOL, _QT_INT, _QT_DOUBLE, _QT_STRING = 1, 2, 6, 10


class DataStream:
    """Numbers, texts and lists from pieces of bytes; raises :class:`UnreadableFileError` where they break off."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = b""
        self._at = 0
        self._kept = 0

    def take(self, size: int) -> bytes:
        """Return the next ``size`` bytes."""
        self._kept += size
        if size > _LONGEST or self._kept > 4 * _LONGEST:
            raise UnreadableFileError("The chat is too large.")
        parts = []
        while size > 0:
            parts.append(self._some(size))
            size -= len(parts[-1])
        return b"".join(parts)

    def skip(self, size: int) -> None:
        """Pass over ``size`` bytes, however many."""
        while size > 0:
            size -= len(self._some(size))

    def number(self, form: str) -> int:
        """Return a number of a form of :mod:`struct`, without its byte order."""
        return int(struct.unpack(f">{form}", self.take(struct.calcsize(form)))[0])

    def flag(self) -> bool:
        """Return a bool."""
        return self.take(1) != b"\0"

    def string(self) -> str:
        """Return a QString; a null one is empty."""
        size = self.number("I")
        return text(self.take(size).decode("utf-16-be", "replace")) if size != _NULL else ""

    def array(self) -> bytes:
        """Return a QByteArray."""
        size = self.number("I")
        return self.take(size) if size != _NULL else b""

    def skip_array(self) -> None:
        """Pass over a QByteArray."""
        size = self.number("I")
        self.skip(size if size != _NULL else 0)

    def size(self, form: str = "q", most: int = _MOST) -> int:
        """Return how many entries a list has."""
        size = self.number(form)
        if not 0 <= size <= most:
            raise damaged()
        return size

    def _some(self, most: int) -> bytes:
        if self._at == len(self._buffer):
            self._buffer, self._at = next(self._chunks, b""), 0
            if not self._buffer:
                raise damaged()
        part = self._buffer[self._at : self._at + most]
        self._at += len(part)
        return part


@dataclass(slots=True)
class _Item:
    name: str
    value: str
    is_stopped: bool = False
    is_error: bool = False
    attachments: list[Attachment] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    thoughts: list[str] = field(default_factory=list)


def read(chunks: Iterator[bytes], now: int) -> FoundChat:
    """Return the chat. Raises :class:`UnreadableFileError` or ``UnreadableChatError``."""
    stream = DataStream(chunks)
    if stream.take(len(MAGIC)) != MAGIC:
        raise damaged()
    version = stream.number("i")
    if not 1 <= version <= _NEWEST:
        raise UnreadableFileError("The file was written by a newer version of GPT4All than Sotto knows.")
    created = moment(stream.number("q"))
    native, name, own_name, model = (stream.string() for _ in range(4))
    if version >= 3:
        for _ in range(stream.size("I")):
            stream.string()
    if version < 11:
        _skip_engine(stream, version)
    builder = ChatBuilder(SOURCE, now)
    for _ in range(stream.size("i", MOST_MESSAGES)):
        _add(builder, _item(stream, version), created, model.removesuffix(".gguf"))
    title = own_name or name
    conversation = Conversation(ConversationId(""), title, created or 0, 0)
    return builder.finish(native, conversation, builder.last)


def _add(builder: ChatBuilder, item: _Item, created: int | None, model: str) -> None:
    if item.name == "Response: ":
        content, thought = without_thought(joined(item.value, *item.texts))
        failed = MessageStatus.FAILED if item.is_error else MessageStatus.COMPLETE
        builder.add(
            Role.ASSISTANT,
            content,
            created,
            reasoning=joined(thought, *item.thoughts),
            model=model,
            status=MessageStatus.STOPPED if item.is_stopped else failed,
        )
    else:
        role = Role.SYSTEM if item.name == "System: " else Role.USER
        builder.add(role, item.value, created, attachments=item.attachments)


def _item(stream: DataStream, version: int) -> _Item:
    if version < 12:
        stream.number("i")  # an id without a meaning
    name = stream.string()
    if name not in ("System: ", "Prompt: ", "Response: "):
        raise damaged()
    item = _Item(name, stream.string())
    if version < 10:
        stream.string()  # the prompt, once more
    stream.string()  # a better answer, proposed by the user
    _is_current, item.is_stopped, _up, _down = (stream.flag() for _ in range(4))
    if version >= 11 and name == "Response: ":
        item.is_error = stream.flag()
    if version >= 8:
        for _ in range(stream.size()):
            _skip_source(stream)
    elif version >= 3:
        stream.string()
        for _ in range(stream.size("I")):
            stream.string()
    if version >= 10:
        for _ in range(stream.size()):
            item.attachments.append(_attachment(stream.array(), stream.array()))
    if version >= 12:
        for _ in range(stream.size()):
            _read_step(stream, item)
    return item


def _skip_source(stream: DataStream) -> None:
    for _ in range(7):
        stream.string()
    stream.take(12)  # page, first and last line


def _attachment(address: bytes, content: bytes) -> Attachment:
    name = unquote(address.decode("utf-8", "replace").rpartition("/")[2])
    try:
        return attachment(name, content.decode())
    except UnicodeDecodeError:
        return attachment(name)


def _read_step(stream: DataStream, item: _Item, depth: int = 0) -> None:
    """Read one step of an answer: a piece of its text, a thought, or what a tool was asked and said."""
    name = stream.string()
    if depth > _DEEPEST or name not in ("Text: ", "Think: ", "ToolCall: ", "ToolResponse: ", "Response: "):
        raise damaged()
    value = stream.string()
    if name in ("Text: ", "Response: "):
        item.texts.append(value)
    else:
        item.thoughts.append(value)
    if name == "Think: ":
        stream.number("i")  # milliseconds
    elif name == "ToolCall: ":
        item.thoughts.append(_tool_call(stream))
    for _ in range(stream.size()):
        _read_step(stream, item, depth + 1)


def _tool_call(stream: DataStream) -> str:
    """Return what the tool said."""
    stream.string()
    for _ in range(stream.size()):
        stream.string()
        stream.number("i")  # the type that was declared
        _variant(stream)
    result = stream.string()
    stream.number("i")
    return joined(result, stream.string())


def _variant(stream: DataStream) -> Any:
    kind = stream.number("I")
    stream.flag()  # whether it is null
    sizes = {_QT_BOOL: 1, _QT_INT: 4, _QT_DOUBLE: 8}
    if kind == _QT_STRING:
        return stream.string()
    if kind in sizes:
        return stream.take(sizes[kind])
    raise damaged()


def _skip_engine(stream: DataStream, version: int) -> None:
    has_state = stream.flag() if version >= 6 else True
    if version >= 2:
        stream.take(8)  # kind of model, version of the state
    stream.string()
    stream.string()
    stream.take(4)
    if not has_state:
        return
    stream.take(4 + 4 * (version < 4) + 4 * (version >= 7))
    if version < 9:
        stream.skip(4 * max(stream.number("q"), 0))
    stream.skip(4 * max(stream.number("q"), 0))
    stream.skip_array()
