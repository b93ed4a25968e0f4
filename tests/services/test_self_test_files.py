"""The self-test of files notices whatever is missing or changed, and leaves the user's folders as they were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.config.paths import AppPaths
from sotto.services import self_test_files
from sotto.services.self_test import CheckResult, Outcome
from support.installations import copied_resources, installation, result_of
from support.needs import needs_permissions


def _flip_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def resources(paths: AppPaths, folder: Path) -> CheckResult:
    return result_of(self_test_files.checks(installation(paths, resources=folder))["resources"])


def folders(paths: AppPaths) -> CheckResult:
    return result_of(self_test_files.checks(installation(paths))["folders"])


def listing(root: Path) -> list[Path]:
    return sorted(root.rglob("*"))


def test_what_ships_is_complete(paths: AppPaths) -> None:
    found = result_of(self_test_files.checks(installation(paths))["resources"])
    assert (found.outcome, found.details) == (Outcome.OK, "")


@pytest.mark.parametrize("name", [*self_test_files.NEEDED, "CHANGELOG.md"])
def test_a_missing_file_is_named(paths: AppPaths, tmp_path: Path, name: str) -> None:
    folder = copied_resources(tmp_path)
    (folder / name).unlink()
    found = resources(paths, folder)
    assert found.outcome is Outcome.FAILED
    assert name in found.text


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("guide.gguf", _flip_a_bit),
        ("catalog.json", _cut),
        ("licenses/models/licences.json", _empty),
        ("licenses/models/mit.txt", Path.unlink),
        ("translations/sentences.json", _cut),
        ("translations/sotto_de.qm", _empty),
    ],
)
def test_a_damaged_file_is_noticed(
    paths: AppPaths, tmp_path: Path, name: str, damage: Callable[[Path], object]
) -> None:
    folder = copied_resources(tmp_path)
    damage(folder / name)
    assert resources(paths, folder).outcome is Outcome.FAILED


def test_folders_are_as_before(paths: AppPaths) -> None:
    paths.settings_file.write_text("{}")
    before = listing(paths.data.parent)
    found = folders(paths)
    assert (found.outcome, found.text) == (Outcome.OK, "All can be written to.")
    assert listing(paths.data.parent) == before


def test_folders_that_are_not_there_are_not_made(tmp_path: Path) -> None:
    found = folders(AppPaths.resolve(tmp_path / "profile", {}))
    assert found.outcome is Outcome.OK
    assert "Not made yet: data, config, cache, state, models." in found.text
    assert listing(tmp_path) == []


@pytest.mark.parametrize("is_made", [True, False])
def test_a_folder_that_cannot_be_made_or_written_to_is_named(tmp_path: Path, is_made: bool) -> None:
    """A file in its place stops every user, the system's administrator too."""
    (tmp_path / "profile").mkdir()
    (tmp_path / "profile" / "cache").write_text("a file")
    paths = AppPaths.resolve(tmp_path / "profile" if is_made else tmp_path / "profile" / "cache" / "deep", {})
    found = folders(paths)
    assert found.outcome is Outcome.FAILED
    assert str(paths.cache if is_made else paths.data) in found.text


@needs_permissions
def test_a_read_only_folder_is_named(paths: AppPaths) -> None:
    paths.config.chmod(0o500)
    found = folders(paths)
    paths.config.chmod(0o700)
    assert found.outcome is Outcome.FAILED
    assert str(paths.config) in found.text
