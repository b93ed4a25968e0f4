"""The window as a process of its own: start, second start, Ctrl+C, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in the POSIX way")

Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the window on the test's profile; whatever still runs is killed at the end."""
    running: list[subprocess.Popen[bytes]] = []

    def popen() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "sotto", "--data-dir", str(tmp_path / "profile")]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        running.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
        return running[-1]

    yield popen
    for process in running:
        process.kill()
        process.communicate()


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_properly(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    process = start()
    wait_for((tmp_path / "profile" / "data" / "chats.db").exists)
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert (out, err) == (b"", b"")
    assert (tmp_path / "profile" / "config" / "window.json").exists()
    assert not (tmp_path / "profile" / "data" / "window.lock").exists()


def test_the_second_start_ends_at_once(start: Start, tmp_path: Path) -> None:
    first = start()
    wait_for((tmp_path / "profile" / "data" / "chats.db").exists)
    second = start()
    out, err = second.communicate(timeout=20)
    assert second.returncode == 0
    assert (out, err) == (b"", b"")
    assert first.poll() is None


def test_the_first_window_imports_only_what_it_needs(tmp_path: Path) -> None:
    code = "import sys; import sotto.gui.main; print('\\n'.join(sys.modules))"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True, text=True)
    modules = set(done.stdout.split())
    heavy = {"PySide6.QtNetwork", "llama_cpp", "numpy", "jinja2", "huggingface_hub", "httpx2"}
    heavy |= {"apsw", "sotto.store.store", "keyring", "_hashlib"}  # come with the opening of the chats
    assert modules & heavy == set()
    pages = {f"sotto.gui.{name}_page" for name in ("models", "settings", "privacy", "help")}
    assert modules & (pages | {"sotto.gui.example_questions", "sotto.gui.places", "sotto.gui.markdown"}) == set()
