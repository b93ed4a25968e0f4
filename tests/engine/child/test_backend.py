"""One model in memory: its facts, its tokens, its errors, and a flag that stops it in the middle of a computation."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import llama_cpp.llama_cpp as llama
import pytest

from sotto.domain.errors import UserFacingError
from sotto.engine.child.backend import Aborted, Backend, DecodeError, StopFlag
from sotto.engine.child.opening import load_error
from sotto.engine.gguf.model import read_model
from support.gguf_files import CHATML, split_model, write_bpe_model, write_scripted_model, write_spm_model
from support.open_model import LOG, OpenModel

Open = Callable[..., OpenModel]


def _refusal(open_model: Open, path: Path, n_ctx: int = 0) -> UserFacingError:
    with pytest.raises(UserFacingError) as caught:
        open_model(path, n_ctx)
    return caught.value


def _decode(backend: Backend, tokens: list[int]) -> None:
    backend.decode((llama.llama_token * len(tokens))(*tokens), len(tokens))


def test_the_stop_flag_is_a_function_of_the_c_library() -> None:
    flag = StopFlag()
    assert not flag.is_set()
    assert flag.callback(flag.data) is False
    flag.set()
    assert flag.is_set()
    assert flag.callback(flag.data) is True
    flag.set()
    flag.clear()
    assert not flag.is_set()
    assert flag.callback(flag.data) is False


def test_flags_are_independent() -> None:
    one, two = StopFlag(), StopFlag()
    one.set()
    assert not two.is_set()
    assert two.callback(two.data) is False


def test_facts_of_a_model(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    facts = model.backend.facts
    assert (facts.path, facts.name, facts.architecture) == (str(babble), "babble", "llama")
    assert (facts.quantization, facts.n_ctx, facts.n_ctx_train, facts.n_vocab) == ("F16", 2048, 2048, 262)
    assert facts.template_sha256 == hashlib.sha256(CHATML.encode()).hexdigest()
    assert 0 < facts.parameters < facts.size_bytes < babble.stat().st_size
    assert facts.load_ms > 0
    assert facts.notices == ()
    placement = facts.placement
    assert (placement.backend, placement.gpu_layers, placement.total_layers) == ("CPU", 0, 3)
    assert (placement.threads, placement.attempts) == (1, 1)
    assert placement.reason.endswith(".")
    assert model.fractions == sorted(model.fractions)
    assert model.fractions[-1] == 1.0
    assert len(model.fractions) <= 102


def test_a_base_model_has_no_template(open_model: Open, base: Path) -> None:
    model = open_model(base)
    assert model.backend.template == ""
    assert model.backend.facts.template_sha256 == ""
    assert (model.backend.bos_text, model.backend.eos_text, model.backend.adds_bos) == ("<s>", "</s>", True)


def test_a_window_larger_than_the_training_is_mentioned(open_model: Open, base: Path) -> None:
    facts = open_model(base, n_ctx=1000).backend.facts
    assert facts.n_ctx >= 1000
    assert "larger than the 512" in facts.notices[0]


def test_an_absurd_window_is_refused_before_memory_is_taken(open_model: Open, base: Path) -> None:
    error = _refusal(open_model, base, n_ctx=2_000_000_000)
    assert error.code == "out_of_memory"
    assert "2,000,000,000 tokens" in error.text
    assert "smaller context window" in error.hint


def test_a_split_model_is_loaded_from_any_part(open_model: Open, tmp_path: Path) -> None:
    parts = split_model(write_scripted_model(tmp_path / "whole.gguf", "in parts"), 3)
    (tmp_path / "whole.gguf").unlink()
    for part in parts:
        assert open_model(part).ask("Hi").text == "in parts"


def test_a_name_that_is_no_ascii_is_no_hindrance(open_model: Open, tmp_path: Path) -> None:
    path = write_scripted_model(tmp_path / "Modell für 😀.gguf", "yes")
    assert open_model(path).ask("Hi").text == "yes"


@pytest.mark.parametrize("add_special", [True, False])
def test_tokens_of_byte_pairs(open_model: Open, babble: Path, add_special: bool) -> None:
    backend = open_model(babble).backend
    tokens = backend.tokenize("the <|im_end|>\n", add_special=add_special, parse_special=True)
    assert [backend.piece(token) for token in tokens] == [b"th", b"e", b" ", b"<|im_end|>", b"\n"]
    plain = backend.tokenize("<|im_end|>", add_special=add_special, parse_special=False)
    assert b"".join(map(backend.piece, plain)) == b"<|im_end|>"
    assert len(plain) == len("<|im_end|>")


def test_tokens_of_sentence_pieces(open_model: Open, base: Path) -> None:
    backend = open_model(base).backend
    tokens = backend.tokenize("the 😀", add_special=True, parse_special=True)
    assert [backend.piece(token) for token in tokens] == [b"<s>", b" the", b" ", b"\xf0", b"\x9f", b"\x98", b"\x80"]


def test_text_that_is_hard_to_tokenize(open_model: Open, babble: Path) -> None:
    backend = open_model(babble).backend

    def back(text: str) -> bytes:
        return b"".join(map(backend.piece, backend.tokenize(text, add_special=False, parse_special=False)))

    assert back("") == b""
    assert back("zero\0inside") == b"zero\0inside"
    assert back("half \ud83d pair") == b"half ? pair"
    long = "words and words " * 4000
    assert back(long) == long.encode()


def test_the_end_token_some_vocabularies_add_is_taken_off(open_model: Open, tmp_path: Path) -> None:
    path = write_spm_model(tmp_path / "ends.gguf", metadata={"tokenizer.ggml.add_eos_token": True})
    backend = open_model(path).backend
    tokens = backend.tokenize("the", add_special=True, parse_special=False)
    assert [backend.piece(token) for token in tokens] == [b"<s>", b" the"]
    tokens = backend.tokenize("the", add_special=False, parse_special=False)
    assert [backend.piece(token) for token in tokens] == [b" the"]


def test_a_token_longer_than_the_buffer_is_whole(open_model: Open, tmp_path: Path) -> None:
    long = "x" * 2000
    path = write_scripted_model(tmp_path / "long.gguf", ["a", long, "b"])
    assert open_model(path).ask("Hi").text == f"a{long}b"


def test_which_tokens_end_and_which_are_markers(open_model: Open, babble: Path) -> None:
    backend = open_model(babble).backend
    tokens = backend.tokenize("<|im_end|><|im_start|><think>a", add_special=False, parse_special=True)
    assert [backend.is_end(token) for token in tokens] == [True, False, False, False]
    assert [backend.is_control(token) for token in tokens] == [True, True, False, False]


def test_a_set_flag_aborts_and_a_cleared_one_does_not(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    model.stop.set()
    with pytest.raises(Aborted):
        _decode(model.backend, [1, 2, 3])
    model.stop.clear()
    model.backend.forget()
    _decode(model.backend, [1, 2, 3])


def test_the_flag_stops_a_computation_that_runs(open_model: Open, slow: Path) -> None:
    backend = (model := open_model(slow)).backend
    tokens = [1] * backend.n_batch
    timer = threading.Timer(0.05, model.stop.set)
    timer.start()
    with pytest.raises(Aborted):
        _decode(backend, tokens)
    timer.join()


def test_more_tokens_than_the_window_are_refused(open_model: Open, base: Path) -> None:
    backend = open_model(base).backend
    _decode(backend, [5] * backend.n_ctx)
    with pytest.raises(DecodeError) as caught:
        _decode(backend, [5])
    assert caught.value.status == 1


def test_the_memory_can_be_cut(open_model: Open, babble: Path) -> None:
    backend = open_model(babble).backend
    _decode(backend, [1, 2, 3])
    assert backend.keep(2)
    _decode(backend, [3])


@pytest.mark.needs_shared
def test_a_recurrent_memory_can_not_be_cut(open_model: Open, rwkv: Path) -> None:
    backend = open_model(rwkv).backend
    _decode(backend, [1, 2, 3])
    assert not backend.keep(2)


def test_closing_twice_is_harmless(open_model: Open, base: Path) -> None:
    model = open_model(base)
    model.close()
    model.close()
    assert model.backend.context is None


def test_an_unknown_architecture_is_named_with_the_version(open_model: Open, tmp_path: Path) -> None:
    error = _refusal(open_model, write_bpe_model(tmp_path / "zebra.gguf", architecture="zebra"))
    assert error.code == "model_unknown_architecture"
    assert "“zebra”" in error.text
    assert llama.llama_version().decode() in error.text
    assert "unknown model architecture" in error.details


def test_other_failures_name_the_version_and_keep_the_log(open_model: Open, tmp_path: Path) -> None:
    error = _refusal(open_model, write_bpe_model(tmp_path / "odd.gguf", metadata={"llama.embedding_length": 65}))
    assert error.code == "model_load_failed"
    assert llama.llama_version().decode() in error.text
    assert error.details


def test_errors_of_an_earlier_load_are_forgotten(open_model: Open, tmp_path: Path) -> None:
    _refusal(open_model, write_bpe_model(tmp_path / "zebra.gguf", architecture="zebra"))
    error = _refusal(open_model, write_bpe_model(tmp_path / "odd.gguf", metadata={"llama.embedding_length": 65}))
    assert "zebra" not in error.details
    assert LOG.errors == error.details


@pytest.mark.parametrize(
    "log",
    [
        "ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 1099511627776",
        "ggml_gallocr_reserve_n: failed to allocate CUDA0 buffer",
        "cudaMalloc failed: out of memory",
        "llama_init_from_model: failed to initialize the context: std::bad_alloc",
        "Device memory allocation failed: ErrorOutOfDeviceMemory: Out of memory",
    ],
)
def test_lack_of_memory_is_recognised(base: Path, log: str) -> None:
    error = load_error(read_model(base), log)
    assert error.code == "out_of_memory"
    assert error.details == log


def test_a_model_without_a_name_of_its_own_is_called_as_its_file(open_model: Open, tmp_path: Path) -> None:
    path = write_bpe_model(tmp_path / "some-model.gguf", metadata={"general.name": None})
    assert open_model(path).backend.facts.name == "some-model"
