"""Which text of a licence counts."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sotto.catalog.licences import load_licences
from sotto.config.resources import resource_folder
from sotto.services.download_licences import licence_text_sha256

FOLDER = resource_folder() / "licenses" / "models"


def test_the_text_that_ships_counts() -> None:
    for licence in load_licences(FOLDER).values():
        text = licence.full_text()
        expected = hashlib.sha256(text.encode()).hexdigest() if text is not None else ""
        assert licence_text_sha256(FOLDER, licence.id) == expected
    assert licence_text_sha256(FOLDER, "apache-2.0")


def test_a_licence_that_sotto_does_not_have_counts_by_its_name(tmp_path: Path) -> None:
    assert licence_text_sha256(FOLDER, "other:owner/name") == ""
    assert licence_text_sha256(tmp_path, "apache-2.0") == ""
