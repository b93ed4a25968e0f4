"""How a model is run: what the settings pin, what follows from the model and the place, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.generation import LoadSettings
from sotto.domain.models import Decision
from sotto.engine.child.run_choices import (
    OWN,
    RunChoices,
    best_micro_batch,
    choose_kv_type,
    flash_attention,
    repacking,
    run_choices,
)
from sotto.engine.gguf.header import GgufHeader


def _header(width: int = 128) -> GgufHeader:
    metadata = {
        "general.architecture": "llama",
        "llama.block_count": 4,
        "llama.attention.head_count": 8,
        "llama.attention.key_length": width,
        "llama.attention.value_length": width,
    }
    path = Path("model.gguf")
    return GgufHeader(path, 3, 1000, metadata, 30, 1000, {12: 1000}, 32, 1000, (path,))


def _choices(
    *,
    gpu_layers: int = 0,
    on_network: bool = False,
    speeds: Mapping[int, float] | None = None,
    width: int = 128,
    has_own_attention: bool = False,
    **settings: Any,
) -> RunChoices:
    return run_choices(
        _header(width),
        LoadSettings(**settings),
        cores=6,
        gpu_layers=gpu_layers,
        is_on_network=on_network,
        speeds=speeds or {},
        n_ctx=settings.get("n_ctx", 0),
        has_own_attention=has_own_attention,
    )


def _why(choices: RunChoices, name: str) -> Decision:
    (found,) = (decision for decision in choices.decisions if decision.name == name)
    return found


def test_what_is_chosen_where_nothing_is_known() -> None:
    choices = _choices()
    assert (choices.threads, choices.micro_batch, choices.kv_type, choices.load_mode) == (6, 128, "f16", "map")
    assert choices.flash_attention == "off"
    assert "faster without" in flash_attention(LoadSettings(), choices, "").reason
    assert "physical core" in _why(choices, "threads").reason
    assert "not measured" in _why(choices, "micro_batch").reason
    assert "rope_scaling" not in [decision.name for decision in choices.decisions]


def test_the_attention_of_sotto_is_used_where_it_can_be() -> None:
    for asked in ("auto", "on"):
        choices = _choices(has_own_attention=True, flash_attention=asked, n_ctx=1 << 16)
        assert choices.flash_attention == OWN
        decision = flash_attention(LoadSettings(flash_attention=asked), choices, "")
        assert decision.value == "on"
        assert "Sotto’s own" in decision.reason
    assert _choices(has_own_attention=True, flash_attention="off").flash_attention == "off"
    assert _choices(has_own_attention=True, kv_type="q8_0").flash_attention == "auto"
    assert _choices(has_own_attention=True, gpu_layers=1).flash_attention == "auto"


def test_what_the_settings_say_is_done() -> None:
    choices = _choices(
        threads=3,
        micro_batch=64,
        kv_type="q8_0",
        load_mode="read",
        rope_scaling="yarn",
        rope_factor=2.5,
        speeds={256: 100.0},
        on_network=False,
    )
    assert (choices.threads, choices.micro_batch, choices.kv_type, choices.load_mode) == (3, 64, "q8_0", "read")
    assert {decision.reason for decision in choices.decisions} == {"The settings say so."}
    assert _why(choices, "rope_scaling").value == "yarn, × 2.5"


@pytest.mark.parametrize(
    ("speeds", "size", "words"),
    [
        ({128: 393.0, 512: 300.0}, 128, "Measured here: 128 reads 31 % faster than 512."),
        ({128: 300.0, 256: 330.0, 512: 320.0}, 256, "Measured here: 256 reads 3 % faster than 512."),
        ({128: 300.0, 256: 200.0, 512: 360.0}, 512, "Measured here: 512 reads 20 % faster than 128."),
        ({64: 300.0, 128: 295.0, 512: 200.0}, 128, "Measured here: 128 reads 48 % faster than 512."),
        ({64: 120.0, 128: 100.0, 256: 90.0}, 64, "Measured here: 64 reads 20 % faster than 128."),
        ({128: 100.0}, 128, "Measured here."),
    ],
)
def test_what_was_measured_decides(speeds: dict[int, float], size: int, words: str) -> None:
    choices = _choices(speeds=speeds)
    assert choices.micro_batch == size == best_micro_batch(speeds)
    assert _why(choices, "micro_batch") == Decision("micro_batch", str(size), words)


def test_a_graphics_card_gets_its_own_size_whatever_the_processor_likes() -> None:
    assert _choices(gpu_layers=3, speeds={128: 9.0, 512: 1.0}).micro_batch == 512


@pytest.mark.parametrize(
    ("asked", "width", "kv_type"),
    [
        ("auto", 128, "f16"),
        ("q8_0", 128, "q8_0"),
        ("q4_0", 64, "q4_0"),
        ("f16", 80, "f16"),
        ("q8_0", 80, "f16"),
        ("from the future", 128, "f16"),
    ],
)
def test_numbers_of_the_cache(asked: str, width: int, kv_type: str) -> None:
    chosen, why = choose_kv_type(_header(width), LoadSettings(kv_type=asked))
    assert chosen == kv_type
    assert ("80 numbers" in why.reason) == (asked == "q8_0" and width == 80)


def test_fewer_bits_switch_flash_attention_on_even_if_it_was_switched_off() -> None:
    choices = _choices(kv_type="q8_0", flash_attention="off")
    assert choices.flash_attention == "on"
    assert "fewer bits" in flash_attention(LoadSettings(flash_attention="off"), choices, "").reason


@pytest.mark.parametrize(
    ("asked", "log", "value"),
    [
        ("auto", "resolve: Flash Attention enabled\n", "on"),
        ("auto", "resolve: Flash Attention not supported, set to disabled\n", "off"),
        ("on", "", "on"),
        ("off", "", "off"),
    ],
)
def test_what_llama_cpp_made_of_flash_attention(asked: str, log: str, value: str) -> None:
    settings = LoadSettings(flash_attention=asked)
    assert flash_attention(settings, _choices(flash_attention=asked, n_ctx=1 << 20), log).value == value


def test_on_a_processor_it_is_off_while_that_takes_little_memory() -> None:
    assert _choices(n_ctx=1 << 15).flash_attention == "off"
    assert _choices(n_ctx=1 << 16).flash_attention == "auto"
    assert _choices(n_ctx=1 << 12, gpu_layers=2).flash_attention == "auto"


def test_a_file_on_a_network_is_read_as_a_whole_unless_the_settings_say_otherwise() -> None:
    choices = _choices(on_network=True)
    assert choices.load_mode == "read"
    assert "network" in _why(choices, "load_mode").reason
    assert _choices(on_network=True, load_mode="map").load_mode == "map"


def test_rearranged_weights_are_told_in_megabytes() -> None:
    log = "load_tensors:   CPU_REPACK model buffer size =   145.55 MiB\n CPU_REPACK model buffer size = 10.0 MiB"
    assert (decision := repacking(log)) is not None
    assert decision.value == "163 MB"
    assert repacking("load_tensors: CPU_Mapped model buffer size = 3.00 MiB") is None
