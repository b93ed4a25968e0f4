"""The catalog that ships with Sotto: its rules hold, its schema says the same, its facts are those of the sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sotto.catalog import loader
from sotto.catalog.entries import Catalog, Check, FileKind, Openness, Role, TemplateOf
from sotto.catalog.fit import Advice, Computer, assess_file
from sotto.catalog.licences import Licence, LicenceClass, load_licences
from sotto.catalog.loader import load_catalog
from sotto.config.resources import resource_path

REPOSITORY = Path(__file__).resolve().parents[2]
EVIDENCE = REPOSITORY.parent / "shared" / "research" / "catalog_evidence.json"


@pytest.fixture(scope="module")
def licences() -> dict[str, Licence]:
    return load_licences(resource_path("licenses/models"))


@pytest.fixture(scope="module")
def catalog(licences: dict[str, Licence]) -> Catalog:
    return load_catalog(resource_path("catalog.json"), licences)


def test_there_is_something_for_everyone(catalog: Catalog) -> None:
    assert len(catalog.entries) >= 40
    assert {entry.role for entry in catalog.entries} == set(Role)
    families = {entry.family for entry in catalog.entries}
    assert families >= {"Llama", "Mistral", "EleutherAI", "Falcon", "Qwen", "Gemma", "Phi", "SmolLM", "OLMo", "Granite"}
    assert families >= {"DeepSeek", "gpt-oss", "Apertus", "LFM"}
    pinned = [entry for entry in catalog.entries if any(file.check is Check.PINNED for file in entry.model_files)]
    assert len(pinned) >= 40
    small = Computer(4_000_000_000)
    assert sum(assess_file(e, e.model_files[0], small).advice is Advice.WELL for e in catalog.entries) >= 10


def test_models_that_look_have_their_projector_and_base_models_say_what_they_are(catalog: Catalog) -> None:
    for entry in catalog.entries:
        assert entry.role is not Role.VISION or entry.projector is not None, entry.id
        assert not entry.is_completed or any("base model" in note for note in entry.notes), entry.id


def test_what_is_known_of_chat_templates_is_what_the_decision_says(catalog: Catalog) -> None:
    known = [entry for entry in catalog.entries if entry.template_of in (TemplateOf.FILE, TemplateOf.AUTHOR)]
    derived = [entry.id for entry in catalog.entries if entry.template_of is TemplateOf.DERIVED]
    revised = [entry for entry in known if len(entry.template_sha256) > 1]
    needless = [entry for entry in catalog.entries if entry.template_of is TemplateOf.NOBODY]
    assert len(known) + len(derived) + len(needless) == len(catalog.entries), "a hash, or the word that there is none"
    assert derived == ["ministral-3-3b-instruct", "ministral-3-8b-instruct"]
    decision = " ".join((REPOSITORY / "docs/decisions/0013-the-catalog.md").read_text(encoding="utf-8").split())
    assert f"Of {len(known)} models the catalog knows" in decision
    assert f"of {len(revised)} of them in more than one revision" in decision
    assert f"{len(needless)} models need none" in decision
    assert "Of 2 models, Ministral 3 3B and 8B, no whole copy" in decision


def test_every_size_is_known_or_can_be_estimated(catalog: Catalog) -> None:
    computer = Computer(64_000_000_000)
    unknown = [
        file.name
        for entry in catalog.entries
        for file in entry.model_files
        if assess_file(entry, file, computer).advice is Advice.UNKNOWN
    ]
    assert unknown == []


def test_sizes_and_parameters_belong_together(catalog: Catalog) -> None:
    """A slipped digit in one of them would show as an impossible number of bits for each parameter."""
    bits = {
        file.name: file.bytes * 8 / entry.parameters
        for entry in catalog.entries
        for file in entry.model_files
        if file.bytes
    }
    assert {name: round(value, 1) for name, value in bits.items() if not 3.5 <= value <= 17} == {}


def test_licences_are_all_used_and_their_texts_are_whole(catalog: Catalog, licences: dict[str, Licence]) -> None:
    assert {entry.licence for entry in catalog.entries} == set(licences)
    assert {licence.licence_class for licence in licences.values()} == set(LicenceClass)
    stored = {file.name for file in resource_path("licenses/models").glob("*.txt")}
    assert stored == {licence.text_file.name for licence in licences.values() if licence.text_file}
    assert [licence.id for licence in licences.values() if len(licence.full_text() or "") < 1000] == []
    apache, mit = licences["apache-2.0"].full_text(), licences["mit"].full_text()
    assert apache is not None
    assert "Version 2.0, January 2004" in apache
    assert "END OF TERMS AND CONDITIONS" in apache
    assert mit is not None
    assert (REPOSITORY / "LICENSE").read_text(encoding="utf-8").partition("Permission")[2] == mit.partition(
        "Permission"
    )[2]


def test_the_schema_says_what_the_loader_checks(catalog: Catalog) -> None:
    schema = json.loads(resource_path("catalog.schema.json").read_text(encoding="utf-8"))
    document = json.loads(resource_path("catalog.json").read_text(encoding="utf-8"))
    assert document["$schema"] == "catalog.schema.json"
    model = schema["properties"]["models"]["items"]
    file = model["properties"]["files"]["items"]
    for part, example in (
        (schema, document),
        (model, document["models"][0]),
        (file, document["models"][0]["files"][0]),
    ):
        assert set(part["required"]) == set(part["properties"]) == set(example)
        assert part["additionalProperties"] is False
    assert model["properties"]["role"]["enum"] == list(Role)
    assert model["properties"]["template_of"]["enum"] == [*TemplateOf, None]
    needless, hashes = model["allOf"]
    assert needless["if"] == {"properties": {"role": {"enum": [Role.BASE, Role.EMBEDDING]}}}
    assert needless["then"] == {"properties": {"template_of": {"const": TemplateOf.NOBODY}}}
    assert needless["else"] == {
        "properties": {"template_of": {"enum": [TemplateOf.FILE, TemplateOf.AUTHOR, TemplateOf.DERIVED, None]}}
    }
    assert hashes["if"] == {
        "properties": {"template_of": {"enum": [TemplateOf.FILE, TemplateOf.AUTHOR, TemplateOf.DERIVED]}}
    }
    assert (hashes["then"], hashes["else"]) == (
        {"properties": {"template_sha256": {"minItems": 1}}},
        {"properties": {"template_sha256": {"maxItems": 0}}},
    )
    assert model["properties"]["openness"]["properties"]["data"]["enum"] == list(Openness)
    assert file["properties"]["kind"]["enum"] == list(FileKind)
    assert file["properties"]["check"]["enum"] == list(Check)
    assert schema["properties"]["format"]["const"] == loader.FORMAT


@pytest.mark.needs_shared
def test_every_file_is_one_of_the_evidence(catalog: Catalog) -> None:
    if not EVIDENCE.exists():
        pytest.skip("the evidence lies beside the repository only where the catalog is made")
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in json.loads(EVIDENCE.read_text(encoding="utf-8")):
        rows.setdefault((row["hf_repo"], row["filename"]), []).append(row)
    for entry in catalog.entries:
        for file in entry.files:
            facts = [(row["revision"], row["size_bytes"], row["sha256"]) for row in rows[file.repository, file.name]]
            assert (file.commit, file.bytes, file.sha256) in facts, file.name
