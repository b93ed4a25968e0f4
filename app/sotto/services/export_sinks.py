"""Where an export goes: into a file on the io pool, or piece by piece to whoever prints it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from sotto.domain.errors import UserFacingError
from sotto.domain.export_format import ExportFormat
from sotto.services.tasks import Task, TaskRunner
from sotto.store.exporters.chat_format import ChatFormat, document
from sotto.store.exporters.chat_source import Entry, ExportedChat
from sotto.store.exporters.chat_writer import ChatWriter, open_writer
from sotto.store.exporters.unfinished import UnfinishedNote

UNFINISHED_FOLDER = "exports"
"""In Sotto's own folder: notes of what is being written elsewhere."""


class Sink(Protocol):
    """Where chats go. Used on the owner thread; what it starts runs elsewhere."""

    def open(self, entries: Sequence[Entry]) -> Task[None]: ...

    def add(self, chat: ExportedChat) -> Task[None]: ...

    def finish(self) -> Task[Path | None]: ...

    def discard(self) -> None: ...


class FileSink:
    """A file; see :mod:`sotto.store.exporters.chat_writer`. ``own_folder`` is where nothing may be put."""

    def __init__(self, tasks: TaskRunner, path: Path, kind: ExportFormat, own_folder: Path, overwrite: bool) -> None:
        self._tasks = tasks
        self._path = path
        self._kind = kind
        self._own_folder = own_folder
        self._overwrite = overwrite
        self._writer: ChatWriter | None = None
        self._note: UnfinishedNote | None = None
        self._is_discarded = False

    def open(self, entries: Sequence[Entry]) -> Task[None]:
        def work() -> None:
            if self._path.resolve().is_relative_to(self._own_folder.resolve()):
                raise _own_folder_error()
            self._writer = open_writer(self._path, self._kind, entries, overwrite=self._overwrite)
            with contextlib.suppress(OSError):  # the export goes on without
                self._note = UnfinishedNote(self._own_folder / UNFINISHED_FOLDER, self._writer.temporary)
            if self._is_discarded:
                self._give_up()

        return self._tasks.io(work)

    def add(self, chat: ExportedChat) -> Task[None]:
        writer = self._writer
        assert writer is not None
        return self._tasks.io(lambda: writer.add(chat))

    def finish(self) -> Task[Path | None]:
        writer = self._writer
        assert writer is not None

        def work() -> Path:
            try:
                writer.finish()
            finally:
                self._forget()
            return self._path

        return self._tasks.io(work)

    def discard(self) -> None:
        self._is_discarded = True  # before the look at the writer: it may be made at this moment
        self._give_up()

    def _give_up(self) -> None:
        if self._writer is not None:
            self._writer.discard()
        self._forget()

    def _forget(self) -> None:
        if self._note is not None:
            self._note.remove()


class TextSink:
    """A function that is given the text on the owner thread."""

    def __init__(self, tasks: TaskRunner, kind: ExportFormat, on_text: Callable[[str], None]) -> None:
        self._tasks = tasks
        self._kind = kind
        self._on_text = on_text
        self._document: ChatFormat | None = None

    def open(self, entries: Sequence[Entry]) -> Task[None]:
        def work() -> str:
            self._document = document(self._kind)
            return self._document.opening(entries)

        return self._handed_over(work)

    def add(self, chat: ExportedChat) -> Task[None]:
        one = self._made()
        return self._handed_over(lambda: "".join(one.chat(chat)))

    def finish(self) -> Task[Path | None]:
        return self._handed_over(self._made().closing)

    def discard(self) -> None:
        pass

    def _made(self) -> ChatFormat:
        assert self._document is not None
        return self._document

    def _handed_over(self, work: Callable[[], str]) -> Task[Any]:
        return self._tasks.io(work).success(self._on_text)


def _own_folder_error() -> UserFacingError:
    return UserFacingError(
        "export_into_own_folder",
        "This folder is Sotto’s own: what lies there in the clear would undo the protection of your chats.",
        "Choose another folder.",
    )
