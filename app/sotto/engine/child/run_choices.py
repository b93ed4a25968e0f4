"""How a model is run on this computer, apart from where its layers go: each choice with its reason in words.

What the user pinned in Settings is taken as it is. Everything else follows from the model's header, from the file's
place, from what was measured here earlier (:mod:`~sotto.engine.child.micro_batch`), and from what llama.cpp itself
decided, which only its log tells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from sotto.domain.generation import LoadSettings
from sotto.domain.light_dataclass import dataclass
from sotto.domain.memory import KV_TYPE, KV_TYPES, MICRO_BATCH
from sotto.domain.models import Decision
from sotto.engine.gguf.header import GgufHeader

MICRO_BATCH_GPU: Final = 512
"""llama.cpp's own size. Others are not tried on a graphics card: one that does not fit can end the engine there."""

AUTO: Final = "auto"
OWN: Final = "own"
"""Flash attention, computed by Sotto's kernel (:mod:`~sotto.engine.child.attention`)."""

_PINNED: Final = "The settings say so."
_OWN_ATTENTION: Final = (
    "Sotto’s own, which is fast in long chats, too, and an answer does not depend on how its prompt was read."
)
_EXACT: Final = "In long chats processors are faster without, and an answer does not depend on how its prompt was read."
_SCORE_BYTES: Final = 4
_MOST_SCORES: Final = 128 << 20
"""Bytes that attention may take without it, on a processor: one number for each head, token and token before it. With
it, llama.cpp takes another function for 64 tokens and more at once, and the last digits differ (decision 25)."""
_KV_BLOCK: Final = 32  # numbers that share a scale in a quantized cache; heads are made of whole blocks
_KV_BITS: Final = {"f16": "16 bits", "q8_0": "8 bits", "q4_0": "4 bits"}
_REPACKED: Final = re.compile(r"CPU_REPACK model buffer size = +([\d.]+) MiB")
_FLASH_OFF: Final = re.compile(r"Flash Attention not supported")


@dataclass(frozen=True, slots=True)
class RunChoices:
    """What is settled before the model is opened; the fields are those of LoadSettings, none of them 0 or ``auto``
    but ``flash_attention``, which llama.cpp may decide, or :data:`OWN`."""

    threads: int
    micro_batch: int
    flash_attention: str
    kv_type: str
    load_mode: str
    decisions: tuple[Decision, ...]


def run_choices(
    header: GgufHeader,
    settings: LoadSettings,
    *,
    cores: int,
    gpu_layers: int,
    is_on_network: bool,
    speeds: Mapping[int, float],
    n_ctx: int = 0,
    has_own_attention: bool = False,
) -> RunChoices:
    """Return how to run the model with ``gpu_layers`` of its layers on a graphics card.

    ``cores``: the physical ones; ``speeds``: tokens a second by micro-batch, as measured here before, or empty;
    ``has_own_attention``: Sotto's can compute that of this model, where it is on the processor.
    """
    kv_type, kv = choose_kv_type(header, settings)
    size, micro_batch = _micro_batch(settings, gpu_layers, speeds)
    load_mode, mapping = _load_mode(settings, is_on_network)
    flash_attention = settings.flash_attention
    if kv_type != KV_TYPE and flash_attention == "off":
        flash_attention = "on"
    elif kv_type == KV_TYPE and flash_attention != "off" and has_own_attention and not gpu_layers:
        flash_attention = OWN
    elif kv_type == KV_TYPE and flash_attention == AUTO and not gpu_layers:
        flash_attention = "off" if header.n_head * n_ctx * size * _SCORE_BYTES <= _MOST_SCORES else AUTO
    rope = _rope(settings)
    decisions = (_threads(settings, cores), micro_batch, kv, mapping, *((rope,) if rope else ()))
    threads = settings.threads or cores
    return RunChoices(threads, size, flash_attention, kv_type, load_mode, decisions)


def choose_kv_type(header: GgufHeader, settings: LoadSettings) -> tuple[str, Decision]:
    """Return the numbers of the KV cache, and why. Automatic stays at full precision, whatever the memory."""
    asked = settings.kv_type
    if asked not in KV_TYPES:
        return KV_TYPE, Decision("kv_type", _KV_BITS[KV_TYPE], "Full precision, unless the settings say otherwise.")
    for width in (header.key_length, header.value_length):
        if asked != KV_TYPE and width % _KV_BLOCK:
            reason = f"Parts of {width} numbers, as in this model, cannot be kept in {_KV_BITS[asked]}."
            return KV_TYPE, Decision("kv_type", _KV_BITS[KV_TYPE], reason)
    return asked, Decision("kv_type", _KV_BITS[asked], _PINNED)


