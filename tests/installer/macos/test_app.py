"""Sotto.app once PyInstaller has made it: completed, looked at, signed in the right order.

Made here from an empty frame: the real one comes from a Mac.
"""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from pathlib import Path

import pytest

from macos.app import PROGRAMS, add_what_came_later, faults
from macos.info_plist import info_plist
from sotto import __version__

SCRIPTS = Path(__file__).resolve().parents[3] / "installer" / "macos"
MACH_O = bytes.fromhex("cffaedfe0c000001")

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell script")


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An application like PyInstaller's, with what make package adds to a bundle."""
    contents = tmp_path / "Sotto.app" / "Contents"
    for name in ("MacOS", "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A", "Resources/llama_cpp/lib"):
        (contents / name).mkdir(parents=True)
    code = [f"MacOS/{name}" for name in PROGRAMS]
    code += [
        "Frameworks/libpython3.dylib",
        "Frameworks/PySide6/QtCore.abi3.so",
        "Resources/llama_cpp/lib/libggml.dylib",
    ]
    code += ["Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore"]
    for name in code:
        (contents / name).write_bytes(MACH_O)
    (contents / "Resources" / "sotto.icns").write_bytes(b"icns")
    (contents / "Resources" / "catalog.json").write_text("{}")
    (contents / "Frameworks" / "catalog.json").symlink_to("../Resources/catalog.json")
    (contents / "Info.plist").write_bytes(plistlib.dumps(info_plist(__version__)))
    bundle = tmp_path / "bundle"
    (bundle / "licenses" / "sotto").mkdir(parents=True)
    (bundle / "licenses" / "sotto" / "LICENSE").write_text("MIT")
    (bundle / "sbom.cdx.json").write_text("{}")
    add_what_came_later(contents.parent, bundle)
    return contents.parent


def test_a_complete_application_has_no_faults(app: Path) -> None:
    assert faults(app, __version__) == []
    assert (app / "Contents" / "Resources" / "licenses" / "sotto" / "LICENSE").read_text() == "MIT"


@pytest.mark.parametrize("missing", ["MacOS/sotto-engine", "Resources/sbom.cdx.json", "Resources/sotto.icns"])
def test_what_is_missing_is_named(app: Path, missing: str) -> None:
    (app / "Contents" / missing).unlink()
    assert len(faults(app, __version__)) == 1


def test_another_version_in_info_plist_is_a_fault(app: Path) -> None:
    assert faults(app, "9.9.9") == ["Info.plist says something else about CFBundleShortVersionString, CFBundleVersion."]


@needs_posix
def test_a_link_that_leads_out_of_the_application_is_a_fault(app: Path) -> None:
    (app / "Contents" / "Frameworks" / "out").symlink_to("/etc")
    (app / "Contents" / "Frameworks" / "nowhere").symlink_to("../gone")
    assert len(faults(app, __version__)) == 2


@needs_posix
@pytest.mark.parametrize("identity", [None, "Developer ID Application: Somebody"])
def test_everything_is_signed_once_from_the_inside_out(app: Path, tmp_path: Path, identity: str | None) -> None:
    log = signed(app, tmp_path, identity)
    targets = [line.rpartition(" ")[2] for line in log]
    assert targets.pop() == "Sotto.app"  # verified at last
    expected = [
        "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        "Frameworks/PySide6/QtCore.abi3.so",
        "Resources/llama_cpp/lib/libggml.dylib",
        "Frameworks/libpython3.dylib",
        "Frameworks/PySide6/Qt/lib/QtCore.framework",
        "MacOS/sotto-engine",
        "MacOS/sotto-fetcher",
    ]
    assert sorted(targets) == sorted([*(f"Sotto.app/Contents/{name}" for name in expected), "Sotto.app"])
    position = {target.removeprefix("Sotto.app/Contents/"): number for number, target in enumerate(targets)}
    assert position[expected[0]] < position[expected[4]] < position["MacOS/sotto-engine"] < position["Sotto.app"]
    assert [line.rpartition(" ")[2] for line in log if "--entitlements" in line] == [
        "Sotto.app/Contents/MacOS/sotto-engine",
        "Sotto.app/Contents/MacOS/sotto-fetcher",
        "Sotto.app",
    ]
    assert all("--deep" not in line for line in log[:-1])
    hardened = [line for line in log[:-1] if f"--sign {identity} --timestamp --options runtime" in line]
    assert len(hardened) == (len(targets) if identity else 0)


def signed(app: Path, folder: Path, identity: str | None, trouble: str = "") -> list[str]:
    """Run sign.sh with a ``codesign`` that notes what it is asked for and meets ``trouble``; return the notes."""
    log, tools = folder / "log", folder / "tools"
    tools.mkdir()
    (tools / "codesign").write_text(f'#!/bin/sh\necho "$@" >> {log}\n{trouble}\n')
    (tools / "codesign").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    words = [app.name, *([identity] if identity else [])]
    subprocess.run([str(SCRIPTS / "sign.sh"), *words], cwd=folder, env=environment, check=True, capture_output=True)
    return log.read_text().splitlines()


@needs_posix
def test_one_file_that_cannot_be_signed_ends_it(app: Path, tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        signed(app, tmp_path, None, 'case "$*" in *QtCore.abi3.so) exit 1 ;; esac')
    assert "Sotto.app" not in (tmp_path / "log").read_text().split()


@needs_posix
@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.sh")), ids=lambda path: path.name)
def test_the_scripts_are_read_by_the_shell_and_say_what_they_need(script: Path) -> None:
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0
    bare = subprocess.run([str(script)], capture_output=True, text=True, check=False)
    assert bare.returncode != 0
    assert "usage" in bare.stderr
