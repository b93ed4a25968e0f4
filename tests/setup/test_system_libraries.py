from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture
def libraries(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(FOLDER)
    module = importlib.import_module("system_libraries")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(module, "LIBRARIES", (module.Needed("libno-such-thing.so.9", "libno9", "libno", "no"),))
    monkeypatch.setattr(module, "_has_font", lambda: True)
    return module


@pytest.fixture
def apt_calls(libraries: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record the arguments of apt-get instead of running it; every call succeeds."""
    calls: list[list[str]] = []

    def record(arguments: list[str]) -> bool:
        calls.append(arguments)
        return True

    monkeypatch.setattr(libraries, "_apt_get", record)
    return calls


def test_a_missing_library_is_found(libraries: ModuleType) -> None:
    assert [needed.name for needed in libraries.missing()] == ["libno-such-thing.so.9"]


def test_a_missing_font_compiler_and_display_are_found(libraries: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "_has_font", lambda: False)
    monkeypatch.setattr(libraries.shutil, "which", lambda _name: None)
    monkeypatch.setattr(libraries, "_ACCESSIBILITY_SERVICES", ())
    found = libraries.missing(with_compiler=True, with_tests=True)
    for_tests = [libraries.VIRTUAL_DISPLAY, libraries.SESSION_BUS, libraries.ACCESSIBILITY_BUS]
    assert found[1:] == [libraries.FONT, libraries.COMPILER, *for_tests]


@pytest.mark.parametrize(
    ("tool", "command"),
    [
        ("apt", "sudo apt-get install libno9"),
        ("dnf", "sudo dnf install libno"),
        ("pacman", "sudo pacman -S no"),
    ],
)
def test_the_command_for_the_system_is_named(
    libraries: ModuleType, monkeypatch: pytest.MonkeyPatch, tool: str, command: str
) -> None:
    monkeypatch.setattr(libraries.shutil, "which", lambda name: f"/usr/bin/{name}" if name == tool else None)
    assert libraries.advice(libraries.missing()).strip() == command


def test_without_root_it_says_what_to_install(
    libraries: ModuleType,
    apt_calls: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(libraries, "can_install", lambda: False)
    assert not libraries.check()
    assert apt_calls == []
    said = capsys.readouterr().out
    assert "libno-such-thing.so.9" in said
    assert "install" in said


def test_root_on_debian_gets_it_installed(
    libraries: ModuleType, apt_calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries, "can_install", lambda: True)
    monkeypatch.setattr(libraries, "_can_load", lambda _name: bool(apt_calls))
    assert libraries.check()
    assert apt_calls == [["install", "-y", "-q", "--no-install-recommends", "libno9"]]


def test_the_list_of_packages_is_refreshed_if_installing_fails(
    libraries: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def fail_first(arguments: list[str]) -> bool:
        calls.append(arguments[0])
        return len(calls) > 1

    monkeypatch.setattr(libraries, "_apt_get", fail_first)
    assert libraries.apt_install("libno9")
    assert calls == ["install", "update", "install"]


def test_other_systems_need_nothing(libraries: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert libraries.check(with_compiler=True, with_tests=True)
