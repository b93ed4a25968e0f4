"""What holds for every message of every protocol, to be asked with examples of each."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest
from hypothesis import strategies as st

from sotto.ipc.jsonl import ProtocolError, decode, encode
from sotto.ipc.wire import WireMessage, from_wire, to_wire

Known = Mapping[str, type[WireMessage]]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def messages_of(module: ModuleType) -> set[type[WireMessage]]:
    """Return the classes that ``module`` defines as messages."""
    return {
        thing
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, WireMessage) and thing is not WireMessage
    }


def check_survives(message: WireMessage, known: Known) -> None:
    """It is the same on the other side."""
    assert from_wire(decode(encode(to_wire(message))), known) == message


def check_ignores_unknown_keys(message: WireMessage, known: Known) -> None:
    """A newer side may say more."""
    assert from_wire({**to_wire(message), "novelty": 1}, known) == message


def check_needs_its_keys(message: WireMessage, known: Known) -> None:
    """None of the required keys may be missing."""
    for field in dataclasses.fields(typing.cast(Any, message)):
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            data = to_wire(message)
            del data[field.name]
            with pytest.raises(ProtocolError, match=f"without {field.name}"):
                from_wire(data, known)


def check_foreign_value(message: WireMessage, known: Known, data: st.DataObject) -> None:
    """Any value in any place makes a message or a ProtocolError, nothing else."""
    wire = decode(encode(to_wire(message)))
    place: dict[str, Any] = wire
    key = data.draw(st.sampled_from(sorted(place)))
    while isinstance(place[key], dict) and place[key] and data.draw(st.booleans()):
        place = place[key]
        key = data.draw(st.sampled_from(sorted(place)))
    place[key] = data.draw(JSON)
    check_garbage(wire, known)


def check_garbage(wire: Mapping[str, Any], known: Known) -> None:
    """What is read makes a message or a ProtocolError, nothing else."""
    try:
        result = from_wire(wire, known)
    except ProtocolError:
        return
    assert isinstance(result, WireMessage)
