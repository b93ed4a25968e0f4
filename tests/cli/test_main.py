"""Which of Sotto's faces starts, and what the shell is told at the end."""

from __future__ import annotations

import subprocess
import sys
import types
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

import pytest

import sotto as package
from sotto.__main__ import main
from support.sotto_command import sotto_command, sotto_environment
from support.sotto_runner import SottoRunner

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_COMMANDS = [
    [], ["ask"], ["chat"], ["bench"], ["doctor"],
    ["models"], ["models", "list"], ["models", "add"], ["models", "info"], ["models", "verify"], ["models", "remove"],
    ["history"], ["history", "list"], ["history", "search"], ["history", "show"], ["history", "delete"],
]  # fmt: skip
_WRONG_USAGE = [
    ["frobnicate"], ["models"], ["history"], ["history", "show"], ["ask", "--frob", "x"], ["bench"],
    ["--log-level", "x"],
]  # fmt: skip


class _NoQt(MetaPathFinder):
    """Fails the import of the window as a system without Qt's libraries does."""

    def find_spec(self, name: str, _path: object, _target: object = None) -> None:
        if name == "sotto.gui.main":
            raise ImportError("libEGL.so.1: cannot open shared object file", name="PySide6.QtGui")


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in _DISPLAYS:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("command", _COMMANDS, ids=" ".join)
def test_help_of_every_command_shows_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--help"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("usage: sotto")
    assert "examples:\n  " in captured.out
    assert captured.err == ""


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"sotto {package.__version__}\n"


def test_help_and_version_load_nothing_heavy() -> None:
    heavy = ("PySide6", "llama_cpp", "apsw", "keyring", "numpy", "sotto.services", "sotto.store", "sotto.engine")
    code = (
        "import sys; from sotto.__main__ import main; main(['--version']); main(['--help']);"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.stderr == "[]\n"


def test_no_command_loads_qt(tmp_path: Path, tiny_model: Path) -> None:
    command = sotto_command("--data-dir", tmp_path / "profile", "ask", "-m", tiny_model, "Hi")
    command[1:2] = ["-X", "importtime", command[1]]
    done = subprocess.run(command, env=sotto_environment(), capture_output=True, text=True, timeout=30)
    assert done.stdout == "la la la \n"
    assert "sotto.services.chat" in done.stderr  # the list of imports is what is looked at
    assert not [line for line in done.stderr.splitlines() if "PySide6" in line or "llama_cpp" in line]


@pytest.mark.parametrize("arguments", _WRONG_USAGE, ids=" ".join)
def test_wrong_usage_exits_with_2_and_two_lines(sotto: SottoRunner, arguments: list[str]) -> None:
    result = sotto(*arguments)
    assert (result.code, result.out) == (2, "")
    happened, hint = result.err.splitlines()
    assert happened.startswith("sotto: ")
    assert hint.startswith("Try “sotto")
    assert hint.endswith(" --help”.")


def test_flags_are_not_abbreviated(sotto: SottoRunner) -> None:
    assert sotto("ask", "--temp", "0", "Hi").code == 2


def test_a_bug_exits_with_70_and_shows_a_traceback_only_for_debugging(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def build(*_arguments: Any) -> Any:
        raise RuntimeError("the wrong wire")

    command = ["--data-dir", str(tmp_path), "history", "list"]
    assert main(command, build=build) == 70
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("sotto: a bug in Sotto: RuntimeError: the wrong wire\n")
    assert "Traceback" not in captured.err
    assert main(["--log-level", "debug", *command], build=build) == 70
    assert "Traceback" in capsys.readouterr().err
    assert main([*command, "--json"], build=build) == 70
    assert '"code": "bug"' in capsys.readouterr().out


def test_data_that_cannot_be_kept_is_an_error_the_user_can_act_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    assert main(["--data-dir", str(in_the_way), "history", "list", "--json"]) == 1
    assert '"code": "data_dir_unusable"' in capsys.readouterr().out


def test_unusable_settings_are_reported_and_do_not_stop_the_command(sotto: SottoRunner) -> None:
    sotto("history", "list")
    (sotto.profile / "config" / "settings.json").write_text("{")
    result = sotto("history", "list", "--json")
    assert (result.code, result.json) == (0, [])
    assert "The settings file is damaged." in result.err


@pytest.mark.usefixtures("no_display")
def test_without_a_display_the_terminal_chat_starts(with_model: SottoRunner) -> None:
    result = with_model(stdin=b"Hi\n")
    assert result.code == 0
    assert result.out.startswith("la la la")
    assert result.err == "sotto: There is no display. This is the terminal chat instead.\n"


@pytest.mark.usefixtures("no_display")
def test_without_a_display_files_are_not_opened_in_a_terminal_chat(sotto: SottoRunner, tmp_path: Path) -> None:
    result = sotto(tmp_path / "story.gguf")
    assert (result.code, result.out) == (1, "")
    assert "There is no display. “story.gguf” can be opened in the window only." in result.err
    assert "sotto models add FILE" in result.err


@pytest.fixture
def _not_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window's module is looked for anew, whatever other tests have imported."""
    monkeypatch.delitem(sys.modules, "sotto.gui.main", raising=False)
    monkeypatch.delattr("sotto.gui.main", raising=False)


@pytest.mark.usefixtures("_not_imported")
def test_without_qt_the_terminal_chat_starts(with_model: SottoRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(sys, "meta_path", [_NoQt(), *sys.meta_path])
    result = with_model(stdin=b"Hi\n")
    assert (result.code, result.out) == (0, "la la la \n\n")
    assert "sotto: Qt cannot be loaded: libEGL.so.1: cannot open shared object file." in result.err


@pytest.mark.usefixtures("_not_imported")
def test_a_broken_import_of_ours_is_a_bug(sotto: SottoRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setitem(sys.modules, "sotto.gui.main", None)
    assert sotto().code == 70


@pytest.mark.parametrize("display", _DISPLAYS)
@pytest.mark.usefixtures("no_display", "_not_imported")
def test_with_a_display_the_window_opens(sotto: SottoRunner, monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    seen: list[Any] = []

    def run(*arguments: Any, notice: object) -> int:
        seen.extend([*arguments, notice])
        return 7

    window = types.ModuleType("sotto.gui.main")
    window.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sotto.gui.main", window)
    monkeypatch.setenv(display, ":0")
    assert sotto("--offline").code == 7
    paths, settings, arguments, notice = seen
    assert notice is None
    assert paths.data == sotto.profile / "data"
    assert settings.changed_values() == {}
    assert arguments.offline is True
