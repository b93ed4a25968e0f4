"""The passport: what a file is, where it comes from, and whether its chat template is a known one."""

from __future__ import annotations

import json
import shutil
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.models import InstalledModel
from sotto.services import model_files, passport_export
from sotto.services.passport import Passport, PassportService
from sotto.services.template_comparison import AUTHOR, TemplateVerdict, hash_of
from support.catalog_files import file_json, model_json, write_catalog, write_licences
from support.gguf_bytes import array, header, string, tensor
from support.gguf_files import CHATML, split_model, write_bpe_model
from support.running_services import RunningServices

Start = Callable[..., RunningServices]
OTHER_TEMPLATE = CHATML.replace("assistant", "oracle")


def register(running: RunningServices, path: Path, **facts: Any) -> InstalledModel:
    record = replace(model_files.model_at(path), **facts)
    running.wait(running.services.tasks.store(lambda store: store.installed.add(record)))
    running.wait(running.services.models.refresh())
    return running.services.models.current(record)


def read(running: RunningServices, model: InstalledModel, resources: Path | None = None) -> Passport:
    services = running.services
    if resources is None:
        return running.wait(services.passports.read(model))
    return running.wait(PassportService(resources, services.tasks, services.models).read(model))


def resources_with(folder: Path, models: list[dict[str, Any]]) -> Path:
    write_licences(folder / "licenses" / "models")
    write_catalog(folder / "catalog.json", *models)
    return folder


def with_template(hashes: list[str], *ids: str, **changes: Any) -> list[dict[str, Any]]:
    facts = {"template_sha256": hashes, "template_of": "file" if hashes else None, **changes}
    return [model_json(one, **facts) for one in ids or ("tale-7b",)]


# The file ------------------------------------------------------------------------------------------------------------


def test_the_facts_of_the_file(start: Start, tmp_path: Path) -> None:
    running = start()
    metadata = {"general.author": "The Tellers", "general.base_model.0.name": "Fable", "general.quantized_by": "me"}
    model = register(running, write_bpe_model(tmp_path / "tiny.gguf", n_ctx=384, metadata=metadata))
    passport = read(running, model)
    facts, tokenizer = dict(passport.facts), dict(passport.tokenizer)
    assert facts["Context window"] == "384 tokens"
    assert facts["Architecture"] == "llama"
    assert facts["Licence"] == "CC0-1.0"
    assert int(tokenizer["Tokens"]) > 256
    assert tokenizer["Kind"] == "gpt2"
    assert dict(passport.origin) == {"Trained by": "The Tellers", "From the model": "Fable", "Quantized by": "me"}
    assert (passport.entry, passport.licence) == (None, None)


def test_every_tensor_is_in_the_chart(start: Start, tmp_path: Path) -> None:
    entries = [
        string("general.architecture", "llama"),
        string("tokenizer.ggml.model", "gpt2"),
        array("tokenizer.ggml.tokens", 8, 0),
    ]
    tensors = [
        tensor("token_embd.weight", [32, 4], 8, 0),  # Q8_0: 34 bytes for each row of 32
        tensor("blk.0.attn_q.weight", [32, 4], 2, 160),  # Q4_0: 18
        tensor("blk.2.attn_q.weight", [32, 4], 8, 256),
        tensor("blk.0.attn_norm.weight", [32], 0, 416),
    ]
    path = tmp_path / "odd.gguf"
    path.write_bytes(header(entries, tensors, 544))
    running = start()
    passport = read(running, register(running, path))
    assert [(one.quantization, one.bytes, one.tensors, one.bits) for one in passport.weights] == [
        ("Q8_0", 2 * 4 * 34, 2, 8.5),
        ("F32", 128, 1, 32.0),
        ("Q4_0", 4 * 18, 1, 4.5),
    ]
    assert {row.kind: row.quantizations for row in passport.tensors} == {
        "token_embd": ("Q8_0",),
        "attn_q": ("Q4_0", "", "Q8_0"),
        "attn_norm": ("F32", "", ""),
    }


