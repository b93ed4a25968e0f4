"""Everything the command line prints goes through here: nothing a model or a file says can reach the terminal's
escape sequences, a closed pipe ends quietly, and progress never mixes with what a script reads."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from sotto.domain.errors import UserFacingError

_CONTROLS = {code: None for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if chr(code) not in "\n\t"}
_BAR_WIDTH = 24


class OutputClosedError(Exception):
    """Whoever read standard output has gone (``| head``); there is nobody left to write for."""


class Output:
    """Standard output and standard error of one command; owner thread only.

    ``as_json``: the command prints one JSON document on standard output, errors too.
    """

    def __init__(self, stdout: TextIO, stderr: TextIO, *, as_json: bool = False) -> None:
        self._stdout = stdout
        self._stderr = stderr
        self.as_json = as_json
        self._at_line_start = True
        self._is_reasoning_open = False
        self.progress = Progress(stderr, shown=_is_terminal(stderr))

    @classmethod
    def standard(cls) -> Output:
        """Return the process's own output: UTF-8 unless it is a terminal, and never an encoding error."""
        return cls(_prepared(sys.stdout), _prepared(sys.stderr))

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads standard output as it comes."""
        return _is_terminal(self._stdout)

    @property
    def can_report(self) -> bool:
        """Whether a person reads standard error as it comes."""
        return _is_terminal(self._stderr)

    def write(self, text: str) -> None:
        """Print ``text`` as it is and at once; for a terminal without control characters.

        Raises :class:`OutputClosedError`, or :class:`UserFacingError` ``output_failed`` (disk full).
        """
        if self.is_terminal:
            text = printable(text)
        if not text:
            return
        self.progress.clear()
        if self._is_reasoning_open:
            self._report("\n\n")
            self._is_reasoning_open = False
        with _output_errors():
            self._stdout.write(text)
            self._stdout.flush()
        self._at_line_start = text.endswith("\n")

    def end_line(self) -> None:
        """Start a new line unless the last :meth:`write` ended with one."""
        if not self._at_line_start:
            self.write("\n")

    def line(self, text: str = "") -> None:
        """Print one line on standard output."""
        self.write(text + "\n")

    def json(self, value: object) -> None:
        """Print ``value`` as a JSON document."""
        self.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")

    def table(self, rows: Sequence[Sequence[str]], header: Sequence[str] = ()) -> None:
        """Print rows of cells in aligned columns; for a terminal, lines are cut at its width."""
        width = shutil.get_terminal_size().columns if self.is_terminal else 0
        self.write("".join(f"{line}\n" for line in table_lines([header, *rows] if header else rows, width)))

    def note(self, text: str) -> None:
        """Print one line on standard error: what is not part of the result."""
        self._report(printable(text) + "\n")

    def notice(self, error: UserFacingError) -> None:
        """Print something that does not end the command on standard error."""
        self.note(f"sotto: {error.text}" + (f"\n{error.hint}" if error.hint else ""))

    def reasoning(self, text: str) -> None:
        """Show the model's reasoning, dimmed, if a person reads standard error; drop it otherwise."""
        if self.can_report and text:
            self._is_reasoning_open = True
            shown = printable(text)
            self._report(shown if "NO_COLOR" in os.environ or _is_dumb() else f"\x1b[2m{shown}\x1b[22m")

    def error(self, error: UserFacingError) -> None:
        """Print ``error``: as JSON on standard output, or as two lines on standard error."""
        self.progress.clear()
        if self.as_json:
            self.json({"error": error.as_dict()})
            return
        with contextlib.suppress(OutputClosedError, UserFacingError):
            self.end_line()
        self.notice(error)

    def flush(self) -> None:
        """Hand everything over to the system. Raises :class:`OutputClosedError` or ``output_failed``."""
        with _output_errors():
            self._stdout.flush()

    def _report(self, text: str) -> None:
        self.progress.clear()
        with contextlib.suppress(OSError, ValueError):  # a closed standard error must not end the command
            self._stderr.write(text)
            self._stderr.flush()


class Progress:
    """One line on standard error that replaces itself; nothing at all when that is no terminal."""

    def __init__(self, stderr: TextIO, *, shown: bool) -> None:
        self._stderr = stderr
        self._shown = shown
        self._line = ""

    def show(self, label: str, fraction: float | None = None) -> None:
        """Show ``label``, with a bar when ``fraction`` (0…1) is known."""
        line = one_line(label)
        if fraction is not None:
            fraction = min(max(fraction, 0.0), 1.0)
            filled = round(fraction * _BAR_WIDTH)
            line += f" [{'#' * filled}{'.' * (_BAR_WIDTH - filled)}] {fraction:4.0%}"
        self._replace(line[: max(shutil.get_terminal_size().columns - 1, 1)])

    def clear(self) -> None:
        """Remove the line."""
        self._replace("")

    def _replace(self, line: str) -> None:
        if not self._shown or line == self._line:
            return
        with contextlib.suppress(OSError, ValueError):
            self._stderr.write("\r" + line.ljust(len(self._line)) + ("" if line else "\r"))
            self._stderr.flush()
        self._line = line


def printable(text: str) -> str:
    """Return ``text`` without control characters (C0, DEL, C1) except newline and tab, so that no terminal obeys it."""
    return text.translate(_CONTROLS)


def one_line(text: str, limit: int = 200) -> str:
    """Return ``text`` as one printable line of at most ``limit`` characters."""
    line = " ".join(printable(text.replace("\r", " ")).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def table_lines(rows: Sequence[Sequence[str]], width: int = 0) -> list[str]:
    """Return ``rows`` as lines with aligned columns, two spaces apart; cut at ``width`` characters (0: never)."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    columns = max((len(row) for row in cells), default=0)
    widths = [max((len(row[i]) for row in cells if i < len(row)), default=0) for i in range(columns)]
    lines = []
    for row in cells:
        line = "  ".join(cell.ljust(widths[i]) for i, cell in enumerate(row)).rstrip()
        lines.append(line if not width or len(line) <= width else line[: width - 1] + "…")
    return lines


def abandon_stdout() -> None:
    """Point standard output at nothing, so that Python's own flush at exit cannot complain about a closed pipe."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nothing, sys.stdout.fileno())
        finally:
            os.close(nothing)


@contextlib.contextmanager
def _output_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # Windows reports a closed pipe as EINVAL
        if error.errno == errno.EPIPE or (sys.platform == "win32" and error.errno == errno.EINVAL):
            raise OutputClosedError from error
        raise UserFacingError(
            "output_failed",
            "What Sotto prints could not be written.",
            "Check that the disk the output goes to has room.",
            str(error),
        ) from error


def _prepared(stream: Any) -> TextIO:
    if stream is None:  # started without a console (pythonw, a windowed bundle)
        return io.StringIO()
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=None if _is_terminal(stream) else "utf-8", errors="replace")
    assert isinstance(stream, io.TextIOBase)
    return stream  # type: ignore[return-value]


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def _is_dumb() -> bool:
    return os.environ.get("TERM", "") == "dumb" or (sys.platform == "win32" and "WT_SESSION" not in os.environ)
