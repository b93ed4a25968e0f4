"""A model as a whole: all its parts, and whether one can talk to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sotto.domain.errors import UserFacingError
from sotto.engine.gguf.header import GgufHeader
from sotto.engine.gguf.part_names import PART_NAME
from sotto.engine.gguf.reader import read_header
from sotto.engine.gguf.source import quoted
from sotto.engine.gguf.tables import TENSOR_TYPES

_ENCODERS = frozenset(
    {
        "bert",
        "modern-bert",
        "nomic-bert",
        "nomic-bert-moe",
        "neo-bert",
        "jina-bert-v2",
        "jina-bert-v3",
        "eurobert",
        "gemma-embedding",
        "llama-embed",
        "t5encoder",
    }
)
"""Architectures of llama.cpp that turn text into numbers for searching and cannot write."""

_NEVER_WEIGHTS = frozenset({9, 15, 24, 25, 27, 28})  # Q8_1, Q8_K, I8, I16, I64, F64
"""Tensor types that llama.cpp only computes with in between. It loads matrices of them, and multiplying calls a
function that is not there: a segmentation fault. The same goes for I32, except in tables of some architectures."""

_I32 = 26
_WITH_TABLES = frozenset({"deepseek4"})  # blk.N.ffn_gate_tid2eid


def read_model(path: Path) -> GgufHeader:
    """Read the header of a model in one or several files; ``path`` may be any of its parts.

    The parts of ``name-0000N-of-0000M.gguf`` must lie in one folder. The result is the first part's header with the
    sums over all parts, and ``files`` in order. Raises ``UserFacingError`` as :func:`read_header` does.
    """
    header = read_header(path)
    if header.split_count == 1:
        return header
    files = _parts(header)
    headers = [header if file == path else read_header(file) for file in files]
    for number, part in enumerate(headers):
        if part.split_no != number or part.split_count != len(files):
            raise _mismatch(part.path, f"it says it is part {part.split_no + 1} of {part.split_count}")
    first = headers[0]
    tensor_count = sum(part.tensor_count for part in headers)
    declared = first.metadata.get("split.tensors.count", tensor_count)
    if declared != tensor_count:
        raise _mismatch(first.path, f"the parts hold {tensor_count} of {declared} tensors")
    bytes_by_type: dict[int, int] = {}
    for part in headers:
        for number, size in part.bytes_by_type.items():
            bytes_by_type[number] = bytes_by_type.get(number, 0) + size
    return replace(
        first,
        file_size=sum(part.file_size for part in headers),
        tensor_count=tensor_count,
        parameters=sum(part.parameters for part in headers),
        bytes_by_type=bytes_by_type,
        files=files,
        matrix_types=frozenset().union(*(part.matrix_types for part in headers)),
    )


def check_is_language_model(header: GgufHeader) -> None:
    """Raise ``UserFacingError`` when the file is a part or a helper of a model, and cannot answer by itself.

    Whether this version of llama.cpp knows the architecture is llama.cpp's own verdict when it loads the model.
    """
    name = header.path.name
    if header.is_adapter:
        raise UserFacingError(
            "model_file_adapter",
            f'"{name}" is an adapter (LoRA): it changes a model, but is none by itself.',
            "Choose the model it was made for, and add the adapter there.",
        )
    if header.is_projector:
        raise UserFacingError(
            "model_file_projector",
            f'"{name}" is the image or sound part (mmproj) of a model, not the model itself.',
            "Choose the larger .gguf file it came with.",
        )
    if header.kind not in ("", "model"):
        raise UserFacingError(
            "model_file_not_a_model",
            f'"{name}" is a GGUF file of the kind {quoted(header.kind)}, not a model.',
            "Choose the model itself.",
        )
    if not header.architecture:
        raise UserFacingError(
            "model_file_no_architecture",
            f'"{name}" does not say which kind of model it holds.',
            "The file may have been made with an unfinished tool. Look for another file of the same model.",
        )
    if header.architecture in _ENCODERS:
        raise UserFacingError(
            "model_file_encoder",
            f'"{name}" is a model for searching (embeddings); it cannot write answers.',
            "Choose a chat model.",
        )
    if not header.tensor_count:
        raise UserFacingError(
            "model_file_no_weights",
            f'"{name}" holds only a vocabulary, no model.',
            "Look for the full model; its file is much larger.",
        )
    if not header.has_tokenizer:
        raise UserFacingError(
            "model_file_no_tokenizer",
            f'"{name}" holds no vocabulary, so it cannot read or write text.',
            "Look for another file of the same model.",
        )
    check_weight_types(header)


def check_weight_types(header: GgufHeader) -> None:
    """Raise ``UserFacingError`` when weights are of a type that nothing can be computed with."""
    unusable = _NEVER_WEIGHTS if header.architecture in _WITH_TABLES else _NEVER_WEIGHTS | {_I32}
    found = sorted(TENSOR_TYPES[number].name for number in header.bytes_by_type if number in unusable)
    if found:
        raise UserFacingError(
            "model_file_weights_type",
            f'"{header.path.name}" stores weights in a way that no model does ({", ".join(found)}).',
            "Don’t use this file. Look for another one of the same model, from a source you trust.",
        )


def _parts(header: GgufHeader) -> tuple[Path, ...]:
    """Return the paths of all parts; llama.cpp finds them by these exact names."""
    path, count = header.path, header.split_count
    match = PART_NAME.fullmatch(path.name)
    if match is None:
        raise UserFacingError(
            "model_file_part_name",
            f'"{path.name}" is part {header.split_no + 1} of {count} of a model, but its name does not say so.',
            f'Rename the parts to "name-00001-of-{count:05}.gguf" and so on, as they were when downloaded.',
        )
    if int(match["count"]) != count or int(match["number"]) != header.split_no + 1:
        raise _mismatch(path, f"it says it is part {header.split_no + 1} of {count}")
    files = tuple(path.with_name(f"{match['prefix']}-{number:05}-of-{count:05}.gguf") for number in range(1, count + 1))
    missing = [file.name for file in files if not file.exists()]
    if missing:
        others = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise UserFacingError(
            "model_file_part_missing",
            f'This model has {count} parts, and "{missing[0]}"{others} cannot be found.',
            "Download all parts into one folder.",
            "\n".join(missing[:100]),
        )
    return files


def _mismatch(path: Path, what: str) -> UserFacingError:
    return UserFacingError(
        "model_file_part_mismatch",
        f'"{path.name}" does not fit the other parts of its model: {what}.',
        "Delete the parts and download all of them again.",
    )
