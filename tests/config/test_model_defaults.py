"""What a model has of its own wins over Settings, and a chat's own values win over both."""

from __future__ import annotations

from typing import Any

import pytest

from sotto.config import engine_options, options
from sotto.config.model_defaults import LONGEST_TEMPLATE, checked, load_for, sampler_for, system_prompt_for
from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings
from sotto.domain.models import ModelDefaults


@pytest.fixture
def settings() -> Settings:
    settings = Settings()
    settings.set(options.N_CTX, 4096)
    settings.set(options.THREADS, 3)
    settings.set(options.TEMPERATURE, 0.5)
    settings.set(options.TOP_K, 7)
    settings.set(options.SYSTEM_PROMPT, "Answer briefly.")
    return settings


def test_a_model_without_values_of_its_own_is_used_as_settings_say(settings: Settings) -> None:
    load = load_for(settings, ModelDefaults())
    assert (load.n_ctx, load.threads, load.template) == (4096, 3, "")
    sampler = sampler_for(settings, ModelDefaults())
    assert (sampler.temperature, sampler.top_k) == (0.5, 7)
    assert system_prompt_for(settings, ModelDefaults()) == "Answer briefly."


def test_its_own_values_win_also_where_they_are_zero_or_empty(settings: Settings) -> None:
    own = ModelDefaults(n_ctx=1024, temperature=0.0, system_prompt="", template="{{ messages }}")
    load = load_for(settings, own)
    assert (load.n_ctx, load.threads, load.template) == (1024, 3, "{{ messages }}")
    assert sampler_for(settings, own).temperature == 0.0
    assert sampler_for(settings, own).top_k == 7
    assert system_prompt_for(settings, own) == ""


def test_values_of_a_chat_win_over_both(settings: Settings) -> None:
    sampler = sampler_for(settings, ModelDefaults(temperature=0.1, top_k=3), {"temperature": 0.9, "top_k": None})
    assert (sampler.temperature, sampler.top_k) == (0.9, 3)


@pytest.mark.parametrize(
    ("defaults", "code"),
    [
        (ModelDefaults(temperature=-1.0), "setting_invalid"),
        (ModelDefaults(n_ctx=1), "setting_invalid"),
        (ModelDefaults(template="x" * (LONGEST_TEMPLATE + 1)), "template_too_long"),
    ],
)
def test_values_that_no_option_allows_are_refused(defaults: ModelDefaults, code: str) -> None:
    with pytest.raises(UserFacingError) as refused:
        checked(defaults)
    assert refused.value.code == code
    assert refused.value.hint


def test_checking_keeps_what_is_not_given(settings: Settings) -> None:
    assert checked(ModelDefaults(min_p=0.1)) == ModelDefaults(min_p=0.1)


def test_how_a_model_is_run_can_be_pinned_for_it_alone() -> None:
    settings = Settings()
    settings.set(engine_options.KV_TYPE, "q8_0")
    settings.set(engine_options.MICRO_BATCH, 256)
    own = ModelDefaults(kv_type="q4_0", flash_attention="off", rope_scaling="yarn", rope_factor=2.0)
    assert load_for(settings, ModelDefaults()) == LoadSettings(kv_type="q8_0", micro_batch=256)
    assert load_for(settings, own) == LoadSettings(
        kv_type="q4_0", micro_batch=256, flash_attention="off", rope_scaling="yarn", rope_factor=2.0
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"kv_type": "q5_1"},
        {"micro_batch": 4},
        {"flash_attention": "maybe"},
        {"load_mode": "mlock"},
        {"rope_scaling": "longrope"},
        {"rope_factor": 0.5},
        {"rope_base": 1.0},
    ],
)
def test_what_llama_cpp_would_not_take_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UserFacingError) as caught:
        checked(ModelDefaults(**wrong))
    assert caught.value.code == "setting_invalid"
