"""Starting Sotto when the user logs in: one small entry in the place each system has for that, and gone with a click.

The entry is the only thing Sotto writes outside its own folders. It is the truth, not the setting: another program may
have removed it.
"""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from sotto.config.atomic_file import write_atomically
from sotto.config.identity import APP_ID, APP_NAME
from sotto.config.paths import AppPaths
from sotto.config.portable import running_image
from sotto.domain.errors import UserFacingError

_SWITCHED_OFF: Final = frozenset({("hidden", "true"), ("x-gnome-autostart-enabled", "false")})
"""What desktops write into an entry that somebody switched off in their own settings."""
_RUN_KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"


class Autostart(Protocol):
    """The entry of one system. Reading and writing it takes no time to speak of."""

    def is_on(self) -> bool:
        """Return whether the entry is there."""

    def turn_on(self, command: Sequence[str]) -> None:
        """Write the entry. Raises ``OSError``."""

    def turn_off(self) -> None:
        """Remove the entry, if it is there. Raises ``OSError``."""


class DesktopEntry:
    """Linux: a desktop entry in ``folder``, which every desktop reads at log-in."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / f"{APP_ID}.desktop"

    def is_on(self) -> bool:
        try:
            lines = self.file.read_text(encoding="utf-8", errors="replace").lower().splitlines()
        except OSError:
            return False
        pairs = (line.partition("=") for line in lines)
        return not any((name.strip(), value.strip()) in _SWITCHED_OFF for name, _, value in pairs)

    def turn_on(self, command: Sequence[str]) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        words = " ".join(_quoted(word) for word in command)
        lines = ("[Desktop Entry]", "Type=Application", f"Name={APP_NAME}", f"Icon={APP_ID}", f"Exec={words}")
        write_atomically(self.file, ("\n".join((*lines, "Terminal=false")) + "\n").encode())

    def turn_off(self) -> None:
        self.file.unlink(missing_ok=True)


class LaunchAgent:
    """macOS: a launch agent in ``folder``; it is read at the next log-in."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / f"{APP_ID}.plist"

    def is_on(self) -> bool:
        return self.file.exists()

    def turn_on(self, command: Sequence[str]) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        agent = {"Label": APP_ID, "ProgramArguments": list(command), "RunAtLoad": True, "ProcessType": "Interactive"}
        write_atomically(self.file, plistlib.dumps(agent))

    def turn_off(self) -> None:
        self.file.unlink(missing_ok=True)


class RunKey:
    """Windows: a value of the registry's ``Run`` key, which the Startup page of the system's settings lists."""

    def is_on(self) -> bool:
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                    winreg.QueryValueEx(key, APP_NAME)
            except FileNotFoundError:
                return False
            return True
        return False

    def turn_on(self, command: Sequence[str]) -> None:
        if sys.platform == "win32":
            import winreg

            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                winreg.SetValueEx(key, APP_NAME, 0, winreg.REG_SZ, subprocess.list2cmdline(command))

    def turn_off(self) -> None:
        if sys.platform == "win32":
            import contextlib
            import winreg

            with (
                contextlib.suppress(FileNotFoundError),
                winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY, 0, winreg.KEY_SET_VALUE) as key,
            ):
                winreg.DeleteValue(key, APP_NAME)


def system_autostart(environ: Mapping[str, str], home: Path, platform: str = sys.platform) -> Autostart:
    """Return the entry of this system."""
    if platform == "win32":
        return RunKey()
    if platform == "darwin":
        return LaunchAgent(home / "Library" / "LaunchAgents")
    config = environ.get("XDG_CONFIG_HOME", "")
    return DesktopEntry((Path(config) if Path(config).is_absolute() else home / ".config") / "autostart")


def why_not(paths: AppPaths, environ: Mapping[str, str]) -> str:
    """Return in a sentence why Sotto cannot start with the desktop, empty if it can."""
    if paths.is_portable:
        return "Not in portable mode: nothing is written to this computer."
    if environ.get("FLATPAK_ID"):
        return "A Flatpak may not do that by itself: use the settings of your desktop."
    return ""


def start_command(paths: AppPaths, environ: Mapping[str, str]) -> list[str]:
    """Return the command that starts Sotto as it runs now, with the folder it keeps everything in if one was named."""
    folder = [] if paths.root is None or paths.is_portable else ["--data-dir", str(paths.root)]
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-P", "-m", "sotto", *folder]
    return [str(running_image(Path(sys.executable), environ) or sys.executable), *folder]


def set_autostart(entry: Autostart, command: Sequence[str], *, is_on: bool) -> None:
    """Write or remove ``entry``. Raises :class:`UserFacingError` ``autostart_failed``."""
    try:
        if is_on:
            entry.turn_on(command)
        else:
            entry.turn_off()
    except (OSError, ValueError) as error:  # ValueError: a name of a folder that the entry cannot hold
        raise UserFacingError(
            "autostart_failed",
            "Whether Sotto starts when you log in could not be changed.",
            "Use the settings of your desktop for programs that start with it.",
            str(error),
        ) from error


def _quoted(word: str) -> str:
    """Return ``word`` as an argument of the ``Exec`` key (Desktop Entry Specification 1.5)."""
    if "\n" in word or "\r" in word:
        raise OSError(f"no entry can hold this name: {os.fsencode(word)!r}")
    escaped = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in word).replace("%", "%%")
    return '"' + escaped.replace("\\", "\\\\") + '"'
