"""The window on disks that are full or cannot be written to (R04, R05, R06), with the real means of the system."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from sotto.config.paths import AppPaths
from sotto.domain.ids import ConversationId
from sotto.gui.theme import Theme
from sotto.store import reserve
from support.real_window import RealWindow

if sys.platform == "win32":
    pytest.skip("POSIX only", allow_module_level=True)
import resource

_CHILD = Path(__file__).parent / "children" / "window_on_disk.py"


@contextlib.contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """Let the system refuse to make any file of this process larger than ``size`` bytes: as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def sent(driver: RealWindow, text: str) -> ConversationId:
    driver.composer.edit.setPlainText(text)
    return driver.send(" ")


def log_of(driver: RealWindow) -> Path:
    store: Path = driver.services.paths.store_file
    return store.with_name(store.name + "-wal")


def test_on_a_full_disk_nothing_typed_is_lost_and_it_goes_on_without_a_restart(app_window: RealWindow) -> None:
    driver = app_window
    driver.send("First words")
    driver.window.new_chat_action.trigger()
    driver.send("Second words")
    with no_file_grows_beyond(log_of(driver).stat().st_size):
        driver.type("What I think")
        driver.press_enter()
        driver.wait(lambda: any("disk is full" in text for text in driver.texts("toast_text")))
        driver.wait(lambda: driver.composer.edit.toPlainText() == "What I think")
        driver.choose("First words")  # reading goes on
        driver.wait(lambda: driver.view.isVisible())
        driver.choose("Second words")
        assert driver.composer.edit.toPlainText() == "What I think"
    driver.window.toasts.clear()
    driver.press_enter()
    driver.wait(lambda: driver.composer.edit.toPlainText() == "")
    driver.wait(lambda: driver.current is not None and driver.services.chat.job_of(driver.current) is None)
    opened: list[Any] = []
    driver.services.history.read(driver.current).success(opened.append)  # type: ignore[arg-type]
    driver.wait(lambda: bool(opened))
    assert [message.content for message in opened[0].messages][2] == "What I think"


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 12 MB; skips where none can be mounted."""
    with tempfile.TemporaryDirectory(prefix="sotto-small-") as top:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", top], capture_output=True, check=False
        )
        if mounted.returncode:
            pytest.skip("no file system can be mounted here")
        try:
            yield Path(top)
        finally:
            subprocess.run(["umount", "-l", top], check=True)


def window_on(folder: Path, *arguments: str) -> dict[str, Any]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(_CHILD), str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert "Traceback" not in done.stderr
    return report


def fill(folder: Path) -> Path:
    """Write until nothing more fits, to the last byte."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    return path


def test_a_start_on_a_full_disk_opens_the_chats_with_the_reserve(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserve, "_ROOM_BYTES", 0)
    folder = small_disk / "profile"
    assert window_on(folder)["is_open"]
    assert reserve.keep_reserve(folder / "data")
    filler = fill(small_disk)
    report = window_on(folder)
    assert report["is_open"]
    assert "The disk of your chats is full." in report["toast_text"]
    fill(small_disk)
    report = window_on(folder)  # the reserve is gone: it says so, and nothing is harmed
    assert (report["rc"], report["is_open"]) == (0, False)
    assert report["greeting_title"] == ["The disk is full, so nothing more can be saved."]
    filler.unlink()
    assert window_on(folder)["is_open"]


def test_the_reserve_saves_what_is_being_written_and_it_is_said(
    qtbot: QtBot, window_theme: Theme, tiny_model: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserve, "_ROOM_BYTES", 0)
    paths = AppPaths.resolve(small_disk / "profile", {})
    driver = RealWindow(qtbot, paths, window_theme)
    driver.add_model(tiny_model)
    assert reserve.keep_reserve(paths.data)
    fill(small_disk)
    conversation = sent(driver, "What I think " + "at great length " * 5_000)
    driver.wait(lambda: "The disk of your chats is full." in driver.texts("toast_text"))
    opened: list[Any] = []
    driver.services.history.read(conversation).success(opened.append)
    driver.wait(lambda: bool(opened))
    assert [message.content for message in opened[0].messages][1] == "la la la "
    driver.close()


@pytest.mark.parametrize("mode", [0o500, 0o700])
def test_a_folder_that_cannot_be_written_to_is_said_in_the_window(mode: int) -> None:
    with tempfile.TemporaryDirectory(prefix="sotto-read-only-") as top:
        Path(top).chmod(0o755)
        folder = Path(top) / "profile"
        window_on(folder)
        inside = [folder, *folder.rglob("*")]
        for path in inside:
            if os.getuid() == 0:
                os.chown(path, 65534, 65534)
            if path.is_dir():
                path.chmod(mode)
        report = window_on(folder, "unprivileged")
        for path in inside:
            if path.is_dir():
                path.chmod(0o700)
        assert report["is_open"] is (mode == 0o700)
        if mode == 0o500:
            assert report["greeting_title"] == ["The folder of your chats cannot be written to."]
