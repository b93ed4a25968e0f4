"""What the engine found out about itself, as doctor and the Privacy page tell it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.config.paths import AppPaths
from sotto.engine.protocol import Attempt, Probed
from sotto.ipc.commands import engine_command
from sotto.services.sandbox import forbidden_files, report_of
from support.needs import needs_landlock
from support.running_services import RunningServices

Start = Callable[..., RunningServices]


def _attempt(kind: str, what: str, *, blocked: bool) -> Attempt:
    return Attempt(kind, what, "EPERM" if blocked else "ok", blocked)


def test_something_is_blocked_only_if_all_of_its_kind_was_refused() -> None:
    attempts = [
        _attempt("network", "IPv4 socket", blocked=True),
        _attempt("network", "IPv6 socket", blocked=False),
        _attempt("exec", "execve", blocked=True),
    ]
    report = report_of(Probed(attempts, ["seccomp"]))
    assert (report.network_blocked, report.exec_blocked, report.files_blocked) == (False, True, False)
    assert report.how == ("The engine itself tried: 2 of 3 attempts were refused (seccomp). Not refused: IPv6 socket.")
    assert not report.all_blocked


def test_an_engine_that_could_not_be_asked_is_not_called_confined() -> None:
    report = report_of(None)
    assert (report.network_blocked, report.exec_blocked, report.files_blocked) == (False, False, False)
    assert not report.was_asked


def test_the_files_are_the_users_and_exist(paths: AppPaths, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".profile").write_text("x")
    paths.store_file.write_bytes(b"x")
    files = forbidden_files(paths, home)
    assert {str(home), str(home / ".profile"), str(paths.store_file), str(paths.data)} <= set(files)
    assert all(Path(name).exists() for name in files)
    assert forbidden_files(paths, tmp_path / "nowhere") == [str(paths.store_file), str(paths.data), str(paths.config)]


@needs_landlock
def test_doctor_says_what_the_real_engine_was_refused(paths: AppPaths) -> None:
    running = RunningServices(paths, command=engine_command()).open()
    try:
        report = running.wait(running.services.doctor.report(), timeout=40)
    finally:
        running.services.close()
    sandbox = report["engine_sandbox"]
    assert (sandbox["network"], sandbox["exec"], sandbox["files"]) == ("blocked", "blocked", "blocked"), sandbox
    assert "Landlock" in sandbox["how"]
    assert "seccomp" in sandbox["how"]
    assert "Not refused" not in sandbox["how"]
    assert json.loads(json.dumps(sandbox)) == sandbox


def test_the_way_out_for_drivers_is_told(paths: AppPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOTTO_UNCONFINED_ENGINE", "1")
    running = RunningServices(paths, command=engine_command()).open()
    try:
        sandbox = running.wait(running.services.doctor.report(), timeout=40)["engine_sandbox"]
    finally:
        running.services.close()
    assert (sandbox["network"], sandbox["exec"], sandbox["files"]) == ("not blocked", "not blocked", "not blocked")
    assert "SOTTO_UNCONFINED_ENGINE" in sandbox["how"]


def test_an_engine_that_does_not_start_is_not_called_confined(start: Start) -> None:
    running = start(start=[["exit", 3]])
    report = running.wait(running.services.doctor.report())
    assert report["engine_sandbox"]["network"] == "not blocked"
    assert report["engine_sandbox"]["how"] == "The engine could not be asked."
