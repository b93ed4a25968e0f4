"""Locking and opening the chats, and changing how they are protected, while Sotto runs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.chat import MessageStatus
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Locked, Locking, ModelsChanged, Notice, ProtectionChanged, Unlocked
from sotto.domain.protection import KeyProtection, ProtectionStatus, RotationReport
from sotto.store.keys import KeyVault
from sotto.store.record import ScryptCost
from support.running_services import RunningServices, is_alive

PASSPHRASE = "nine owls on a tram"
SINGING = [["started"], ["tokens_until_stopped"], ["finish"]]
EVENTS = (Locking, Locked, Unlocked, ProtectionChanged)
Start = Callable[..., RunningServices]


@pytest.fixture(autouse=True)
def fast_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real cost has its own tests."""
    original = KeyVault.__init__

    def init(self: KeyVault, data_dir: Path, **keywords: Any) -> None:
        original(self, data_dir, **{"cost": ScryptCost(16, 8, 1), **keywords})

    monkeypatch.setattr(KeyVault, "__init__", init)


@pytest.fixture
def guarded(with_model: Start) -> Start:
    """Makes services with a model, whose chats a passphrase protects."""

    def make(**script: Any) -> RunningServices:
        running = with_model(**script)
        for event in EVENTS:
            running.services.hub.subscribe(event, running.events.append)
        running.wait(running.services.protection.set_level(KeyProtection.PASSPHRASE, passphrase=PASSPHRASE))
        running.loop.run_pending()
        running.events.clear()
        return running

    return make


def code_of(running: RunningServices, work: Callable[[], Any]) -> str:
    with pytest.raises(UserFacingError) as caught:
        running.wait(work())
    return caught.value.code


def kinds(running: RunningServices) -> list[str]:
    return [type(event).__name__ for event in running.events if isinstance(event, EVENTS)]


def test_a_level_is_shown_changed_and_announced(start: Start, paths: AppPaths) -> None:
    running = start()
    running.services.hub.subscribe(ProtectionChanged, running.events.append)
    protection = running.services.protection
    shown = running.wait(protection.status())
    assert shown == ProtectionStatus(KeyProtection.KEY_FILE, "", is_unlocked=True, old_keys=0, backend="")
    assert not protection.can_lock
    running.wait(protection.set_level(KeyProtection.PASSPHRASE, passphrase=PASSPHRASE))
    assert running.services.store_protection.key_protection is KeyProtection.PASSPHRASE
    assert protection.can_lock
    assert kinds(running) == ["ProtectionChanged"]
    assert list(paths.data.glob("*.key")) == []
    assert running.wait(running.services.doctor.report())["store"]["key_protection"] == "passphrase"
    assert code_of(running, lambda: protection.set_level(KeyProtection.KEYSTORE, current=PASSPHRASE)) == (
        "keystore_unavailable"
    )
    assert code_of(running, lambda: protection.set_level(KeyProtection.KEY_FILE)) == "passphrase_wrong"
    running.wait(protection.set_level(KeyProtection.KEY_FILE, current=PASSPHRASE))
    assert not protection.can_lock


def test_a_start_wants_the_passphrase_and_opens_with_it(guarded: Start, paths: AppPaths) -> None:
    first = guarded()
    first.ask("Sing")
    first.services.close()
    running = RunningServices(paths)
    for event in EVENTS:
        running.services.hub.subscribe(event, running.events.append)
    try:
        before = {path.name: path.read_bytes() for path in paths.data.iterdir() if path.is_file()}
        assert code_of(running, running.services.open) == "passphrase_needed"
        protection = running.services.protection
        assert protection.is_locked
        assert not protection.can_lock
        assert code_of(running, lambda: protection.unlock("nine owls on a train")) == "passphrase_wrong"
        assert protection.is_locked
        assert {path.name: path.read_bytes() for path in paths.data.iterdir() if path.is_file()} == before
        running.events.clear()
        running.wait(protection.unlock(PASSPHRASE))
        assert kinds(running) == ["Unlocked"]
        assert running.of(ModelsChanged)
        assert [model.name for model in running.services.models.own] == ["story"]
        assert len(running.wait(running.services.history.list())) == 1
        assert not protection.is_locked
        assert protection.can_lock
    finally:
        running.services.close()


def test_locking_closes_everything_and_unlocking_opens_it_again(guarded: Start) -> None:
    running = guarded()
    answer = running.ask("Sing")
    engines = running.engines()
    assert engines
    running.wait(running.services.protection.lock())
    assert kinds(running) == ["Locking", "Locked"]
    assert running.engines() == []
    assert not any(is_alive(engine.pid) for engine in engines)
    running.services.history.save_draft(None, "typed too late")  # nobody listens to what becomes of it
    assert code_of(running, running.services.history.list) == "passphrase_needed"
    assert code_of(running, running.services.backups.list) == "passphrase_needed"
    assert running.of(Notice) == []
    running.wait(running.services.protection.unlock(PASSPHRASE))
    assert [chat.id for chat in running.wait(running.services.history.list())] == [answer.message.conversation]
    assert running.ask("Sing again").message.status is MessageStatus.COMPLETE  # the engine starts anew
    assert len(running.wait(running.services.backups.list())) == 0


