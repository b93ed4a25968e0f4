"""The models known to Sotto, from the command line."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from support.sotto_runner import SottoRunner

_KEYS = {
    "id", "name", "path", "size_bytes", "architecture", "quantization", "parameters", "n_ctx_train", "has_template",
    "licence", "sha256", "added", "last_used", "notes", "projector", "repository", "revision", "remote_name", "entry",
    "from_folder", "kind", "selected",
}  # fmt: skip


def test_an_added_model_is_listed_hashed_and_selected(sotto: SottoRunner, tiny_model: Path) -> None:
    added = sotto("models", "add", tiny_model, "--json")
    assert added.code == 0
    assert set(added.json) == _KEYS
    assert added.json["path"] == str(tiny_model)
    assert added.json["sha256"] == hashlib.sha256(tiny_model.read_bytes()).hexdigest()
    listed = sotto("models", "list", "--json")
    assert listed.json == [added.json]
    assert listed.json[0]["selected"] is True
    as_text = sotto("models", "list").out
    assert "tiny" in as_text
    assert added.json["id"] in as_text
    assert tiny_model.exists()


def test_adding_twice_knows_it_once(with_model: SottoRunner, tiny_model: Path) -> None:
    assert with_model("models", "add", tiny_model).code == 0
    assert len(with_model("models", "list", "--json").json) == 1


def test_an_empty_list_says_how_to_begin(sotto: SottoRunner) -> None:
    sotto("models", "list")
    result = sotto("models", "list")
    assert (result.code, result.out) == (0, "")
    assert "sotto models add" in result.err


def test_what_is_no_model_is_refused(sotto: SottoRunner, tmp_path: Path) -> None:
    impostor = tmp_path / "notes.gguf"
    impostor.write_text("Dear diary")
    for path in (impostor, tmp_path / "missing.gguf"):
        result = sotto("models", "add", path, "--json")
        assert result.code == 1
        assert result.error_code
        assert path.name in result.json["error"]["text"]


def test_info_shows_the_header(with_model: SottoRunner, tiny_model: Path) -> None:
    facts = with_model("models", "info", "tin", "--json").json
    assert facts.keys() >= _KEYS
    assert facts["architecture"] == "llama"
    assert facts["files"] == [str(tiny_model)]
    text = with_model("models", "info", str(tiny_model)).out
    assert "architecture" in text
    assert "llama" in text


def test_verify_notices_a_changed_file(sotto: SottoRunner, tiny_model: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(tiny_model, tmp_path / "copy.gguf"))
    sotto("models", "add", copy)
    unchanged = sotto("models", "verify", "tiny", "--json")
    assert unchanged.code == 0
    assert unchanged.json["ok"] is True
    data = bytearray(copy.read_bytes())
    data[-1] ^= 1
    copy.write_bytes(data)
    changed = sotto("models", "verify", "tiny", "--json")
    assert changed.code == 1
    assert changed.json["ok"] is False
    assert changed.json["expected"] == unchanged.json["actual"] != changed.json["actual"]
    as_text = sotto("models", "verify", "tiny")
    assert (as_text.code, as_text.out) == (1, "")
    assert len(as_text.err.splitlines()) == 2


def test_only_added_models_can_be_verified_and_removed(sotto: SottoRunner, tiny_model: Path) -> None:
    for action in ("verify", "remove"):
        result = sotto("models", action, tiny_model, "--json")
        assert (result.code, result.error_code) == (1, "model_not_installed")


def test_removing_forgets_and_leaves_the_users_file(with_model: SottoRunner, tiny_model: Path) -> None:
    model = with_model("models", "list", "--json").json[0]["id"]
    assert with_model("models", "remove", model, "--json").json == {"removed": model, "name": "tiny"}
    assert with_model("models", "list", "--json").json == []
    assert tiny_model.exists()
    result = with_model("models", "remove", "tiny", "--json")
    assert (result.code, result.error_code) == (1, "model_unknown")
