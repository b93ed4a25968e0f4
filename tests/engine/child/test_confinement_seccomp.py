"""The numbers of system calls are those of the kernel's own headers, where they are installed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sotto.engine.child import confinement_seccomp as seccomp

_HEADERS = ("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "/usr/include/asm-generic/unistd.h")


@pytest.mark.parametrize("column", [0, 1])
def test_numbers_are_those_of_the_headers(column: int) -> None:
    header = Path(_HEADERS[column])
    if not header.is_file():
        pytest.skip("no kernel headers here")
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text())
    numbers = {name: int(number) for name, number in found}
    tables = (seccomp._NETWORK, seccomp._PROGRAMS, seccomp._OTHER_PROCESSES, seccomp._SYSTEM, seccomp._SIGNALS)
    ours = {name: pair[column] for table in tables for name, pair in table.items()}
    ours |= seccomp._ONE_NUMBER
    ours |= {"clone": seccomp._CLONE[column], "clone3": seccomp._CLONE3, "seccomp": seccomp._SECCOMP[column]}
    ours |= {"kill": seccomp._SIGNAL_TO[0][column], "tgkill": seccomp._SIGNAL_TO[1][column]}
    if column == 0:
        ours |= {**seccomp._X86_ONLY, **seccomp._X86_FORKS}
    assert {name: numbers.get(name) for name in ours} == ours
