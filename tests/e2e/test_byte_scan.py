"""What is said to Sotto is in no file in a readable form, whatever is done and however it ends (S01, S12, S13).

Real programs, the real engine and the guide that ships. The keystore is a file elsewhere, so that the key is known.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

import sotto
from support.gguf_files import write_scripted_model
from support.needs import needs_posix
from support.with_keystore import command

SECRET = "quokkavermilion7731"
FOREIGN_SECRET = "Käsefondü7731"
PASSPHRASE = "gondola-overture-4419"
CHILD = Path(__file__).parent / "children" / "chat_until_killed.py"
TESTS = Path(__file__).parents[1]


class Computer:
    """A user's folders, all of which may be looked at, and a place outside of them for what is not Sotto's."""

    def __init__(self, top: Path) -> None:
        self.profile, self.temporary, self.outside = top / "profile", top / "tmp", top / "outside"
        for folder in (self.profile, self.temporary, self.outside):
            folder.mkdir()
        self.keystore = self.outside / "keystore.json"
        self.said = b""
        """All that the programs wrote to standard error, where logs go."""

    def environment(self, **more: str) -> dict[str, str]:
        paths = [str(Path(sotto.__file__).parents[1]), str(TESTS)]
        folders = {"SOTTO_DATA_DIR": str(self.profile), "TMPDIR": str(self.temporary)}
        hidden = {"PYTHON_KEYRING_BACKEND", "QT_QPA_PLATFORM"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        return {**kept, **folders, "PYTHONPATH": os.pathsep.join(paths), **more}

    def sotto(self, *words: object, **more: str) -> str:
        """Run ``sotto`` with a log of everything; return what it printed."""
        done = subprocess.run(
            command(self.keystore, "--log-level", "debug", *words),
            env=self.environment(**more),
            capture_output=True,
            check=False,
            timeout=60,
            umask=0,
        )
        self.said += done.stderr
        assert done.returncode == 0, done.stderr.decode()[-1000:]
        return done.stdout.decode()

    def chat_and_be_killed(self, model: Path, passphrase: str) -> None:
        """Do what ``children/chat_until_killed.py`` does."""
        child = subprocess.Popen(
            command(self.keystore, CHILD, self.profile, model, SECRET, passphrase),
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            umask=0,
        )
        assert child.stdout is not None
        lines = []
        try:
            while line := child.stdout.readline():
                lines.append(line)
                if line == b"answering\n":
                    break
        finally:
            child.kill()
            self.said += child.communicate()[1]
        assert lines[-1:] == [b"answering\n"], self.said.decode()[-2000:]

    def files(self) -> dict[str, bytes]:
        """Return every file in the user's folders."""
        places = [path for top in (self.profile, self.temporary) for path in top.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.profile.parent)): path.read_bytes() for path in places}

    def keys(self) -> list[str]:
        """Return the keys that are in the keystore, as 64 hexadecimal digits."""
        return [value for value in json.loads(self.keystore.read_text()).values() if len(value) == 64]


def readable(content: bytes, *secrets: str) -> list[str]:
    """Return those of ``secrets`` that ``content`` holds, in any of the ways text is written."""
    low = content.lower()
    found = []
    for secret in secrets:
        spellings = {secret, secret.lower(), secret.casefold().replace("ä", "a").replace("ü", "u")}
        ways = {one.lower().encode(code) for one in spellings for code in ("utf-8", "utf-16-le", "utf-16-be")}
        found += [secret] if any(way in low for way in ways) else []
    return found


def leaks(files: Mapping[str, bytes], *secrets: str) -> dict[str, list[str]]:
    return {name: found for name, content in files.items() if (found := readable(content, *secrets))}


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def test_the_scan_can_find_something(tmp_path: Path) -> None:
    assert leaks({"a": b"..QUOKKAvermilion7731..", "b": b"harmless"}, SECRET) == {"a": [SECRET]}
    assert leaks({"a": SECRET.encode("utf-16-le")}, SECRET) == {"a": [SECRET]}
    assert leaks({"a": b"kasefondu7731"}, FOREIGN_SECRET) == {"a": [FOREIGN_SECRET]}


@needs_posix
@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "passphrase", [pytest.param("", marks=pytest.mark.soak, id="keystore"), pytest.param(PASSPHRASE, id="passphrase")]
)
def test_nothing_that_was_said_is_readable(computer: Computer, passphrase: str) -> None:
    """With a passphrase the chats begin in the keystore's care, too."""
    secrets = (SECRET, FOREIGN_SECRET, PASSPHRASE)
    (computer.outside / "passphrase").write_text(passphrase)
    opening = {"SOTTO_PASSPHRASE_FILE": str(computer.outside / "passphrase")} if passphrase else {}
    export = computer.outside / "conversations.json"
    turns = [{"from": "human", "value": f"Cook {FOREIGN_SECRET}"}, {"from": "gpt", "value": f"Here is {SECRET}"}]
    export.write_text(json.dumps([{"id": "fondue", "conversations": turns}]))
    model = write_scripted_model(computer.outside / "talk.gguf", f"Of {SECRET}: " + "la di da. " * 40, ends=False)
    computer.sotto("history", "import", export)
    keys = computer.keys()
    assert len(keys) == 1
    computer.chat_and_be_killed(model, passphrase)
    killed = computer.files()
    assert any(name.endswith("-wal") and content for name, content in killed.items())
    assert any("backups" in name for name in killed)
    assert leaks(killed, *secrets, *keys) == {}
    assert json.loads(computer.sotto("history", "search", "--json", SECRET, **opening))
    computer.sotto("ask", f"Is it {SECRET}?", **opening)
    talked = computer.files()
    assert any(name.endswith(".kv") for name in talked)  # what the engine has read is among what is looked at
    assert leaks(talked, *secrets, *keys) == {}
    found = json.loads(computer.sotto("history", "list", "--json", **opening))
    for conversation in found:
        computer.sotto("history", "delete", conversation["id"], **opening)
    computer.sotto("backup", "create", **opening)
    ended = computer.files()
    assert len(ended) > 4
    assert not any(name.endswith(".kv") for name in ended)
    assert leaks(ended, *secrets, *keys) == {}
    assert not [key for key in keys if any(bytes.fromhex(key) in content for content in ended.values())]
    assert readable(computer.said, *secrets, *keys) == []
    assert b"the log is on" in computer.said
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in computer.profile.rglob("*")}
    allowed = {True: 0o700, False: 0o600}
    assert {path: oct(mode) for path, mode in modes.items() if mode != allowed[path.is_dir()]} == {}
