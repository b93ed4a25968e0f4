"""How far a download is, and how long it will still take, in a form that does not jump about."""

from __future__ import annotations

import time
from collections.abc import Callable

from sotto.domain.downloads import Download
from sotto.domain.events import DownloadProgress

_SMOOTHING_SECONDS = 10.0
"""A speed counts half after about seven seconds: short enough to follow a change, long enough not to flicker."""


class ProgressMeter:
    """The figures of one running download. ``clock`` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._speed = 0.0
        self._measured_at: float | None = None

    def receiving(self, download: Download, bytes_per_second: float) -> DownloadProgress:
        """Return the progress while bytes arrive at ``bytes_per_second``."""
        now = self._clock()
        if self._measured_at is None or self._speed <= 0:
            self._speed = bytes_per_second
        else:
            weight = min(1.0, (now - self._measured_at) / _SMOOTHING_SECONDS)
            self._speed += (bytes_per_second - self._speed) * weight
        self._measured_at = now
        is_known = all(file.size_bytes is not None for file in download.files)
        left = max(0, download.size_bytes - download.received) / self._speed if is_known and self._speed > 0 else None
        return DownloadProgress(download.id, download.received, download.size_bytes, bytes_per_second, left)

    def standing(self, download: Download, note: str) -> DownloadProgress:
        """Return the progress while no bytes arrive; ``note`` says why. What was measured before counts no more."""
        self._speed, self._measured_at = 0.0, None
        return DownloadProgress(download.id, download.received, download.size_bytes, note=note)
