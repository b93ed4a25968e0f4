"""What is asked of a model for one answer, and what it reports afterwards."""

from __future__ import annotations

from enum import StrEnum

from sotto.domain.adapters import AdapterUse
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
class WordBias:
    """How much likelier ``text`` becomes, in logits: -100 as good as forbids it, 100 as good as forces it."""

    text: str
    bias: float


@dataclass(frozen=True, slots=True)
class SamplerSettings:
    """How the next token is chosen; the defaults are llama.cpp's own (common/common.h).

    A temperature of 0 is greedy. ``top_k`` 0, ``top_p`` 1, ``min_p`` 0, ``typical_p`` 1, ``top_n_sigma`` 0,
    ``dynatemp_range`` 0, ``xtc_probability`` 0, ``dry_multiplier`` 0, ``mirostat`` "off", ``repeat_penalty`` 1 and the
    other penalties 0 switch that sampler off. ``repeat_last_n`` and ``dry_last_n`` -1 are the whole chat.

    ``seed`` None means "a new one for every answer"; whoever starts a generation resolves it first, so that the seed
    that was used is always recorded. ``reasoning`` lets the model reason before it answers, or not, if its template
    knows how to say so; None: as the model does by itself. After ``reasoning_budget`` tokens its reasoning is closed.
    ``grammar`` (GBNF) is the form of the answer, or else ``json_schema`` is; both empty: any. What is reasoned before
    the answer is not bound by it. ``adapters`` are the LoRA adapters that take part. ``guess_ahead``: words that stood
    before are guessed and several are checked at once, where that is faster; the answers are the same.
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
    typical_p: float = 1.0
    top_n_sigma: float = 0.0
    dynatemp_range: float = 0.0
    dynatemp_exponent: float = 1.0
    xtc_probability: float = 0.0
    xtc_threshold: float = 0.1
    dry_multiplier: float = 0.0
    dry_base: float = 1.75
    dry_allowed_length: int = 2
    dry_last_n: int = -1
    dry_breakers: tuple[str, ...] = ("\n", ":", '"', "*")
    mirostat: str = "off"
    mirostat_tau: float = 5.0
    mirostat_eta: float = 0.1
    frequency_penalty: float = 0.0
    presence_penalty: float = 0.0
    logit_bias: tuple[WordBias, ...] = ()
    reasoning_budget: int | None = None
    grammar: str = ""
    json_schema: str = ""
    adapters: tuple[AdapterUse, ...] = ()
    guess_ahead: bool = True


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """How a model is loaded. 0 (``n_ctx``, ``threads``) and -1 (``gpu_layers``) mean "choose for this computer".

    ``template`` is the text of a chat template that replaces the one in the file; empty: the file's own.
    ``adapters``: the files of all LoRA adapters that answers may use while this model is in memory.

    What follows is chosen for this computer and model at ``auto`` and 0. ``micro_batch``: tokens computed at once.
    ``flash_attention``: ``on`` or ``off``. ``kv_type``: numbers of the KV cache, one of
    :data:`sotto.domain.memory.KV_TYPES`. ``load_mode``: the file is mapped (``map``) or read as a whole (``read``).
    ``rope_scaling``: how positions beyond the trained window are stretched: ``none``, ``linear`` or ``yarn``, by
    ``rope_factor``; ``rope_base``: the base of their frequencies (both 0: as the model says). Of these, ``kv_type``,
    ``flash_attention`` and the three of RoPE change what is in the KV cache.
    """

    n_ctx: int = 0
    threads: int = 0
    gpu_layers: int = -1
    template: str = ""
    adapters: tuple[str, ...] = ()
    micro_batch: int = 0
    flash_attention: str = "auto"
    kv_type: str = "auto"
    load_mode: str = "auto"
    rope_scaling: str = "auto"
    rope_factor: float = 0.0
    rope_base: float = 0.0


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts of one answer. ``cached_tokens`` of the prompt were already in the engine's memory. Of
    ``guessed_tokens`` that were computed ahead ``right_tokens`` came, several at once."""

    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    guessed_tokens: int = 0
    right_tokens: int = 0


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
    """One turn as the model sees it: role is ``system``, ``user`` or ``assistant``.

    ``pinned``: its turn stays when older ones are left out.
    """

    role: str
    content: str
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring messages of a prompt by their index: from ``start`` up to, not including, ``end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ContextRules:
    """What may be left out of a chat that is longer than the context window: the oldest turns.

    ``keep_first`` turns stay at the beginning. ``summary`` stands for the messages before the index ``summarised``
    when they do not fit (leading system messages stay). ``refuses``: leave nothing out, but fail with an
    :class:`Overflow`. ``before``: what was left out of the answer before; if that suffices, the prompt begins as it did
    then, and the engine need not read it again.
    """

    keep_first: int = 0
    summary: str = ""
    summarised: int = 0
    refuses: bool = False
    before: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ContextUse:
    """What a prompt is made of, in tokens: instructions, summary, the turns with all that the template puts around
    them; ``reserve`` is kept for the answer. ``left_out``: the messages that the model does not see."""

    n_ctx: int = 0
    system: int = 0
    summary: int = 0
    history: int = 0
    reserve: int = 0
    left_out: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Overflow:
    """Why a prompt was refused: the window in tokens that all of it ``needed``, and the one there is.

    ``older``: the messages that would have to go for the rest to take half of it; empty if the last question is too
    long even without them.
    """

    needed: int
    n_ctx: int
    older: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """The outcome of one generation. ``kept_from`` is the index of the first prompt message that still fitted
    the context window after leading system messages (0: the beginning was not left out); ``context`` says all."""

    stop_reason: StopReason
    usage: Usage
    timings: Timings
    kept_from: int = 0
    reasoning_ms: float = 0.0
    context: ContextUse = ContextUse()
