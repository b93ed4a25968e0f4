"""What llama.cpp can compute on here."""

from __future__ import annotations

from sotto.engine import hardware
from sotto.engine.child.devices import list_devices


def test_the_processor_is_always_there() -> None:
    devices = list_devices()
    processors = [device for device in devices if device.kind == "cpu"]
    assert len(processors) == 1
    assert processors[0].name == "CPU"
    assert processors[0].backend == "CPU"
    assert processors[0].description.strip()


def test_every_device_is_described() -> None:
    for device in list_devices():
        assert device.name
        assert device.backend
        assert device.kind in ("cpu", "gpu", "integrated", "other")
        assert 0 <= device.memory_free <= device.memory_total


def test_the_processors_memory_is_the_computers() -> None:
    (processor,) = (device for device in list_devices() if device.kind == "cpu")
    assert processor.memory_total >= hardware.memory_total() > 0


def test_asking_twice_gives_the_same_devices() -> None:
    assert [device.name for device in list_devices()] == [device.name for device in list_devices()]
