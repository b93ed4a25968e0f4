"""The messages between Sotto and the program that makes a model smaller; it greets like the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from sotto.domain.light_dataclass import dataclass
from sotto.engine.protocol import Hello
from sotto.ipc.wire import Ping, Pong, Quit, WireMessage


@dataclass(frozen=True, slots=True)
class Note(WireMessage):
    """One entry for the metadata of the new file. llama.cpp takes 127 bytes of each at most."""

    type: ClassVar[str] = "note"
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Quantize(WireMessage):
    """Write the model at ``source`` (the first part of a split one) to ``target``, which exists and is empty.

    ``file_type`` is llama.cpp's number; ``expected_bytes`` the forecast that progress is measured by.
    """

    type: ClassVar[str] = "quantize"
    source: str
    target: str
    file_type: int
    threads: int
    expected_bytes: int
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class QuantizeProgress(WireMessage):
    """``fraction`` 0…1 of the new file is written."""

    type: ClassVar[str] = "quantize_progress"
    fraction: float


@dataclass(frozen=True, slots=True)
class Quantized(WireMessage):
    """The file is whole."""

    type: ClassVar[str] = "quantized"


@dataclass(frozen=True, slots=True)
class QuantizeFailed(WireMessage):
    """llama.cpp refused; ``log`` is what it said. What was written is to be thrown away."""

    type: ClassVar[str] = "quantize_failed"
    log: str = ""


TO_QUANTIZER: Mapping[str, type[WireMessage]] = {c.type: c for c in (Quantize, Ping, Quit)}
"""Besides :class:`~sotto.engine.protocol.Confine`, which comes first."""
FROM_QUANTIZER: Mapping[str, type[WireMessage]] = {
    c.type: c for c in (Hello, QuantizeProgress, Quantized, QuantizeFailed, Pong)
}
