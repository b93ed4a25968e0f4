"""The messages of the fetcher: each survives the wire, and no foreign object makes anything but a ProtocolError."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.fetcher import protocol
from sotto.fetcher.protocol import FROM_FETCHER, TO_FETCHER
from sotto.ipc.jsonl import ProtocolError
from sotto.ipc.wire import Ping, Pong, Quit, WireMessage, from_wire, to_wire
from support.wire_checks import (
    JSON,
    check_foreign_value,
    check_garbage,
    check_ignores_unknown_keys,
    check_needs_its_keys,
    check_survives,
    messages_of,
)

ALL = {**TO_FETCHER, **FROM_FETCHER}
PARTS_OF_OTHERS = {protocol.FoundRepository, protocol.RepositoryFile}

EXAMPLES: list[WireMessage] = [
    protocol.Configure("https://hub", "http://proxy:8080", "hf_x", offline=True),
    protocol.Search("j", "small Grüße", 20),
    protocol.Inspect("j", "owner/name", "0" * 40),
    protocol.Fetch("j", "owner/name", "main", "a/b.gguf", "/models/ü/model.gguf.part", 1 << 40, "ab", '"e"', 7),
    protocol.LookForUpdate("j", "https://sotto.example/latest.signed", 65536),
    protocol.Stop("j"),
    Ping(7),
    Quit(),
    protocol.Hello(1, 4711, "huggingface_hub 2"),
    protocol.RequestStarted(1, "j", "search", 1_700_000_000_000, "GET", "hub", "/api/models", True),
    protocol.RequestEnded(1, 200, 4711),
    protocol.SearchResults("j", [protocol.FoundRepository("owner/name", 1, 2, 3, "mit", "auto", "text-generation")]),
    protocol.RepositoryFiles(
        "j", "owner/name", "0" * 40, "mit", "https://licence", "", ["a/b"], ["en"], [protocol.RepositoryFile("a", 1)]
    ),
    protocol.UpdateAnswer("j", "untrusted comment: grün\n"),
    protocol.Pinned("j", "0" * 40, 9, "ab", '"e"', "hub"),
    protocol.Checking("j", 1, 9),
    protocol.Progress("j", 3, 9, 1.5),
    protocol.Waiting("j", 2.5, 1, "rate_limited", "The hub asks to wait."),
    protocol.Restarted("j", "file_changed", "The file was changed."),
    protocol.Fetched("j", "ab", 9),
    protocol.Stopped("j", 3),
    protocol.Failed("j", "gated", "No.", "Ask.", "HTTP 403", passes=True),
    Pong(7),
]


def test_there_is_an_example_of_every_message() -> None:
    assert {type(example) for example in EXAMPLES} == set(ALL.values())


def test_every_message_of_the_module_is_registered() -> None:
    assert messages_of(protocol) - PARTS_OF_OTHERS == set(ALL.values())


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda message: message.type)
def test_every_message_survives_the_wire(message: WireMessage) -> None:
    check_survives(message, TO_FETCHER if message.type in TO_FETCHER else FROM_FETCHER)


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda message: message.type)
def test_unknown_keys_are_ignored(message: WireMessage) -> None:
    check_ignores_unknown_keys(message, ALL)


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda message: message.type)
def test_each_missing_required_key_is_an_error(message: WireMessage) -> None:
    check_needs_its_keys(message, ALL)


def test_neither_side_can_be_sent_its_own_messages() -> None:
    for message, known in ((Pong(1), TO_FETCHER), (Quit(), FROM_FETCHER)):
        with pytest.raises(ProtocolError):
            from_wire(to_wire(message), known)


@given(st.sampled_from(EXAMPLES), st.data())
def test_a_message_with_a_foreign_value_raises_protocol_error_only(message: WireMessage, data: st.DataObject) -> None:
    check_foreign_value(message, ALL, data)


@given(st.dictionaries(st.sampled_from(["type", "job", "part", "repositories", "files"]), JSON))
def test_garbage_raises_protocol_error_only(wire: dict[str, Any]) -> None:
    check_garbage(wire, ALL)
