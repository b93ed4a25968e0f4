"""Whether a model suits this computer: how much memory it takes, and about how fast it will write.

Advice comes before a download of gigabytes, so it errs on the careful side; the formulas for the memory are the
engine's own (:mod:`sotto.domain.memory`).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TypeVar

from sotto.catalog.entries import CatalogEntry, ModelFile, Role
from sotto.domain.light_dataclass import dataclass
from sotto.domain.memory import (
    FEWER_BITS,
    KV_TYPE,
    MARGIN,
    Widths,
    kv_bytes,
    kv_elements_per_token,
    overhead_bytes,
    usual_n_ctx,
)

T = TypeVar("T")

READING_SPEED: Final = 5.0
"""Tokens a second. People read silently at 238 words a minute (Brysbaert 2019, doi:10.1016/j.jml.2019.104047), and an
English word is about 1.3 tokens. A model that writes more slowly is waited for."""

CAREFUL_BANDWIDTH: Final = 40e9
"""Bytes a second, for a computer whose memory was not measured: two channels of DDR4-3200 move 51 GB/s at best."""

CAREFUL_GPU_BANDWIDTH: Final = 200e9
"""The same for a graphics processor with memory of its own: a small one of the last years."""

TIGHT: Final = 0.85
"""Share of the free memory above which everything else on the computer has to give way. At least :data:`MARGIN` bytes
are left in any case."""

_USUAL_WIDTHS: Final = Widths()

_UNKNOWN_CACHE: Final = 4
"""Where the figures of the KV cache are not known, a quarter of the weights is set aside: the engine lets the cache of
the usual window take a quarter of the memory at most."""

_BITS_PER_WEIGHT: Final = {
    "Q2_K": 3.16,
    "Q3_K_M": 4.00,
    "Q4_0": 4.66,
    "Q4_K_S": 4.67,
    "Q4_K_M": 4.89,
    "Q5_K_M": 5.70,
    "Q6_K": 6.56,
    "Q8_0": 8.50,
    "F16": 16.0,
    "BF16": 16.0,
}
"""What llama.cpp's quantizations take on average (its tools/quantize/README.md, Llama 3.1 8B)."""


class Advice(StrEnum):
    """The verdict in the words that people see, best first."""

    WELL = "Runs well"
    SLOWLY = "Runs slowly"
    TOO_LARGE = "Too large"
    UNKNOWN = "Not known"


@dataclass(frozen=True, slots=True)
class Computer:
    """What a model can use. ``memory_free`` in bytes (0: unknown), ``gpus_free`` the free memory of each graphics
    processor with memory of its own; bandwidths in bytes a second, as measured or as carefully guessed."""

    memory_free: int
    gpus_free: tuple[int, ...] = ()
    bandwidth: float = CAREFUL_BANDWIDTH
    gpu_bandwidth: float = CAREFUL_GPU_BANDWIDTH
    kv_type: str = KV_TYPE
    """What the settings say of the numbers of the KV cache (:data:`sotto.domain.memory.KV_TYPES`)."""

    @property
    def gpu_room(self) -> int:
        """Bytes that all graphics processors have for layers, as the engine counts them."""
        return sum(max(0, free - MARGIN) for free in self.gpus_free)


@dataclass(frozen=True, slots=True)
class Demand:
    """What a model asks for. ``weights`` in bytes; ``active_share`` of them is read for each token (1 unless only some
    experts of a mixture work). ``kv_elements_per_token`` as a GGUF header says it, None if not known, 0 for none.
    ``n_ctx_train`` in tokens, 0: unknown. ``writes`` is False for embedding models, which write nothing. The ``widths``
    are those of a usual model unless they are known."""

    weights: int
    kv_elements_per_token: int | None
    n_ctx_train: int = 0
    active_share: float = 1.0
    writes: bool = True
    widths: Widths = _USUAL_WIDTHS


@dataclass(frozen=True, slots=True)
class Fit:
    """How a model would run. ``memory``, in bytes with a context window of ``n_ctx`` tokens, is what the engine will
    occupy, within 15 %; ``gpu_share`` (0…1) of it lies on graphics processors; ``tokens_per_second`` is what can be
    expected at best, 0 where there is no telling."""

    advice: Advice
    reason: str
    memory: int = 0
    n_ctx: int = 0
    gpu_share: float = 0.0
    tokens_per_second: float = 0.0


def demand_of(entry: CatalogEntry, file: ModelFile) -> Demand | None:
    """Return what ``file`` of ``entry`` asks for; None if its size is neither known nor can be estimated."""
    weights = file.bytes or estimated_bytes(entry.parameters, file.quantization)
    if weights is None:
        return None
    if entry.role is Role.VISION and entry.projector is not None:
        weights += entry.projector.bytes or 0
    figures = entry.architecture
    elements = kv_elements_per_token(figures.layers, figures.kv_heads, figures.head_size) if figures else None
    writes = entry.role is not Role.EMBEDDING  # an encoder reads its text at once and caches nothing
    return Demand(
        weights=weights,
        kv_elements_per_token=elements if writes else 0,
        n_ctx_train=entry.context or 0,
        active_share=entry.active_parameters / entry.parameters,
        writes=writes,
    )


