"""Making a model smaller, before it is done: which files can be, into what, and how large the result will be.

llama.cpp gives each tensor a type of its own; which one depends on what the tensor is for. The rules are those of
``llama_tensor_get_type_impl`` (llama.cpp, src/llama-quant.cpp) for the file types offered here, so that a forecast is
the size of the file, not a guess from bits per weight.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.engine.gguf.header import GgufHeader
from sotto.engine.gguf.reader import Tensor
from sotto.engine.gguf.tables import FILE_TYPES, TENSOR_TYPES

FROM_NAME: Final = "sotto.quantized_from.name"
FROM_QUANTIZATION: Final = "sotto.quantized_from.quantization"
FROM_SHA256: Final = "sotto.quantized_from.sha256"
MADE_WITH: Final = "sotto.quantized_with"
"""Where a file that was made here says what it was made of, and with which llama.cpp."""
MADE_BY: Final = "general.quantized_by"

_FULL = frozenset({"F32", "F16", "BF16", "F64", "I8", "I16", "I32", "I64"})
"""Types of tensors that hold numbers as they were trained."""
_BY_NAME: Final = {tensor_type.name: number for number, tensor_type in TENSOR_TYPES.items()}
_FALLBACK: Final = {"Q3_K": "Q4_0", "Q4_K": "Q5_0", "Q5_K": "Q5_1", "Q6_K": "Q8_0"}
"""What takes the place of a type whose blocks do not fit the rows of a tensor."""
_KEPT = re.compile(
    r"_norm\.weight|ffn_gate_inp\.weight|altup|laurel|per_layer_model_proj|ssm_conv1d|shortconv\.conv\.weight|"
    r"^position_embd\.weight|^token_types\.weight|attn_rel_b\.weight|\.position_embd|\.patch_embd|"
    r"time_mix_(first|w[012]|v[012]|a[012]|g[12]|decay_w[12]|lerp_fused)\.weight"
)
"""Tensors that stay as they are: small, or too sensitive."""
_ALIGNMENT = 32  # GGUF_DEFAULT_ALIGNMENT, which llama.cpp writes with
_ADDED_METADATA = 512
"""Bytes, about: what is noted in the new file of where it comes from."""


def file_type(quantization: str) -> int:
    """Return llama.cpp's number (``enum llama_ftype``) of one of the types a model can be made into."""
    return next(number for number, name in FILE_TYPES.items() if name == quantization)


def check_can_be_quantized(header: GgufHeader) -> None:
    """Raise ``quantize_already_quantized`` unless all weights are as they were trained: F32, F16 or BF16.

    Rounding what was rounded before loses more than rounding the original does.
    """
    if all(TENSOR_TYPES[number].name in _FULL for number in header.bytes_by_type):
        return
    raise UserFacingError(
        "quantize_already_quantized",
        f'"{header.path.name}" has been made smaller already ({header.quantization}); doing it again would make its '
        "answers worse than they need be.",
        "Start from the original: a file of the same model with F16, BF16 or F32 in its name.",
    )


def forecast(header: GgufHeader, tensors: Iterable[Tensor], quantization: str) -> int:
    """Return the bytes of the file that llama.cpp will make of the model with these ``tensors``."""
    rules = _Rules(header, quantization)
    in_order = sorted(tensors, key=lambda tensor: _place(tensor.name))
    rules.has_output = any(tensor.name == "output.weight" for tensor in in_order)
    rules.values = sum(_is_value(tensor.name) for tensor in in_order)
    sizes = (_stored(tensor, rules.type_of(tensor)) for tensor in in_order)
    return header.data_offset + _ADDED_METADATA + sum(size + -size % _ALIGNMENT for size in sizes)


def _place(name: str) -> tuple[int, str]:
    """Return what llama.cpp orders tensors by: the layer, then the name."""
    found = re.match(r"blk\.(\d{1,6})\.", name)
    return (int(found[1]) if found else -1, name)


def _stored(tensor: Tensor, type_name: str) -> int:
    stored = TENSOR_TYPES[_BY_NAME[type_name]]
    return tensor.elements // stored.block_size * stored.block_bytes


def _is_value(name: str) -> bool:
    return any(part in name for part in ("attn_v.weight", "attn_qkv.weight", "attn_kv_b.weight"))


def _needs_more(layer: int, layers: int) -> bool:
    """Whether the mixed types spend more bits on this layer: the first and last eighth, and every third between."""
    return layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2


