"""llama.cpp's log: errors are kept for the message about a failed load, warnings go to stderr for Details.

What llama.cpp decides by itself while it opens a model can be learned from nowhere else, so a few of its remarks are
kept, too.
"""

from __future__ import annotations

import collections
import ctypes
import sys
from typing import Any

import llama_cpp.llama_cpp as llama

_INFO, _WARN, _ERROR, _CONTINUE = 2, 3, 4, 5  # enum ggml_log_level (ggml.h)

_REMARKS = (b"Flash Attention", b"CPU_REPACK", b"loaded CPU backend")


class NativeLog:
    """Receives llama.cpp's log lines. Calls arrive on whichever thread logs; a deque's append is atomic."""

    def __init__(self) -> None:
        self._errors: collections.deque[str] = collections.deque(maxlen=20)
        self._remarks: collections.deque[str] = collections.deque(maxlen=20)
        self._level = 0
        # Kept as an attribute: ctypes does not keep the callback alive for the library.
        self._callback: Any = llama.llama_log_callback(self._receive)

    def install(self) -> None:
        """Become the log sink of llama.cpp and ggml for the rest of the process."""
        llama.llama_log_set(self._callback, ctypes.c_void_p(0))

    def clear(self) -> None:
        """Forget earlier errors and remarks; call before a load."""
        self._errors.clear()
        self._remarks.clear()

    @property
    def errors(self) -> str:
        """The error lines since the last clear."""
        return "\n".join(line.strip() for line in self._errors if line.strip())

    @property
    def remarks(self) -> str:
        """What llama.cpp said since the last clear about flash attention, rearranged weights and its parts."""
        return "\n".join(self._remarks)

    def _receive(self, level: int, text: bytes, _user_data: object) -> None:
        if level != _CONTINUE:
            self._level = level
        if level in (_INFO, _WARN) and any(remark in text for remark in _REMARKS):
            self._remarks.append(text.decode("utf-8", "replace"))
        if self._level not in (_WARN, _ERROR):
            return
        line = text.decode("utf-8", "replace")
        if self._level == _ERROR:
            self._errors.append(line)
        sys.stderr.write(line)
        sys.stderr.flush()
