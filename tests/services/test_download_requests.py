"""What is asked for, and the names it gets here."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.catalog.fit import Advice, Fit
from sotto.catalog.licences import load_licences
from sotto.catalog.loader import load_catalog
from sotto.config.resources import resource_folder
from sotto.domain.downloads import Download, DownloadFile, DownloadPart
from sotto.domain.ids import DownloadId
from sotto.services.catalog import Offer
from sotto.services.download_requests import (
    DownloadRequest,
    main_file,
    new_folder_name,
    request_for,
    request_for_variant,
    with_local_names,
)
from sotto.services.hub_search import HubModel, HubVariant

_FIT = Fit(Advice.UNKNOWN, "")
_WINDOWS_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def shipped() -> dict[str, Offer]:
    """Return an offer of each entry of the shipped catalog."""
    licences = load_licences(resource_folder() / "licenses" / "models")
    entries = load_catalog(resource_folder() / "catalog.json", licences).entries
    return {e.id: Offer(e, licences[e.licence], e.model_files[0], _FIT, {}) for e in entries}


def test_every_file_of_the_catalog_can_be_asked_for() -> None:
    for offer in shipped().values():
        for file in offer.entry.model_files:
            wanted = request_for(offer, file)
            first = main_file(wanted.files)
            assert (wanted.repository, first.name, first.sha256) == (file.repository, file.name, file.sha256)
            assert (wanted.entry, wanted.licence, wanted.revision) == (
                offer.entry.id,
                offer.entry.licence,
                file.commit or "main",
            )
            assert wanted.licence_key == offer.entry.licence
            has_projector = offer.entry.projector is not None
            assert [f.part for f in wanted.files] == [DownloadPart.MODEL, *[DownloadPart.PROJECTOR] * has_projector]


def test_a_projector_that_was_published_later_keeps_its_own_commit() -> None:
    offer = shipped()["gemma-4-e2b-it"]
    wanted = request_for(offer, offer.file)
    projector = offer.entry.projector
    assert projector is not None
    assert wanted.files[1].revision == projector.commit != wanted.revision
    same = replace(offer.entry, files=(offer.file, replace(projector, commit=offer.file.commit)))
    assert request_for(replace(offer, entry=same), offer.file).files[1].revision == ""


def test_a_variant_of_the_hub_becomes_a_request() -> None:
    files = (DownloadFile("a-Q8_0.gguf", "../../evil", size_bytes=5),)
    variant = HubVariant("Q8_0", "a-Q8_0", files, 5, _FIT)
    model = HubModel("owner/name", "c" * 40, None, "other", "", "", (), (), (variant,))
    wanted = request_for_variant(model, variant)
    assert wanted == DownloadRequest("a-Q8_0", "owner/name", "c" * 40, "Q8_0", files, licence="other")
    assert wanted.licence_key == "other:owner/name"
    assert wanted.size_bytes == 5
    licence = shipped()["llama-3.2-1b-instruct"].licence
    known = request_for_variant(replace(model, licence=licence), variant)
    assert known.licence == known.licence_key == licence.id


@pytest.mark.parametrize(("licence", "key"), [("", "none:o/n"), ("Other", "other:o/n"), ("mit", "mit")])
def test_what_is_accepted(licence: str, key: str) -> None:
    assert DownloadRequest("n", "o/n", "main", "", (), licence=licence).licence_key == key


def test_the_same_model_is_recognised_whatever_else_differs() -> None:
    wanted = DownloadRequest("n", "o/n", "main", "Q4_K_M", (DownloadFile("n.gguf", ""),))
    there = Download(DownloadId("d"), "other", "o/n", "c" * 40, "", "folder", (DownloadFile("n.gguf", "model.gguf"),))
    assert wanted.is_same_as(there)
    assert not wanted.is_same_as(replace(there, repository="o/m"))
    assert not wanted.is_same_as(replace(there, files=(DownloadFile("m.gguf", "model.gguf"),)))


def test_many_parts_and_projectors() -> None:
    projectors = [DownloadFile(f"mmproj-{n}", "", DownloadPart.PROJECTOR) for n in "ab"]
    models = [DownloadFile(f"x-{number:05}-of-00012.gguf", "") for number in range(12, 0, -1)]
    named = with_local_names([*projectors, *models])
    assert [file.name for file in named] == [*sorted(file.name for file in models), "mmproj-a", "mmproj-b"]
    assert named[0].local == "model-00001-of-00012.gguf"
    assert [file.local for file in named[-2:]] == ["projector.gguf", "projector-2.gguf"]
    assert len({file.local for file in named}) == len(named)


@given(name=st.text(max_size=200), quantization=st.text(max_size=20))
def test_folder_names_are_safe_on_every_system(name: str, quantization: str) -> None:
    folder = new_folder_name(DownloadRequest(name, "o/n", "main", quantization, ()))
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*-[a-z0-9]{6}", folder)
    assert len(folder) <= 67
    assert ".." not in folder
    assert not _WINDOWS_DEVICES.fullmatch(folder)


@pytest.mark.parametrize("name", ["con", "NUL", "aux.gguf", "com1", "lpt9.x"])
def test_device_names_of_windows_are_avoided(name: str) -> None:
    assert new_folder_name(DownloadRequest(name, "o/n", "main", "", ())).startswith("model-")


def test_two_downloads_never_share_a_folder() -> None:
    wanted = DownloadRequest("Story", "o/n", "main", "Q4_K_M", ())
    names = {new_folder_name(wanted) for _ in range(200)}
    assert len(names) == 200
    assert all(name.startswith("story-q4-k-m-") for name in names)
