"""The tiny models really load in llama.cpp, and a scripted model says its script."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

import llama_cpp
import pytest

from support.gguf_files import split_model, write_bpe_model, write_scripted_model, write_spm_model

_PROMPT = "<|im_start|>user\nHello there, 😀<|im_end|>\n<|im_start|>assistant\n"


@pytest.fixture(scope="module", autouse=True)
def _quiet_llama() -> Iterator[None]:
    silent = llama_cpp.llama_log_callback(lambda level, text, data: None)
    llama_cpp.llama_log_set(silent, ctypes.c_void_p(0))
    yield
    llama_cpp.llama_log_set(llama_cpp.llama_log_callback(), ctypes.c_void_p(0))


def _answer(path: Path, limit: int = 200) -> tuple[list[bytes], bool]:
    """Return the tokens of a greedy answer to a ChatML prompt, and whether the model ended it."""
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), llama_cpp.llama_model_default_params())
    assert model, "llama.cpp refused the file"
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx, parameters.n_threads = 512, 1
    context = llama_cpp.llama_init_from_model(model, parameters)
    vocabulary = llama_cpp.llama_model_get_vocab(model)
    sampler = llama_cpp.llama_sampler_init_greedy()
    prompt = _PROMPT.encode()
    tokens = (llama_cpp.llama_token * 400)()
    count = llama_cpp.llama_tokenize(vocabulary, prompt, len(prompt), tokens, 400, True, True)
    batch = (llama_cpp.llama_token * count)(*tokens[:count])
    pieces: list[bytes] = []
    ended = False
    while len(pieces) < limit and not ended:
        assert llama_cpp.llama_decode(context, llama_cpp.llama_batch_get_one(batch, len(batch))) == 0
        token = llama_cpp.llama_sampler_sample(sampler, context, -1)
        ended = llama_cpp.llama_vocab_is_eog(vocabulary, token)
        if not ended:
            buffer = ctypes.create_string_buffer(64)
            length = llama_cpp.llama_token_to_piece(vocabulary, token, buffer, 64, 0, False)
            pieces.append(buffer.raw[:length])
        batch = (llama_cpp.llama_token * 1)(token)
    llama_cpp.llama_sampler_free(sampler)
    llama_cpp.llama_free(context)
    llama_cpp.llama_model_free(model)
    return pieces, ended


@pytest.mark.parametrize("script", ["", "a", "aaaa", "Hello, hello, hello! Größe 😀😀\n\n\nthe th end", "x" * 100])
def test_a_script_is_said_to_the_letter(tmp_path: Path, script: str) -> None:
    pieces, ended = _answer(write_scripted_model(tmp_path / "script.gguf", script))
    assert b"".join(pieces).decode() == script
    assert ended


def test_the_tokens_of_a_script_can_be_chosen(tmp_path: Path) -> None:
    script = ["<think>", "hm ", b"\xf0", b"\x9f", b"\x98", b"\x80", "</think>", "\n\n", "th", "e end"]
    pieces, ended = _answer(write_scripted_model(tmp_path / "script.gguf", script))
    assert pieces == [piece.encode() if isinstance(piece, str) else piece for piece in script]
    assert ended


def test_a_script_can_go_on_for_ever(tmp_path: Path) -> None:
    pieces, ended = _answer(write_scripted_model(tmp_path / "script.gguf", "abc", ends=False), limit=50)
    assert b"".join(pieces) == (b"abc" * 17)[:50]
    assert not ended


@pytest.mark.parametrize("script", [["a", "a"], ["\n", "a"], [""], "\n"])
def test_an_impossible_script_is_refused(tmp_path: Path, script: str | list[str]) -> None:
    with pytest.raises(ValueError, match="tokens of a script"):
        write_scripted_model(tmp_path / "script.gguf", script)


def test_random_models_load_and_depend_on_their_seed(tmp_path: Path) -> None:
    one, _ = _answer(write_bpe_model(tmp_path / "one.gguf", seed=1), limit=10)
    two, _ = _answer(write_bpe_model(tmp_path / "two.gguf", seed=2), limit=10)
    again, _ = _answer(write_bpe_model(tmp_path / "again.gguf", seed=1), limit=10)
    spm, _ = _answer(write_spm_model(tmp_path / "spm.gguf", seed=1), limit=10)
    assert one == again
    assert one != two
    assert spm


def test_a_split_model_answers_as_the_whole_one(tmp_path: Path) -> None:
    path = write_scripted_model(tmp_path / "script.gguf", "in three parts")
    parts = split_model(path, 3)
    path.unlink()
    assert b"".join(_answer(parts[0])[0]) == b"in three parts"
