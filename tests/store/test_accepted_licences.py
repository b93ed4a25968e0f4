"""A licence is agreed to once, and with the text that was shown."""

from __future__ import annotations

from sotto.store.accepted_licences import AcceptedLicence, AcceptedLicenceRepository
from sotto.store.database import Database


def test_a_licence_is_accepted_with_its_text(db: Database) -> None:
    licences = AcceptedLicenceRepository(db)
    assert not licences.is_accepted("gemma", "ab")
    licences.accept("gemma", "ab", at=5)
    assert licences.is_accepted("gemma", "ab")
    assert not licences.is_accepted("gemma", "cd")
    assert not licences.is_accepted("gemma")
    assert not licences.is_accepted("llama3", "ab")


def test_the_first_time_is_what_counts(db: Database) -> None:
    licences = AcceptedLicenceRepository(db)
    licences.accept("mit", at=9)
    licences.accept("gemma", "ab", at=5)
    licences.accept("gemma", "ab", at=7)
    assert licences.all() == [AcceptedLicence("gemma", "ab", 5), AcceptedLicence("mit", "", 9)]
