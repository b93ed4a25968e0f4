"""One loaded model: llama.cpp's model and context through the C API, in the terms the rest of the engine speaks."""

from __future__ import annotations

import ctypes
import hashlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as llama

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings
from sotto.domain.light_dataclass import dataclass
from sotto.domain.memory import MICRO_BATCH
from sotto.domain.models import LoadedModel, Placement
from sotto.engine import hardware
from sotto.engine.child import placement
from sotto.engine.child.native_log import NativeLog
from sotto.engine.child.reasoning_switch import has_reasoning_switch
from sotto.engine.gguf.header import TEMPLATE_KEY, GgufHeader
from sotto.engine.gguf.model import check_is_language_model, read_model
from sotto.engine.protocol import Device

_N_BATCH = 2048
_N_UBATCH_GPU = 512

_SECONDS_PER_READ_GPU = 0.15
_SECONDS_PER_READ = 0.5
"""How long one call should take while a prompt is read. Between calls progress is told, and Stop is seen on a GPU; on a
processor llama.cpp itself looks at the flag, and shorter calls would only make reading slower (64 tokens at once
instead of 128: a tenth)."""

_MEMORY_WORDS = ("failed to allocate", "unable to allocate", "out of memory", "cannot allocate", "bad_alloc")

_ABORTED = 2  # llama_decode: "aborted", llama.h


class DecodeError(Exception):
    """llama_decode failed; ``status`` is its return value (1: no room in the KV cache)."""

    def __init__(self, status: int) -> None:
        super().__init__(f"llama_decode returned {status}")
        self.status = status


class Aborted(Exception):
    """The computation was stopped by :meth:`StopFlag.set`: an outcome the user asked for, not an error."""


class StopFlag:
    """Set by the reader thread, seen by the computing threads of llama.cpp within one graph node.

    ggml asks an abort callback before every node. A Python callback would need the interpreter's lock hundreds of
    times per token, so the callback is the C library's ``strlen`` on a buffer of ours: 0 (false) for the empty
    string, 1 (true) once a character stands there. On a GPU llama.cpp does not ask; there the flag is looked at
    between batches.
    """

    def __init__(self) -> None:
        self._buffer = ctypes.create_string_buffer(2)
        library = ctypes.cdll.msvcrt if os.name == "nt" else ctypes.CDLL(None)
        address = ctypes.cast(library.strlen, ctypes.c_void_p).value
        assert address is not None
        self.callback: Any = llama.ggml_abort_callback(address)
        self.data = ctypes.cast(self._buffer, ctypes.c_void_p)

    def set(self) -> None:
        """Ask for the computation to end."""
        self._buffer[0] = b"x"

    def clear(self) -> None:
        """Allow computing again."""
        self._buffer[0] = b"\0"

    def is_set(self) -> bool:
        """Return whether the end was asked for."""
        return self._buffer[0] != b"\0"


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """What :meth:`Backend.load` needs. ``on_progress`` gets 0…1 on the loading thread."""

    path: Path
    settings: LoadSettings
    devices: Sequence[Device]
    log: NativeLog
    stop: StopFlag
    on_progress: Callable[[float], None]


