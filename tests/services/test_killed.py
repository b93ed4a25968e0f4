"""The whole program is killed in the middle of an answer: what was acknowledged is there, and no engine is left."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sotto
from sotto.config.paths import AppPaths
from sotto.domain.chat import Message, MessageStatus
from support.owner_loop import OwnerLoop
from support.running_services import RunningServices, is_alive, model_bytes, open_store

CHILD = Path(__file__).parent / "children" / "answer_for_ever.py"
TESTS = Path(__file__).parents[1]


class Acknowledged:
    """What the killed processes have promised."""

    def __init__(self) -> None:
        self.questions: dict[str, str] = {}
        self.answers: set[str] = set()
        self.stopped: set[str] = set()
        self.engines: set[int] = set()

    def read(self, line: str) -> None:
        match line.split():
            case ["stored", conversation, question, answer]:
                self.questions[question] = conversation
                self.answers.add(answer)
            case ["stopped", answer]:
                self.stopped.add(answer)
            case ["engine", pid]:
                self.engines.add(int(pid))


def _start(program: Path, paths: AppPaths, model: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(sotto.__file__).parents[1]), str(TESTS)])}
    command = [sys.executable, str(program), str(paths.data.parent), str(model)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def _run_and_kill(paths: AppPaths, model: Path, promised: Acknowledged, chance: random.Random) -> None:
    """Let a process work until it has said a few things, kill it a moment later, and wait for its engine to go."""
    child = _start(CHILD, paths, model)
    assert child.stdout is not None
    try:
        for _ in range(chance.randrange(2, 9)):
            promised.read(child.stdout.readline())
        deadline = time.monotonic() + chance.random() * 0.03
        OwnerLoop().run_until(lambda: time.monotonic() > deadline)
    finally:
        child.kill()
        rest, _ = child.communicate()
    for line in rest.splitlines(keepends=True):
        if line.endswith("\n"):
            promised.read(line)
    OwnerLoop().run_until(lambda: not any(is_alive(pid) for pid in promised.engines), timeout=2)


def _check(paths: AppPaths, promised: Acknowledged) -> list[Message]:
    """Open the store again; return all answers that were acknowledged."""
    store = open_store(paths)
    try:
        assert store.db.integrity_check() == []
        for question, conversation in promised.questions.items():
            found = store.messages.get(question)  # type: ignore[arg-type]
            assert found is not None
            assert (found.content, found.conversation) == ("Sing for ever", conversation)
        answers = [store.messages.get(answer) for answer in promised.answers]  # type: ignore[arg-type]
        assert all(answer is not None for answer in answers)
        return [answer for answer in answers if answer is not None]
    finally:
        store.close()


def kill_rounds(rounds: int, paths: AppPaths, model: Path) -> None:
    """Kill a process ``rounds`` times; each time everything must be as promised."""
    model.write_bytes(model_bytes("story"))
    promised, chance = Acknowledged(), random.Random(1)
    interrupted: set[str] = set()
    for _ in range(rounds):
        _run_and_kill(paths, model, promised, chance)
        answers = _check(paths, promised)
        for answer in answers:
            assert set(answer.content.split()) <= {"la"}
            if answer.id in promised.stopped:
                assert answer.status is MessageStatus.STOPPED
                assert answer.content
            else:
                assert answer.status in (MessageStatus.INTERRUPTED, MessageStatus.STOPPED)
        interrupted = {answer.id for answer in answers if answer.status is MessageStatus.INTERRUPTED}
    assert len(interrupted) >= rounds // 2
    assert len(promised.answers) >= rounds


def test_a_killed_program_keeps_its_promises_and_leaves_no_engine(paths: AppPaths, tmp_path: Path) -> None:
    kill_rounds(10, paths, tmp_path / "story.gguf")


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_a_program_killed_many_times_keeps_its_promises(paths: AppPaths, tmp_path: Path) -> None:
    kill_rounds(50, paths, tmp_path / "story.gguf")


def test_an_interrupted_answer_can_be_tried_again_after_the_restart(paths: AppPaths, tmp_path: Path) -> None:
    model = tmp_path / "story.gguf"
    model.write_bytes(model_bytes("story"))
    promised = Acknowledged()
    while not promised.engines:
        _run_and_kill(paths, model, promised, random.Random(3))
    running = RunningServices(paths)
    try:
        running.open()
        answer = next(a for a in _check(paths, promised) if a.status is MessageStatus.INTERRUPTED)
        running.services.chat.regenerate(answer.id, answer.conversation)
        job = running.services.chat.live(answer.conversation)
        assert job is not None
        assert running.finished_answer(job.message).message.status is MessageStatus.COMPLETE
    finally:
        running.services.close()


def test_what_was_shown_two_seconds_before_a_kill_is_kept(paths: AppPaths, tmp_path: Path) -> None:
    """R03: the text of an answer, up to shortly before the program died, marked as interrupted."""
    model = tmp_path / "story.gguf"
    model.write_bytes(model_bytes("story"))
    child = _start(CHILD.with_name("answer_and_say.py"), paths, model)
    assert child.stdout is not None
    shown: list[tuple[float, int]] = []
    try:
        answer = child.stdout.readline().split()[1]
        while not shown or shown[-1][0] - shown[0][0] < 3.2:
            length = int(child.stdout.readline())
            shown.append((time.monotonic(), length))
    finally:
        child.kill()
        killed = time.monotonic()
        child.communicate()
    store = open_store(paths)
    try:
        found = store.messages.get(answer)  # type: ignore[arg-type]
    finally:
        store.close()
    assert found is not None
    assert found.status is MessageStatus.INTERRUPTED
    assert len(found.content) >= max(length for at, length in shown if at < killed - 2)
