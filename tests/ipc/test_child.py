"""A child process: messages in order, one end, and no way of blocking or confusing the owner."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from sotto.ipc import child as child_module
from sotto.ipc.child import ChildProcess, ExitStatus
from sotto.ipc.jsonl import ProtocolError
from support.needs import needs_posix
from support.owner_loop import OwnerLoop
from support.scripted_engine import scripted_command


class Owner:
    """Starts children and keeps what they deliver, and on which thread."""

    def __init__(self) -> None:
        self.loop = OwnerLoop()
        self.messages: list[dict[str, Any]] = []
        self.types: list[str] = []
        self.exits: list[ExitStatus] = []
        self.threads: set[int] = set()
        self.children: list[ChildProcess] = []

    def spawn(self, *command: str, **script: Any) -> ChildProcess:
        child = ChildProcess(
            command or scripted_command(**script),
            env=os.environ,
            post=self.loop.post,
            on_message=self._keep_message,
            on_exit=self._keep_exit,
        )
        self.children.append(child)
        return child

    def _keep_message(self, message: dict[str, Any]) -> None:
        self.types.append(message["type"])
        self.messages.append(message)
        self.threads.add(threading.get_ident())
        assert len(self.exits) < len(self.children), "a message after the end"

    def _keep_exit(self, status: ExitStatus) -> None:
        self.exits.append(status)
        self.threads.add(threading.get_ident())

    def wait_for_exit(self) -> ExitStatus:
        self.loop.run_until(lambda: bool(self.exits))
        return self.exits[0]

    def wait_for(self, kind: str) -> None:
        self.loop.run_until(lambda: kind in self.types)


@pytest.fixture
def owner() -> Iterator[Owner]:
    owner = Owner()
    yield owner
    for child in owner.children:
        child.kill()
        assert child.join(10)
    owner.loop.run_pending()
    assert len(owner.exits) == len(owner.children), "every child ends exactly once"


def test_messages_arrive_in_order_and_the_exit_last_on_the_owner_thread(owner: Owner) -> None:
    owner.spawn(start=[["send", {"type": f"m{i}"}] for i in range(50)] + [["exit", 0]])
    owner.wait_for_exit()
    assert owner.types == [f"m{i}" for i in range(50)]
    assert owner.threads == {threading.get_ident()}


def test_a_message_is_answered(owner: Owner) -> None:
    child = owner.spawn()
    child.send({"type": "ping", "sequence": 3})
    owner.wait_for("pong")
    assert {"type": "pong", "sequence": 3} in owner.messages


def test_closing_the_input_ends_the_child_as_requested(owner: Owner) -> None:
    child = owner.spawn()
    owner.wait_for("hello")
    child.close_input()
    status = owner.wait_for_exit()
    assert (status.code, status.requested, status.protocol_error) == (0, True, None)


def test_what_was_sent_before_closing_the_input_still_arrives(owner: Owner) -> None:
    child = owner.spawn()
    for sequence in range(100):
        child.send({"type": "ping", "sequence": sequence})
    child.close_input()
    owner.wait_for_exit()
    assert owner.types.count("pong") == 100


def test_an_exit_by_itself_is_not_requested(owner: Owner) -> None:
    owner.spawn(start=[["exit", 7]])
    status = owner.wait_for_exit()
    assert (status.code, status.requested) == (7, False)


def test_kill(owner: Owner) -> None:
    child = owner.spawn(ignore=["eof"])
    owner.wait_for("hello")
    child.kill()
    status = owner.wait_for_exit()
    assert status.requested
    assert status.code != 0


@needs_posix
def test_terminate_and_the_signal_in_the_code(owner: Owner) -> None:
    child = owner.spawn()
    owner.wait_for("hello")
    child.terminate()
    assert owner.wait_for_exit().code == -signal.SIGTERM


def test_sending_to_a_child_that_does_not_read_never_blocks(owner: Owner, tmp_path: Path) -> None:
    go = tmp_path / "go"
    child = owner.spawn(start=[["wait_for_file", str(go)]])
    before = time.monotonic()
    for sequence in range(64):
        child.send({"type": "ping", "sequence": sequence, "padding": "x" * 100_000})  # a pipe holds 64 KiB
    assert time.monotonic() - before < 5
    go.touch()
    owner.loop.run_until(lambda: owner.types.count("pong") == 64)


def test_sending_and_killing_after_the_end_does_nothing(owner: Owner) -> None:
    child = owner.spawn(start=[["exit", 0]])
    owner.wait_for_exit()
    child.send({"type": "ping"})
    child.close_input()
    child.terminate()
    child.kill()
    assert child.join(5)


def test_a_flood_is_held_back_by_the_pipe_and_nothing_is_lost(owner: Owner, tmp_path: Path) -> None:
    done = tmp_path / "done"
    child = owner.spawn(start=[["tokens", 100_000], ["environment", str(done)], ["exit", 0]])
    owner.loop.wait_for_backlog(child_module.MAX_UNDELIVERED)
    assert owner.loop.backlog <= child_module.MAX_UNDELIVERED + 1
    assert not done.exists()
    owner.wait_for_exit()
    assert owner.types.count("token") == 100_000
    assert child.join(5)


def test_a_flood_does_not_keep_the_owner_from_ending_the_child(owner: Owner) -> None:
    child = owner.spawn(start=[["tokens", 10_000_000]])
    owner.loop.wait_for_backlog(child_module.MAX_UNDELIVERED)
    child.kill()
    assert child.join(10)  # without running the loop meanwhile


@pytest.mark.parametrize(
    "misbehaviour",
    [
        ["bytes", b"Loading model...\n".hex()],
        ["bytes", b'{"type":"t","text":"\xff\xfe"}\n'.hex()],
        ["bytes", b"\x00\x01\x02\n".hex()],
        ["bytes", b"[1]\n".hex()],
        ["oversized"],
    ],
    ids=["text", "no UTF-8", "binary", "no object", "oversized"],
)
def test_a_child_that_talks_nonsense_is_killed_at_once(
    owner: Owner, misbehaviour: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_module, "_GRACE", 60.0)
    owner.spawn(start=[["send", {"type": "good"}], misbehaviour, ["send", {"type": "late"}], ["stall"]])
    status = owner.wait_for_exit()
    assert owner.types == ["good"]
    assert isinstance(status.protocol_error, ProtocolError)
    assert not status.requested
    assert status.code != 0


def test_a_cut_last_line_is_dropped(owner: Owner) -> None:
    owner.spawn(start=[["bytes", b'{"type":"cu'.hex()], ["exit", 3]])
    status = owner.wait_for_exit()
    assert (owner.types, status.code, status.protocol_error) == ([], 3, None)


def test_a_child_that_closes_its_output_but_lives_on_is_ended(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_module, "_GRACE", 0.2)
    owner.spawn(start=[["close_stdout"], ["stall"]])
    status = owner.wait_for_exit()
    assert not status.requested
    assert status.code != 0


def test_the_tail_of_standard_error_is_kept(owner: Owner) -> None:
    lines = "".join(f"line {i}\n" for i in range(500))
    owner.spawn(start=[["stderr", lines], ["exit", 1]])
    assert owner.wait_for_exit().stderr_tail.splitlines() == [f"line {i}" for i in range(300, 500)]


def test_a_flood_of_standard_error_is_bounded(owner: Owner) -> None:
    owner.spawn(start=[["stderr", "x" * 20_000]] * 5 + [["stderr", "\nthe end\n"], ["exit", 1]])
    tail = owner.wait_for_exit().stderr_tail
    assert len(tail) <= child_module.STDERR_TAIL_BYTES
    assert tail.endswith("\nthe end")


def test_standard_error_is_made_readable(owner: Owner) -> None:
    owner.spawn(start=[["stderr", "\x1b[31mGrüße\x00\xff\tok\n"], ["exit", 1]])
    assert owner.wait_for_exit().stderr_tail == "�[31mGr��e��\tok"


def test_a_program_that_does_not_exist_raises(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        ChildProcess(
            [str(tmp_path / "nothing")],
            env={},
            post=lambda call: None,
            on_message=lambda message: None,
            on_exit=lambda status: None,
        )


@pytest.mark.skipif(sys.platform == "win32", reason="sessions are POSIX")
def test_a_terminal_s_ctrl_c_does_not_reach_the_child(owner: Owner) -> None:
    child = owner.spawn()
    assert os.getsid(child.pid) == child.pid
    assert os.getpgid(child.pid) != os.getpgid(0)


def test_the_child_inherits_no_other_files(owner: Owner, tmp_path: Path) -> None:
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("needs /proc")
    with (tmp_path / "secret").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)
        child = owner.spawn()
        owner.wait_for("hello")
        targets = [link.readlink() for link in Path(f"/proc/{child.pid}/fd").iterdir()]
    assert tmp_path / "secret" not in targets


def test_thirty_children_leave_no_file_thread_or_zombie_behind(owner: Owner) -> None:
    process = psutil.Process()
    count_files = process.num_handles if sys.platform == "win32" else process.num_fds
    files, threads = count_files(), threading.active_count()
    for number in range(30):
        child = owner.spawn(start=[["exit", 0]] if number % 3 == 0 else [])
        if number % 3 == 1:
            child.kill()
        else:
            child.close_input()
        owner.loop.run_until(lambda number=number: len(owner.exits) == number + 1)  # type: ignore[misc]
    owner.loop.run_until(lambda: threading.active_count() == threads)
    assert count_files() <= files
    assert process.children() == []
