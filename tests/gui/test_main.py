"""The window as a process of its own: start, second start, Ctrl+C, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sotto.config.identity import APP_ID
from support.polling import wait_for

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


def wait_until_open(profile: Path) -> None:
    """Wait until the window has made the file of the chats; nobody is told of it."""
    wait_for((profile / "data" / "chats.db").exists, "the file of the chats")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_properly(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    process = start()
    wait_until_open(tmp_path / "profile")
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert (out, err) == (b"", b"")
    assert (tmp_path / "profile" / "config" / "window.json").exists()
    assert not (tmp_path / "profile" / "data" / "window.lock").exists()


def test_the_second_start_ends_at_once(start: Start, tmp_path: Path) -> None:
    first = start()
    wait_until_open(tmp_path / "profile")
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


def test_the_desktop_is_told_one_id() -> None:
    """The first word of the command line is the first half of X11's window class, the application's name the second."""
    code = (
        "from sotto.gui.main import make_application as make; app = make();"
        "print(app.desktopFileName(), app.applicationName(), app.arguments()[0])"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True, text=True)
    assert done.stdout.split() == [APP_ID] * 3


_CLASSES = """
import enum
made, make = [], enum.EnumType._create_
def created(cls, name, *values, **options):
    made.append(options.get("qualname") or name)
    return make(cls, name, *values, **options)
enum.EnumType._create_ = created
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.gui.dispatcher import QtDispatcher
from sotto.gui.main import make_application
from sotto.gui.session import Session
from sotto.gui.theme import apply_theme
from sotto.services.container import build_services
import os, pathlib, sys
paths = AppPaths.resolve(pathlib.Path(sys.argv[1]), {})
paths.create()
app = make_application()
session = Session(build_services(paths, Settings(), QtDispatcher()), apply_theme(app))
session.window.show()
app.processEvents()
print(" ".join(made), flush=True)
os._exit(0)
"""


def test_the_first_window_makes_only_the_classes_of_qt_that_it_needs(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _CLASSES, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True, timeout=60)
    made = set(done.stdout.split())
    assert "WidgetAttribute" in made
    # Of QMdiSubWindow, QWizard and QTextFormat: PySide6 makes every class of widgets when it does not know what one is.
    assert made & {"SubWindowOption", "WizardOption", "PageBreakFlag", "ObjectTypes"} == set()
