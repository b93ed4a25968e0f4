"""Linux: the desktop's portal, or else the system's log-in service, keeps the computer awake; both over D-Bus.

Asked for is "no suspending", never "no idling": the screen must still lock itself. That is why the ScreenSaver
interface, which does both, is not used. D-Bus is spoken with ``jeepney``, which keyring brings along on Linux, over
a local socket only; PySide6's QtDBus cannot send the unsigned number that the portal wants (tried with 6.11).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sotto.config.identity import APP_NAME
from sotto.services.keep_awake import NoSleepControlError

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.fds import FileDescriptor
    from jeepney.io.blocking import DBusConnection

_WHY: Final = "An answer is being written, or a model downloaded"
_SUSPEND: Final = 4
"""The portal's flag; 8 would be idling."""
_TIMEOUT_S: Final = 5.0


class BusInhibitor:
    """Holds a connection to the bus: when it closes, whoever was asked lets the computer sleep again."""

    may_wait = True

    def __init__(self) -> None:
        self._connection: DBusConnection | None = None
        self._descriptor: FileDescriptor | None = None

    def hold(self) -> str:
        """Ask the portal, then the log-in service; return which of them agreed."""
        problems: list[str] = []
        for ask in (self._ask_portal, self._ask_login):
            try:
                return ask()
            except NoSleepControlError as error:
                problems.append(str(error))
                self.release()
        raise NoSleepControlError("; ".join(problems))

    def release(self) -> None:
        if self._descriptor is not None:
            self._descriptor.close()
            self._descriptor = None
        if self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.close()
            self._connection = None

    def _ask_portal(self) -> str:
        from jeepney import DBusAddress, new_method_call

        portal = DBusAddress(
            "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Desktop", "org.freedesktop.portal.Inhibit"
        )
        arguments = ("", _SUSPEND, {"reason": ("s", _WHY)})
        self._call("SESSION", lambda: new_method_call(portal, "Inhibit", "sua{sv}", arguments))
        return "desktop portal"

    def _ask_login(self) -> str:
        from jeepney import DBusAddress, new_method_call

        login = DBusAddress("/org/freedesktop/login1", "org.freedesktop.login1", "org.freedesktop.login1.Manager")
        arguments = ("sleep", APP_NAME, _WHY, "block")
        reply = self._call("SYSTEM", lambda: new_method_call(login, "Inhibit", "ssss", arguments))
        (self._descriptor,) = reply.body
        return "log-in service"

    def _call(self, bus: str, message: Callable[[], Message]) -> Message:
        from jeepney import MessageType
        from jeepney.auth import AuthenticationError
        from jeepney.io.blocking import open_dbus_connection

        try:
            self._connection = open_dbus_connection(bus, enable_fds=bus == "SYSTEM")
            reply = self._connection.send_and_get_reply(message(), timeout=_TIMEOUT_S)
        except KeyError:
            raise NoSleepControlError("there is no session bus") from None
        except (OSError, RuntimeError, ValueError, StopIteration, AuthenticationError) as error:
            raise NoSleepControlError(f"{bus.lower()} bus: {type(error).__name__} {error}") from error
        if reply.header.message_type is MessageType.error:
            words = " ".join(str(part) for part in reply.body)
            raise NoSleepControlError(f"{bus.lower()} bus: {words:.200}")
        return reply
