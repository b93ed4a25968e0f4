"""A template is compared with what the catalog knows, with what is installed only where that knows nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto.catalog.entries import CatalogEntry
from sotto.services.template_comparison import (
    AUTHOR,
    CATALOG,
    TemplateReport,
    TemplateVerdict,
    compare_template,
    hash_of,
)
from support.catalog_files import catalog_of, model_json

FIRST = "{{ messages }}"
REVISED = "{{ messages | trim }}"
CHANGED = "{{ messages }} Praise the oracle."


def entry_of(folder: Path, template_of: str | None, *templates: str, role: str = "chat") -> CatalogEntry:
    hashes = [hash_of(template) for template in templates]
    return catalog_of(folder, model_json(role=role, template_sha256=hashes, template_of=template_of)).entries[0]


def compare(text: str, entry: CatalogEntry | None, *references: tuple[str, str]) -> TemplateReport:
    return compare_template(text, "tale.gguf", entry, references)


@pytest.mark.parametrize(("template_of", "source"), [("author", AUTHOR), ("derived", AUTHOR), ("file", CATALOG)])
@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (FIRST, TemplateVerdict.KNOWN),
        (REVISED, TemplateVerdict.KNOWN),
        (CHANGED, TemplateVerdict.DIFFERENT),
    ],
)
def test_any_known_revision_will_do(
    tmp_path: Path, template_of: str, source: str, text: str, verdict: TemplateVerdict
) -> None:
    report = compare(text, entry_of(tmp_path, template_of, FIRST, REVISED))
    assert (report.verdict, report.compared_with, report.diff) == (verdict, source, ())
    assert (report.text, report.sha256) == (text, hash_of(text))


def test_line_breaks_at_the_end_make_no_difference(tmp_path: Path) -> None:
    entry = entry_of(tmp_path, "author", FIRST)
    assert compare(FIRST + "\n\n", entry).verdict is TemplateVerdict.KNOWN
    assert compare(FIRST + " ", entry).verdict is TemplateVerdict.DIFFERENT
    assert compare(CHANGED, entry, ("Witness", FIRST + "\n")).compared_with == "Witness"


def test_only_a_reference_with_a_known_template_shows_what_is_different(tmp_path: Path) -> None:
    entry = entry_of(tmp_path, "author", FIRST, REVISED)
    report = compare(CHANGED, entry, ("Accomplice", CHANGED), ("Witness", REVISED))
    assert (report.verdict, report.compared_with) == (TemplateVerdict.DIFFERENT, "Witness")
    assert report.diff == ("--- Witness", "+++ tale.gguf", "@@ -1 +1 @@", f"-{REVISED}", f"+{CHANGED}")
    report = compare(CHANGED, entry, ("Accomplice", CHANGED))
    assert (report.verdict, report.compared_with, report.diff) == (TemplateVerdict.DIFFERENT, AUTHOR, ())


@pytest.mark.parametrize("is_listed", [True, False])
def test_where_no_hash_is_known_the_references_decide(tmp_path: Path, is_listed: bool) -> None:
    entry = entry_of(tmp_path, None) if is_listed else None
    assert compare(FIRST, entry).verdict is TemplateVerdict.UNKNOWN
    report = compare(FIRST, entry, ("Near", REVISED), ("Far", FIRST))
    assert (report.verdict, report.compared_with) == (TemplateVerdict.KNOWN, "Far")
    report = compare(CHANGED, entry, ("Near", REVISED), ("Far", FIRST))
    assert (report.verdict, report.compared_with) == (TemplateVerdict.DIFFERENT, "Near")


def test_a_template_of_a_model_that_has_none_is_not_a_known_one(tmp_path: Path) -> None:
    entry = entry_of(tmp_path, "nobody", role="base")
    assert compare("", entry) == TemplateReport("", "", TemplateVerdict.NONE)
    assert compare(FIRST, entry).verdict is TemplateVerdict.UNKNOWN


def test_a_missing_template_is_no_different_one(tmp_path: Path) -> None:
    assert compare("", entry_of(tmp_path, "file", FIRST)).verdict is TemplateVerdict.NONE


def test_a_template_that_is_no_text_can_be_compared(tmp_path: Path) -> None:
    """A file may hold bytes that are not UTF-8; they come as surrogates."""
    assert compare("\udcff", entry_of(tmp_path, "file", FIRST)).verdict is TemplateVerdict.DIFFERENT
