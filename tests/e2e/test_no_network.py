"""No connection to anything, seen from outside: every system call of the program and its children is traced."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.driven_window import DrivenWindow
from support.gguf_files import write_scripted_model
from support.traced_calls import needs_strace, strace, traced_calls

pytestmark = needs_strace

REFUSED = re.compile(r"= -1 E(PERM|ACCES)\b")
NETWORK = re.compile(r"(connect|bind|sendto|sendmsg|socket)\(.*(AF_INET|AF_INET6|AF_PACKET|htons)")


def network_calls(log: Path) -> list[str]:
    return [line for line in traced_calls(log) if NETWORK.search(line)]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_scripted_model(tmp_path / "scripted.gguf", "abcdefgh")


def test_asking_makes_no_network_call(tmp_path: Path, model: Path) -> None:
    log = tmp_path / "trace"
    command = [*strace(log), sys.executable, "-m", "sotto", "ask", "-m", str(model), "Hello"]
    environment = {**os.environ, "SOTTO_DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.stdout.strip() == "abcdefgh", done.stderr
    assert network_calls(log) == []


def test_looking_at_the_catalog_makes_no_network_call(tmp_path: Path) -> None:
    log = tmp_path / "trace"
    command = [*strace(log), sys.executable, "-m", "sotto", "catalog", "show", "qwen3-4b"]
    environment = {**os.environ, "SOTTO_DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert "Qwen3-4B-Q4_K_M.gguf" in done.stdout, done.stderr
    assert network_calls(log) == []


def test_the_self_test_makes_no_network_call(tmp_path: Path) -> None:
    """The engine tries whether it could, to show that it cannot; so calls that were refused are left out."""
    log = tmp_path / "trace"
    command = [*strace(log), sys.executable, "-m", "sotto", "--self-test"]
    environment = {**os.environ, "SOTTO_DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line for line in network_calls(log) if not REFUSED.search(line)] == []


def test_the_window_in_use_makes_no_network_call(tmp_path: Path, model: Path) -> None:
    log = tmp_path / "trace"
    with DrivenWindow(tmp_path / "data", prefix=strace(log)) as window:
        window.wait(lambda screen: screen["ready"])
        window.do("add", path=str(model))
        window.wait(lambda screen: screen["model"] == "scripted")
        window.say("Hello [link](https://example.org) ![picture](https://example.org/x.png)")
        window.wait(lambda screen: len(screen["messages"]) == 2 and not screen["answering"])
        assert window.quit() == 0
    assert network_calls(log) == []


def test_the_trace_would_see_a_connection(tmp_path: Path) -> None:
    log = tmp_path / "trace"
    attempt = "import socket; s = socket.socket(); s.settimeout(0); s.connect_ex(('127.0.0.1', 9)); s.close()"
    subprocess.run([*strace(log), sys.executable, "-c", attempt], check=True)
    assert network_calls(log)
