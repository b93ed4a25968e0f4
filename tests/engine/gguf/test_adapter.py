"""Which files are LoRA adapters that can be used, as far as their headers tell."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from sotto.domain.errors import UserFacingError
from sotto.engine.gguf.adapter import check_fits, read_adapter
from support.adapter_files import write_adapter
from support.gguf_bytes import array, entry, header, string, tensor
from support.gguf_files import write_bpe_model

_KIND = string("general.type", "adapter")
_LORA = string("adapter.type", "lora")
_FOR = string("general.architecture", "llama")
_ALPHA = entry("adapter.lora.alpha", 6, struct.pack("<f", 16.0))


def _code(path: Path) -> str:
    with pytest.raises(UserFacingError) as caught:
        read_adapter(path)
    return caught.value.code


def test_an_adapter_says_what_it_is_for(tmp_path: Path) -> None:
    model = write_bpe_model(tmp_path / "model.gguf")
    found = read_adapter(write_adapter(tmp_path / "sums.gguf", model))
    assert (found.name, found.architecture) == ("sums", "llama")
    check_fits(found, "llama")
    with pytest.raises(UserFacingError) as caught:
        check_fits(found, "gemma")
    assert caught.value.code == "adapter_other_model"
    assert "gemma" in caught.value.text


@pytest.mark.parametrize(
    ("code", "entries", "kind"),
    [
        ("adapter_not_one", [_FOR, string("general.type", "model")], 0),
        ("adapter_unknown_type", [_FOR, _KIND, string("adapter.type", "ia3")], 0),
        ("adapter_unknown_type", [_FOR, _KIND], 0),
        ("adapter_activated", [_FOR, _KIND, _LORA, array("adapter.alora.invocation_tokens", 4, 1, bytes(4))], 0),
        ("adapter_empty", [_KIND, _LORA, _ALPHA], 0),
        ("model_file_value_type", [_FOR, _KIND, _LORA, entry("adapter.lora.alpha", 12, bytes(8))], 0),
        ("model_file_weights_type", [_FOR, _KIND, _LORA, _ALPHA], 24),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(tmp_path: Path, code: str, entries: list[bytes], kind: int) -> None:
    path = tmp_path / "adapter.gguf"
    path.write_bytes(header(entries, [tensor("blk.0.attn_q.weight.lora_a", (8, 4), kind)], weights=128))
    assert _code(path) == code


def test_one_without_weights_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "adapter.gguf"
    path.write_bytes(header([_FOR, _KIND, _LORA, _ALPHA]))
    assert _code(path) == "adapter_empty"
