"""Locks exclude each other and die with their process."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from sotto.store.process_lock import ProcessLock


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    first, second = ProcessLock(tmp_path / "lock"), ProcessLock(tmp_path / "lock")
    assert first.try_acquire()
    assert first.try_acquire()
    assert not second.try_acquire()
    assert not second.acquire(timeout_s=0.05)
    first.release()
    first.release()
    assert second.acquire(timeout_s=1)
    second.release()


def test_a_killed_process_lets_go(tmp_path: Path, start_child: Callable[..., subprocess.Popen[str]]) -> None:
    child = start_child("hold_lock", tmp_path / "lock")
    assert child.stdout.readline() == "held\n"
    lock = ProcessLock(tmp_path / "lock")
    assert not lock.try_acquire()
    child.kill()
    child.wait()
    assert lock.acquire(timeout_s=5)
    lock.release()
