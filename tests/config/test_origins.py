"""Where a value comes from is told as it is looked up: once, chat, preset, model, Settings."""

from __future__ import annotations

from sotto.config import options
from sotto.config.model_defaults import sampler_for
from sotto.config.origins import OF_A_CHAT, Origin, origins, usual
from sotto.config.settings import Settings
from sotto.domain.models import ModelDefaults

MODEL = ModelDefaults(temperature=0.1, top_k=1, min_p=0.1, stop="END")
CHAT = {"temperature": 0.2, "top_k": 2, "dry_multiplier": 0.8, "reasoning": False}


def test_the_nearest_one_is_named_and_it_is_the_one_that_holds() -> None:
    once = {"temperature": 0.3}
    found = origins(MODEL, CHAT, once, {"top_k": 2, "dry_multiplier": 0.5})
    assert found == {
        "temperature": Origin.ONCE,
        "top_k": Origin.PRESET,
        "min_p": Origin.MODEL,
        "stop": Origin.MODEL,
        "dry_multiplier": Origin.CHAT,
        "reasoning": Origin.CHAT,
    }
    sampler = sampler_for(Settings(), MODEL, {**CHAT, **once})
    assert (sampler.temperature, sampler.top_k, sampler.min_p, sampler.stop) == (0.3, 2, 0.1, ("END",))


def test_nothing_of_its_own_is_as_in_settings() -> None:
    assert origins(ModelDefaults(), {}, {}) == {}
    assert origins(ModelDefaults(), dict.fromkeys(OF_A_CHAT), {}) == {}


def test_what_a_chat_without_its_own_would_have() -> None:
    settings = Settings()
    settings.set(options.TOP_P, 0.5)
    assert (usual("top_p", settings, MODEL).value, usual("top_p", settings, MODEL).origin) == (0.5, Origin.SETTINGS)
    assert (usual("min_p", settings, MODEL).value, usual("min_p", settings, MODEL).origin) == (0.1, Origin.MODEL)
    assert usual("grammar", settings, MODEL).value == ""
