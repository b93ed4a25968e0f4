"""What a GGUF header says about a model, without the vocabulary and the weights."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sotto.domain.light_dataclass import dataclass
from sotto.engine.gguf.tables import FILE_TYPES, TENSOR_TYPES

TEMPLATE_KEY: Final = "tokenizer.chat_template"
"""Where a model's default chat template is."""


@dataclass(frozen=True, slots=True)
class ArrayInfo:
    """An array of the metadata. ``values`` is kept for short arrays of numbers only (one value per layer)."""

    element_type: int
    length: int
    values: tuple[int | float | bool, ...] = ()


GgufValue = str | int | float | bool | ArrayInfo


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """The header of one GGUF file, or of a model in several parts (see :func:`sotto.engine.gguf.read_model`).

    ``file_size``, ``tensor_count``, ``parameters`` (elements of all tensors) and ``bytes_by_type`` (ggml type number
    to bytes of weights) count all ``files``, and ``matrix_types`` are the types of all tensors with rows and columns;
    everything else is of the first one. Long strings of ``metadata`` are cut. ``data_offset`` is where the weights
    begin.
    """

    path: Path
    version: int
    file_size: int
    metadata: Mapping[str, GgufValue]
    tensor_count: int
    parameters: int
    bytes_by_type: Mapping[int, int]
    alignment: int
    data_offset: int
    files: tuple[Path, ...]
    matrix_types: frozenset[int] = frozenset()

    @property
    def architecture(self) -> str:
        """``general.architecture``; empty when missing, as in every part but the first of a split model."""
        return self.text("general.architecture")

    @property
    def kind(self) -> str:
        """``general.type``: ``model``, ``adapter``, ``mmproj``, ``imatrix``…; empty in older files."""
        return self.text("general.type")

    @property
    def name(self) -> str:
        """The model's own name, else that of its file."""
        return self.text("general.name").strip() or _PART_SUFFIX.sub("", self.path.stem)

    @property
    def quantization(self) -> str:
        """Such as ``Q4_K_M``: from ``general.file_type``, else the tensor type that holds most bytes."""
        declared = self.metadata.get("general.file_type")
        if isinstance(declared, int) and declared in FILE_TYPES:
            return FILE_TYPES[declared]
        if not self.bytes_by_type:
            return ""
        return TENSOR_TYPES[max(self.bytes_by_type, key=lambda number: self.bytes_by_type[number])].name

    @property
    def licence(self) -> str:
        """``general.license`` as written by the author, or empty."""
        return self.text("general.license")

    @property
    def chat_template(self) -> str | None:
        """The default chat template (Jinja), or None for a base model."""
        return self.text(TEMPLATE_KEY) or None

    @property
    def has_tokenizer(self) -> bool:
        """Whether the vocabulary is in the file."""
        return bool(self.text("tokenizer.ggml.model"))

    @property
    def is_adapter(self) -> bool:
        """Whether this is a LoRA, which only changes another model."""
        return self.kind == "adapter"

    @property
    def is_projector(self) -> bool:
        """Whether this is the image or audio part (mmproj) of another model."""
        return self.kind == "mmproj" or self.architecture == "clip"

    @property
    def split_no(self) -> int:
        """Number of this part, from 0."""
        return self._number("split.no")

    @property
    def split_count(self) -> int:
        """How many files the model consists of; 1 for a model in one file."""
        return max(1, self._number("split.count"))

    @property
    def n_ctx_train(self) -> int:
        """Context window the model was trained for, in tokens (0: unknown, as for every number below)."""
        return self._number(self._own("context_length"))

    @property
    def n_layer(self) -> int:
        """Number of layers."""
        return self._number(self._own("block_count"))

    @property
    def n_embd(self) -> int:
        """Width of the hidden state."""
        return self._number(self._own("embedding_length"))

    @property
    def n_ff(self) -> int:
        """Width of the feed-forward part; the largest of all layers where they differ. Of a mixture of experts those
        that work for one token count together."""
        experts = self._number(self._own("expert_feed_forward_length")) * self._number(self._own("expert_used_count"))
        return max(experts, *self._numbers(self._own("feed_forward_length")), 0)

    @property
    def n_vocab(self) -> int:
        """Tokens of the vocabulary in the file."""
        return self._length("tokenizer.ggml.tokens")

    @property
    def n_merges(self) -> int:
        """Merges of the vocabulary in the file; 0 for those that need none."""
        return self._length("tokenizer.ggml.merges")

    @property
    def n_head(self) -> int:
        """Attention heads; the largest of all layers where they differ."""
        return max(self._numbers(self._own("attention.head_count")), default=0)

    @property
    def n_head_kv(self) -> int:
        """Key/value heads; the largest of all layers where they differ."""
        return max(self.n_head_kv_per_layer, default=0)

    @property
    def n_head_kv_per_layer(self) -> tuple[int, ...]:
        """Key/value heads of each layer: one entry per layer, 0 for a layer without attention."""
        own = self._numbers(self._own("attention.head_count_kv")) or self._numbers(self._own("attention.head_count"))
        return own * self.n_layer if len(own) == 1 and self.n_layer <= _MAX_LAYERS else own

    @property
    def key_length(self) -> int:
        """Width of the key of one head."""
        return self._number(self._own("attention.key_length")) or self._head_width

    @property
    def value_length(self) -> int:
        """Width of the value of one head."""
        return self._number(self._own("attention.value_length")) or self._head_width

    @property
    def kv_elements_per_token(self) -> int:
        """Numbers the key/value cache holds for one token, over all layers: an upper bound for models with a
        sliding window or a compressed cache; 0 for recurrent models. Times 2 bytes for an f16 cache."""
        return sum(self.n_head_kv_per_layer) * (self.key_length + self.value_length)

    def text(self, key: str) -> str:
        """Return the string under ``key``; empty when missing or of another type."""
        value = self.metadata.get(key, "")
        return value if isinstance(value, str) else ""

    @property
    def _head_width(self) -> int:
        return self.n_embd // self.n_head if self.n_head else 0

    def _own(self, key: str) -> str:
        """Return ``key`` under the architecture's name, where its hyperparameters live."""
        return f"{self.architecture}.{key}"

    def _length(self, key: str) -> int:
        value = self.metadata.get(key)
        return value.length if isinstance(value, ArrayInfo) else 0

    def _number(self, key: str) -> int:
        value = self.metadata.get(key, 0)
        return value if isinstance(value, int) and value > 0 else 0

    def _numbers(self, key: str) -> tuple[int, ...]:
        """Return the integers under ``key``: one, or one per layer; negative ones as 0, none when missing."""
        value = self.metadata.get(key)
        if isinstance(value, ArrayInfo):
            return tuple(max(0, item) for item in value.values if isinstance(item, int))
        return (value,) if isinstance(value, int) and value > 0 else ()


_PART_SUFFIX = re.compile(r"-[0-9]{5}-of-[0-9]{5}$")
_MAX_LAYERS = 4096  # a hostile block_count must not become a tuple of billions; llama.cpp refuses more than 512
