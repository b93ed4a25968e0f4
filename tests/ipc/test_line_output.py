"""The line stream of a child: whole lines from any thread, and no life without a parent."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import ClassVar

from sotto.ipc.jsonl import read_messages
from sotto.ipc.line_output import LineOutput
from sotto.ipc.wire import WireMessage


@dataclass(frozen=True, slots=True)
class Words(WireMessage):
    type: ClassVar[str] = "words"
    text: str


def test_lines_of_several_threads_do_not_mix() -> None:
    reading, writing = os.pipe()
    output = LineOutput(writing)
    sizes = (10, 100_000, 300_000)  # longer than a pipe takes at once

    def send(size: int) -> None:
        for _ in range(20):
            output.send(Words("x" * size))

    def send_all() -> None:
        threads = [threading.Thread(target=send, args=(size,)) for size in sizes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        os.close(writing)

    sender = threading.Thread(target=send_all)
    sender.start()
    with os.fdopen(reading, "rb") as stream:
        lengths = [len(message["text"]) for message in read_messages(stream)]
    sender.join()
    assert sorted(lengths) == sorted(sizes * 20)


def test_a_parent_that_is_gone_ends_the_program() -> None:
    code = (
        "import sys, os\n"
        "from sotto.ipc.wire import Pong\n"
        "from sotto.ipc.line_output import LineOutput\n"
        "sys.stdin.read()\n"
        "LineOutput(1).send(Pong(1))\n"
        "os._exit(7)\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdout.close()
        child.stdin.close()
        assert child.wait(30) == 0
