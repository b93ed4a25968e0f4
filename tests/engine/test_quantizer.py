"""Making a model smaller, with the real program: what comes of it, what it may touch, and how it ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from sotto.domain.errors import UserFacingError
from sotto.engine.gguf import read_model
from sotto.engine.gguf.quantizing import file_type, forecast
from sotto.engine.gguf.reader import read_tensors
from sotto.engine.quantizer import Quantizer, QuantizeWork
from sotto.ipc.commands import engine_command, engine_environment
from support.child_probe import ChildProbe
from support.engine_probe import EngineProbe
from support.gguf_files import Shape, split_model, write_bpe_model, write_scripted_model
from support.needs import needs_landlock, needs_posix
from support.owner_loop import OwnerLoop


class Sink:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.fractions: list[float] = []
        self.endings: list[str] = []
        self.error: UserFacingError | None = None

    def on_progress(self, fraction: float) -> None:
        self.fractions.append(fraction)

    def on_finished(self) -> None:
        self.endings.append("finished")

    def on_cancelled(self) -> None:
        self.endings.append("cancelled")

    def on_failed(self, error: UserFacingError) -> None:
        self.error = error
        self.endings.append("failed")


class Job:
    """One file being made."""

    def __init__(self, source: Path, target: Path, quantization: str = "Q8_0") -> None:
        header = read_model(source)
        target.touch()
        notes = (("sotto.quantized_from.name", "Märchen " * 40), ("sotto.long", "x" * 300))
        expected = forecast(header, read_tensors(header), quantization)
        work = QuantizeWork(header.files, target, file_type(quantization), expected, notes, "sotto.quantized_with")
        self.loop, self.sink = OwnerLoop(), Sink()
        self.quantizer = Quantizer(work, self.sink, self.loop.post)

    def wait(self) -> str:
        """Wait for the end and return how it was."""
        self.loop.run_until(lambda: bool(self.sink.endings), timeout=60)
        return self.sink.endings[0]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Job]]:
    """Start making ``new.gguf`` of a model."""
    jobs: list[Job] = []

    def starting(source: Path, quantization: str = "Q8_0") -> Job:
        jobs.append(Job(source, tmp_path / "new.gguf", quantization))
        return jobs[-1]

    yield starting
    for job in jobs:
        job.quantizer.close()


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Takes a second or more: 16 million weights."""
    shape = Shape(n_embd=512, n_layer=10, n_ff=1024)
    return write_bpe_model(tmp_path_factory.mktemp("models") / "large.gguf", shape=shape)


def test_the_smaller_model_says_the_same(start: Callable[..., Job], tmp_path: Path) -> None:
    source = write_scripted_model(tmp_path / "hello.gguf", "Hello, hello! 😀 Bye.")
    job = start(source)
    assert job.wait() == "finished"
    header = read_model(tmp_path / "new.gguf")
    assert header.quantization == "Q8_0"
    assert header.file_size < source.stat().st_size
    with EngineProbe() as engine:
        assert engine.load(tmp_path / "new.gguf")["type"] == "loaded"
        assert engine.answer("Hi")[0] == "Hello, hello! 😀 Bye."


def test_its_origin_is_noted_in_the_file_as_far_as_there_is_room(start: Callable[..., Job], tmp_path: Path) -> None:
    assert start(write_bpe_model(tmp_path / "a.gguf")).wait() == "finished"
    header = read_model(tmp_path / "new.gguf")
    assert header.text("sotto.quantized_from.name") == ("Märchen " * 40).encode()[:127].decode("utf-8", "ignore")
    assert header.text("sotto.long") == "x" * 127
    assert "llama-cpp-python" in header.text("sotto.quantized_with")
    assert header.licence == "CC0-1.0"
    assert header.chat_template


