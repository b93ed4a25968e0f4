"""Whether the chat template in a file is a known one.

A chat template decides what the model reads; one that was changed can put words into every conversation. So it is
compared with what is known: the hashes in the catalog where that has any, and the template of another installed model
of the same entry or family. Where there is neither, that is what the report says.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sotto.catalog.entries import TemplateOf
from sotto.domain.light_dataclass import dataclass

if TYPE_CHECKING:
    from sotto.catalog.entries import CatalogEntry

CATALOG: Final = "the catalog"
"""What a template was compared with, if it was those that the catalog says are in the files."""
AUTHOR: Final = "the author"
"""What a template was compared with, if it was those that the author has published; others may have mended it."""

_TAG_END = re.compile(r"(?<=[%}]\})")
_LONG_LINE = 100


class TemplateVerdict(StrEnum):
    """What a model's chat template turned out to be."""

    NONE = "no template"
    KNOWN = "known template"
    DIFFERENT = "different template"
    UNKNOWN = "no known template to compare with"


@dataclass(frozen=True, slots=True)
class TemplateReport:
    """The template in the file and what it was compared with (``compared_with``: in words, empty for nothing).

    ``diff`` holds the lines of a unified diff from the known one, empty if they are the same or only hashes are known.
    """

    text: str
    sha256: str
    verdict: TemplateVerdict
    compared_with: str = ""
    diff: tuple[str, ...] = ()


def compare_template(
    text: str, file_name: str, entry: CatalogEntry | None, references: Sequence[tuple[str, str]]
) -> TemplateReport:
    """Return what is to be said of the template ``text`` of the file called ``file_name``.

    ``entry`` is the model in the catalog, ``references`` are names and templates of related models, the nearest first.
    They decide only where the catalog knows no template; else those that are known ones show what is different.
    """
    if not text:
        return TemplateReport("", "", TemplateVerdict.NONE)
    sha256 = hash_of(text)
    known = entry.template_sha256 if entry is not None else ()
    source = AUTHOR if entry is not None and entry.template_of in (TemplateOf.AUTHOR, TemplateOf.DERIVED) else CATALOG
    if _catalog_hash(text) in known:
        return TemplateReport(text, sha256, TemplateVerdict.KNOWN, source)
    same = next((name for name, template in references if template == text), None)
    if same is not None and not known:
        return TemplateReport(text, sha256, TemplateVerdict.KNOWN, same)
    if not known and not references:
        return TemplateReport(text, sha256, TemplateVerdict.UNKNOWN)
    usable = [one for one in references if not known or _catalog_hash(one[1]) in known]
    if not usable:
        return TemplateReport(text, sha256, TemplateVerdict.DIFFERENT, source)
    name, template = usable[0]
    diff = difflib.unified_diff(_lines(template), _lines(text), name, file_name, lineterm="")
    return TemplateReport(text, sha256, TemplateVerdict.DIFFERENT, name, tuple(diff))


def hash_of(template: str) -> str:
    """Return a template's SHA-256 as the engine reports it for a loaded model."""
    return hashlib.sha256(template.encode("utf-8", "replace")).hexdigest()


def _catalog_hash(template: str) -> str:
    """Return the hash as the catalog counts it: tools that store a template often add a line break or cut it off."""
    return hash_of(template.rstrip("\n"))


def _lines(template: str) -> list[str]:
    """Return the lines of a template for people to compare; many are one long line, so those are cut after tags."""
    cut = (_TAG_END.split(line) if len(line) > _LONG_LINE else [line] for line in template.splitlines())
    return [piece for pieces in cut for piece in pieces if piece or len(pieces) == 1]
