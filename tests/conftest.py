"""What holds for every test: nothing touches the user's profile, keystore or network, and nothing is left running."""

from __future__ import annotations

import os
import shutil
import signal
import socket  # noqa: TID251 - to recognise what the block below must let through
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sotto.config.paths import DATA_DIR_VARIABLE, AppPaths

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
_NO_SHARED = "needs the optional folder shared/ beside the repository"

_LEAK_DEADLINE = 3.0  # seconds a child or thread may take to end after its test
_LOCAL_HOSTS = frozenset({"127.0.0.1", "::1", "localhost", b"localhost", b"127.0.0.1", "", None})
_session_folder = pytest.StashKey[Path]()


class NetworkBlockedError(RuntimeError):
    """A test tried to reach another computer."""


def pytest_configure(config: pytest.Config) -> None:
    """Redirect everything before Qt, keyring or Sotto look at the environment; children inherit it."""
    folder = Path(tempfile.mkdtemp(prefix="sotto-tests-"))
    config.stash[_session_folder] = folder
    os.environ[DATA_DIR_VARIABLE] = str(folder)
    os.environ["HF_ENDPOINT"] = "http://127.0.0.1:9"  # a fetcher that a test starts by mistake reaches nobody
    os.environ.pop("HF_TOKEN", None)
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"  # huggingface_hub in this process; the fetcher sets its own
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell that starts something in the background makes it deaf to Ctrl+C, which children would inherit.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.addaudithook(_block_network)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the session's folder."""
    shutil.rmtree(config.stash[_session_folder], ignore_errors=True)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs the optional folder where it is absent."""
    if item.get_closest_marker("needs_shared") and not SHARED.is_dir():
        pytest.skip(_NO_SHARED)


def _block_network(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        caller, address = arguments[0], arguments[1]
        if getattr(caller, "family", None) == getattr(socket, "AF_UNIX", None):
            return
        host = address[0] if isinstance(address, tuple) else address
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host not in _LOCAL_HOSTS:
        raise NetworkBlockedError(f"tests must not use the network: {event} {host!r}")


@pytest.fixture(autouse=True)
def _nothing_left_running() -> Iterator[None]:
    """Fail a test that leaves a child process or a non-daemon thread behind, and end the child."""
    children = set(psutil.Process().children(recursive=True))
    threads = set(threading.enumerate())
    yield
    deadline = time.monotonic() + _LEAK_DEADLINE
    left_threads = [t for t in threading.enumerate() if t not in threads and not t.daemon]
    for thread in left_threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    left_children = [c for c in psutil.Process().children(recursive=True) if c not in children and not _of(c, children)]
    _gone, alive = psutil.wait_procs(left_children, timeout=max(0.0, deadline - time.monotonic()))
    described = [f"thread {t.name}" for t in left_threads if t.is_alive()]
    for child in alive:
        described.append(f"process {child.pid} {_command(child)}")
        child.kill()
    psutil.wait_procs(alive, timeout=_LEAK_DEADLINE)
    if described:
        pytest.fail("left running: " + ", ".join(described), pytrace=False)


def _of(child: psutil.Process, others: set[psutil.Process]) -> bool:
    """Whether one of ``others`` started ``child``: a program that several tests share may replace its own helper."""
    try:
        return child.parent() in others
    except psutil.Error:
        return False


def _command(child: psutil.Process) -> str:
    try:
        return " ".join(child.cmdline())
    except psutil.Error:
        return "(ended meanwhile)"


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    """Folders of a fresh, empty profile."""
    paths = AppPaths.resolve(tmp_path / "profile", {})
    paths.create()
    return paths


@pytest.fixture(scope="session")
def shared() -> Path:
    """The optional folder with real models and sample data beside the repository; skips the test if absent."""
    if not SHARED.is_dir():
        pytest.skip(_NO_SHARED)
    return SHARED