def test_a_split_model_becomes_one_file(start: Callable[..., Job], tmp_path: Path) -> None:
    whole = write_bpe_model(tmp_path / "a.gguf")
    assert start(split_model(whole, 3)[0]).wait() == "finished"
    made = read_model(tmp_path / "new.gguf")
    assert (made.split_count, made.parameters) == (1, read_model(whole).parameters)


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", ["stories260K-f16.gguf", "split/stories260K-f16-00001-of-00003.gguf"])
def test_a_real_model_goes_on_telling_its_story(
    start: Callable[..., Job], shared: Path, tmp_path: Path, name: str
) -> None:
    assert start(shared / "models" / name).wait() == "finished"
    with EngineProbe() as engine:
        engine.load(tmp_path / "new.gguf")
        text, end = engine.answer("Once upon a time", max_tokens=20)
        assert end["type"] == "finished"
        assert text.strip().startswith(", there was a little")


@needs_posix
def test_given_up_it_ends_at_once(start: Callable[..., Job], large: Path) -> None:
    job = start(large, "Q3_K_M")
    job.loop.run_until(lambda: bool(job.sink.fractions), timeout=60)
    job.quantizer.cancel()
    assert job.wait() == "cancelled"
    assert not psutil.pid_exists(job.quantizer.pid)
    assert 0 < job.sink.fractions[0] < 1
    assert job.sink.fractions == sorted(job.sink.fractions)


@needs_posix
def test_a_crash_is_told_in_a_sentence(start: Callable[..., Job], large: Path) -> None:
    job = start(large, "Q3_K_M")
    job.loop.run_until(lambda: bool(job.sink.fractions), timeout=60)
    os.kill(job.quantizer.pid, signal.SIGSEGV)
    assert job.wait() == "failed"
    assert job.sink.error is not None
    assert job.sink.error.code == "quantize_failed"
    assert "SIGSEGV" in job.sink.error.details


def test_what_llama_cpp_refuses_is_told_in_a_sentence(start: Callable[..., Job], tmp_path: Path) -> None:
    source = write_bpe_model(tmp_path / "a.gguf", architecture="strange")
    job = start(source)
    assert job.wait() == "failed"
    assert job.sink.error is not None
    assert job.sink.error.code == "quantize_failed"
    assert "strange" in job.sink.error.details


def test_it_gives_way_to_the_chat(start: Callable[..., Job], large: Path) -> None:
    job = start(large, "Q3_K_M")
    job.loop.run_until(lambda: bool(job.sink.fractions), timeout=60)
    process = psutil.Process(job.quantizer.pid)
    assert process.nice() > psutil.Process().nice()


@needs_landlock
def test_it_can_write_no_other_file_and_read_no_other_model(tmp_path: Path) -> None:
    source, own, other = write_bpe_model(tmp_path / "a.gguf"), tmp_path / "new.gguf", tmp_path / "other.gguf"
    own.touch()
    other.write_bytes(source.read_bytes())
    command = [*engine_command(), "--quantize"]
    first = {"type": "confine", "read": [str(source)], "write": [str(own)]}
    job = {"file_type": 7, "threads": 1, "expected_bytes": 1}
    with ChildProbe(command, engine_environment(os.environ), first) as probe:
        for wrong in ({"source": str(source), "target": str(other)}, {"source": str(other), "target": str(own)}):
            probe.send("quantize", **job, **wrong)
            assert probe.expect("quantized", "quantize_failed")["type"] == "quantize_failed"
        probe.send("quantize", **job, source=str(source), target=str(own))
        assert probe.expect("quantized", "quantize_failed")["type"] == "quantized"
    assert other.read_bytes() == source.read_bytes()


def test_it_ends_with_its_parent(large: Path, tmp_path: Path) -> None:
    target = tmp_path / "new.gguf"
    target.touch()
    first = {"type": "confine", "read": [str(large)], "write": [str(target)]}
    job = {"file_type": 12, "threads": 1, "expected_bytes": 1}
    with ChildProbe([*engine_command(), "--quantize"], engine_environment(os.environ), first) as probe:
        probe.send("quantize", source=str(large), target=str(target), **job)
        probe.expect("quantize_progress")
        assert probe.process.stdin is not None
        probe.process.stdin.close()
        assert probe.process.wait(timeout=5) == 0
