"""One computation of attention by ggml, without a model: by Sotto's backend or by the processor's."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from typing import Any

import llama_cpp.llama_cpp as llama
import numpy as np

from sotto.engine.child.attention import Attention, find_attention
from sotto.engine.child.native_parts import library_folder

GGML: Any = llama._lib
SUCCESS, ABORTED = 0, 1
_F32, _F16 = 0, 1
_ABORT = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p)


class _Room(ctypes.Structure):
    _fields_ = (("size", ctypes.c_size_t), ("buffer", ctypes.c_void_p), ("no_alloc", ctypes.c_bool))


@cache
def attention(best: str = "") -> Attention | None:
    """Return Sotto's attention with its kernel ``best``, or the best one; None if there is none here."""
    return find_attention(library_folder(), best)


@dataclass(frozen=True)
class Case:
    """What is computed. ``keys`` are those in the cache; masks hide what comes after a token, which is a late one.

    ``is_by_head``: the keys of a head lie beside each other, not the heads of a key.
    """

    tokens: int = 5
    keys: int = 96
    heads: int = 4
    key_heads: int = 2
    key_width: int = 16
    value_width: int = 16
    streams: int = 1
    softcap: float = 0.0
    alibi: float = 0.0
    has_sinks: bool = False
    has_mask: bool = True
    window: int = 0
    is_by_head: bool = False
    seed: int = 0


@dataclass
class Inputs:
    """Queries (streams, tokens, heads, width), keys and values (streams, keys, key heads, width), masks, sinks."""

    q: np.ndarray
    k: np.ndarray
    v: np.ndarray
    mask: np.ndarray | None
    sinks: np.ndarray | None


def inputs_of(case: Case) -> Inputs:
    """Make the inputs; what lies after the last token in the cache is there, large, and hidden."""
    chance = np.random.default_rng(case.seed)
    q = chance.standard_normal((case.streams, case.tokens, case.heads, case.key_width), np.float32)
    k = chance.standard_normal((case.streams, case.keys, case.key_heads, case.key_width), np.float32).astype(np.float16)
    v = chance.standard_normal((case.streams, case.keys, case.key_heads, case.value_width), np.float32)
    mask = None
    if case.has_mask:
        last = case.keys - case.tokens - case.keys // 8
        places = np.arange(case.tokens)[:, None] + max(last, 0)
        shown = np.arange(case.keys)[None, :] <= places
        if case.window:
            shown &= np.arange(case.keys)[None, :] > places - case.window
        bias = -np.abs(places - np.arange(case.keys)[None, :]) if case.alibi else np.zeros_like(shown)
        one = np.where(shown, bias, -np.inf).astype(np.float16)
        mask = np.broadcast_to(one, (case.streams, 1, *one.shape)).copy()
    sinks = chance.standard_normal(case.heads).astype(np.float32) if case.has_sinks else None
    return Inputs(q, k, v.astype(np.float16), mask, sinks)


def expected(case: Case, given: Inputs) -> np.ndarray:
    """Return (streams, tokens, heads, value width) in double precision, by the definition."""
    shared = case.heads // case.key_heads
    q, k, v = (part.astype(np.float64) for part in (given.q, given.k, given.v))
    k, v = np.repeat(k, shared, axis=2), np.repeat(v, shared, axis=2)
    scores = np.einsum("sthd,skhd->shtk", q, k) * case.key_width**-0.5
    if case.softcap:
        scores = case.softcap * np.tanh(scores / case.softcap)
    if given.mask is not None:
        scores = scores + _slopes(case)[None, :, None, None] * given.mask.astype(np.float64)
    greatest = scores.max(axis=-1, keepdims=True)
    if given.sinks is not None:
        greatest = np.maximum(greatest, given.sinks[None, :, None, None])
    greatest[greatest == -np.inf] = 0
    weights = np.exp(scores - greatest)
    total = weights.sum(axis=-1, keepdims=True)
    if given.sinks is not None:
        total = total + np.exp(given.sinks[None, :, None, None] - greatest)
    total[total == 0] = 1
    return np.einsum("shtk,skhd->sthd", weights / total, v)


def _slopes(case: Case) -> np.ndarray:
    if not case.alibi:
        return np.ones(case.heads)
    power = 1 << int(np.log2(case.heads))
    first = [2.0 ** (-case.alibi / power * (h + 1)) for h in range(power)]
    rest = [2.0 ** (-case.alibi / 2 / power * (2 * (h - power) + 1)) for h in range(power, case.heads)]
    return np.array(first + rest)


