"""The speed of the memory is measured once per computer; whatever is wrong with its file costs half a second."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.engine import hardware
from sotto.services.memory_speed import MemorySpeed


class Measurements:
    """Stands in for the measurement: returns ``result`` and counts."""

    def __init__(self, result: float = 40e9) -> None:
        self.count = 0
        self.result = result

    def __call__(self) -> float:
        self.count += 1
        return self.result


def test_it_is_measured_once_and_remembered(tmp_path: Path) -> None:
    measurements = Measurements()
    first = MemorySpeed(tmp_path / "cache", measurements)
    assert first.get(may_measure=False) == 0
    assert [first.get(), first.get(), first.get(may_measure=False)] == [40e9] * 3
    assert MemorySpeed(tmp_path / "cache", measurements).get(may_measure=False) == 40e9
    assert measurements.count == 1


def test_another_computer_with_the_same_folder_measures_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    MemorySpeed(tmp_path, Measurements(40e9)).get()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(hardware, "memory_total", lambda: 5 << 30)
        assert MemorySpeed(tmp_path, Measurements(9e9)).get() == 9e9
    assert MemorySpeed(tmp_path, Measurements()).get(may_measure=False) == 40e9


@pytest.mark.parametrize("spoil", [lambda _: "", lambda _: "[1]", lambda key: json.dumps({key: "fast"})])
def test_a_spoilt_file_is_measured_over(tmp_path: Path, spoil: Callable[[str], str]) -> None:
    MemorySpeed(tmp_path, Measurements()).get()
    (file,) = tmp_path.iterdir()
    (key,) = json.loads(file.read_text())
    file.write_text(spoil(key))
    assert MemorySpeed(tmp_path, Measurements(7e9)).get() == 7e9
    assert json.loads(file.read_text()) == {key: 7e9}


def test_what_cannot_be_measured_is_not_remembered(tmp_path: Path) -> None:
    nothing = Measurements(0.0)
    speed = MemorySpeed(tmp_path, nothing)
    assert speed.get() == speed.get() == 0
    assert nothing.count == 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert MemorySpeed(tmp_path / "file", Measurements()).get() == 40e9


def test_two_at_once_measure_once(tmp_path: Path) -> None:
    measuring, go_on = threading.Event(), threading.Event()
    count = 0

    def measure() -> float:
        nonlocal count
        count += 1
        measuring.set()
        assert go_on.wait(30)
        return 40e9

    speed = MemorySpeed(tmp_path, measure)
    results: list[float] = []
    threads = [threading.Thread(target=lambda: results.append(speed.get())) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert measuring.wait(30)
    go_on.set()
    for thread in threads:
        thread.join()
    assert (count, results) == (1, [40e9, 40e9])
