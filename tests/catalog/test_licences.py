"""The descriptions of licences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sotto.catalog.licences import LicenceClass, load_licences
from sotto.domain.errors import UserFacingError
from support.catalog_files import licence_json, write_licences


def test_a_licence_with_its_text(tmp_path: Path) -> None:
    licences = load_licences(write_licences(tmp_path, licence_json(), licence_json("far", text=None)))
    assert list(licences) == ["free", "far"]
    free = licences["free"]
    assert (free.licence_class, free.obligations) == (LicenceClass.OPEN, ("Do what you like.",))
    assert free.full_text() == "Everything is allowed."
    assert licences["far"].full_text() is None


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"class": "cheap"}, "'cheap' is none of: open, open with use policy, non-commercial, research"),
        ({"obligations": []}, "obligations is empty"),
        ({"address": "http://example.org"}, "address"),
        ({"text": "other.txt"}, "names 'other.txt', which is not there"),
        ({"text": "../free.txt"}, "text"),
        ({"summary": "x"}, "unknown key 'summary'"),
    ],
)
def test_what_breaks_a_rule_is_refused(tmp_path: Path, changes: dict[str, Any], what: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        load_licences(write_licences(tmp_path, licence_json(**changes)))
    assert caught.value.code == "catalog_damaged"
    assert what in caught.value.text


def test_no_licence_is_described_twice(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError, match="holds 'free' twice"):
        load_licences(write_licences(tmp_path, licence_json(), licence_json()))


def test_a_text_that_cannot_be_read_any_more_is_an_error(tmp_path: Path) -> None:
    licence = load_licences(write_licences(tmp_path))["free"]
    (tmp_path / "free.txt").unlink()
    with pytest.raises(UserFacingError) as caught:
        licence.full_text()
    assert caught.value.code == "catalog_damaged"
