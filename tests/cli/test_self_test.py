"""``sotto --self-test`` as a shell sees it, beside a Sotto that is running."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import sotto as package
from sotto.__main__ import main
from sotto.config.paths import AppPaths
from sotto.config.resources import resource_folder
from sotto.services import self_test
from sotto.services.self_test import CheckResult, Outcome
from support.running_services import RunningServices
from support.sotto_runner import SottoRunner

NAMES = [
    *("encryption", "search", "keystore", "resources", "folders", "window"),
    *("fetcher", "templates", "engine", "sandbox", "guide", "computer"),
]
FOUND = [
    CheckResult("search", Outcome.OK, "Found.", 12),
    CheckResult("keystore", Outcome.SKIPPED, "There is none.", 5),
    CheckResult("window", Outcome.FAILED, "No window can be opened: no display.", 99, "xcb\nmore"),
]


def content(root: Path) -> dict[str, str]:
    files = [path for path in root.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_everything_works_beside_a_running_sotto_whose_files_stay_as_they_are(paths: AppPaths, tmp_path: Path) -> None:
    running = RunningServices(paths).open()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environ = {**os.environ, "TMPDIR": str(scratch), "TEMP": str(scratch), "TMP": str(scratch)}
    command = [sys.executable, "-m", "sotto", "--data-dir", str(paths.data.parent), "--self-test", "--json"]
    try:
        before = content(paths.data.parent)
        done = subprocess.run(command, capture_output=True, text=True, env=environ, cwd=tmp_path, check=False)
        after = content(paths.data.parent)
    finally:
        running.services.close()
    found = json.loads(done.stdout)
    assert [check["name"] for check in found["checks"]] == NAMES
    assert [check for check in found["checks"] if check["result"] == "failed"] == []
    assert (done.returncode, done.stderr, found["passed"]) == (0, "", True)
    assert (found["version"], found["installation"], found["portable"]) == (package.__version__, "checkout", False)
    assert found["milliseconds"] >= sum(check["milliseconds"] for check in found["checks"]) - len(NAMES)
    assert after == before
    assert list(scratch.iterdir()) == []


@pytest.fixture
def found_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found is :data:`FOUND`."""
    monkeypatch.setattr(self_test, "run_self_test", lambda _installation, _begin: FOUND)


@pytest.mark.usefixtures("found_so")
def test_a_failure_is_told_in_json_and_by_the_exit_code(sotto: SottoRunner) -> None:
    result = sotto("--self-test", "--json")
    assert result.code == 1
    assert result.json["passed"] is False
    assert result.json["checks"][2] == {
        "name": "window",
        "result": "failed",
        "text": "No window can be opened: no display.",
        "details": "xcb\nmore",
        "milliseconds": 99,
    }


@pytest.mark.usefixtures("found_so")
def test_people_read_a_table_and_what_failed_with_its_details(sotto: SottoRunner) -> None:
    result = sotto("--self-test")
    assert result.code == 1
    assert result.out.splitlines()[:8] == [
        "search    ok       12 ms  Found.",
        "keystore  skipped  5 ms   There is none.",
        "window    failed   99 ms  No window can be opened: no display.",
        "",
        "window: No window can be opened: no display.",
        "    xcb",
        "    more",
        *[line for line in result.out.splitlines() if line.startswith("1 of 3 checks failed: Sotto ")],
    ]


def test_what_is_skipped_is_no_failure(sotto: SottoRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "run_self_test", lambda _installation, _begin: FOUND[:2])
    result = sotto("--self-test")
    assert result.code == 0
    assert "Everything works" in result.out


@pytest.mark.parametrize(
    "words", [["--self-test", "ask"], ["--self-test", "story.gguf"], ["--json"], ["--json", "doctor"]]
)
def test_it_goes_with_nothing_else(sotto: SottoRunner, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):  # no window would end by itself
        monkeypatch.delenv(name, raising=False)
    result = sotto(*words)
    assert result.code == 2
    assert result.err.startswith("sotto: ")


def test_a_missing_library_of_qt_is_told_to_whoever_asked_for_a_window(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sotto.gui.window_check", None)
    assert main(["--check-window"]) == 70  # that is not about Qt, so it is a bug
    assert "a bug in Sotto" in capsys.readouterr().err

    class NoQt:
        def find_spec(self, name: str, _path: object, _target: object = None) -> None:
            if name == "sotto.gui.window_check":
                raise ImportError("libEGL.so.1: cannot open shared object file", name="PySide6.QtGui")

    monkeypatch.delitem(sys.modules, "sotto.gui.window_check")
    monkeypatch.setattr(sys, "meta_path", [NoQt(), *sys.meta_path])
    assert main(["--check-window"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error == "Qt cannot be loaded: libEGL.so.1: cannot open shared object file."


def test_the_guide_is_the_one_that_ships(sotto: SottoRunner) -> None:
    found = self_test.this_installation(AppPaths.resolve(sotto.profile, {}))
    assert found.resources == resource_folder()
    assert (found.resources / "guide.gguf").is_file()
