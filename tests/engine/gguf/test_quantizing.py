"""The forecast of a smaller model's size, held against what llama.cpp makes of it."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path

import llama_cpp
import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.workshop import QUANTIZATIONS
from sotto.engine.gguf import read_model
from sotto.engine.gguf.quantizing import check_can_be_quantized, file_type, forecast
from sotto.engine.gguf.reader import read_tensors
from support.gguf_files import Shape, split_model, write_bpe_model

_CLOSE = 2048
"""Bytes: what is noted in the file of its origin is only guessed."""


@pytest.fixture(autouse=True)
def _quiet_llama_cpp() -> Iterator[None]:
    silent = llama_cpp.llama_log_callback(lambda _level, _text, _data: None)
    llama_cpp.llama_log_set(silent, ctypes.c_void_p(0))
    yield
    llama_cpp.llama_log_set(llama_cpp.llama_log_callback(), ctypes.c_void_p(0))


def made(source: Path, target: Path, quantization: str) -> int:
    """Return the size of the file that llama.cpp makes of ``source``."""
    parameters = llama_cpp.llama_model_quantize_default_params()
    parameters.ftype, parameters.nthread = file_type(quantization), 1
    outcome = llama_cpp.llama_model_quantize(os.fsencode(source), os.fsencode(target), ctypes.byref(parameters))
    assert outcome == 0
    return target.stat().st_size


@pytest.mark.parametrize("quantization", QUANTIZATIONS)
@pytest.mark.parametrize(
    "shape",
    [
        Shape(),
        Shape(n_embd=256, n_layer=9, n_head=8, n_head_kv=2, head_width=32, n_ff=256),  # blocks of 256, groups of 4
        Shape(n_embd=256, n_layer=8, n_head=4, n_head_kv=4, head_width=32, n_ff=320),  # rows that fit only in part
        Shape(n_embd=48, n_layer=1, n_head=3, n_head_kv=3, head_width=16, n_ff=96),  # rows that fit nothing
    ],
    ids=["small", "grouped", "mixed", "odd"],
)
def test_the_forecast_is_the_size(tmp_path: Path, shape: Shape, quantization: str) -> None:
    source = write_bpe_model(tmp_path / "a.gguf", shape=shape)
    header = read_model(source)
    expected = forecast(header, read_tensors(header), quantization)
    assert abs(made(source, tmp_path / "b.gguf", quantization) - expected) < _CLOSE


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", ["stories260K-f16.gguf", "tiny-rwkv-6v0-3m-f16.gguf"])
def test_the_forecast_is_the_size_for_real_models(shared: Path, tmp_path: Path, name: str) -> None:
    header = read_model(shared / "models" / name)
    for quantization in QUANTIZATIONS:
        expected = forecast(header, read_tensors(header), quantization)
        assert abs(made(header.path, tmp_path / "b.gguf", quantization) - expected) < _CLOSE


def test_a_split_model_is_forecast_as_a_whole(tmp_path: Path) -> None:
    whole = write_bpe_model(tmp_path / "a.gguf")
    split = read_model(split_model(whole, 3)[0])
    expected = forecast(split, read_tensors(split), "Q8_0")
    assert abs(made(whole, tmp_path / "b.gguf", "Q8_0") - expected) < 2 * _CLOSE


def test_what_is_small_already_is_refused(tmp_path: Path) -> None:
    source = write_bpe_model(tmp_path / "a.gguf")
    check_can_be_quantized(read_model(source))
    made(source, tmp_path / "b.gguf", "Q5_K_M")
    with pytest.raises(UserFacingError) as caught:
        check_can_be_quantized(read_model(tmp_path / "b.gguf"))
    assert caught.value.code == "quantize_already_quantized"
    assert "Q5_K_M" in caught.value.text
