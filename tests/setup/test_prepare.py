"""What pip installs into .venv: the files whose hashes are written down, and no others."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pip
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import native_source
import prepare

PROJECT = tomllib.loads((prepare.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKED = sorted(prepare.LOCKED.glob("*.txt"))

_PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
_BACKEND = """
import shutil
def build_editable(folder, config_settings=None, metadata_directory=None):
    return shutil.copy("../wheels/sotto-1-py3-none-any.whl", folder).rpartition("/")[2]
"""

each_file = pytest.mark.parametrize("path", LOCKED, ids=lambda path: path.stem)


def entries(path: Path) -> list[tuple[Requirement, list[str]]]:
    """Return what a locked file says: versions of packages, each with the hashes of its files."""
    lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    parts = [re.split(r"\s+--hash=", line.strip()) for line in lines if not line.startswith(("#", "--"))]
    return [(Requirement(requirement), hashes) for requirement, *hashes in parts]


def write_wheel(folder: Path, name: str) -> Path:
    """Write an empty package."""
    folder.mkdir(exist_ok=True)
    path, info = folder / f"{name}-1-py3-none-any.whl", f"{name}-1.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", f"{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return path


def lock(path: Path, wheel: Path) -> None:
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    path.write_text(f"{wheel.name.partition('-')[0]}==1 --hash=sha256:{digest}\n", encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that needs one package and one to build with, both in a folder that stands in for the index.

    It has an environment with a copy of pip: unpacking pip's own wheel would take most of the test's time.
    """
    root = tmp_path / "checkout"
    (root / "locked").mkdir(parents=True)
    (root / "pyproject.toml").write_text(_PYPROJECT, encoding="utf-8")
    (root / "backend.py").write_text(_BACKEND, encoding="utf-8")
    write_wheel(tmp_path / "wheels", "sotto")
    lock(root / "locked" / "build.txt", write_wheel(tmp_path / "wheels", "tool"))
    lock(root / "locked" / "dev.txt", write_wheel(tmp_path / "wheels", "needed"))
    python = prepare.ENVIRONMENT_PYTHON.relative_to(prepare.ENVIRONMENT)
    places = {"ROOT": root, "LOCKED": root / "locked", "ENVIRONMENT": root / ".venv"}
    for name, place in {**places, "ENVIRONMENT_PYTHON": root / ".venv" / python}.items():
        monkeypatch.setattr(prepare, name, place)
    venv.create(root / ".venv", symlinks=os.name != "nt")
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(root / ".venv")}))
    shutil.copytree(Path(pip.__file__).parent, packages / "pip")
    monkeypatch.setattr(prepare.system_libraries, "check", lambda **_wanted: True)
    monkeypatch.setattr(sys, "argv", ["prepare.py"])
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    return root


def installed() -> set[str]:
    code = "import importlib.metadata as m; print(*(one.name for one in m.distributions()))"
    done = subprocess.run([prepare.ENVIRONMENT_PYTHON, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_a_package_with_another_hash_is_refused_and_with_the_right_one_installed(
    checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = checkout / "locked" / "dev.txt"
    right = file.read_text(encoding="utf-8")
    file.write_text(right[:-2] + ("0" if right[-2] != "0" else "1") + "\n", encoding="utf-8")
    assert prepare.main() == 1
    assert installed() == {"tool"}
    assert "hashes do not match: a package is not the one that Sotto was tested with" in capfd.readouterr().out

    file.write_text(right, encoding="utf-8")
    assert prepare.main() == 0
    assert installed() == {"tool", "needed", "sotto"}


def test_an_attention_that_cannot_be_compiled_is_said_once_and_stops_nothing(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    asked: list[Path] = []

    def build(_include: Path, libraries: Path) -> str:
        asked.append(libraries)
        return "no compiler"

    monkeypatch.setattr(prepare.attention, "build", build)
    assert (prepare.main(), prepare.main()) == (0, 0)
    (libraries,) = asked
    assert libraries.parts[-3:] == ("site-packages", "llama_cpp", "lib")
    assert checkout in libraries.parents
    said = capfd.readouterr().out
    assert "no compiler\nSotto's own attention could not be compiled." in said
    (checkout / ".venv" / ".sotto-setup-attention").unlink()
    assert (prepare.main(), len(asked)) == (0, 2)


def test_what_is_installed_is_left_alone_until_its_file_changes(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    def run(command: list[str], **_how: object) -> subprocess.CompletedProcess[str]:
        started.extend(command)
        return subprocess.CompletedProcess(command, 0, stdout="")

    monkeypatch.setattr(prepare.subprocess, "run", run)
    assert (prepare.main(), started.count("--require-hashes")) == (0, 2)
    assert (prepare.main(), started.count("--require-hashes")) == (0, 2)
    (checkout / "locked" / "build.txt").write_text("tool==2\n", encoding="utf-8")
    assert (prepare.main(), started.count("--require-hashes")) == (0, 4)


@each_file
def test_each_entry_is_one_version_with_the_hashes_of_its_files_and_names_no_place(path: Path) -> None:
    for requirement, hashes in entries(path):
        assert [one.operator for one in requirement.specifier] == ["=="], requirement
        assert hashes != [], requirement
        assert [one for one in hashes if not re.fullmatch(r"sha256:[0-9a-f]{64}", one)] == [], requirement
    assert "://" not in path.read_text(encoding="utf-8")


@each_file
def test_a_refused_wheel_never_leads_to_building_the_source_instead(path: Path) -> None:
    """That would fetch, or lack, tools to build with."""
    (line,) = re.findall(r"^--only-binary (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert {one.name for one, _hashes in entries(path)} - set(line.split(",")) <= {"llama-cpp-python"}


@each_file
def test_the_versions_are_those_of_the_constraints(path: Path) -> None:
    """Which know nothing of what only other systems need."""
    lines = prepare.CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    known: dict[str, set[str]] = {}
    for pin in (Requirement(line) for line in lines if not line.startswith("#")):
        known.setdefault(canonicalize_name(pin.name), set()).add(str(pin.specifier))
    for requirement, _hashes in entries(path):
        version = str(requirement.specifier)
        assert version in known.get(canonicalize_name(requirement.name), {version}), requirement


@pytest.mark.parametrize("name", ["dev", "package"])
def test_everything_that_is_declared_is_there(name: str) -> None:
    declared = [Requirement(text) for text in PROJECT["optional-dependencies"][name]]
    declared += [Requirement(text) for text in PROJECT["dependencies"]] if name == "dev" else []
    there = {canonicalize_name(one.name): one for one, _hashes in entries(prepare.LOCKED / f"{name}.txt")}
    for requirement in declared:
        found = there[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(str(found.specifier).removeprefix("==")), requirement


def test_the_source_of_llama_cpp_is_the_same_file_for_packages_and_for_this_computer() -> None:
    hashes = {str(one): found for one, found in entries(prepare.LOCKED / "dev.txt")}
    ((source, noted),) = entries(native_source.REQUIREMENT)
    assert hashes[str(source)] == noted
