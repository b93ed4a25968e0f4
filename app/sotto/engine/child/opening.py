"""Opening a model: llama.cpp's model and context with everything that was chosen for them, and the facts about them."""

from __future__ import annotations

import ctypes
import hashlib
import os
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import llama_cpp.llama_cpp as llama

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings
from sotto.domain.light_dataclass import dataclass
from sotto.domain.memory import KV_TYPE
from sotto.domain.models import Decision, LoadedModel, Placement
from sotto.engine import hardware
from sotto.engine.child import placement
from sotto.engine.child.reasoning_switch import has_reasoning_switch
from sotto.engine.child.run_choices import OWN, RunChoices, choose_kv_type, flash_attention, repacking, run_choices
from sotto.engine.gguf.header import TEMPLATE_KEY, GgufHeader
from sotto.engine.gguf.model import check_is_language_model, read_model

if TYPE_CHECKING:
    from sotto.engine.child.backend import LoadRequest

_N_BATCH: Final = 2048
"""The most tokens of one call; llama.cpp computes them in micro-batches, so that more would gain nothing."""

_FLASH_ATTENTION: Final = {
    "on": llama.LLAMA_FLASH_ATTN_TYPE_ENABLED,
    OWN: llama.LLAMA_FLASH_ATTN_TYPE_ENABLED,
    "off": llama.LLAMA_FLASH_ATTN_TYPE_DISABLED,
}
_KV_TYPES: Final = {"f16": llama.GGML_TYPE_F16, "q8_0": llama.GGML_TYPE_Q8_0, "q4_0": llama.GGML_TYPE_Q4_0}
_ROPE_SCALING: Final = {
    "none": llama.LLAMA_ROPE_SCALING_TYPE_NONE,
    "linear": llama.LLAMA_ROPE_SCALING_TYPE_LINEAR,
    "yarn": llama.LLAMA_ROPE_SCALING_TYPE_YARN,
}
_MEMORY_WORDS: Final = ("failed to allocate", "unable to allocate", "out of memory", "cannot allocate", "bad_alloc")


@dataclass(frozen=True, slots=True)
class Opened:
    """A model in memory. ``parameters`` are those of ``context``; ``conditions`` say what a measurement of its reading
    speed depends on, and ``is_measured`` whether one was made under them before; ``attention`` which one of Sotto's is
    used, empty: llama.cpp's."""

    model: Any
    context: Any
    parameters: Any
    header: GgufHeader
    facts: LoadedModel
    conditions: str
    is_measured: bool
    attention: str = ""


def open_model(request: LoadRequest) -> Opened:
    """Open the model; GPU layers are reduced until it fits. Raises UserFacingError.

    The header is checked by our own reader first, since llama.cpp aborts the process on some broken files.
    """
    begun = time.monotonic()
    settings = request.settings
    header = read_model(request.path)
    check_is_language_model(header)
    if settings.template:
        header = replace(header, metadata={**header.metadata, TEMPLATE_KEY: settings.template})
    kv_type, _why = choose_kv_type(header, settings)
    available = hardware.memory_available()
    n_ctx = placement.choose_n_ctx(header, settings, available, kv_type)
    placement.check_n_ctx(header, n_ctx, request.devices, hardware.memory_total(), kv_type)
    first = placement.plan_layers(header, settings, request.devices, n_ctx, kv_type, request.why_no_gpu)
    cores, is_on_network = hardware.physical_cores(), hardware.is_on_network(header.files[0])
    own = request.attention
    conditions = reading_conditions(header, settings, settings.threads or cores, kv_type, own.kernel if own else "")
    speeds = request.measured.get(conditions, {})
    for attempts, plan in enumerate(placement.fallbacks(first), start=1):
        request.log.clear()
        choose = partial(
            run_choices,
            header,
            settings,
            cores=cores,
            gpu_layers=plan.gpu_layers,
            is_on_network=is_on_network,
            speeds=speeds,
            n_ctx=n_ctx,
        )
        chosen = choose(has_own_attention=own is not None)
        model = _open_weights(header.files[0], plan.gpu_layers, chosen, request)
        if not model:
            continue
        context, parameters = _make_context(model, chosen, plan.gpu_layers, n_ctx, request)
        if context and own and chosen.flash_attention == OWN and not own.is_used:  # some layers' attention is another
            llama.llama_free(context)
            chosen = choose(has_own_attention=False)
            context, parameters = _make_context(model, chosen, plan.gpu_layers, n_ctx, request)
        if not context:
            llama.llama_model_free(model)
            continue
        placed = _placement(plan, header, chosen, attempts, request)
        facts = _facts(header, model, context, placed, settings, (time.monotonic() - begun) * 1000)
        attention = own.identity if own and chosen.flash_attention == OWN else ""
        return Opened(model, context, parameters, header, facts, conditions, bool(speeds), attention)
    room = max(0, available - sum(header.bytes_by_type.values()))
    offer = placement.fewer_bits_offer(header, n_ctx, room, kv_type)
    raise load_error(header, request.log.errors, offer, kv_type)


