"""What is written down of an answer, read back, and compared with another time."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import sotto
from sotto.config.origins import Origin
from sotto.domain.adapters import AdapterUse
from sotto.domain.chat import Message, Role
from sotto.domain.generation import (
    Completion,
    LoadSettings,
    PromptMessage,
    SamplerSettings,
    StopReason,
    Timings,
    Usage,
)
from sotto.domain.ids import ConversationId, JobId, MessageId, ModelId
from sotto.domain.models import InstalledModel, LoadedModel, Placement
from sotto.engine.protocol import Device, Hello
from sotto.services.generation import GenerationRequest
from sotto.services.run_record import (
    RunFacts,
    differing,
    pinned_load,
    recorded_load,
    recorded_sampler,
    run_record,
    was_loaded_like,
    with_sha256,
)

DESCRIPTION = Path(__file__).parents[2] / "docs" / "export-format.md"
MODEL = InstalledModel(ModelId("m"), "Tiny", Path("/models/tiny-q4.gguf"), 1234, sha256="ab" * 32)
SAMPLER = SamplerSettings(temperature=0.3, top_k=7, seed=5, max_tokens=50, stop=("END",), reasoning=False)
LOAD = LoadSettings(n_ctx=0, threads=0, gpu_layers=3, template="{{ a long text }}")
PROMPT = (PromptMessage("system", "Be brief."), PromptMessage("user", "Why?"))
REQUEST = GenerationRequest(JobId("j"), MODEL, LOAD, PROMPT, SAMPLER)
LOADED = LoadedModel(
    *("/models/tiny-q4.gguf", "Tiny", "llama", "Q4_K_M", 1000, 1234, 4096, 8192, 300, "cd" * 32),
    Placement("CUDA", 3, 30, 6, "It fits.", micro_batch=128, flash_attention="on", kv_type="q8_0", load_mode="map"),
)
HELLO = Hello(1, 77, "b6000", devices=[Device("CUDA0", "Some card", "CUDA", "gpu")])
COMPLETION = Completion(StopReason.LENGTH, Usage(10, 4, 50), Timings(decode_ms=2.0), kept_from=3)


def record(**changes: Any) -> dict[str, Any]:
    """The record as the store gives it back."""
    facts = replace(RunFacts(MODEL, REQUEST, COMPLETION, LOADED, HELLO), **changes)
    stored: dict[str, Any] = json.loads(json.dumps(run_record(facts)))
    assert stored == run_record(facts)  # nothing in it that JSON changes
    return stored


def test_everything_that_made_the_answer_is_in_it() -> None:
    run = record()
    assert run["model"] == {
        "id": "m",
        "name": "Tiny",
        "file": "tiny-q4.gguf",
        "size_bytes": 1234,
        "sha256": "ab" * 32,
        "architecture": "llama",
        "quantization": "Q4_K_M",
        "n_ctx": 4096,
    }
    settings = run["settings"]
    assert (settings["temperature"], settings["seed"], settings["stop"]) == (0.3, 5, ["END"])
    assert settings["template_hash"] == "cd" * 32
    engine = run["engine"]
    assert (engine["llama_cpp"], engine["backend"], engine["devices"]) == ("b6000", "CUDA", ["Some card"])
    assert (engine["threads"], engine["gpu_layers"], engine["total_layers"]) == (6, 3, 30)
    assert (run["stop_reason"], run["kept_from"], run["sotto"]) == ("length", 3, sotto.__version__)
    assert run["prompt"]["messages"] == 2


def test_every_part_is_described() -> None:
    words = DESCRIPTION.read_text("utf-8").partition("\n## How an answer came about\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in words.splitlines() if line.startswith("| `")]
    request = replace(REQUEST, origins={"temperature": Origin.CHAT})
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(record(request=request, continued=7))


def test_no_path_of_the_computer_and_no_text_of_the_chat_is_in_it() -> None:
    text = json.dumps(record())
    assert "/models" not in text
    assert "Be brief" not in text
    assert "a long text" not in text


def test_the_file_of_an_adapter_is_known_by_its_name_only() -> None:
    named = replace(SAMPLER, adapters=(AdapterUse("/home/ada/sums.gguf", 0.5, name="Sums"),))
    run = record(request=replace(REQUEST, sampler=named))
    assert "/home/ada" not in json.dumps(run)
    expected = replace(SAMPLER, adapters=(AdapterUse("", 0.5, name="Sums"),))
    assert recorded_sampler(run) == expected
    run["settings"]["adapters"][0]["path"] = "/etc/passwd"  # the record came with a chat of somebody else's
    assert recorded_sampler(run) == expected


def test_an_answer_that_never_reached_the_engine_has_a_record_all_the_same() -> None:
    run = record(request=None, loaded=None, hello=None)
    assert run["model"]["name"] == "Tiny"
    assert run["engine"] == run["load"] == run["prompt"] == {}
    assert recorded_sampler(run) is None
    assert recorded_load(run) == LoadSettings()


def test_settings_come_back_as_they_were() -> None:
    assert recorded_sampler(record()) == SAMPLER
    assert recorded_load(record()) == replace(LOAD, template="")


def test_no_record_says_which_files_an_engine_may_open() -> None:
    run = record()
    run["load"] |= {"adapters": ["/etc/passwd"], "template": "{{ strange }}"}
    assert recorded_load(run) == recorded_load(record())
    assert pinned_load(run).adapters == ()


def test_what_the_computer_chose_is_pinned() -> None:
    pinned = pinned_load(record())
    assert (pinned.n_ctx, pinned.threads, pinned.gpu_layers) == (4096, 6, 3)
    assert (pinned.micro_batch, pinned.flash_attention, pinned.kv_type) == (128, "on", "q8_0")
    assert was_loaded_like(record(), LOADED)
    assert not was_loaded_like(record(), replace(LOADED, n_ctx=2048))
    assert not was_loaded_like(record(), replace(LOADED, placement=replace(LOADED.placement, kv_type="f16")))


@pytest.mark.parametrize("settings", [{"seed": "many"}, {"seed": 1, "top_k": [1]}, {}, {"temperature": 1.0}])
def test_a_record_that_makes_no_sense_gives_no_settings(settings: dict[str, Any]) -> None:
    assert recorded_sampler({"settings": settings}) is None


def test_a_record_of_an_older_version_is_enough_to_ask_again() -> None:
    old = {"model": {"id": "m", "n_ctx": 512}, "settings": {"temperature": 0.1, "seed": 3, "stop": []}}
    assert recorded_sampler(old) == SamplerSettings(temperature=0.1, seed=3)
    assert pinned_load(old).n_ctx == 512


def test_equal_runs_differ_in_nothing() -> None:
    assert differing(record(), record(completion=replace(COMPLETION, timings=Timings(decode_ms=9.0)))) == ()


def test_what_should_have_been_the_same_and_was_not_is_found() -> None:
    other_file = replace(MODEL, sha256="ef" * 32, name="Renamed", id=ModelId("n"))
    other_prompt = replace(REQUEST, messages=(PromptMessage("user", "Why?"),))
    now = record(model=other_file, request=other_prompt, hello=replace(HELLO, llama_cpp="b7000"))
    assert [name for name, _then, _now in differing(record(), now)] == [
        *("engine.llama_cpp", "model.sha256", "prompt.sha256")
    ]


def test_what_is_not_known_is_no_difference() -> None:
    assert differing(record(), record(model=replace(MODEL, sha256=""))) == ()


def test_a_hash_is_added_where_there_is_none() -> None:
    unhashed = record(model=replace(MODEL, sha256=""))
    message = Message(MessageId("a"), ConversationId("c"), None, Role.ASSISTANT, "", 0, run=unhashed)
    assert with_sha256(message, "12").run["model"]["sha256"] == "12"
    hashed = replace(message, run=record())
    assert with_sha256(hashed, "12") is hashed
    assert with_sha256(replace(message, run={}), "12").run == {}
