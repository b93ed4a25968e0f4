"""The header reader: facts of good files, one clear error for each wrong one, bounded whatever the file claims."""

from __future__ import annotations

import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sotto.domain.errors import UserFacingError
from sotto.engine.gguf import ArrayInfo, check_is_language_model, read_header, read_model
from sotto.engine.gguf import source as source_module
from sotto.engine.gguf.opening import unreadable
from support.gguf_bytes import array, entry, header, small_model, string, tensor, text, u32
from support.gguf_files import CHATML, write_bpe_model, write_spm_model
from support.gguf_vocabularies import bpe_vocabulary
from support.wrong_files import SHARED_MODELS, write_wrong_files

_MEMORY_LIMIT = 200_000_000


def _written(folder: Path, content: bytes) -> Path:
    path = folder / "model.gguf"
    path.write_bytes(content)
    return path


def _refusal(path: Path) -> UserFacingError | None:
    """Read the file as before loading it, with all its facts; return why it is refused."""
    try:
        model = read_model(path)
        check_is_language_model(model)
    except UserFacingError as error:
        return error
    assert model.parameters > 0
    assert model.kv_elements_per_token >= 0
    assert model.name
    return None


def test_facts_of_a_small_file(tmp_path: Path) -> None:
    header_ = read_header(_written(tmp_path, small_model()))
    assert (header_.version, header_.architecture, header_.name) == (3, "llama", "Größe")
    assert (header_.n_ctx_train, header_.n_layer, header_.n_embd) == (128, 2, 8)
    assert (header_.tensor_count, header_.parameters, header_.bytes_by_type) == (2, 32, {0: 128})
    assert header_.quantization == "F32"  # no general.file_type: the type that holds most bytes
    assert header_.file_size == len(small_model())
    assert header_.data_offset == len(small_model()) - 128
    assert header_.metadata["tokenizer.ggml.add_bos_token"] is True
    assert header_.metadata["tokenizer.ggml.tokens"] == ArrayInfo(8, 3)
    assert header_.n_head_kv_per_layer == (1, 2)
    assert header_.n_head_kv == 2
    assert header_.chat_template is None


def test_facts_of_a_written_model(tmp_path: Path) -> None:
    extra = {"general.type": None, "llama.attention.head_count_kv": [2, 1]}
    header_ = read_model(write_bpe_model(tmp_path / "tiny.gguf", n_ctx=256, metadata=extra))
    check_is_language_model(header_)
    assert (header_.architecture, header_.name, header_.quantization) == ("llama", "tiny", "F16")
    assert (header_.licence, header_.kind, header_.has_tokenizer) == ("CC0-1.0", "", True)
    assert (header_.n_ctx_train, header_.n_layer, header_.n_head, header_.key_length) == (256, 2, 4, 16)
    assert header_.kv_elements_per_token == (2 + 1) * (16 + 16)
    assert (header_.n_embd, header_.n_ff, header_.n_merges) == (64, 96, 1)
    assert header_.n_vocab == len(bpe_vocabulary().tokens)
    assert header_.chat_template == CHATML
    assert header_.files == (header_.path,)


def test_the_width_of_the_feed_forward_part_may_differ_and_counts_the_experts_at_work(tmp_path: Path) -> None:
    several = read_model(write_bpe_model(tmp_path / "a.gguf", metadata={"llama.feed_forward_length": [96, 200]}))
    assert several.n_ff == 200
    experts = {"llama.expert_feed_forward_length": 50, "llama.expert_used_count": 4}
    assert read_model(write_bpe_model(tmp_path / "b.gguf", metadata=experts)).n_ff == 4 * 50


def test_a_model_without_template_has_none(tmp_path: Path) -> None:
    header_ = read_header(write_spm_model(tmp_path / "base.gguf"))
    assert header_.chat_template is None
    assert header_.kv_elements_per_token == 2 * 2 * 32
    assert header_.metadata["tokenizer.ggml.add_bos_token"] is True


def test_facts_of_the_wrong_type_count_as_missing(tmp_path: Path) -> None:
    entries = [
        string("general.architecture", "llama"),
        string("llama.context_length", "many"),
        entry("llama.block_count", 5, struct.pack("<i", -3)),
        u32("llama.attention.head_count", 0),
        u32("tokenizer.chat_template", 1),
        u32("general.file_type", 1024),
    ]
    header_ = read_header(_written(tmp_path, header(entries)))
    assert (header_.n_ctx_train, header_.n_layer, header_.n_head, header_.key_length) == (0, 0, 0, 0)
    assert (header_.kv_elements_per_token, header_.chat_template, header_.quantization) == (0, None, "")


def test_a_hostile_number_of_layers_costs_nothing(tmp_path: Path) -> None:
    entries = [
        string("general.architecture", "llama"),
        u32("llama.block_count", 2**32 - 1),
        u32("llama.attention.head_count_kv", 4),
    ]
    assert read_header(_written(tmp_path, header(entries))).n_head_kv_per_layer == (4,)


def test_long_texts_are_cut_except_the_template(tmp_path: Path) -> None:
    entries = [
        string("general.description", "d" * 70_000),
        string("tokenizer.chat_template", "t" * 70_000),
        array("numbers", 4, 2000, bytes(8000)),
        string("general.name", b"\xff after it all"),
    ]
    metadata = read_header(_written(tmp_path, header(entries))).metadata
    assert metadata["general.description"] == "d" * 65_536
    assert metadata["tokenizer.chat_template"] == "t" * 70_000
    assert metadata["numbers"] == ArrayInfo(4, 2000)
    assert metadata["general.name"] == "\ufffd after it all"


