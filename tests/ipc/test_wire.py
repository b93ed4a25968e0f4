"""Messages as dataclasses: how each kind of field is read, whatever the protocol."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

import pytest

from sotto.ipc.jsonl import ProtocolError
from sotto.ipc.wire import WireMessage, from_wire, to_wire
from support.wire_checks import check_ignores_unknown_keys, check_needs_its_keys, check_survives


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    number: int = 0


@dataclass(frozen=True, slots=True)
class Sample(WireMessage):
    type: ClassVar[str] = "sample"
    text: str
    number: int = 0
    fraction: float = 0.0
    is_it: bool = False
    maybe: int | None = None
    colour: Colour = Colour.RED
    inner: Inner = field(default_factory=Inner)
    many: list[Inner] = field(default_factory=list)
    names: tuple[str, ...] = ()


KNOWN = {"sample": Sample}
FULL = Sample("Grüße 🌍\n", 1 << 60, 2.5, True, 7, Colour.RED, Inner(1), [Inner(2)], ("a", "b"))


@pytest.mark.parametrize("message", [FULL, Sample("")])
def test_a_message_survives(message: Sample) -> None:
    check_survives(message, KNOWN)
    check_ignores_unknown_keys(message, KNOWN)
    check_needs_its_keys(message, KNOWN)


def test_the_type_is_on_the_wire() -> None:
    assert to_wire(Sample("x"))["type"] == "sample"


def test_nothing_may_stand_for_none() -> None:
    assert from_wire({"type": "sample", "text": "x", "maybe": None}, KNOWN) == Sample("x")


def test_a_whole_number_is_a_fraction_too() -> None:
    message = from_wire({"type": "sample", "text": "x", "fraction": 1}, KNOWN)
    assert isinstance(message, Sample)
    assert isinstance(message.fraction, float)


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "other"},
        {"type": None},
        {"text": None},
        {"text": 7},
        {"number": "7"},
        {"number": True},
        {"number": 1.0},
        {"number": None},
        {"fraction": True},
        {"fraction": 10**400},
        {"is_it": 1},
        {"maybe": "x"},
        {"colour": "blue"},
        {"colour": []},
        {"inner": []},
        {"inner": {"number": "x"}},
        {"many": {}},
        {"many": [None]},
        {"names": "ab"},
        {"names": [1]},
    ],
    ids=str,
)
def test_other_values_are_errors(fields: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError):
        from_wire({"type": "sample", "text": "x", **fields}, KNOWN)


def test_an_error_does_not_quote_what_was_sent() -> None:
    with pytest.raises(ProtocolError) as caught:
        from_wire({"type": "sample", "text": ["secret"]}, KNOWN)
    assert "secret" not in str(caught.value)
