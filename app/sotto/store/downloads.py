"""Downloads and how far they are, so that a restart goes on at the byte where the last one ended."""

from __future__ import annotations

import json

from sotto.domain.downloads import Download, DownloadFile, DownloadPart, DownloadState
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import DownloadId
from sotto.store.database import Database, Row, Value

_SELECT = """
SELECT id, name, repository, revision, quantization, folder, entry, licence, state, error, created FROM download
"""
_SELECT_FILES = """
SELECT name, local, part, size_bytes, sha256, etag, received, is_complete, revision FROM download_file
WHERE download = ? ORDER BY number
"""


class DownloadRepository:
    """Downloads of one database in the order of their queue; for the thread of the database only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Download]:
        """Return all downloads, the first to be fetched first."""
        return [self._from_row(row) for row in self._db.query(f"{_SELECT} ORDER BY position")]

    def get(self, download_id: DownloadId) -> Download | None:
        """Return one download, or None."""
        row = self._db.query_one(f"{_SELECT} WHERE id = ?", (download_id,))
        return self._from_row(row) if row else None

    def add(self, download: Download) -> None:
        """Store a new download at the end of the queue."""
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO download(id, name, repository, revision, quantization, folder, entry, licence, state, "
                "error, created, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                "(SELECT coalesce(max(position), -1) + 1 FROM download))",
                (download.id, *_facts(download)),
            )
            self._save_files(download)

    def save(self, download: Download) -> bool:
        """Change a download and its files to what is given, all or nothing; its place in the queue stays.

        Returns False if there is no such download: it may have been cancelled meanwhile.
        """
        with self._db.transaction():
            found = self._db.execute(
                "UPDATE download SET name = ?, repository = ?, revision = ?, quantization = ?, folder = ?, entry = ?, "
                "licence = ?, state = ?, error = ?, created = ? WHERE id = ?",
                (*_facts(download), download.id),
            )
            if found:
                self._db.execute("DELETE FROM download_file WHERE download = ?", (download.id,))
                self._save_files(download)
        return found > 0

    def save_received(self, download_id: DownloadId, local: str, received: int) -> None:
        """Note how many bytes of the file named ``local`` are on the disk."""
        self._db.execute(
            "UPDATE download_file SET received = ? WHERE download = ? AND local = ?", (received, download_id, local)
        )

    def move(self, download_id: DownloadId, position: int) -> None:
        """Put a download at ``position`` of the queue (0: first); positions beyond the ends mean the ends."""
        with self._db.transaction():
            queue = [row[0] for row in self._db.query("SELECT id FROM download ORDER BY position")]
            if download_id not in queue:
                return
            queue.remove(download_id)
            queue.insert(max(0, position), download_id)
            for place, waiting in enumerate(queue):
                self._db.execute("UPDATE download SET position = ? WHERE id = ?", (place, waiting))

    def remove(self, download_id: DownloadId) -> bool:
        """Forget a download, not what it left on the disk; return whether it was known."""
        return self._db.execute("DELETE FROM download WHERE id = ?", (download_id,)) > 0

    def _save_files(self, download: Download) -> None:
        for number, file in enumerate(download.files):
            self._db.execute(
                "INSERT INTO download_file(download, number, name, local, part, size_bytes, sha256, etag, received, "
                "is_complete, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    download.id,
                    number,
                    file.name,
                    file.local,
                    file.part,
                    file.size_bytes,
                    file.sha256,
                    file.etag,
                    file.received,
                    file.is_complete,
                    file.revision,
                ),
            )

    def _from_row(self, row: Row) -> Download:
        return Download(
            id=DownloadId(row[0]),
            name=row[1],
            repository=row[2],
            revision=row[3],
            quantization=row[4],
            folder=row[5],
            files=tuple(_file(file) for file in self._db.query(_SELECT_FILES, (row[0],))),
            entry=row[6],
            licence=row[7],
            state=DownloadState(row[8]),
            error=UserFacingError(**json.loads(row[9])) if row[9] else None,
            created=row[10],
        )


def _facts(download: Download) -> tuple[Value, ...]:
    """Return all that is in the row of a download except its id and its place."""
    error = download.error
    shown = json.dumps({**error.as_dict(), "details": error.details}, ensure_ascii=False) if error else ""
    return (
        download.name,
        download.repository,
        download.revision,
        download.quantization,
        download.folder,
        download.entry,
        download.licence,
        download.state,
        shown,
        download.created,
    )


def _file(row: Row) -> DownloadFile:
    return DownloadFile(
        name=row[0],
        local=row[1],
        part=DownloadPart(row[2]),
        size_bytes=row[3],
        sha256=row[4],
        etag=row[5],
        received=row[6],
        is_complete=bool(row[7]),
        revision=row[8],
    )