def estimated_bytes(parameters: int, quantization: str) -> int | None:
    """Return about how large a file is, in bytes; None for a quantization without a known average."""
    bits = _BITS_PER_WEIGHT.get(quantization.removeprefix("UD-"))
    return round(parameters * bits / 8) if bits else None


def assess(demand: Demand, computer: Computer) -> Fit:
    """Return how a model with this ``demand`` would run on ``computer``."""
    kv_type = computer.kv_type
    n_ctx = usual_n_ctx(demand.n_ctx_train, demand.kv_elements_per_token or 0, computer.memory_free, kv_type)
    cache = _cache(demand, n_ctx, kv_type)
    gpu_share = min(1.0, computer.gpu_room / (demand.weights + cache))
    if not computer.memory_free and gpu_share < 1:
        return Fit(Advice.UNKNOWN, "How much memory this computer has free is not known.")
    memory = demand.weights + cache + overhead_bytes(n_ctx, demand.widths)
    main_memory = memory - round(gpu_share * (demand.weights + cache))
    speed = _tokens_per_second(demand, cache, gpu_share, computer)
    advice, reason = _verdict(memory, main_memory, gpu_share, speed if demand.writes else None, computer)
    if advice is Advice.TOO_LARGE and kv_type == KV_TYPE:
        saved = cache - _cache(demand, n_ctx, FEWER_BITS)
        if main_memory - round((1 - gpu_share) * saved) <= computer.memory_free:
            reason = f"{reason} With a precision of the context of 8 bits, in Settings, it would fit."
    return Fit(advice, reason, memory, n_ctx, gpu_share, 0.0 if advice is Advice.TOO_LARGE else speed)


def recommended(entry: CatalogEntry, computer: Computer) -> tuple[ModelFile, Fit]:
    """Return the file to take, and how it would run: the largest that runs well (a larger file of the same model is
    closer to the original), else the smallest."""
    return preferred([(file, assess_file(entry, file, computer)) for file in entry.model_files])


def preferred(judged: Sequence[tuple[T, Fit]]) -> tuple[T, Fit]:
    """Return the best of several files of one model, of which there is one at least, as :func:`recommended` does."""
    order = list(Advice)

    def preference(choice: tuple[T, Fit]) -> tuple[int, int]:
        _, fit = choice
        return order.index(fit.advice), -fit.memory if fit.advice is Advice.WELL else fit.memory

    return min(judged, key=preference)


def assess_file(entry: CatalogEntry, file: ModelFile, computer: Computer) -> Fit:
    """Return how ``file`` of ``entry`` would run on ``computer``."""
    demand = demand_of(entry, file)
    if demand is None:
        return Fit(Advice.UNKNOWN, "How large this file is is not known.")
    return assess(demand, computer)


def _cache(demand: Demand, n_ctx: int, kv_type: str) -> int:
    if demand.kv_elements_per_token is None:
        return demand.weights // _UNKNOWN_CACHE
    return kv_bytes(n_ctx, demand.kv_elements_per_token, kv_type)


def _tokens_per_second(demand: Demand, cache: int, gpu_share: float, computer: Computer) -> float:
    """Return an upper bound: for each token the active weights and the cache, on average half full, are read once.

    Writing one answer is limited by memory bandwidth, not by arithmetic (Pope et al. 2022, arXiv:2211.05102).
    """
    if not demand.writes:
        return 0.0
    read = demand.weights * demand.active_share + cache / 2
    seconds = read * (gpu_share / computer.gpu_bandwidth + (1 - gpu_share) / computer.bandwidth)
    return 1 / seconds if seconds else 0.0


def _verdict(
    memory: int, main_memory: int, gpu_share: float, speed: float | None, computer: Computer
) -> tuple[Advice, str]:
    if gpu_share < 1 and main_memory > computer.memory_free:
        free = computer.memory_free + computer.gpu_room
        return Advice.TOO_LARGE, f"It needs {_gigabytes(memory)} of memory; {_gigabytes(free)} are free."
    where = _where(gpu_share)
    if speed is not None and speed < READING_SPEED:
        return Advice.SLOWLY, f"It fits {where}, but writes more slowly than you read."
    if gpu_share < 1 and main_memory > min(TIGHT * computer.memory_free, computer.memory_free - MARGIN):
        return Advice.SLOWLY, f"It needs {_gigabytes(memory)} of memory: it fits {where}, but only just."
    return Advice.WELL, f"It needs {_gigabytes(memory)} of memory, which fits {where}."


def _where(gpu_share: float) -> str:
    if gpu_share >= 1:
        return "on the graphics processor"
    return "with a part on the graphics processor" if gpu_share > 0.05 else "into what is free"


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
