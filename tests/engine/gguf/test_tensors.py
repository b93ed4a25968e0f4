"""The tensor table of a model, in all of its parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto.domain.errors import UserFacingError
from sotto.engine.gguf.model import read_model
from sotto.engine.gguf.reader import read_tensors
from support.gguf_files import split_model, write_bpe_model


def test_it_adds_up_to_what_the_header_says(tmp_path: Path) -> None:
    header = read_model(write_bpe_model(tmp_path / "tiny.gguf"))
    tensors = read_tensors(header)
    assert len(tensors) == header.tensor_count
    assert sum(tensor.elements for tensor in tensors) == header.parameters
    by_type: dict[int, int] = {}
    for tensor in tensors:
        by_type[tensor.type] = by_type.get(tensor.type, 0) + tensor.bytes
    assert by_type == header.bytes_by_type


def test_the_parts_of_a_split_model_are_read_in_order(tmp_path: Path) -> None:
    whole = read_tensors(read_model(write_bpe_model(tmp_path / "whole.gguf")))
    parts = split_model(write_bpe_model(tmp_path / "split.gguf"), 3)
    assert [tensor.name for tensor in read_tensors(read_model(parts[2]))] == [tensor.name for tensor in whole]


def test_a_part_that_has_gone_since_is_named(tmp_path: Path) -> None:
    parts = split_model(write_bpe_model(tmp_path / "split.gguf"), 3)
    header = read_model(parts[0])
    parts[1].unlink()
    with pytest.raises(UserFacingError) as caught:
        read_tensors(header)
    assert caught.value.code == "model_file_missing"
    assert parts[1].name in caught.value.text
