"""Which licences the user has agreed to: each is asked for once, and what was shown is recorded."""

from __future__ import annotations

from sotto.domain.light_dataclass import dataclass
from sotto.store.database import Database


@dataclass(frozen=True, slots=True)
class AcceptedLicence:
    """A licence that was agreed to. ``text_sha256`` is of the text that was shown, empty if only its name was; ``at``
    in Unix milliseconds."""

    licence: str
    text_sha256: str
    at: int


class AcceptedLicenceRepository:
    """Accepted licences of one database; for the thread of the database only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def is_accepted(self, licence: str, text_sha256: str = "") -> bool:
        """Return whether ``licence`` was agreed to with exactly this text."""
        sql = "SELECT 1 FROM accepted_licence WHERE licence = ? AND text_sha256 = ?"
        return self._db.query_one(sql, (licence, text_sha256)) is not None

    def accept(self, licence: str, text_sha256: str = "", *, at: int) -> None:
        """Record that the user agrees; the first time stays."""
        self._db.execute(
            "INSERT INTO accepted_licence(licence, text_sha256, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (licence, text_sha256, at),
        )

    def all(self) -> list[AcceptedLicence]:
        """Return what was agreed to, the first first."""
        rows = self._db.query("SELECT licence, text_sha256, at FROM accepted_licence ORDER BY at, licence, text_sha256")
        return [AcceptedLicence(*row) for row in rows]
