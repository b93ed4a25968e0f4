"""llama.cpp's log: errors are kept for the message about a failed load, warnings go to stderr for Details."""

from __future__ import annotations

import collections
import ctypes
import sys
from typing import Any

import llama_cpp.llama_cpp as llama

_WARN, _ERROR, _CONTINUE = 3, 4, 5  # enum ggml_log_level (ggml.h)


class NativeLog:
    """Receives llama.cpp's log lines. Calls arrive on whichever thread logs; a deque's append is atomic."""

    def __init__(self) -> None:
        self._errors: collections.deque[str] = collections.deque(maxlen=20)
        self._level = 0
        # Kept as an attribute: ctypes does not keep the callback alive for the library.
        self._callback: Any = llama.llama_log_callback(self._receive)

    def install(self) -> None:
        """Become the log sink of llama.cpp and ggml for the rest of the process."""
        llama.llama_log_set(self._callback, ctypes.c_void_p(0))

    def clear(self) -> None:
        """Forget earlier errors; call before a load."""
        self._errors.clear()

    @property
    def errors(self) -> str:
        """The error lines since the last clear."""
        return "\n".join(line.strip() for line in self._errors if line.strip())

    def _receive(self, level: int, text: bytes, _user_data: object) -> None:
        if level != _CONTINUE:
            self._level = level
        if self._level not in (_WARN, _ERROR):
            return
        line = text.decode("utf-8", "replace")
        if self._level == _ERROR:
            self._errors.append(line)
        sys.stderr.write(line)
        sys.stderr.flush()
