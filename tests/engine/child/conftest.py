"""Models that are written once for all tests of the engine, and ways to open them."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import llama_cpp
import pytest

from benchmarks.random_model import write_random_model
from support.engine_probe import EngineProbe
from support.gguf_files import Shape, write_bpe_model, write_scripted_model, write_spm_model
from support.open_model import LOG, OpenModel


@pytest.fixture(scope="session", autouse=True)
def _native_log() -> Iterator[None]:
    """llama.cpp's log goes where the engine's goes."""
    LOG.install()
    yield
    llama_cpp.llama_log_set(llama_cpp.llama_log_callback(), ctypes.c_void_p(0))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def babble(folder: Path) -> Path:
    """Random weights, ChatML."""
    return write_bpe_model(folder / "babble.gguf", n_ctx=2048)


@pytest.fixture(scope="session")
def base(folder: Path) -> Path:
    """Random weights, SentencePiece, no template."""
    return write_spm_model(folder / "base.gguf")


@pytest.fixture(scope="session")
def hello(folder: Path) -> Path:
    """Says "Hello, hello! 😀 Bye." in tokens that split the emoji."""
    return write_scripted_model(folder / "hello.gguf", "Hello, hello! 😀 Bye.")


@pytest.fixture(scope="session")
def endless(folder: Path) -> Path:
    """Never ends its turn."""
    return write_scripted_model(folder / "endless.gguf", "abc", ends=False)


@pytest.fixture(scope="session")
def slow(folder: Path) -> Path:
    """Takes seconds for a prompt of 2,000 tokens: about 50 million weights."""
    shape = Shape(n_embd=512, n_layer=16, n_head=8, n_head_kv=4, head_width=64, n_ff=1536)
    return write_random_model(folder / "slow.gguf", shape, n_vocab=1024, n_ctx=4096)


@pytest.fixture(scope="session")
def rwkv(shared: Path) -> Path:
    """A recurrent model."""
    return shared / "models" / "tiny-rwkv-6v0-3m-f16.gguf"


@pytest.fixture
def open_model() -> Iterator[Callable[..., OpenModel]]:
    """Open models in this process; they are closed after the test."""
    opened: list[OpenModel] = []

    def opener(path: Path, n_ctx: int = 0, threads: int = 1, **settings: Any) -> OpenModel:
        opened.append(OpenModel(path, n_ctx, threads, **settings))
        return opened[-1]

    yield opener
    for model in opened:
        model.close()


@pytest.fixture
def engine() -> Iterator[EngineProbe]:
    """A real engine process that has said hello."""
    with EngineProbe() as probe:
        yield probe


@pytest.fixture(scope="module")
def shared_engine() -> Iterator[EngineProbe]:
    """One engine for all tests that leave it alive."""
    with EngineProbe() as probe:
        yield probe


@pytest.fixture
def busy(engine: EngineProbe, slow: Path) -> EngineProbe:
    """An engine of its own that is reading a long prompt."""
    engine.load(slow)
    engine.generate("x" * 3000)
    engine.expect("prompt_progress")
    return engine
