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
