"""The key of the chats in a real Secret Service: stored, read again by another start, and missed in words (S07).

gnome-keyring runs on a session bus of its own, with its files in the test's folder. Skipped where it is not installed
(Debian: ``apt-get install gnome-keyring dbus``).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sotto.config.paths import DATA_DIR_VARIABLE
from support.needs import needs_linux, needs_programs

pytestmark = [needs_linux, needs_programs("gnome-keyring-daemon", "dbus-run-session")]

_LOGIN = 'printf "login words" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'
"""Unlocks the keyring as a login does, then runs what follows."""
_EXPORT = [
    {
        "uuid": "a",
        "name": "Night trains",
        "created_at": "2024-03-01T12:00:00Z",
        "updated_at": "2024-03-01T12:00:00Z",
        "chat_messages": [{"uuid": "m", "sender": "human", "text": "When does it leave?"}],
    }
]


class Desktop:
    """Runs Sotto's command line in sessions of one user."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self._home, self._run = folder / "home", folder / "run"
        for each in (self._home / "share", self._run):
            each.mkdir(parents=True, mode=0o700)
        kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "PYTHON_KEYRING_BACKEND")}
        own = {"HOME": self._home, "XDG_DATA_HOME": self._home / "share", "XDG_RUNTIME_DIR": self._run}
        self._environment = {
            **kept,
            **{name: str(path) for name, path in own.items()},
            DATA_DIR_VARIABLE: str(self.data),
        }

    def sotto(self, *words: str, logged_in: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command in a session of its own, with the keyring unlocked or not."""
        login = ["sh", "-c", _LOGIN, "login"] if logged_in else []
        command = ["dbus-run-session", "--", *login, sys.executable, "-m", "sotto", *words]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=60, check=False)

    def log_out(self) -> None:
        """End the keyrings of all sessions: they stay when their bus has gone."""
        for process in psutil.process_iter():
            try:
                if process.name().startswith("gnome-keyring") and process.environ().get("XDG_RUNTIME_DIR") == str(
                    self._run
                ):
                    process.kill()
            except psutil.Error:
                continue


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    made = Desktop(tmp_path)
    yield made
    made.log_out()


def test_the_key_is_stored_and_read_by_the_next_start(desktop: Desktop, tmp_path: Path) -> None:
    export = tmp_path / "export.json"
    export.write_text(json.dumps(_EXPORT))
    assert desktop.sotto("history", "import", str(export)).returncode == 0
    shown = json.loads(desktop.sotto("protection", "show", "--json").stdout)
    assert (shown["level"], shown["keystore"]) == ("keystore", "keyring.backends.SecretService.Keyring")
    desktop.log_out()
    listed = json.loads(desktop.sotto("history", "list", "--json").stdout)
    assert [chat["title"] for chat in listed] == ["Night trains"]
    assert not [path for path in (desktop.data / "data").iterdir() if path.suffix == ".key"]


def test_a_locked_keyring_is_said_and_changes_nothing(desktop: Desktop, tmp_path: Path) -> None:
    export = tmp_path / "export.json"
    export.write_text(json.dumps(_EXPORT))
    desktop.sotto("history", "import", str(export))
    desktop.log_out()
    before = (desktop.data / "data" / "chats.db").read_bytes()
    refused = desktop.sotto("history", "list", logged_in=False)
    assert refused.returncode == 1
    assert "keystore, which holds the key to your chats, is not available" in refused.stderr
    assert (desktop.data / "data" / "chats.db").read_bytes() == before
    assert desktop.sotto("history", "list").returncode == 0
