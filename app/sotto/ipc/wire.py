"""Messages as frozen dataclasses: how one becomes the object on a line, and an object a message again.

Each class names its ``type`` on the wire; its fields are the other keys. Unknown keys are ignored (a newer side may
say more), missing or wrongly typed ones raise :class:`~sotto.ipc.jsonl.ProtocolError`.
"""

from __future__ import annotations

import dataclasses
import functools
import typing
from collections.abc import Mapping
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, ClassVar, TypeVar

from sotto.domain.light_dataclass import dataclass
from sotto.ipc.jsonl import ProtocolError

T = TypeVar("T")


class WireMessage:
    """Base of all messages; subclasses are frozen dataclasses with a ``type``."""

    __slots__ = ()
    type: ClassVar[str]


# What every program understands --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ping(WireMessage):
    """Answered by pong at once, also while jobs run: the reader thread answers."""

    type: ClassVar[str] = "ping"
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Pong(WireMessage):
    """Answer to ping."""

    type: ClassVar[str] = "pong"
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Quit(WireMessage):
    """Exit, whatever runs. Unloading a model means this: only an exited process gives all its memory back."""

    type: ClassVar[str] = "quit"


def to_wire(message: WireMessage) -> dict[str, Any]:
    """Return ``message`` as the object that goes over the wire."""
    return {"type": message.type, **dataclasses.asdict(message)}  # type: ignore[call-overload]


def from_wire(data: Mapping[str, Any], known: Mapping[str, type[WireMessage]]) -> WireMessage:
    """Return the message in ``data``; ``known`` holds the classes by their type. Raises ProtocolError."""
    cls = known.get(str(data.get("type")))
    if cls is None:
        raise ProtocolError(f"unknown message type {str(data.get('type'))[:40]!r}")
    message = _build(cls, data)
    assert isinstance(message, WireMessage)
    return message


def read_dataclass(cls: type[T], data: Mapping[str, Any]) -> T:
    """Return the dataclass ``cls`` that is in ``data``, read as strictly as a message. Raises ProtocolError."""
    made = _build(cls, data)
    assert isinstance(made, cls)
    return made


@functools.cache
def _fields_of(cls: type) -> tuple[tuple[str, Any, bool], ...]:
    """Return (name, type, required) of the fields of the dataclass ``cls``."""
    hints = typing.get_type_hints(cls)
    missing = dataclasses.MISSING
    return tuple(
        (f.name, hints[f.name], f.default is missing and f.default_factory is missing) for f in dataclasses.fields(cls)
    )


def _build(cls: type, data: Mapping[str, Any]) -> Any:
    values = {}
    for name, kind, required in _fields_of(cls):
        if name in data:
            values[name] = _convert(data[name], kind, f"{cls.__name__}.{name}")
        elif required:
            raise ProtocolError(f"{cls.__name__} without {name}")
    return cls(**values)


def _convert(value: Any, kind: Any, where: str) -> Any:
    """Return ``value`` as ``kind``: a plain type, an enum, a dataclass, ``X | None``, list[X] or tuple[X, ...]."""
    origin = typing.get_origin(kind)
    if origin in (UnionType, typing.Union):
        if value is None:
            return None
        (kind,) = (choice for choice in typing.get_args(kind) if choice is not NoneType)
        return _convert(value, kind, where)
    if origin in (list, tuple):
        if not isinstance(value, list | tuple):
            raise ProtocolError(f"{where} is not a list")
        item = typing.get_args(kind)[0]
        return origin(_convert(element, item, where) for element in value)
    if dataclasses.is_dataclass(kind):
        if not isinstance(value, Mapping):
            raise ProtocolError(f"{where} is not an object")
        return _build(typing.cast(type, kind), value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if not isinstance(value, str) or value not in set(kind):
            raise ProtocolError(f"{where} is none of {[str(k) for k in kind]}")
        return kind(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError as error:
            raise ProtocolError(f"{where} is too large") from error
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ProtocolError(f"{where} is not {kind.__name__}")
    return value
