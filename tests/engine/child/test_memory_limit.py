"""More memory than the computer has is refused at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sotto.engine import hardware

_TAKE = """
import mmap
from sotto.engine import hardware
from sotto.engine.child.memory_limit import _swap, limit_memory
from sotto.engine.protocol import Device
limit_memory([{devices}])
most = (hardware.memory_total() + _swap()) * 6 // 10 // mmap.PAGESIZE * mmap.PAGESIZE
kept = []
for _ in range(2):  # never written to, so nothing is really taken
    try:
        kept.append(mmap.mmap(-1, most, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))
        print("given")
    except OSError:
        print("refused")
"""
_CPU = 'Device("CPU", "CPU", "CPU", "cpu")'
_GPU = 'Device("GPU", "GPU", "CUDA", "gpu")'


def _take(devices: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", _TAKE.format(devices=devices)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1]


@pytest.mark.skipif(sys.platform != "linux", reason="the other systems have no such limit")
def test_what_no_computer_has_is_refused_and_the_rest_is_not() -> None:
    assert hardware.memory_total() > 0
    assert _take(_CPU) == ["given", "refused"]
    assert _take(_GPU) == ["given", "given"]
