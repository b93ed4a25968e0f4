from __future__ import annotations

import pytest

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.config.settings import Settings, load_settings, sampler_settings
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings, SamplerSettings


def test_nothing_set_means_the_defaults() -> None:
    settings = Settings()
    assert settings.get(options.FONT_SIZE) == 15
    assert settings.changed_values() == {}


def test_the_default_sampling_is_that_of_the_domain() -> None:
    assert sampler_settings(Settings()) == SamplerSettings()
    assert load_settings(Settings()) == LoadSettings()


def test_a_value_that_is_set_is_kept() -> None:
    settings = Settings()
    settings.set(options.TEMPERATURE, 1)
    assert settings.get(options.TEMPERATURE) == 1.0
    assert settings.changed_values() == {"sampling.temperature": 1.0}


def test_setting_the_default_forgets_the_choice() -> None:
    settings = Settings()
    settings.set(options.THEME, "dark")
    settings.set(options.THEME, "system")
    assert settings.changed_values() == {}


def test_a_refused_value_changes_nothing() -> None:
    settings = Settings()
    settings.set(options.TOP_K, 20)
    seen: list[AnyOption] = []
    settings.on_changed(seen.append)
    with pytest.raises(UserFacingError):
        settings.set(options.TOP_K, -5)
    assert settings.get(options.TOP_K) == 20
    assert seen == []


def test_listeners_hear_changes_only_and_can_leave() -> None:
    settings = Settings()
    seen: list[tuple[str, object]] = []
    leave = settings.on_changed(lambda option: seen.append((option.key, settings.get(option))))
    settings.set(options.FONT_SIZE, 20)
    settings.set(options.FONT_SIZE, 20)
    settings.set(options.OFFLINE, True)
    leave()
    leave()
    settings.set(options.FONT_SIZE, 21)
    assert seen == [("appearance.font_size", 20), ("privacy.offline", True)]


def test_reset_gives_the_defaults_back_and_says_so() -> None:
    settings = Settings()
    settings.set(options.FONT_SIZE, 20)
    settings.set(options.SEED, 7)
    seen: list[AnyOption] = []
    settings.on_changed(seen.append)
    settings.reset()
    assert settings.changed_values() == {}
    assert seen == [options.FONT_SIZE, options.SEED]


def test_settings_reach_the_engine() -> None:
    settings = Settings()
    for option, value in [
        (options.TEMPERATURE, 0.25),
        (options.TOP_K, 0),
        (options.TOP_P, 0.5),
        (options.MIN_P, 0.0),
        (options.REPEAT_PENALTY, 1.25),
        (options.SEED, 0),
        (options.MAX_TOKENS, 64),
        (options.N_CTX, 4096),
        (options.THREADS, 3),
        (options.GPU_LAYERS, 0),
    ]:
        settings.set(option, value)
    assert sampler_settings(settings) == SamplerSettings(0.25, 0, 0.5, 0.0, 1.25, seed=0, max_tokens=64)
    assert load_settings(settings) == LoadSettings(4096, 3, 0)


def test_a_conversation_overrides_some_of_them() -> None:
    settings = Settings()
    settings.set(options.TOP_K, 10)
    settings.set(options.SEED, 5)
    made = sampler_settings(settings, {"temperature": 0, "seed": -1, "max_tokens": None, "from_the_future": "x"})
    assert made == SamplerSettings(temperature=0.0, top_k=10, seed=None, max_tokens=None)


def test_an_override_out_of_its_limits_is_refused() -> None:
    with pytest.raises(UserFacingError) as caught:
        sampler_settings(Settings(), {"top_p": 1.5})
    assert caught.value.code == "setting_invalid"


def test_guessing_ahead_can_be_switched_off() -> None:
    settings = Settings()
    assert sampler_settings(settings).guess_ahead
    settings.set(options.GUESS_AHEAD, False)
    assert not sampler_settings(settings).guess_ahead
