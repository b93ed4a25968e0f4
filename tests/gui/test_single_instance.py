"""One window per folder: the second start raises the first, and hands it files to ask about and nothing else."""

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


def test_the_second_start_hands_over_its_files(qtbot: QtBot, paths: AppPaths, tmp_path: Path) -> None:
    first = SingleInstance(paths.data, paths.state)
    assert first.acquire()
    words = [str(tmp_path / "a b.gguf"), (tmp_path / "c.json").as_uri()]
    offered: list[list[str]] = []
    first.files_offered.connect(offered.append)
    with qtbot.waitSignals([first.raise_requested, first.files_offered], timeout=5000):
        SingleInstance(paths.data, paths.state).ask_running_instance(words)
    assert offered == [words]
    qtbot.waitUntil(lambda: list((paths.state / "activate").iterdir()) == [], timeout=5000)
    first.release()


@pytest.mark.parametrize("content", [b"run something", b'["relative.gguf"]', b"[" * 70_000, b""])
def test_what_is_no_list_of_files_is_thrown_away(qtbot: QtBot, paths: AppPaths, content: bytes) -> None:
    instance = SingleInstance(paths.data, paths.state)
    assert instance.acquire()
    message = paths.state / "activate" / "open-0123456789abcdef.json"
    with qtbot.assertNotEmitted(instance.files_offered):
        message.write_bytes(content)
        qtbot.waitUntil(lambda: not message.exists(), timeout=5000)
    instance.release()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")
def test_a_message_is_a_plain_file(qtbot: QtBot, paths: AppPaths, tmp_path: Path) -> None:
    """A pipe would make the window wait for ever, a link would have it read what it was not sent."""
    (tmp_path / "elsewhere").write_text('["/etc/passwd"]')
    instance = SingleInstance(paths.data, paths.state)
    assert instance.acquire()
    folder = paths.state / "activate"
    with qtbot.assertNotEmitted(instance.files_offered):
        os.mkfifo(folder / "open-0000000000000000.json")
        (folder / "open-1111111111111111.json").symlink_to(tmp_path / "elsewhere")
        qtbot.waitUntil(lambda: list(folder.iterdir()) == [], timeout=5000)
    instance.release()


def test_files_of_a_start_before_are_not_asked_about(qtbot: QtBot, paths: AppPaths) -> None:
    instance = SingleInstance(paths.data, paths.state)
    instance.ask_running_instance([str(paths.data / "x.gguf")])
    with qtbot.assertNotEmitted(instance.files_offered, wait=100):
        assert instance.acquire()
    instance.release()


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
