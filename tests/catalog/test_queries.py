"""Searching the catalog."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto.catalog.entries import CatalogEntry, Role
from sotto.catalog.fit import Advice
from sotto.catalog.licences import LicenceClass, load_licences
from sotto.catalog.loader import load_catalog
from sotto.catalog.queries import Query, by_id, find
from sotto.domain.errors import UserFacingError
from support.catalog_files import licence_json, model_json, write_catalog, write_licences


class _Shelf:
    """Three models: a chat model, a base model in French, and a coder that may not be sold."""

    def __init__(self, folder: Path) -> None:
        limited = licence_json("limited", name="Limited Terms", **{"class": "non-commercial"})
        self.licences = load_licences(write_licences(folder / "licences", licence_json(), limited))
        models = (
            model_json("tale-7b"),
            model_json("conte-3.2-1b", role="base", family="Conte", languages=["fr", "mul"]),
            model_json("coder-7b", role="code", family="Code", licence="limited", summary="Writes programs; no tale."),
        )
        self.entries = load_catalog(write_catalog(folder / "c.json", *models), self.licences).entries
        self.too_large: set[str] = set()
        self.sizes: dict[str, int | None] = {}

    def find(self, query: Query) -> list[str]:
        return [entry.id for entry in find(self.entries, query, self.licences, self._choice)]

    def _choice(self, entry: CatalogEntry) -> tuple[Advice, int | None]:
        advice = Advice.TOO_LARGE if entry.id in self.too_large else Advice.SLOWLY
        return advice, self.sizes.get(entry.id, entry.files[0].bytes)


@pytest.fixture
def shelf(tmp_path: Path) -> _Shelf:
    return _Shelf(tmp_path)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(), ["tale-7b", "conte-3.2-1b", "coder-7b"]),
        (Query("TALE"), ["tale-7b", "coder-7b"]),
        (Query("7b"), ["tale-7b", "coder-7b", "conte-3.2-1b"]),  # by name first, then by what it was made from
        (Query("programs"), ["coder-7b"]),
        (Query("tale programs"), ["coder-7b"]),
        (Query("ale"), []),  # words are found from their beginning
        (Query("3.2"), ["conte-3.2-1b"]),
        (Query("limited"), ["coder-7b"]),
        (Query("tellers fable"), ["tale-7b", "conte-3.2-1b", "coder-7b"]),
        (Query("q4_k_m base"), ["conte-3.2-1b"]),
        (Query(".*"), []),
        (Query(language="fr"), ["conte-3.2-1b"]),
        (Query(role=Role.CODE), ["coder-7b"]),
        (Query(licence_class=LicenceClass.OPEN), ["tale-7b", "conte-3.2-1b"]),
        (Query("tale", licence_class=LicenceClass.OPEN), ["tale-7b"]),
    ],
)
def test_what_is_found(shelf: _Shelf, query: Query, found: list[str]) -> None:
    assert shelf.find(query) == found


def test_what_is_too_large_can_be_left_out(shelf: _Shelf) -> None:
    shelf.too_large = {"tale-7b"}
    assert shelf.find(Query(fits=True)) == ["conte-3.2-1b", "coder-7b"]
    assert "tale-7b" in shelf.find(Query())


@pytest.mark.parametrize("given", ["tale-7b", "TALE-7B", " tale 7b ", "tale"])
def test_a_model_is_named_by_its_id_or_a_part_of_its_name(shelf: _Shelf, given: str) -> None:
    assert by_id(shelf.entries, given).id == "tale-7b"


@pytest.mark.parametrize(
    ("given", "code"),
    [("saga", "catalog_model_unknown"), ("", "catalog_model_unknown"), ("7b", "catalog_model_ambiguous")],
)
def test_what_names_none_or_several_is_refused(shelf: _Shelf, given: str, code: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        by_id(shelf.entries, given)
    assert caught.value.code == code
    assert caught.value.hint


def test_only_published_data_counts_as_open(tmp_path: Path) -> None:
    licences = load_licences(write_licences(tmp_path / "licences", licence_json()))
    models = [
        model_json(f"{data}-7b", openness={"weights": "open", "code": "open", "data": data})
        for data in ("open", "partly", "closed")
    ]
    entries = load_catalog(write_catalog(tmp_path / "c.json", *models), licences).entries
    found = find(entries, Query(open_data=True), licences, lambda _: (Advice.WELL, None))
    assert [entry.id for entry in found] == ["open-7b"]


def test_the_size_is_that_of_the_recommended_file_and_has_to_be_known(shelf: _Shelf) -> None:
    shelf.sizes = {"tale-7b": 2_000_000_000, "conte-3.2-1b": 2_000_000_001, "coder-7b": None}
    assert shelf.find(Query(largest=2_000_000_000)) == ["tale-7b"]
    assert shelf.find(Query()) == ["tale-7b", "conte-3.2-1b", "coder-7b"]
