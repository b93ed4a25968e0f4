"""Watching a program and its children from outside: its calls of the system that start programs or use the network."""

from __future__ import annotations

from pathlib import Path

from support.needs import needs_programs

needs_strace = needs_programs("strace")


def strace(log: Path) -> list[str]:
    """Return the words before a command that have its calls written to ``log``."""
    return ["strace", "-f", "-qq", "-e", "trace=network,execve", "-e", "signal=none", "-o", str(log)]


def traced_calls(log: Path) -> list[str]:
    """Return the lines of ``log``, each of which begins with the number of a process."""
    lines = log.read_text(errors="replace").splitlines()
    assert lines, "nothing was traced"
    return lines
