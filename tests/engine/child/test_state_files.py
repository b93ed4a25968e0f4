"""States on disk: no room, a disk that fails, an engine that is killed while it writes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sotto.engine.cache_folder import UNFINISHED, cache_files, remove_files
from sotto.engine.child import kept_states
from sotto.engine.child.kept_states import KeptState, StateKey, StateShelf, packed
from sotto.engine.child.state_files import StateFiles
from support.polling import wait_for

KEY = bytes(range(32))
TOKENS = packed(range(100))


def _files(folder: Path, budget: int = 1 << 40) -> StateFiles:
    return StateFiles(folder, KEY, "/models/one.gguf", b"facts", budget)


def _state(name: str = "chat", size: int = 3_000_000) -> KeptState:
    return KeptState(StateKey(name, ""), TOKENS, 100, memoryview(bytearray(os.urandom(1000) * (size // 1000))))


def _stored(folder: Path) -> list[bytes]:
    found = (StateFiles.read(_files(folder), each) for each in _files(folder).all(""))
    return [bytes(state.state) for state in found if state is not None]


def test_what_was_written_is_read(tmp_path: Path) -> None:
    files, state = _files(tmp_path), _state()
    key = StateKey(files.named("chat"), "")
    state = KeptState(key, state.tokens, state.exact, state.state)
    assert files.write(state, lambda: True)
    assert files.holds(key, TOKENS)
    assert not files.holds(key, packed([1]))
    (stored,) = _files(tmp_path).all("")
    assert (stored.key, stored.tokens, stored.exact, stored.size) == (key, TOKENS, 100, 3_000_000)
    read = files.read(stored)
    assert read is not None
    assert bytes(read.state) == bytes(state.state)
    assert list(_files(tmp_path).all("other adapters")) == []
    assert list(StateFiles(tmp_path, KEY, "/models/one.gguf", b"other facts", 1).all("")) == []
    assert list(StateFiles(tmp_path, KEY, "/models/two.gguf", b"facts", 1).all("")) == []


def _named(files: StateFiles, name: str, size: int = 3_000_000) -> KeptState:
    state = _state(size=size)
    return KeptState(StateKey(files.named(name), ""), state.tokens, state.exact, state.state)


def test_a_disk_that_is_nearly_full_is_not_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = _files(tmp_path)
    files.write(_named(files, "old"), lambda: True)
    (old,) = tmp_path.iterdir()
    total = 100_000_000  # of which 5 % stay free

    def usage(free: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(total, total - free, free))

    usage(9_000_000)
    files.write(_named(files, "fits"), lambda: True)
    assert len(list(tmp_path.iterdir())) == 2
    usage(5_500_000)
    files.write(_named(files, "in the place of old"), lambda: True)
    assert len(list(tmp_path.iterdir())) == 2
    assert not old.exists()
    usage(1_000_000)
    files.write(_named(files, "no room at all", 9_000_000), lambda: True)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_disk_that_fails_while_it_is_written_leaves_nothing(tmp_path: Path) -> None:
    import resource

    files = _files(tmp_path)
    files.write(_named(files, "whole", 500_000), lambda: True)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, limits[1]))
    try:
        assert files.write(_named(files, "cut"), lambda: True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(list(tmp_path.iterdir())) == 1
    assert len(_stored(tmp_path)) == 1


def test_the_shelf_keeps_the_newest_and_nothing_that_is_too_much_by_itself() -> None:
    shelf = StateShelf(lambda held: 10_000)
    for name in ("a", "b", "c"):
        shelf.put(KeptState(StateKey(name, ""), b"", 0, memoryview(bytes(4000))))
    assert [state.key.conversation for state in shelf] == ["b", "c"]
    shelf.put(KeptState(StateKey("large", ""), b"", 0, memoryview(bytes(11_000))))
    assert [state.key.conversation for state in shelf] == ["b", "c"]
    assert shelf.has_room(10_000)
    assert not shelf.has_room(10_001)
    shelf.put(KeptState(StateKey("b", ""), b"", 0, memoryview(bytes(5000))))
    assert [(state.key.conversation, state.size) for state in shelf] == [("c", 4000), ("b", 5000)]


def test_giving_way_leaves_what_was_there(tmp_path: Path) -> None:
    files = _files(tmp_path)
    first = _named(files, "chat")
    files.write(first, lambda: True)
    asked = iter([True, True, False])
    assert not files.write(_named(files, "chat"), lambda: next(asked))
    assert _stored(tmp_path) == [bytes(first.state)]
    assert len(list(tmp_path.iterdir())) == 1


_WRITING = """
import sys
from pathlib import Path
sys.path[:0] = {paths!r}
from sotto.engine.child import kept_states
from sotto.engine.child.kept_states import KeptState, StateKey
from sotto.engine.child.state_files import StateFiles
files = StateFiles(Path({folder!r}), bytes(range(32)), "/models/one.gguf", b"facts", 1 << 40)
key = StateKey(files.named("chat"), "")
print("writing", flush=True)
files.write(KeptState(key, b"1234", 0, memoryview(bytearray(3_000_000))), lambda: bool(sys.stdin.readline()))
"""


def test_a_killed_writer_leaves_only_what_the_next_one_clears_away(tmp_path: Path) -> None:
    script = _WRITING.format(folder=str(tmp_path), paths=sys.path)
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        assert writer.stdout.readline()
        writer.stdin.write(b"one piece\n")
        writer.stdin.flush()
        unfinished = wait_for(lambda: list(tmp_path.glob(f"*{UNFINISHED}")), "the unfinished file", 30)
        writer.kill()
    assert list(_files(tmp_path).all("")) == []
    assert unfinished[0].exists()  # it might be another engine's, which still writes
    long_ago = time.time() - 3600
    os.utime(unfinished[0], (long_ago, long_ago))
    _files(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_files_of_a_conversation_and_of_a_model_can_be_told_without_opening_them(tmp_path: Path) -> None:
    one, two = _files(tmp_path), StateFiles(tmp_path, KEY, "/models/two.gguf", b"facts", 1 << 40)
    for files in (one, two):
        for name in ("a", "b"):
            files.write(_named(files, name, 1000), lambda: True)
    (tmp_path / "somebody-else.txt").write_text("not ours")
    one.remove(one.named("a"))
    assert len(list(cache_files(tmp_path))) == 2
    assert {file.conversation for file in cache_files(tmp_path)} == {one.named("b")}
    remove_files(tmp_path, model=next(iter(one.all(""))).path.name.partition("-")[0])
    (left,) = cache_files(tmp_path)
    assert len(list(two.all(""))) == 1
    remove_files(tmp_path)
    assert not left.path.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["somebody-else.txt"]


def test_older_states_leave_memory_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_states, "SEVERAL_BYTES", 1_000)
    shelf = StateShelf(lambda held: 10_000)
    shelf.put(KeptState(StateKey("a", ""), b"", 0, memoryview(bytes(400))))
    shelf.put(KeptState(StateKey("b", ""), b"", 0, memoryview(bytes(400))))
    assert [state.key.conversation for state in shelf] == ["a", "b"]
    shelf.put(KeptState(StateKey("c", ""), b"", 0, memoryview(bytes(5_000))))
    assert [state.key.conversation for state in shelf] == ["c"]
    shelf.put(KeptState(StateKey("d", ""), b"", 0, memoryview(bytes(11_000))))
    assert not list(shelf)
