"""The messages between Sotto and its engine, in both directions, as frozen dataclasses.

Each class names its ``type`` on the wire; its fields are the other keys. Unknown keys are ignored (a newer side may
say more), missing or wrongly typed ones raise :class:`~sotto.ipc.jsonl.ProtocolError`. ``docs/architecture.md`` holds
the overview of who says what when.
"""

from __future__ import annotations

import dataclasses
import functools
import typing
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, ClassVar

from sotto.domain.generation import Completion, LoadSettings, PromptMessage, SamplerSettings
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import LoadedModel
from sotto.ipc.jsonl import ProtocolError

PROTOCOL_VERSION = 1


class WireMessage:
    """Base of all messages; subclasses are frozen dataclasses with a ``type``."""

    __slots__ = ()
    type: ClassVar[str]


# To the engine -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Load(WireMessage):
    """Load the model at ``path`` (the first shard of a split file). Answered by progress and loaded or load_failed."""

    type: ClassVar[str] = "load"
    path: str
    settings: LoadSettings = field(default_factory=LoadSettings)


@dataclass(frozen=True, slots=True)
class Generate(WireMessage):
    """Write one answer. ``messages`` are in order, an optional system message first; the seed must be set."""

    type: ClassVar[str] = "generate"
    job: str
    messages: list[PromptMessage]
    settings: SamplerSettings


@dataclass(frozen=True, slots=True)
class Bench(WireMessage):
    """Measure: ``prompt`` tokens read and ``generate`` tokens written after ``depth`` tokens, ``repeat`` times."""

    type: ClassVar[str] = "bench"
    job: str
    prompt: int
    generate: int
    depth: int
    repeat: int


@dataclass(frozen=True, slots=True)
class Stop(WireMessage):
    """End a job (or a load, with the load's own cancellation: the engine is killed); finished follows."""

    type: ClassVar[str] = "stop"
    job: str


@dataclass(frozen=True, slots=True)
class Ping(WireMessage):
    """Answered by pong at once, also while a job runs: the reader thread answers."""

    type: ClassVar[str] = "ping"
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Quit(WireMessage):
    """Exit. Unloading a model means this: only an exited process gives all its memory back."""

    type: ClassVar[str] = "quit"


# From the engine -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Device(WireMessage):
    """A compute device. Memory in bytes, 0 where the backend doesn't say. ``kind`` is cpu, gpu, integrated or other."""

    type: ClassVar[str] = "device"
    name: str
    description: str
    backend: str
    kind: str
    memory_free: int = 0
    memory_total: int = 0


@dataclass(frozen=True, slots=True)
class Hello(WireMessage):
    """The first line. ``backends`` and ``devices`` are what the installed llama.cpp offers."""

    type: ClassVar[str] = "hello"
    protocol: int
    pid: int
    llama_cpp: str = ""
    system_info: str = ""
    devices: list[Device] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LoadProgress(WireMessage):
    """``fraction`` 0…1 of the weights are in memory."""

    type: ClassVar[str] = "load_progress"
    fraction: float


@dataclass(frozen=True, slots=True)
class Loaded(WireMessage):
    """The model is ready."""

    type: ClassVar[str] = "loaded"
    model: LoadedModel


@dataclass(frozen=True, slots=True)
class LoadFailed(WireMessage):
    """The model can't be loaded; the engine goes on. The fields are those of a UserFacingError."""

    type: ClassVar[str] = "load_failed"
    code: str
    text: str
    hint: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Started(WireMessage):
    """The prompt is built: its size, and how much of it is already in memory."""

    type: ClassVar[str] = "started"
    job: str
    prompt_tokens: int
    cached_tokens: int
    kept_from: int = 0


@dataclass(frozen=True, slots=True)
class PromptProgress(WireMessage):
    """``done`` of ``total`` prompt tokens are read."""

    type: ClassVar[str] = "prompt_progress"
    job: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Token(WireMessage):
    """Text to append. It always ends on a character boundary, and may be empty of visible change for some tokens."""

    type: ClassVar[str] = "token"
    job: str
    text: str
    reasoning: bool = False


@dataclass(frozen=True, slots=True)
class Finished(WireMessage):
    """The answer is complete."""

    type: ClassVar[str] = "finished"
    job: str
    completion: Completion


@dataclass(frozen=True, slots=True)
class BenchRun(WireMessage):
    """One of the repeats. Times in milliseconds, memory of the engine process in bytes."""

    type: ClassVar[str] = "bench_run"
    job: str
    prompt_ms: float
    decode_ms: float
    rss_bytes: int


@dataclass(frozen=True, slots=True)
class BenchFinished(WireMessage):
    """All repeats are done; ``stopped`` when the user ended it early."""

    type: ClassVar[str] = "bench_finished"
    job: str
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Failed(WireMessage):
    """The job can't be done; the engine goes on. The fields are those of a UserFacingError."""

    type: ClassVar[str] = "failed"
    job: str
    code: str
    text: str
    hint: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Pong(WireMessage):
    """Answer to ping."""

    type: ClassVar[str] = "pong"
    sequence: int = 0


TO_ENGINE: Mapping[str, type[WireMessage]] = {c.type: c for c in (Load, Generate, Bench, Stop, Ping, Quit)}
FROM_ENGINE: Mapping[str, type[WireMessage]] = {
    c.type: c
    for c in (
        Hello,
        LoadProgress,
        Loaded,
        LoadFailed,
        Started,
        PromptProgress,
        Token,
        Finished,
        BenchRun,
        BenchFinished,
        Failed,
        Pong,
    )
}


def to_wire(message: WireMessage) -> dict[str, Any]:
    """Return ``message`` as the object that goes over the wire."""
    return {"type": message.type, **dataclasses.asdict(message)}  # type: ignore[call-overload]


def from_wire(data: Mapping[str, Any], known: Mapping[str, type[WireMessage]]) -> WireMessage:
    """Return the message in ``data``; ``known`` is TO_ENGINE or FROM_ENGINE. Raises ProtocolError."""
    cls = known.get(str(data.get("type")))
    if cls is None:
        raise ProtocolError(f"unknown message type {str(data.get('type'))[:40]!r}")
    message = _build(cls, data)
    assert isinstance(message, WireMessage)
    return message


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
