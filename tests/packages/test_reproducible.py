"""Two builds of the same source, in different folders and at different times, are the same to the last byte."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.package

ROOT = Path(__file__).resolve().parents[2]


def _source(target: Path) -> Path:
    """Copy what belongs to the repository to ``target``."""
    listed = subprocess.run(
        [
            "git",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
            "app",
            "resources",
            "packaging",
            "installer",
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in [*listed.stdout.decode().strip("\0").split("\0"), "CHANGELOG.md", "LICENSE", "pyproject.toml"]:
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    return target


def _tree(bundle: Path) -> dict[str, tuple[str, int, int]]:
    found = {}
    for path in sorted(bundle.rglob("*")):
        state = path.lstat()
        if path.is_symlink():
            content = str(path.readlink())
        else:
            content = "" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()
        found[path.relative_to(bundle).as_posix()] = (content, state.st_mode, int(state.st_mtime))
    return found


@pytest.mark.skipif(shutil.which("git") is None, reason="apt-get install git")
def test_two_builds_are_identical(tmp_path: Path) -> None:
    natives = sorted(ROOT.glob("build/native/*/native.json"))
    if not natives:
        pytest.skip("make native first")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    sources = [_source(tmp_path / "a"), tmp_path / "another folder" / "b"]
    shutil.copytree(sources[0], sources[1])
    bundles = []
    for source, zone, mask in zip(sources, ["UTC", "Asia/Tokyo"], [0o022, 0o077], strict=True):
        command = [sys.executable, "packaging/bundle.py", "--native", str(natives[0].parent)]
        subprocess.run(
            command,
            cwd=source,
            env={**environment, "TZ": zone, "HOME": str(source.parent), "LC_ALL": "C.UTF-8"},
            check=True,
            umask=mask,
        )
        bundles.append(source / "dist" / "sotto")
    first, second = map(_tree, bundles)
    assert len(first) > 300
    assert [name for name in first.keys() | second.keys() if first.get(name) != second.get(name)] == []
