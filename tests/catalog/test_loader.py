"""The catalog is read strictly: what is missing, unknown or inconsistent is refused, and the error says where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sotto.catalog.entries import Architecture, Check, FileKind, Openness, Role, TemplateOf
from sotto.catalog.loader import load_catalog
from sotto.domain.errors import UserFacingError
from support.catalog_files import catalog_of, file_json, model_json, write_catalog


def _refusal(path: Path) -> str:
    with pytest.raises(UserFacingError) as caught:
        load_catalog(path, {"free"})
    assert caught.value.code == "catalog_damaged"
    assert "Install Sotto again" in caught.value.hint
    return caught.value.text


def _without(document: dict[str, Any], *path: str) -> dict[str, Any]:
    inner = document
    for key in path[:-1]:
        inner = inner[key][0] if key == "files" else inner[key]
    del inner[path[-1]]
    return document


def test_an_entry_is_read_as_it_stands(tmp_path: Path) -> None:
    projector = file_json("mmproj-tale.gguf", kind="projector", quantization="F16", sha256=None)
    projector["check"] = "against the hub at download"
    catalog = catalog_of(tmp_path, model_json(files=[file_json(), projector], notes=["A note."]))
    assert catalog.updated == "2026-11-21"
    (entry,) = catalog.entries
    assert (entry.id, entry.name, entry.role, entry.is_completed) == ("tale-7b", "Tale 7B", Role.CHAT, False)
    assert entry.languages == ("en", "de")
    assert entry.architecture == Architecture(32, 8, 128)
    assert (entry.published.code, entry.published.data) == (Openness.PARTLY, Openness.CLOSED)
    assert (entry.origin.author, entry.origin.base) == ("The Tellers", "Fable 7B")
    (model,) = entry.model_files
    assert (model.quantized_by, model.unknown, model.check) == ("someone", (), Check.PINNED)
    assert entry.projector is not None
    assert (entry.projector.kind, entry.projector.unknown) == (FileKind.PROJECTOR, ("sha256",))


def test_what_is_not_known_is_null(tmp_path: Path) -> None:
    model = model_json(role="base", context=None, architecture=None, origin={"author": "A", "base": None})
    model["files"] = [file_json(commit=None, bytes=None, sha256=None, check="against the hub at download")]
    (entry,) = catalog_of(tmp_path, model).entries
    assert (entry.context, entry.architecture, entry.origin.base, entry.projector) == (None, None, None, None)
    assert entry.is_completed
    assert entry.files[0].unknown == ("commit", "bytes", "sha256")


def test_all_revisions_of_a_template_are_read_in_their_order(tmp_path: Path) -> None:
    hashes = ["cd" * 32, "ab" * 32]
    (entry,) = catalog_of(tmp_path, model_json(template_sha256=hashes, template_of="author")).entries
    assert (entry.template_sha256, entry.template_of) == (tuple(hashes), TemplateOf.AUTHOR)


@pytest.mark.parametrize(
    ("role", "template_of"), [("chat", None), ("base", TemplateOf.NOBODY), ("embedding", TemplateOf.NOBODY)]
)
def test_no_template_known_is_not_the_same_as_none_to_know(
    tmp_path: Path, role: str, template_of: TemplateOf | None
) -> None:
    (entry,) = catalog_of(tmp_path, model_json(role=role)).entries
    assert (entry.template_sha256, entry.template_of) == ((), template_of)


@pytest.mark.parametrize("key", sorted(model_json()))
def test_no_key_of_a_model_may_be_left_out(tmp_path: Path, key: str) -> None:
    text = _refusal(write_catalog(tmp_path / "c.json", _without(model_json(), key)))
    assert f"has no '{key}'" in text


@pytest.mark.parametrize("key", sorted(file_json()))
def test_no_key_of_a_file_may_be_left_out(tmp_path: Path, key: str) -> None:
    text = _refusal(write_catalog(tmp_path / "c.json", _without(model_json(), "files", key)))
    assert f"models[0] (tale-7b).files[0] has no '{key}'" in text


@pytest.mark.parametrize("missing", ["commit", "bytes", "sha256"])
def test_a_file_without_a_pin_has_to_say_how_it_is_checked(tmp_path: Path, missing: str) -> None:
    model = model_json(files=[file_json(**{missing: None})])
    assert f"says it is pinned, but has no {missing}" in _refusal(write_catalog(tmp_path / "c.json", model))
    said = model_json(files=[file_json(**{missing: None, "check": "against the hub at download"})])
    assert load_catalog(write_catalog(tmp_path / "c.json", said), {"free"}).entries[0].files[0].unknown == (missing,)


def test_a_pinned_file_has_to_say_so(tmp_path: Path) -> None:
    model = model_json(files=[file_json(check="against the hub at download")])
    assert "does not say that it is pinned" in _refusal(write_catalog(tmp_path / "c.json", model))


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"licence": "secret"}, "'secret' is not among the licences"),
        ({"licence": None}, "licence is not a text"),
        ({"origin": {"base": "Fable"}}, "origin has no 'author'"),
        ({"origin": {"author": " ", "base": None}}, "origin.author"),
        ({"role": "poet"}, "'poet' is none of: chat, base"),
        ({"openness": {"weights": "open", "code": "open", "data": "perhaps"}}, "openness.data 'perhaps'"),
        ({"id": "Tale 7B"}, "id 'Tale 7B' does not have the form"),
        ({"summary": "no full stop"}, "summary"),
        ({"languages": []}, "languages is empty"),
        ({"languages": ["english"]}, "languages 'english'"),
        ({"languages": ["en", "en"]}, "languages names something twice"),
        ({"parameters": 0}, "parameters is not a whole number above 0"),
        ({"parameters": True}, "parameters is not a whole number above 0"),
        ({"active_parameters": 8_000_000_000}, "active_parameters is more than all"),
        ({"context": "long"}, "context is not a whole number"),
        ({"architecture": {"layers": 32, "kv_heads": 8}}, "architecture has no 'head_size'"),
        ({"template_sha256": None}, "template_sha256 is not a list"),
        ({"template_sha256": "ab" * 32}, "template_sha256 is not a list"),
        ({"template_sha256": ["abc"], "template_of": "author"}, "template_sha256 'abc'"),
        ({"template_sha256": ["ab" * 32] * 2, "template_of": "author"}, "template_sha256 names something twice"),
        ({"template_sha256": ["ab" * 32]}, "template_of and template_sha256 belong together"),
        ({"template_of": "author"}, "template_of and template_sha256 belong together"),
        ({"template_of": "file"}, "template_of and template_sha256 belong together"),
        ({"template_of": "someone"}, "template_of 'someone' is none of: file, author, derived, nobody"),
        ({"template_of": "nobody"}, "template_of must be nobody for base and embedding models alone"),
        ({"role": "base", "template_of": None}, "template_of must be nobody for base"),
        ({"role": "embedding", "template_of": None}, "template_of must be nobody for base"),
        ({"role": "base", "template_sha256": ["ab" * 32], "template_of": "author"}, "template_of must be nobody"),
        ({"role": "base", "template_sha256": ["ab" * 32]}, "template_of and template_sha256 belong together"),
        ({"files": []}, "files is empty"),
        ({"files": [file_json(kind="projector")]}, "files holds no model"),
        ({"files": [file_json("a.gguf"), file_json("b.gguf")]}, "files holds a quantization twice"),
        (
            {"files": [file_json(), *(file_json(f"{n}.gguf", kind="projector") for n in "ab")]},
            "more than one projector",
        ),
        ({"files": ["tale.gguf"]}, "files[0] is not an object"),
        ({"files": [file_json(commit="main")]}, "commit 'main'"),
        ({"files": [file_json(sha256="A" * 64)]}, "sha256"),
        ({"files": [file_json("../tale.gguf")]}, "name '../tale.gguf'"),
        ({"files": [file_json("tale.bin")]}, "name 'tale.bin'"),
        ({"files": [file_json(repository="https://evil/x")]}, "repository"),
        ({"files": [file_json(repository="tale-GGUF")]}, "repository"),
        ({"files": [file_json(url="https://evil")]}, "unknown key 'url'"),
        ({"stars": 5}, "unknown key 'stars'"),
    ],
)
def test_what_breaks_a_rule_is_refused(tmp_path: Path, changes: dict[str, Any], what: str) -> None:
    text = _refusal(write_catalog(tmp_path / "c.json", model_json(**changes)))
    assert what in text
    assert "c.json.models[0]" in text


def test_nothing_is_listed_twice(tmp_path: Path) -> None:
    assert "holds 'tale-7b' twice" in _refusal(write_catalog(tmp_path / "c.json", model_json(), model_json()))
    same_file = model_json("other", files=model_json()["files"])
    assert "holds the file someone/tale-GGUF/tale-7b-Q4_K_M.gguf twice" in _refusal(
        write_catalog(tmp_path / "c.json", model_json(), same_file)
    )
    same_hash = model_json("other", files=[file_json("x.gguf", sha256=model_json()["files"][0]["sha256"])])
    assert "x.gguf twice" in _refusal(write_catalog(tmp_path / "c.json", model_json(), same_hash))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"[]", "is not an object"),
        (b"[" * 100_000, "cannot be read"),
        (b'{"format": 1, "format": 1}', "the key 'format' stands twice"),
    ],
)
def test_a_damaged_file_is_an_error_for_people(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "c.json"
    path.write_bytes(content)
    assert what in _refusal(path)


def test_a_missing_file_and_another_format_are_refused(tmp_path: Path) -> None:
    assert "cannot be read" in _refusal(tmp_path / "none.json")
    assert "another version of Sotto" in _refusal(write_catalog(tmp_path / "c.json", model_json(), format=2))
    assert "models is empty" in _refusal(write_catalog(tmp_path / "c.json"))
    assert "unknown key 'more'" in _refusal(write_catalog(tmp_path / "c.json", model_json(), more=1))