class Backend:
    """A model in memory with one context (one sequence). Used by one thread at a time."""

    def __init__(self, model: Any, context: Any, header: GgufHeader, facts: LoadedModel, ubatch: int) -> None:
        self._model = model
        self.context = context
        self.facts = facts
        self.ubatch = ubatch
        self.seconds_per_read = _SECONDS_PER_READ_GPU if facts.placement.gpu_layers else _SECONDS_PER_READ
        self.n_ctx = facts.n_ctx
        self.n_batch: int = llama.llama_n_batch(context)
        self._vocab: Any = llama.llama_model_get_vocab(model)
        self.n_vocab: int = llama.llama_vocab_n_tokens(self._vocab)
        self.template = header.chat_template or ""
        self.adds_bos: bool = llama.llama_vocab_get_add_bos(self._vocab)
        self._adds_eos: bool = llama.llama_vocab_get_add_eos(self._vocab)
        self.bos_text = self._token_text(llama.llama_vocab_bos(self._vocab))
        self.eos_text = self._token_text(llama.llama_vocab_eos(self._vocab))
        self._memory: Any = llama.llama_get_memory(context)
        self._piece_buffer = ctypes.create_string_buffer(512)
        self._pieces: dict[int, bytes] = {}

    @classmethod
    def load(cls, request: LoadRequest) -> Backend:
        """Load the model; GPU layers are reduced until it fits. Raises UserFacingError.

        The header is checked by our own reader first, since llama.cpp aborts the process on some broken files.
        """
        begun = time.monotonic()
        header = read_model(request.path)
        check_is_language_model(header)
        if request.settings.template:
            header = replace(header, metadata={**header.metadata, TEMPLATE_KEY: request.settings.template})
        n_ctx = placement.choose_n_ctx(header, request.settings, hardware.memory_available())
        placement.check_n_ctx(header, n_ctx, request.devices, hardware.memory_total())
        threads = request.settings.threads or hardware.physical_cores()
        first = placement.plan_layers(header, request.settings, request.devices, n_ctx)
        request.log.clear()
        for attempts, plan in enumerate(placement.fallbacks(first), start=1):
            loaded = _open(header.files[0], plan.gpu_layers, n_ctx, threads, request)
            if loaded is None:
                continue
            model, context, ubatch = loaded
            chosen = Placement(plan.backend, plan.gpu_layers, header.n_layer + 1, threads, plan.reason, attempts)
            milliseconds = (time.monotonic() - begun) * 1000
            return cls(model, context, header, _facts(header, model, context, chosen, milliseconds), ubatch)
        raise load_error(header, request.log.errors)

    def tokenize(self, text: str, *, add_special: bool, parse_special: bool) -> list[int]:
        """Return the tokens of ``text``; ``parse_special`` turns markers like ``<|im_end|>`` into their tokens."""
        data = text.encode("utf-8", "replace")
        size = len(data) + 16
        tokens = (llama.llama_token * size)()
        count = llama.llama_tokenize(self._vocab, data, len(data), tokens, size, add_special, parse_special)
        if count < 0:
            size = -count
            tokens = (llama.llama_token * size)()
            count = llama.llama_tokenize(self._vocab, data, len(data), tokens, size, add_special, parse_special)
        if add_special and self._adds_eos and count > 0:
            count -= 1  # such a vocabulary says "the end" after every text; an answer has to follow
        return list(tokens[: max(0, count)])

    def piece(self, token: int) -> bytes:
        """Return the bytes of ``token``, markers included; they need not be whole characters."""
        known = self._pieces.get(token)
        if known is None:
            known = self._pieces[token] = self._read_piece(token)
        return known

    def _read_piece(self, token: int) -> bytes:
        count = llama.llama_token_to_piece(self._vocab, token, self._piece_buffer, len(self._piece_buffer), 0, True)
        if count < 0:
            self._piece_buffer = ctypes.create_string_buffer(-count)
            count = llama.llama_token_to_piece(self._vocab, token, self._piece_buffer, -count, 0, True)
        return self._piece_buffer.raw[:count]

    def is_end(self, token: int) -> bool:
        """Return whether ``token`` ends the model's turn."""
        return bool(llama.llama_vocab_is_eog(self._vocab, token))

    def is_control(self, token: int) -> bool:
        """Return whether ``token`` is a marker that is no part of the text."""
        return bool(llama.llama_vocab_is_control(self._vocab, token))

    def decode(self, tokens: Any, count: int) -> None:
        """Read ``count`` tokens (a ctypes array of llama_token) after those already in memory.

        Blocks, without the interpreter's lock. Raises Aborted or DecodeError; the memory may then hold a part of them.
        """
        status = llama.llama_decode(self.context, llama.llama_batch_get_one(tokens, count))
        if status == _ABORTED:
            raise Aborted
        if status != 0:
            raise DecodeError(status)

    def synchronize(self) -> None:
        """Wait until the GPU is done; for measurements."""
        llama.llama_synchronize(self.context)

    def keep(self, count: int) -> bool:
        """Drop everything after the first ``count`` tokens from memory; False if this model can't (recurrent)."""
        return bool(llama.llama_memory_seq_rm(self._memory, 0, count, -1))

    def forget(self) -> None:
        """Empty the memory."""
        llama.llama_memory_clear(self._memory, True)

    def close(self) -> None:
        """Free context and model; idempotent."""
        if self.context is not None:
            llama.llama_free(self.context)
            llama.llama_model_free(self._model)
            self.context = self._model = None

    def _token_text(self, token: int) -> str:
        if token < 0:
            return ""
        return (llama.llama_vocab_get_text(self._vocab, token) or b"").decode("utf-8", "replace")


