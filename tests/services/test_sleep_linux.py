"""What keeps a Linux computer awake: the portal, else the log-in service, on a bus of the test's own."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("jeepney", reason="needs jeepney, which keyring brings on Linux")

from sotto.services.keep_awake import NoSleepControlError
from sotto.services.sleep_linux import BusInhibitor
from support.fake_sleep_bus import LOGIN, PORTAL, FakeSleepBus, fake_sleep_bus
from support.needs import needs_linux, needs_programs

pytestmark = [needs_linux, needs_programs("dbus-daemon")]


@pytest.fixture
def on_bus(monkeypatch: pytest.MonkeyPatch) -> Callable[..., contextlib.AbstractContextManager[FakeSleepBus]]:
    """Return what runs a bus and makes it both buses of this process."""

    @contextlib.contextmanager
    def run(*names: str, refuses: tuple[str, ...] = ()) -> Iterator[FakeSleepBus]:
        with fake_sleep_bus(*names, refuses=refuses) as bus:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
            monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus.address)
            yield bus

    return run


OnBus = Callable[..., contextlib.AbstractContextManager[FakeSleepBus]]


def test_the_portal_is_asked_first(on_bus: OnBus) -> None:
    inhibitor = BusInhibitor()
    with on_bus(PORTAL, LOGIN) as bus:
        assert inhibitor.hold() == "desktop portal"
        (window, flags, facts) = bus.held[PORTAL]
        assert (window, flags, list(facts)) == ("", 4, ["reason"])  # suspending, and never idling: the screen locks
        assert LOGIN not in bus.held
        inhibitor.release()
        bus.wait_until_released()


@pytest.mark.parametrize("services", [((LOGIN,), ()), ((PORTAL, LOGIN), (PORTAL,))])
def test_without_a_portal_the_log_in_service_is(
    on_bus: OnBus, services: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    inhibitor = BusInhibitor()
    with on_bus(*services[0], refuses=services[1]) as bus:
        assert inhibitor.hold() == "log-in service"
        what, who, _why, mode = bus.held[LOGIN]
        assert (what, who, mode) == ("sleep", "Sotto", "block")
        inhibitor.release()
        bus.wait_until_released()
        assert inhibitor.hold() == "log-in service"
        inhibitor.release()


def test_who_refuses_is_told_of(on_bus: OnBus) -> None:
    with on_bus(PORTAL, LOGIN, refuses=(PORTAL, LOGIN)), pytest.raises(NoSleepControlError) as caught:
        BusInhibitor().hold()
    assert "Not now." in str(caught.value)


def test_without_a_bus_there_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    inhibitor = BusInhibitor()
    with pytest.raises(NoSleepControlError) as caught:
        inhibitor.hold()
    assert "there is no session bus" in str(caught.value)
    inhibitor.release()


@pytest.mark.parametrize("address", ["tcp:host=127.0.0.1,port=1", "nonsense", "unix:", "unixexec:path=/bin/sh"])
def test_only_a_local_socket_is_a_bus(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    with pytest.raises(NoSleepControlError):
        BusInhibitor().hold()
