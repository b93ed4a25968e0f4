"""The graphics processors of this computer as a person knows them: by their names, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sotto.domain.light_dataclass import dataclass

if TYPE_CHECKING:
    from sotto.engine.protocol import Device


@dataclass(frozen=True, slots=True)
class Graphics:
    """``count`` graphics processors of one kind; ``memory`` of each in bytes, 0 where it is that of the computer."""

    name: str
    count: int
    memory: int


def graphics_of(devices: Iterable[Device]) -> tuple[Graphics, ...]:
    """Return the graphics processors that take layers of a model. One that two backends offer is one all the same."""
    from sotto.engine import hardware

    usable = hardware.usable_gpus(list(devices))
    by_backend: dict[str, Counter[str]] = {}
    memory: dict[str, int] = {}
    for device in usable:
        name = " ".join((device.description or device.name).split())
        by_backend.setdefault(device.backend, Counter())[name] += 1
        has_own = device.kind == "gpu" and device.backend != "Metal"
        memory[name] = max(memory.get(name, 0), device.memory_total if has_own else 0)
    return tuple(Graphics(name, max(counts[name] for counts in by_backend.values()), memory[name]) for name in memory)