def test_all_parts_of_a_split_model_count(start: Start, tmp_path: Path) -> None:
    whole = write_bpe_model(tmp_path / "whole.gguf")
    running = start()
    expected = read(running, register(running, whole))
    parts = split_model(write_bpe_model(tmp_path / "split.gguf"), 3)
    passport = read(running, register(running, parts[0]))
    assert passport.tensors == expected.tensors
    assert passport.weights == expected.weights


def test_a_file_that_is_gone_has_no_passport(start: Start, tmp_path: Path) -> None:
    running = start()
    path = write_bpe_model(tmp_path / "tiny.gguf")
    model = register(running, path)
    path.unlink()
    with pytest.raises(UserFacingError) as caught:
        read(running, model)
    assert caught.value.code == "model_file_missing"


# The catalog ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts",
    [
        {"entry": "tale-7b"},
        {"sha256": file_json("tale-7b-Q4_K_M.gguf")["sha256"]},
        {"repository": "someone/tale-GGUF", "remote_name": "tale-7b-Q4_K_M.gguf"},
    ],
)
def test_a_model_of_the_catalog_is_recognised(start: Start, tmp_path: Path, facts: dict[str, str]) -> None:
    running = start()
    resources = resources_with(tmp_path / "resources", [model_json("tale-7b"), model_json("other-1b")])
    passport = read(running, register(running, write_bpe_model(tmp_path / "tiny.gguf"), **facts), resources)
    assert passport.entry is not None
    assert passport.entry.id == "tale-7b"
    assert passport.licence is not None
    assert passport.licence.obligations == ("Do what you like.",)
    origin = dict(passport.origin)
    assert (origin["Trained by"], origin["From the model"]) == ("The Tellers", "Fable 7B")
    assert origin["Quantized by"] == "someone"


# The template --------------------------------------------------------------------------------------------------------


def test_without_anything_to_compare_with_it_says_so(start: Start, tmp_path: Path) -> None:
    running = start()
    resources = resources_with(tmp_path / "resources", with_template([]))
    register(running, write_bpe_model(tmp_path / "stranger.gguf", OTHER_TEMPLATE))
    model = register(running, write_bpe_model(tmp_path / "tiny.gguf"), entry="tale-7b")
    template = read(running, model, resources).template
    assert template.verdict is TemplateVerdict.UNKNOWN
    assert (template.text, template.sha256, template.compared_with) == (CHATML, hash_of(CHATML), "")
    assert template.diff == ()


def test_a_base_model_has_no_template(start: Start, tmp_path: Path) -> None:
    running = start()
    model = register(running, write_bpe_model(tmp_path / "base.gguf", None))
    assert read(running, model).template.verdict is TemplateVerdict.NONE


def test_the_catalogs_hashes_decide(start: Start, tmp_path: Path) -> None:
    running = start()
    hashes = [hash_of("{{ messages }}"), hash_of(CHATML)]
    resources = resources_with(tmp_path / "resources", with_template(hashes, template_of="author"))
    model = register(running, write_bpe_model(tmp_path / "tiny.gguf"), entry="tale-7b")
    changed = register(running, write_bpe_model(tmp_path / "changed.gguf", OTHER_TEMPLATE), entry="tale-7b")
    template = read(running, model, resources).template
    assert (template.verdict, template.compared_with) == (TemplateVerdict.KNOWN, AUTHOR)
    template = read(running, changed, resources).template
    assert (template.verdict, template.compared_with) == (TemplateVerdict.DIFFERENT, "tiny")
    assert template.diff[1] == "+++ changed.gguf"


def test_a_changed_template_is_shown_against_the_one_of_the_same_family(start: Start, tmp_path: Path) -> None:
    running = start()
    resources = resources_with(tmp_path / "resources", with_template([], "tale-7b", "tale-1b"))
    register(running, write_bpe_model(tmp_path / "small.gguf"), entry="tale-1b", name="Tale 1B")
    model = register(running, write_bpe_model(tmp_path / "large.gguf", OTHER_TEMPLATE), entry="tale-7b")
    template = read(running, model, resources).template
    assert (template.verdict, template.compared_with) == (TemplateVerdict.DIFFERENT, "Tale 1B")
    assert any(line.startswith("-") and "assistant" in line for line in template.diff)
    assert any(line.startswith("+") and "oracle" in line for line in template.diff)
    assert max(map(len, template.diff)) < 120  # cut where tags end: the file has it in one line


