"""The AppImage of a small bundle, with a stand-in for the runtime, which is not part of the repository."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linux import appimage
from linux.building import BuildError
from sotto.config.identity import APP_ID
from support.small_bundle import make_small_bundle

_RUNTIME = b"\x7fELF" + bytes(60)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if shutil.which("desktop-file-validate") is None:
        pytest.skip("desktop-file-validate is not installed (desktop-file-utils)")
    monkeypatch.setattr(appimage, "BUILD", tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(appimage, "built_at", lambda: datetime(2023, 11, 14, tzinfo=UTC))
    return appimage.make_folder(make_small_bundle(tmp_path / "bundle"), datetime(2026, 11, 22, tzinfo=UTC))


def test_the_folder_has_what_desktops_look_for_and_starts(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {"AppRun", ".DirIcon", f"{APP_ID}.desktop", f"{APP_ID}.png", "usr"}
    done = subprocess.run([folder / "AppRun", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == "sotto 1.2.3\n"


def test_the_image_is_the_same_each_time_and_lies_behind_the_runtime(folder: Path, tmp_path: Path) -> None:
    if shutil.which("mksquashfs") is None:
        pytest.skip("mksquashfs is not installed (squashfs-tools)")
    first = appimage.squash(folder).read_bytes()
    for path in folder.rglob("*.desktop"):
        os.utime(path, (1_800_000_000, 1_800_000_000))
    image = appimage.squash(folder)
    assert image.read_bytes() == first
    made = appimage.join(_RUNTIME, image, tmp_path / "out")
    assert made.read_bytes() == _RUNTIME + first
    assert os.access(made, os.X_OK)


def test_a_runtime_is_used_only_if_it_is_the_one_that_was_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "runtime"
    file.write_bytes(_RUNTIME)
    assert appimage.checked_runtime(file, hashlib.sha256(_RUNTIME).hexdigest().upper()) == _RUNTIME
    for wrong in ("", "00" * 32):
        with pytest.raises(BuildError, match="SHA-256"):
            appimage.checked_runtime(file, wrong)
    file.write_bytes(b"<html>")
    with pytest.raises(BuildError, match="not a program"):
        appimage.checked_runtime(file, hashlib.sha256(b"<html>").hexdigest())
