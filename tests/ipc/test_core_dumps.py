"""A crash of any of the programs leaves no copy of its memory (S14)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from sotto.ipc import core_dumps
from sotto.ipc.commands import engine_command, fetcher_command

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="limits of another process")


def allow_core_dumps() -> None:
    """Set what a desktop that keeps core files sets: as much as this user may have."""
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def has_room(pid: int) -> bool:
    """Tell whether a process may write a core file with anything in it."""
    return any(limit not in (0, 1) for limit in psutil.Process(pid).rlimit(psutil.RLIMIT_CORE))


def _run(code: str) -> str:
    program = f"from sotto.ipc import core_dumps\n{code}"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, preexec_fn=allow_core_dumps)
    return done.stdout.strip()


@posix_only
def test_core_files_are_too_small_to_hold_anything() -> None:
    code = "import resource\ncore_dumps.forbid_core_dumps()\nprint(*resource.getrlimit(resource.RLIMIT_CORE))"
    soft, hard = map(int, _run(code).split())
    assert soft == hard <= 1


@posix_only
def test_a_lower_limit_is_left_alone() -> None:
    code = (
        "import resource\nresource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
        "core_dumps.forbid_core_dumps()\nprint(*resource.getrlimit(resource.RLIMIT_CORE))"
    )
    assert _run(code) == "0 0"


def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "resource", None)
    core_dumps.forbid_core_dumps()


@linux_only
@pytest.mark.parametrize(
    ("command", "first"),
    [(engine_command(), b'{"type": "confine", "read": [], "enabled": true}\n'), (fetcher_command(), b"")],
    ids=["engine", "fetcher"],
)
def test_a_child_has_no_room_for_one(command: Sequence[str], first: bytes) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    child = subprocess.Popen(command, **pipes, preexec_fn=allow_core_dumps)
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(first)
        child.stdin.flush()
        child.stdout.readline()  # its hello
        assert not has_room(child.pid)
    finally:
        child.kill()
        child.communicate()


@linux_only
@pytest.mark.parametrize("words", [[], ["chat"]], ids=["window", "command"])
def test_neither_has_the_program_that_holds_the_key(tmp_path: Path, words: list[str]) -> None:
    """Read once the store is there, which is as long before anything of it is in memory as it gets."""
    command = [sys.executable, "-m", "sotto", "--data-dir", str(tmp_path), *words]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    child = subprocess.Popen(command, **pipes, env=environment, preexec_fn=allow_core_dumps)
    try:
        while not (tmp_path / "data" / "chats.db").exists():
            assert child.poll() is None
        assert not has_room(child.pid)
    finally:
        child.kill()
        child.communicate()


_DUMPABLE = "import ctypes\nprint(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"  # PR_GET_DUMPABLE


@linux_only
def test_hidden_memory_is_nobody_elses() -> None:
    assert _run(_DUMPABLE) == "1"
    assert _run(f"core_dumps.hide_memory()\n{_DUMPABLE}") == "0"


@linux_only
@pytest.mark.parametrize("is_wanted", [False, True])
def test_a_program_hides_its_memory_if_the_user_wants_it(tmp_path: Path, is_wanted: bool) -> None:
    (tmp_path / "config").mkdir()
    settings = {"schema": 1, "settings": {"privacy.hide_memory": is_wanted}}
    (tmp_path / "config" / "settings.json").write_text(json.dumps(settings))
    run = f"from sotto.entry import run\nrun(['--data-dir', {str(tmp_path)!r}, 'catalog', 'list', '--json'])"
    assert _run(f"{run}\n{_DUMPABLE}").splitlines()[-1] == str(int(not is_wanted))