def test_the_same_template_in_the_same_family_is_known(start: Start, tmp_path: Path) -> None:
    running = start()
    resources = resources_with(tmp_path / "resources", with_template([], "tale-7b", "tale-1b"))
    register(running, write_bpe_model(tmp_path / "a.gguf", OTHER_TEMPLATE), entry="tale-1b")
    register(running, write_bpe_model(tmp_path / "b.gguf"), entry="tale-1b", name="Tale 1B")
    model = register(running, write_bpe_model(tmp_path / "c.gguf"), entry="tale-7b")
    template = read(running, model, resources).template
    assert (template.verdict, template.compared_with) == (TemplateVerdict.KNOWN, "Tale 1B")


def test_a_copy_is_no_witness_for_its_original(start: Start, tmp_path: Path) -> None:
    running = start()
    base = {"general.basename": "Saga"}
    path = write_bpe_model(tmp_path / "a.gguf", metadata=base)
    register(running, Path(shutil.copy(path, tmp_path / "copy.gguf")), sha256="ab" * 32)
    model = register(running, path, sha256="ab" * 32)
    assert read(running, model).template.verdict is TemplateVerdict.UNKNOWN


def test_another_installed_template_does_not_outweigh_the_catalog(start: Start, tmp_path: Path) -> None:
    running = start()
    resources = resources_with(tmp_path / "resources", with_template([hash_of(CHATML)], "tale-7b", "tale-1b"))
    register(running, write_bpe_model(tmp_path / "a.gguf", OTHER_TEMPLATE), entry="tale-7b")
    register(running, write_bpe_model(tmp_path / "b.gguf"), entry="tale-1b", name="Tale 1B")
    model = register(running, write_bpe_model(tmp_path / "c.gguf", OTHER_TEMPLATE), entry="tale-7b")
    template = read(running, model, resources).template
    assert (template.verdict, template.compared_with) == (TemplateVerdict.DIFFERENT, "Tale 1B")
    assert template.diff


def test_models_that_the_catalog_does_not_know_are_compared_by_their_base_name(start: Start, tmp_path: Path) -> None:
    running = start()
    base = {"general.basename": "Saga"}
    register(running, write_bpe_model(tmp_path / "a.gguf", metadata=base), name="Saga 1B")
    model = register(running, write_bpe_model(tmp_path / "b.gguf", OTHER_TEMPLATE, metadata=base))
    template = read(running, model).template
    assert (template.verdict, template.compared_with) == (TemplateVerdict.DIFFERENT, "Saga 1B")


# Export --------------------------------------------------------------------------------------------------------------


def test_the_export_holds_everything_but_places_and_notes(start: Start, tmp_path: Path) -> None:
    running = start()
    evil = CHATML + "\n````\n</script>"
    model = register(running, write_bpe_model(tmp_path / "tiny.gguf", evil), name="*Tiny* | one", notes="my secret")
    passport = read(running, model)
    as_json = passport_export.write(passport, tmp_path / "tiny.JSON")
    as_text = passport_export.write(passport, tmp_path / "tiny.md")
    facts = json.loads(as_json.read_text(encoding="utf-8"))
    assert facts["template"]["text"] == evil
    assert facts["file"] == {"name": "tiny.gguf", "bytes": model.size_bytes, "sha256": None}
    assert facts["tensors"]["token_embd"]
    text = as_text.read_text(encoding="utf-8")
    assert text.startswith("# \\*Tiny\\* \\| one\n")
    assert "\n`````jinja\n" in text
    assert "No known template to compare with." in text
    for exported in (as_json, as_text):
        content = exported.read_text(encoding="utf-8")
        assert str(tmp_path) not in content
        assert "my secret" not in content


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such mode there")
def test_an_export_that_fails_is_explained(start: Start, tmp_path: Path) -> None:
    running = start()
    passport = read(running, register(running, write_bpe_model(tmp_path / "tiny.gguf")))
    with pytest.raises(UserFacingError) as caught:
        passport_export.write(passport, tmp_path / "gone" / "x.md")
    assert caught.value.code == "passport_not_written"
    assert stat.S_ISDIR(tmp_path.stat().st_mode)
