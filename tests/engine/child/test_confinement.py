"""The real engine, shut in: what it must not be able to do is tried in it, and models answer all the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto.domain.generation import LoadSettings
from sotto.engine.opened_files import files_of
from sotto.engine.restart_policy import LoadKey
from support.engine_probe import EngineProbe, Message
from support.needs import needs_landlock, needs_linux

_MODELS = (
    "stories260K-chat-f16.gguf",
    "stories260K-q8_0.gguf",
    "split/stories260K-f16-00001-of-00003.gguf",
    "tiny-rwkv-6v0-3m-f16.gguf",
)
_WITHOUT_KERNEL_HELP = """
import sys
from sotto.engine.__main__ import main
from sotto.engine.child import confinement_landlock, confinement_seccomp
confinement_landlock._CREATE_RULESET = 9999
confinement_seccomp._SECCOMP = (9999, 9999)
main([])
"""


def _files(path: Path) -> list[Path]:
    return [Path(name) for name in files_of(LoadKey(str(path), LoadSettings()))]


def _probe(engine: EngineProbe, *files: Path) -> Message:
    engine.send("probe", files=[str(file) for file in files])
    return engine.expect("probed")


def _outcomes(probed: Message, kind: str) -> set[str]:
    return {attempt["outcome"] for attempt in probed["attempts"] if attempt["kind"] == kind}


@needs_linux
def test_it_reaches_no_network_and_starts_nothing(engine: EngineProbe) -> None:
    probed = _probe(engine)
    assert "seccomp" in probed["measures"]
    assert _outcomes(probed, "network") == {"EPERM"}
    assert _outcomes(probed, "exec") == {"EPERM"}


@needs_landlock
def test_it_opens_neither_chats_nor_files_of_the_user(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    letter, chats = home / "letter.txt", tmp_path / "chats.db"
    letter.write_text("Dear")
    chats.write_bytes(b"database")
    with EngineProbe(read=[]) as engine:
        probed = _probe(engine, chats, letter, home)
    assert _outcomes(probed, "files") == {"EACCES"}
    assert len([one for one in probed["attempts"] if one["kind"] == "files"]) == 5
    assert all(attempt["blocked"] for attempt in probed["attempts"])
    assert list(home.iterdir()) == [letter]


@needs_linux
def test_every_thread_and_the_template_renderer_are_shut_in(engine: EngineProbe, hello: Path) -> None:
    engine.load(hello)
    assert engine.answer("Hi")[0] == "Hello, hello! 😀 Bye."
    for pid in (engine.process.pid, engine.helper.pid, engine.helper.ppid()):
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        assert tasks
        for task in tasks:
            status = dict(line.split(":\t", 1) for line in (task / "status").read_text().splitlines())
            assert (status["Seccomp"], status["NoNewPrivs"]) == ("2", "1")


@pytest.fixture(scope="module")
def unconfined() -> Iterator[EngineProbe]:
    with EngineProbe(enabled=False) as engine:
        yield engine


def _story(engine: EngineProbe, path: Path) -> str:
    assert engine.load(path)["type"] == "loaded"
    text, end = engine.answer("Once upon a time", max_tokens=12)
    assert end["type"] == "finished"
    return text


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", _MODELS)
def test_models_answer_as_they_would_without(shared: Path, unconfined: EngineProbe, name: str) -> None:
    path = shared / "models" / name
    with EngineProbe(read=_files(path)) as engine:
        assert _story(engine, path) == _story(unconfined, path) != ""


@needs_landlock
@pytest.mark.needs_shared
def test_an_adapter_that_was_named_can_be_opened_and_a_model_that_was_not_cannot(shared: Path) -> None:
    adapter = shared / "models" / "stories260K-lora-sums.gguf"
    with EngineProbe(read=[adapter]) as engine:
        assert engine.load(adapter)["code"] == "model_file_adapter"
        assert engine.load(shared / "models" / _MODELS[0])["code"] == "model_file_permission"


@needs_landlock
def test_the_target_of_a_link_that_was_named_can_be_opened(hello: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.gguf"
    link.symlink_to(hello)
    with EngineProbe(read=[link]) as engine:
        assert engine.load(link)["type"] == "loaded"


@needs_linux
def test_it_works_where_the_kernel_offers_nothing_and_says_so(hello: Path, tmp_path: Path) -> None:
    with EngineProbe([sys.executable, "-P", "-c", _WITHOUT_KERNEL_HELP]) as engine:
        assert engine.load(hello)["type"] == "loaded"
        assert engine.answer("Hi")[0] == "Hello, hello! 😀 Bye."
        probed = _probe(engine, tmp_path)
    assert not any(attempt["blocked"] for attempt in probed["attempts"])
    assert [measure.split(" (")[0] for measure in probed["measures"]] == ["no Landlock", "no seccomp"]
    assert list(tmp_path.iterdir()) == []


def test_it_can_be_switched_off_and_says_so(unconfined: EngineProbe) -> None:
    probed = _probe(unconfined)
    assert not any(attempt["blocked"] for attempt in probed["attempts"])
    assert probed["measures"] == ["switched off by SOTTO_UNCONFINED_ENGINE"]


@pytest.mark.parametrize("line", [b'{"type":"load","path":"/m.gguf"}\n', b'{"type":"confine","read":7}\n'])
def test_it_does_nothing_before_it_is_told_what_to_keep_to(line: bytes) -> None:
    command = [sys.executable, "-P", "-m", "sotto.engine"]
    done = subprocess.run(command, input=line, capture_output=True, timeout=30)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"ProtocolError" in done.stderr


def test_a_probe_is_answered_while_an_answer_is_written(engine: EngineProbe, endless: Path) -> None:
    engine.load(endless)
    engine.generate("Hi", max_tokens=200_000)
    engine.expect("token")
    engine.send("probe", files=[])
    engine.expect("probed")
    assert not engine.of("finished")


def _in_a_process(code: str) -> str:
    """Run ``code`` after the calls were given up; return what it prints."""
    before = "import ctypes, errno, os, sys\nfrom sotto.engine.child import confinement, confinement_seccomp\n"
    done = subprocess.run([sys.executable, "-c", before + code], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


_CALL = """
confinement_seccomp.forbid()
library = ctypes.CDLL(None, use_errno=True)
result = library.syscall(*map(ctypes.c_long, {arguments}))
print(errno.errorcode.get(ctypes.get_errno(), 'ok') if result < 0 else 'ok')
"""


@needs_linux
@pytest.mark.parametrize(
    ("what", "arguments", "outcome"),
    [
        ("io_uring_setup", "(425, 1, 0)", "EPERM"),
        ("clone3, so that the C library takes clone", "(435, 0, 0)", "ENOSYS"),
        ("a signal to another process", "({kill}, os.getppid(), 0)", "EPERM"),
        ("a signal to all", "({kill}, -1, 0)", "EPERM"),
        ("a signal to itself", "({kill}, os.getpid(), 0)", "ok"),
        ("the x32 form of getpid", "(0x40000000 + 39,)", "EPERM"),
        ("an ordinary call", "({getppid},)", "ok"),
    ],
)
def test_calls_are_refused_by_number(what: str, arguments: str, outcome: str) -> None:
    import platform

    is_x86 = platform.machine() == "x86_64"
    if "x32" in what and not is_x86:
        pytest.skip("x86-64 only")
    numbers = {"kill": 62 if is_x86 else 129, "getppid": 110 if is_x86 else 173}
    assert _in_a_process(_CALL.format(arguments=arguments.format(**numbers))) == outcome


@needs_linux
def test_threads_can_still_be_started_and_processes_cannot() -> None:
    code = """
import threading
confinement_seccomp.forbid()
thread = threading.Thread(target=lambda: print('thread'))
thread.start(); thread.join()
try:
    os.fork()
except PermissionError:
    print('no process')
"""
    assert _in_a_process(code).split("\n") == ["thread", "no process"]
