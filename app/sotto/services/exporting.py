"""Writing chats to files for other places: chat by chat, so that neither memory nor the window notices ten thousand.

Each chat is read on the store lane and written on the io pool; between two of them answers go on being saved, progress
is told, and the export can be stopped. The file appears when all of it is written (see
:mod:`sotto.store.exporters.chat_writer`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sotto.config.paths import AppPaths
from sotto.domain.errors import UserFacingError
from sotto.domain.export_format import ExportFormat
from sotto.domain.ids import ConversationId
from sotto.domain.light_dataclass import dataclass
from sotto.services.export_sinks import UNFINISHED_FOLDER, FileSink, Sink, TextSink
from sotto.services.history import conversation_missing
from sotto.services.hub import EventHub
from sotto.services.tasks import Task, TaskRunner
from sotto.store.exporters.chat_source import ChatSource, Entry, ExportedChat
from sotto.store.exporters.chat_writer import cancelled, file_stem

if TYPE_CHECKING:
    from sotto.store.store import Store

Progress = Callable[[int, int], object]
"""Called on the owner thread with the number of chats that are written, and of all."""
ALL: Final = None
"""Every chat."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote. ``path`` is None if it was handed over as text."""

    path: Path | None
    chats: int
    messages: int


class Export:
    """An export that was begun. Owner thread only."""

    def __init__(self, task: Task[Exported]) -> None:
        self.task = task
        self.is_cancelled = False
        self.is_over = False

    def cancel(self) -> None:
        """Stop after the chat that is being written: the task fails with ``export_cancelled``."""
        self.is_cancelled = True


class ExportService:
    """Exports chats. Owner thread only; several exports may run."""

    def __init__(self, paths: AppPaths, tasks: TaskRunner, hub: EventHub) -> None:
        self._paths = paths
        self._tasks = tasks
        self._hub = hub
        self._running: list[_Run] = []

    def to_file(
        self,
        path: Path,
        kind: ExportFormat,
        chosen: Sequence[ConversationId] | None,
        on_progress: Progress = lambda _done, _all: None,
        *,
        overwrite: bool = False,
    ) -> Export:
        """Write the ``chosen`` chats, or ``ALL``, into one document, or with the ending ``.zip`` one document each.

        Fails with ``conversation_missing``, ``export_nothing``, ``export_exists``, ``export_folder_missing``,
        ``export_is_folder``, ``export_disk_full``, ``export_not_allowed``, ``export_failed``,
        ``export_into_own_folder`` or ``export_cancelled``; then nothing is left of it, and what was there is as before.
        """
        target = path.expanduser().absolute()
        return self._begin(FileSink(self._tasks, target, kind, self._paths.data, overwrite), kind, chosen, on_progress)

    def to_text(
        self, on_text: Callable[[str], None], kind: ExportFormat, chosen: Sequence[ConversationId] | None
    ) -> Export:
        """Hand the document over to ``on_text``, piece by piece, on the owner thread."""
        return self._begin(TextSink(self._tasks, kind, on_text), kind, chosen, lambda _done, _all: None)

    def clean_up(self) -> Task[int]:
        """Remove what killed processes left half written elsewhere; returns how many files those were."""
        from sotto.store.exporters.unfinished import remove_unfinished

        return self._tasks.io(lambda: remove_unfinished(self._paths.data / UNFINISHED_FOLDER))

    def close(self) -> None:
        """Stop what runs and leave no half file behind. Blocking, for one chat at most."""
        for run in self._running:
            run.sink.discard()

    def _begin(
        self, sink: Sink, kind: ExportFormat, chosen: Sequence[ConversationId] | None, on_progress: Progress
    ) -> Export:
        self.clean_up()
        export = Export(Task(self._hub))
        run = _Run(self._tasks, sink, export, on_progress)
        self._running = [*(one for one in self._running if not one.export.is_over), run]
        run.start(kind, chosen)
        return export


class _Run:
    """One export: read, write, and so on. Owner thread only."""

    def __init__(self, tasks: TaskRunner, sink: Sink, export: Export, on_progress: Progress) -> None:
        self.sink = sink
        self.export = export
        self._tasks = tasks
        self._on_progress = on_progress
        self._source: ChatSource | None = None
        self._next = 0
        self._chats = self._messages = 0

    def start(self, kind: ExportFormat, chosen: Sequence[ConversationId] | None) -> None:
        def listed(source: ChatSource) -> None:
            self._source = source
            self.sink.open(source.entries).success(lambda _: self._go_on()).failure(self._fail)

        work = self._tasks.store(lambda store: _source(store, kind, chosen), _one_of(chosen))
        work.success(listed).failure(self._fail)

    def _go_on(self) -> None:
        """Read and write the next chat, or end."""
        source = self._source
        assert source is not None
        self._on_progress(self._next, len(source.entries))
        if self.export.is_cancelled:
            self._fail(cancelled())
        elif self._next == len(source.entries):
            self.sink.finish().success(self._succeed).failure(self._fail)
        else:
            id_ = source.entries[self._next].id
            self._next += 1
            reading = self._tasks.store(lambda store: source.read(store, id_), id_)
            reading.success(self._write).failure(self._fail)

    def _write(self, chat: ExportedChat | None) -> None:
        if chat is None:
            self._go_on()
            return
        self._chats += 1
        self._messages += len(chat.messages)
        self.sink.add(chat).success(lambda _: self._go_on()).failure(self._fail)

    def _succeed(self, path: Any) -> None:
        self.export.is_over = True
        self.export.task.succeed(Exported(path if isinstance(path, Path) else None, self._chats, self._messages))

    def _fail(self, error: UserFacingError) -> None:
        self.export.is_over = True

        def removed(_: None) -> None:
            self.export.task.fail(error)

        self._tasks.io(self.sink.discard).success(removed)


def suggested_name(title: str, at: int) -> str:
    """Return a name, without its ending, for a file about ``title`` of the day of ``at`` (Unix milliseconds)."""
    return file_stem(Entry(ConversationId(""), title, at))


def _one_of(chosen: Sequence[ConversationId] | None) -> ConversationId | None:
    """Return a chat that says where the ``chosen`` ones are: a temporary one is exported by itself."""
    return chosen[0] if chosen else None


def _source(store: Store, kind: ExportFormat, chosen: Sequence[ConversationId] | None) -> ChatSource:
    source = ChatSource(store, chosen, with_branches=kind.has_branches)
    if chosen is not None and len(source.entries) < len(set(chosen)):
        raise conversation_missing()
    if not source.entries:
        raise UserFacingError("export_nothing", "There are no chats to export.", "Write a message first.")
    return source
