"""A profile of its own for every command-line test, and a model to talk to."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.gguf_files import write_spm_model
from support.sotto_runner import SottoRunner


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small valid model file named ``tiny``; shared by all tests, so never changed."""
    return write_spm_model(tmp_path_factory.mktemp("models") / "tiny.gguf")


@pytest.fixture
def sotto(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> SottoRunner:
    """Runs ``sotto`` in this process, in an empty profile; nothing is installed."""
    return SottoRunner(tmp_path / "profile", capsys, monkeypatch)


@pytest.fixture
def with_model(sotto: SottoRunner, tiny_model: Path) -> SottoRunner:
    """The same, with ``tiny`` installed."""
    assert sotto("models", "add", tiny_model).code == 0
    return sotto
