"""Log to memory and to stderr, to disk only on request, and never with the user's home folder or a token in it.

Whoever logs never passes message text, prompts, titles, keys or tokens: the redaction here is a net below that rule.
"""

from __future__ import annotations

import logging
import os
import re
from collections import deque
from pathlib import Path
from typing import TextIO

from sotto.domain.errors import UserFacingError

LEVELS = ("debug", "info", "warning", "error")

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_KEPT_RECORDS = 500
_LONGEST_RECORD = 4000  # characters, traceback included
_PRIVATE_WORDS = r"\bhf_[A-Za-z0-9]{8,}|(?<=Bearer )[^\s\"']+"


class RedactingFormatter(logging.Formatter):
    """Formats a record, then shortens the home folder to ``~`` and blanks out what looks like a token."""

    def __init__(self, home: Path) -> None:
        super().__init__(_FORMAT)
        spellings = {str(home), str(home.resolve()), home.as_posix()} if len(home.parts) > 1 else set()
        longest_first = sorted(spellings, key=len, reverse=True)
        # not followed by a letter, so that /home/an leaves /home/anna alone; a home of "/" matches nothing
        self._home = rf"(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])" if spellings else r"(?!)"

    def format(self, record: logging.LogRecord) -> str:
        text = re.sub(_PRIVATE_WORDS, "***", re.sub(self._home, "~", super().format(record)))
        return text if len(text) <= _LONGEST_RECORD else text[:_LONGEST_RECORD] + " …"


class RingHandler(logging.Handler):
    """Keeps the last 500 records, formatted, for "Details" and bug reports. Usable from any thread."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[str] = deque(maxlen=_KEPT_RECORDS)

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))

    def lines(self) -> list[str]:
        """Return the records kept, oldest first."""
        self.acquire()
        try:
            return list(self._lines)
        finally:
            self.release()


class Logs:
    """The log as :func:`set_up_logs` arranged it; ``ring`` holds the last records."""

    def __init__(self, ring: RingHandler, handlers: list[logging.Handler], level: int) -> None:
        self.ring = ring
        self._handlers = handlers
        root, own = logging.getLogger(), logging.getLogger("sotto")
        self._before = (root.level, own.level, logging.raiseExceptions)
        root.setLevel(max(level, logging.WARNING))
        own.setLevel(min(level, logging.INFO))
        logging.raiseExceptions = False  # a closed stderr must not print a traceback with the record in it
        for handler in handlers:
            root.addHandler(handler)

    def close(self) -> None:
        """Undo the set-up and close the log file."""
        root, own = logging.getLogger(), logging.getLogger("sotto")
        for handler in self._handlers:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(self._before[0])
        own.setLevel(self._before[1])
        logging.raiseExceptions = self._before[2]


def set_up_logs(level: str, stderr: TextIO | None, *, home: Path, log_file: Path | None = None) -> Logs:
    """Send records of ``level`` and above to ``stderr`` (None: there is none), and keep recent ones in memory.

    ``level`` is one of :data:`LEVELS`. Sotto's own records are kept from "info" on, those of libraries from "warning"
    on. With ``log_file`` the same also goes to that file, which starts empty and which only its owner can read.
    Raises :class:`UserFacingError` ``log_level_unknown`` or ``log_file_unusable``.
    """
    if level not in LEVELS:
        raise UserFacingError("log_level_unknown", f"There is no log level “{level}”.", f"Use {', '.join(LEVELS)}.")
    shown = logging.getLevelNamesMapping()[level.upper()]
    ring = RingHandler()
    handlers: list[logging.Handler] = [ring]
    if log_file is not None:
        handlers.append(_private_file(log_file))
    if stderr is not None:
        to_stderr = logging.StreamHandler(stderr)
        to_stderr.setLevel(shown)
        handlers.append(to_stderr)
    formatter = RedactingFormatter(home)
    for handler in handlers:
        handler.setFormatter(formatter)
    return Logs(ring, handlers, shown)


def _private_file(path: Path) -> logging.Handler:
    try:
        path.unlink(missing_ok=True)  # an old file may be readable by others
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        return logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise UserFacingError(
            "log_file_unusable", f"The log file {path} cannot be written.", "Choose another folder for it.", str(error)
        ) from error
