"""The Windows installer: its recipe compiles, gives the same bytes twice, and says what the rest of Sotto says."""

from __future__ import annotations

import ctypes
import re
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sotto import __version__
from sotto.config.identity import APP_ID, APP_NAME, PROGRAM
from sotto.gui import main
from sotto.services import autostart
from windows.installer import PROGRAMS, SIGN_VARIABLE, compile_installer, version_numbers

SCRIPT = Path(__file__).resolve().parents[3] / "installer" / "windows" / "sotto.nsi"
TEXT = SCRIPT.read_text(encoding="utf-8")

needs_makensis = pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis is not installed")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A small folder of the bundle's shape."""
    folder = tmp_path / "bundle"
    for name in (*PROGRAMS, "lib/python3.dll", "licenses/sotto/LICENSE"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


@needs_makensis
def test_it_compiles_without_a_warning_and_twice_to_the_same_bytes(bundle: Path, tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        out = tmp_path / name / "Sotto.exe"
        assert compile_installer(bundle, tmp_path / f"work-{name}", out) == 0
        made.append(out.read_bytes())
    assert made[0] == made[1]
    assert __version__.encode("utf-16-le") in made[0]


@needs_makensis
def test_with_a_command_for_signing_installer_and_uninstaller_are_signed(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "signed"
    signer = tmp_path / "sign.sh"
    signer.write_text(f'#!/bin/sh\necho "$1" >> {log}\n')
    signer.chmod(0o755)
    monkeypatch.setenv(SIGN_VARIABLE, str(signer))
    out = tmp_path / "Sotto.exe"
    assert compile_installer(bundle, tmp_path / "work", out) == 0
    signed = log.read_text().splitlines()
    assert len(signed) == 2
    assert signed[-1] == str(out)


@needs_makensis
def test_where_signing_fails_there_is_no_installer(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "Sotto.exe"
    signer = tmp_path / "sign.sh"
    signer.write_text(f'#!/bin/sh\ntest "$1" != {out}\n')  # the uninstaller alone can be signed
    signer.chmod(0o755)
    monkeypatch.setenv(SIGN_VARIABLE, str(signer))
    assert compile_installer(bundle, tmp_path / "work", out) != 0


def test_the_folder_of_the_chats_is_the_programs_and_not_the_installers() -> None:
    assert '!define USER_DATA "$LOCALAPPDATA\\${PROGRAM}"' in TEXT
    assert 'InstallDir "$LOCALAPPDATA\\Programs\\${APP_NAME}"' in TEXT
    assert PROGRAM.lower() != f"programs\\{APP_NAME}".lower()


def test_only_an_uninstaller_of_sotto_is_run() -> None:
    """A folder may hold another program's uninstall.exe: the registry says where Sotto's is."""
    assert re.findall(r"ExecWait .*", TEXT) == ["ExecWait '\"$3\\uninstall.exe\" /S /UPGRADE _?=$3' $0"]
    assert 'ReadRegStr $3 HKCU "${UNINSTALL_KEY}" "InstallLocation"' in TEXT


def test_what_removes_the_files_is_there_before_the_first_of_them() -> None:
    section = TEXT.partition('Section "${APP_NAME}"')[2].partition("SectionEnd")[0]
    order = ["Call FindOthers", "Call CloseProgram", "Call RemoveEarlierVersion", "WriteUninstaller", "InstallFiles"]
    assert sorted(order, key=section.index) == order


def test_the_window_tells_windows_the_id_that_its_menu_entry_has(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    shell = SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=told.append)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shell32=shell), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    main._name_for_taskbar()
    assert told == [APP_ID]
    assert 'lstrcpyW(p r5, w "${APP_ID}")' in TEXT


def test_no_administrator_is_asked_for_and_only_the_users_registry_is_written() -> None:
    assert "RequestExecutionLevel user" in TEXT
    assert re.findall(r"HKLM|HKCR|SHCTX|SetShellVarContext", TEXT) == []


def test_what_is_written_to_the_registry_is_removed() -> None:
    forget = TEXT.partition("Function un.Forget")[2]
    written = set(re.findall(r"WriteReg\w+ HKCU \"([^\"]+)\"", TEXT))
    removed = re.findall(r"DeleteRegKey HKCU \"([^\"]+)\"", forget)
    kept = {key for key in written if not any(key == one or key.startswith(f"{one}\\") for one in removed)}
    assert kept == {"${CLASSES}\\.gguf\\OpenWithProgids"}  # others are offered there, too: our value goes, and no more
    assert 'DeleteRegValue HKCU "${CLASSES}\\.gguf\\OpenWithProgids" "${PROG_ID}"' in forget


def test_what_opens_model_files_by_default_is_not_changed() -> None:
    assert '"${CLASSES}\\.gguf" ""' not in TEXT
    assert "UserChoice" not in TEXT


def test_the_entry_that_starts_sotto_with_windows_goes_with_it() -> None:
    assert f'!define RUN_KEY "{autostart._RUN_KEY}"' in TEXT
    assert 'DeleteRegValue HKCU "${RUN_KEY}" "${APP_NAME}"' in TEXT


def test_every_sentence_is_there_in_both_languages() -> None:
    english = re.findall(r"LangString (\w+) \$\{LANG_ENGLISH\}", TEXT)
    german = re.findall(r"LangString (\w+) \$\{LANG_GERMAN\}", TEXT)
    assert english == german
    assert "Unicode true" in TEXT
    assert sorted(english) == sorted(set(re.findall(r"\$\((Text\w+)\)", TEXT)))


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", "0.1.0.0"), ("1.2", "1.2.0.0"), ("2.0.0rc1", "2.0.0.0"), ("1.2.3+local.4", "1.2.3.0")],
)
def test_a_version_becomes_the_four_numbers_windows_wants(version: str, numbers: str) -> None:
    assert version_numbers(version) == numbers
