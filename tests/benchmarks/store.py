"""The store with many chats: searching, listing, opening a long chat, appending, erasing; each also without encryption.

The same generated messages (:mod:`benchmarks.mixed_texts`) are in an encrypted store and in one that was decrypted: the
same SQLite, schema, settings and size of cache. Every single thing is done in both, one right after the other and in
changing order, once to warm up and ``_ROUNDS`` times that count; of a search the median of these is its time.
Starting the window (:mod:`benchmarks.startup`) with this store is compared with an empty one.

``python tests/benchmarks/store.py --messages 10000`` is a quick look; ``--keep FOLDER`` makes the stores there and uses
them again.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import apsw

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # when it is run as a program

from benchmarks import startup
from benchmarks.mixed_texts import MixedTexts
from sotto.domain.chat import Message, Role
from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.transcript import last_ids
from sotto.store.cipher import unlock
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database, _configure
from sotto.store.keys import KeyVault
from sotto.store.messages import MessageRepository
from sotto.store.migrations import migrate, remove_backups
from sotto.store.purge import purge_conversations
from sotto.store.search import search
from sotto.store.transcript import TranscriptRepository
from sotto.store.writers import WriterRegistry

_KEY = bytes(range(32))
_PER_CONVERSATION = 100
_LONG = 10_000
_LAST_PAGE = 12
_APPENDED = 300
_ROUNDS = 3
_REPEATED = 10
_ERASED = 5
_START = 1_600_000_000_000
_MINUTE = 60_000


def measure(messages: int = 1_000_000, folder: Path | None = None) -> dict[str, Any]:
    """Return milliseconds. Making a store of 1,000,000 messages takes some minutes and 3 GB beside each other."""
    with contextlib.ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        path, plain_path = place / f"chats-{messages}.db", place / f"chats-{messages}-plain.db"
        results: dict[str, Any] = {"messages": messages}
        if not path.exists():
            results["written"] = _write(path, messages)
        _bring_up_to_date(path, plain_path)
        if not plain_path.exists():
            _decrypt(path, plain_path)
        stores = {"encrypted": Database.open(path, _KEY), "plain": _open_plain(plain_path)}
        for db in stores.values():
            stack.callback(db.close)
        results |= _sizes(stores["encrypted"])
        for name, samples in _parts(stores, place):
            results[name] = samples if "ms" in samples else _compared(samples)
        for db in stores.values():
            db.checkpoint()
        return results | {"start": _starts(path, place)}


def _parts(stores: dict[str, Database], folder: Path) -> Iterator[tuple[str, Any]]:
    found: dict[str, list[float]] = {f"{which}{unit}": [] for which in stores for unit in ("", " cpu")}
    for kind, texts in _queries().items():
        calls = {which: [lambda db=db, t=t: search(db, t, 50) for t in texts] for which, db in stores.items()}
        times = _in_turns(calls, _ROUNDS)
        for name in found:
            found[name] += times[name]
        yield f"search {kind}", times
    yield "search", found
    for name, call in (
        ("list", lambda db: ConversationRepository(db).listed()),
        ("open_long_last_page", lambda db: _open_long(db, folder)),
    ):
        yield name, _in_turns({which: [partial(call, db)] * _REPEATED for which, db in stores.items()}, 1)
    yield "append", _in_turns({which: _appends(db, folder) for which, db in stores.items()}, 0)
    yield "erase_a_chat_step", _erased(stores["encrypted"])


def _in_turns(calls: dict[str, list[Callable[[], object]]], rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of each call in each store: the median of ``rounds`` after a first one (0: of that).

    Under ``… cpu`` is the processor time, which depends less on what else the computer does.
    """
    times: dict[str, list[float]] = {f"{which}{unit}": [] for which in calls for unit in ("", " cpu")}
    for number in range(len(next(iter(calls.values())))):
        measured: dict[str, list[float]] = {name: [] for name in times}
        for turn in range(rounds + 1):
            for which in sorted(calls, reverse=(number + turn) % 2 == 1):
                start, worked = time.perf_counter(), time.thread_time()
                calls[which][number]()
                measured[which].append(_milliseconds(start))
                measured[f"{which} cpu"].append((time.thread_time() - worked) * 1000)
        for which, all_of_it in measured.items():
            times[which].append(statistics.median(all_of_it[1:] or all_of_it))
    return times


