"""The installer for other Linux systems, with the real bundle, in a home folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from linux import run_installer

pytestmark = pytest.mark.package


def test_a_person_installs_it_asks_removes_it_and_keeps_the_chats(bundle: Path, tmp_path: Path) -> None:
    if shutil.which("makeself") is None:
        pytest.skip("makeself is not installed")
    installer = run_installer.make_installer(bundle, tmp_path)
    home = tmp_path / "home of a person"
    home.mkdir()
    _run(home, "sh", installer)
    program = home / ".local/bin/sotto"
    assert "Models" in _run(home, program, "ask", "How do I download a model?")
    chats = home / ".local/share/sotto/chats.db"
    before = chats.read_bytes()
    _run(home, "sh", home / ".local/lib/sotto/uninstall.sh")
    assert chats.read_bytes() == before
    assert not program.is_symlink()
    left = {path.relative_to(home).parts[:3] for path in home.rglob("*") if path.is_file()}
    ours = {(".local", "share", "sotto"), (".local", "share", "mime"), (".local", "share", "applications")}
    assert {parts for parts in left if parts[0] == ".local"} <= ours | {(".local", "state", "sotto")}


def _run(home: Path, *words: str | Path) -> str:
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "SOTTO_INSTALL_AS_ROOT": "1"}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
