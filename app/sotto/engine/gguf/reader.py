"""Reads and checks the header of one GGUF file (llama.cpp's rules: ggml/src/gguf.cpp)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import NamedTuple

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.engine.gguf.header import ArrayInfo, GgufHeader, GgufValue
from sotto.engine.gguf.opening import open_model, unreadable
from sotto.engine.gguf.source import (
    MAX_ARRAY_STRINGS,
    HeaderSource,
    absurd,
    damaged,
    header_truncated,
    quoted,
    size_text,
)
from sotto.engine.gguf.tables import (
    DEFAULT_ALIGNMENT,
    LATEST_VERSION,
    MAGIC,
    MAX_DIMENSIONS,
    MAX_TENSOR_NAME,
    REMOVED_TENSOR_TYPES,
    SCALAR_FORMATS,
    TENSOR_TYPES,
    ValueType,
)

_MAX_ENTRIES = 16_384  # metadata; real models have below 100
_MAX_TENSORS = 65_536  # real models have below 20,000
_MAX_KEY_BYTES = 65_535  # the format's own limit
_MAX_TEXT_BYTES = 64 * 1024
_MAX_TEMPLATE_BYTES = 1024 * 1024
_MAX_KEPT_ELEMENTS = 1024  # a number per layer
_MAX_KEPT_BYTES = 32 * 1024 * 1024
_MAX_ELEMENTS = 2**63 - 1
_SMALLEST_ENTRY = 8 + 4 + 1  # an empty key, a type, a one-byte value
_SMALLEST_TENSOR = 8 + 4 + 4 + 8  # an empty name, no dimensions, a type, an offset
_BYTES_PER_KEPT_OBJECT = 64


def read_header(path: Path) -> GgufHeader:
    """Read the header of one GGUF file, checking everything that can be checked without the weights.

    Takes well below a second and 200 MB for any file, hostile ones included. Other parts of a split model are not
    looked at. Raises ``UserFacingError`` with a code ``model_file_…``. Any thread; touches only this file.
    """
    return _read(path)[0]


def read_tensors(header: GgufHeader) -> list[Tensor]:
    """Return the tensor tables of all parts of the model with this ``header``. Raises like :func:`read_header`."""
    return [tensor for path in header.files for tensor in _read(path)[1]]


def _read(path: Path) -> tuple[GgufHeader, list[Tensor]]:
    file, size = open_model(path)
    with file:
        reader = _HeaderReader(HeaderSource(file, size, path.name), path, size)
        try:
            return reader.read(), reader.tensors
        except OSError as error:
            raise unreadable(path, error) from error


class Tensor(NamedTuple):
    """One row of the tensor table; ``type`` is ggml's number, ``offset`` counts from the start of the weights.

    A ``row`` has so many elements, and there are ``dimensions`` as ggml counts them: without those at the end that
    are 1.
    """

    name: str
    type: int
    elements: int
    bytes: int
    offset: int
    row: int = 1
    dimensions: int = 1


@dataclass
class _HeaderReader:
    """Reads one header from front to back."""

    source: HeaderSource
    path: Path
    size: int
    kept: int = 0  # rough bytes of memory held by the metadata read so far
    metadata: dict[str, GgufValue] = field(default_factory=dict)
    tensors: list[Tensor] = field(default_factory=list)

    def read(self) -> GgufHeader:
        version = self._version()
        tensor_count, entry_count = self.source.u64(), self.source.u64()
        self._check_count(entry_count, _MAX_ENTRIES, _SMALLEST_ENTRY, "metadata entries")
        self._check_count(tensor_count, _MAX_TENSORS, _SMALLEST_TENSOR, "tensors")
        for _ in range(entry_count):
            self._entry()
        alignment = self._alignment()
        parameters = end = 0
        bytes_by_type: dict[int, int] = {}
        for tensor in self._tensors(tensor_count, alignment):
            parameters += tensor.elements
            bytes_by_type[tensor.type] = bytes_by_type.get(tensor.type, 0) + tensor.bytes
            end = tensor.offset + tensor.bytes
            self.tensors.append(tensor)
        data_offset = _padded(self.source.position, alignment)
        self._check_weights_present(data_offset + end if tensor_count else 0)
        return GgufHeader(
            path=self.path,
            version=version,
            file_size=self.size,
            metadata=self.metadata,
            tensor_count=tensor_count,
            parameters=parameters,
            bytes_by_type=bytes_by_type,
            alignment=alignment,
            data_offset=data_offset,
            files=(self.path,),
            matrix_types=frozenset(tensor.type for tensor in self.tensors if tensor.dimensions > 1),
        )

    def _version(self) -> int:
        self.source.skip(len(MAGIC))
        version = self.source.u32()
        name = self.path.name
        if 1 < version <= LATEST_VERSION:
            return version
        if version == 0:
            raise damaged("model_file_version_invalid", name, "it gives 0 as the version of the format")
        if version == 1:
            raise UserFacingError(
                "model_file_version_old",
                f'"{name}" uses version 1 of the GGUF format, which llama.cpp no longer reads.',
                "Look for a newer file of the same model.",
            )
        if version & 0xFFFF == 0:  # llama.cpp's own test: a small number with its bytes in the other order
            raise UserFacingError(
                "model_file_big_endian",
                f'"{name}" was made for computers with the opposite byte order (big-endian).',
                "Look for the usual little-endian file of the same model.",
            )
        raise UserFacingError(
            "model_file_version_new",
            f'"{name}" uses version {version} of the GGUF format; this version of Sotto reads up to {LATEST_VERSION}.',
            "Update Sotto, or look for another file of the same model.",
        )

    def _check_count(self, count: int, limit: int, smallest: int, what: str) -> None:
        if count > limit:
            raise absurd(self.path.name, f"{count:,} {what}")
        absent = self.source.position + count * smallest - self.size
        if absent > 0:
            raise header_truncated(self.path.name, absent)

    def _entry(self) -> None:
        """Read one key and its value into ``metadata``."""
        key = self._name(_MAX_KEY_BYTES, "key of the metadata")
        if key in self.metadata:
            raise damaged("model_file_duplicate_key", self.path.name, f"{quoted(key)} is in it twice")
        value_type = self.source.u32()
        value: GgufValue
        if value_type == ValueType.STRING:
            limit = _MAX_TEMPLATE_BYTES if key == "tokenizer.chat_template" else _MAX_TEXT_BYTES
            value = self.source.text(limit).decode("utf-8", errors="replace")
        elif value_type == ValueType.ARRAY:
            value = self._array(key)
        elif value_type in SCALAR_FORMATS:
            (value,) = self.source.unpack(SCALAR_FORMATS[value_type])
        else:
            raise self._bad_value_type(key, value_type)
        self._check_scalar_type(key, value_type)
        self.metadata[key] = value
        self._keep(len(key) + (len(value) if isinstance(value, str) else 0) + 4 * _BYTES_PER_KEPT_OBJECT)

    def _array(self, key: str) -> ArrayInfo:
        element_type, length = self.source.u32(), self.source.u64()
        if element_type == ValueType.STRING:
            self._check_count(length, MAX_ARRAY_STRINGS, 8, f"texts in {quoted(key)}")
            self.source.skip_strings(length)
            return ArrayInfo(element_type, length)
        if element_type == ValueType.ARRAY:
            raise damaged("model_file_nested_array", self.path.name, f"{quoted(key)} is a list of lists")
        if element_type not in SCALAR_FORMATS:
            raise self._bad_value_type(key, element_type)
        layout = SCALAR_FORMATS[element_type]
        if length <= _MAX_KEPT_ELEMENTS:
            values = self.source.unpack(f"<{length}{layout[1]}")
            self._keep(length * _BYTES_PER_KEPT_OBJECT)
            return ArrayInfo(element_type, length, values)
        self.source.skip(length * _ELEMENT_BYTES[layout[1]])
        return ArrayInfo(element_type, length)

    def _keep(self, count: int) -> None:
        self.kept += count
        if self.kept > _MAX_KEPT_BYTES:
            raise absurd(self.path.name, f"more than {_MAX_KEPT_BYTES:,} bytes of text about itself")

    def _name(self, limit: int, what: str) -> str:
        length = self.source.u64()
        if length > limit:
            raise absurd(self.path.name, f"a {what} of {length:,} bytes")
        try:
            return self.source.take(length).decode("utf-8")
        except UnicodeDecodeError as error:
            raise damaged("model_file_bad_text", self.path.name, f"a {what} is not readable text") from error

    def _bad_value_type(self, key: str, value_type: int) -> UserFacingError:
        return damaged("model_file_value_type", self.path.name, f"{quoted(key)} has the unknown type {value_type}")

    def _check_scalar_type(self, key: str, value_type: int) -> None:
        """llama.cpp reads these without asking for their type first: with another one it aborts."""
        expected = _FIXED_TYPES.get(key)
        if expected is not None and value_type != expected:
            raise damaged("model_file_value_type", self.path.name, f"{quoted(key)} has the wrong type {value_type}")

    def _alignment(self) -> int:
        alignment = self.metadata.get("general.alignment", DEFAULT_ALIGNMENT)
        if not isinstance(alignment, int) or alignment <= 0 or alignment & (alignment - 1):
            raise damaged("model_file_alignment", self.path.name, f"the alignment {alignment} is not a power of two")
        return alignment

    def _tensors(self, count: int, alignment: int) -> Iterator[Tensor]:
        """Yield the tensor table; llama.cpp wants the tensors back to back, each padded to ``alignment``."""
        names: set[str] = set()
        expected = 0
        for _ in range(count):
            tensor = self._tensor()
            if tensor.name in names:
                raise damaged(
                    "model_file_duplicate_tensor", self.path.name, f"tensor {quoted(tensor.name)} is in it twice"
                )
            names.add(tensor.name)
            if tensor.offset % alignment:
                raise self._bad_offset("model_file_tensor_misaligned", tensor, f"a multiple of {alignment}")
            if tensor.offset != expected:
                raise self._bad_offset("model_file_tensor_offset", tensor, str(expected))
            expected = _padded(expected + tensor.bytes, alignment)
            yield tensor

    def _tensor(self) -> Tensor:
        name = self._name(MAX_TENSOR_NAME, "tensor name")
        dimensions = self.source.u32()
        if dimensions > MAX_DIMENSIONS:
            raise self._bad_shape(name, f"{dimensions} dimensions")
        shape = [self.source.u64() for _ in range(dimensions)]
        elements = 1
        for length in shape:
            elements *= length
        if not 0 < elements <= _MAX_ELEMENTS:
            raise self._bad_shape(name, "the shape " + " × ".join(map(str, shape)))
        number = self.source.u32()
        tensor_type = TENSOR_TYPES.get(number)
        if tensor_type is None:
            raise self._unknown_tensor_type(name, number)
        row = shape[0] if shape else 1
        if row % tensor_type.block_size:
            raise damaged(
                "model_file_block_size",
                self.path.name,
                f"the rows of tensor {quoted(name)} have {row} elements, "
                f"but {tensor_type.name} stores {tensor_type.block_size} at a time",
            )
        size = elements // tensor_type.block_size * tensor_type.block_bytes
        used = max((place for place, length in enumerate(shape, start=1) if length > 1), default=1)
        return Tensor(name, number, elements, size, self.source.u64(), row, used)

    def _bad_shape(self, name: str, shape: str) -> UserFacingError:
        return damaged("model_file_tensor_shape", self.path.name, f"tensor {quoted(name)} has {shape}")

    def _bad_offset(self, code: str, tensor: Tensor, expected: str) -> UserFacingError:
        what = f"tensor {quoted(tensor.name)} lies at {tensor.offset} instead of {expected}"
        return damaged(code, self.path.name, what)

    def _unknown_tensor_type(self, name: str, number: int) -> UserFacingError:
        if number in REMOVED_TENSOR_TYPES:
            return UserFacingError(
                "model_file_tensor_type",
                f'"{self.path.name}" stores numbers in a way that llama.cpp no longer reads (type {number}).',
                "Look for a newer file of the same model, such as Q4_K_M or Q8_0.",
                name,
            )
        return UserFacingError(
            "model_file_tensor_type",
            f'"{self.path.name}" was made for a newer version of Sotto: it stores numbers as type {number}.',
            "Update Sotto, or look for the same model as Q4_K_M or Q8_0.",
            name,
        )

    def _check_weights_present(self, end: int) -> None:
        if end > self.size:
            raise UserFacingError(
                "model_file_truncated",
                f'The file "{self.path.name}" is {size_text(end - self.size)} shorter than its header says.',
                "The download probably stopped early. Download the model again.",
                f"{self.size} of {end} bytes",
            )


_FIXED_TYPES = {
    "general.alignment": ValueType.UINT32,
    "split.no": ValueType.UINT16,
    "adapter.lora.alpha": ValueType.FLOAT32,
}
_ELEMENT_BYTES = {"B": 1, "b": 1, "?": 1, "H": 2, "h": 2, "I": 4, "i": 4, "f": 4, "Q": 8, "q": 8, "d": 8}


def _padded(position: int, alignment: int) -> int:
    return (position + alignment - 1) & ~(alignment - 1)