def _erased(db: Database) -> dict[str, Any]:
    """Return how long the steps take in which chats of 100 messages are erased."""
    times = []
    found = db.query("SELECT id FROM conversation WHERE id LIKE 'c%' ORDER BY created LIMIT ?", (_ERASED,))
    for (conversation,) in found:
        ConversationRepository(db).mark_deleted(conversation, 1)
        is_done = False
        while not is_done:
            start = time.perf_counter()
            is_done = purge_conversations(db, 1, 0.0).is_done
            times.append(_milliseconds(start))
    return {"ms": _figures(times), "ms_per_chat": round(sum(times) / len(found), 1)}


def _starts(path: Path, place: Path) -> dict[str, Any]:
    """Return what starting the window costs with this store and with an empty one."""
    profiles = {name: place / f"{name}-profile" for name in ("large", "empty")}
    for profile in profiles.values():
        startup.first_start(profile)
    chats = profiles["large"] / "data" / "chats.db"
    key = KeyVault(chats.parent).obtain(create=False).key
    shutil.copy(path, chats)
    connection = apsw.Connection(str(chats))
    unlock(connection, _KEY)
    connection.pragma("journal_mode", "delete")
    connection.pragma("rekey", f"raw:{key.hex()}")
    connection.close()
    try:
        return startup.compared(profiles["large"], profiles["empty"])
    finally:
        for profile in profiles.values():
            shutil.rmtree(profile)


def _queries() -> dict[str, list[str]]:
    """Return what is looked for: words as frequent as people's are, from nearly everywhere to a handful of places."""
    texts = MixedTexts()
    en, de, zh, th = (texts.words[name] for name in ("en", "de", "zh", "th"))
    ranks = [0, 1, 2, 5, 10, 30, 100, 300, 1_000, 3_000, 10_000, 15_000]
    long = [word for word in en if len(word) > 5]
    return {
        "words": [words[rank] for words in (en, de, texts.words["ru"], texts.words["ar"]) for rank in ranks],
        "typing": [word[:length] for word in (long[0], long[40], long[500]) for length in range(1, len(word) + 1)],
        "several": [f"{en[one]} {en[other]}" for one in ranks[:6] for other in ranks[3:9]],
        "phrases": [f'"{en[one]} {en[other]}"' for one in ranks[:4] for other in ranks[:4]],
        "without spaces": [words[rank][:count] for words in (zh, th) for rank in ranks[:9] for count in (1, 2, 3)],
        "filtered": [
            f"{word} {narrowed}"
            for word in (en[0], en[30], en[1_000], zh[3])
            for narrowed in (
                "tag:t3",
                "folder:f1",
                "model:m5",
                "after:2021-05",
                "before:2020-12 after:2020-11",
                "-tag:t3",
            )
        ],
        "excluded": [f"{en[one]} -{en[other]}" for one in ranks[:5] for other in ranks[:5] if one != other],
        "nothing": ["zzzzqq", f"{en[0]} zzzzqq", "tag:none", "北北北北"],
    }


