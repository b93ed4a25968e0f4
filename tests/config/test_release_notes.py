"""The notes of one version, out of the changelog that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto.config import release_notes, resources
from sotto.config.release_notes import notes_of, shipped_notes

CHANGELOG = """# Changelog

Preface.

## [Unreleased]

Soon.

## [0.2.0] - 2026-10-01

### Added
At once:

- A long line that
  goes on here, and
  here.
- Another.

A paragraph
of two lines.

```
code
stays
```

## [0.1.0]

First.
"""


def test_the_section_of_a_version_without_its_neighbours() -> None:
    assert notes_of(CHANGELOG, "0.1.0") == "First."
    assert notes_of(CHANGELOG, "0.2.0").startswith("### Added\nAt once:\n\n- A long line")
    assert "First." not in notes_of(CHANGELOG, "0.2.0")


def test_a_version_without_a_section_is_what_is_not_released_yet() -> None:
    assert notes_of(CHANGELOG, "0.3.0") == "Soon."
    assert notes_of("# Changelog\n", "0.3.0") == ""


def test_lines_that_were_only_broken_are_whole() -> None:
    notes = notes_of(CHANGELOG, "0.2.0").split("\n")
    assert "- A long line that goes on here, and here." in notes
    assert "- Another." in notes
    assert "A paragraph of two lines." in notes
    assert notes[-4:] == ["```", "code", "stays", "```"]


def test_this_copy_has_its_notes_and_one_without_says_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "### Added" in shipped_notes("0.0.0")
    monkeypatch.setattr(release_notes, "changelog_path", lambda: tmp_path / "CHANGELOG.md")
    assert shipped_notes("0.0.0") == ""


def test_the_changelog_among_the_resources_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "resources"
    folder.mkdir()
    monkeypatch.setattr(resources, "resource_folder", lambda: folder)
    assert resources.changelog_path() == tmp_path / "CHANGELOG.md"
    (folder / "CHANGELOG.md").write_text("x", encoding="utf-8")
    assert resources.changelog_path() == folder / "CHANGELOG.md"
