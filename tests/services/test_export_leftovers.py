"""What a killed export left in the clear goes with the next start, and with the next export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sotto.domain.chat import Conversation
from sotto.domain.export_format import ExportFormat
from sotto.services.export_sinks import UNFINISHED_FOLDER
from sotto.services.exporting import ALL
from sotto.store.exporters.unfinished import UnfinishedNote
from support.running_services import RunningServices

Start = Callable[..., RunningServices]


def left_behind(running: RunningServices, folder: Path) -> Path:
    """Make what a process leaves that is killed while it exports."""
    part = folder / ".all.json.x.part"
    part.write_text("half of a secret")
    UnfinishedNote(running.services.paths.data / UNFINISHED_FOLDER, part)._lock.release()
    return part


def test_the_next_export_removes_it(start: Start, tmp_path: Path) -> None:
    running = start()
    running.wait(running.services.tasks.store(lambda store: store.conversations.create(Conversation("c", "T", 1, 1))))
    part = left_behind(running, tmp_path)
    running.wait(running.services.exporting.to_file(tmp_path / "all.json", ExportFormat.JSON, ALL).task)
    running.until(lambda: not part.exists())
    assert (tmp_path / "all.json").exists()
    assert list((running.services.paths.data / UNFINISHED_FOLDER).iterdir()) == []


def test_looking_after_the_backups_removes_it(start: Start, tmp_path: Path) -> None:
    running = start()
    part = left_behind(running, tmp_path)
    running.services._look_after_backups()
    running.until(lambda: not part.exists())
