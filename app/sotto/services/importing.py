"""Chats from other programs: what is in their files, and having them in Sotto, all of a file or nothing.

A preview only reads, on the io pool. An import is one transaction on the store lane, each file a part of it that is
undone as a whole when the file turns out to be damaged; a cancelled import, or a killed one, leaves the store as it
was. Everything else that needs the store waits meanwhile: for 100 MB some half a minute.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sotto.domain.chat import Conversation
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationSaved, ManyChatsChanged
from sotto.services.clock import now_ms
from sotto.services.dispatcher import Dispatcher
from sotto.services.hub import EventHub
from sotto.services.import_preview import Overview, mark_of
from sotto.services.import_report import ALREADY_THERE, ImportPreview, ImportReport, Skipped
from sotto.services.tasks import AbandonedError, Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.importers.chat_files import ChatFile
    from sotto.store.importers.found_chat import FoundChat
    from sotto.store.store import Store

Progress = Callable[[str, int, int], object]
"""Called on the owner thread with the name of the file that is read, the bytes read so far, and those of all files."""
_PROGRESS_SECONDS: Final = 0.1
_MOST_TITLES: Final = 200
_MOST_ANNOUNCED: Final = 50
"""New chats that are announced one by one; each makes the list of chats look where it belongs."""


class ChatImport:
    """An import, or a preview, that was begun. Owner thread only."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Give up: the task fails with ``import_cancelled``, and the store is as before. Too late is harmless."""
        self._cancelled.set()


class PreviewRun(ChatImport):
    """A preview under way."""

    task: Task[ImportPreview]


class ImportRun(ChatImport):
    """An import under way."""

    task: Task[ImportReport]


class ImportService:
    """Reads the files of other programs, and Sotto's own. Owner thread only."""

    def __init__(self, tasks: TaskRunner, hub: EventHub, dispatcher: Dispatcher) -> None:
        self._tasks = tasks
        self._hub = hub
        self._dispatcher = dispatcher

    def preview(self, paths: Sequence[Path], progress: Progress | None = None) -> PreviewRun:
        """Begin to look at what is in files, folders and zip archives, and which of it is here already."""
        run = PreviewRun()
        watch = self._watch(run, progress)
        run.task = Task(self._hub)

        def read(overview: Overview) -> None:
            noted = self._tasks.store(overview.result)
            noted.success(run.task.succeed).failure(run.task.fail)

        self._tasks.io(lambda: _look(tuple(paths), watch)).success(read).failure(run.task.fail)
        return run

    def start(
        self, paths: Sequence[Path], progress: Progress | None = None, chosen: frozenset[str] | None = None
    ) -> ImportRun:
        """Begin to import files, folders and zip archives; ``chosen`` names chats by their marks, None: all.

        Each new chat is announced as ConversationSaved; if they are many, ManyChatsChanged is announced instead.
        """
        run = ImportRun()
        watch = self._watch(run, progress)
        work = self._tasks.store(lambda store: _import(store, tuple(paths), watch, chosen))
        run.task = work.success(self._announce)
        return run

    def find_exports(self, paths: Sequence[Path]) -> Task[tuple[Path, ...]]:
        """Return those of ``paths`` that are folders or archives, or hold chats, by what is in them."""
        from sotto.services.dropped_files import is_export

        return self._tasks.io(lambda: tuple(path for path in paths if is_export(path)))

    def _watch(self, run: ChatImport, progress: Progress | None) -> _Watch:
        return _Watch(run._cancelled, self._tasks.closing, self._dispatcher, progress)

    def _announce(self, report: ImportReport) -> None:
        if len(report.conversations) > _MOST_ANNOUNCED:
            self._hub.publish(ManyChatsChanged())
            return
        for conversation in report.conversations:
            self._hub.publish(ConversationSaved(conversation))


class _Watch:
    """Counts what is read, tells it to the owner thread, and ends the work when it is not wanted any more."""

    def __init__(
        self,
        cancelled: threading.Event,
        closing: threading.Event,
        dispatcher: Dispatcher,
        progress: Progress | None,
    ) -> None:
        self._cancelled = cancelled
        self._closing = closing
        self._dispatcher = dispatcher
        self._progress = progress
        self._told = 0.0
        self._done = 0
        self.total = 0
        self.file = ""
        self.found = 0  # files with chats

    def check(self) -> None:
        """Raise if the work is to end: ``import_cancelled``, or AbandonedError when Sotto closes."""
        if self._closing.is_set():
            raise AbandonedError
        if self._cancelled.is_set():
            raise UserFacingError("import_cancelled", "The import was stopped.", "Your chats are as they were before.")

    def read(self, count: int) -> None:
        """Note ``count`` bytes more."""
        self.check()
        self._done += count
        if self._progress is None or time.monotonic() - self._told < _PROGRESS_SECONDS:
            return
        self._told = time.monotonic()
        progress, file, done, total = self._progress, self.file, self._done, max(self.total, self._done)

        def tell() -> None:
            if not self._closing.is_set():
                progress(file, done, total)

        self._dispatcher.post(tell)


