"""The line stream of a child program to its parent."""

from __future__ import annotations

import os
import threading

from sotto.ipc import jsonl
from sotto.ipc.wire import WireMessage, to_wire


class LineOutput:
    """Writes messages to ``descriptor``, whole lines one at a time; any thread may send."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def send(self, message: WireMessage) -> None:
        """Write ``message``. A parent that is gone ends the program."""
        data = memoryview(jsonl.encode(to_wire(message)))
        with self._lock:
            try:
                while data:
                    data = data[os.write(self._descriptor, data) :]
            except OSError:
                os._exit(0)
