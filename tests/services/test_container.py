"""Opening and closing everything: errors get through, nothing is lost, nothing is left, nothing heavy is loaded."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.config.settings_file import read_settings
from sotto.domain.chat import MessageStatus
from sotto.domain.errors import UserFacingError
from sotto.domain.events import JobQueued, ModelsChanged, ModelState, Notice
from sotto.domain.ids import ConversationId
from sotto.domain.reading_speed import BatchSpeed, ReadingSpeed
from sotto.services.chat import Sent
from sotto.services.reading_speeds import ReadingSpeeds
from sotto.store.store import Store
from support.running_services import RunningServices, open_store

Start = Callable[..., RunningServices]

SINGING = [["started"], ["tokens_until_stopped"], ["finish"]]


@pytest.fixture
def fresh(paths: AppPaths) -> Iterator[RunningServices]:
    """Services that are not opened yet."""
    running = RunningServices(paths)
    yield running
    running.services.close()


def statuses(paths: AppPaths, *conversations: ConversationId) -> list[MessageStatus]:
    """Open the store anew, and return the status of the last message of each conversation."""
    store = open_store(paths)
    try:
        return [store.messages.of_conversation(conversation)[-1].status for conversation in conversations]
    finally:
        store.close()


# Opening -------------------------------------------------------------------------------------------------------------


def test_opening_reads_the_models_and_says_how_the_key_is_kept(fresh: RunningServices) -> None:
    fresh.open()
    protection = fresh.services.store_protection
    assert protection is not None
    assert (protection.encrypted, protection.key_protection) == (True, "key file")
    assert [event.error.code for event in fresh.of(Notice)] == ["key_in_file"]
    assert fresh.of(ModelsChanged) == [ModelsChanged()]


def test_nothing_happens_before_opening(paths: AppPaths, fresh: RunningServices) -> None:
    assert not paths.store_file.exists()
    assert fresh.engines() == []


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda paths: (paths.data / "store.key").write_text("00" * 32), "store_wrong_key"),
        (lambda paths: (paths.data / "store.key").unlink(), "key_missing"),
        (lambda paths: (paths.data / "store.json").write_text("{"), "key_missing"),
        (lambda paths: paths.store_file.write_bytes(b"x" * 8192), "store_corrupt"),
    ],
)
def test_what_keeps_the_store_closed_is_said(
    start: Start, paths: AppPaths, damage: Callable[[AppPaths], object], code: str
) -> None:
    start().services.close()
    damage(paths)
    again = RunningServices(paths)
    try:
        with pytest.raises(UserFacingError) as caught:
            again.open()
        assert caught.value.code == code
        with pytest.raises(UserFacingError) as caught:
            again.wait(again.services.history.list())
        assert caught.value.code == code
    finally:
        again.services.close()


def test_a_folder_that_cannot_be_made_is_said(paths: AppPaths) -> None:
    paths.data.rmdir()
    paths.data.write_text("a file")
    running = RunningServices(paths)
    try:
        with pytest.raises(UserFacingError) as caught:
            running.open()
        assert caught.value.code == "data_dir_unusable"
    finally:
        running.services.close()


def test_a_full_disk_does_not_keep_the_chats_closed(
    start: Start, paths: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    start().services.close()

    def fail(*_arguments: object) -> int:
        raise UserFacingError("disk_full", "The disk is full.")

    monkeypatch.setattr(Store, "purge", fail)
    again = RunningServices(paths)
    try:
        again.open()
        assert [event.error.code for event in again.of(Notice)] == ["disk_full"]
        assert again.wait(again.services.history.list()) == []
    finally:
        again.services.close()


def test_a_bug_while_opening_leaves_the_store_free(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    start().services.close()

    def fail(*_arguments: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(Store, "purge", fail)
    with pytest.raises(ZeroDivisionError):
        start()
    monkeypatch.undo()
    writers = (start().paths.data / "writers").iterdir()
    assert len(list(writers)) == 1  # the store that is open now, and no other


def test_a_running_answer_of_another_process_is_left_alone(with_model: Start, paths: AppPaths) -> None:
    running = with_model(generate=SINGING)
    sent = running.services.chat.send("Sing")
    running.until_writing(sent)
    assert statuses(paths, sent.conversation) == [MessageStatus.STREAMING]
    running.services.chat.stop(sent.job)
    assert running.finished(sent).message.status is MessageStatus.STOPPED


# Closing -------------------------------------------------------------------------------------------------------------


def test_closing_ends_every_answer_as_stopped_with_its_text(with_model: Start, paths: AppPaths) -> None:
    running = with_model(generate=SINGING)
    chat = running.services.chat
    writing = chat.send("One")
    running.until_writing(writing)
    shown = chat.live(writing.conversation)
    assert shown is not None
    waiting = chat.send("Two")
    running.until(lambda: bool(running.of(JobQueued)))
    sent = chat.send("Three")  # nobody has heard of it yet, not even the store
    text = shown.text
    begun = time.monotonic()
    running.services.close()
    assert time.monotonic() - begun < 3
    found = statuses(paths, *(one.conversation for one in (writing, waiting, sent)))
    assert found == [MessageStatus.STOPPED] * 3
    store = open_store(paths)
    try:
        message = store.messages.get(writing.answer)
        assert message is not None
        assert message.content == text
    finally:
        store.close()
    assert running.engines() == []


@pytest.mark.parametrize("moment", ["start", "load"])
def test_closing_while_a_model_is_being_loaded(with_model: Start, paths: AppPaths, moment: str) -> None:
    running = with_model(**{moment: [["stall"]]})
    sent: Sent = running.services.chat.send("One")
    running.until(lambda: running.model_states() == [ModelState.LOADING])
    running.services.close()
    assert statuses(paths, sent.conversation) == [MessageStatus.STOPPED]


def test_closing_right_after_an_engine_was_given_up(with_model: Start, paths: AppPaths) -> None:
    """What the engine client has posted then is never delivered."""
    running = with_model(generate=SINGING)
    sent = running.services.chat.send("One")
    running.until_writing(sent)
    running.services.models.unload()
    running.services.close()
    assert statuses(paths, sent.conversation) == [MessageStatus.STOPPED]


def test_what_was_measured_is_written_at_the_close_if_no_thread_came_to_it(
    start: Start, paths: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    speed = ReadingSpeed("a shape", (BatchSpeed(256, 412.5),))
    running = start()
    monkeypatch.setattr(running.services.tasks, "io", lambda work: None)  # what waits when all are busy is dropped
    running.services.reading_speeds.remember(speed)
    running.services.close()
    assert ReadingSpeeds(paths.cache, lambda work: None).known() == (speed,)


def test_closing_twice_or_unopened_is_harmless(start: Start, fresh: RunningServices) -> None:
    fresh.services.close()
    fresh.services.close()
    running = start()
    running.services.close()
    running.services.close()
    running.loop.run_pending()


def test_calls_after_the_end_do_nothing(with_model: Start) -> None:
    running = with_model()
    sent = running.services.chat.send("One")
    running.finished(sent)
    services = running.services
    services.close()
    running.loop.run_pending()
    running.events.clear()
    before = set(threading.enumerate())
    services.history.list().success(lambda _list: running.events.append(Notice(UserFacingError("late", "Late."))))
    services.history.delete(sent.conversation)
    services.chat.stop(sent.job)
    services.chat.close()
    running.loop.run_pending()
    assert running.events == []
    assert set(threading.enumerate()) <= before


def test_closing_goes_on_when_a_part_of_it_fails(with_model: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    running = with_model()

    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(running.services.history, "close", fail)
    with pytest.raises(ZeroDivisionError):
        running.services.close()
    assert running.services.tasks.closing.is_set()
    assert open_and_close(running.paths)


def open_and_close(paths: AppPaths) -> bool:
    store = open_store(paths)
    store.close()
    return True


# Settings ------------------------------------------------------------------------------------------------------------


def test_a_changed_setting_is_saved_at_once(start: Start, paths: AppPaths) -> None:
    running = start()
    running.settings.set(options.TEMPERATURE, 0.5)
    assert read_settings(paths.settings_file).settings.get(options.TEMPERATURE) == 0.5
    assert json.loads(paths.settings_file.read_text(encoding="utf-8"))["settings"] == {"sampling.temperature": 0.5}


def test_a_setting_that_cannot_be_saved_holds_all_the_same(start: Start, paths: AppPaths) -> None:
    running = start()
    paths.settings_file.mkdir()
    running.settings.set(options.TEMPERATURE, 0.5)
    assert running.settings.get(options.TEMPERATURE) == 0.5
    assert [event.error.code for event in running.of(Notice)] == ["settings_not_saved"]
