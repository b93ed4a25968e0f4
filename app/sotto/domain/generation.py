"""What is asked of a model for one answer, and what it reports afterwards."""

from __future__ import annotations

from enum import StrEnum

from sotto.domain.light_dataclass import dataclass


class StopReason(StrEnum):
    """Why an answer ended."""

    END = "end"
    """The model ended its turn, or a stop string was met."""
    LENGTH = "length"
    """The answer reached ``max_tokens``."""
    STOPPED = "stopped"
    """The user pressed Stop."""
    CONTEXT = "context"
    """The context window is full."""


@dataclass(frozen=True, slots=True)
class SamplerSettings:
    """How the next token is chosen; the defaults are llama.cpp's own (common/common.h).

    A temperature of 0 is greedy. ``top_k`` 0, ``top_p`` 1, ``min_p`` 0 and ``repeat_penalty`` 1 switch that sampler
    off. ``seed`` None means "a new one for every answer"; whoever starts a generation resolves it first, so that the
    seed that was used is always recorded. ``reasoning`` lets the model reason before it answers, or not, if its
    template knows how to say so; None: as the model does by itself.
    """

    temperature: float = 0.8
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = 1.0
    repeat_last_n: int = 64
    seed: int | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    reasoning: bool | None = None


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """How a model is loaded. 0 (``n_ctx``, ``threads``) and -1 (``gpu_layers``) mean "choose for this computer".

    ``template`` is the text of a chat template that replaces the one in the file; empty: the file's own.
    """

    n_ctx: int = 0
    threads: int = 0
    gpu_layers: int = -1
    template: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts of one answer. ``cached_tokens`` of the prompt were already in the engine's memory."""

    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Timings:
    """Durations of one answer in milliseconds, and speeds in tokens per second (0 where nothing was measured)."""

    load_ms: float = 0.0
    prompt_ms: float = 0.0
    first_token_ms: float = 0.0
    decode_ms: float = 0.0
    prompt_tokens_per_second: float = 0.0
    tokens_per_second: float = 0.0


@dataclass(frozen=True, slots=True)
class PromptMessage:
    """One turn as the model sees it: role is ``system``, ``user`` or ``assistant``."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Completion:
    """The outcome of one generation. ``kept_from`` is the index of the first prompt message that still fitted
    the context window after leading system messages (0: nothing was left out)."""

    stop_reason: StopReason
    usage: Usage
    timings: Timings
    kept_from: int = 0
    reasoning_ms: float = 0.0
