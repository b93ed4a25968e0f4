"""The entry that starts Sotto at log-in: what stands in it, that it goes again, and where there can be none."""

from __future__ import annotations

import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sotto.config.identity import APP_ID
from sotto.config.paths import AppPaths, PortablePaths
from sotto.domain.errors import UserFacingError
from sotto.services.autostart import (
    DesktopEntry,
    LaunchAgent,
    RunKey,
    set_autostart,
    start_command,
    system_autostart,
    why_not,
)

STRANGE = ["/opt/a b/sotto", "--data-dir", "/home/anna/$HOME `x` \"y\" 'z' 100% \\ä"]


def exec_of(file: Path) -> str:
    return next(line for line in file.read_text("utf-8").splitlines() if line.startswith("Exec=")).removeprefix("Exec=")


def test_a_desktop_entry_comes_and_goes(tmp_path: Path) -> None:
    entry = DesktopEntry(tmp_path / "config" / "autostart")
    assert not entry.is_on()
    entry.turn_on(["/usr/bin/sotto"])
    assert entry.is_on()
    assert entry.file.name == f"{APP_ID}.desktop"
    assert exec_of(entry.file) == '"/usr/bin/sotto"'
    entry.turn_off()
    entry.turn_off()
    assert not entry.is_on()


def test_any_folder_survives_the_quoting(tmp_path: Path) -> None:
    """Read as the specification says: the escapes of a string, then quoting, then field codes."""
    entry = DesktopEntry(tmp_path)
    entry.turn_on(STRANGE)
    unescaped = exec_of(entry.file).replace("\\\\", "\\")
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', unescaped)
    assert [re.sub(r'\\(["`$\\])', r"\1", word).replace("%%", "%") for word in quoted] == STRANGE
    with pytest.raises(OSError, match="no entry can hold"):
        entry.turn_on(["/opt/a\nExec=evil"])


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled = false"])
def test_one_that_a_desktop_switched_off_is_off_until_it_is_written_anew(tmp_path: Path, line: str) -> None:
    entry = DesktopEntry(tmp_path)
    entry.turn_on(["sotto"])
    entry.file.write_text(f"{entry.file.read_text('utf-8')}{line}\n", "utf-8")
    assert not entry.is_on()
    entry.turn_on(["sotto"])
    assert entry.is_on()


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="needs desktop-file-utils")
def test_the_entry_is_valid(tmp_path: Path) -> None:
    entry = DesktopEntry(tmp_path)
    entry.turn_on(STRANGE)
    done = subprocess.run(["desktop-file-validate", str(entry.file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_launch_agent_comes_and_goes(tmp_path: Path) -> None:
    entry = LaunchAgent(tmp_path / "Library" / "LaunchAgents")
    entry.turn_on(STRANGE)
    agent = plistlib.loads(entry.file.read_bytes())
    assert (agent["Label"], agent["ProgramArguments"], agent["RunAtLoad"]) == (APP_ID, STRANGE, True)
    entry.turn_off()
    assert not entry.is_on()


def test_each_system_has_its_place(tmp_path: Path) -> None:
    linux = system_autostart({}, tmp_path, "linux")
    assert isinstance(linux, DesktopEntry)
    assert linux.file == tmp_path / ".config" / "autostart" / f"{APP_ID}.desktop"
    named = system_autostart({"XDG_CONFIG_HOME": str(tmp_path / "c")}, tmp_path, "linux")
    assert isinstance(named, DesktopEntry)
    assert named.file.is_relative_to(tmp_path / "c")
    relative = system_autostart({"XDG_CONFIG_HOME": "c"}, tmp_path, "linux")
    assert isinstance(relative, DesktopEntry)
    assert relative.file == linux.file
    assert isinstance(system_autostart({}, tmp_path, "darwin"), LaunchAgent)
    assert isinstance(system_autostart({}, tmp_path, "win32"), RunKey)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserFacingError) as caught:
        set_autostart(DesktopEntry(tmp_path / "file"), ["sotto"], is_on=True)
    assert caught.value.code == "autostart_failed"


@pytest.mark.parametrize(("kind", "word"), [(DesktopEntry, "/home/\udcff"), (LaunchAgent, "/home/\x01")])
def test_a_folder_that_no_entry_can_hold_is_said(
    tmp_path: Path, kind: type[DesktopEntry] | type[LaunchAgent], word: str
) -> None:
    entry = kind(tmp_path)
    with pytest.raises(UserFacingError) as caught:
        set_autostart(entry, ["sotto", "--data-dir", word], is_on=True)
    assert caught.value.code == "autostart_failed"
    assert not entry.is_on()


def test_sotto_starts_as_it_runs_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named, usual = AppPaths.resolve(tmp_path, {}), AppPaths.resolve(None, {})
    assert start_command(usual, {}) == [sys.executable, "-P", "-m", "sotto"]
    assert start_command(named, {})[-2:] == ["--data-dir", str(tmp_path)]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert start_command(usual, {}) == [sys.executable]
    image = {"APPIMAGE": "/opt/Sotto.AppImage", "APPDIR": str(Path(sys.executable).parent)}
    assert start_command(usual, image) == ["/opt/Sotto.AppImage"]
    assert start_command(usual, {**image, "APPDIR": "/tmp/.mount_Other"}) == [sys.executable]


def test_where_nothing_is_to_be_written_the_reason_is_said(tmp_path: Path) -> None:
    assert why_not(AppPaths.resolve(tmp_path, {}), {}) == ""
    assert "portable" in why_not(PortablePaths.under(tmp_path), {})
    assert "Flatpak" in why_not(AppPaths.resolve(None, {}), {"FLATPAK_ID": "x"})
