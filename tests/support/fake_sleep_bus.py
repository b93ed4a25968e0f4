"""A D-Bus of the test's own with the services that keep a computer awake: the desktop's portal, and the log-in one."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from typing import Any

from jeepney import (
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    new_error,
    new_method_return,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

from support.at_spi import session_bus

PORTAL = "org.freedesktop.portal.Desktop"
LOGIN = "org.freedesktop.login1"


class FakeSleepBus:
    """Answers for the services ``names`` in a thread of its own; ``refuses`` are there and say no.

    ``held`` are the calls that are in force, by service, with their arguments. :meth:`wait_until_released` waits until
    there are none.
    """

    def __init__(self, address: str, names: tuple[str, ...], refuses: tuple[str, ...] = ()) -> None:
        self.address = address
        self.refuses = refuses
        self.held: dict[str, tuple[Any, ...]] = {}
        self._released = threading.Condition()
        self._callers: dict[str, str] = {}
        self._pipes: dict[str, int] = {}
        self._is_over = threading.Event()
        self._connection: DBusConnection = open_dbus_connection(address, enable_fds=True)
        bus = Proxy(message_bus, self._connection)
        for name in names:
            bus.RequestName(name)
        bus.AddMatch(MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged"))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def wait_until_released(self, timeout: float = 20.0) -> None:
        """Wait until nothing is held any more; fail after ``timeout`` seconds."""
        with self._released:
            assert self._released.wait_for(lambda: not self.held, timeout), f"not in {timeout:g} s: {self.held}"

    def close(self) -> None:
        """End the services."""
        self._is_over.set()
        self._thread.join()
        for reading in self._pipes.values():
            os.close(reading)
        self._connection.close()

    def _serve(self) -> None:
        while not self._is_over.is_set():
            with contextlib.suppress(TimeoutError):
                self._on_message(self._connection.receive(timeout=0.05))
            self._look_at_pipes()

    def _on_message(self, message: Message) -> None:
        fields = message.header.fields
        member = fields.get(HeaderFields.member)
        if message.header.message_type is MessageType.signal and member == "NameOwnerChanged":
            name, _old, new = message.body
            if not new and self._callers.get(PORTAL) == name:
                self._release(PORTAL)
        elif message.header.message_type is MessageType.method_call and member == "Inhibit":
            self._on_inhibit(message, PORTAL if "portal" in fields[HeaderFields.interface] else LOGIN)

    def _on_inhibit(self, message: Message, service: str) -> None:
        if service in self.refuses:
            self._connection.send(new_error(message, "org.example.No", "s", ("Not now.",)))
            return
        self.held[service] = message.body
        self._callers[service] = message.header.fields[HeaderFields.sender]
        if service == PORTAL:
            self._connection.send(new_method_return(message, "o", ("/org/freedesktop/portal/desktop/request/1",)))
            return
        self._pipes[service], writing = os.pipe()
        os.set_blocking(self._pipes[service], False)
        self._connection.send(new_method_return(message, "h", (writing,)))
        os.close(writing)

    def _look_at_pipes(self) -> None:
        """The log-in service lets go when the last copy of what it gave is closed."""
        for service, reading in list(self._pipes.items()):
            with contextlib.suppress(BlockingIOError):
                if os.read(reading, 1) == b"":
                    os.close(self._pipes.pop(service))
                    self._release(service)

    def _release(self, service: str) -> None:
        with self._released:
            self.held.pop(service, None)
            self._released.notify_all()


@contextlib.contextmanager
def fake_sleep_bus(*names: str, refuses: tuple[str, ...] = ()) -> Iterator[FakeSleepBus]:
    """Run a bus with the services ``names``."""
    with session_bus() as address:
        fake = FakeSleepBus(address, names, refuses)
        try:
            yield fake
        finally:
            fake.close()
