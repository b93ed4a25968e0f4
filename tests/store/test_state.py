"""Named texts: what was set is what is read, and an empty text leaves nothing behind."""

from __future__ import annotations

from sotto.store.database import Database
from sotto.store.state import StateRepository


def test_the_newest_text_counts_and_an_empty_one_removes_it(db: Database) -> None:
    state = StateRepository(db)
    assert state.get("draft") == ""
    state.set("draft", "one")
    state.set("draft", "two")
    assert state.get("draft") == "two"
    state.set("draft", "")
    assert db.query("SELECT * FROM state") == []
