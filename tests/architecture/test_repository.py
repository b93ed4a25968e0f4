"""Rules about files that no other tool checks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import sotto
from sotto.gui.places import place_of

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDERS = ("app", "docs", "installer", "packaging", "resources", "tests", ".ci")
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))

UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b|raise NotImplemented" + "Error")


def _files(folder: str, suffix: str = "") -> Iterator[Path]:
    for path in sorted((REPOSITORY / folder).rglob(f"*{suffix}")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _matches(pattern: re.Pattern[str], paths: Iterator[Path]) -> list[str]:
    return [
        f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("folder", FOLDERS)
def test_only_the_program_is_a_package(folder: str) -> None:
    packages = {path.parent for path in _files(folder, "__init__.py")}
    assert [path for path in packages if not path.is_relative_to(REPOSITORY / "app" / "sotto")] == []


def test_every_folder_of_the_program_is_a_package() -> None:
    folders = {path.parent for path in _files("app/sotto", ".py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("folder", ["app", "packaging", "tests"])
def test_nothing_is_left_unfinished(folder: str) -> None:
    assert _matches(UNFINISHED, _files(folder, ".py")) == []


def test_there_are_no_files_too_large_for_a_source_repository() -> None:
    assert [path for folder in FOLDERS for path in _files(folder) if path.stat().st_size > 13_000_000] == []


def test_every_module_says_why_it_exists() -> None:
    silent = [
        path.relative_to(REPOSITORY)
        for path in _files("app", ".py")
        if not path.read_text(encoding="utf-8").startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_every_declared_package_is_pinned_within_its_range() -> None:
    pins = {}
    for line in (REPOSITORY / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            pin = Requirement(line)
            assert [specifier.operator for specifier in pin.specifier] == ["=="], line
            pins[canonicalize_name(pin.name)] = next(iter(pin.specifier)).version
    for text in [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]]:
        declared = Requirement(text)
        assert declared.specifier.contains(pins[canonicalize_name(declared.name)]), text


def test_the_changelog_knows_the_version_or_is_ahead_of_it() -> None:
    changelog = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{sotto.__version__}]" in changelog or "## [Unreleased]" in changelog


def test_every_runtime_dependency_has_its_licence_listed() -> None:
    listed = (REPOSITORY / "resources" / "licenses" / "README.md").read_text(encoding="utf-8").lower()
    names = [Requirement(text).name for text in PROJECT["project"]["dependencies"]]
    assert [name for name in names if f"| {name.lower()} " not in listed] == []


@pytest.mark.parametrize("path", sorted((REPOSITORY / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    local = [target for target in local if place_of(target) is None]  # pages of the window, on the Help page
    assert [target for target in local if not (path.parent / target).exists()] == []
