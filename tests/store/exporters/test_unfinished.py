"""Half exports of killed processes are found and removed; those of living ones, and other files, are not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sotto.store.exporters.unfinished import UnfinishedNote, remove_unfinished
from support.needs import needs_posix

KILLED = """
import os, signal, sys
from pathlib import Path
from sotto.store.exporters.export_file import ExportFile
from sotto.store.exporters.unfinished import UnfinishedNote
file = ExportFile(Path(sys.argv[2]), overwrite=False)
note = UnfinishedNote(Path(sys.argv[1]), file.temporary)
file.file.write(b"half of a secret")
file.file.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


@needs_posix
def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    notes, target = tmp_path / "exports", tmp_path / "elsewhere" / "chäts.json"
    target.parent.mkdir()
    subprocess.run([sys.executable, "-c", KILLED, str(notes), str(target)], check=False)
    (part,) = target.parent.iterdir()
    assert part.read_bytes() == b"half of a secret"
    assert remove_unfinished(notes) == 1
    assert list(target.parent.iterdir()) == []
    assert list(notes.iterdir()) == []


def test_what_is_being_written_stays(tmp_path: Path) -> None:
    part = tmp_path / ".x.abc.part"
    part.write_text("being written")
    note = UnfinishedNote(tmp_path / "exports", part)
    assert remove_unfinished(tmp_path / "exports") == 0
    assert part.exists()
    note.remove()
    note.remove()
    assert list((tmp_path / "exports").iterdir()) == []
    assert part.exists()


@pytest.mark.parametrize("name", ["important.txt", ".hidden", "x.part"])
def test_a_note_that_names_another_file_removes_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    UnfinishedNote(tmp_path / "exports", tmp_path / name)._lock.release()
    assert remove_unfinished(tmp_path / "exports") == 0
    assert (tmp_path / name).exists()


def test_nothing_was_ever_exported(tmp_path: Path) -> None:
    assert remove_unfinished(tmp_path / "exports") == 0
