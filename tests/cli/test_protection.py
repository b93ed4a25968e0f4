"""``sotto protection``, and every other command while a passphrase protects the chats."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sotto as package
from sotto.domain.errors import UserFacingError
from sotto.store.keys import KeyVault
from sotto.store.record import ScryptCost
from support.sotto_runner import SottoRunner

PASSPHRASE = "nine owls on a tram"


@pytest.fixture(autouse=True)
def fast_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real cost has its own tests."""
    original = KeyVault.__init__

    def init(self: KeyVault, data_dir: Path, **keywords: Any) -> None:
        original(self, data_dir, **{"cost": ScryptCost(16, 8, 1), **keywords})

    monkeypatch.setattr(KeyVault, "__init__", init)


@pytest.fixture
def passphrase_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that the environment names."""
    path = tmp_path / "passphrase.txt"
    path.write_text(f"{PASSPHRASE}\nsecond line\n", encoding="utf-8")
    monkeypatch.setenv("SOTTO_PASSPHRASE_FILE", str(path))
    return path


@pytest.fixture
def guarded(with_model: SottoRunner, passphrase_file: Path) -> SottoRunner:
    """A profile with a model and one chat, protected by a passphrase that the environment offers."""
    assert with_model("ask", "Hello").code == 0
    assert with_model("protection", "set", "passphrase", stdin=PASSPHRASE.encode()).code == 0
    return with_model


def test_a_new_profile_has_nothing_to_show(sotto: SottoRunner) -> None:
    assert sotto("protection", "show", "--json").json == {
        "level": None,
        "keystore": None,
        "old_keys": 0,
        "lock_after_minutes": 0,
    }
    assert "no chats yet" in sotto("protection", "show").out


def test_show_does_not_need_the_passphrase(guarded: SottoRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOTTO_PASSPHRASE_FILE")
    assert guarded("protection", "show", "--json").json["level"] == "passphrase"
    assert "passphrase protects" in guarded("protection", "show").out


@pytest.mark.parametrize(
    "words",
    [
        ("history", "list"),
        ("history", "search", "Hello"),
        ("models", "list"),
        ("ask", "Hello"),
        ("backup", "create"),
        ("backup", "list"),
        ("doctor",),
        ("protection", "phrase"),
        ("protection", "rotate"),
        ("protection", "set", "key-file"),
    ],
)
def test_every_command_that_needs_the_chats_needs_the_passphrase(
    guarded: SottoRunner, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert guarded(*words).code == 0
    if words[-1] == "key-file":
        assert guarded("protection", "set", "passphrase", stdin=PASSPHRASE.encode()).code == 0
    monkeypatch.delenv("SOTTO_PASSPHRASE_FILE")
    refused = guarded(*words, "--json")
    assert (refused.code, refused.error_code) == (1, "passphrase_needed")
    assert "SOTTO_PASSPHRASE_FILE" in refused.json["error"]["hint"]


@pytest.mark.parametrize("content", [b"nine owls on a train\n", b"", b"\xff\xfe\n", None])
def test_a_wrong_or_unreadable_file_is_said(guarded: SottoRunner, passphrase_file: Path, content: bytes | None) -> None:
    if content is None:
        passphrase_file.unlink()
    else:
        passphrase_file.write_bytes(content)
    refused = guarded("history", "list", "--json")
    is_text = content is not None and not content.startswith(b"\xff")
    assert (refused.code, refused.error_code) == (1, "passphrase_wrong" if is_text else "passphrase_file_unreadable")
    assert "owls" not in refused.out + refused.err


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_end_of_the_line_is_not_part_of_the_passphrase(
    guarded: SottoRunner, passphrase_file: Path, end: str
) -> None:
    passphrase_file.write_bytes((PASSPHRASE + end).encode())
    assert guarded("history", "list").code == 0


class Terminal(io.StringIO):
    """A person sits there."""

    def isatty(self) -> bool:
        return True


def test_a_person_is_asked_and_may_mistype(guarded: SottoRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    from sotto.cli.passphrase import with_passphrase

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stderr", Terminal())
    typed = iter(["wrong", "right"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    tried: list[str] = []

    def use(passphrase: str) -> None:
        tried.append(passphrase)
        if passphrase != "right":
            raise UserFacingError("passphrase_wrong", "Wrong.")

    assert with_passphrase(use, UserFacingError("passphrase_needed", "Needed."), {}) == "right"
    assert tried == ["wrong", "right"]
    typed = iter(["wrong"] * 9)
    with pytest.raises(UserFacingError) as caught:
        with_passphrase(use, UserFacingError("passphrase_needed", "Needed."), {})
    assert caught.value.code == "passphrase_wrong"
    assert len(tried) == 5


def test_a_new_passphrase_is_typed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    from sotto.cli.passphrase import new_passphrase

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stderr", Terminal())
    typed = iter(["password", "password", "one thing or two", "another thing"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    assert new_passphrase() == "password"
    assert "found within days" in sys.stderr.getvalue()
    with pytest.raises(UserFacingError) as caught:
        new_passphrase()
    assert caught.value.code == "passphrases_differ"


def test_the_words_of_the_phrase_open_the_chats_again(guarded: SottoRunner, passphrase_file: Path) -> None:
    words = guarded("protection", "phrase", "--json").json["words"]
    assert len(words) == 24
    printed = guarded("protection", "phrase")
    assert [word for word in printed.out.split() if not word.rstrip(".").isdigit()] == words
    assert "Whoever has these words" in printed.err
    passphrase_file.unlink()
    recovered = guarded("protection", "recover", "--json", stdin=printed.out.encode())
    assert (recovered.code, recovered.json["level"]) == (0, "key file")
    assert "lies in a file" in recovered.err
    assert len(guarded("history", "list", "--json").json) == 1


def test_recover_takes_the_new_passphrase_after_the_words(guarded: SottoRunner, passphrase_file: Path) -> None:
    words = " ".join(guarded("protection", "phrase", "--json").json["words"])
    typed = f"{words}\nanother passphrase\n".encode()
    assert guarded("protection", "recover", "--protect", "passphrase", stdin=typed).code == 0
    assert guarded("history", "list").code == 1
    passphrase_file.write_text("another passphrase")
    assert guarded("history", "list").code == 0


def test_mistyped_words_are_named_by_their_place(guarded: SottoRunner) -> None:
    words = guarded("protection", "phrase", "--json").json["words"]
    words[4] = "xyzzy"
    refused = guarded("protection", "recover", "--json", stdin=" ".join(words).encode())
    assert refused.error_code == "recovery_word_unknown"
    assert "number 5." in refused.json["error"]["text"]
    assert "xyzzy" not in refused.out + refused.err


def test_a_new_key(guarded: SottoRunner) -> None:
    before = guarded("protection", "phrase", "--json").json
    assert guarded("backup", "create").code == 0
    assert guarded("protection", "rotate", "--json").json == {"rewritten": 1, "left": 0}
    assert guarded("protection", "phrase", "--json").json != before
    assert guarded("backup", "verify", "chats-", "--json").json["ok"]
    assert len(guarded("history", "list", "--json").json) == 1


@pytest.mark.parametrize("words", [("set",), ("set", "iris"), (), ("phrase", "abandon")])
def test_wrong_words_are_wrong_usage(sotto: SottoRunner, words: tuple[str, ...]) -> None:
    assert sotto("protection", *words).code == 2


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc to look at what others can see")
def test_nothing_secret_is_in_what_other_programs_see(tmp_path: Path) -> None:
    """S12: the real program, its words and its environment, while it has the passphrase and the words."""
    source = Path(package.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    command = [sys.executable, "-m", "sotto", "--data-dir", str(tmp_path / "p"), "protection", "set", "passphrase"]
    assert subprocess.run([*command[:5], "history", "list"], env=environment, check=False).returncode == 0
    pipe = subprocess.PIPE
    child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment)
    assert child.stdin is not None
    seen = b"".join(Path(f"/proc/{child.pid}/{name}").read_bytes() for name in ("cmdline", "environ"))
    out, err = child.communicate(f"{PASSPHRASE}\n".encode(), timeout=60)
    assert child.returncode == 0
    files = b"".join(path.read_bytes() for path in (tmp_path / "p").rglob("*") if path.is_file())
    for text in (seen, out, err, files):
        assert PASSPHRASE.encode() not in text
