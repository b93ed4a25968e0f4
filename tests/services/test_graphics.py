"""Which graphics processors are named, how many of each, and with how much memory of their own."""

from __future__ import annotations

import pytest

from sotto.engine.protocol import Device
from sotto.services.graphics import Graphics, graphics_of

GIB = 1024**3
CPU = Device("CPU", "A processor", "CPU", "cpu", memory_total=64 * GIB)
CARD = Device("CUDA0", "Card 4070", "CUDA", "gpu", memory_total=12 * GIB)
SAME_CARD = Device("Vulkan0", "Card  4070", "Vulkan", "gpu", memory_total=11 * GIB)
SECOND = Device("CUDA1", "Card 4070", "CUDA", "gpu", memory_total=12 * GIB)
WITHIN = Device("Vulkan1", "Graphics 770", "Vulkan", "integrated", memory_total=32 * GIB)
APPLE = Device("Metal", "Apple M2", "Metal", "gpu", memory_total=16 * GIB)


@pytest.mark.parametrize(
    ("devices", "graphics"),
    [
        ([], ()),
        ([CPU], ()),
        ([CPU, CARD, WITHIN], (Graphics("Card 4070", 1, 12 * GIB),)),  # the one within is not used beside a card
        ([CARD, SAME_CARD], (Graphics("Card 4070", 1, 12 * GIB),)),
        ([CARD, SECOND, SAME_CARD], (Graphics("Card 4070", 2, 12 * GIB),)),
        ([CPU, WITHIN], (Graphics("Graphics 770", 1, 0),)),
        ([CPU, APPLE], (Graphics("Apple M2", 1, 0),)),
        ([Device("GPU0", "", "Vulkan", "gpu")], (Graphics("GPU0", 1, 0),)),
    ],
)
def test_the_graphics_of_a_computer(devices: list[Device], graphics: tuple[Graphics, ...]) -> None:
    assert graphics_of(devices) == graphics
