"""What Sotto keeps of prompts: used by the next start; gone with the chat, the model or the key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.events import ManyChatsChanged
from sotto.domain.ids import ConversationId
from sotto.domain.protection import KeyProtection
from sotto.engine.cache_folder import CacheFile, CacheNames, cache_files, file_name
from sotto.ipc.commands import engine_command
from sotto.services.chat import Sent
from sotto.services.prompt_cache import PURPOSE, SWITCH
from support.gguf_files import write_bpe_model
from support.running_services import RunningServices, is_alive

QUESTION = "Tell me of the whale, the lighthouse and the three brothers, and how it ended. " * 2

Start = Callable[..., RunningServices]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_bpe_model(tmp_path / "babble.gguf", n_ctx=2048)


@pytest.fixture
def begin(paths: AppPaths, model: Path) -> Iterator[Start]:
    """Start Sotto with the real engine and one model, each time the same profile."""
    started: list[RunningServices] = []

    def starter() -> RunningServices:
        running = RunningServices(paths, command=engine_command())
        started.append(running)
        running.open()
        if not running.services.models.installed:
            running.wait(running.services.models.add(model))
        running.settings.set(options.MAX_TOKENS, 12)
        running.settings.set(options.MODEL_TITLES, False)
        return running

    yield starter
    for running in started:
        running.services.close()


def _ask(
    running: RunningServices, conversation: ConversationId | None = None, text: str = QUESTION
) -> tuple[Sent, int]:
    """Return what was sent and how many tokens of the prompt had been read before."""
    sent = running.services.chat.send(text, conversation=conversation)
    finished = running.finished(sent)
    assert finished.error is None
    assert finished.message.usage is not None
    return sent, finished.message.usage.cached_tokens


def _end_engine(running: RunningServices) -> None:
    """Let the engine end, and with it write what it has."""
    pid = running.services.generation.engine_pid
    assert pid is not None
    running.services.generation.unload()
    running.until(lambda: not is_alive(pid))


def _files(running: RunningServices) -> list[CacheFile]:
    return list(cache_files(running.paths.prompt_cache))


def _settled(running: RunningServices) -> None:
    """Wait for what was queued on the store lane."""
    running.wait(running.services.tasks.store(lambda store: None))


def test_after_a_restart_only_what_is_new_is_read(begin: Start) -> None:
    running = begin()
    sent, cached = _ask(running)
    assert cached == 0
    running.services.close()
    assert len(_files(running)) == 1
    again = begin()
    assert again.wait(again.services.prompt_cache.size()) == _files(again)[0].size
    assert _ask(again, sent.conversation, "And then?")[1] > 150


def test_the_key_is_told_to_the_engine_alone(begin: Start, paths: AppPaths) -> None:
    running = begin()
    _ask(running)
    key = _key(running)
    assert running.services.prompt_cache.wish().key == key.hex()  # type: ignore[union-attr]
    (engine,) = running.engines()
    for process in (engine, *engine.children(recursive=True)):
        told = [*process.cmdline(), *_environ(process)]
        assert not [word for word in told if key.hex() in word]
    _end_engine(running)
    for path in paths.data.parent.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert key not in content
        assert key.hex().encode() not in content
        assert "whale" not in path.name


def _environ(process: psutil.Process) -> list[str]:
    try:
        return list(process.environ().values())
    except psutil.Error:  # it hides that, even from us
        return []


def test_a_deleted_chat_takes_what_was_read_of_it_along(begin: Start) -> None:
    running = begin()
    first, second = _ask(running)[0], _ask(running, text=QUESTION[::-1])[0]
    _end_engine(running)
    assert len(_files(running)) == 2
    running.wait(running.services.history.delete(first.conversation))
    _settled(running)
    assert len(_files(running)) == 1
    running.wait(running.services.history.undo_delete(first.conversation))
    assert _ask(running, second.conversation, "More.")[1] > 150
    running.wait(running.services.history.delete(second.conversation))  # while the engine has it in its context
    _end_engine(running)
    _settled(running)
    assert _files(running) == []


def test_so_does_a_deleted_message(with_model: Start) -> None:
    running = with_model()
    sent = _sent(running)
    file = _keep(running, sent.conversation)
    running.wait(running.services.branches.delete(sent.conversation, sent.answer))
    _settled(running)
    assert not file.exists()


def test_of_a_temporary_chat_nothing_is_kept(begin: Start) -> None:
    running = begin()
    chat = running.wait(running.services.temporary_chats.begin())
    _ask(running, chat.id)
    _ask(running, text=QUESTION[::-1])
    assert _ask(running, chat.id, "And then?")[1] < 16
    _end_engine(running)
    assert len(_files(running)) == 1  # of the other chat


@pytest.mark.parametrize("how", ["settings", "environment"])
def test_it_can_be_switched_off(begin: Start, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    running = begin()
    sent = _ask(running)[0]
    running.services.close()
    assert len(_files(running)) == 1
    if how == "environment":
        monkeypatch.setenv(SWITCH, "off")
    again = begin()
    if how == "settings":
        again.settings.set(options.PROMPT_CACHE_MB, 0)
        _settled(again)
        assert _files(again) == []
    assert not again.services.prompt_cache.is_on
    assert _ask(again, sent.conversation, "And then?")[1] == 0
    _end_engine(again)
    assert len(_files(again)) == (0 if how == "settings" else 1)


def test_it_is_switched_and_cleared_while_the_engine_runs(begin: Start) -> None:
    running = begin()
    first = _ask(running)[0]
    running.settings.set(options.PROMPT_CACHE_MB, 0)
    _ask(running, text=QUESTION[::-1])
    assert _ask(running, first.conversation, "And then?")[1] < 16
    running.settings.set(options.PROMPT_CACHE_MB, 100)
    _ask(running, text=QUESTION[::-1])
    assert _ask(running, first.conversation, "And then?")[1] < 16
    _ask(running, text=QUESTION.upper())
    assert _ask(running, first.conversation, "And at last?")[1] > 150
    running.wait(running.services.prompt_cache.clear())
    assert running.wait(running.services.prompt_cache.size()) == 0
    assert _ask(running, first.conversation, "And now?")[1] == 0


def test_a_new_key_of_the_chats_makes_the_files_go(begin: Start) -> None:
    running = begin()
    sent = _ask(running)[0]
    _end_engine(running)
    old = running.services.prompt_cache.wish()
    assert len(_files(running)) == 1
    running.wait(running.services.protection.rotate())
    running.until(lambda: running.services.prompt_cache.wish() != old)
    _settled(running)
    assert _files(running) == []
    assert _ask(running, sent.conversation, "And then?")[1] == 0
    _end_engine(running)
    assert _ask(running, sent.conversation, "And at last?")[1] > 150


def test_another_level_of_protection_keeps_them_and_a_lock_hides_the_key(begin: Start) -> None:
    running = begin()
    sent = _ask(running)[0]
    protection = running.services.protection
    running.wait(protection.set_level(KeyProtection.PASSPHRASE, passphrase="nine owls on a tram"))
    _settled(running)
    running.wait(protection.lock())
    assert running.engines() == []
    assert len(_files(running)) == 1
    assert running.services.prompt_cache.wish() is None
    running.wait(protection.unlock("nine owls on a tram"))
    assert _ask(running, sent.conversation, "And then?")[1] > 150


def test_a_restored_backup_makes_the_files_go(with_model: Start) -> None:
    running = with_model()
    file = _keep(running, _sent(running).conversation)
    running.services.hub.publish(ManyChatsChanged())
    _settled(running)
    assert file.exists()
    running.services.hub.publish(ManyChatsChanged(is_everything=True))
    _settled(running)
    assert not file.exists()


def test_a_removed_model_takes_its_files_along(with_model: Start) -> None:
    running = with_model()
    other = running.add_model("other")
    conversation = _sent(running).conversation
    files = [_keep(running, conversation, str(model.path)) for model in running.services.models.installed]
    running.wait(running.services.library.delete(other.id))
    running.until(lambda: not all(file.exists() for file in files))
    names = CacheNames(_key(running))
    assert [file.model for file in _files(running)] == [names.model(str(running.paths.cache / "story.gguf"))]


def test_what_another_process_deleted_is_found(with_model: Start) -> None:
    running = with_model()
    sent, kept = _sent(running), _sent(running)
    files = [_keep(running, each.conversation) for each in (sent, kept)]
    running.wait(running.services.tasks.store(lambda store: store.conversations.mark_deleted(sent.conversation, 1)))
    running.services.prompt_cache.look_after()
    _settled(running)
    assert [file.exists() for file in files] == [False, True]


def _sent(running: RunningServices) -> Sent:
    sent = running.services.chat.send("Sing")
    running.finished(sent)
    return sent


def _key(running: RunningServices) -> bytes:
    return running.wait(running.services.tasks.store(lambda store: store.derived_key(PURPOSE)))


def _keep(running: RunningServices, conversation: ConversationId, model: str = "/m.gguf") -> Path:
    """Put a file there as the engine would; return it."""
    names = CacheNames(_key(running))
    folder = running.paths.prompt_cache
    folder.mkdir(exist_ok=True)
    file = folder / file_name(names.model(model), names.conversation(conversation), names.variant(b""))
    file.write_bytes(b"state")
    return file