def flash_attention(settings: LoadSettings, choices: RunChoices, log: str) -> Decision:
    """Return whether attention is computed in one step; ``log`` is what llama.cpp said while it opened the model."""
    if choices.flash_attention == "off":
        if settings.flash_attention != "off":
            return Decision("flash_attention", "off", _EXACT)
        return Decision("flash_attention", "off", _PINNED)
    if choices.flash_attention == OWN:
        return Decision("flash_attention", "on", _OWN_ATTENTION)
    if choices.flash_attention == "on":
        if settings.flash_attention == "on":
            return Decision("flash_attention", "on", _PINNED)
        return Decision("flash_attention", "on", "A context of fewer bits needs it.")
    if _FLASH_OFF.search(log):
        return Decision("flash_attention", "off", "llama.cpp cannot do it for this model on this computer.")
    return Decision("flash_attention", "on", "llama.cpp can do it for this model on this computer; it saves memory.")


def repacking(log: str) -> Decision | None:
    """Return what llama.cpp rearranged of the weights, if anything; ``log`` is what it said while it opened them."""
    megabytes = sum(float(size) for size in _REPACKED.findall(log)) * 1.048576
    if megabytes < 1:
        return None
    size = f"{megabytes:,.0f} MB"
    return Decision("repacking", size, "So much of the weights was rearranged for this processor, which reads faster.")


def _threads(settings: LoadSettings, cores: int) -> Decision:
    if settings.threads:
        return Decision("threads", str(settings.threads), _PINNED)
    return Decision("threads", str(cores), "One for each physical core of the processor.")


def _micro_batch(settings: LoadSettings, gpu_layers: int, speeds: Mapping[int, float]) -> tuple[int, Decision]:
    if settings.micro_batch:
        size, reason = settings.micro_batch, _PINNED
    elif gpu_layers:
        size, reason = MICRO_BATCH_GPU, "llama.cpp’s own size, which suits graphics cards."
    elif speeds:
        size = best_micro_batch(speeds)
        other = MICRO_BATCH_GPU if size != MICRO_BATCH_GPU and MICRO_BATCH_GPU in speeds else _other(size, speeds)
        gain = round((speeds[size] / speeds[other] - 1) * 100) if other else 0
        reason = f"Measured here: {size} reads {gain} % faster than {other}." if gain > 0 else "Measured here."
    else:
        size, reason = MICRO_BATCH, "This suits most processors; it was not measured here yet."
    return size, Decision("micro_batch", str(size), reason)


def best_micro_batch(speeds: Mapping[int, float]) -> int:
    """Return the fastest size; the usual one if that is as fast within the accuracy of the measurement (3 %)."""
    fastest = max(speeds, key=lambda size: speeds[size])
    usual = speeds.get(MICRO_BATCH, 0.0)
    return MICRO_BATCH if usual >= 0.97 * speeds[fastest] else fastest


def _other(size: int, speeds: Mapping[int, float]) -> int:
    """Return what ``size`` is compared with: the usual size, else the largest of the others; 0 if there is none."""
    if size != MICRO_BATCH and MICRO_BATCH in speeds:
        return MICRO_BATCH
    return max((other for other in speeds if other != size), default=0)


def _load_mode(settings: LoadSettings, is_on_network: bool) -> tuple[str, Decision]:
    words = {"map": "mapped", "read": "read as a whole"}
    if settings.load_mode in words:
        return settings.load_mode, Decision("load_mode", words[settings.load_mode], _PINNED)
    if is_on_network:
        reason = "The file lies on a network: once it is read, a lost connection does no harm."
        return "read", Decision("load_mode", words["read"], reason)
    reason = "The file loads faster that way, and other programs can have its memory when they need it."
    return "map", Decision("load_mode", words["map"], reason)


def _rope(settings: LoadSettings) -> Decision | None:
    """Return how positions are stretched, if not as the model says."""
    said = []
    if settings.rope_scaling != AUTO:
        said.append(settings.rope_scaling)
    if settings.rope_factor:
        said.append(f"× {settings.rope_factor:g}")
    if settings.rope_base:
        said.append(f"base {settings.rope_base:g}")
    return Decision("rope_scaling", ", ".join(said), _PINNED) if said else None
