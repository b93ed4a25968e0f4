"""Going on in a long conversation: how long until the first word, in the same engine and in a new one.

Each round has its own baselines, measured right after: the new tokens alone read at the same depth, and the whole
prompt read by an engine that knows nothing of it. Random weights write what no tokenizer would divide in the same way,
so the answers are made to be one letter over and over.
"""

from __future__ import annotations

import secrets
import statistics
import tempfile
from pathlib import Path
from typing import Any

from support.engine_probe import GREEDY, EngineProbe, Message

TOKENS = 3000
"""Of the conversation before the second turn, about."""
N_CTX = 4096
ANSWER = 32
ROUNDS = 3
QUESTIONS = (
    "Now say the same once more, but for a child of seven, and leave out everything that happens at night or at sea.",
    "And what would the lighthouse keeper's sister have said to that, if somebody had asked her in the morning after?",
)

Turns = list[dict[str, str]]


def measure(model: Path, threads: int) -> dict[str, Any]:
    """Return medians in milliseconds, and the medians of the ratios of the rounds."""
    rounds = [_round(model, threads, number) for number in range(ROUNDS)]
    return {
        "turn_2": _medians([one["turn_2"] for one in rounds]),
        "after_restart": _medians([one["after_restart"] for one in rounds]),
    }


def _medians(rows: list[dict[str, float]]) -> dict[str, Any]:
    medians = {name: round(statistics.median(row[name] for row in rows), 3) for name in rows[0]}
    return {**medians, "ratios": [round(row["ratio"], 3) for row in rows]}


def _round(model: Path, threads: int, number: int) -> dict[str, dict[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        prompts, key = Path(folder), secrets.token_hex(32)
        with _engine(model, prompts, key) as probe:
            _load(probe, model, threads)
            turns = _conversation(probe, number)
            first, text = _answer(probe, turns)
            turns = _with(turns, text, QUESTIONS[0])
            second, text = _answer(probe, turns)
            known = sum(first["completion"]["usage"][name] for name in ("prompt_tokens", "completion_tokens"))
            new = second["completion"]["usage"]["prompt_tokens"] - known
            alone = _reading(probe, new, known)
            probe.send("quit")
            probe.end()
        turns = _with(turns, text, QUESTIONS[1])
        with _engine(model, prompts, key) as probe:
            load_ms = _load(probe, model, threads)
            third, _text = _answer(probe, turns)
        with EngineProbe() as probe:
            _load(probe, model, threads)
            anew, _text = _answer(probe, turns)
    return {
        "turn_2": {
            "new_tokens": new,
            "read_tokens": _read_tokens(second),
            "first_token_ms": _first_ms(second),
            "new_tokens_alone_ms": alone,
            "ratio": _first_ms(second) / alone,
        },
        "after_restart": {
            "prompt_tokens": third["completion"]["usage"]["prompt_tokens"],
            "read_tokens": _read_tokens(third),
            "load_ms": load_ms,
            "first_token_ms": _first_ms(third),
            "everything_anew_ms": _first_ms(anew),
            "ratio": _first_ms(third) / _first_ms(anew),
            "ratio_with_load": (load_ms + _first_ms(third)) / _first_ms(anew),
        },
    }


def _engine(model: Path, prompts: Path, key: str) -> EngineProbe:
    probe = EngineProbe(read=[model], prompts=prompts)
    probe.send("keep_prompts", folder=str(prompts), key=key, budget=2_000_000_000)
    return probe


def _load(probe: EngineProbe, model: Path, threads: int) -> float:
    loaded = probe.load(model, threads=threads, n_ctx=N_CTX)
    return float(loaded["model"]["load_ms"])


def _conversation(probe: EngineProbe, number: int) -> Turns:
    """Return turns of :data:`TOKENS` tokens, about: other words in every round."""
    turns: Turns = []
    count = 0
    while count < TOKENS:
        line = (
            f"In part {len(turns)} of story {number} the keeper of the {count}th lamp went down to the harbour again. "
        )
        turns.append({"role": ("user", "assistant")[len(turns) % 2], "content": line * 4})
        probe.send("tokenize", request=len(turns), text=turns[-1]["content"])
        count += probe.expect("tokenized", request=len(turns))["tokens"] + 8
    return [*turns, {"role": "user", "content": "Go on."}] if len(turns) % 2 == 0 else turns


def _with(turns: Turns, answer: str, question: str) -> Turns:
    return [*turns, {"role": "assistant", "content": answer}, {"role": "user", "content": question}]


def _answer(probe: EngineProbe, turns: Turns) -> tuple[Message, str]:
    begun = len(probe.messages)
    settings = {**GREEDY, "max_tokens": ANSWER, "logit_bias": [{"text": "e", "bias": 100.0}]}
    probe.send("generate", job="job", messages=turns, settings=settings, conversation="chat")
    end = probe.expect("finished", within=600)
    return end, "".join(message["text"] for message in probe.messages[begun:] if message["type"] == "token")


def _reading(probe: EngineProbe, tokens: int, depth: int) -> float:
    """Return the milliseconds that reading ``tokens`` after ``depth`` others takes."""
    probe.send("bench", job="bench", prompt=tokens, generate=1, depth=depth, repeat=1)
    run = probe.expect("bench_run", within=600)
    probe.expect("bench_finished")
    return float(run["prompt_ms"])


def _first_ms(end: Message) -> float:
    return float(end["completion"]["timings"]["first_token_ms"])


def _read_tokens(end: Message) -> int:
    usage = end["completion"]["usage"]
    return int(usage["prompt_tokens"] - usage["cached_tokens"])
