"""The folder beside the program: where that is on each system, and whose folder it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto.config.paths import AppPaths
from sotto.config.portable import OWN_FOLDERS, folder_beside, program_place


def test_the_program_is_what_a_person_sees() -> None:
    executable, image = Path("/media/stick/sotto/sotto"), Path("/media/stick/Sotto.AppImage")
    assert program_place(executable, {}, "linux") == executable
    mounted = {"APPIMAGE": str(image), "APPDIR": "/tmp/.mount"}
    assert program_place(Path("/tmp/.mount/usr/sotto"), mounted, "linux") == image
    assert program_place(executable, mounted, "linux") == executable  # started by another AppImage
    assert program_place(executable, {"APPIMAGE": str(image)}, "linux") == executable
    bundle = Path("/Volumes/Stick/Sotto.app")
    assert program_place(bundle / "Contents" / "MacOS" / "sotto", {}, "darwin") == bundle


@pytest.mark.parametrize("names", [[], [".DS_Store", "desktop.ini", "$RECYCLE.BIN"], ["models"], sorted(OWN_FOLDERS)])
def test_a_folder_of_sottos_own(tmp_path: Path, names: list[str]) -> None:
    (tmp_path / "data").mkdir()
    for name in names:
        (tmp_path / "data" / name).mkdir()
    assert folder_beside(tmp_path / "sotto") == tmp_path / "data"


@pytest.mark.parametrize("names", [["photos"], ["config", "notes.txt"]])
def test_a_folder_of_another_program(tmp_path: Path, names: list[str]) -> None:
    (tmp_path / "data").mkdir()
    for name in names:
        (tmp_path / "data" / name).touch()
    assert folder_beside(tmp_path / "sotto") is None


def test_chats_are_found_again_whatever_was_put_beside_them(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    AppPaths.under(folder).data.mkdir(parents=True)
    (folder / "story.gguf").touch()
    assert folder_beside(tmp_path / "sotto") is None
    AppPaths.under(folder).store_file.touch()
    assert folder_beside(tmp_path / "sotto") == folder


def test_no_folder_is_no_portable_mode(tmp_path: Path) -> None:
    assert folder_beside(tmp_path / "sotto") is None
    (tmp_path / "data").touch()
    assert folder_beside(tmp_path / "sotto") is None
