"""What keeps a Mac awake is a program that runs meanwhile; here another one stands in for it."""

from __future__ import annotations

import os

import psutil
import pytest

from sotto.services.keep_awake import NoSleepControlError
from sotto.services.sleep_macos import MacInhibitor
from support.needs import needs_posix
from support.polling import wait_for

pytestmark = needs_posix


def test_it_runs_until_it_is_let_go() -> None:
    inhibitor = MacInhibitor(["/bin/sh", "-c", "exec sleep 600", "sh"])
    inhibitor.release()
    before = set(psutil.Process().children())
    assert inhibitor.hold() == "caffeinate"
    try:
        (process,) = set(psutil.Process().children()) - before
        words = wait_for(process.cmdline, "its command")  # between fork and exec it has none
        assert words[-1] in ("600", str(os.getpid()))
    finally:
        inhibitor.release()
    assert not process.is_running()


def test_without_it_there_is_a_reason() -> None:
    with pytest.raises(NoSleepControlError, match="caffeinate"):
        MacInhibitor(["/nowhere/caffeinate"]).hold()
