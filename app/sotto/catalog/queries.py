"""Finding models in the catalog: by words, language, purpose, licence, and by what suits this computer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from sotto.catalog.entries import CatalogEntry, Openness, Role
from sotto.catalog.fit import Advice
from sotto.catalog.licences import Licence, LicenceClass
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; None and empty mean: whatever. ``language`` is an ISO 639-1 code; ``fits`` leaves out what
    is too large, ``open_data`` what does not publish the data it learned from; ``largest`` is the size of a download in
    bytes."""

    words: str = ""
    language: str = ""
    role: Role | None = None
    licence_class: LicenceClass | None = None
    fits: bool = False
    open_data: bool = False
    largest: int | None = None


def find(
    entries: Iterable[CatalogEntry],
    query: Query,
    licences: Mapping[str, Licence],
    choice_for: Callable[[CatalogEntry], tuple[Advice, int | None]],
) -> list[CatalogEntry]:
    """Return the entries that ``query`` fits; those that have all words in their name come first.

    ``choice_for`` says how the file that is recommended would run, and its size in bytes (None: not known).
    """
    words = query.words.casefold().split()
    found = [
        entry
        for entry in entries
        if _is_wanted(entry, licences[entry.licence], query)
        and _has_all(words, _everything(entry, licences[entry.licence]))
        and _is_small_enough(query, choice_for, entry)
    ]
    return sorted(found, key=lambda entry: not _has_all(words, f"{entry.name} {entry.id}"))


def by_id(entries: Iterable[CatalogEntry], given: str) -> CatalogEntry:
    """Return the entry whose id is ``given``, or the only one whose id or name contains it.

    Raises ``UserFacingError`` ``catalog_model_unknown`` or ``catalog_model_ambiguous``.
    """
    wanted = given.strip().casefold()
    everything = list(entries)
    found = [entry for entry in everything if wanted in (entry.id, entry.name.casefold())]
    found = found or [entry for entry in everything if wanted and wanted in f"{entry.id}\n{entry.name.casefold()}"]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserFacingError(
            "catalog_model_unknown",
            f"The catalog has no model “{given}”.",
            "“sotto catalog list” shows all of them, “sotto catalog search WORDS” finds some.",
        )
    raise UserFacingError(
        "catalog_model_ambiguous",
        f"“{given}” fits {len(found)} models.",
        "Give one of their ids: " + ", ".join(entry.id for entry in found[:5]) + ("…" if len(found) > 5 else "."),
    )


def _is_wanted(entry: CatalogEntry, licence: Licence, query: Query) -> bool:
    return (
        (not query.language or query.language in entry.languages)
        and query.role in (None, entry.role)
        and query.licence_class in (None, licence.licence_class)
        and not (query.open_data and entry.published.data is not Openness.OPEN)
    )


def _is_small_enough(
    query: Query, choice_for: Callable[[CatalogEntry], tuple[Advice, int | None]], entry: CatalogEntry
) -> bool:
    if not query.fits and query.largest is None:
        return True
    advice, size = choice_for(entry)
    if query.fits and advice is Advice.TOO_LARGE:
        return False
    return query.largest is None or (size is not None and size <= query.largest)


def _has_all(words: Iterable[str], text: str) -> bool:
    """Return whether each of ``words`` (case folded) begins a word of ``text``."""
    text = text.casefold()
    return all(re.search(rf"(?<![^\W_]){re.escape(word)}", text) for word in words)


def _everything(entry: CatalogEntry, licence: Licence) -> str:
    parts = [entry.id, entry.name, entry.family, entry.role, entry.summary, licence.name, licence.licence_class]
    parts += [entry.origin.author, entry.origin.base or "", *(file.quantization for file in entry.files)]
    return "\n".join(parts)
