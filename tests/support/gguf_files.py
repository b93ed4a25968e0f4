"""Writers of tiny models that llama.cpp really loads, so that the whole chain is tested without any download.

Models with random weights babble; a *scripted* model says exactly what the test wants, token by token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from gguf import GGUFReader, GGUFWriter

from support.gguf_vocabularies import (
    END_OF_TURN,
    MERGE,
    SPECIAL_TOKENS,
    Vocabulary,
    bpe_vocabulary,
    spm_vocabulary,
    stored_text,
)

CHATML = (
    "{%- for message in messages -%}"
    "{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' -}}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}"
)


def write_spm_model(
    path: Path,
    template: str | None = None,
    *,
    seed: int = 0,
    n_ctx: int = 512,
    architecture: str = "llama",
    metadata: Mapping[str, Any] | None = None,
) -> Path:
    """Write a model with random weights and a SentencePiece vocabulary; see :func:`write_bpe_model`."""
    return _write_random(path, spm_vocabulary(), template, seed, n_ctx, architecture, metadata)


def write_bpe_model(
    path: Path,
    template: str | None = CHATML,
    *,
    seed: int = 0,
    n_ctx: int = 512,
    architecture: str = "llama",
    shape: Shape | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> Path:
    """Write a model with random weights, a byte-level BPE vocabulary and the tokens of ChatML (about 0.3 MB).

    ``metadata`` adds or replaces entries: strings, bools, ints (as uint32) and floats; None leaves an entry out.
    Any other ``architecture`` than ``llama`` is one that llama.cpp may not know or will refuse.
    """
    return _write_random(path, bpe_vocabulary(), template, seed, n_ctx, architecture, metadata, shape)


def write_scripted_model(
    path: Path,
    script: str | bytes | Sequence[str | bytes],
    template: str | None = CHATML,
    *,
    n_ctx: int = 1024,
    ends: bool = True,
    metadata: Mapping[str, Any] | None = None,
) -> Path:
    """Write a model that answers every prompt with ``script``, whatever the sampler, then ends its turn.

    A text is cut into tokens anywhere, even within a character. A sequence gives the tokens themselves: no two may be
    equal, none may be a lone newline; special tokens such as ``<think>`` go by their names. With ``ends=False`` the
    model starts over instead of ending.

    The next token depends on the current one only (embedding = one-hot, attention and feed-forward = 0, output = a
    permutation). So a script starts after any token that is not itself part of it: a prompt must end with such a
    token, as ChatML's does with its newline.
    """
    pieces = _cut(_bytes(script)) if isinstance(script, str | bytes) else [_bytes(piece) for piece in script]
    if len(set(pieces)) != len(pieces) or b"\n" in pieces or b"" in pieces:
        raise ValueError("the tokens of a script must differ from each other, from a newline and from nothing")
    specials = {text.encode(): text for text in SPECIAL_TOKENS}
    own = [piece for piece in pieces if len(piece) > 1 and piece not in specials and piece != "".join(MERGE).encode()]
    vocabulary = bpe_vocabulary(own)
    ids = {text: token for token, text in enumerate(vocabulary.tokens)}
    walk = [ids[specials.get(piece) or stored_text(piece)] for piece in pieces]
    walk.append(ids[END_OF_TURN] if ends else walk[0])
    following = np.full(len(vocabulary.tokens), walk[0])
    following[walk[:-1]] = walk[1:]
    shape = Shape(
        n_embd=-(-len(vocabulary.tokens) // 32) * 32, n_layer=1, n_head=1, n_head_kv=1, head_width=32, n_ff=32
    )
    embedding = np.eye(len(vocabulary.tokens), shape.n_embd, dtype=np.float16)
    output = np.zeros_like(embedding)
    output[following, np.arange(len(following))] = 4  # times sqrt(n_embd) after the norm: far above any temperature
    tensors = {name: np.zeros(dims, np.float16) for name, dims in shape.matrices(len(vocabulary.tokens)).items()}
    tensors |= {"token_embd.weight": embedding, "output.weight": output}
    return _write(path, "llama", vocabulary, shape, tensors, template, n_ctx, metadata)


def split_model(path: Path, parts: int) -> list[Path]:
    """Write the model at ``path`` again as ``parts`` files ``stem-0000N-of-0000M.gguf`` beside it; return them."""
    reader = GGUFReader(path)
    per_part = -(-len(reader.tensors) // parts)
    architecture = reader.fields["general.architecture"].contents()
    writer = GGUFWriter(path, architecture, split_max_tensors=per_part)
    for key, value in reader.fields.items():
        if not key.startswith("GGUF.") and key != "general.architecture":
            sub_type = value.types[-1] if value.types[0] == gguf.GGUFValueType.ARRAY else None
            writer.add_key_value(key, value.contents(), value.types[0], sub_type)
    for tensor in reader.tensors:
        writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
    finish(writer)
    files = sorted(path.parent.glob(f"{path.stem}-*-of-{parts:05}.gguf"))
    if len(files) != parts:
        raise ValueError(f"{len(reader.tensors)} tensors cannot be spread evenly over {parts} parts")
    return files


@dataclass(frozen=True)
class Shape:
    """Sizes of a llama model; the heads are ``head_width`` wide."""

    n_embd: int = 64
    n_layer: int = 2
    n_head: int = 4
    n_head_kv: int = 2
    head_width: int = 16
    n_ff: int = 96

    def matrices(self, n_vocab: int) -> dict[str, tuple[int, int]]:
        """Names and shapes (rows, columns) of all matrices."""
        queries, keys = self.n_head * self.head_width, self.n_head_kv * self.head_width
        shapes = {"token_embd.weight": (n_vocab, self.n_embd), "output.weight": (n_vocab, self.n_embd)}
        for layer in range(self.n_layer):
            shapes[f"blk.{layer}.attn_q.weight"] = (queries, self.n_embd)
            shapes[f"blk.{layer}.attn_k.weight"] = (keys, self.n_embd)
            shapes[f"blk.{layer}.attn_v.weight"] = (keys, self.n_embd)
            shapes[f"blk.{layer}.attn_output.weight"] = (self.n_embd, queries)
            shapes[f"blk.{layer}.ffn_gate.weight"] = (self.n_ff, self.n_embd)
            shapes[f"blk.{layer}.ffn_up.weight"] = (self.n_ff, self.n_embd)
            shapes[f"blk.{layer}.ffn_down.weight"] = (self.n_embd, self.n_ff)
        return shapes

    def norms(self) -> list[str]:
        """Names of the norm weights, each ``n_embd`` long."""
        layers = [f"blk.{layer}.{name}.weight" for layer in range(self.n_layer) for name in ("attn_norm", "ffn_norm")]
        return [*layers, "output_norm.weight"]

    def write(self, writer: GGUFWriter, n_vocab: int) -> None:
        """Add the sizes to the metadata."""
        writer.add_vocab_size(n_vocab)
        writer.add_embedding_length(self.n_embd)
        writer.add_block_count(self.n_layer)
        writer.add_feed_forward_length(self.n_ff)
        writer.add_head_count(self.n_head)
        writer.add_head_count_kv(self.n_head_kv)
        writer.add_key_length(self.head_width)
        writer.add_value_length(self.head_width)
        writer.add_rope_dimension_count(self.head_width)
        writer.add_layer_norm_rms_eps(1e-5)


def _write_random(
    path: Path,
    vocabulary: Vocabulary,
    template: str | None,
    seed: int,
    n_ctx: int,
    architecture: str,
    metadata: Mapping[str, Any] | None,
    shape: Shape | None = None,
) -> Path:
    shape = shape or Shape()
    random = np.random.default_rng(seed)
    tensors = {
        name: random.normal(0, columns**-0.5, (rows, columns)).astype(np.float16)
        for name, (rows, columns) in shape.matrices(len(vocabulary.tokens)).items()
    }
    return _write(path, architecture, vocabulary, shape, tensors, template, n_ctx, metadata)


def _write(
    path: Path,
    architecture: str,
    vocabulary: Vocabulary,
    shape: Shape,
    tensors: Mapping[str, np.ndarray[Any, Any]],
    template: str | None,
    n_ctx: int,
    metadata: Mapping[str, Any] | None,
) -> Path:
    writer = GGUFWriter(path, architecture)
    writer.add_type("model")
    writer.add_name(path.stem)
    writer.add_license("CC0-1.0")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_context_length(n_ctx)
    shape.write(writer, len(vocabulary.tokens))
    vocabulary.write(writer)
    if template is not None:
        writer.add_chat_template(template)
    for key, value in (metadata or {}).items():
        _set(writer, key, value)
    for name in shape.norms():
        writer.add_tensor(name, np.ones(shape.n_embd, np.float32))
    for name, values in tensors.items():
        writer.add_tensor(name, values)
    finish(writer)
    return path


def _set(writer: GGUFWriter, key: str, value: Any) -> None:
    """Add, replace or (None) remove one entry of the metadata."""
    writer.kv_data[0].pop(key, None)
    if isinstance(value, str):
        writer.add_string(key, value)
    elif isinstance(value, bool):
        writer.add_bool(key, value)
    elif isinstance(value, int):
        writer.add_uint32(key, value)
    elif isinstance(value, float):
        writer.add_float32(key, value)
    elif value is not None:
        writer.add_array(key, value)


def finish(writer: GGUFWriter) -> None:
    """Write everything that was added, and close the file."""
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _cut(text: bytes) -> list[bytes]:
    """Cut ``text`` into pieces that all differ, as short as possible (the parsing of LZ78).

    A lone newline is never a piece: ChatML's prompt ends with one.
    """
    used = {b"\n"}
    pieces: list[bytes] = []
    piece = b""
    for at in range(len(text)):
        piece += text[at : at + 1]
        if piece not in used:
            used.add(piece)
            pieces.append(piece)
            piece = b""
    while piece and pieces:  # the rest was said before: join it to what precedes, until that is new
        piece = pieces.pop() + piece
        if piece not in pieces:
            return [*pieces, piece]
    return [*pieces, piece] if piece else pieces
