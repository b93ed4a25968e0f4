"""Save what can be read of a damaged store: row by row around the damaged pages, into a new file, with a report.

Every page carries a tag, so a damaged one is noticed when it is read and never returns another text. All that is needed
beyond the rows is the schema: if its pages are among the damaged ones, they are taken from a backup (a backup is a copy
page by page, so that its tables begin at the same pages) or from a new store.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import apsw

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.store.backups import Progress, number_of, open_connection
from sotto.store.database import Database, Row
from sotto.store.errors import translated
from sotto.store.migrations import MIGRATIONS, migrate, remove_backups
from sotto.store.row_ranges import Gap, read_rows, read_without_rowid
from sotto.store.salvage_leaves import read_leaves
from sotto.store.salvage_links import mend_links

PAGE_BYTES = 4096
_DERIVED = ("conversation_title", "conversation_model")
"""Filled by triggers."""


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What was saved. ``gaps``: pieces that could not be read; ``lost_rows``: at most how many rows were in them.

    ``mended`` counts messages that were attached to another one, since the one they followed is lost, and ``named``
    the chats that had to be given a title.
    """

    conversations: int
    messages: int
    other_rows: int
    gaps: int
    lost_rows: int
    mended: int
    named: int


def salvage(damaged: Path, work: Path, key: bytes, donors: Sequence[Path], on_progress: Progress) -> SalvageReport:
    """Write what can be read of ``damaged`` into a new database ``work/chats.db``. ``damaged`` is only read.

    ``work`` is an empty folder; ``donors`` are backups, the newest first. Raises ``store_beyond_repair`` if nothing
    could be read.
    """
    source_path = work / "source.db"
    with translated():
        for suffix in ("", "-wal"):
            file = damaged.with_name(damaged.name + suffix)
            if file.exists():
                shutil.copyfile(file, source_path.with_name(source_path.name + suffix))
    source, schema = _open_source(source_path, work, key, donors)
    target = Database.open(work / "chats.db", key)
    try:
        report = _Copying(source, target, schema, on_progress).run()
        remove_backups(target.path)
        target.checkpoint()
    finally:
        source.close()
        target.close()
    if not report.conversations:
        raise _beyond_repair("no chat could be read")
    return report


class _Copying:
    """One run from ``source`` to the new database ``target``."""

    def __init__(self, source: apsw.Connection, target: Database, schema: int, on_progress: Progress) -> None:
        self._source = source
        self._target = target
        self._schema = schema
        self._on_progress = on_progress
        self._gaps: list[Gap] = []

    def run(self) -> SalvageReport:
        """Copy everything, mend what refers to lost rows, and bring the result to the current schema."""
        target = self._target
        migrate(target, MIGRATIONS[: self._schema])
        target.execute("PRAGMA foreign_keys = OFF")
        tables = self._tables()
        counts = {}
        with target.transaction():
            for number, table in enumerate(tables):
                self._on_progress(number / len(tables))
                counts[table] = self._copy(table)
            rescued = self._copy_leaves(counts) if self._gaps else 0
            mended, named = mend_links(target)
        target.execute("PRAGMA foreign_keys = ON")
        migrate(target)
        if found := target.integrity_check():
            raise RuntimeError(f"what was saved contradicts itself: {len(found)} findings")
        self._on_progress(1.0)
        ((conversations,),) = target.query("SELECT count(*) FROM conversation")
        messages = counts.pop("message", 0)
        counts.pop("conversation", 0)
        lost = max(0, sum(gap.last - gap.first + 1 for gap in self._gaps) - rescued)
        return SalvageReport(conversations, messages, sum(counts.values()), len(self._gaps), lost, mended, named)

    def _tables(self) -> list[str]:
        rows = self._target.query(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' "
        )
        names = [str(name) for (name,) in rows if name not in _DERIVED]
        return sorted(names, key=lambda name: (name != "conversation", name != "message", name))

    def _copy(self, table: str) -> int:
        columns = self._columns(table)
        has_rowid = self._target.query_one("SELECT wr FROM pragma_table_list WHERE name = ?", (table,)) != (1,)
        names = ", ".join(columns)
        # The rowid is kept where it is a column of its own, as message.seq is; elsewhere nothing refers to it.
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT OR IGNORE INTO {table}({names}) VALUES ({marks})"  # noqa: S608 - names from our own schema
        count = 0
        for row in self._rows(table, columns, has_rowid):
            try:
                count += self._target.execute(sql, row)
            except apsw.ConstraintError:  # not a row of this table
                self._gaps.append(Gap(0, 0))
        return count

    def _copy_leaves(self, counts: dict[str, int]) -> int:
        """Copy the rows to which no way leads any more; return how many those were. ``counts`` grow by them."""
        columns = {table: self._columns(table) for table in ("message", "conversation")}
        rescued = 0
        for table, row in read_leaves(self._source, columns, {"message": "seq"}, self._on_progress):
            known = [(name, value) for name, value in zip(columns[table], row, strict=True) if value is not None]
            names, marks = ", ".join(name for name, _ in known), ", ".join("?" * len(known))
            sql = f"INSERT OR IGNORE INTO {table}({names}) VALUES ({marks})"  # noqa: S608 - names from our own schema
            try:
                added = self._target.execute(sql, [value for _, value in known])
            except apsw.ConstraintError:  # it only looked like one
                continue
            rescued += added
            counts[table] += added
        return rescued

    def _columns(self, table: str) -> list[str]:
        return [str(row[1]) for row in self._target.query(f'PRAGMA table_info("{table}")')]

    def _rows(self, table: str, columns: Sequence[str], has_rowid: bool) -> Iterator[Row]:
        if has_rowid:
            return read_rows(self._source, table, columns, self._gaps.append)
        return read_without_rowid(self._source, table, columns, self._gaps.append)


