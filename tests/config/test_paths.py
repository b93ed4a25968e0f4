from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from sotto.config.paths import AppPaths
from sotto.domain.errors import UserFacingError

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")


def _folders(paths: AppPaths) -> list[Path]:
    return [paths.data, paths.config, paths.cache, paths.state, paths.models]


def test_one_folder_moves_everything(tmp_path: Path) -> None:
    paths = AppPaths.resolve(tmp_path / "here", {"SOTTO_DATA_DIR": str(tmp_path / "not-here")})
    everything = [*_folders(paths), paths.store_file, paths.settings_file, paths.window_file, paths.log_file]
    assert all(place.is_relative_to(tmp_path / "here") for place in everything)
    assert len({*everything}) == len(everything)


def test_the_environment_names_the_folder(tmp_path: Path) -> None:
    paths = AppPaths.resolve(None, {"SOTTO_DATA_DIR": f" {tmp_path} "})
    assert all(folder.parent == tmp_path for folder in _folders(paths))


@pytest.mark.parametrize("environ", [{}, {"SOTTO_DATA_DIR": ""}, {"SOTTO_DATA_DIR": "  "}])
def test_without_a_folder_the_system_says_where(environ: dict[str, str]) -> None:
    paths = AppPaths.resolve(None, environ)
    assert all("sotto" in str(folder) and folder.is_absolute() for folder in _folders(paths))


def test_a_relative_folder_counts_from_the_current_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert AppPaths.resolve(Path("profile"), {}).data == tmp_path / "profile" / "data"


def test_what_everything_lies_under_is_known(tmp_path: Path) -> None:
    assert AppPaths.resolve(tmp_path, {}).root == tmp_path
    assert AppPaths.resolve(None, {}).root is None


def _packaged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let Sotto think it is a packaged program in ``folder``; return the folder beside it."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "sotto"))
    (folder / "data").mkdir()
    return folder / "data"


def test_a_folder_beside_the_packaged_program_holds_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = _packaged(tmp_path, monkeypatch)
    paths = AppPaths.resolve(None, {})
    assert [folder.parent for folder in _folders(paths)] == [beside] * 5
    assert (paths.is_portable, paths.root) == (True, beside)
    paths.create()
    assert AppPaths.resolve(None, {}) == paths


def test_who_names_a_folder_gets_that_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _packaged(tmp_path, monkeypatch)
    named = AppPaths.resolve(tmp_path / "mine", {})
    assert (named.root, named.is_portable) == (tmp_path / "mine", False)
    assert AppPaths.resolve(None, {"SOTTO_DATA_DIR": str(tmp_path / "mine")}).root == tmp_path / "mine"


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = _packaged(tmp_path, monkeypatch)
    (beside / "savegame.bin").touch()
    assert not AppPaths.resolve(None, {}).is_portable


def test_only_a_packaged_program_looks_beside_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _packaged(tmp_path, monkeypatch)
    monkeypatch.delattr(sys, "frozen")
    assert AppPaths.resolve(None, {}).root is None


def test_tilde_is_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert AppPaths.resolve(Path("~/profile"), {}).data == tmp_path / "profile" / "data"


def test_an_unknown_home_is_said() -> None:
    with pytest.raises(UserFacingError) as caught:
        AppPaths.resolve(Path("~no-such-user-here/profile"), {})
    assert caught.value.code == "data_dir_unusable"


def test_resolving_makes_nothing(tmp_path: Path) -> None:
    AppPaths.resolve(tmp_path / "profile", {})
    assert not (tmp_path / "profile").exists()


@posix_only
def test_created_folders_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        paths = AppPaths.resolve(tmp_path / "deep" / "profile", {})
        paths.create()
    finally:
        os.umask(before)
    made = [*_folders(paths), tmp_path / "deep", tmp_path / "deep" / "profile"]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in made} == {0o700}


@posix_only
def test_existing_folders_become_private_and_foreign_ones_stay(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "data").mkdir(mode=0o755)
    AppPaths.resolve(tmp_path, {}).create()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_creating_twice_is_fine(paths: AppPaths) -> None:
    paths.create()
    assert all(folder.is_dir() for folder in _folders(paths))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserFacingError) as caught:
        AppPaths.resolve(tmp_path / "file", {}).create()
    assert caught.value.code == "data_dir_unusable"
    assert str(tmp_path / "file") in caught.value.text
    assert "--data-dir" in caught.value.hint
