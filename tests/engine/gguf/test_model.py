"""Models in several parts, and files that are no model by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.random_model import write_random_model
from sotto.domain.errors import UserFacingError
from sotto.engine.gguf import check_is_language_model, read_header, read_model
from support.gguf_bytes import header, string, tensor, u16, u32
from support.gguf_files import Shape, split_model, write_bpe_model
from support.wrong_files import SHARED_MODELS

_WIDE = Shape(n_embd=256, n_layer=2, n_head=4, n_head_kv=2, head_width=64, n_ff=512)


def test_any_part_leads_to_the_whole_model(tmp_path: Path) -> None:
    path = write_bpe_model(tmp_path / "tiny.gguf", metadata={"general.name": None})
    whole = read_model(path)
    parts = split_model(path, 3)
    for part in parts:
        model = read_model(part)
        check_is_language_model(model)
        assert model.files == tuple(parts)
        assert model.path == parts[0]
        assert model.name == "tiny"
        assert (model.parameters, model.tensor_count) == (whole.parameters, whole.tensor_count)
        assert model.bytes_by_type == whole.bytes_by_type
        assert model.matrix_types == whole.matrix_types != frozenset()
        assert model.file_size == sum(file.stat().st_size for file in parts)
        assert model.chat_template == whole.chat_template


def test_the_types_of_all_parts_are_known(tmp_path: Path) -> None:
    path = write_random_model(tmp_path / "mixed.gguf", _WIDE, n_vocab=600)
    whole = read_model(path)
    parts = split_model(path, whole.tensor_count)
    assert read_header(parts[0]).matrix_types != whole.matrix_types
    assert read_model(parts[0]).matrix_types == whole.matrix_types == {12, 14}


def test_one_part_alone_knows_only_itself(tmp_path: Path) -> None:
    parts = split_model(write_bpe_model(tmp_path / "tiny.gguf"), 3)
    part = read_header(parts[1])
    assert (part.split_no, part.split_count, part.architecture, part.files) == (1, 3, "", (parts[1],))


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    parts = split_model(write_bpe_model(tmp_path / "tiny.gguf"), 7)
    parts[2].unlink()
    parts[4].unlink()
    with pytest.raises(UserFacingError, match=r'"tiny-00003-of-00007\.gguf" and 1 more') as caught:
        read_model(parts[0])
    assert caught.value.code == "model_file_part_missing"
    assert "tiny-00005-of-00007.gguf" in caught.value.details


def test_a_hostile_number_of_parts_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "big-00001-of-99999.gguf"
    path.write_bytes(header([u16("split.no", 0), u32("split.count", 2**32 - 1)], [tensor("a", (8,))], weights=32))
    with pytest.raises(UserFacingError) as caught:
        read_model(path)
    assert caught.value.code == "model_file_part_mismatch"


def test_a_relative_path_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = split_model(write_bpe_model(tmp_path / "tiny.gguf"), 3)
    monkeypatch.chdir(tmp_path)
    assert read_model(Path(parts[1].name)).files == tuple(Path(part.name) for part in parts)


@pytest.mark.needs_shared
@pytest.mark.skipif(not SHARED_MODELS.exists(), reason="no folder shared/ beside the repository")
def test_a_real_split_model() -> None:
    whole = read_model(SHARED_MODELS / "stories260K-f16.gguf")
    parts = sorted((SHARED_MODELS / "split").glob("*.gguf"))
    model = read_model(parts[2])
    assert model.files == tuple(parts)
    assert (model.parameters, model.tensor_count) == (whole.parameters, whole.tensor_count)
    assert model.name == "stories260K"


@pytest.mark.parametrize("kind", [9, 15, 24, 25, 26, 27, 28])
def test_weights_that_nothing_can_be_computed_with_are_refused(tmp_path: Path, kind: int) -> None:
    def code(architecture: str) -> str:
        path = tmp_path / f"{architecture}.gguf"
        entries = [string("general.architecture", architecture), string("tokenizer.ggml.model", "gpt2")]
        path.write_bytes(header(entries, [tensor("blk.0.attn_q.weight", (256, 4), kind)], weights=8192))
        try:
            check_is_language_model(read_model(path))
        except UserFacingError as error:
            return error.code
        return ""

    assert code("llama") == "model_file_weights_type"
    assert code("deepseek4") == ("" if kind == 26 else "model_file_weights_type")
