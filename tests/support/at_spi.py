"""A screen reader's side of the accessibility bus, as small as a test needs it: D-Bus calls, no library of AT-SPI.

It talks to the registry that ``at-spi2-core`` brings (``org.a11y.Bus``), on a session bus of the test's own, so neither
the desktop of whoever runs the tests nor its settings are touched.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from support import polling

T = TypeVar("T")

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_ACTION = "org.a11y.atspi.Action"
_EDITABLE = "org.a11y.atspi.EditableText"
_TEXT = "org.a11y.atspi.Text"
_COMPONENT = "org.a11y.atspi.Component"
_REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_PROPERTIES = "org.freedesktop.DBus.Properties"
_CALL_TIMEOUT = 20.0
_SERVICES = ("/usr/share/dbus-1/services/org.a11y.Bus.service", "/usr/local/share/dbus-1/services/org.a11y.Bus.service")
FOCUSED, SHOWING = 12, 25
"""Numbers of states in AT-SPI."""


def missing() -> str:
    """Return why there can be no accessibility bus here, or nothing."""
    lacking = [name for name in ("dbus-daemon", "Xvfb") if shutil.which(name) is None]
    if not any(Path(service).exists() for service in _SERVICES):
        lacking.append("at-spi2-core")
    return f"needs {', '.join(lacking)}" if lacking else ""


@contextlib.contextmanager
def session_bus() -> Iterator[str]:
    """Run a D-Bus session of our own; yield its address."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    environment = {**os.environ, "GSETTINGS_BACKEND": "memory"}  # the launcher would read and write the user's
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


@dataclass(frozen=True)
class Node:
    """One thing on the screen, as the bus knows it."""

    bus: AccessibilityBus
    owner: str
    path: str

    @property
    def name(self) -> str:
        """What is read aloud for it."""
        return str(self.bus.get(self, _ACCESSIBLE, "Name"))

    @property
    def role(self) -> str:
        """What kind of thing it is: ``push button``."""
        return str(self.bus.call(self, _ACCESSIBLE, "GetRoleName")[0])

    @property
    def states(self) -> frozenset[int]:
        """The numbers of the states it is in."""
        words = self.bus.call(self, _ACCESSIBLE, "GetState")[0]
        return frozenset(bit + 32 * at for at, word in enumerate(words) for bit in range(32) if word >> bit & 1)

    @property
    def children(self) -> list[Node]:
        """What is inside it."""
        found = self.bus.call(self, _ACCESSIBLE, "GetChildren")[0]
        return [Node(self.bus, owner, path) for owner, path in found if not path.endswith("/null")]

    @property
    def text(self) -> str:
        """The text in it, for an editor or a document."""
        return str(self.bus.call(self, _TEXT, "GetText", "ii", 0, -1)[0])

    def type(self, text: str) -> None:
        """Put ``text`` into an editor."""
        assert self.bus.call(self, _EDITABLE, "SetTextContents", "s", text)[0]

    def press(self, action: str = "Press") -> None:
        """Do what the thing does; one that has no such action fails."""
        actions = [entry[0] for entry in self.bus.call(self, _ACTION, "GetActions")[0]]
        assert action in actions, f"{self.name}: {actions}"
        assert self.bus.call(self, _ACTION, "DoAction", "i", actions.index(action))[0]

    def walk(self) -> Iterator[Node]:
        """Yield it and everything in it; what goes away meanwhile is left out."""
        yield self
        try:
            children = self.children
        except GoneError:
            return
        for child in children:
            yield from child.walk()

    def find(self, role: str, name: str) -> Node | None:
        """Return the first thing of this role and name, or None."""
        for node in self.walk():
            with contextlib.suppress(GoneError):
                if node.role == role and node.name == name and SHOWING in node.states:
                    return node
        return None


class GoneError(Exception):
    """What was asked is not on the screen any more."""


class AccessibilityBus:
    """The connection of a screen reader. Use as a context manager."""

    def __init__(self, session: str) -> None:
        with open_dbus_connection(session) as connection:
            launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            asked = new_method_call(launcher, "GetAddress")
            self._address = connection.send_and_get_reply(asked, timeout=_CALL_TIMEOUT).body[0]
        self._connection: DBusConnection = open_dbus_connection(self._address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def application(self, name: str) -> Node | None:
        """Return the program of this name, if it is on the bus."""
        return next((child for child in Node(self, *_REGISTRY).children if child.name == name), None)

    def call(self, node: Node, interface: str, method: str, signature: str | None = None, *given: Any) -> Any:
        """Call a method of ``node`` and return what it answers. Raises :class:`GoneError`."""
        address = DBusAddress(node.path, node.owner, interface)
        message = new_method_call(address, method, signature, given)
        reply = self._connection.send_and_get_reply(message, timeout=_CALL_TIMEOUT)
        if reply.header.message_type is MessageType.error:
            raise GoneError(f"{node.path} {interface}.{method}: {reply.body}")
        return reply.body

    def get(self, node: Node, interface: str, name: str) -> Any:
        """Return a property of ``node``."""
        return self.call(node, _PROPERTIES, "Get", "ss", interface, name)[0][1]


def wait_for(condition: Callable[[], T | None], what: str, timeout: float = 40.0) -> T:
    """Return the first true answer of ``condition``, which may meet things that are gone; fails after ``timeout`` s."""

    def seen() -> T | None:
        try:
            return condition()
        except GoneError:
            return None

    return polling.wait_for(seen, what, timeout, every=0.05)
