"""Model files with something wrong in them that a header check cannot see, or not yet: the same ones for the same seed.

A file is taken apart, changed in one to three places, and put together again with lengths and offsets that are right,
so that what was changed reaches llama.cpp instead of being refused for a broken frame.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sotto.domain.errors import UserFacingError
from sotto.engine.gguf.adapter import read_adapter
from sotto.engine.gguf.model import check_is_language_model, read_model
from sotto.engine.gguf.tables import MAGIC, SCALAR_FORMATS, TENSOR_TYPES, ValueType
from support.gguf_bytes import text

_ALIGNMENT = 32
_LARGEST = 24 * 1024 * 1024  # bytes of one mutant
_HARDEST_INTEGERS = (0, 1, 2, 3, 7, 31, 255, 256, 65_535, 2**24, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**64 - 1)
_HARDEST_FLOATS = (0.0, -0.0, 1.0, -1.0, 1e-45, 1e-10, 1e10, 3.4e38, float("inf"), float("-inf"), float("nan"))
_ARCHITECTURES = (
    "llama", "rwkv6", "gpt2", "qwen2", "qwen3", "gemma", "gemma2", "gemma3", "phi2", "phi3", "mamba", "mamba2", "jamba",
    "starcoder", "bloom", "mpt", "falcon", "command-r", "deepseek2", "qwen2moe", "llama4", "granitehybrid", "lfm2",
    "olmo2", "stablelm", "minicpm", "t5", "gpt-oss", "falcon-h1", "arwkv7", "plamo2", "nemotron_h",
)  # fmt: skip
_VOCABULARIES = ("llama", "gpt2", "bert", "t5", "rwkv", "plamo2", "no_vocab", "none", "")
_PRETOKENIZERS = (
    "default",
    "llama-bpe",
    "qwen2",
    "gpt-2",
    "deepseek-llm",
    "tekken",
    "refact",
    "gpt-4o",
    "superbpe",
    "",
)


@dataclass
class Entry:
    """One entry of the metadata: ``raw`` is its value as it stands in the file, without the type."""

    key: bytes
    type: int
    raw: bytes


@dataclass
class Tensor:
    """One tensor with its weights."""

    name: bytes
    shape: list[int]
    type: int
    data: bytes


@dataclass
class Parts:
    """A file taken apart."""

    entries: list[Entry]
    tensors: list[Tensor]

    def entry(self, key: bytes) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)

    def set(self, key: bytes, type_: int, raw: bytes) -> None:
        entry = self.entry(key)
        if entry is None:
            self.entries.append(Entry(key, type_, raw))
        else:
            entry.type, entry.raw = type_, raw


def take_apart(path: Path) -> Parts:
    """Read a sound file of version 2 or 3."""
    data = path.read_bytes()
    at = len(MAGIC) + 4
    tensor_count, entry_count = struct.unpack_from("<QQ", data, at)
    at += 16
    entries = []
    for _ in range(entry_count):
        key, at = _string(data, at)
        (type_,) = struct.unpack_from("<I", data, at)
        begin = at + 4
        at = _behind(data, begin, type_)
        entries.append(Entry(key, type_, data[begin:at]))
    rows = []
    for _ in range(tensor_count):
        name, at = _string(data, at)
        (dimensions,) = struct.unpack_from("<I", data, at)
        shape = list(struct.unpack_from(f"<{dimensions}Q", data, at + 4))
        type_, offset = struct.unpack_from("<IQ", data, at + 4 + 8 * dimensions)
        at += 16 + 8 * dimensions
        rows.append((name, shape, type_, offset))
    begin = at + -at % _ALIGNMENT
    tensors = [
        Tensor(name, shape, type_, data[begin + offset : begin + offset + size_of(shape, type_)])
        for name, shape, type_, offset in rows
    ]
    return Parts(entries, tensors)


def put_together(parts: Parts) -> bytes:
    """Return the file."""
    head = [MAGIC + struct.pack("<IQQ", 3, len(parts.tensors), len(parts.entries))]
    head += [text(entry.key) + struct.pack("<I", entry.type) + entry.raw for entry in parts.entries]
    body, at = [], 0
    for tensor in parts.tensors:
        layout = f"<I{len(tensor.shape)}QIQ"
        head.append(text(tensor.name) + struct.pack(layout, len(tensor.shape), *tensor.shape, tensor.type, at))
        size = size_of(tensor.shape, tensor.type)
        data = tensor.data[:size].ljust(size + -size % _ALIGNMENT, b"\0")
        body.append(data)
        at += len(data)
    joined = b"".join(head)
    return b"".join([joined, bytes(-len(joined) % _ALIGNMENT), *body])


def size_of(shape: Sequence[int], type_: int) -> int:
    """Return the bytes that a tensor takes."""
    elements = 1
    for length in shape:
        elements *= length
    kind = TENSOR_TYPES[type_]
    return elements // kind.block_size * kind.block_bytes


def check_model(path: Path) -> None:
    """Raise what our header check raises for a model."""
    check_is_language_model(read_model(path))


def check_adapter(path: Path) -> None:
    """Raise what our header check raises for an adapter."""
    read_adapter(path)


def write_mutant(bases: Sequence[Path], seed: int, path: Path, check: Callable[[Path], None] = check_model) -> str:
    """Write a file that passes ``check`` all the same; return in words what was changed."""
    for attempt in range(10_000):
        chance = random.Random(f"{seed}.{attempt}")
        base = chance.choice(bases)
        parts = take_apart(base)
        words = [_changed(parts, chance) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
        if sum(size_of(tensor.shape, tensor.type) for tensor in parts.tensors) > _LARGEST:
            continue
        path.write_bytes(put_together(parts))
        try:
            check(path)
        except UserFacingError:
            continue
        return f"seed {seed}, {base.name}: {'; '.join(words)}"
    raise AssertionError("no mutation passes")


def _changed(parts: Parts, chance: random.Random) -> str:
    return chance.choice(_CHANGES)(parts, chance)


# Weights and the tensor table


def _weights(parts: Parts, chance: random.Random) -> str:
    """NaN, infinity, noise: what a decode must survive."""
    kind = chance.choice(("noise", "ones", "zeros", "few"))
    tensors = parts.tensors if chance.random() < 0.3 else [chance.choice(parts.tensors)]
    for tensor in tensors:
        size = len(tensor.data)
        if kind == "noise":
            tensor.data = chance.randbytes(size)
        elif kind == "ones":
            tensor.data = b"\xff" * size
        elif kind == "zeros":
            tensor.data = bytes(size)
        else:
            data = bytearray(tensor.data)
            for _ in range(min(64, size)):
                data[chance.randrange(size)] = chance.randrange(256)
            tensor.data = bytes(data)
    return f"weights of {len(tensors)} tensors: {kind}"


def _shape(parts: Parts, chance: random.Random) -> str:
    tensor = chance.choice(parts.tensors)
    before = list(tensor.shape)
    kind = chance.randrange(4)
    if kind == 0:
        chance.shuffle(tensor.shape)
    elif kind == 1:
        place = chance.randrange(len(tensor.shape))
        tensor.shape[place] = max(1, chance.choice((1, 32, 64, 256, tensor.shape[place] * 2, tensor.shape[place] // 2)))
    elif kind == 2 and len(tensor.shape) < 4:
        tensor.shape.append(chance.choice((1, 1, 2, 3)))
    else:
        del tensor.shape[-1:]
    return f"shape of {tensor.name!r}: {before} to {tensor.shape}"


def _type(parts: Parts, chance: random.Random) -> str:
    tensors = parts.tensors if chance.random() < 0.2 else [chance.choice(parts.tensors)]
    type_ = chance.choice([*TENSOR_TYPES])
    for tensor in tensors:
        row = tensor.shape[0] if tensor.shape else 1
        if row % TENSOR_TYPES[type_].block_size:
            continue
        tensor.type = type_
        size = size_of(tensor.shape, type_)
        tensor.data = (tensor.data * (size // max(1, len(tensor.data)) + 1))[:size]
    return f"type of {len(tensors)} tensors ({tensors[0].name!r}): {TENSOR_TYPES[type_].name}"


def _table(parts: Parts, chance: random.Random) -> str:
    kind = chance.choice(("drop", "rename", "swap", "add", "shuffle"))
    tensor = chance.choice(parts.tensors)
    if kind == "drop":
        parts.tensors.remove(tensor)
    elif kind == "rename":
        names = ("output.weight", "rope_freqs.weight", "blk.0.attn_q.bias", "blk.99.ffn_up.weight", "x" * 63, "")
        tensor.name = chance.choice(names).encode()
    elif kind == "swap":
        other = chance.choice(parts.tensors)
        tensor.name, other.name = other.name, tensor.name
    elif kind == "add":
        names = ("rope_freqs.weight", "output_norm.bias", "blk.0.attn_q_norm.weight", "token_types.weight", "cls.bias")
        shape = [chance.choice((1, 4, 8, 32, 64))]
        parts.tensors.append(Tensor(chance.choice(names).encode(), shape, 0, chance.randbytes(4 * shape[0])))
    else:
        chance.shuffle(parts.tensors)
    return f"tensor table: {kind} {tensor.name!r}"


# Metadata


def _scalar(parts: Parts, chance: random.Random) -> str:
    scalars = [entry for entry in parts.entries if entry.type in SCALAR_FORMATS]
    if not scalars:
        return _weights(parts, chance)
    entry = chance.choice(scalars)
    value = _hard_value(entry, chance)
    return f"{entry.key.decode()} = {value}"


def _other_type(parts: Parts, chance: random.Random) -> str:
    """The same key with a value of another type."""
    entry = chance.choice(parts.entries)
    before, entry.type = entry.type, chance.choice((*SCALAR_FORMATS, ValueType.STRING, ValueType.ARRAY))
    if entry.type == ValueType.STRING:
        entry.raw = text(chance.choice(("", "llama", "\0", "9" * 300)))
    elif entry.type == ValueType.ARRAY:
        count = chance.choice((0, 1, 2, 5, 600))
        entry.raw = struct.pack("<IQ", ValueType.UINT32, count) + chance.randbytes(4 * count)
    else:
        _hard_value(entry, chance)
    return f"{entry.key.decode()}: type {before} to {entry.type}"


def _hard_value(entry: Entry, chance: random.Random) -> int | float | bool:
    layout = SCALAR_FORMATS[entry.type]
    size = struct.calcsize(layout)
    value: int | float | bool
    if layout[1] in "fd":
        value = chance.choice(_HARDEST_FLOATS)
        entry.raw = struct.pack(layout, value)
    elif layout[1] == "?":
        value = chance.random() < 0.5
        entry.raw = struct.pack(layout, value)
    else:
        known = int.from_bytes(entry.raw[:size].ljust(size, b"\0"), "little")
        around = (max(0, known - 1), known + 1, known * 2, known // 2, chance.randrange(2 ** (8 * size)))
        value = chance.choice((*_HARDEST_INTEGERS, *around)) % 2 ** (8 * size)
        entry.raw = value.to_bytes(size, "little")
    return value


def _drop(parts: Parts, chance: random.Random) -> str:
    entry = chance.choice(parts.entries)
    parts.entries.remove(entry)
    return f"without {entry.key.decode()}"


def _identity(parts: Parts, chance: random.Random) -> str:
    """Another architecture or kind of vocabulary than what the file holds."""
    if chance.random() < 0.4:
        name = chance.choice(_ARCHITECTURES)
        architecture = parts.entry(b"general.architecture")
        before = architecture.raw[8:] if architecture is not None else b""
        parts.set(b"general.architecture", ValueType.STRING, text(name))
        for entry in parts.entries:
            if entry.key.startswith(before + b"."):
                entry.key = name.encode() + entry.key[len(before) :]
        return f"architecture {name}"
    key, names = chance.choice(((b"tokenizer.ggml.model", _VOCABULARIES), (b"tokenizer.ggml.pre", _PRETOKENIZERS)))
    name = chance.choice(names)
    parts.set(key, ValueType.STRING, text(name))
    return f"{key.decode()} = {name!r}"


def _special(parts: Parts, chance: random.Random) -> str:
    """A key that the file may not have had, and that llama.cpp looks for."""
    architecture = parts.entry(b"general.architecture")
    own = (architecture.raw[8:] if architecture is not None else b"llama") + b"."
    numbers = [
        *(
            b"tokenizer.ggml." + name + b"_token_id"
            for name in (b"bos", b"eos", b"eot", b"unknown", b"padding", b"mask")
        ),
        *(b"tokenizer.ggml." + name for name in (b"fim_pre_token_id", b"eom_token_id", b"token_type_count")),
        *(own + name for name in _OWN_NUMBERS),
    ]
    key = chance.choice(numbers)
    entry = Entry(key, ValueType.UINT32, bytes(4))
    value = _hard_value(entry, chance)
    parts.set(key, entry.type, entry.raw)
    return f"{key.decode()} = {value}"


_OWN_NUMBERS = (
    b"context_length", b"block_count", b"embedding_length", b"feed_forward_length", b"vocab_size", b"expert_count",
    b"expert_used_count", b"attention.head_count", b"attention.head_count_kv", b"attention.key_length",
    b"attention.value_length", b"attention.sliding_window", b"attention.sliding_window_pattern",
    b"rope.dimension_count", b"rope.scaling.original_context_length", b"attention.group_norm_groups",
    b"ssm.inner_size", b"ssm.conv_kernel", b"ssm.state_size", b"wkv.head_size", b"rescale_every_n_layers",
    b"token_shift_count", b"leading_dense_block_count", b"embedding_length_out", b"nextn_predict_layers",
    b"pooling_type", b"full_attention_interval", b"shared_kv_layers", b"attention.shared_kv_layers",
)  # fmt: skip


# Arrays and the template


def _array(parts: Parts, chance: random.Random) -> str:
    arrays = [entry for entry in parts.entries if entry.type == ValueType.ARRAY]
    if not arrays:
        return _scalar(parts, chance)
    entry = chance.choice(arrays)
    element, count = struct.unpack_from("<IQ", entry.raw)
    kind = chance.choice(("shorter", "longer", "empty", "scrambled", "type", "element"))
    items = _items(entry.raw)
    if kind == "shorter":
        items = items[: chance.randrange(count + 1)]
    elif kind == "longer":
        items += [chance.choice(items) for _ in range(chance.choice((1, 3, 500)))] if items else []
    elif kind == "empty":
        items = []
    elif kind == "scrambled":
        chance.shuffle(items)
    elif kind == "type":
        element = chance.choice((*SCALAR_FORMATS, ValueType.STRING))
        items = [_element(element, chance) for _ in items]
    elif items:
        for _ in range(chance.choice((1, 2, 100))):
            items[chance.randrange(len(items))] = _element(element, chance)
    entry.raw = struct.pack("<IQ", element, len(items)) + b"".join(items)
    return f"{entry.key.decode()} ({count}): {kind}"


def _items(raw: bytes) -> list[bytes]:
    """Return the elements of an array as they stand in the file."""
    element, count = struct.unpack_from("<IQ", raw)
    at, items = 12, []
    for _ in range(count):
        end = _behind(raw, at, element)
        items.append(raw[at:end])
        at = end
    return items


def _element(element: int, chance: random.Random) -> bytes:
    if element != ValueType.STRING:
        entry = Entry(b"", element, b"")
        _hard_value(entry, chance)
        return entry.raw
    words = (
        b"", b"\0", b"a", b" ", b"\xff\xfe", b"\xc3", b"<0x41>", b"<0xZZ>", b"<s>", b"</s>", b"<|im_end|>", b"a b c",
        b"  ", b"\xe2\x96\x81" * 40, b"x" * 5000, chance.randbytes(12), "\u0120".encode(), b"\xf4\x90\x80\x80",
        b"<unk>", b"'\\x41'",
    )  # fmt: skip
    return text(chance.choice(words))


def _template(parts: Parts, chance: random.Random) -> str:
    """What templates can do is in hostile_templates.py; here they are only one more thing that is odd."""
    template = chance.choice(("", "{{", "\0", "{{ messages[0].content * 1000 }}", "x" * 3000, "{% for a in b %}"))
    parts.set(b"tokenizer.chat_template", ValueType.STRING, text(template))
    return f"template {template[:40]!r}"


_CHANGES: tuple[Callable[[Parts, random.Random], str], ...] = (
    _weights, _weights, _shape, _type, _type, _table, _scalar, _scalar, _scalar, _other_type, _drop, _identity,
    _special, _special, _special, _array, _array, _array, _template,
)  # fmt: skip


def _string(data: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from("<Q", data, at)
    return data[at + 8 : at + 8 + length], at + 8 + length


def _behind(data: bytes, at: int, type_: int) -> int:
    """Return where the value of ``type_`` at ``at`` ends."""
    if type_ in SCALAR_FORMATS:
        return at + struct.calcsize(SCALAR_FORMATS[type_])
    if type_ == ValueType.STRING:
        return _string(data, at)[1]
    element, count = struct.unpack_from("<IQ", data, at)
    at += 12
    if element in SCALAR_FORMATS:
        return int(at + count * struct.calcsize(SCALAR_FORMATS[element]))
    for _ in range(count):
        at = _behind(data, at, element)
    return at
