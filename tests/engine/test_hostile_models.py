"""Model files that pass the header check and are wrong all the same: whatever llama.cpp does with them, it is told in
words or answered, the program goes on, and nothing takes forever.

The seeds of the short run are those of every way to end that was met in thousands of mutants.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sotto.domain.adapters import AdapterUse
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import Completion, LoadSettings, PromptMessage, SamplerSettings
from sotto.domain.ids import JobId
from sotto.engine.client import EngineClient
from sotto.engine.states import EngineState
from sotto.ipc.commands import engine_command
from support.adapter_files import write_adapter
from support.gguf_files import write_bpe_model, write_spm_model
from support.mutated_models import check_adapter, write_mutant
from support.owner_loop import OwnerLoop
from support.recording_sinks import RecordingGenerationSink, RecordingLoadSink
from support.wrong_files import SHARED_MODELS

_LONGEST = 30.0
"""Seconds until the end of a load or of an answer."""
_PROMPT = [PromptMessage("user", "Once upon a time, there was a little model")]
_SAMPLER = SamplerSettings(temperature=0.0, seed=1, max_tokens=8)
_REAL = ("stories260K-chat-f16.gguf", "stories260K-q8_0.gguf", "tiny-rwkv-6v0-3m-f16.gguf")

Ask = Callable[..., Completion | UserFacingError]


@pytest.fixture
def bases(tmp_path: Path) -> Sequence[Path]:
    """The sound files that are changed; fewer where the real ones are absent."""
    own = [write_bpe_model(tmp_path / "babble.gguf"), write_spm_model(tmp_path / "base.gguf")]
    return own + [SHARED_MODELS / name for name in _REAL if (SHARED_MODELS / name).exists()]


@pytest.fixture
def ask() -> Iterator[Ask]:
    """Load a model with the real engine, ask it something (with an adapter), and return how that ended."""
    loop = OwnerLoop()
    client = EngineClient(engine_command(), loop.post)
    jobs = (JobId(f"job-{number}") for number in itertools.count())

    def outcome(path: Path, adapter: Path | None = None) -> Completion | UserFacingError:
        files = () if adapter is None else (str(adapter),)
        load = RecordingLoadSink()
        client.load(str(path), LoadSettings(threads=1, adapters=files), load)
        loop.run_until(lambda: load.is_over, _LONGEST)
        if load.error is not None:
            assert load.endings == 1
            return load.error
        answer = RecordingGenerationSink()
        sampler = replace(_SAMPLER, adapters=tuple(map(AdapterUse, files)))
        client.generate(next(jobs), _PROMPT, sampler, answer)
        loop.run_until(lambda: answer.is_over, _LONGEST)
        assert answer.endings == 1
        assert client.state in (EngineState.READY, EngineState.CRASHED)
        assert answer.error is not None or answer.completion is not None
        return answer.error or answer.completion  # type: ignore[return-value]

    yield outcome
    client.close()


def _is_said(error: UserFacingError) -> bool:
    """Whether there is a sentence, one thing to do, and neither of them is the engine's own noise."""
    texts = (error.text, error.hint)
    return all(text.endswith((".", "!", "?")) and "GGML" not in text and "\n" not in text for text in texts)


def _try(bases: Sequence[Path], ask: Ask, folder: Path, seeds: Sequence[int]) -> list[str]:
    """Return how each seed ended: the code of the error, or the reason why the answer is complete."""
    ends = []
    for seed in seeds:
        path = folder / f"mutant-{seed}.gguf"
        words = write_mutant(bases, seed, path)
        ends.append(_end(ask(path), words))
        path.unlink()
    return ends


def _try_adapters(ask: Ask, folder: Path, seeds: Sequence[int]) -> list[str]:
    """The same for adapters of a sound model."""
    model = write_bpe_model(folder / "babble.gguf")
    base = write_adapter(folder / "adapter.gguf", model)
    ends = []
    for seed in seeds:
        path = folder / f"adapter-{seed}.gguf"
        words = write_mutant([base], seed, path, check_adapter)
        ends.append(_end(ask(model, path), words))
    return ends


def _end(found: Completion | UserFacingError, words: str) -> str:
    if isinstance(found, Completion):
        return str(found.stop_reason)
    assert _is_said(found), f"{words}: {found!r}"
    return found.code


_SEEDS = (2, 5, 6, 10, 22, 31, 35, 67, 110, 165, 186, 395, 406, 434, 23067)
_ADAPTER_SEEDS = (0, 2, 12, 94)


def test_whatever_a_file_does_is_told_and_the_next_one_is_tried(
    bases: Sequence[Path], ask: Ask, tmp_path: Path
) -> None:
    ends = _try(bases, ask, tmp_path, _SEEDS)
    assert len(set(ends)) >= 3  # the seeds are not all refused, and not all answered
    sound = ask(bases[0])
    assert isinstance(sound, Completion)


def test_adapters_too(ask: Ask, tmp_path: Path) -> None:
    assert len(set(_try_adapters(ask, tmp_path, _ADAPTER_SEEDS))) >= 3


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, 1000, 100))
def test_a_thousand_of_them(bases: Sequence[Path], ask: Ask, tmp_path: Path, first: int) -> None:
    ends = _try(bases, ask, tmp_path, range(first, first + 100))
    print({end: ends.count(end) for end in sorted(set(ends))})
    assert "length" in ends


@pytest.mark.soak
def test_a_hundred_adapters(ask: Ask, tmp_path: Path) -> None:
    ends = _try_adapters(ask, tmp_path, range(100))
    print({end: ends.count(end) for end in sorted(set(ends))})
    assert {"length", "adapter_not_fitting"} <= set(ends)
