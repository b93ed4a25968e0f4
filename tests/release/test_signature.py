"""Signatures in minisign's format: only the right key's, only of these very bytes, and the same as minisign's own."""

from __future__ import annotations

import string
import subprocess
from pathlib import Path

import pytest

import signing
from signing import KeyFileError, SigningKey
from sotto.release.signature import SignatureError, read_public_key, verify
from support.needs import needs_programs
from support.releases import public

DATA = "Sotto, grün\n".encode() * 3
needs_minisign = needs_programs("minisign")


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return signing.new_key()


def minisign(*words: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["minisign", *words], cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def test_what_was_signed_holds_and_says_its_comment(key: SigningKey) -> None:
    assert verify(DATA, signing.sign(DATA, key, "sotto 1.0 today"), public(key)) == "sotto 1.0 today"


def test_other_data_and_another_key_do_not_hold(key: SigningKey) -> None:
    signature = signing.sign(DATA, key, "c")
    with pytest.raises(SignatureError, match="does not fit"):
        verify(DATA + b" ", signature, public(key))
    with pytest.raises(SignatureError, match="another key"):
        verify(DATA, signature, public(signing.new_key()))
    same_name = SigningKey(key.id, signing.new_key().key)
    with pytest.raises(SignatureError, match="does not fit"):
        verify(DATA, signature, public(same_name))


def test_every_byte_of_a_signature_counts(key: SigningKey) -> None:
    good = signing.sign(DATA, key, "sotto 1.0 today").encode()
    for at in range(len(good)):
        for change in (0x01, 0x20):
            bad = good[:at] + bytes([good[at] ^ change]) + good[at + 1 :]
            with pytest.raises(SignatureError):
                verify(DATA, bad.decode("utf-8", "replace"), public(key))
    for bad_text in ("", good.decode()[:-1], good.decode() + "\n", good.decode().replace("\n", "\r\n")):
        with pytest.raises(SignatureError):
            verify(DATA, bad_text, public(key))


def test_there_is_one_way_to_write_a_signature(key: SigningKey) -> None:
    """Base64 leaves bits unused at its end: some ends mean the same bytes."""
    good = signing.sign(DATA, key, "c")
    for end in (good.split("\n")[1], good.split("\n")[3]):
        at = good.index(end) + len(end.rstrip("=")) - 1
        for character in string.ascii_letters + string.digits + "+/":
            if character != good[at]:
                with pytest.raises(SignatureError):
                    verify(DATA, good[:at] + character + good[at + 1 :], public(key))


def test_a_comment_of_another_signature_does_not_hold(key: SigningKey) -> None:
    one, other = (signing.sign(data, key, comment).split("\n") for data, comment in ((DATA, "a"), (b"x", "b")))
    with pytest.raises(SignatureError, match="comment"):
        verify(DATA, "\n".join([*one[:2], *other[2:]]), public(key))


def test_a_file_without_a_key_is_none_and_a_damaged_one_is_said(key: SigningKey) -> None:
    assert read_public_key("untrusted comment: none yet\n") is None
    for text in ("hello", key.public_text[:-4], key.public_text + key.public_text.splitlines()[1]):
        with pytest.raises(SignatureError):
            read_public_key(text)


def test_a_secret_key_survives_its_file(key: SigningKey) -> None:
    again = signing.read_key(key.secret_text)
    assert again.public_text == key.public_text


def test_what_is_no_key_to_sign_with_is_refused(key: SigningKey) -> None:
    damaged = key.secret_text.replace(key.secret_text[-60:-50], "A" * 10)
    for text in ("", key.public_text, damaged):
        with pytest.raises(KeyFileError):
            signing.read_key(text)


@needs_minisign
def test_minisign_believes_ours(key: SigningKey, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "data.minisig").write_text(signing.sign(DATA, key, "sotto 1.0"), encoding="utf-8")
    (tmp_path / "key.pub").write_text(key.public_text, encoding="utf-8")
    done = minisign("-V", "-H", "-m", "data", "-p", "key.pub", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "sotto 1.0" in done.stdout
    (tmp_path / "data").write_bytes(DATA + b"!")
    assert minisign("-V", "-H", "-m", "data", "-p", "key.pub", folder=tmp_path).returncode != 0


@needs_minisign
def test_we_believe_minisign_and_sign_with_its_key(tmp_path: Path) -> None:
    assert minisign("-G", "-W", "-p", "key.pub", "-s", "key", folder=tmp_path).returncode == 0
    found = read_public_key((tmp_path / "key.pub").read_text())
    assert found is not None
    (tmp_path / "data").write_bytes(DATA)
    assert minisign("-S", "-s", "key", "-t", "by minisign", "-m", "data", folder=tmp_path).returncode == 0
    assert verify(DATA, (tmp_path / "data.minisig").read_text(), found) == "by minisign"
    own = signing.read_key((tmp_path / "key").read_text())
    assert own.public_text.splitlines()[1] == (tmp_path / "key.pub").read_text().splitlines()[1]
    assert verify(DATA, signing.sign(DATA, own, "c"), found) == "c"
    rewritten = tmp_path / "ours"
    rewritten.write_text(own.secret_text, encoding="utf-8")
    assert minisign("-S", "-s", "ours", "-m", "data", folder=tmp_path).returncode == 0
    verify(DATA, (tmp_path / "data.minisig").read_text(), found)
