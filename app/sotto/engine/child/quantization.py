"""The program that makes one model smaller: ``llama_model_quantize``, which nothing but the end of its process stops.

It gives way to everything else, keeps to the files it was given, and writes one file that was made for it. Like the
engine it answers pings meanwhile and ends at once on ``quit`` or with its parent. How far it is shows in the size of
the file: llama.cpp tells it in its log only, in words that change.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import queue
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import llama_cpp
import llama_cpp.llama_cpp as llama

from sotto.engine.child.confinement import Confinement
from sotto.engine.child.native_log import NativeLog
from sotto.engine.protocol import PROTOCOL_VERSION, Hello
from sotto.engine.quantize_protocol import (
    TO_QUANTIZER,
    Note,
    Quantize,
    Quantized,
    QuantizeFailed,
    QuantizeProgress,
)
from sotto.ipc import jsonl
from sotto.ipc.line_output import LineOutput
from sotto.ipc.wire import Ping, Pong, Quit, from_wire

_LOOK_EVERY = 0.2
"""Seconds between two looks at the size of the file."""
_MOST_IN_MEMORY = 512 * 1024 * 1024
"""Bytes of one tensor that are worked on at once; llama.cpp would take 8 GiB."""
_LONGEST_NOTE = 127  # char val_str[128], llama.h


def main(confinement: Confinement) -> NoReturn:
    """Do one job from this process's stdin and tell of it on stdout. ``confinement`` has taken the files."""
    os.environ["GGML_NO_BACKTRACE"] = "1"  # as in the engine
    output = LineOutput(os.dup(1))
    os.dup2(2, 1)  # native prints must not become part of the protocol
    log = NativeLog()
    log.install()
    llama.llama_backend_init()
    confinement.confine_calls([])
    version = f"{llama.llama_version().decode('utf-8', 'replace')} (llama-cpp-python {llama_cpp.__version__})"
    output.send(Hello(PROTOCOL_VERSION, os.getpid(), version))
    jobs: queue.SimpleQueue[Quantize] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, output, jobs), name="reader", daemon=True).start()
    try:
        while True:
            _do(jobs.get(), output, log)
    except BaseException:  # noqa: BLE001 - the border of the process, see the engine's
        traceback.print_exc()
        _exit(1)


def _do(job: Quantize, output: LineOutput, log: NativeLog) -> None:
    log.clear()
    target = Path(job.target)
    # llama.cpp opens what it writes by a name in the system's code page on Windows; ours is plain ASCII.
    os.chdir(target.parent)
    is_over = threading.Event()
    watch = threading.Thread(target=_watch, args=(target.name, job.expected_bytes, output, is_over), daemon=True)
    watch.start()
    succeeded = quantize(job.source, target.name, job.file_type, job.threads, job.notes)
    is_over.set()
    watch.join()
    output.send(Quantized() if succeeded else QuantizeFailed(log.errors))


def quantize(source: str, target: str, file_type: int, threads: int, notes: Sequence[Note]) -> bool:
    """Write ``source`` as ``file_type`` to ``target``; False if llama.cpp refuses. Blocks without Python's lock."""
    overrides = (llama.llama_model_kv_override * (len(notes) + 1))()  # the last one, without a key, is the end
    for override, note in zip(overrides, notes, strict=False):
        override.tag = llama.LLAMA_KV_OVERRIDE_TYPE_STR
        override.key = note.key.encode("ascii")
        override.value.val_str = _cut(note.value)
    parameters: Any = llama.llama_model_quantize_default_params()
    parameters.ftype = file_type
    parameters.nthread = threads
    parameters.max_buf_size = _MOST_IN_MEMORY
    parameters.kv_overrides = ctypes.cast(overrides, ctypes.POINTER(llama.llama_model_kv_override))
    return bool(llama.llama_model_quantize(os.fsencode(source), os.fsencode(target), ctypes.byref(parameters)) == 0)


def _cut(text: str) -> bytes:
    """Return ``text`` as far as there is room for it, in whole characters."""
    return text.encode("utf-8", "replace")[:_LONGEST_NOTE].decode("utf-8", "ignore").encode("utf-8")


def _watch(target: str, expected: int, output: LineOutput, is_over: threading.Event) -> None:
    last = 0.0
    while not is_over.wait(_LOOK_EVERY):
        fraction = 0.0
        with contextlib.suppress(OSError):
            fraction = min(1.0, os.stat(target).st_size / max(1, expected))  # noqa: PTH116 - a name in this folder
        if fraction > last:
            last = fraction
            output.send(QuantizeProgress(fraction))


def _listen(stream: BinaryIO, output: LineOutput, jobs: queue.SimpleQueue[Quantize]) -> None:
    """Read messages until the parent is gone or wants the end; runs on a thread of its own."""
    code = 0
    try:
        for data in jsonl.read_messages(stream):
            message = from_wire(data, TO_QUANTIZER)
            if isinstance(message, Ping):
                output.send(Pong(message.sequence))
            elif isinstance(message, Quantize):
                jobs.put(message)
            elif isinstance(message, Quit):
                break
    except Exception:  # noqa: BLE001 - the border of the thread: a program that no longer listens must not stay
        traceback.print_exc()
        code = 1
    _exit(code)


def _exit(code: int) -> NoReturn:
    """End the program at once: llama.cpp may be computing on the other thread."""
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    os._exit(code)