def compute(
    case: Case, given: Inputs, own: Attention, *, threads: int = 1, aborts: bool = False
) -> tuple[int, np.ndarray]:
    """Return ggml's status and what Sotto's attention made of ``given``, shaped as :func:`expected` says."""
    _declare()
    size = sum(part.nbytes for part in (given.q, given.k, given.v)) * 3 + (1 << 22)
    size += given.mask.nbytes if given.mask is not None else 0
    room = GGML.ggml_init(_Room(size, None, False))
    try:
        node = _node(room, case, given)
        graph = GGML.ggml_new_graph(room)
        GGML.ggml_build_forward_expand(graph, node)
        backend = GGML.ggml_backend_dev_init(GGML.ggml_backend_reg_dev_get(own._registry, 0), None)
        try:
            _call(own, "ggml_backend_set_n_threads", backend, ctypes.c_int(threads))
            callback = _ABORT(lambda _data: aborts)
            _call(own, "ggml_backend_set_abort_callback", backend, callback, None)
            status = GGML.ggml_backend_graph_compute(backend, graph)
        finally:
            GGML.ggml_backend_free(backend)
        shape = (case.streams, case.tokens, case.heads, case.value_width)
        data = (ctypes.c_float * int(np.prod(shape))).from_address(GGML.ggml_get_data(node))
        return status, np.frombuffer(data, np.float32).reshape(shape).copy()
    finally:
        GGML.ggml_free(room)


def is_supported(case: Case, own: Attention, *, key_type: int = _F16) -> bool:
    """Whether Sotto's attention says that it can compute ``case`` with keys of another type."""
    _declare()
    room = GGML.ggml_init(_Room(1 << 24, None, False))
    try:
        node = _node(room, case, inputs_of(case), key_type)
        return bool(GGML.ggml_backend_dev_supports_op(GGML.ggml_backend_reg_dev_get(own._registry, 0), node))
    finally:
        GGML.ggml_free(room)


def _node(room: int, case: Case, given: Inputs, key_type: int = _F16) -> int:
    """Return the tensor to compute, with inputs that lie as llama.cpp's do: heads beside each other in a row."""
    q = _tensor(room, given.q, _F32)
    k = _tensor(room, given.k, key_type) if key_type == _F16 else _empty(room, given.k, key_type)
    v = _tensor(room, given.v, _F16)
    turned = [GGML.ggml_permute(room, tensor, 0, 2, 1, 3) for tensor in (q, k, v)]
    if case.is_by_head:
        turned[1:] = [_tensor(room, np.swapaxes(part, 1, 2), _F16) for part in (given.k, given.v)]
    mask = None if given.mask is None else _tensor(room, given.mask, _F16)
    node = GGML.ggml_flash_attn_ext(room, *turned, mask, case.key_width**-0.5, case.alibi, case.softcap)
    if given.sinks is not None:
        GGML.ggml_flash_attn_ext_add_sinks(node, _tensor(room, given.sinks, _F32))
    return int(node)


def _empty(room: int, values: np.ndarray, kind: int) -> int:
    shape = [*values.shape[::-1], 1, 1, 1][:4]
    return int(GGML.ggml_new_tensor(room, kind, 4, (ctypes.c_int64 * 4)(*shape)))


def _tensor(room: int, values: np.ndarray, kind: int) -> int:
    tensor = _empty(room, values, kind)
    ctypes.memmove(GGML.ggml_get_data(tensor), values.tobytes(), values.nbytes)
    return tensor


def _call(own: Attention, name: str, *arguments: Any) -> None:
    address = GGML.ggml_backend_reg_get_proc_address(own._registry, name.encode())
    function = ctypes.CFUNCTYPE(None, ctypes.c_void_p, *map(type, arguments[1:-1]), ctypes.c_void_p)
    if len(arguments) == 2:
        function = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int)
    function(address)(*arguments)


@cache
def _declare() -> None:
    pointer, number = ctypes.c_void_p, ctypes.c_float
    for name, result, arguments in (
        ("ggml_init", pointer, [_Room]),
        ("ggml_free", None, [pointer]),
        ("ggml_new_tensor", pointer, [pointer, ctypes.c_int, ctypes.c_int, pointer]),
        ("ggml_get_data", pointer, [pointer]),
        ("ggml_permute", pointer, [pointer, pointer, *[ctypes.c_int] * 4]),
        ("ggml_flash_attn_ext", pointer, [*[pointer] * 5, number, number, number]),
        ("ggml_flash_attn_ext_add_sinks", None, [pointer, pointer]),
        ("ggml_new_graph", pointer, [pointer]),
        ("ggml_build_forward_expand", None, [pointer, pointer]),
        ("ggml_backend_reg_dev_get", pointer, [pointer, ctypes.c_size_t]),
        ("ggml_backend_reg_get_proc_address", pointer, [pointer, ctypes.c_char_p]),
        ("ggml_backend_dev_init", pointer, [pointer, ctypes.c_char_p]),
        ("ggml_backend_dev_supports_op", ctypes.c_bool, [pointer, pointer]),
        ("ggml_backend_graph_compute", ctypes.c_int, [pointer, pointer]),
        ("ggml_backend_free", None, [pointer]),
        ("ggml_backend_dev_count", ctypes.c_size_t, []),
    ):
        function = getattr(GGML, name)
        function.restype, function.argtypes = result, arguments