def _write(path: Path, messages: int) -> dict[str, Any]:
    texts = MixedTexts()
    start = time.perf_counter()
    db = Database.open(path, _KEY)
    migrate(db)
    db.execute("PRAGMA cache_size = -500000")
    db.execute("PRAGMA wal_autocheckpoint = 100000")
    conversations = ConversationRepository(db)
    count = max(1, messages // _PER_CONVERSATION)
    written = iter(texts.texts(messages))
    for first in range(0, count, 100):
        with db.transaction():
            for number in range(first, min(first + 100, count)):
                _write_conversation(db, conversations, number, written)
    with db.transaction():
        db.execute("INSERT INTO conversation(id, title, created, updated) VALUES ('long', 'long', 1, 1)")
        _write_messages(db, "long", _START, MixedTexts(8).texts(_LONG))
    db.checkpoint()
    db.close()
    seconds = time.perf_counter() - start
    return {"seconds": round(seconds, 1), "ms_per_message": round(seconds * 1000 / messages, 3)}


def _write_conversation(db: Database, conversations: ConversationRepository, number: int, texts: Iterator[str]) -> None:
    page = list(itertools.islice(texts, _PER_CONVERSATION))
    begun = _START + number * _PER_CONVERSATION * _MINUTE
    db.execute(
        "INSERT INTO conversation(id, title, created, updated) VALUES (?, ?, ?, ?)",
        (f"c{number}", page[0][:40], begun, begun + len(page) * _MINUTE),
    )
    conversations.save(ConversationId(f"c{number}"), tags=(f"t{number % 100}",), folder=f"f{number % 7}")
    _write_messages(db, f"c{number}", begun, iter(page), model=f"m{number % 9}")


def _write_messages(db: Database, conversation: str, begun: int, texts: Iterator[str], model: str = "m") -> None:
    parent = None
    for number, text in enumerate(texts):
        is_answer = number % 2 == 1
        id_ = f"{conversation}-{number}"
        db.execute(
            "INSERT INTO message(id, conversation, parent, role, content, status, model, created) "
            "VALUES (?, ?, ?, ?, ?, 'complete', ?, ?)",
            (id_, conversation, parent, "assistant" if is_answer else "user", text, model if is_answer else "",
             begun + number * _MINUTE),
        )  # fmt: skip
        parent = id_
    db.execute("UPDATE conversation SET active_leaf = ? WHERE id = ?", (parent, conversation))


def _bring_up_to_date(path: Path, plain_path: Path) -> None:
    """Migrate a store that was kept, without the copy that a migration leaves."""
    db = Database.open(path, _KEY)
    if migrate(db) < db.user_version():
        remove_backups(path)
        plain_path.unlink(missing_ok=True)
    db.close()


def _decrypt(path: Path, target: Path) -> None:
    shutil.copy(path, target)
    connection = apsw.Connection(str(target))
    unlock(connection, _KEY)
    connection.pragma("journal_mode", "delete")
    connection.pragma("rekey", "")
    connection.close()


def _open_plain(path: Path) -> Database:
    connection = apsw.Connection(str(path))
    _configure(connection)
    return Database(connection, path, _KEY)


def _open_long(db: Database, folder: Path) -> None:
    """What :meth:`sotto.services.history.HistoryService.open` does."""
    conversation = ConversationRepository(db).get(ConversationId("long"))
    assert conversation is not None
    transcript = TranscriptRepository(db, MessageRepository(db, WriterRegistry(folder)))
    nodes = transcript.nodes(conversation.id)
    assert len(transcript.messages(last_ids(nodes, conversation.active_leaf, _LAST_PAGE))) == _LAST_PAGE


def _appends(db: Database, folder: Path) -> list[Callable[[], object]]:
    messages = MessageRepository(db, WriterRegistry(folder))
    parent: MessageId | None = None
    db.execute("INSERT OR IGNORE INTO conversation(id, title, created, updated) VALUES ('new', 'new', 1, 1)")
    now = time.time_ns()
    calls: list[Callable[[], object]] = []
    for number, text in enumerate(MixedTexts(9).texts(_APPENDED)):
        message = Message(MessageId(f"{now}-{number}"), ConversationId("new"), parent, Role.USER, text, now // 10**6)
        calls.append(partial(messages.append, message))
        parent = message.id
    return calls


def _milliseconds(start: float) -> float:
    return (time.perf_counter() - start) * 1000


def _compared(samples: dict[str, list[float]]) -> dict[str, Any]:
    figures: dict[str, Any] = {name: _figures(times) for name, times in samples.items()}
    ratio = {name: round(figures["encrypted"][name] / max(figures["plain"][name], 1e-3), 2) for name in ("p50", "sum")}
    return figures | {"ratio_p50": ratio["p50"], "ratio_sum": ratio["sum"]}


def _figures(times: list[float]) -> dict[str, Any]:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return {
        "count": len(times),
        "p50": round(statistics.median(ordered), 2),
        "p95": round(p95, 2),
        "max": round(ordered[-1], 2),
        "sum": round(sum(ordered), 1),
    }


def _sizes(db: Database) -> dict[str, Any]:
    rows = db.query("SELECT name, sum(pgsize) / 1000000 FROM dbstat GROUP BY name")
    sizes = dict(rows)
    index = sum(size for name, size in sizes.items() if name.startswith("message_fts"))
    return {"file_mb": sum(sizes.values()), "messages_mb": sizes["message"], "index_mb": index}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    print(json.dumps(measure(arguments.messages, arguments.keep), indent=1))


if __name__ == "__main__":
    main()
