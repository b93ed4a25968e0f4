"""One window per folder: the second start raises the first, and nothing else can be sent to it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from pytestqt.qtbot import QtBot

from sotto.config.paths import AppPaths
from sotto.gui.single_instance import SingleInstance


def test_the_second_start_raises_the_first_window(qtbot: QtBot, paths: AppPaths) -> None:
    first = SingleInstance(paths.data, paths.state)
    second = SingleInstance(paths.data, paths.state)
    assert first.acquire()
    assert not second.acquire()
    with qtbot.waitSignal(first.raise_requested, timeout=5000):
        second.ask_running_instance()
    with qtbot.waitSignal(first.raise_requested, timeout=5000):
        second.ask_running_instance()
    first.release()


def test_the_lock_is_free_after_release(qtbot: QtBot, paths: AppPaths) -> None:
    first = SingleInstance(paths.data, paths.state)
    assert first.acquire()
    first.release()
    second = SingleInstance(paths.data, paths.state)
    assert second.acquire()
    second.release()


def test_the_lock_of_a_dead_process_is_taken_over(qtbot: QtBot, paths: AppPaths) -> None:
    code = (
        "import os, sys; from PySide6.QtCore import QLockFile; lock = QLockFile(sys.argv[1]);"
        "lock.setStaleLockTime(0); assert lock.tryLock(0); os._exit(9)"
    )
    lock = paths.data / "window.lock"
    assert subprocess.run([sys.executable, "-c", code, str(lock)], check=False).returncode == 9
    assert lock.exists()
    instance = SingleInstance(paths.data, paths.state)
    assert instance.acquire()
    instance.release()


def test_other_files_in_the_folder_are_ignored(qtbot: QtBot, paths: AppPaths) -> None:
    instance = SingleInstance(paths.data, paths.state)
    assert instance.acquire()
    with qtbot.assertNotEmitted(instance.raise_requested, wait=200):
        (paths.state / "activate" / "garbage").write_bytes(b"\xff" * 1000)
    with qtbot.waitSignal(instance.raise_requested, timeout=5000):
        (paths.state / "activate" / "raise").write_bytes(b"run something")
    instance.release()


def test_a_request_from_before_the_start_raises_nothing(qtbot: QtBot, paths: AppPaths) -> None:
    instance = SingleInstance(paths.data, paths.state)
    instance.ask_running_instance()
    with qtbot.assertNotEmitted(instance.raise_requested, wait=100):
        assert instance.acquire()
    instance.release()


def test_a_lock_that_was_held_for_hours_is_not_stolen(qtbot: QtBot, paths: AppPaths) -> None:
    first = SingleInstance(paths.data, paths.state)
    assert first.acquire()
    long_ago = time.time() - 7200
    os.utime(paths.data / "window.lock", (long_ago, long_ago))
    assert not SingleInstance(paths.data, paths.state).acquire()
    first.release()
