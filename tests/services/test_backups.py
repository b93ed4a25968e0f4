"""Backups look after themselves, and a damaged index mends itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sotto.config.paths import AppPaths
from sotto.domain.backups import BackupRow
from sotto.domain.chat import Conversation, Message, MessageStatus, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice
from sotto.services.backups import DAY_MS, BackupService
from sotto.store import backups as stored
from sotto.store.backups import Backups
from sotto.store.store import Store
from support.running_services import RunningServices

NOW = 4_000_000_000_000  # later than any file was written to


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def running(start: Callable[..., RunningServices], monkeypatch: pytest.MonkeyPatch, clock: Clock) -> RunningServices:
    running = start()
    services = running.services
    service = BackupService(
        services.paths.data,
        services.vault,
        services.tasks,
        services.hub,
        services.dispatcher,
        services.generation,
        clock,
    )
    services.__dict__["backups"] = service
    monkeypatch.setattr(Backups, "changed", lambda _self: clock.now)
    add_chat(running, "c1")
    return running


def add_chat(running: RunningServices, name: str) -> None:
    def work(store: Store) -> None:
        store.conversations.create(Conversation(name, "Trains", 1, 1))
        for number in range(200):
            words = " ".join(f"word{number}x{index}" for index in range(40))
            message = Message(f"{name}m{number}", name, None, Role.USER, words, 1, status=MessageStatus.COMPLETE)
            store.messages.append(message)

    running.wait(running.services.tasks.store(work))


def rows(running: RunningServices) -> list[BackupRow]:
    return running.wait(running.services.backups.list())


def look(running: RunningServices) -> None:
    running.wait(running.services.backups.look_after())


def test_one_is_made_when_the_last_is_older_than_a_day(running: RunningServices, clock: Clock) -> None:
    look(running)
    assert [(row.kind, row.made, row.conversations) for row in rows(running)] == [("automatic", NOW, 1)]
    clock.now += DAY_MS - 1
    look(running)
    assert len(rows(running)) == 1
    clock.now += 1
    look(running)
    assert len(rows(running)) == 2


def test_an_unchanged_store_is_not_copied_again(
    running: RunningServices, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(running)
    monkeypatch.setattr(Backups, "changed", lambda _self: NOW)
    clock.now += 5 * DAY_MS
    look(running)
    assert len(rows(running)) == 1


def test_a_clock_that_was_wrong_does_not_end_the_backups(running: RunningServices, clock: Clock) -> None:
    clock.now = NOW + 900 * DAY_MS
    look(running)
    clock.now = NOW
    look(running)
    assert {row.made for row in rows(running)} == {NOW, NOW + 900 * DAY_MS}


def test_nothing_is_said_twice_about_a_disk_without_room(
    running: RunningServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "ROOM_LEFT_BYTES", 1 << 60)
    notices: list[str] = []
    running.services.hub.subscribe(Notice, lambda notice: notices.append(notice.error.code))
    look(running)
    look(running)
    assert notices == ["backup_no_room"]


def test_progress_ends_with_one(running: RunningServices) -> None:
    parts: list[float] = []
    running.wait(running.services.backups.create(parts.append))
    running.loop.run_pending()
    assert parts[-1] == 1.0


def test_what_is_deleted_for_good_goes_from_the_backups_by_itself(running: RunningServices) -> None:
    add_chat(running, "gone")
    running.wait(running.services.backups.create())

    def purge(store: Store) -> None:
        store.conversations.mark_deleted("gone", 1)
        store.conversations.purge_deleted(1)

    running.wait(running.services.tasks.store(purge))
    assert [row.conversations for row in rows(running)] == [2]
    look(running)
    assert [row.conversations for row in rows(running)] == [1]


def test_a_restore_in_the_running_program(running: RunningServices) -> None:
    made = running.wait(running.services.backups.create())
    add_chat(running, "c2")
    report = running.wait(running.services.backups.restore(made.path.name))
    assert (report.restored, report.conversations) == (made.path, 1)
    assert [each.id for each in running.wait(running.services.history.list())] == ["c1"]
    running.wait(running.services.backups.restore(str(report.kept)))
    assert len(running.wait(running.services.history.list())) == 2


def find(store: Store) -> list[str]:
    return [str(hit.message) for hit in store.search("word77x3")]


def spoil(paths: AppPaths, running: RunningServices, *, pages: bool) -> None:
    if not pages:
        sql = "UPDATE message_fts_data SET block = zeroblob(length(block)) WHERE id > 10"
        running.wait(running.services.tasks.store(lambda store: store.db.execute(sql)))
        return

    def overwrite(store: Store) -> None:
        store.db.checkpoint()
        rows = store.db.query("SELECT pageno FROM dbstat WHERE name = 'message_fts_data'")
        path = paths.data / "chats.db"
        content = bytearray(path.read_bytes())
        for (page,) in rows:
            content[(page - 1) * 4096 : page * 4096] = bytes(4096)
        path.write_bytes(content)
        store.db.execute("PRAGMA shrink_memory")

    running.wait(running.services.tasks.store(overwrite))


@pytest.mark.parametrize("pages", [False, True], ids=["content", "pages"])
def test_a_damaged_index_mends_itself_while_one_searches(
    paths: AppPaths, running: RunningServices, pages: bool
) -> None:
    assert running.wait(running.services.tasks.store(find)) == ["c1m77"]
    spoil(paths, running, pages=pages)
    assert running.wait(running.services.tasks.store(find)) == ["c1m77"]
    check = running.wait(running.services.tasks.store(lambda store: store.db.integrity_check()))
    assert check == []
    assert len(running.wait(running.services.tasks.store(lambda store: store.messages.of_conversation("c1")))) == 200


def test_a_backup_of_a_store_with_a_damaged_index_mends_it_first(paths: AppPaths, running: RunningServices) -> None:
    spoil(paths, running, pages=False)
    made = running.wait(running.services.backups.create())
    assert running.wait(running.services.backups.verify(str(made.path))).messages == 200


def test_an_error_that_is_not_the_index_stays_an_error(running: RunningServices) -> None:
    error = UserFacingError("store_corrupt", "damaged")

    def fail(_store: Store) -> None:
        raise error

    errors: list[UserFacingError] = []
    running.services.tasks.store(fail).failure(errors.append)
    running.loop.run_until(lambda: bool(errors))
    assert errors == [error]
    assert running.wait(running.services.tasks.store(find)) == ["c1m77"]


def test_a_name_that_fits_two(running: RunningServices) -> None:
    for _ in range(2):
        running.wait(running.services.backups.create())
    with pytest.raises(UserFacingError) as caught:
        running.wait(running.services.backups.verify("manual"))
    assert caught.value.code == "backup_ambiguous"
