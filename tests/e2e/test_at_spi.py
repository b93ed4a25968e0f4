"""A screen reader's view: another program reads and uses the window over the accessibility bus, on a bare X server.

There is no window manager, no keyring, no tray, no portal and no notification service either (A02 and A09 of the
requirements): everything has to be reachable without them.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.gguf_files import write_scripted_model

pytest.importorskip("jeepney", reason="needs jeepney, which keyring brings on Linux")

from support.at_spi import AccessibilityBus, GoneError, Node, missing, session_bus, wait_for

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "all is there")

ANSWER = "abcdefgh"
QUIET = ("XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "WAYLAND_DISPLAY", "QT_SCALE_FACTOR", "QT_ACCESSIBILITY")


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of our own.

    Its number is chosen here, far from those that ``-displayfd`` gives out: a server that ends removes the socket of
    its number, also if that belongs to the next server by then.
    """
    number = next(n for n in (1000 + random.randrange(50_000) for _ in range(100)) if not _socket(n).exists())
    command = ["Xvfb", f":{number}", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(lambda: _socket(number).exists(), "the X server")
            yield f":{number}"
        finally:
            server.terminate()


def _socket(number: int) -> Path:
    return Path(f"/tmp/.X11-unix/X{number}")


class Screen:
    """The window as a screen reader has it, and its process."""

    def __init__(self, application: Node, process: subprocess.Popen[bytes], errors: Path) -> None:
        self.application = application
        self.process = process
        self.errors = errors

    def see(self, role: str, name: str) -> Node:
        """Wait for something on the screen."""
        return wait_for(lambda: self.application.find(role, name), f"{role} {name!r}")

    def answers(self) -> list[str]:
        """Return the texts of the answers that can be read."""
        return [node.text for node in self.labels("Answer")]

    def labels(self, name: str) -> list[Node]:
        """Return the texts of this name."""
        return [node for node in self.application.walk() if node.role == "label" and node.name == name]

    def names(self, role: str) -> list[str]:
        """Return what all things of this role are called."""
        return [node.name for node in self.application.walk() if node.role == role]

    def ask(self, question: str) -> None:
        """Type a question and press Send."""
        self.see("text", "Message").type(question)
        self.see("push button", "Send").press()


@pytest.fixture
def screen(display: str, tmp_path: Path) -> Iterator[Screen]:
    """The real program with a model that always gives the same answer."""
    with opened(display, tmp_path) as screen:
        yield screen


@contextlib.contextmanager
def opened(display: str, tmp_path: Path, **settings: object) -> Iterator[Screen]:
    """Run the real program with these settings (``appearance__language``) until the block ends."""
    file = tmp_path / "data" / "config" / "settings.json"
    file.parent.mkdir(parents=True)
    values = {name.replace("__", "."): value for name, value in settings.items()}
    file.write_text(json.dumps({"schema": 1, "settings": values}), encoding="utf-8")
    model = write_scripted_model(tmp_path / "scripted.gguf", ANSWER)
    errors = tmp_path / "stderr"
    with session_bus() as address, errors.open("wb") as stream:
        environment = {name: value for name, value in os.environ.items() if name not in QUIET}
        environment |= {
            "SOTTO_DATA_DIR": str(tmp_path / "data"),
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "DBUS_SESSION_BUS_ADDRESS": address,
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "LANG": "C.UTF-8",
        }
        program = [sys.executable, "-m", "sotto"]
        subprocess.run([*program, "models", "add", str(model)], env=environment, check=True, capture_output=True)
        with subprocess.Popen(program, env=environment, stderr=stream) as process, AccessibilityBus(address) as bus:
            try:
                application = wait_for(
                    lambda: process.poll() is not None or bus.application("sotto"),
                    "the window on the accessibility bus",
                )
                assert isinstance(application, Node), errors.read_text(encoding="utf-8", errors="replace")
                screen = Screen(application, process, errors)
                wait_for(lambda: any("scripted" in name for name in screen.names("button menu")), "the model")
                yield screen
            finally:
                process.terminate()


def test_ask_read_ask_again_and_go_back_to_the_first_version(screen: Screen) -> None:
    screen.ask("What is the first half of the alphabet?")
    wait_for(lambda: ANSWER in screen.answers(), "the answer")
    screen.see("list item", "What is the first half of the alphabet?")

    screen.see("push button", "Write another version").press()
    previous = screen.see("push button", "Previous version")
    wait_for(lambda: ANSWER in screen.answers(), "the other version")
    assert "2 / 2" in screen.names("label")

    previous.press()
    wait_for(lambda: "1 / 2" in screen.names("label"), "the first version")
    wait_for(lambda: ANSWER in screen.answers(), "the text of the first version")


def test_everything_that_can_be_pressed_has_a_name(screen: Screen) -> None:
    for page in ("Models", "Presets", "Settings", "Privacy", "Help"):
        screen.see("check box", page).press("Toggle")
        wait_for(lambda page=page: _is_checked(screen.see("check box", page)), f"the page {page}")
        unnamed = []
        for node in screen.application.walk():
            try:
                if node.role in PRESSED and _is_showing(node) and not node.name and not _belongs_to_field(node):
                    unnamed.append(node.path)
            except GoneError:
                continue
        assert unnamed == [], page


def test_the_window_speaks_the_language_that_was_chosen(display: str, tmp_path: Path) -> None:
    with opened(display, tmp_path, appearance__language="de") as screen:
        screen.see("text", "Nachricht").type("Hallo")
        screen.see("push button", "Senden").press()
        wait_for(lambda: ANSWER in [node.text for node in screen.labels("Antwort")], "the answer")


def test_a_bare_desktop_brings_no_errors_and_a_clean_end(screen: Screen) -> None:
    screen.ask("Hello")
    wait_for(lambda: ANSWER in screen.answers(), "the answer")
    screen.process.terminate()
    assert screen.process.wait(20) == 0
    written = screen.errors.read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in written
    assert "Error" not in written
    assert "QObject" not in written


PRESSED = frozenset({"push button", "toggle button", "check box", "radio button", "button menu", "combo box", "text"})
CHECKED, SHOWING = 4, 25


def _is_checked(node: Node) -> bool:
    return CHECKED in node.states


def _is_showing(node: Node) -> bool:
    return SHOWING in node.states


def _belongs_to_field(node: Node) -> bool:
    """The pictures in a search field, the field in a spin box: parts of a thing that has a name."""
    owner, path = node.bus.get(node, "org.a11y.atspi.Accessible", "Parent")
    return Node(node.bus, owner, path).role in ("text", "spin button", "combo box")
