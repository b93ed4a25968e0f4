"""Making a model smaller, as services use it: one program for one file, ended when nobody wants the file any more."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.engine import hardware
from sotto.engine.exit_codes import Phase, explain_exit
from sotto.engine.lifecycle import UNCONFINED_VARIABLE
from sotto.engine.protocol import PROTOCOL_VERSION, Confine, Hello
from sotto.engine.quantize_protocol import (
    FROM_QUANTIZER,
    Note,
    Quantize,
    Quantized,
    QuantizeFailed,
    QuantizeProgress,
)
from sotto.ipc.child import Post
from sotto.ipc.commands import engine_command, engine_environment
from sotto.ipc.program import ChildProgram, ClientLimits, Dialect, ProgramEnd
from sotto.ipc.wire import WireMessage

_DIALECT = Dialect(PROTOCOL_VERSION, FROM_QUANTIZER, hello=Hello)
_LIMITS = ClientLimits()


class QuantizeSink(Protocol):
    """Hears of one job, on the owner thread; exactly one of the last three is the last call, when the process is gone
    and the file is free."""

    def on_progress(self, fraction: float) -> None:
        """``fraction`` 0…1 of the new file is written."""

    def on_finished(self) -> None:
        """The file is whole."""

    def on_cancelled(self) -> None:
        """It was given up. The file is what was written so far."""

    def on_failed(self, error: UserFacingError) -> None:
        """It could not be made. The file is what was written so far."""


@dataclass(frozen=True, slots=True)
class QuantizeWork:
    """What is to be made: the files of the model, the empty file that it goes to (whose name is ASCII), llama.cpp's
    number of the type, the bytes it will have, and what is noted in it; the program adds its llama.cpp's version
    under ``version_key``."""

    files: tuple[Path, ...]
    target: Path
    file_type: int
    expected_bytes: int
    notes: tuple[tuple[str, str], ...]
    version_key: str


class Quantizer:
    """One job, from its start to its end. Owner thread only (see :class:`~sotto.ipc.child.ChildProcess`).

    It uses half of the cores, with a low priority, so that a chat goes on meanwhile.
    """

    def __init__(
        self,
        work: QuantizeWork,
        sink: QuantizeSink,
        post: Post,
        *,
        command: Sequence[str] | None = None,
        clock: Callable[[], float] = time.monotonic,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """Start it. Raises OSError if the program can't be started."""
        self._work = work
        self._sink = sink
        self._outcome: WireMessage | None = None
        environ = os.environ if environ is None else environ
        self._program = ChildProgram(
            _DIALECT,
            [*(command or engine_command()), "--quantize"],
            engine_environment(environ),
            post,
            clock,
            _LIMITS,
            on_message=self._on_message,
            on_responsive_changed=lambda _is_responsive: None,
            on_gone=self._on_gone,
        )
        read = [str(path.absolute()) for path in work.files]
        self._program.send(Confine(read, [str(work.target)], enabled=not environ.get(UNCONFINED_VARIABLE)))

    @property
    def pid(self) -> int:
        """Process id."""
        return self._program.pid

    def cancel(self) -> None:
        """Give it up; ``on_cancelled`` follows, unless it is over already."""
        self._program.kill()

    def close(self, timeout: float = 2.0) -> None:
        """End it and wait for that, ``timeout`` seconds at most; the sink hears nothing more."""
        self._program.kill()
        self._program.close(timeout)

    def _on_message(self, message: WireMessage) -> None:
        if isinstance(message, Hello):
            work = self._work
            notes = [Note(key, value) for key, value in (*work.notes, (work.version_key, message.llama_cpp))]
            threads = max(1, hardware.physical_cores() // 2)
            source = str(work.files[0].absolute())
            self._program.send(Quantize(source, str(work.target), work.file_type, threads, work.expected_bytes, notes))
        elif isinstance(message, QuantizeProgress):
            self._sink.on_progress(message.fraction)
        elif isinstance(message, Quantized | QuantizeFailed):
            self._outcome = message
            self._program.quit()

    def _on_gone(self, end: ProgramEnd) -> None:
        if isinstance(self._outcome, Quantized):
            self._sink.on_finished()
        elif isinstance(self._outcome, QuantizeFailed):
            self._sink.on_failed(_refused(self._outcome.log))
        elif end.was_asked:
            self._sink.on_cancelled()
        else:
            reason = explain_exit(end.status, Phase.GENERATING, self._work.files[0].name, end.fault, end.reason)
            self._sink.on_failed(_not_made(f"{reason.text}\n{reason.details}"))


def _refused(log: str) -> UserFacingError:
    if "iostream" in log or "ios_base" in log or "basic_ios" in log:  # what C++ says of a stream that took no more
        return UserFacingError(
            "quantize_disk",
            "The smaller model could not be written: the disk may be full, or gone.",
            "Make room, then try again. Nothing half-finished was left behind.",
            log,
        )
    return _not_made(log)


def _not_made(details: str) -> UserFacingError:
    return UserFacingError(
        "quantize_failed",
        "The smaller model could not be made.",
        "The model may be damaged, or of a kind that llama.cpp cannot make smaller. Verify its file, or try another "
        "type.",
        details,
    )
