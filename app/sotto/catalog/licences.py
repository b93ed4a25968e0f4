"""The licences of models in plain words: what one may do, what one has to do, and where the full text is."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from sotto.catalog.checked import Record, damaged, read_record
from sotto.domain.light_dataclass import dataclass

_LIST = "licences.json"
_ADDRESS = r"https://\S+"
_TEXT_NAME = r"[a-z0-9][a-z0-9.-]*\.txt"


class LicenceClass(StrEnum):
    """How free a licence leaves the people who use a model; from free to narrow."""

    OPEN = "open"
    """Any use, with or without payment; only notices have to be kept."""
    USE_POLICY = "open with use policy"
    """Free to use, but some uses or some users are excluded, or more has to be done when passing it on."""
    NON_COMMERCIAL = "non-commercial"
    RESEARCH = "research"
    """Non-commercial, and for research or evaluation only."""


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence. ``obligations`` are plain sentences of Sotto's own and no legal advice; ``address`` is the page of
    the publisher; ``text_file`` is the file of the full text, None where it has to be read at ``address``."""

    id: str
    name: str
    licence_class: LicenceClass
    obligations: tuple[str, ...]
    address: str
    text_file: Path | None

    def full_text(self) -> str | None:
        """Return the text as published, or None where it is not stored; raises ``catalog_damaged`` if unreadable."""
        if self.text_file is None:
            return None
        try:
            return self.text_file.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise damaged(self.text_file.name, f"cannot be read: {error}") from error


def load_licences(folder: Path) -> dict[str, Licence]:
    """Return the licences described in ``folder`` by their ids. Raises ``UserFacingError`` ``catalog_damaged``."""
    record = read_record(folder / _LIST, _LIST)
    licences: dict[str, Licence] = {}
    for one in record.records("licences"):
        licence = _licence(one, folder)
        if licence.id in licences:
            raise damaged(_LIST, f"holds {licence.id!r} twice")
        licences[licence.id] = licence
    record.finish()
    return licences


def _licence(record: Record, folder: Path) -> Licence:
    licence_id = record.text("id")
    name = record.text("name")
    licence_class = record.choice("class", LicenceClass)
    obligations = record.texts("obligations", r"\S.*\.", at_least=1)
    address = record.text("address", _ADDRESS)
    text = record.text_or_none("text", _TEXT_NAME)
    record.finish()
    if text is not None and not (folder / text).is_file():
        raise damaged(f"{record.where}.text", f"names {text!r}, which is not there")
    return Licence(licence_id, name, licence_class, obligations, address, folder / text if text else None)
