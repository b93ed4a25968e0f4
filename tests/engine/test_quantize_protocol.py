"""The messages of the program that makes a model smaller survive the wire."""

from __future__ import annotations

import pytest

from sotto.engine import quantize_protocol as protocol
from sotto.engine.protocol import Hello
from sotto.engine.quantize_protocol import FROM_QUANTIZER, TO_QUANTIZER
from sotto.ipc.wire import Ping, Pong, Quit, WireMessage
from support.wire_checks import check_ignores_unknown_keys, check_needs_its_keys, check_survives, messages_of

ALL = {**TO_QUANTIZER, **FROM_QUANTIZER}
EXAMPLES: list[WireMessage] = [
    protocol.Quantize("/model ü.gguf", "/new.gguf", 15, 2, 1 << 40, [protocol.Note("general.quantized_by", "Märchen")]),
    protocol.QuantizeProgress(0.5),
    protocol.Quantized(),
    protocol.QuantizeFailed("failed to quantize: …"),
    Hello(1, 4711, "b9000"),
    Ping(7),
    Pong(7),
    Quit(),
]


def test_there_is_an_example_of_every_message() -> None:
    assert {type(example) for example in EXAMPLES} == set(ALL.values())
    assert messages_of(protocol) - {protocol.Note} <= set(ALL.values())


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda message: message.type)
def test_every_message_survives_the_wire(message: WireMessage) -> None:
    check_survives(message, ALL)
    check_ignores_unknown_keys(message, ALL)
    check_needs_its_keys(message, ALL)
