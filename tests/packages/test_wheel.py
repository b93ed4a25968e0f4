"""The wheel and the source archive: built twice the same, and each installs into an empty environment and runs.

The packages that Sotto needs come from the package index; llama-cpp-python is compiled, which takes minutes, unless pip
has it in its cache or the folder in ``SOTTO_WHEELS`` holds a wheel of it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

import sotto

pytest.importorskip("build", reason="the package “build” is not installed: make setup")
pytestmark = pytest.mark.package

REPOSITORY = Path(__file__).resolve().parents[2]
CONSTRAINTS = REPOSITORY / "packaging" / "constraints.txt"
QUESTION = "What can I do here?"


def run(command: list[str | Path], folder: Path, **environ: str) -> str:
    """Run ``command`` in ``folder`` and return what it printed; it must succeed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SOTTO", "QT_"))}
    done = subprocess.run(command, cwd=folder, env={**kept, **environ}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(source: Path, folder: Path, **environ: str) -> tuple[Path, Path]:
    """Build both in ``folder`` as ``make wheel`` does; return the wheel, made from the archive, and the archive."""
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, source], source, **environ)
    (wheel,), (archive,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, archive


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the source archive of this checkout."""
    return build(REPOSITORY, tmp_path_factory.mktemp("dist"))


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Path]:
    """The folder of the programs of a new, empty environment; gone afterwards, since it is large."""
    folder = tmp_path / "environment"
    venv.create(folder, with_pip=True)
    yield folder / ("Scripts" if os.name == "nt" else "bin")
    shutil.rmtree(folder)


def test_the_archive_makes_the_same_wheel_and_archive_elsewhere_and_later(
    built: tuple[Path, Path], tmp_path: Path
) -> None:
    wheel, archive = built
    shutil.unpack_archive(archive, tmp_path, filter="data")
    source = tmp_path / archive.name.removesuffix(".tar.gz")
    for path in source.rglob("*"):
        os.utime(path, (2_000_000_000, 2_000_000_000))
    again = build(source, tmp_path / "dist", TZ="Pacific/Kiritimati")
    assert again[0].read_bytes() == wheel.read_bytes()
    assert again[1].read_bytes() == archive.read_bytes()


def test_the_checkout_makes_the_same_wheel_without_the_archive(built: tuple[Path, Path], tmp_path: Path) -> None:
    run([sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", tmp_path, REPOSITORY], REPOSITORY)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.read_bytes() == built[0].read_bytes()


@pytest.mark.parametrize("which", ["wheel", "source archive"])
def test_it_installs_into_an_empty_environment_and_runs(
    built: tuple[Path, Path], environment: Path, tmp_path: Path, which: str
) -> None:
    package = built[0] if which == "wheel" else built[1]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    wheels = os.environ.get("SOTTO_WHEELS")
    links = ["--find-links", wheels] if wheels else []
    run([environment / "python", "-m", "pip", "install", "-c", CONSTRAINTS, *links, package], elsewhere)
    profile = {"SOTTO_DATA_DIR": str(tmp_path / "profile"), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}

    assert run([environment / "sotto", "--version"], elsewhere).strip() == f"sotto {sotto.__version__}"
    found = json.loads(run([environment / "sotto", "--self-test", "--json"], elsewhere, **profile))
    assert (found["passed"], found["installation"]) == (True, "wheel")
    answer = run([environment / "sotto", "ask", QUESTION], elsewhere, **profile).strip()
    assert len(answer) > 20
    assert answer in (REPOSITORY / "resources" / "handbook.md").read_text(encoding="utf-8")
    assert list(elsewhere.iterdir()) == []
