"""What becomes of an answer when the engine, the model file or the disk fails, and what is saved meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sotto.config.paths import AppPaths
from sotto.domain.chat import MessageStatus
from sotto.domain.errors import UserFacingError
from sotto.domain.events import MessageFinished, ModelState, Notice, TokenReceived
from sotto.services import answer, unsaved_answers
from sotto.store.messages import MessageRepository
from sotto.store.store import Store
from support.running_services import RunningServices, open_store, requests_file

Start = Callable[..., RunningServices]

SINGING = [["started"], ["tokens_until_stopped"], ["finish"]]
DISK_FULL = UserFacingError("disk_full", "The disk is full.", "Free some space.")


@pytest.fixture
def second_store(paths: AppPaths) -> Iterator[Callable[[], Store]]:
    """Opens the store once more, as another Sotto would."""
    opened: list[Store] = []

    def make() -> Store:
        opened.append(open_store(paths))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


class FullDisk:
    """Makes the saving of answers fail until there is space again."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full = True
        for name in ("finish", "save_partial", "append"):
            self._break(monkeypatch, name, getattr(MessageRepository, name))

    def _break(self, monkeypatch: pytest.MonkeyPatch, name: str, works: Callable[..., object]) -> None:
        def method(*arguments: object, **options: object) -> object:
            if self.is_full:
                raise DISK_FULL
            return works(*arguments, **options)

        monkeypatch.setattr(MessageRepository, name, method)


# The engine ----------------------------------------------------------------------------------------------------------


def test_a_crash_keeps_the_text_and_trying_again_works(with_model: Start, tmp_path: Path) -> None:
    crash = ["once", str(tmp_path / "crashed"), [["started"], ["tokens", 2], ["abort"]]]
    running = with_model(generate=[crash, ["started"], ["tokens", 3], ["finish"]])
    sent = running.services.chat.send("Sing")
    finished = running.finished(sent)
    assert finished.error is not None
    assert finished.error.code == "engine_aborted"
    assert finished.message.status is MessageStatus.INTERRUPTED
    assert finished.message.content == "la la "
    assert finished.message.error.startswith(finished.error.text)
    assert running.message(sent) == finished.message
    assert running.model_states()[-1] is ModelState.NOT_LOADED
    assert running.engines() == []  # nothing restarts by itself

    running.services.chat.regenerate(sent.answer, sent.conversation)
    running.until(lambda: len(running.of(MessageFinished)) == 2)
    assert running.of(MessageFinished)[1].message.status is MessageStatus.COMPLETE
    assert [m.content for m in running.messages(sent.conversation)] == ["Sing", "la la ", "la la la "]


def test_of_a_part_of_an_answer_it_is_known_how_to_ask_again(with_model: Start) -> None:
    running = with_model(generate=[["started"], ["tokens", 1], ["abort"]])
    part = running.ask().message
    assert part.status is MessageStatus.INTERRUPTED
    assert part.run["model"]["name"] == "story"
    assert part.run["settings"]["seed"] >= 0
    assert "timings" not in part.run


def test_a_killed_engine_is_on_the_screen_within_a_second(with_model: Start) -> None:
    running = with_model(generate=SINGING)
    sent = running.services.chat.send("Sing")
    running.until_writing(sent)
    (engine,) = running.engines()
    engine.kill()
    begun = time.monotonic()
    finished = running.finished(sent)
    assert time.monotonic() - begun < 1
    assert finished.message.status is MessageStatus.INTERRUPTED
    assert finished.error is not None
    assert finished.error.code == "engine_killed"
    shown = "".join(event.text for event in running.of(TokenReceived))
    assert finished.message.content == shown == running.message(sent).content


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ({"load": [["load_failed", "out_of_memory"]]}, "out_of_memory"),
        ({"load": [["progress", 0.5], ["abort"]]}, "engine_aborted"),
        ({"start": [["exit", 3]]}, "engine_aborted"),
        ({"generate": [["fail", "context_overflow"]]}, "context_overflow"),
    ],
)
def test_no_answer_at_all_is_a_failure_with_its_reason(with_model: Start, script: dict[str, object], code: str) -> None:
    running = with_model(**script)
    sent = running.services.chat.send("Sing")
    finished = running.finished(sent)
    assert finished.error is not None
    assert finished.error.code == code
    assert finished.message.status is MessageStatus.FAILED
    assert finished.message.error == f"{finished.error.text} {finished.error.hint}"
    assert running.message(sent) == finished.message
    assert running.services.chat.job_of(sent.conversation) is None