def _open_source(path: Path, work: Path, key: bytes, donors: Sequence[Path]) -> tuple[apsw.Connection, int]:
    """Return a connection that knows the schema, and its number."""
    pristine = work / "pristine"
    attempts: list[Callable[[], Path | None]] = [lambda: None]
    attempts.extend(lambda donor=donor: donor for donor in donors)  # type: ignore[misc]
    attempts.append(lambda: _new_store(work, key))
    for number, attempt in enumerate(attempts):
        try:
            donor = attempt()
            if number == 1:
                shutil.copyfile(path, pristine)
            if donor is not None:
                shutil.copyfile(pristine, path)
                _transplant(donor, path, work, key)
            connection = open_connection(path, key)
        except (apsw.Error, OSError, UserFacingError):
            continue
        schema = _schema_of(connection)
        if schema is not None:
            return connection, schema
        connection.close()
    raise _beyond_repair("the schema could not be read")


def _schema_of(connection: apsw.Connection) -> int | None:
    """Return the number of the schema if it can be read and is one of ours."""
    try:
        connection.pragma("writable_schema", True)  # a file that is shorter than it says is read as far as it goes
        connection.pragma("query_only", True)
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        schema = number_of(connection, "PRAGMA user_version")
    except (apsw.CorruptError, apsw.NotADBError, apsw.IOError, apsw.CantOpenError):
        return None
    return schema if {"conversation", "message"} <= tables and 0 < schema <= len(MIGRATIONS) else None


def _new_store(work: Path, key: bytes) -> Path:
    path = work / "new.db"
    db = Database.open(path, key)
    try:
        migrate(db)
        db.checkpoint()
    finally:
        db.close()
    return path


def _transplant(donor: Path, path: Path, work: Path, key: bytes) -> None:
    """Replace the pages of the schema in ``path`` by those of ``donor``.

    The first page also says how many pages there are, and those beyond are not read: the copy is made larger first.
    """
    grown = work / "donor.db"
    shutil.copyfile(donor, grown)
    connection = open_connection(grown, key)
    try:
        connection.pragma("journal_mode", "off")
        connection.pragma("synchronous", "off")
        pages = path.stat().st_size // PAGE_BYTES
        number = 0
        while connection.pragma("page_count") < pages:
            missing = pages - connection.pragma("page_count") + 1
            text_bytes = min(missing, 25_000) * PAGE_BYTES
            connection.execute(
                "INSERT INTO state(key, value) VALUES (?, hex(zeroblob(?)))", (f"grown.{number}", text_bytes // 2)
            )
            number += 1
        schema_pages = [
            page for (page,) in connection.execute("SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'")
        ]
    finally:
        connection.close()
    with grown.open("rb") as source, path.open("rb+") as target:
        for page in schema_pages:
            source.seek((page - 1) * PAGE_BYTES)
            target.seek((page - 1) * PAGE_BYTES)
            target.write(source.read(PAGE_BYTES))


def _beyond_repair(details: str) -> UserFacingError:
    return UserFacingError(
        "store_beyond_repair",
        "Nothing could be read from the damaged file of your chats.",
        "It has been kept as it is. Restore a backup if there is one.",
        details,
    )
