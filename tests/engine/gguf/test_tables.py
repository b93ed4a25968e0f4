"""Our tables of the format against those of the gguf package, which follows ggml's."""

from __future__ import annotations

from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, GGUFValueType, LlamaFileType

from sotto.engine.gguf.tables import FILE_TYPES, REMOVED_TENSOR_TYPES, SCALAR_FORMATS, TENSOR_TYPES, ValueType

_Q8_1 = 9  # never stored in a file; the package counts 40 bytes a block, ggml itself 36


def test_tensor_types() -> None:
    for known in GGMLQuantizationType:
        assert TENSOR_TYPES[known].name == known.name
        if known != _Q8_1:
            assert tuple(TENSOR_TYPES[known][1:]) == GGML_QUANT_SIZES[known]
    assert not REMOVED_TENSOR_TYPES & TENSOR_TYPES.keys()


def test_file_types() -> None:
    for known in LlamaFileType:
        name = known.name.removeprefix("MOSTLY_").removeprefix("ALL_")
        if known != LlamaFileType.GUESSED:
            assert FILE_TYPES[known] == name


def test_value_types() -> None:
    assert {known.name: int(known) for known in ValueType} == {known.name: int(known) for known in GGUFValueType}
    assert set(SCALAR_FORMATS) == set(ValueType) - {ValueType.STRING, ValueType.ARRAY}