def test_an_engine_that_cannot_be_started_is_a_failure(start: Start, tmp_path: Path) -> None:
    running = start(command=[str(tmp_path / "no such program")])
    running.add_model()
    finished = running.ask()
    assert finished.message.status is MessageStatus.FAILED
    assert finished.error is not None
    assert finished.error.code == "engine_not_started"


def test_a_model_that_crashes_again_and_again_is_not_loaded_any_more(with_model: Start, paths: AppPaths) -> None:
    running = with_model(load=[["record", str(requests_file(paths))], ["abort"]])
    codes = []
    for _ in range(4):
        error = running.ask().error
        assert error is not None
        codes.append(error.code)
    assert codes == ["engine_aborted"] * 3 + ["engine_crash_loop"]
    assert len(running.requests) == 3
    assert running.engines() == []


def test_try_again_loads_even_a_model_that_crashed_again_and_again(with_model: Start, paths: AppPaths) -> None:
    running = with_model(load=[["record", str(requests_file(paths))], ["abort"]])
    refused = [running.ask() for _ in range(4)][-1]
    assert len(running.requests) == 3
    ended = len(running.of(MessageFinished))
    running.services.chat.regenerate(refused.message.id, refused.message.conversation, insists=True)
    running.until(lambda: len(running.of(MessageFinished)) > ended)
    error = running.of(MessageFinished)[-1].error
    assert error is not None
    assert error.code == "engine_aborted"
    assert len(running.requests) == 4


def test_a_question_whose_answer_failed_is_still_part_of_the_conversation(with_model: Start, paths: AppPaths) -> None:
    running = with_model(
        generate=[
            ["record", str(requests_file(paths))],
            ["once", str(paths.cache / "failed"), [["fail", "decode_failed"]]],
            *[["started"], ["tokens", 1], ["finish"]],
        ]
    )
    first = running.services.chat.send("One")
    running.finished(first)
    running.until(lambda: bool(running.of(MessageFinished)))
    running.ask("Two", conversation=first.conversation)
    assert running.prompts[-1] == [("user", "One"), ("user", "Two")]


# Saving while it is written ------------------------------------------------------------------------------------------


def test_what_is_written_is_saved_within_two_seconds(with_model: Start, second_store: Callable[[], Store]) -> None:
    assert answer.SAVE_SECONDS < 2
    running = with_model(
        generate=[["started"], ["tokens", 2], ["tokens", 1, "hm", True], ["wait_for_stop"], ["finish"]]
    )
    sent = running.services.chat.send("Sing")
    store = second_store()
    running.until_writing(sent)
    begun = time.monotonic()

    def saved() -> tuple[str, str]:
        message = store.messages.get(sent.answer)
        return (message.content, message.reasoning) if message else ("", "")

    running.until(lambda: saved() == ("la la ", "hm"), timeout=2)
    assert time.monotonic() - begun < 2
    running.services.chat.stop(sent.job)
    running.finished(sent)


def test_saving_goes_on_while_text_comes(
    with_model: Start, second_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "SAVE_SECONDS", 0.02)
    running = with_model(generate=SINGING)
    sent = running.services.chat.send("Sing")
    store = second_store()
    lengths: set[int] = set()

    def has_grown() -> bool:
        message = store.messages.get(sent.answer)
        lengths.add(len(message.content) if message else 0)
        return len(lengths) > 5

    running.until(has_grown)
    message = store.messages.get(sent.answer)
    assert message is not None
    assert message.status is MessageStatus.STREAMING
    running.services.chat.stop(sent.job)
    running.finished(sent)


# A full disk ---------------------------------------------------------------------------------------------------------