def reading_conditions(
    header: GgufHeader, settings: LoadSettings, threads: int, kv_type: str, attention: str = ""
) -> str:
    """Return all that the reading speed of a model depends on besides the computer: shape, threads, versions.

    Two models of the same shape and quantization are read equally fast, whatever their weights say. ``attention``:
    which of Sotto's kernels there is.
    """
    parts = (
        header.architecture,
        header.quantization,
        f"shape={header.n_layer}/{header.n_embd}/{header.n_ff}",
        f"bytes={sum(header.bytes_by_type.values())}",
        f"threads={threads}",
        f"kv={kv_type}",
        f"flash-attention={settings.flash_attention}" + (f"/{attention}" if attention else ""),
        f"llama.cpp={llama.llama_version().decode('utf-8', 'replace')}",
    )
    return " ".join(parts)


def _open_weights(path: Path, gpu_layers: int, chosen: RunChoices, request: LoadRequest) -> Any:
    """Return the model, or None if llama.cpp refuses."""
    last = -1.0

    def on_progress(fraction: float, _user_data: object) -> bool:
        nonlocal last
        if fraction - last >= 0.01 or fraction >= 1.0:
            last = fraction
            request.on_progress(min(1.0, fraction))
        return True

    parameters = llama.llama_model_default_params()
    parameters.n_gpu_layers = gpu_layers
    nothing = (ctypes.c_void_p * 1)()  # a list that ends at once; a card would be made ready even for no layers
    if not gpu_layers:
        parameters.devices = ctypes.addressof(nothing)
    if chosen.load_mode == "read":
        parameters.load_mode = llama.LLAMA_LOAD_MODE_NONE
    callback = llama.llama_progress_callback(on_progress)
    parameters.progress_callback = callback
    return llama.llama_model_load_from_file(os.fsencode(path), parameters)


def _make_context(model: Any, chosen: RunChoices, gpu_layers: int, n_ctx: int, request: LoadRequest) -> tuple[Any, Any]:
    """Return the context, None if llama.cpp makes none, and what it was asked for."""
    if request.attention is not None:
        request.attention.use(chosen.flash_attention == OWN)
    parameters = _context_parameters(chosen, gpu_layers, n_ctx, request)
    return llama.llama_init_from_model(model, parameters), parameters


def _context_parameters(chosen: RunChoices, gpu_layers: int, n_ctx: int, request: LoadRequest) -> Any:
    settings = request.settings
    parameters = llama.llama_context_default_params()
    parameters.n_ctx = n_ctx
    parameters.n_batch = min(_N_BATCH, n_ctx)
    parameters.n_ubatch = min(chosen.micro_batch, parameters.n_batch)
    parameters.n_threads = parameters.n_threads_batch = chosen.threads
    parameters.flash_attn_type = _FLASH_ATTENTION.get(chosen.flash_attention, llama.LLAMA_FLASH_ATTN_TYPE_AUTO)
    parameters.type_k = parameters.type_v = _KV_TYPES[chosen.kv_type]
    parameters.rope_scaling_type = _ROPE_SCALING.get(settings.rope_scaling, llama.LLAMA_ROPE_SCALING_TYPE_UNSPECIFIED)
    if settings.rope_factor:
        parameters.rope_freq_scale = 1 / settings.rope_factor
    parameters.rope_freq_base = settings.rope_base
    # Without layers on the GPU nothing else goes there either: its memory may be full, or its driver be broken.
    parameters.offload_kqv = parameters.op_offload = gpu_layers > 0
    parameters.abort_callback = request.stop.callback
    parameters.abort_callback_data = request.stop.data
    return parameters


