"""How children are started."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sotto.ipc.commands import (
    HIJACKING_VARIABLES,
    child_command,
    child_environment,
    engine_command,
    engine_environment,
    main_command,
)


def test_in_a_checkout_the_engine_is_a_module_of_this_python() -> None:
    assert engine_command() == [sys.executable, "-P", "-m", "sotto.engine"]


@pytest.mark.parametrize(("platform", "name"), [("linux", "sotto-engine"), ("win32", "sotto-engine.exe")])
def test_in_a_bundle_the_engine_lies_beside_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, name: str
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "sotto"))
    assert engine_command() == [str(tmp_path / name)]


def test_sotto_starts_itself_again_as_it_was_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert main_command() == [sys.executable, "-P", "-m", "sotto"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "Sotto"))
    assert main_command() == [str(tmp_path / "Sotto")]


def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('hijacked')")
    (tmp_path / "innocent.py").write_text("raise SystemExit('ran from the current folder')")
    command = child_command("innocent", "innocent")
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "No module named innocent" in result.stderr


@pytest.mark.parametrize("name", sorted(HIJACKING_VARIABLES))
def test_variables_that_redirect_code_are_cleared_and_named_in_the_log(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        environment = child_environment({name: "/evil.so", "HOME": "/home/me"})
    assert environment == {"HOME": "/home/me", "PYTHONUTF8": "1"}
    assert name in caplog.text
    assert "/evil.so" not in caplog.text


def test_an_ordinary_environment_passes_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    environ = {"PATH": "/bin", "LD_LIBRARY_PATH": "/opt/cuda", "CUDA_VISIBLE_DEVICES": "0"}
    assert child_environment(environ) == {**environ, "PYTHONUTF8": "1"}
    assert caplog.text == ""


def test_the_child_runs_in_that_environment() -> None:
    environment = child_environment({**os.environ, "PYTHONINSPECT": "1"})
    code = "import os, sys; print(sys.flags.utf8_mode, 'PYTHONINSPECT' in os.environ)"
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["1", "False"]


@pytest.mark.parametrize(
    "name",
    ["HF_TOKEN", "https_proxy", "ALL_PROXY", "OPENAI_API_KEY", "AWS_SECRET_ACCESS_KEY", "SSH_AUTH_SOCK", "LD_PRELOAD"],
)
def test_the_engine_gets_no_proxies_and_secrets(name: str) -> None:
    environment = engine_environment({name: "private", "HOME": "/home/me", "CUDA_VISIBLE_DEVICES": "0"})
    assert environment == {"HOME": "/home/me", "CUDA_VISIBLE_DEVICES": "0", "PYTHONUTF8": "1"}