def test_a_vocabulary_larger_than_the_buffer_is_walked(tmp_path: Path) -> None:
    words = [text("w" * (number % 40)) for number in range(60_000)]
    words.insert(30_000, text(bytes(3_000_000)))  # one that the buffer cannot hold
    entries = [array("words", 8, len(words), b"".join(words)), string("behind", "found")]
    metadata = read_header(_written(tmp_path, header(entries))).metadata
    assert metadata["words"] == ArrayInfo(8, 60_001)
    assert metadata["behind"] == "found"


def test_another_alignment_and_quantized_blocks(tmp_path: Path) -> None:
    entries = [u32("general.alignment", 64)]
    tensors = [tensor("a", (256, 2), 12), tensor("b", (32,), 8, 320), tensor("c", (), 0, 384)]
    header_ = read_header(_written(tmp_path, header(entries, tensors, weights=388, alignment=64)))
    assert header_.bytes_by_type == {12: 288, 8: 34, 0: 4}
    assert header_.matrix_types == {12}
    assert header_.parameters == 512 + 32 + 1
    assert header_.data_offset % 64 == 0
    assert header_.quantization == "Q4_K"


def test_every_wrong_file_gets_its_own_error(tmp_path: Path) -> None:
    wrong = write_wrong_files(tmp_path)
    assert len(wrong) >= 80
    found = {}
    for name, path, _ in wrong:
        tracemalloc.start()
        error = _refusal(path)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < _MEMORY_LIMIT, name
        assert error is not None, name
        assert error.text.endswith(".")
        assert error.hint
        assert len(error.text) < 300
        found[name] = error.code
    assert found == {name: code for name, _, code in wrong}


def test_a_truncated_file_says_how_much_is_missing(tmp_path: Path) -> None:
    content = header([], [tensor("a", (1_000_000,))], weights=4_000_000)
    with pytest.raises(UserFacingError, match=r"1\.5 MB shorter than its header says"):
        read_header(_written(tmp_path, content[:-1_500_000]))


def test_every_beginning_of_a_model_is_refused(tmp_path: Path) -> None:
    content = small_model()
    for length in range(len(content)):
        with pytest.raises(UserFacingError) as caught:
            read_header(_written(tmp_path, content[:length]))
        assert caught.value.code in {"model_file_empty", "model_file_header_truncated", "model_file_truncated"}, length


def test_too_many_words_in_all_lists_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MAX_ARRAY_STRINGS", 10)
    lists = [array(name, 8, 6, bytes(48)) for name in ("one", "two")]
    read_header(_written(tmp_path, header(lists[:1])))
    with pytest.raises(UserFacingError) as caught:
        read_header(_written(tmp_path, header(lists)))
    assert caught.value.code == "model_file_absurd_size"


def test_a_header_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MAX_HEADER_BYTES", 5000)
    lists = [array(str(number), 0, 3000, bytes(3000)) for number in range(2)]
    with pytest.raises(UserFacingError) as caught:
        read_header(_written(tmp_path, header(lists)))
    assert caught.value.code == "model_file_absurd_size"


def test_a_file_that_shrinks_while_it_is_read(tmp_path: Path) -> None:
    path = _written(tmp_path, small_model())
    with path.open("rb") as file:
        source = source_module.HeaderSource(file, 10_000, path.name)
        source.skip(5_000)
        with pytest.raises(UserFacingError) as caught:
            source.u32()
    assert caught.value.code == "model_file_header_truncated"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(13, "Permission denied"), "model_file_permission"),
        (OSError(5, "Input/output error"), "model_file_unreadable"),
        (FileNotFoundError(2, "No such file"), "model_file_missing"),
    ],
)
def test_errors_of_the_system_are_translated(error: OSError, code: str) -> None:
    translated = unreadable(Path("folder") / "model.gguf", error)
    assert translated.code == code
    assert '"model.gguf"' in translated.text


def test_names_from_the_file_are_shown_short_and_printable(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError) as caught:
        read_header(_written(tmp_path, header([entry("\x1b[31m\n" + "k" * 1000, 99, b"")])))
    assert "\x1b" not in caught.value.text
    assert "\n" not in caught.value.text
    assert len(caught.value.text) < 250


@pytest.fixture(scope="module")
def mutant_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutants")


_SEED = small_model()
_EDIT = st.tuples(st.integers(0, len(_SEED) - 1), st.sampled_from(["set", "delete", "insert"]), st.binary(max_size=9))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(_EDIT, min_size=1, max_size=5))
def test_mutants_are_read_or_refused(mutant_folder: Path, edits: list[tuple[int, str, bytes]]) -> None:
    content = bytearray(_SEED)
    for position, kind, value in edits:
        end = position + (0 if kind == "insert" else len(value))
        content[position:end] = b"" if kind == "delete" else value
    error = _refusal(_written(mutant_folder, bytes(content)))
    assert error is None or error.code.startswith("model_file_")


@pytest.mark.needs_shared
@pytest.mark.skipif(not SHARED_MODELS.exists(), reason="no folder shared/ beside the repository")
def test_real_models() -> None:
    facts = {}
    for path in sorted(SHARED_MODELS.glob("*.gguf")):
        if not path.name.startswith("old-"):
            found = read_model(path)
            facts[path.stem] = (found.architecture, found.quantization, found.parameters, found.n_ctx_train)
            assert found.licence == "MIT"
            assert bool(found.chat_template) == ("chat" in path.name)
            assert found.is_adapter == ("lora" in path.name)
    assert facts["stories260K-f16"] == ("llama", "F16", 260_032, 512)
    assert facts["stories260K-q8_0"] == ("llama", "Q8_0", 260_032, 512)
    assert facts["tiny-rwkv-6v0-3m-f16"][0] == "rwkv6"
