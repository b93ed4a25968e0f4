"""Names, notes, settings, passports and folders of models, from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from support.sotto_runner import SottoRunner


def test_a_model_is_renamed(with_model: SottoRunner) -> None:
    assert with_model("models", "rename", "tiny", "Bedtime stories", "--json").json["name"] == "Bedtime stories"
    assert with_model("models", "list", "--json").json[0]["name"] == "Bedtime stories"
    assert with_model("models", "rename", "bedtime", "Night", "--json").code == 0
    refused = with_model("models", "rename", "night", " ", "--json")
    assert (refused.code, refused.error_code) == (1, "model_name_empty")


def test_notes_are_written_and_read(with_model: SottoRunner) -> None:
    assert with_model("models", "notes", "tiny").out == ""
    assert with_model("models", "notes", "tiny", "Good at rhymes.").out == "Good at rhymes.\n"
    assert with_model("models", "notes", "tiny", "--json").json["notes"] == "Good at rhymes."
    assert with_model("models", "info", "tiny", "--json").json["notes"] == "Good at rhymes."


def test_a_models_own_settings_are_kept_until_they_are_cleared(with_model: SottoRunner, tmp_path: Path) -> None:
    template = tmp_path / "own.jinja"
    template.write_text("{{ messages[-1].content }}")
    first = with_model("models", "set", "tiny", "--temperature", "0.3", "--gpu-layers", "-1", "--json")
    assert first.json["settings"] == {"temperature": 0.3, "gpu_layers": -1}
    second = with_model("models", "set", "tiny", "--n-ctx", "512", "--template", template, "--json").json["settings"]
    assert second == {"n_ctx": 512, "gpu_layers": -1, "temperature": 0.3, "template": template.read_text()}
    assert "0.3" in with_model("models", "set", "tiny").out
    cleared = with_model("models", "set", "tiny", "--clear", "--top-k", "7", "--json")
    assert cleared.json["settings"] == {"top_k": 7}
    assert with_model("models", "set", "tiny", "--temperature", "9").code == 2
    missing = with_model("models", "set", "tiny", "--template", tmp_path / "gone", "--json")
    assert missing.error_code == "template_unreadable"


def test_ask_uses_them_and_flags_come_first(with_model: SottoRunner) -> None:
    with_model("models", "set", "tiny", "--temperature", "0", "--max-tokens", "3")
    answer = with_model("ask", "-m", "tiny", "--json", "Hi").json
    assert (answer["settings"]["temperature"], answer["settings"]["max_tokens"]) == (0.0, 3)
    other = with_model("ask", "-m", "tiny", "--json", "--max-tokens", "5", "Hi").json
    assert (other["settings"]["temperature"], other["settings"]["max_tokens"]) == (0.0, 5)
    assert with_model("models", "list", "--json").json[0]["last_used"] > 0


def test_the_passport_is_shown_and_exported(with_model: SottoRunner, tmp_path: Path) -> None:
    facts = with_model("models", "passport", "tiny", "--json").json
    assert facts["name"] == "tiny"
    assert facts["template"]["verdict"] == "no template"
    assert with_model("models", "passport", "tiny").out.startswith("# tiny\n")
    with_model("models", "passport", "tiny", "-o", tmp_path / "tiny.json")
    assert json.loads((tmp_path / "tiny.json").read_text()) == facts
    failed = with_model("models", "passport", "tiny", "-o", tmp_path / "gone" / "x.md", "--json")
    assert failed.error_code == "passport_not_written"


def test_folders_are_used_and_forgotten(sotto: SottoRunner, tiny_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "lm"
    folder.mkdir()
    shutil.copy(tiny_model, folder / "tiny.gguf")
    (folder / "web.gguf").write_text("<html>")
    (scan,) = sotto("models", "folders", "add", folder, "--json").json
    assert (scan["models"], scan["kind"], [one["name"] for one in scan["added"]]) == (1, "folder", ["tiny"])
    assert "web page" in scan["skipped"][0]["reason"]
    assert sotto("models", "list", "--json").json[0]["from_folder"] is True
    assert sotto("models", "folders", "--json").json["folders"] == [{"path": str(folder), "kind": "folder"}]
    assert str(folder) in sotto("models", "folders").out
    again = sotto("models", "folders", "scan")
    assert "1 models, 0 of them new" in again.out
    assert sotto("models", "folders", "remove", folder, "--json").json["folders"] == []
    assert sotto("models", "list", "--json").json == []
    assert (folder / "tiny.gguf").exists()
    assert sotto("models", "folders", "add").code == 2
    assert sotto("models", "folders", "add", tmp_path / "gone", "--json").error_code == "folder_missing"


def test_models_that_are_stored_twice_are_found(with_model: SottoRunner, tiny_model: Path, tmp_path: Path) -> None:
    assert with_model("models", "duplicates", "--json").json == []
    copy = Path(shutil.copy(tiny_model, tmp_path / "copy.gguf"))
    with_model("models", "add", copy)
    (group,) = with_model("models", "duplicates", "--json").json
    assert {model["path"] for model in group["models"]} == {str(tiny_model), str(copy)}
    assert str(copy) in with_model("models", "duplicates").out


@pytest.mark.parametrize("leave", [False, True])
def test_the_models_folder_moves(sotto: SottoRunner, tiny_model: Path, tmp_path: Path, leave: bool) -> None:
    own = tmp_path / "profile" / "models" / "tiny-a1b2c3"
    own.mkdir(parents=True)
    shutil.copy(tiny_model, own / "model.gguf")
    sotto("models", "add", own / "model.gguf")
    target = tmp_path / "big"
    moved = sotto("models", "move", target, "--json", *(["--leave"] if leave else []))
    assert moved.json == {
        "folder": str(target),
        "files": 0 if leave else 1,
        "bytes": 0 if leave else tiny_model.stat().st_size,
    }
    expected = own / "model.gguf" if leave else target / "tiny-a1b2c3" / "model.gguf"
    assert sotto("models", "list", "--json").json[0]["path"] == str(expected)
    assert expected.exists()
    overlap = sotto("models", "move", target / "inside", "--json")
    assert overlap.error_code == "folder_overlaps"
