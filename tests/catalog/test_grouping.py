"""What belongs together in a repository, told from its files' names as owners of real repositories write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.catalog.grouping import FileGroup, RemoteFile, group_files, quantization_in
from sotto.domain.downloads import DownloadPart


def groups(*names: str, size: int | None = 10) -> tuple[FileGroup, ...]:
    return group_files(RemoteFile(name, size, "a" * 64) for name in names)


@pytest.mark.parametrize(
    ("name", "quantization"),
    [
        ("Qwen3-4B-Q4_K_M.gguf", "Q4_K_M"),
        ("smollm2.q4_k_m.gguf", "Q4_K_M"),
        ("m-UD-Q4_K_XL.gguf", "UD-Q4_K_XL"),
        ("m.IQ2_XXS.gguf", "IQ2_XXS"),
        ("m-IQ4_NL.gguf", "IQ4_NL"),
        ("m-Q4_0_4_4.gguf", "Q4_0_4_4"),
        ("m-Q6_K_L.gguf", "Q6_K_L"),
        ("gpt-oss-20b-MXFP4.gguf", "MXFP4"),
        ("ggml-model-f16.gguf", "F16"),
        ("model-fp16.gguf", "F16"),
        ("m_TQ1_0.gguf", "TQ1_0"),
        ("BF16/m-00001-of-00002.gguf", "BF16"),
        ("BF16/m-Q8_0.gguf", "Q8_0"),
        ("phi-3-mini-4k-instruct-q4.gguf", ""),
        ("Q4KM.gguf", ""),
        ("model.gguf", ""),
    ],
)
def test_the_quantization_a_name_tells(name: str, quantization: str) -> None:
    assert quantization_in(name) == quantization


def test_one_choice_per_quantization_smallest_first() -> None:
    found = group_files(
        [
            RemoteFile("README.md", 1),
            RemoteFile("Qwen3-4B-Q8_0.gguf", 80, "8" * 64),
            RemoteFile("Qwen3-4B-Q4_K_M.gguf", 40, "4" * 64),
            RemoteFile("Qwen3-4B-BF16.gguf", None),
        ]
    )
    assert [(one.quantization, one.name, one.size_bytes) for one in found] == [
        ("Q4_K_M", "Qwen3-4B", 40),
        ("Q8_0", "Qwen3-4B", 80),
        ("BF16", "Qwen3-4B", None),
    ]
    (file,) = found[0].files
    assert (file.name, file.local, file.part) == ("Qwen3-4B-Q4_K_M.gguf", "model.gguf", DownloadPart.MODEL)
    assert (file.size_bytes, file.sha256) == (40, "4" * 64)


def test_shards_are_one_choice_in_their_order_whatever_the_order_of_the_list() -> None:
    names = [f"Q4_K_M/big-Q4_K_M-{i:05d}-of-00003.gguf" for i in (3, 1, 2)]
    (found,) = groups(*names)
    assert (found.quantization, found.name, found.size_bytes) == ("Q4_K_M", "big", 30)
    assert [file.name for file in found.files] == sorted(names)
    assert [file.local for file in found.files] == [f"model-{i:05d}-of-00003.gguf" for i in (1, 2, 3)]


def test_a_split_model_with_a_missing_shard_is_no_choice() -> None:
    assert groups("a-00001-of-00003.gguf", "a-00003-of-00003.gguf") == ()
    assert groups("a-00001-of-00000.gguf", "b-00000-of-00001.gguf") == ()
    two = groups("a-Q4_0-00001-of-00002.gguf", "a-Q4_0-00002-of-00002.gguf", "a-Q8_0-00001-of-00002.gguf")
    assert [one.quantization for one in two] == ["Q4_0"]


def test_projectors_go_with_every_model_in_sixteen_bits() -> None:
    found = groups("m-Q4_K_M.gguf", "m-Q8_0.gguf", "mmproj-F32.gguf", "mmproj-BF16.gguf", "mmproj-F16.gguf")
    assert [one.quantization for one in found] == ["Q4_K_M", "Q8_0"]
    for one in found:
        projector = one.files[-1]
        assert (projector.name, projector.local) == ("mmproj-F16.gguf", "projector.gguf")
        assert projector.part is DownloadPart.PROJECTOR
        assert one.size_bytes == 20


def test_of_several_models_each_gets_its_own_projector() -> None:
    found = groups("gemma-4b-Q4_0.gguf", "gemma-12b-Q4_0.gguf", "mmproj-gemma-4b-f32.gguf", "mmproj-gemma-12b-f16.gguf")
    pairs = {one.files[0].name: one.files[1].name for one in found}
    assert pairs["gemma-4b-Q4_0.gguf"] == "mmproj-gemma-4b-f32.gguf"
    assert pairs["gemma-12b-Q4_0.gguf"] == "mmproj-gemma-12b-f16.gguf"


def test_what_is_no_model_is_left_out() -> None:
    assert (
        groups("imatrix.gguf", "m.imatrix.gguf", "ggml-vocab-llama.gguf", "my-lora-f16.gguf", "mmproj-f16.gguf") == ()
    )
    assert [one.name for one in groups("explora-Q4_0.gguf", "config.json", "m.gguf.part")] == ["explora"]


def test_two_models_of_one_quantization_are_told_apart_by_name() -> None:
    assert {(one.quantization, one.name) for one in groups("think-Q4_0.gguf", "fast-Q4_0.gguf")} == {
        ("Q4_0", "think"),
        ("Q4_0", "fast"),
    }


@given(st.lists(st.text(max_size=40), max_size=8))
def test_no_name_of_a_repository_becomes_a_name_here(stems: list[str]) -> None:
    names = [f"{stem}.gguf" for stem in stems] + ["../../x.gguf", "C:\\x.gguf", "/etc/x-00001-of-00001.gguf"]
    for group in groups(*names):
        for file in group.files:
            assert file.local in ("model.gguf", "projector.gguf", "model-00001-of-00001.gguf")
