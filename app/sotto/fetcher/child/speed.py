"""How fast bytes arrive: over the last seconds, so that a stall shows and one burst does not."""

from __future__ import annotations

from collections import deque

_WINDOW = 5.0


class Speed:
    """Bytes per second of the last five seconds."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()

    def measure(self, now: float, received: int) -> float:
        """Note that ``received`` bytes are there at ``now`` (seconds), and return the speed.

        Fewer bytes than before: the file was begun anew, and the past says nothing.
        """
        if self._samples and received < self._samples[-1][1]:
            self._samples.clear()
        self._samples.append((now, received))
        while len(self._samples) > 2 and self._samples[1][0] <= now - _WINDOW:
            self._samples.popleft()
        begun, before = self._samples[0]
        return (received - before) / (now - begun) if now > begun else 0.0
