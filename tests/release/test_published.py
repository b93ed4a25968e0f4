"""A release folder: changing a single byte of anything in it, or what it holds, is noticed (P09)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import release
import signing
import verify_release
from signing import SigningKey
from sotto.release.published import ReleaseError, check_file, check_folder
from support.needs import needs_programs
from support.releases import DATE, NOTES, VERSION, public

KEY = signing.new_key()
FILES = {"sotto_0.9.1_amd64.deb": b"package" * 9, "sotto-0.9.1.whl": b"wheel"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "release"
    made.mkdir()
    for name, content in FILES.items():
        (made / name).write_bytes(content)
    release.sign_release(made, KEY, VERSION, DATE, NOTES)
    return made


def refusal(folder: Path, key: SigningKey = KEY) -> str:
    with pytest.raises(ReleaseError) as caught:
        check_folder(folder, public(key))
    assert caught.value.code == "release_wrong"
    return caught.value.text


def test_a_release_as_it_was_signed_is_good(folder: Path) -> None:
    assert check_folder(folder, public(KEY)) == VERSION
    names = {path.name for path in folder.iterdir()}
    assert names == {*FILES, "SHA256SUMS", "SHA256SUMS.minisig", "latest.signed"}
    for name in FILES:
        assert check_file(folder / name, public(KEY)) == VERSION


def test_a_single_byte_changed_anywhere_is_noticed(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        good = path.read_bytes()
        for at in range(0, len(good), 2):
            path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
            assert path.name.removesuffix(".minisig") in refusal(folder)
        path.write_bytes(good + b"\n")
        refusal(folder)
        path.write_bytes(good)
    assert check_folder(folder, public(KEY)) == VERSION


def test_a_missing_and_an_additional_file_are_noticed(folder: Path) -> None:
    (folder / "extra.deb").write_bytes(b"extra")
    assert "extra.deb does not belong" in refusal(folder)
    (folder / "extra.deb").unlink()
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        path.unlink()
        assert f"{path.name} is missing" in refusal(folder)
        path.mkdir()
        refusal(folder)
        path.rmdir()
        path.write_bytes(content)


def test_another_key_is_noticed(folder: Path) -> None:
    assert "another key" in refusal(folder, signing.new_key())


@pytest.mark.parametrize("version", [VERSION, "0.9.2"])
def test_parts_of_two_releases_do_not_go_together(folder: Path, tmp_path: Path, version: str) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    for name in FILES:
        (other / name).write_bytes(b"other")
    release.sign_release(other, KEY, version, DATE, NOTES)
    shutil.copy(other / "latest.signed", folder)
    assert "about other files" in refusal(folder)


def test_one_file_that_was_changed_or_is_not_listed(folder: Path) -> None:
    file = folder / "sotto-0.9.1.whl"
    file.write_bytes(b"Wheel")
    with pytest.raises(ReleaseError, match="was changed"):
        check_file(file, public(KEY))
    with pytest.raises(ReleaseError, match="not in the list"):
        check_file(folder / "latest.signed", public(KEY))


def test_a_release_of_a_real_key_on_the_command_line(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "key"
    assert release.main(["--new-key", str(secret)]) == 0
    assert secret.stat().st_mode & 0o077 == 0
    with pytest.raises(SystemExit, match="exists"):
        release.main(["--new-key", str(secret)])
    with pytest.raises(SystemExit, match="no key"):
        release.main([str(folder)])
    monkeypatch.setenv("SOTTO_RELEASE_KEY", str(secret))
    assert release.main([str(folder), "--version", "0.9.3", "--date", str(DATE)]) == 0
    verify = [str(folder), "--key", str(secret.with_name("key.pub"))]
    capsys.readouterr()
    assert verify_release.main(verify) == 0
    assert "version 0.9.3" in capsys.readouterr().out
    (folder / "sotto-0.9.1.whl").write_bytes(b"Wheel")
    with pytest.raises(SystemExit, match="was changed"):
        verify_release.main(verify)


def test_a_folder_with_other_things_is_not_signed(tmp_path: Path) -> None:
    for make in (lambda: None, (tmp_path / "inside").mkdir, lambda: (tmp_path / "a b").write_bytes(b"")):
        make()
        with pytest.raises(ValueError, match="nothing else"):
            release.sign_release(tmp_path, KEY, VERSION, DATE, NOTES)


def test_notes_longer_than_sotto_reads_are_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="too long"):
        release.sign_release(folder, KEY, VERSION, DATE, "x" * 70_000)


def _run(*words: str, folder: Path) -> int:
    return subprocess.run(words, cwd=folder, capture_output=True, check=False, timeout=60).returncode


@needs_programs("minisign", "sha256sum")
@pytest.mark.parametrize("change", [None, "SHA256SUMS", "sotto-0.9.1.whl"])
def test_without_sotto_minisign_and_sha256sum_tell_the_same(folder: Path, change: str | None) -> None:
    (folder / "key.pub").write_text(KEY.public_text, encoding="utf-8")
    if change is not None:
        (folder / change).write_bytes((folder / change).read_bytes()[:-1] + b"x")
    steps: list[Callable[[], int]] = [
        lambda: _run("minisign", "-V", "-H", "-m", "SHA256SUMS", "-p", "key.pub", folder=folder),
        lambda: _run("sha256sum", "--check", "--strict", "SHA256SUMS", folder=folder),
    ]
    assert all(step() == 0 for step in steps) == (change is None)
    text = (folder / "latest.signed").read_text(encoding="utf-8").split("\n", 4)
    (folder / "latest.json").write_text(text[4], encoding="utf-8")
    (folder / "latest.json.minisig").write_text("\n".join([*text[:4], ""]), encoding="utf-8")
    assert _run("minisign", "-V", "-H", "-m", "latest.json", "-p", "key.pub", folder=folder) == 0
