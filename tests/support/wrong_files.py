"""Everything people choose by mistake, and everything a broken download or a hostile author makes of a model file."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from support.gguf_bytes import array, entry, header, small_model, string, tensor, text, u16, u32
from support.gguf_files import split_model, write_bpe_model

SHARED_MODELS = Path(__file__).resolve().parents[3] / "shared" / "models"
"""Optional folder of small real models beside the repository."""

_LLAMA = string("general.architecture", "llama")
_TOKENIZER = string("tokenizer.ggml.model", "gpt2")
_NORM = tensor("output_norm.weight", (8,))


class WrongFile(NamedTuple):
    """A file that is not a usable language model, and the code of the error that says so."""

    name: str
    path: Path
    code: str


def write_wrong_files(folder: Path) -> list[WrongFile]:
    """Write every kind of wrong model file into ``folder``; what this system cannot make is left out."""
    written = []
    for name, code, content in [*_foreign_files(), *_bad_headers(), *_bad_tensors(), *_other_kinds()]:
        path = folder / f"{name}.gguf"
        path.write_bytes(content)
        written.append(WrongFile(name, path, code))
    written += _special_files(folder)
    written += _bad_parts(folder)
    old = SHARED_MODELS / "old-ggufv1-stories260K-f32.gguf"
    if old.exists():
        written.append(WrongFile("version-1-real", old, "model_file_version_old"))
    return written


def _foreign_files() -> Iterator[tuple[str, str, bytes]]:
    safetensors = json.dumps({"weight": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
    yield "empty", "model_file_empty", b""
    yield "zip", "model_file_zip", _zipped("model.gguf")
    yield "empty-zip", "model_file_zip", b"PK\x05\x06" + bytes(18)
    yield "pytorch", "model_file_pickle", _zipped("archive/data.pkl")
    yield "pickle", "model_file_pickle", b"\x80\x04\x95\x0b\0\0\0\0\0\0\0}\x94K\x01K\x02s."
    yield "gzip", "model_file_gzip", gzip.compress(b"GGUF")
    yield "7z", "model_file_archive", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(24)
    yield "login-page", "model_file_html", b"<!DOCTYPE html><html><body>Please sign in</body></html>"
    yield "html", "model_file_html", b"\xef\xbb\xbf\n  <HTML><head></head></HTML>"
    yield "safetensors", "model_file_safetensors", struct.pack("<Q", len(safetensors)) + safetensors + bytes(8)
    yield "git-lfs", "model_file_lfs_pointer", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
    yield "json", "model_file_not_gguf", b'{"error": "not found"}'
    yield "wrong-magic", "model_file_not_gguf", b"GGUG" + small_model()[4:]
    yield "zeros", "model_file_blank", bytes(5000)
    for magic in (0x67676D6C, 0x67676D66, 0x67676A74):  # ggml, ggmf, ggjt
        backwards = struct.pack("<I", magic)
        yield f"old-{backwards[::-1].decode()}", "model_file_old_format", backwards + bytes(60)


def _bad_headers() -> Iterator[tuple[str, str, bytes]]:
    good = small_model()
    yield "magic-only", "model_file_header_truncated", b"GGUF"
    yield "three-bytes", "model_file_header_truncated", b"GGU"
    yield "counts-cut", "model_file_header_truncated", good[:20]
    yield "metadata-cut", "model_file_header_truncated", good[:100]
    yield "version-0", "model_file_version_invalid", header([_LLAMA], version=0)
    yield "version-1", "model_file_version_old", header([_LLAMA], version=1)
    yield "version-4", "model_file_version_new", header([_LLAMA], version=4)
    yield "big-endian", "model_file_big_endian", b"GGUF" + struct.pack(">IQQ", 3, 0, 0)
    yield "many-entries", "model_file_absurd_size", header([_LLAMA], entry_count=2**63)
    yield "many-tensors", "model_file_absurd_size", header([_LLAMA], tensor_count=2**64 - 1)
    yield "some-entries", "model_file_header_truncated", header([_LLAMA], entry_count=1000)
    yield "some-tensors", "model_file_header_truncated", header([_LLAMA], tensor_count=1000)
    yield "long-key", "model_file_absurd_size", header([struct.pack("<Q", 2**40) + bytes(40)])
    yield "long-string", "model_file_absurd_size", header([entry("a", 8, struct.pack("<Q", 2**63) + bytes(40))])
    yield "cut-string", "model_file_header_truncated", header([entry("a", 8, struct.pack("<Q", 1000) + bytes(40))])
    yield "long-array", "model_file_absurd_size", header([array("a", 10, 2**61 + 1, bytes(40))])
    yield "cut-array", "model_file_header_truncated", header([array("a", 4, 5000, bytes(40))])
    yield "long-string-array", "model_file_absurd_size", header([array("a", 8, 2**60, bytes(40))])
    yield "cut-string-array", "model_file_header_truncated", header([array("a", 8, 1000, bytes(40))])
    yield "many-strings", "model_file_absurd_size", header([array("a", 8, 3_000_001)])
    yield "string-in-array", "model_file_absurd_size", header([array("a", 8, 1, struct.pack("<Q", 2**64 - 8))])
    yield "much-text", "model_file_absurd_size", header([string(f"{n}" + "k" * 60_000, "") for n in range(600)])
    yield "value-type", "model_file_value_type", header([entry("a", 13, bytes(8))])
    yield "element-type", "model_file_value_type", header([array("a", 99, 1, bytes(8))])
    yield "nested-array", "model_file_nested_array", header([array("a", 9, 1, struct.pack("<IQ", 4, 0))])
    yield "key-not-utf8", "model_file_bad_text", header([string(b"\xff\xfe", "x")])
    yield "duplicate-key", "model_file_duplicate_key", header([_LLAMA, _LLAMA])
    yield "alignment-48", "model_file_alignment", header([_LLAMA, u32("general.alignment", 48)])
    yield "alignment-0", "model_file_alignment", header([_LLAMA, u32("general.alignment", 0)])
    yield "alignment-text", "model_file_value_type", header([_LLAMA, string("general.alignment", "32")])


def _bad_tensors() -> Iterator[tuple[str, str, bytes]]:
    def with_tensors(*tensors: bytes) -> bytes:
        return header([_LLAMA, _TOKENIZER], tensors, weights=4096)

    second = "second.weight"
    yield "five-dimensions", "model_file_tensor_shape", with_tensors(tensor("a", (1, 1, 1, 1, 1)))
    yield "million-dimensions", "model_file_tensor_shape", with_tensors(text("a") + struct.pack("<I", 10**6))
    yield "zero-dimension", "model_file_tensor_shape", with_tensors(tensor("a", (8, 0)))
    yield "shape-overflow", "model_file_tensor_shape", with_tensors(tensor("a", (2**32, 2**32)))
    yield "tensor-name-long", "model_file_absurd_size", with_tensors(tensor("n" * 64, (8,)))
    yield "tensor-name-not-utf8", "model_file_bad_text", with_tensors(tensor(b"\xc3(", (8,)))
    yield "tensor-twice", "model_file_duplicate_tensor", with_tensors(_NORM, tensor("output_norm.weight", (8,), 0, 32))
    yield "tensor-type-new", "model_file_tensor_type", with_tensors(tensor("a", (256,), 9999))
    yield "tensor-type-removed", "model_file_tensor_type", with_tensors(tensor("a", (256,), 4))
    yield "half-a-block", "model_file_block_size", with_tensors(tensor("a", (100,), 12))
    yield "misaligned", "model_file_tensor_misaligned", with_tensors(_NORM, tensor(second, (8,), 0, 33))
    yield "overlap", "model_file_tensor_offset", with_tensors(_NORM, tensor(second, (8,), 0, 0))
    yield "gap", "model_file_tensor_offset", with_tensors(_NORM, tensor(second, (8,), 0, 64))
    yield "far-offset", "model_file_tensor_offset", with_tensors(tensor("a", (8,), 0, 2**63))
    yield "weights-missing", "model_file_truncated", with_tensors(tensor("a", (2**40,)))
    yield "one-byte-short", "model_file_truncated", header([_LLAMA, _TOKENIZER], [_NORM], weights=31)
    yield "half-downloaded", "model_file_truncated", small_model()[:-100]


def _other_kinds() -> Iterator[tuple[str, str, bytes]]:
    def of(*entries: bytes) -> bytes:
        return header(entries, [_NORM], weights=32)

    yield "adapter", "model_file_adapter", of(_LLAMA, string("general.type", "adapter"))
    yield "mmproj", "model_file_projector", of(_LLAMA, string("general.type", "mmproj"))
    yield "clip", "model_file_projector", of(string("general.architecture", "clip"))
    yield "imatrix", "model_file_not_a_model", of(string("general.type", "imatrix"))
    yield "no-architecture", "model_file_no_architecture", of(_TOKENIZER)
    yield "architecture-number", "model_file_no_architecture", of(u32("general.architecture", 7), _TOKENIZER)
    yield "embeddings", "model_file_encoder", of(string("general.architecture", "bert"), _TOKENIZER)
    yield "vocabulary-only", "model_file_no_weights", header([_LLAMA, _TOKENIZER])
    yield "no-vocabulary", "model_file_no_tokenizer", of(_LLAMA)
    part = (u16("split.no", 1), u16("split.count", 2))
    yield "renamed-part", "model_file_part_name", of(*part)
    yield "other-00001-of-00002", "model_file_part_mismatch", of(*part)
    yield "part-type-00001-of-00002", "model_file_value_type", of(string("split.no", "0"), u16("split.count", 2))


def _special_files(folder: Path) -> Iterator[WrongFile]:
    yield WrongFile("missing", folder / "missing.gguf", "model_file_missing")
    yield WrongFile("zero-in-name", folder / "zero\0.gguf", "model_file_missing")
    directory = folder / "folder.gguf"
    directory.mkdir()
    yield WrongFile("folder", directory, "model_file_folder")
    inside = folder / "empty.gguf" / "model.gguf"
    yield WrongFile("inside-a-file", inside, "model_file_missing")
    if hasattr(os, "mkfifo"):
        fifo = folder / "fifo.gguf"
        os.mkfifo(fifo)
        yield WrongFile("fifo", fifo, "model_file_not_regular")
        yield WrongFile("device", Path("/dev/zero"), "model_file_not_regular")
    link = folder / "link.gguf"
    try:
        link.symlink_to(folder / "nowhere.gguf")
    except OSError:  # Windows without the right to make links
        pass
    else:
        yield WrongFile("broken-link", link, "model_file_broken_link")
    locked = folder / "locked.gguf"
    locked.write_bytes(small_model())
    locked.chmod(0)
    if not os.access(locked, os.R_OK):  # root and Windows may read it all the same
        yield WrongFile("locked", locked, "model_file_permission")


def _bad_parts(folder: Path) -> Iterator[WrongFile]:
    incomplete = split_model(write_bpe_model(folder / "incomplete.gguf"), 3)
    incomplete[1].unlink()
    yield WrongFile("part-missing", incomplete[2], "model_file_part_missing")
    damaged = split_model(write_bpe_model(folder / "damaged.gguf"), 3)
    damaged[2].write_bytes(damaged[2].read_bytes()[:-1000])
    yield WrongFile("part-cut", damaged[0], "model_file_truncated")
    mixed = split_model(write_bpe_model(folder / "mixed.gguf"), 3)
    mixed[1].write_bytes(mixed[2].read_bytes())
    yield WrongFile("part-twice", mixed[0], "model_file_part_mismatch")
    foreign = split_model(write_bpe_model(folder / "foreign.gguf"), 3)
    smaller = header([u16("split.no", 1), u16("split.count", 3)], [_NORM], weights=32)
    foreign[1].write_bytes(smaller)
    yield WrongFile("part-of-another-model", foreign[0], "model_file_part_mismatch")


def _zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, b"GGUF")
    return buffer.getvalue()
