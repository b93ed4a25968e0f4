"""What the engine measured is told to it again, on this computer only; whatever is wrong with the file is forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.reading_speed import BatchSpeed, ReadingSpeed
from sotto.engine import hardware
from sotto.services.reading_speeds import ReadingSpeeds

ONE = ReadingSpeed("llama Q4_K, 2 threads", (BatchSpeed(128, 350.5), BatchSpeed(512, 280.0)))
OTHER = ReadingSpeed("llama Q4_K, 4 threads", (BatchSpeed(256, 500.0),))


def _at_once(work: Callable[[], None]) -> None:
    work()


def _speeds(folder: Path) -> ReadingSpeeds:
    return ReadingSpeeds(folder, _at_once)


def test_what_was_measured_is_known_at_once_and_after_a_restart(tmp_path: Path) -> None:
    speeds = _speeds(tmp_path / "cache")
    assert speeds.known() == ()
    speeds.remember(ONE)
    speeds.remember(OTHER)
    assert speeds.known() == (ONE, OTHER)
    assert _speeds(tmp_path / "cache").known() == (ONE, OTHER)


def test_a_newer_measurement_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    speeds = _speeds(tmp_path)
    newer = ReadingSpeed(ONE.conditions, (BatchSpeed(64, 400.0),))
    for one in (ONE, OTHER, newer):
        speeds.remember(one)
    assert _speeds(tmp_path).known() == (OTHER, newer)


def test_writing_is_left_to_somebody_with_time(tmp_path: Path) -> None:
    waiting: list[Callable[[], None]] = []
    speeds = ReadingSpeeds(tmp_path, waiting.append)
    speeds.remember(ONE)
    assert list(tmp_path.iterdir()) == []
    assert speeds.known() == (ONE,)
    waiting[0]()
    assert _speeds(tmp_path).known() == (ONE,)


def test_what_nobody_had_time_to_write_is_written_at_the_end(tmp_path: Path) -> None:
    waiting: list[Callable[[], None]] = []
    speeds = ReadingSpeeds(tmp_path, waiting.append)
    speeds.remember(ONE)
    speeds.close()
    assert _speeds(tmp_path).known() == (ONE,)


def test_a_write_that_comes_late_has_what_is_newest(tmp_path: Path) -> None:
    waiting: list[Callable[[], None]] = []
    speeds = ReadingSpeeds(tmp_path, waiting.append)
    speeds.remember(ONE)
    speeds.remember(OTHER)
    for write in reversed(waiting):
        write()
    assert _speeds(tmp_path).known() == (ONE, OTHER)


def test_another_computer_with_the_same_folder_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _speeds(tmp_path).remember(ONE)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(hardware, "memory_total", lambda: 5 << 30)
        there = _speeds(tmp_path)
        assert there.known() == ()
        there.remember(OTHER)
    assert _speeds(tmp_path).known() == (ONE,)


def test_the_oldest_are_forgotten(tmp_path: Path) -> None:
    speeds = _speeds(tmp_path)
    for number in range(60):
        speeds.remember(ReadingSpeed(str(number), (BatchSpeed(128, 1.0),)))
    assert [one.conditions for one in _speeds(tmp_path).known()] == [str(number) for number in range(10, 60)]


@pytest.mark.parametrize(
    "spoilt",
    ["", "[1]", "fast", {"x": 1}, {"x": {"128": "fast"}}, {"x": {"wide": 3}}, {"x": {"128": -1}}, {"x": {"128": True}}],
)
def test_a_spoilt_file_is_no_measurement(tmp_path: Path, spoilt: object) -> None:
    _speeds(tmp_path).remember(ONE)
    (file,) = tmp_path.iterdir()
    (computer,) = json.loads(file.read_text())
    file.write_text(spoilt if isinstance(spoilt, str) else json.dumps({computer: spoilt}))
    assert _speeds(tmp_path).known() == ()
    _speeds(tmp_path).remember(OTHER)
    assert _speeds(tmp_path).known() == (OTHER,)


def test_a_folder_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    speeds = _speeds(tmp_path / "file")
    speeds.remember(ONE)
    assert speeds.known() == (ONE,)
