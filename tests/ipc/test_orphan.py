"""What a child does to itself at its start, looked at from the outside."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sotto.ipc import orphan

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="a Linux facility")


def _run(code: str) -> str:
    program = f"from sotto.ipc import orphan\n{code}"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


@linux_only
def test_the_kernel_prefers_the_child_when_memory_runs_out() -> None:
    assert _run("orphan.prefer_as_oom_victim(); print(open('/proc/self/oom_score_adj').read())") == "900"


@linux_only
def test_the_parent_death_signal_is_set() -> None:
    code = (
        "import ctypes\norphan.die_with_parent()\nvalue = ctypes.c_int()\n"
        "ctypes.CDLL(None).prctl(2, ctypes.byref(value))\nprint(value.value)"  # PR_GET_PDEATHSIG
    )
    assert _run(code) == "9"


def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "getppid", lambda: pytest.fail("must not look"))
    orphan.die_with_parent()
    orphan.prefer_as_oom_victim()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX niceness")
def test_it_lets_others_go_first() -> None:
    before, after = map(int, _run("import os; print(os.nice(0)); orphan.give_way(); print(os.nice(0))").split())
    assert after == min(before + 10, 19)
