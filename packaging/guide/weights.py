"""The guide as a GGUF file: writing what was trained, and reading it again to train on.

Matrices are stored as Q8_0 (blocks of 32 values with one scale), which changes no answer and halves the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gguf
import numpy as np
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter
from gguf.quants import dequantize, quantize

from guide.handbook import FOLDER, Handbook
from guide.vocabulary import IM_END, PADDING, SPECIAL, Vocabulary, to_text

if TYPE_CHECKING:  # reading a guide needs no PyTorch
    from guide.network import Network, Shape

HANDBOOK_KEY = "sotto.guide.handbook"
"""Metadata key of the handbook's fingerprint."""

_PER_TOKEN = ("token_embd.weight", "output.weight")


@dataclass(frozen=True)
class Stored:
    """What a file holds: the vocabulary and the weights by their GGUF names."""

    vocabulary: Vocabulary
    tensors: dict[str, np.ndarray[Any, Any]]


def write(path: Path, network: Network, vocabulary: Vocabulary, handbook: Handbook) -> None:
    """Write ``network`` to ``path``. The same weights give the same bytes."""
    writer = GGUFWriter(path, "llama")
    _write_facts(writer, network.shape, handbook)
    _write_vocabulary(writer, vocabulary)
    for name, weights in network.state_dict().items():
        array = weights.detach().numpy()
        if array.ndim == 2:
            kind = GGMLQuantizationType.Q8_0
            writer.add_tensor(name, quantize(array, kind), raw_dtype=kind)
        else:
            writer.add_tensor(name, array)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def read(path: Path) -> Stored:
    """Read back what :func:`write` wrote."""
    tensors = {one.name: np.asarray(dequantize(one.data, one.tensor_type)) for one in GGUFReader(path).tensors}
    return Stored(read_vocabulary(path), tensors)


def read_vocabulary(path: Path) -> Vocabulary:
    """Read the vocabulary alone; its phrases are not put together to replies again, each is one of its own."""
    fields = GGUFReader(path).fields
    rules = (str(rule).split(" ") for rule in fields["tokenizer.ggml.merges"].contents())
    bare = Vocabulary(tuple((left, right) for left, right in rules), ())
    phrases = fields["tokenizer.ggml.tokens"].contents()[len(bare.tokens) :]
    return Vocabulary(bare.merges, tuple((to_text(str(phrase)),) for phrase in phrases))


def fill(network: Network, vocabulary: Vocabulary, stored: Stored) -> None:
    """Put stored weights into ``network``; tokens that are new in ``vocabulary`` keep their random ones."""
    import torch

    old = stored.vocabulary.ids
    for name, weight in network.state_dict().items():
        array = stored.tensors[name]
        if name in _PER_TOKEN:
            for token, id_ in vocabulary.ids.items():
                if token in old:
                    weight[id_] = torch.tensor(array[old[token]])
        else:
            weight.copy_(torch.tensor(array))


def _write_facts(writer: GGUFWriter, shape: Shape, handbook: Handbook) -> None:
    writer.add_name("Sotto guide")
    writer.add_author("The Sotto contributors")
    writer.add_license("mit")
    writer.add_description("Answers questions about Sotto from its handbook, and nothing else.")
    writer.add_languages(["en"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_string(HANDBOOK_KEY, handbook.fingerprint())
    # What the answers were trained for, by llama.cpp's keys for recommended samplers: greedy.
    writer.add_float32("general.sampling.temp", 0.0)
    writer.add_int32("general.sampling.top_k", 1)
    writer.add_context_length(shape.n_ctx)
    writer.add_embedding_length(shape.n_embd)
    writer.add_block_count(shape.n_layer)
    writer.add_feed_forward_length(shape.n_ff)
    writer.add_head_count(shape.n_head)
    writer.add_head_count_kv(shape.n_head)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_layer_norm_rms_eps(shape.norm_eps)


def _write_vocabulary(writer: GGUFWriter, vocabulary: Vocabulary) -> None:
    kinds = [gguf.TokenType.CONTROL if token in SPECIAL else gguf.TokenType.NORMAL for token in vocabulary.tokens]
    end = vocabulary.ids[IM_END]
    writer.add_vocab_size(len(vocabulary.tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(vocabulary.tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges([f"{left} {right}" for left, right in vocabulary.merges])
    writer.add_eos_token_id(end)
    writer.add_eot_token_id(end)
    writer.add_pad_token_id(vocabulary.ids[PADDING])
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_chat_template((FOLDER / "chat_template.jinja").read_text(encoding="utf-8").strip())
