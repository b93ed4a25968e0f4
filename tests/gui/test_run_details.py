"""The run record of an answer in words, whatever the record lacks."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from sotto.domain.chat import Message, Role
from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui.run_details import run_details

RUN = {
    "model": {"name": "Qwen3 4B", "architecture": "qwen3", "quantization": "Q4_K_M", "n_ctx": 8192, "sha256": "ab12"},
    "settings": {"temperature": 0.8, "seed": 77, "stop": [], "max_tokens": None},
    "timings": {"tokens_per_second": 18.44, "first_token_ms": 412.0, "load_ms": 0.0},
    "stop_reason": "length",
    "reasoning_ms": 1500.0,
}


def answer(run: Any, usage: Usage | None = None) -> Message:
    return Message(
        MessageId("a"), ConversationId("c"), None, Role.ASSISTANT, "x", 1, model="Qwen3 4B", run=run, usage=usage
    )


def test_everything_that_is_known_is_told(qapp: QApplication, window_theme: object) -> None:
    lines = run_details(answer(RUN, Usage(1200, 100, 64))).splitlines()
    for line in (
        "Model: Qwen3 4B",
        "Quantization: Q4_K_M",
        "Context window: 8,192 tokens",
        "Read: 1,200 tokens",
        "Answer: 64 tokens",
        "Until the first token: 0.41 s",
        "Writing speed: 18.4 tokens/s",
        "Reasoning: 1.50 s",
        "Ended because: it reached its greatest length",
        "seed: 77",
    ):
        assert line in lines
    assert not any(line.startswith(("Loading", "stop:", "max_tokens")) for line in lines)


def test_what_ran_it_and_what_helped_is_told(qapp: QApplication, window_theme: object) -> None:
    adapters = [{"name": "Pirate", "path": "", "scale": 0.5}, {"name": "", "path": "/x/plain.gguf", "scale": 1.0}]
    engine = {
        **{"llama_cpp": "b6000", "backend": "CUDA", "devices": ["Some card"], "threads": 6},
        **{"gpu_layers": 30, "total_layers": 31, "kv_type": "q8_0"},
    }
    run = {**RUN, "engine": engine, "sotto": "1.2", "settings": {"seed": 1, "adapters": adapters}}
    lines = run_details(answer(run, Usage(9, 1, 64, 20, 15))).splitlines()
    for line in (
        "Ran on: CUDA",
        "Devices: Some card",
        "Processor threads: 6",
        "Layers on a graphics card: 30 of 31",
        "llama.cpp: b6000",
        "Sotto: 1.2",
        "kv_type: q8_0",
        "Adapters: Pirate at 0.5, plain.gguf at 1",
        "Guessed ahead: 15 of 20 tokens were right",
    ):
        assert line in lines
    assert not any(line.startswith("adapters") for line in lines)


@pytest.mark.parametrize(
    "run",
    [
        {"settings": {"adapters": [3, {"scale": "x"}]}, "engine": 4},
        {},
        {"model": None, "timings": 5},
        {"settings": [], "stop_reason": 7},
    ],
)
def test_odd_records_do_no_harm(qapp: QApplication, run: dict[str, Any]) -> None:
    assert "Qwen3 4B" in run_details(answer(run))
