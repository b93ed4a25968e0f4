"""The Flatpak manifest: as little as possible is let out of its sandbox."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linux import flatpak
from sotto.config.identity import APP_ID
from support.small_bundle import make_small_bundle


def test_no_folder_of_the_user_is_opened() -> None:
    """The network is for the fetcher; files come through portals."""
    assert json.loads(flatpak.manifest())["finish-args"] == [
        "--share=network",
        "--share=ipc",
        "--socket=wayland",
        "--socket=fallback-x11",
        "--device=dri",
        "--talk-name=org.freedesktop.secrets",
    ]


def test_its_id_is_the_one_id_and_one_that_flatpak_takes() -> None:
    assert json.loads(flatpak.manifest())["id"] == APP_ID
    assert re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_][\w-]*){2,}", APP_ID, re.ASCII)


def test_what_it_builds_from_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flatpak, "BUILD", tmp_path)
    bundle = make_small_bundle(tmp_path / "bundle")
    made = flatpak.make_manifest(bundle, datetime(2026, 11, 22, tzinfo=UTC))
    module = json.loads(made.read_text(encoding="utf-8"))["modules"][0]
    content = made.parent / module["sources"][0]["path"]
    assert (content / "program" / "sotto").is_file()
    assert (content / "share" / "applications" / f"{APP_ID}.desktop").is_file()
    if shutil.which("flatpak-builder") is None:
        pytest.skip("flatpak-builder is not installed, so only the form was looked at")
    command = ["flatpak-builder", "--show-manifest", str(made)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["id"]) == (0, APP_ID)
