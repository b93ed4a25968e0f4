"""One window per folder: the second start raises the first, and nothing else can be sent to it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
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
    begun = time.monotonic()
    assert instance.acquire()
    assert time.monotonic() - begun < 1
    instance.release()


def test_each_data_folder_has_a_window_of_its_own(qtbot: QtBot, paths: AppPaths, tmp_path: Path) -> None:
    other = AppPaths.resolve(tmp_path / "other", {})
    other.create()
    first, second = SingleInstance(paths.data, paths.state), SingleInstance(other.data, other.state)
    assert first.acquire()
    assert second.acquire()
    third = SingleInstance(other.data, other.state)
    assert not third.acquire()
    with qtbot.assertNotEmitted(first.raise_requested, wait=100), qtbot.waitSignal(second.raise_requested):
        third.ask_running_instance()
    first.release()
    second.release()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")
def test_where_no_lock_can_be_made_the_window_opens_all_the_same(qtbot: QtBot, paths: AppPaths) -> None:
    """On a full disk a window that never comes would say nothing."""
    import resource

    instance = SingleInstance(paths.data, paths.state)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        assert instance.acquire()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
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