class _Rules:
    """Gives the tensors of one model their types, asked in the order in which llama.cpp goes through them."""

    has_output = False
    """Whether the model has a matrix for its output; else that of the input serves for both."""
    values = 0
    """How many tensors are values of attention."""

    def __init__(self, header: GgufHeader, quantization: str) -> None:
        self._mix = _MIXES[quantization]
        self._layers = header.n_layer
        self._experts = _number(header, "expert_count")
        self._group = header.n_head // header.n_head_kv if header.n_head_kv else 1
        self._is_large_llama = header.architecture == "llama" and header.n_layer == 80 and self._group > 1
        self._is_falcon = header.architecture == "falcon"
        self._value = self._down = 0

    def type_of(self, tensor: Tensor) -> str:
        """Return the name of the type that ``tensor`` is stored in."""
        name = tensor.name
        if tensor.dimensions < 2 or not name.endswith("weight") or _KEPT.search(name):
            return TENSOR_TYPES[tensor.type].name
        return _that_fits(self._wanted(name, tensor.row), tensor.row)

    def _wanted(self, name: str, row: int) -> str:
        mix, usual = self._mix, self._mix.usual
        is_embedding = name in ("token_embd.weight", "per_layer_token_embd.weight")
        if name == "output.weight" or (is_embedding and not self.has_output):
            is_exact = usual == "Q8_0" or self._is_falcon or row % TENSOR_TYPES[_BY_NAME[usual]].block_size
            return "Q8_0" if is_exact else "Q6_K"
        if is_embedding:
            return usual
        if _is_value(name):
            wanted = mix.value(self._value, self.values, self._group)
            self._value += 1
            return self._of_large(wanted)
        if "attn_k.weight" in name:
            return "Q8_0" if self._experts == 8 else usual
        if "attn_output.weight" in name and not self._is_falcon:
            return mix.output_of_eight if self._experts == 8 else mix.output
        if "ffn_down" in name:
            layer = _place(name)[0] if self._experts > 1 else self._down
            self._down += 1
            return mix.down(layer, self._layers)
        return usual

    def _of_large(self, wanted: str) -> str:
        if self._experts == 8:
            return "Q8_0"
        return "Q5_K" if self._is_large_llama and wanted in ("Q3_K", "Q4_K") else wanted


def _that_fits(wanted: str, row: int) -> str:
    """Return ``wanted``, or what takes its place for rows that its blocks do not fit."""
    if row % TENSOR_TYPES[_BY_NAME[wanted]].block_size == 0:
        return wanted
    instead = _FALLBACK.get(wanted, wanted)
    return instead if row % TENSOR_TYPES[_BY_NAME[instead]].block_size == 0 else "F16"


def _number(header: GgufHeader, key: str) -> int:
    value = header.metadata.get(f"{header.architecture}.{key}", 0)
    return value if isinstance(value, int) else 0


@dataclass(frozen=True, slots=True)
class _Mix:
    """The types of one quantization. ``value`` gets the number of the tensor, how many there are, and how many heads
    share one; ``down`` the layer and how many there are."""

    usual: str
    value: Callable[[int, int, int], str]
    down: Callable[[int, int], str]
    output: str
    output_of_eight: str


def _plain(usual: str) -> _Mix:
    return _Mix(usual, lambda _number, _all, _group: usual, lambda _layer, _layers: usual, usual, usual)


def _medium(usual: str, output_of_eight: str) -> _Mix:
    def value(number: int, count: int, _group: int) -> str:
        return "Q6_K" if _needs_more(number, count) else usual

    def down(layer: int, layers: int) -> str:
        return "Q6_K" if _needs_more(layer, layers) else usual

    return _Mix(usual, value, down, usual, output_of_eight)


_MIXES: Final[Mapping[str, _Mix]] = {
    "Q8_0": _plain("Q8_0"),
    "Q6_K": _plain("Q6_K"),
    "Q5_K_M": _medium("Q5_K", "Q5_K"),
    "Q4_K_M": _medium("Q4_K", "Q5_K"),
    "IQ4_NL": _Mix(
        "IQ4_NL",
        lambda _number, _all, group: "Q5_K" if group >= 4 else "IQ4_NL",
        lambda layer, layers: "Q5_K" if layer < layers // 8 else "IQ4_NL",
        "IQ4_NL",
        "Q5_K",
    ),
    "Q4_0": _plain("Q4_0"),
    "Q3_K_M": _Mix(
        "Q3_K",
        lambda number, _all, _group: "Q5_K" if number < 2 else "Q4_K",
        lambda layer, layers: "Q5_K" if layer < layers // 16 else "Q4_K",
        "Q4_K",
        "Q5_K",
    ),
}