def test_a_running_and_a_waiting_answer_are_saved_as_stopped(guarded: Start) -> None:
    running = guarded(generate=SINGING)
    first = running.services.chat.send("Sing")
    running.until_writing(first)
    second = running.services.chat.send("Sing, too")
    running.wait(running.services.protection.lock())
    running.wait(running.services.protection.unlock(PASSPHRASE))
    assert running.message(first).status is MessageStatus.STOPPED
    assert running.message(first).content.startswith("la ")
    assert running.message(second).status is MessageStatus.STOPPED


def test_what_is_handed_over_while_locking_begins_is_saved(guarded: Start) -> None:
    """The window gives the store its drafts when it hears of it."""
    running = guarded()
    save = running.services.history.save_draft
    running.services.hub.subscribe(Locking, lambda _event: save(None, "not sent yet"))
    running.wait(running.services.protection.lock())
    running.wait(running.services.protection.unlock(PASSPHRASE))
    assert running.wait(running.services.history.new_chat_draft()).text == "not sent yet"


def test_an_engine_that_does_not_stop_is_ended(guarded: Start) -> None:
    running = guarded(generate=[["started"], ["tokens", 2], ["stall"]])
    sent = running.services.chat.send("Sing")
    running.until_writing(sent)
    running.wait(running.services.protection.lock())
    assert running.engines() == []
    running.wait(running.services.protection.unlock(PASSPHRASE))
    assert running.message(sent).status is MessageStatus.STOPPED


def test_the_key_is_forgotten(guarded: Start) -> None:
    running = guarded()
    vault = running.services.vault()
    assert vault.obtain(create=False).key
    running.wait(running.services.protection.lock())
    with pytest.raises(UserFacingError, match="locked"):
        vault.obtain(create=False)


def test_locking_twice_is_locking_once(guarded: Start) -> None:
    running = guarded()
    first, second = running.services.protection.lock(), running.services.protection.lock()
    running.wait(first)
    assert kinds(running) == ["Locking", "Locked"]
    del second
    running.wait(running.services.protection.lock())
    assert kinds(running) == ["Locking", "Locked"]


def test_what_no_passphrase_protects_is_not_locked(start: Start) -> None:
    running = start()
    running.services.hub.subscribe(Locking, running.events.append)
    running.wait(running.services.protection.lock())
    assert kinds(running) == []
    assert running.wait(running.services.history.list()) == []


def test_one_passphrase_is_checked_at_a_time(guarded: Start) -> None:
    running = guarded()
    running.wait(running.services.protection.lock())
    first: list[str] = []
    running.services.protection.unlock("the wrong passphrase").failure(lambda error: first.append(error.code))
    assert code_of(running, lambda: running.services.protection.unlock(PASSPHRASE)) == "unlock_running"
    running.until(lambda: bool(first))
    assert first == ["passphrase_wrong"]
    running.wait(running.services.protection.unlock(PASSPHRASE))


def test_the_chats_lock_themselves(guarded: Start) -> None:
    running = guarded()
    protection = running.services.protection
    running.settings.set(options.LOCK_AFTER_MINUTES, 1)
    protection.note_activity()
    protection.idle_lock.look()
    assert kinds(running) == []
    protection.idle_lock._clock = lambda: 1e12
    protection.idle_lock.look()
    running.until(lambda: "Locked" in kinds(running))


def test_a_new_key_while_the_chats_are_open(guarded: Start, paths: AppPaths) -> None:
    running = guarded()
    answer = running.ask("Sing")
    running.wait(running.services.backups.create())
    protection, told = running.services.protection, []
    before = running.wait(protection.recovery_phrase(current=PASSPHRASE))
    running.events.clear()
    assert code_of(running, lambda: protection.rotate(current="wrong passphrase")) == "passphrase_wrong"
    report = running.wait(protection.rotate(told.append, current=PASSPHRASE))
    assert report == RotationReport(rewritten=1, left=0)
    running.until(lambda: bool(told) and told[-1] == 1.0)
    assert told == sorted(told)
    assert kinds(running) == ["ProtectionChanged"]
    assert running.conversation(answer.message.conversation).id == answer.message.conversation
    assert running.wait(protection.recovery_phrase(current=PASSPHRASE)) != before
    (row,) = running.wait(running.services.backups.list())
    assert row.conversations == 1
    assert running.wait(running.services.backups.verify(row.path.name)).messages == 2
    running.wait(protection.lock())
    running.wait(protection.unlock(PASSPHRASE))


