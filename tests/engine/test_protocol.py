"""The messages: each survives the wire, and no foreign object makes anything but a ProtocolError."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.domain.generation import (
    Completion,
    ContextRules,
    ContextUse,
    LoadSettings,
    Overflow,
    PromptMessage,
    SamplerSettings,
    Span,
    StopReason,
    Timings,
    Usage,
)
from sotto.domain.models import LoadedModel, Placement
from sotto.domain.reading_speed import BatchSpeed, ReadingSpeed
from sotto.domain.replay import ReplayRun
from sotto.domain.workshop import Perplexity
from sotto.engine import protocol
from sotto.engine.protocol import FROM_ENGINE, TO_ENGINE
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

CONFINE = {protocol.Confine.type: protocol.Confine}
ALL = {**TO_ENGINE, **FROM_ENGINE, **CONFINE}
PLACEMENT = Placement("CUDA", 20, 33, 8, "It fits.", attempts=2)
MODEL = LoadedModel("/m.gguf", "M", "llama", "Q4_K", 7, 4, 8192, 32768, 32000, "ab", PLACEMENT, 12.5, ("Base model.",))
COMPLETION = Completion(StopReason.LENGTH, Usage(9, 4, 3), Timings(decode_ms=2.5), kept_from=2, reasoning_ms=1.0)
SAMPLER = SamplerSettings(temperature=0.0, seed=42, max_tokens=None, stop=("###", "\n\n"))
SPEED = ReadingSpeed("llama Q4_K, 2 threads", (BatchSpeed(128, 350.5), BatchSpeed(512, 280.0)))

EXAMPLES: list[WireMessage] = [
    protocol.Confine(["/model ü.gguf"], ["/cache"], enabled=False),
    protocol.KeepPrompts("/cache/prompts ü", "5a" * 32, 2_000_000_000),
    protocol.ForgetPrompts("conversation"),
    protocol.Probe(["/home/me"]),
    protocol.Probed([protocol.Attempt("exec", "execve", "EPERM", blocked=True)], ["seccomp"]),
    protocol.Load("/model ü.gguf", LoadSettings(4096, 4, 12), [SPEED]),
    protocol.Generate("j", [PromptMessage("system", "Be brief."), PromptMessage("user", "Grüße 🌍\n")], SAMPLER),
    protocol.Generate(
        "j",
        [PromptMessage("user", "Hi", pinned=True)],
        SAMPLER,
        continue_last=True,
        context=ContextRules(2, "They met.", 3, refuses=True, before=(Span(0, 2),)),
    ),
    protocol.Bench("j", 512, 128, 0, 3),
    protocol.Replay("j", "Grüße 🌍\n", "Grüße\n", 3),
    protocol.MeasurePerplexity("j", "Grüße 🌍\n", 512, 40),
    protocol.Tokenize(3, "Grüße 🌍"),
    protocol.Stop("j"),
    Ping(7),
    Quit(),
    protocol.Hello(1, 4711, "b9000", "AVX2", [protocol.Device("CPU", "A CPU", "CPU", "cpu", 1, 2)]),
    protocol.LoadProgress(0.25),
    protocol.Loaded(MODEL),
    protocol.ReadingMeasured(SPEED),
    protocol.LoadFailed("model_not_found", "It is gone.", "Look for it.", "ENOENT"),
    protocol.Started("j", 9, 4, 1),
    protocol.Started("j", 9, 4, 1, ContextUse(2048, 2, 1, 6, 512, (Span(1, 3), Span(5, 6)))),
    protocol.PromptProgress("j", 3, 9),
    protocol.Token("j", "Grüße", reasoning=True),
    protocol.Finished("j", COMPLETION),
    protocol.BenchRun("j", 1.5, 2.5, 1 << 40),
    protocol.BenchFinished("j", stopped=True),
    protocol.Replayed("j", ReplayRun(120, 1000.5, 500.25, 60, 50)),
    protocol.PerplexityEstimate("j", Perplexity(1, 40, 255, 12.5, 0.25)),
    protocol.PerplexityFinished("j", stopped=True),
    protocol.Tokenized(3, 4),
    protocol.Failed("j", "template_failed", "The template is broken."),
    protocol.Failed("j", "context_full", "It is full.", overflow=Overflow(3000, 2048, (Span(0, 2),))),
    Pong(7),
]


def test_there_is_an_example_of_every_message() -> None:
    assert {type(example) for example in EXAMPLES} == set(ALL.values())


def test_every_dataclass_of_the_module_is_registered() -> None:
    assert messages_of(protocol) - {protocol.Device, protocol.Attempt} == set(ALL.values())


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda message: message.type)
def test_every_message_survives_the_wire(message: WireMessage) -> None:
    check_survives(message, ALL)


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda message: message.type)
def test_unknown_keys_are_ignored(message: WireMessage) -> None:
    check_ignores_unknown_keys(message, ALL)


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda message: message.type)
def test_each_missing_required_key_is_an_error(message: WireMessage) -> None:
    check_needs_its_keys(message, ALL)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"type": "sing"},
        {"type": "load", "path": 3},
        {"type": "load", "path": "/m", "settings": []},
        {"type": "load", "path": "/m", "settings": {"n_ctx": "many"}},
        {"type": "load", "path": "/m", "settings": {"n_ctx": True}},
        {"type": "stop", "job": None},
        {"type": "token", "job": "j", "text": "t", "reasoning": 1},
        {"type": "load_progress", "fraction": 10**400},
        {"type": "hello", "protocol": 1, "pid": 1, "devices": "none"},
        {"type": "hello", "protocol": 1, "pid": 1, "devices": [None]},
        {"type": "finished", "job": "j", "completion": {"stop_reason": "bored", "usage": {}, "timings": {}}},
        {"type": "finished", "job": "j", "completion": {"stop_reason": [], "usage": {}, "timings": {}}},
    ],
    ids=lambda data: str(data)[:60],
)
def test_wrong_messages_are_errors(data: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError):
        from_wire(data, ALL)


def test_a_whole_number_is_accepted_where_a_fraction_is_expected() -> None:
    message = from_wire({"type": "load_progress", "fraction": 1}, FROM_ENGINE)
    assert message == protocol.LoadProgress(1.0)


def test_the_engine_can_not_be_sent_its_own_messages() -> None:
    with pytest.raises(ProtocolError):
        from_wire(to_wire(Pong(1)), TO_ENGINE)


@given(st.sampled_from(EXAMPLES), st.data())
def test_a_message_with_a_foreign_value_raises_protocol_error_only(message: WireMessage, data: st.DataObject) -> None:
    check_foreign_value(message, ALL, data)


@given(st.dictionaries(st.sampled_from(["type", "job", "text", "path", "settings"]), JSON))
def test_garbage_raises_protocol_error_only(wire: dict[str, Any]) -> None:
    check_garbage(wire, ALL)
