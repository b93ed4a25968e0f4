"""One loaded model: llama.cpp's model and context through the C API, in the terms the rest of the engine speaks."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as llama
import numpy as np

from sotto.domain.generation import LoadSettings
from sotto.domain.light_dataclass import dataclass
from sotto.engine.child.adapters import Adapters
from sotto.engine.child.attention import Attention
from sotto.engine.child.exact_calls import exact_call
from sotto.engine.child.native_log import NativeLog
from sotto.engine.child.opening import Opened, open_model
from sotto.engine.protocol import Device

_SECONDS_PER_READ_GPU = 0.15
_SECONDS_PER_READ = 0.5
"""How long one call should take while a prompt is read. Between calls progress is told, and Stop is seen on a GPU; on a
processor llama.cpp itself looks at the flag, and shorter calls would only make reading slower (64 tokens at once
instead of 128: a tenth)."""

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
    """What :meth:`Backend.load` needs. ``on_progress`` gets 0…1 on the loading thread.

    ``measured`` holds tokens a second by micro-batch, by what they depend on (:func:`opening.reading_conditions`);
    ``why_no_gpu`` is a sentence, where more is known than that there is none; ``attention`` is Sotto's own, if there
    is one for this computer.
    """

    path: Path
    settings: LoadSettings
    devices: Sequence[Device]
    log: NativeLog
    stop: StopFlag
    on_progress: Callable[[float], None]
    measured: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    why_no_gpu: str = ""
    attention: Attention | None = None


class Backend:
    """A model in memory with one context (one sequence). Used by one thread at a time."""

    def __init__(self, opened: Opened, request: LoadRequest) -> None:
        model, context, header, facts = opened.model, opened.context, opened.header, opened.facts
        self._opened = opened
        self._model = model
        self.context = context
        self.facts = facts
        self.ubatch: int = opened.parameters.n_ubatch
        """Tokens computed at once. What comes of a text does not depend on it only where it is read in whole multiples
        of it, from the same place on."""
        self.seconds_per_read = _SECONDS_PER_READ_GPU if facts.placement.gpu_layers else _SECONDS_PER_READ
        self._is_batch_pinned = request.settings.micro_batch > 0
        self.n_ctx = facts.n_ctx
        self.can_go_back = not (llama.llama_model_is_recurrent(model) or llama.llama_model_is_hybrid(model))
        self.guesses_ahead = self.can_go_back
        self._exact_call = exact_call(header, opened.attention)
        self.n_batch: int = llama.llama_n_batch(context)
        self._vocab: Any = llama.llama_model_get_vocab(model)
        self.n_vocab: int = llama.llama_vocab_n_tokens(self._vocab)
        self.template = header.chat_template or ""
        self.adds_bos: bool = llama.llama_vocab_get_add_bos(self._vocab)
        self._adds_eos: bool = llama.llama_vocab_get_add_eos(self._vocab)
        self.bos_text = self._token_text(llama.llama_vocab_bos(self._vocab))
        self.eos_text = self._token_text(llama.llama_vocab_eos(self._vocab))
        self._memory: Any = llama.llama_get_memory(context)
        self.adapters = Adapters(model, context, header.architecture, request.log)
        self._piece_buffer = ctypes.create_string_buffer(512)
        self._pieces: dict[int, bytes] = {}

    @classmethod
    def load(cls, request: LoadRequest) -> Backend:
        """Load the model; see :func:`~sotto.engine.child.opening.open_model`. Raises UserFacingError."""
        return cls(open_model(request), request)

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

    @property
    def has_two_ropes(self) -> bool:
        """Whether the size of the window decides how positions are computed (LongRoPE)."""
        key = f"{self.facts.architecture}.rope.scaling.original_context_length"
        return bool(llama.llama_model_meta_val_str(self._model, key.encode(), self._piece_buffer, 64) >= 0)

    def decode(self, tokens: Any, count: int) -> None:
        """Read ``count`` tokens (a ctypes array of llama_token) after those already in memory.

        Blocks, without the interpreter's lock. Raises Aborted or DecodeError; the memory may then hold a part of them.
        """
        self._decode(llama.llama_batch_get_one(tokens, count))

    def decode_each(self, tokens: Any, count: int) -> None:
        """Like :meth:`decode`, with logits of every position afterwards."""
        wanted = (ctypes.c_int8 * count)(*[1] * count)
        self._decode(llama.llama_batch(n_tokens=count, token=tokens, logits=wanted))

    def _decode(self, batch: Any) -> None:
        status = llama.llama_decode(self.context, batch)
        if status == _ABORTED:
            raise Aborted
        if status != 0:
            raise DecodeError(status)

    def logits(self, index: int) -> Any:
        """Return those of position ``index`` of the last call (-1: its last one), as an array of ``n_vocab`` that lasts
        until the next call; writing to it changes what is drawn from."""
        return np.ctypeslib.as_array(llama.llama_get_logits_ith(self.context, index), (self.n_vocab,))

    @property
    def vocab(self) -> Any:
        """llama.cpp's vocabulary of the model, as its samplers want it."""
        return self._vocab

    def synchronize(self) -> None:
        """Wait until the GPU is done; for measurements."""
        llama.llama_synchronize(self.context)

    def keep(self, count: int) -> bool:
        """Drop everything after the first ``count`` tokens from memory; False if this model can't (recurrent)."""
        return bool(llama.llama_memory_seq_rm(self._memory, 0, count, -1))

    def forget(self) -> None:
        """Empty the memory."""
        llama.llama_memory_clear(self._memory, True)

    def state_size(self) -> int:
        """Return the bytes of :meth:`state`."""
        return int(llama.llama_state_seq_get_size(self.context, 0))

    def state(self) -> memoryview:
        """Return what is in memory, as :meth:`set_state` takes it; empty if the system has no room for it."""
        size = self.state_size()
        try:
            data = bytearray(size)
        except MemoryError:
            return memoryview(b"")
        buffer = (ctypes.c_uint8 * size).from_buffer(data)
        written = llama.llama_state_seq_get_data(self.context, buffer, size, 0)
        return memoryview(data)[:written]

    def set_state(self, state: memoryview) -> bool:
        """Put ``state`` (writable) in the place of what is in memory; False if it doesn't fit, and nothing is there."""
        self.forget()
        buffer = (ctypes.c_uint8 * len(state)).from_buffer(state)
        if llama.llama_state_seq_set_data(self.context, buffer, len(state), 0) == len(state):
            return True
        self.forget()
        return False

    @property
    def wants_trial(self) -> bool:
        """Whether the best micro-batch is still to be found out: the settings don't pin it, it was not measured before,
        and the model is not on a graphics card."""
        return not (self._is_batch_pinned or self._opened.is_measured or self.facts.placement.gpu_layers)

    @property
    def attention(self) -> str:
        """Which of Sotto's attentions computes; empty: llama.cpp does."""
        return self._opened.attention

    @property
    def exact_call(self) -> int:
        """So many tokens a call may be for and compute each bit for bit as a call for that one alone; at least 1."""
        return 1 if self.adapters.key else self._exact_call

    @property
    def reading_conditions(self) -> str:
        """What a measurement of the reading speed depends on."""
        return self._opened.conditions

    def small_context(self, n_ctx: int, micro_batch: int) -> Any:
        """Return another context of this model, for a trial; None if there is no room. The caller frees it."""
        parameters = type(self._opened.parameters).from_buffer_copy(self._opened.parameters)
        parameters.n_ctx = parameters.n_batch = n_ctx
        parameters.n_ubatch = micro_batch
        return llama.llama_init_from_model(self._model, parameters)

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