def test_a_full_disk_at_the_end_of_an_answer_loses_nothing_on_the_screen(
    with_model: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    running = with_model(generate=[["started"], ["tokens", 3], ["wait_for_file", str(tmp_path / "gate")], ["finish"]])
    sent = running.services.chat.send("Sing")
    running.until_writing(sent)
    FullDisk(monkeypatch)
    (tmp_path / "gate").touch()
    finished = running.finished(sent)
    assert finished.message.content == "la la la "
    assert finished.message.status is MessageStatus.COMPLETE
    assert finished.error is DISK_FULL
    running.until(lambda: bool(running.of(Notice)))
    assert running.of(Notice) == [Notice(DISK_FULL)]
    assert running.services.chat.job_of(sent.conversation) is None


def test_once_there_is_space_the_next_question_builds_on_the_whole_answer(
    with_model: Start, monkeypatch: pytest.MonkeyPatch, paths: AppPaths, tmp_path: Path
) -> None:
    running = with_model(
        generate=[
            ["record", str(requests_file(paths))],
            *[["started"], ["tokens", 3], ["wait_for_file", str(tmp_path / "gate")], ["finish"]],
        ]
    )
    sent = running.services.chat.send("One")
    running.until_writing(sent)
    disk = FullDisk(monkeypatch)
    (tmp_path / "gate").touch()
    running.finished(sent)

    failed = running.ask("Two", conversation=sent.conversation)
    assert failed.error is DISK_FULL
    assert failed.message.status is MessageStatus.FAILED
    disk.is_full = False
    assert running.ask("Three", conversation=sent.conversation).error is None
    assert running.prompts[-1] == [("user", "One"), ("assistant", "la la la "), ("user", "Three")]
    assert running.message(sent).status is MessageStatus.COMPLETE
    assert [m.content for m in running.messages(sent.conversation)] == ["One", "la la la ", "Three", "la la la "]
    assert len(running.of(Notice)) == 1


@pytest.mark.parametrize("is_closed", [False, True])
def test_an_answer_that_could_not_be_saved_is_saved_later_or_at_the_end(
    with_model: Start, monkeypatch: pytest.MonkeyPatch, second_store: Callable[[], Store], is_closed: bool
) -> None:
    monkeypatch.setattr(unsaved_answers, "RETRY_SECONDS", 60 if is_closed else 0.02)
    running = with_model(generate=SINGING)
    sent = running.services.chat.send("Sing")
    running.until_writing(sent)
    disk = FullDisk(monkeypatch)
    running.services.chat.stop(sent.job)
    finished = running.finished(sent)
    running.loop.run_pending()
    disk.is_full = False
    if is_closed:
        running.services.close()
    store = second_store()

    def is_saved() -> bool:
        stored = store.messages.get(sent.answer)
        return stored is not None and stored.status is MessageStatus.STOPPED

    running.until(is_saved)
    assert store.messages.get(sent.answer) == finished.message
    assert len(running.of(MessageFinished)) == 1
    assert len(running.of(Notice)) == 1


def test_a_disk_that_is_full_meanwhile_is_mentioned_once_and_stops_nothing(
    with_model: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "SAVE_SECONDS", 0.001)
    running = with_model(generate=SINGING)
    sent = running.services.chat.send("Sing")
    running.until_writing(sent)
    disk = FullDisk(monkeypatch)
    running.until(lambda: bool(running.of(Notice)))
    count = len(running.of(TokenReceived))
    running.until(lambda: len(running.of(TokenReceived)) > count + 100)
    disk.is_full = False
    running.services.chat.stop(sent.job)
    assert running.finished(sent).error is None
    assert running.of(Notice) == [Notice(DISK_FULL)]


def test_a_question_that_cannot_be_stored_is_not_asked(with_model: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    running = with_model()
    disk = FullDisk(monkeypatch)
    finished = running.ask()
    assert finished.error is DISK_FULL
    assert finished.message.status is MessageStatus.FAILED
    assert running.engines() == []
    disk.is_full = False
    assert running.wait(running.services.history.list()) == []
    assert running.ask().message.status is MessageStatus.COMPLETE
