"""The catalog is completed from what the hub says, and never against what it says itself (with the real library)."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sotto.catalog.entries import CatalogEntry, Check, ModelFile, TemplateOf
from sotto.catalog.loader import load_catalog
from support.catalog_files import file_json, model_json, write_catalog, write_licences
from support.hub_server import HubServer, Mood

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "catalog_check.py"
REPOSITORY = "someone/tale-GGUF"
CONTENT = b"GGUF" * 100
UNKNOWN: dict[str, Any] = {"commit": None, "bytes": None, "sha256": None, "check": "against the hub at download"}


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with HubServer() as server:
        server.add_file(REPOSITORY, "a.gguf", CONTENT)
        server.add_file(REPOSITORY, "b.gguf", b"b" + CONTENT)
        yield server


class Checkup:
    """A catalog in a folder of its own, and the program that checks it."""

    def __init__(self, folder: Path, hub: HubServer) -> None:
        self._folder = folder
        self._hub = hub
        self.catalog = folder / "catalog.json"
        write_licences(folder / "licenses" / "models")

    def write(self, *files: dict[str, Any], **changes: Any) -> None:
        write_catalog(self.catalog, model_json(files=list(files), **changes))

    def run(self, *arguments: str) -> tuple[int, str]:
        command = [sys.executable, str(SCRIPT), "--endpoint", self._hub.endpoint, "--resources", str(self._folder)]
        environment = {**os.environ, "HF_TOKEN": "hf_secret", "HF_HOME": str(self._folder / "home")}
        done = subprocess.run(
            [*command, *arguments], env=environment, capture_output=True, text=True, timeout=90, check=False
        )
        assert done.stderr == ""
        return done.returncode, done.stdout

    @property
    def files(self) -> tuple[ModelFile, ...]:
        return self.entry.files

    @property
    def entry(self) -> CatalogEntry:
        return load_catalog(self.catalog, {"free"}).entries[0]


@pytest.fixture
def checkup(tmp_path: Path, hub: HubServer) -> Checkup:
    return Checkup(tmp_path, hub)


def test_what_is_missing_is_proposed_and_only_written_when_asked(checkup: Checkup, hub: HubServer) -> None:
    checkup.write(file_json("a.gguf", **UNKNOWN), file_json("b.gguf", quantization="Q8_0", **UNKNOWN))
    before = checkup.catalog.read_text()
    status, said = checkup.run()
    assert status == 0
    assert said.splitlines()[-2] == "2 files asked for: 2 proposed, 0 to be looked at."
    assert hashlib.sha256(CONTENT).hexdigest() in said
    assert said.startswith("--- catalog.json\n+++ catalog.json\n@@")
    assert checkup.catalog.read_text() == before
    status, said = checkup.run("--write")
    assert said.splitlines()[-2] == "2 files asked for: 2 written, 0 to be looked at."
    first, second = checkup.files
    assert (first.bytes, first.sha256, first.check) == (400, hashlib.sha256(CONTENT).hexdigest(), Check.PINNED)
    assert first.commit == second.commit == hub.repositories[REPOSITORY].commit
    assert second.bytes == 401
    assert checkup.run() == (0, "2 files asked for: 0 proposed, 0 to be looked at.\nChat templates: 0 proposed.\n")


def test_each_repository_is_asked_once_and_without_a_token(checkup: Checkup, hub: HubServer) -> None:
    checkup.write(file_json("a.gguf", **UNKNOWN), file_json("b.gguf", quantization="Q8_0", **UNKNOWN))
    checkup.run()
    files, template = hub.requests
    assert (files.method, files.token, template.method, template.token) == ("GET", "", "GET", "")
    assert files.path.startswith(f"/api/models/{REPOSITORY}")
    assert "gguf" in template.query


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"sha256": "ab" * 32}, "it has the SHA-256"),
        ({"bytes": 399}, "it has 400 bytes there, 399 in the catalog"),
        ({"commit": "c0" * 20}, "the hub did not answer: RevisionNotFoundError"),
    ],
)
def test_a_contradiction_is_for_people(checkup: Checkup, known: dict[str, Any], says: str) -> None:
    checkup.write(file_json("a.gguf", **{**UNKNOWN, **known}))
    before = checkup.catalog.read_text()
    status, said = checkup.run("--write")
    assert status == 1
    assert f"{REPOSITORY}/a.gguf: {says}" in said
    assert checkup.catalog.read_text() == before


def test_one_bad_answer_does_not_keep_the_others_out(checkup: Checkup) -> None:
    checkup.write(
        file_json("a.gguf", **UNKNOWN),
        file_json("gone.gguf", quantization="Q8_0", **UNKNOWN),
        file_json("c.gguf", quantization="F16", repository="nobody/nothing", **UNKNOWN),
    )
    status, said = checkup.run("--write")
    assert status == 1
    assert f"{REPOSITORY}/gone.gguf: there is no such file" in said
    assert "nobody/nothing/c.gguf: the hub did not answer: RepositoryNotFoundError" in said
    assert [file.check for file in checkup.files] == [Check.PINNED, Check.AT_DOWNLOAD, Check.AT_DOWNLOAD]


def test_a_file_without_a_hash_is_not_pinned(checkup: Checkup, hub: HubServer) -> None:
    hub.add_file(REPOSITORY, "small.gguf", b"x", is_lfs=False)
    checkup.write(file_json("small.gguf", **UNKNOWN))
    assert checkup.run() == (
        1,
        f"{REPOSITORY}/small.gguf: the hub does not say its sha256\n"
        "1 files asked for: 0 proposed, 1 to be looked at.\nChat templates: 0 proposed.\n",
    )


def test_a_template_the_hub_has_read_is_proposed_where_none_is_known(checkup: Checkup, hub: HubServer) -> None:
    hub.repositories[REPOSITORY].chat_template = "{{ messages }}\n"
    checkup.write(file_json("a.gguf", **UNKNOWN))
    before = checkup.catalog.read_text()
    _status, said = checkup.run()
    assert said.splitlines()[-1] == "Chat templates: 1 proposed."
    assert checkup.catalog.read_text() == before
    checkup.run("--write")
    entry = checkup.entry
    assert entry.template_sha256 == (hashlib.sha256(b"{{ messages }}").hexdigest(),)
    assert entry.template_of is TemplateOf.FILE
    hub.repositories[REPOSITORY].chat_template = "{{ other }}"
    assert checkup.run("--write")[1].splitlines()[-1] == "Chat templates: 0 written."
    assert checkup.entry == entry


def test_a_derived_template_gives_way_to_the_one_in_the_file(checkup: Checkup, hub: HubServer) -> None:
    hub.repositories[REPOSITORY].chat_template = "{{ messages }}"
    checkup.write(file_json("a.gguf", **UNKNOWN), template_sha256=["cd" * 32], template_of="derived")
    assert checkup.run("--write")[1].splitlines()[-1] == "Chat templates: 1 written."
    assert checkup.entry.template_sha256 == (hashlib.sha256(b"{{ messages }}").hexdigest(),)
    assert checkup.entry.template_of is TemplateOf.FILE


def test_the_templates_of_all_repositories_of_a_model_are_written_or_none(checkup: Checkup, hub: HubServer) -> None:
    """With the hash of one of them only, the files of the other would seem changed."""
    other = "another/tale-GGUF"
    hub.add_file(other, "c.gguf", CONTENT + b"c")
    hub.repositories[REPOSITORY].chat_template = "{{ messages }}"
    checkup.write(file_json("a.gguf", **UNKNOWN), file_json("c.gguf", quantization="F16", repository=other, **UNKNOWN))
    assert checkup.run()[1].splitlines()[-1] == "Chat templates: 0 proposed."
    hub.repositories[other].chat_template = "{{ mended }}"
    checkup.run("--write")
    assert checkup.entry.template_sha256 == tuple(
        hashlib.sha256(template).hexdigest() for template in (b"{{ messages }}", b"{{ mended }}")
    )


def test_a_model_that_needs_no_template_is_not_asked_for_one(checkup: Checkup, hub: HubServer) -> None:
    hub.repositories[REPOSITORY].chat_template = "{{ messages }}"
    checkup.write(file_json("a.gguf", **UNKNOWN), role="embedding")
    _status, said = checkup.run("--write")
    assert said.splitlines()[-1] == "Chat templates: 0 written."
    assert [request.query for request in hub.requests if "gguf" in request.query] == []
    assert checkup.entry.template_of is TemplateOf.NOBODY


@pytest.mark.parametrize("mood", [Mood.HOSTILE_COMMIT, Mood.NOT_JSON, Mood.LOGIN_PAGE, Mood.SERVER_ERROR])
def test_a_hub_that_answers_nonsense_changes_nothing(checkup: Checkup, hub: HubServer, mood: Mood) -> None:
    hub.misbehave(mood)
    checkup.write(file_json("a.gguf", **UNKNOWN))
    before = checkup.catalog.read_text()
    status, _said = checkup.run("--write")
    assert status == 1
    assert checkup.catalog.read_text() == before


def test_only_what_is_unknown_or_named_is_asked_for(checkup: Checkup, hub: HubServer) -> None:
    checkup.write(file_json("a.gguf"), file_json("b.gguf", quantization="Q8_0", **UNKNOWN))
    assert "1 files asked for: 1 proposed" in checkup.run("--unknown")[1]
    hub.forget_requests()
    assert checkup.run("another")[1].startswith("0 files asked for: 0 proposed, 0 to be looked at.\n")
    assert hub.requests == []
