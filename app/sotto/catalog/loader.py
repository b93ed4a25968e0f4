"""Reads the catalog and refuses it as a whole if one entry lacks its licence, its origin or a pin.

A wrong entry would be found only after gigabytes, or never; so the file is checked strictly each time it is read.
``resources/catalog.schema.json`` says the same rules to editors.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sotto.catalog.checked import Record, damaged, read_record
from sotto.catalog.entries import (
    Architecture,
    Catalog,
    CatalogEntry,
    Check,
    FileKind,
    ModelFile,
    Openness,
    Origin,
    Published,
    Role,
    TemplateOf,
)

FORMAT = 1
"""The version of the file's form that this program reads."""

_ID = r"[a-z0-9]+([.-][a-z0-9]+)*"
_LANGUAGE = r"[a-z]{2}|mul"
_REPOSITORY = r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*"
_FILE_NAME = r"[A-Za-z0-9][\w.+-]*\.gguf"
_QUANTIZATION = r"[A-Z0-9]+([_-][A-Z0-9]+)*"
_COMMIT = r"[0-9a-f]{40}"
_SHA256 = r"[0-9a-f]{64}"
_DAY = r"\d{4}-\d{2}-\d{2}"


def load_catalog(path: Path, licences: Collection[str]) -> Catalog:
    """Return the catalog in the file at ``path``; every entry's licence must be one of ``licences`` (ids).

    Raises ``UserFacingError`` ``catalog_damaged``, which names the place and the fault.
    """
    record = read_record(path, path.name)
    record.text("$schema")
    if record.number("format") != FORMAT:
        raise damaged(path.name, "is of another version of Sotto")
    updated = record.text("updated", _DAY)
    entries = tuple(_entry(one, licences) for one in record.records("models"))
    record.finish()
    _refuse_doubles(path.name, entries)
    return Catalog(updated, entries)


def _entry(record: Record, licences: Collection[str]) -> CatalogEntry:
    model_id = record.text("id", _ID)
    record.where += f" ({model_id})"
    entry = CatalogEntry(
        id=model_id,
        name=record.text("name"),
        family=record.text("family"),
        role=record.choice("role", Role),
        summary=record.text("summary", r"\S.*\."),
        languages=record.texts("languages", _LANGUAGE, at_least=1),
        parameters=record.number("parameters"),
        active_parameters=record.number("active_parameters"),
        context=record.number_or_none("context"),
        architecture=_architecture(record),
        licence=record.text("licence"),
        published=_published(record),
        origin=_origin(record),
        template_sha256=record.texts("template_sha256", _SHA256),
        template_of=record.choice_or_none("template_of", TemplateOf),
        notes=record.texts("notes", r"\S.*\."),
        files=tuple(_file(one) for one in record.records("files")),
    )
    record.finish()
    _check_entry(record.where, entry, licences)
    return entry


def _check_entry(where: str, entry: CatalogEntry, licences: Collection[str]) -> None:
    if entry.licence not in licences:
        raise damaged(f"{where}.licence", f"{entry.licence!r} is not among the licences")
    if entry.active_parameters > entry.parameters:
        raise damaged(f"{where}.active_parameters", "is more than all parameters")
    _check_template(where, entry)
    if not entry.model_files:
        raise damaged(f"{where}.files", "holds no model")
    quantizations = [file.quantization for file in entry.model_files]
    if len(set(quantizations)) < len(quantizations):
        raise damaged(f"{where}.files", "holds a quantization twice")
    if len(entry.files) - len(entry.model_files) > 1:
        raise damaged(f"{where}.files", "holds more than one projector")


def _check_template(where: str, entry: CatalogEntry) -> None:
    if bool(entry.template_sha256) != (entry.template_of not in (TemplateOf.NOBODY, None)):
        raise damaged(f"{where}.template_of", "and template_sha256 belong together")
    if entry.is_without_chats != (entry.template_of is TemplateOf.NOBODY):
        raise damaged(f"{where}.template_of", f"must be {TemplateOf.NOBODY} for base and embedding models alone")


def _architecture(record: Record) -> Architecture | None:
    inner = record.record_or_none("architecture")
    if inner is None:
        return None
    figures = Architecture(inner.number("layers"), inner.number("kv_heads"), inner.number("head_size"))
    inner.finish()
    return figures


def _published(record: Record) -> Published:
    inner = record.record("openness")
    published = Published(*(inner.choice(part, Openness) for part in ("weights", "code", "data")))
    inner.finish()
    return published


def _origin(record: Record) -> Origin:
    inner = record.record("origin")
    origin = Origin(inner.text("author"), inner.text_or_none("base"))
    inner.finish()
    return origin


def _file(record: Record) -> ModelFile:
    file = ModelFile(
        kind=record.choice("kind", FileKind),
        quantization=record.text("quantization", _QUANTIZATION),
        repository=record.text("repository", _REPOSITORY),
        name=record.text("name", _FILE_NAME),
        commit=record.text_or_none("commit", _COMMIT),
        bytes=record.number_or_none("bytes"),
        sha256=record.text_or_none("sha256", _SHA256),
        check=record.choice("check", Check),
    )
    record.finish()
    if file.unknown and file.check is Check.PINNED:
        raise damaged(record.where, f"says it is pinned, but has no {' and no '.join(file.unknown)}")
    if not file.unknown and file.check is not Check.PINNED:
        raise damaged(record.where, "has commit, bytes and sha256, but does not say that it is pinned")
    return file


def _refuse_doubles(where: str, entries: tuple[CatalogEntry, ...]) -> None:
    ids: set[str] = set()
    files: set[tuple[str, str]] = set()
    hashes: set[str] = set()
    for entry in entries:
        if entry.id in ids:
            raise damaged(where, f"holds {entry.id!r} twice")
        ids.add(entry.id)
        for file in entry.files:
            if (file.repository, file.name) in files or file.sha256 in hashes:
                raise damaged(where, f"holds the file {file.repository}/{file.name} twice")
            files.add((file.repository, file.name))
            hashes |= {file.sha256} if file.sha256 else set()
