"""A processor on which Qt would end without a word is told apart before."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sotto.config.processor import check_processor
from sotto.domain.errors import UserFacingError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asked on Linux alone")

_START = "processor\t: 0\nmodel name\t: Some processor\n"


def _cpuinfo(folder: Path, flags: str) -> Path:
    path = folder / "cpuinfo"
    path.write_text(f"{_START}{flags}bugs\t\t: none\n\nprocessor\t: 1\nflags\t\t: fpu\n", encoding="ascii")
    return path


def test_this_one_will_do() -> None:
    check_processor()


@pytest.mark.parametrize(
    "flags",
    [
        "flags\t\t: fpu sse2 ssse3 sse4_1 sse4_2 popcnt\n",
        "flags\t\t: fpu sse4_2\n",
    ],
)
def test_one_with_sse42_will_do(tmp_path: Path, flags: str) -> None:
    check_processor(_cpuinfo(tmp_path, flags))


@pytest.mark.parametrize("flags", ["flags\t\t: fpu sse2 sse4_1\n", "flags\t\t: fpu sse4_2x\n", "flags\t\t:\n"])
def test_an_older_one_is_refused_with_what_is_needed(tmp_path: Path, flags: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        check_processor(_cpuinfo(tmp_path, flags))
    assert caught.value.code == "processor_too_old"
    assert "SSE4.2" in caught.value.hint


def test_nothing_is_said_where_it_is_not_known(tmp_path: Path) -> None:
    check_processor(tmp_path / "none")
    arm = tmp_path / "cpuinfo"
    arm.write_text("processor\t: 0\nFeatures\t: fp asimd crc32\n", encoding="ascii")
    check_processor(arm)
