"""A file that appears whole or not at all, and never replaces another one without being asked to."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from sotto.domain.errors import UserFacingError
from sotto.store.exporters.export_file import ExportFile
from support.needs import needs_permissions


def code_of(path: Path, *, overwrite: bool = False) -> str:
    with pytest.raises(UserFacingError) as caught:
        ExportFile(path, overwrite=overwrite)
    return caught.value.code


def test_it_appears_when_it_is_finished_for_this_user_only(tmp_path: Path) -> None:
    file = ExportFile(tmp_path / "x.md", overwrite=False)
    file.file.write(b"words")
    assert not (tmp_path / "x.md").exists()
    file.finish()
    assert [path.name for path in tmp_path.iterdir()] == ["x.md"]
    assert (tmp_path / "x.md").read_bytes() == b"words"
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "x.md").stat().st_mode) == 0o600


def test_what_is_there_stays_unless_one_says_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"old")
    assert code_of(path) == "export_exists"
    file = ExportFile(path, overwrite=True)
    file.file.write(b"new")
    assert path.read_bytes() == b"old"
    file.finish()
    assert path.read_bytes() == b"new"


def test_what_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    file = ExportFile(path, overwrite=False)
    path.write_bytes(b"another program's")
    with pytest.raises(UserFacingError) as caught:
        file.finish()
    assert caught.value.code == "export_exists"
    assert [one.name for one in tmp_path.iterdir()] == ["x.md"]
    assert path.read_bytes() == b"another program's"


def test_places_that_cannot_be_written_to_are_named(tmp_path: Path) -> None:
    assert code_of(tmp_path / "no" / "x.md") == "export_folder_missing"
    assert code_of(tmp_path, overwrite=True) == "export_is_folder"
    (tmp_path / "file").write_bytes(b"")
    assert code_of(tmp_path / "file" / "x.md") == "export_folder_missing"


@needs_permissions
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    assert code_of(folder / "x.md") == "export_not_allowed"


def test_a_read_only_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_options: object) -> None:
        raise PermissionError(13, "refused")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    assert code_of(tmp_path / "x.md") == "export_not_allowed"
