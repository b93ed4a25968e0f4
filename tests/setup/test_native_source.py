"""Which llama.cpp a package is built from: the pinned one, without what surrounds it."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

import native_changes
import native_source

_CHANGED = native_changes.CHANGES[0]
_COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_the_hash_is_that_of_the_pinned_version() -> None:
    assert native_source.pinned_version() in native_source.CONSTRAINTS.read_text(encoding="utf-8")
    assert "--hash=sha256:" in native_source.REQUIREMENT.read_text(encoding="utf-8")


def test_another_version_than_the_pinned_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "native-source.txt"
    other.write_text("llama-cpp-python==0.0.1 --hash=sha256:0\n", encoding="ascii")
    monkeypatch.setattr(native_source, "REQUIREMENT", other)
    with pytest.raises(native_source.SourceError, match=r"0\.0\.1"):
        native_source.pinned_version()
    other.write_text("# nothing\n", encoding="ascii")
    with pytest.raises(native_source.SourceError):
        native_source.pinned_version()


def _archive(folder: Path, version: str, commit: str) -> None:
    files = {
        ".git/modules/vendor/llama.cpp/HEAD": commit,
        "llama_cpp/__init__.py": "",
        "vendor/llama.cpp/CMakeLists.txt": "project(llama)",
        "vendor/llama.cpp/.git": "gitdir: elsewhere",
        "vendor/llama.cpp/.gitignore": "",
        "vendor/llama.cpp/src/llama.cpp": "int x;",
        f"vendor/llama.cpp/{_CHANGED.file}": "".join(change.before for change in native_changes.CHANGES),
    }
    with tarfile.open(folder / f"llama_cpp_python-{version}.tar.gz", "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"llama_cpp_python-{version}/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))


def test_only_llama_cpp_is_unpacked_and_its_commit_is_known(tmp_path: Path) -> None:
    _archive(tmp_path, "1", _COMMIT)
    target = tmp_path / "source"
    assert native_source._unpack(tmp_path / "llama_cpp_python-1.tar.gz", target) == _COMMIT
    found = {str(file.relative_to(target)) for file in target.rglob("*") if file.is_file()}
    assert found == {"llama.cpp/CMakeLists.txt", "llama.cpp/src/llama.cpp", f"llama.cpp/{_CHANGED.file}"}


def test_a_source_that_does_not_say_its_commit_is_refused(tmp_path: Path) -> None:
    _archive(tmp_path, "1", "main")
    with pytest.raises(native_source.SourceError, match="commit"):
        native_source._unpack(tmp_path / "llama_cpp_python-1.tar.gz", tmp_path / "source")


def test_what_was_fetched_is_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def download(folder: Path, version: str) -> Path:
        asked.append(version)
        _archive(folder, version, _COMMIT)
        return folder / f"llama_cpp_python-{version}.tar.gz"

    monkeypatch.setattr(native_source, "_download", download)
    first, second = native_source.fetch(tmp_path), native_source.fetch(tmp_path)
    assert first == second
    assert (first.commit, first.folder) == (_COMMIT, tmp_path / "source" / "llama.cpp")
    assert asked == [native_source.pinned_version()]
    assert _CHANGED.after in (first.folder / _CHANGED.file).read_text(encoding="utf-8")
    monkeypatch.setattr(native_changes, "fingerprint", lambda: "others")
    native_source.fetch(tmp_path)
    assert len(asked) == 2, "other changes need a fresh source"
