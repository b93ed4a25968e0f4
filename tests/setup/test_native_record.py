"""What is written down about a build of llama.cpp: enough to check its files, and nothing of when and where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import native
import native_changes
import native_record
import native_source

_SOURCE = native_source.Source(Path("/anywhere/llama.cpp"), "0" * 40, "9.9.9")


def _library(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _record(folder: Path, built: Path) -> bytes:
    folder.mkdir()
    files = [_library(folder, "libb.so", b"GLIBC_2.34\0GLIBC_2.4\0"), _library(folder, "liba.so", b"GLIBC_2.17")]
    native_record.write(folder / "native.json", _SOURCE, native.common_flags(_SOURCE), built, files)
    return (folder / "native.json").read_bytes()


def test_two_places_give_the_same_record(tmp_path: Path) -> None:
    cmake = tmp_path / "cmake" / "CMakeFiles" / "3.25"
    cmake.mkdir(parents=True)
    (cmake / "CMakeCXXCompiler.cmake").write_text(
        'set(CMAKE_CXX_COMPILER "/usr/bin/c++")\nset(CMAKE_CXX_COMPILER_ID "GNU")\n'
        'set(CMAKE_CXX_COMPILER_VERSION "12.2.0")\n'
    )
    one, other = _record(tmp_path / "one", tmp_path / "cmake"), _record(tmp_path / "other", tmp_path / "cmake")
    assert one == other
    assert str(tmp_path).encode() not in one
    record = json.loads(one)
    assert (record["compiler"], record["llama_cpp_commit"]) == ("GNU 12.2.0", "0" * 40)
    assert set(record["files"]) == {"liba.so", "libb.so"}


def test_the_newest_symbol_decides_which_c_library_is_needed(tmp_path: Path) -> None:
    files = [_library(tmp_path, "a", b"GLIBC_2.9\0GLIBC_2.34\0GLIBCXX_3.4.30"), _library(tmp_path, "b", b"GLIBC_2.17")]
    assert native_record.oldest_glibc(files) == "2.34"
    assert native_record.oldest_glibc([]) == "0.0"


def test_a_change_whose_place_is_gone_stops_the_build(tmp_path: Path) -> None:
    for change in native_changes.CHANGES:
        (tmp_path / change.file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / change.file).write_text("".join(one.before for one in native_changes.CHANGES), encoding="utf-8")
    native_changes.apply(tmp_path)
    text = (tmp_path / native_changes.CHANGES[0].file).read_text(encoding="utf-8")
    assert text.count("#ifdef") == text.count("#else") == text.count("#endif") == 1
    (tmp_path / native_changes.CHANGES[0].file).write_text("another llama.cpp", encoding="utf-8")
    with pytest.raises(native_changes.ChangeError, match="not as expected"):
        native_changes.apply(tmp_path)


def test_nothing_of_this_computer_is_asked_for() -> None:
    flags = native.common_flags(_SOURCE)
    assert {"-DGGML_NATIVE=OFF", "-DGGML_RPC=OFF", "-DGGML_BACKEND_DL=ON"} <= set(flags)
    assert not any("/anywhere" in flag for flag in flags)
