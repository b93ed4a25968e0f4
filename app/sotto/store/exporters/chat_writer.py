"""Writes chats one by one into a file: a document that holds all of them, or a zip archive of one document each."""

from __future__ import annotations

import contextlib
import re
import threading
import time
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sotto.domain.errors import UserFacingError
from sotto.domain.export_format import ExportFormat
from sotto.store.exporters.chat_facts import day
from sotto.store.exporters.chat_format import document
from sotto.store.exporters.chat_source import Entry, ExportedChat
from sotto.store.exporters.export_file import ExportFile, export_errors

_LONGEST_NAME: Final = 120
"""Bytes of a name in UTF-8; file systems allow 255 for all of it."""
_NOT_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\s]+')


def is_archive(path: Path) -> bool:
    """Return whether an export to ``path`` makes a file for each chat, in a zip archive."""
    return path.suffix.lower() == ".zip"


def file_stem(entry: Entry) -> str:
    """Return a name for the file of a chat that every system takes: its day and its title."""
    title = _NOT_IN_NAMES.sub(" ", entry.title).strip(" .")
    short = title.encode("utf-8", "replace")[:_LONGEST_NAME].decode("utf-8", "ignore").rstrip(" .")
    return f"{day(entry.updated)} {short}".strip()


class ChatWriter(ABC):
    """One file with chats. Any thread; :meth:`discard` may come from another one while the others run."""

    def __init__(self, path: Path, *, overwrite: bool) -> None:
        self._file = ExportFile(path, overwrite=overwrite)
        self._lock = threading.Lock()
        self._is_over = False

    @property
    def temporary(self) -> Path:
        """What the file is called until it is whole."""
        return self._file.temporary

    def add(self, chat: ExportedChat) -> None:
        """Write one chat. Raises ``export_disk_full`` and the like."""
        with self._lock, export_errors(self._file.path):
            self._check()
            self._add(chat)

    def finish(self) -> None:
        """End the file and put it in its place."""
        with self._lock:
            self._check()
            self._is_over = True
            try:
                with export_errors(self._file.path):
                    self._end()
            except BaseException:
                self._abandon()
                raise
            self._file.finish()

    def discard(self) -> None:
        """Leave nothing behind; harmless if it is over already."""
        with self._lock:
            if not self._is_over:
                self._is_over = True
                self._abandon()

    def _abandon(self) -> None:
        self._file.discard()

    def _check(self) -> None:
        if self._is_over:
            raise cancelled()

    @abstractmethod
    def _add(self, chat: ExportedChat) -> None:
        """Write one chat."""

    @abstractmethod
    def _end(self) -> None:
        """Write what comes behind the last one."""


class DocumentWriter(ChatWriter):
    """All chats in one document."""

    def __init__(self, path: Path, kind: ExportFormat, entries: Sequence[Entry], *, overwrite: bool) -> None:
        super().__init__(path, overwrite=overwrite)
        self._document = document(kind)
        self._head = self._document.opening(entries)

    def _add(self, chat: ExportedChat) -> None:
        self._write_head()
        for part in self._document.chat(chat):
            self._write(part)

    def _end(self) -> None:
        self._write_head()
        self._write(self._document.closing())

    def _write_head(self) -> None:
        head, self._head = self._head, ""
        self._write(head)

    def _write(self, text: str) -> None:
        self._file.file.write(text.encode("utf-8", "replace"))


class ArchiveWriter(ChatWriter):
    """A document for each chat, in a zip archive; web pages get a page that leads to them."""

    def __init__(self, path: Path, kind: ExportFormat, entries: Sequence[Entry], *, overwrite: bool) -> None:
        super().__init__(path, overwrite=overwrite)
        self._kind = kind
        self._entries = {entry.id: entry for entry in entries}
        self._names = _free_names(entries, kind)
        self._archive = zipfile.ZipFile(self._file.file, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._written: list[Entry] = []

    def _add(self, chat: ExportedChat) -> None:
        entry = self._entries[chat.conversation.id]
        one = document(self._kind)
        with self._archive.open(self._info(self._names[entry.id]), "w", force_zip64=True) as file:
            for part in (one.opening([entry]), *one.chat(chat), one.closing()):
                file.write(part.encode("utf-8", "replace"))
        self._written.append(entry)

    def _end(self) -> None:
        if self._kind is ExportFormat.HTML:
            from urllib.parse import quote

            from sotto.store.exporters.web_page import index_page

            page = index_page(self._written, [quote(self._names[entry.id]) for entry in self._written])
            with self._archive.open(self._info("index.html"), "w") as file:
                file.write(page.encode("utf-8", "replace"))
        self._archive.close()

    def _abandon(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # or it would try once more when it is garbage
            self._archive.close()
        super()._abandon()

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, time.localtime()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        return info


def open_writer(path: Path, kind: ExportFormat, entries: Sequence[Entry], *, overwrite: bool) -> ChatWriter:
    """Return a writer for ``path``, whose ending decides between a document and an archive."""
    make = ArchiveWriter if is_archive(path) else DocumentWriter
    return make(path, kind, entries, overwrite=overwrite)


def cancelled() -> UserFacingError:
    """Return ``export_cancelled``."""
    return UserFacingError("export_cancelled", "The export was stopped.", "No file was written.")


def _free_names(entries: Sequence[Entry], kind: ExportFormat) -> dict[str, str]:
    """Return a name for each chat's file; no two are the same where upper and lower case count as one."""
    taken = {"index"}
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for entry in entries:
        stem = name = file_stem(entry)
        while name.casefold() in taken:  # counted on, so that ten thousand chats of one name take no time
            counts[stem] = counts.get(stem, 1) + 1
            name = f"{stem} ({counts[stem]})"
        taken.add(name.casefold())
        names[entry.id] = f"{name}.{kind.value}"
    return names