def _placement(
    plan: placement.Plan, header: GgufHeader, chosen: RunChoices, attempts: int, request: LoadRequest
) -> Placement:
    total = header.n_layer + 1
    log = request.log.remarks
    flash = flash_attention(request.settings, chosen, log)
    layers = Decision("gpu_layers", f"{plan.gpu_layers} of {total}", plan.reason)
    repacked = repacking(log)
    return Placement(
        backend=plan.backend,
        gpu_layers=plan.gpu_layers,
        total_layers=total,
        threads=chosen.threads,
        reason=plan.reason,
        attempts=attempts,
        micro_batch=chosen.micro_batch,
        flash_attention=flash.value,
        kv_type=chosen.kv_type,
        load_mode=chosen.load_mode,
        decisions=(layers, *chosen.decisions, flash, *((repacked,) if repacked else ())),
    )


def _facts(
    header: GgufHeader, model: Any, context: Any, chosen: Placement, settings: LoadSettings, load_ms: float
) -> LoadedModel:
    template = header.chat_template or ""
    n_ctx = llama.llama_n_ctx(context)
    trained = llama.llama_model_n_ctx_train(model)
    return LoadedModel(
        path=str(header.path),
        name=header.name,
        architecture=header.architecture,
        quantization=header.quantization,
        parameters=llama.llama_model_n_params(model),
        size_bytes=llama.llama_model_size(model),
        n_ctx=n_ctx,
        n_ctx_train=trained,
        n_vocab=llama.llama_vocab_n_tokens(llama.llama_model_get_vocab(model)),
        template_sha256=hashlib.sha256(template.encode("utf-8", "replace")).hexdigest() if template else "",
        placement=chosen,
        load_ms=load_ms,
        notices=_window_notices(n_ctx, trained, settings),
        has_reasoning_switch=has_reasoning_switch(template),
    )


def _window_notices(n_ctx: int, trained: int, settings: LoadSettings) -> tuple[str, ...]:
    """Say it if the window is larger than what was learned, unless the settings stretch the positions for that."""
    if not trained or n_ctx <= trained * max(1.0, settings.rope_factor):
        return ()
    return (f"The context window of {n_ctx:,} tokens is larger than the {trained:,} this model learned with.",)


def load_error(header: GgufHeader, log: str, offer: str = "", kv_type: str = KV_TYPE) -> UserFacingError:
    """Translate llama.cpp's log of a failed load into words. ``offer``: what would help where memory is short."""
    version = llama.llama_version().decode("utf-8", "replace")
    if "unknown model architecture" in log:
        return UserFacingError(
            "model_unknown_architecture",
            f"This model has the architecture “{header.architecture}”, which llama.cpp {version} does not know.",
            "Choose another model, or a newer version of Sotto.",
            log,
        )
    if any(words in log.casefold() for words in _MEMORY_WORDS):
        hint = "Close other programs, choose a smaller context window in Settings, or a smaller model."
        return UserFacingError(
            "out_of_memory",
            "There is not enough free memory for this model.",
            f"{hint} {offer}".strip(),
            log,
        )
    if kv_type != KV_TYPE and "cache" in log:
        return UserFacingError(
            "kv_type_refused",
            "This model cannot be used with a context of fewer bits.",
            "Choose 16 bits for the precision of the context in Settings.",
            log,
        )
    return UserFacingError(
        "model_load_failed",
        f"llama.cpp {version} could not load this model.",
        "The file may be damaged or made for another version: download it again, or choose another one.",
        log,
    )