def _look(paths: Sequence[Path], watch: _Watch) -> Overview:
    overview = Overview()
    for name, file in _files(paths, watch, overview.skipped):
        with _noting_failure(name, file, overview.skipped):
            overview.skipped += _each_chat(name, file, watch, overview.add)
            overview.end_file(name)
        overview.drop_file()
    return overview


def _import(store: Store, paths: Sequence[Path], watch: _Watch, chosen: frozenset[str] | None) -> ImportReport:
    from sotto.store.imported_chats import ImportedChats

    added, skipped = list[Conversation](), list[Skipped]()
    with store.db.transaction():
        chats = ImportedChats(store.db, store.conversations, store.messages)
        for name, file in _files(paths, watch, skipped):
            from_file: list[Conversation] = []

            def add(chat: FoundChat, from_file: list[Conversation] = from_file) -> bool:
                stored = chats.add(chat)
                if stored is not None:
                    from_file.append(stored)
                return stored is not None

            with _noting_failure(name, file, skipped):
                with store.db.transaction():
                    notes = _each_chat(name, file, watch, add, chosen)
                skipped += notes
                added += from_file
        watch.check()
    return ImportReport(tuple(added), sum(one.message_count for one in added), tuple(skipped))


def _files(paths: Sequence[Path], watch: _Watch, skipped: list[Skipped]) -> Iterator[tuple[str, ChatFile]]:
    """Yield the files with their names for the report; what can't be opened is noted in ``skipped``."""
    from sotto.store.importers import jan
    from sotto.store.importers.chat_files import files_at
    from sotto.store.importers.failures import UnreadableFileError, no_chats

    for path in paths:
        with contextlib.suppress(UnreadableFileError):
            watch.total += sum(file.size for file in files_at(path))
    for path in paths:
        watch.check()
        known, is_container = watch.found, False
        try:
            for file in files_at(path):
                is_container = file.is_inner
                watch.file = f"{path.name}/{file.name}" if file.is_inner else file.name
                if file.is_inner and file.is_called(jan.THREAD_FILE) and file.sibling(jan.MESSAGES_FILE) is not None:
                    continue  # read together with the messages
                yield watch.file, file
        except UnreadableFileError as error:
            skipped.append(Skipped(path.name, "", error.reason))
        else:
            if watch.found == known and (is_container or not watch.file):
                skipped.append(Skipped(path.name, "", no_chats().reason))


def _each_chat(
    name: str,
    file: ChatFile,
    watch: _Watch,
    add: Callable[[FoundChat], bool],
    chosen: frozenset[str] | None = None,
) -> list[Skipped]:
    """Hand all ``chosen`` chats of ``file`` to ``add``, which says whether one is new; return what is skipped.

    Raises ``UnreadableFileError``, perhaps after some chats.
    """
    from sotto.store.importers.reading import SkippedChat, read_chats

    skipped, known = list[Skipped](), 0
    for found in read_chats(file, now_ms(), watch.read):
        watch.check()
        if isinstance(found, SkippedChat):
            skipped.append(Skipped(name, found.title, found.reason))
        elif chosen is not None and mark_of(found) not in chosen:
            continue
        elif not add(found):
            known += 1
            if known <= _MOST_TITLES:
                skipped.append(Skipped(name, found.conversation.title, ALREADY_THERE, is_known=True))
    if known > _MOST_TITLES:
        more = f"{known - _MOST_TITLES:,} more chats were imported before."
        skipped.append(Skipped(name, "", more, is_known=True))
    watch.found += 1
    return skipped


@contextlib.contextmanager
def _noting_failure(name: str, file: ChatFile, skipped: list[Skipped]) -> Iterator[None]:
    """Note a file that can't be imported; one of another kind only if somebody named it."""
    from sotto.store.importers.failures import UnreadableFileError

    try:
        yield
    except UnreadableFileError as error:
        if not (file.is_inner and error.is_foreign):
            skipped.append(Skipped(name, "", error.reason))
