"""Compiling Sotto's attention: the same bytes each time, and a reason where it does not work."""

from __future__ import annotations

import ctypes
import shutil
import sysconfig
from pathlib import Path

import llama_cpp.llama_cpp as llama
import pytest

import attention

PACKAGES = Path(sysconfig.get_path("purelib"))
needs_compiler = pytest.mark.skipif(
    not attention.is_for_this_system() or shutil.which("c++") is None, reason="for Linux on x86-64, with a C++ compiler"
)


@pytest.fixture
def libraries(tmp_path: Path) -> Path:
    """A folder with ggml's library, and an attention of earlier."""
    base = next((PACKAGES / "llama_cpp" / "lib").glob("libggml-base.so"), None)
    if base is not None:
        shutil.copy(base, tmp_path)
    (tmp_path / attention.NAME).write_bytes(b"old")
    return tmp_path


@needs_compiler
def test_two_builds_are_the_same_byte_for_byte(libraries: Path) -> None:
    builds = []
    for _ in range(2):
        assert attention.build(PACKAGES / "include", libraries) == ""
        builds.append((libraries / attention.NAME).read_bytes())
    assert builds[0] == builds[1]
    assert str(attention.SOURCES).encode() not in builds[0]


@needs_compiler
def test_it_is_there_and_made_for_the_llama_cpp_that_is_installed() -> None:
    """Fails after an update of llama-cpp-python: compare ggml-backend-impl.h with the tables in backend.cpp first."""
    library = ctypes.CDLL(str(PACKAGES / "llama_cpp" / "lib" / attention.NAME))
    library.sotto_attention_ggml.restype = ctypes.c_char_p
    ggml = llama._lib
    ggml.ggml_version.restype = ctypes.c_char_p
    assert library.sotto_attention_ggml() == ggml.ggml_version()


@needs_compiler
def test_what_the_compiler_says_is_the_reason(libraries: Path, tmp_path: Path) -> None:
    problem = attention.build(tmp_path / "no headers", libraries)
    assert "ggml.h" in problem
    assert not (libraries / attention.NAME).exists(), "one that was made for something else must not stay"


@needs_compiler
def test_without_a_compiler_it_says_so(libraries: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    assert attention.build(PACKAGES / "include", libraries) == "there is no C++ compiler (no-such-compiler)"


@needs_compiler
def test_without_llama_cpp_it_says_so(tmp_path: Path) -> None:
    assert "llama.cpp is not in" in attention.build(PACKAGES / "include", tmp_path)


def test_other_systems_get_none(libraries: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "is_for_this_system", lambda: False)
    assert attention.build(PACKAGES / "include", libraries) == ""
    assert not (libraries / attention.NAME).exists()