def test_no_new_key_while_an_answer_is_written(guarded: Start) -> None:
    running = guarded(generate=SINGING)
    sent = running.services.chat.send("Sing")
    running.until_writing(sent)
    assert code_of(running, lambda: running.services.protection.rotate(current=PASSPHRASE)) == "answers_running"
    running.services.chat.stop(sent.job)
    running.finished(sent)


def test_what_is_asked_while_the_key_changes_waits(guarded: Start) -> None:
    running = guarded()
    running.ask("Sing")
    rotating = running.services.protection.rotate(current=PASSPHRASE)
    listing = running.services.history.list()
    assert len(running.wait(listing)) == 1
    del rotating
    running.until(lambda: "ProtectionChanged" in kinds(running))


def test_backups_that_a_killed_change_left_are_rewritten_after_the_next_start(
    guarded: Start, start: Start, paths: AppPaths
) -> None:
    from sotto.store.rotation import KeyRotation

    running = guarded()
    running.wait(running.services.backups.create())
    running.wait(running.services.protection.set_level(KeyProtection.KEY_FILE, current=PASSPHRASE))
    running.services.close()
    KeyRotation(KeyVault(paths.data)).change("", lambda _part: None)
    assert KeyVault(paths.data).status().old_keys == 1
    again = start()
    again.until(lambda: KeyVault(paths.data).status().old_keys == 0)
    assert [row.conversations for row in again.wait(again.services.backups.list())] == [0]


def test_the_recovery_phrase_opens_locked_chats(guarded: Start, paths: AppPaths) -> None:
    running = guarded()
    answer = running.ask("Sing")
    protection = running.services.protection
    words = running.wait(protection.recovery_phrase(current=PASSPHRASE))
    assert protection.check_words(words).is_valid
    assert protection.check_words(["abandon", "xyzzy"]).unknown == (1,)
    running.wait(protection.lock())
    assert code_of(running, lambda: protection.recover([*words[:-1], "xyzzy"])) == "recovery_word_unknown"
    assert protection.is_locked
    running.events.clear()
    status = running.wait(protection.recover(words, passphrase="the next passphrase"))
    assert status.level is KeyProtection.PASSPHRASE
    assert kinds(running) == ["Unlocked", "ProtectionChanged"]
    assert running.conversation(answer.message.conversation)
    running.wait(protection.lock())
    assert code_of(running, lambda: protection.unlock(PASSPHRASE)) == "passphrase_wrong"
    running.wait(protection.unlock("the next passphrase"))


def test_the_recovery_phrase_opens_chats_whose_key_is_missing(start: Start, paths: AppPaths) -> None:
    first = start()
    words = first.wait(first.services.protection.recovery_phrase())
    first.services.close()
    (paths.data / "store.key").unlink()
    running = RunningServices(paths)
    try:
        assert code_of(running, running.services.open) == "key_missing"
        assert not running.services.protection.is_locked
        status = running.wait(running.services.protection.recover(words))
        assert status.level is KeyProtection.KEY_FILE
        assert [event.error.code for event in running.of(Notice)] == ["key_in_file"]
        assert running.wait(running.services.history.list()) == []
    finally:
        running.services.close()


def test_no_secret_reaches_a_log_an_error_or_a_child(
    guarded: Start, paths: AppPaths, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """S12: every failure of the service, the engine's environment, and everything it is sent."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("SOTTO_PASSPHRASE_FILE", str(tmp_path / "canary-file"))
    monkeypatch.setenv("HF_TOKEN", "hf_canary")
    environment = tmp_path / "environment"
    running = guarded(generate=[["environment", str(environment)], ["started"], ["tokens", 1], ["finish"]])
    running.ask("Sing")
    words = running.wait(running.services.protection.recovery_phrase(current=PASSPHRASE))
    key = running.services.vault().obtain(create=False).key
    wrong = "a wrong passphrase"
    protection, told = running.services.protection, []
    for work in (
        lambda: protection.set_level(KeyProtection.KEYSTORE, current=PASSPHRASE),
        lambda: protection.set_level(KeyProtection.PASSPHRASE, passphrase="short", current=PASSPHRASE),
        lambda: protection.rotate(current=wrong),
        lambda: protection.recovery_phrase(current=wrong),
        lambda: protection.recover([*words[1:], words[0]]),
        lambda: protection.recover(words[:7]),
    ):
        with pytest.raises(UserFacingError) as caught:
            running.wait(work())
        told += [str(caught.value), caught.value.hint, caught.value.details, repr(caught.value.args)]
    running.wait(protection.lock())
    child = environment.read_text()
    assert "PYTHONUTF8" in child
    files = [path.read_text("latin-1") for path in paths.data.glob("*.json")]
    everything = "\n".join([*told, caplog.text, child, *files])
    for secret in (key.hex(), PASSPHRASE, wrong, "canary-file", "hf_canary", " ".join(words[:3]), words[5] + " "):
        assert secret not in everything
