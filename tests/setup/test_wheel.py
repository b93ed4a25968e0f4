"""What is in the wheel: the program and all that ships with it, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="hatchling is not installed")

REPOSITORY = Path(__file__).resolve().parents[2]


def build(folder: Path) -> Path:
    """Build the wheel of this checkout in ``folder``."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout."""
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """What is in it, besides what says what is in it."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def shipped(folder: str) -> list[Path]:
    """Return the files below ``folder`` that are part of the source."""
    files = [path for path in (REPOSITORY / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return [path.relative_to(REPOSITORY / folder) for path in files]


def test_it_holds_the_program_and_its_resources_and_nothing_else(names: set[str]) -> None:
    program = {f"sotto/{path.as_posix()}" for path in shipped("app/sotto") if path.parent.name != "attention"}
    resources = {f"sotto/_resources/{path.as_posix()}" for path in shipped("resources") if path.suffix != ".ts"}
    assert names == program | resources | {"sotto/_resources/CHANGELOG.md"}


def test_the_guide_in_it_is_the_one_in_the_source(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("sotto/_resources/guide.gguf") == (REPOSITORY / "resources" / "guide.gguf").read_bytes()


def test_it_names_its_command_and_its_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        named = {name.partition(".dist-info/")[2]: name for name in archive.namelist() if ".dist-info/" in name}
        assert b"sotto = sotto.__main__:main" in archive.read(named["entry_points.txt"])
        assert archive.read(named["licenses/LICENSE"]) == (REPOSITORY / "LICENSE").read_bytes()


def test_built_again_it_is_the_same(wheel: Path, tmp_path: Path) -> None:
    assert build(tmp_path).read_bytes() == wheel.read_bytes()