def _open(path: Path, gpu_layers: int, n_ctx: int, threads: int, request: LoadRequest) -> tuple[Any, Any, int] | None:
    """Return (model, context, micro-batch size), or None if llama.cpp refuses."""
    last = -1.0

    def on_progress(fraction: float, _user_data: object) -> bool:
        nonlocal last
        if fraction - last >= 0.01 or fraction >= 1.0:
            last = fraction
            request.on_progress(min(1.0, fraction))
        return True

    model_parameters = llama.llama_model_default_params()
    model_parameters.n_gpu_layers = gpu_layers
    callback = llama.llama_progress_callback(on_progress)
    model_parameters.progress_callback = callback
    model = llama.llama_model_load_from_file(os.fsencode(path), model_parameters)
    if not model:
        return None
    ubatch = _N_UBATCH_GPU if gpu_layers else MICRO_BATCH
    parameters = llama.llama_context_default_params()
    parameters.n_ctx = n_ctx
    parameters.n_batch = min(_N_BATCH, n_ctx)
    parameters.n_ubatch = min(ubatch, n_ctx)
    parameters.n_threads = parameters.n_threads_batch = threads
    # Without layers on the GPU nothing else goes there either: its memory may be full, or its driver be broken.
    parameters.offload_kqv = parameters.op_offload = gpu_layers > 0
    parameters.abort_callback = request.stop.callback
    parameters.abort_callback_data = request.stop.data
    context = llama.llama_init_from_model(model, parameters)
    if not context:
        llama.llama_model_free(model)
        return None
    return model, context, min(ubatch, n_ctx)


def _facts(header: GgufHeader, model: Any, context: Any, chosen: Placement, load_ms: float) -> LoadedModel:
    template = header.chat_template or ""
    notices = []
    n_ctx = llama.llama_n_ctx(context)
    trained = llama.llama_model_n_ctx_train(model)
    if trained and n_ctx > trained:
        notices.append(
            f"The context window of {n_ctx:,} tokens is larger than the {trained:,} this model learned with."
        )
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
        notices=tuple(notices),
        has_reasoning_switch=has_reasoning_switch(template),
    )


def load_error(header: GgufHeader, log: str) -> UserFacingError:
    """Translate llama.cpp's log of a failed load into words."""
    version = llama.llama_version().decode("utf-8", "replace")
    if "unknown model architecture" in log:
        return UserFacingError(
            "model_unknown_architecture",
            f"This model has the architecture “{header.architecture}”, which llama.cpp {version} does not know.",
            "Choose another model, or a newer version of Sotto.",
            log,
        )
    if any(words in log.casefold() for words in _MEMORY_WORDS):
        return UserFacingError(
            "out_of_memory",
            "There is not enough free memory for this model.",
            "Close other programs, choose a smaller context window in Settings, or a smaller model.",
            log,
        )
    return UserFacingError(
        "model_load_failed",
        f"llama.cpp {version} could not load this model.",
        "The file may be damaged or made for another version: download it again, or choose another one.",
        log,
    )
