"""Lists as they are typed come back as they were meant, and what is wrong in them is said."""

from __future__ import annotations

from dataclasses import fields

import pytest

from sotto.config.answer_lines import as_lines, text_lines, word_biases
from sotto.config.answer_options import DRY_BREAKERS, JSON_SCHEMA, LOGIT_BIAS, STOP
from sotto.config.settings import ANSWERS, Settings, sampler_settings
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import SamplerSettings, WordBias
from sotto.domain.models import ModelDefaults
from sotto.domain.presets import SAMPLER_FIELDS


def test_entries_stand_in_lines_and_may_hold_any_character() -> None:
    assert text_lines("END\n\n  \n\\n\\nUser:\nEND\n") == ("END", "\n\nUser:")
    entries = ("a\nb", "c\\n", "\\", " d ", "\t", "x\\\\y")
    assert text_lines(as_lines(entries)) == entries


def test_a_backslash_before_another_letter_stays() -> None:
    assert text_lines("C:\\dir") == ("C:\\dir",)


def test_words_have_numbers() -> None:
    assert word_biases("cat = -5\na=b = 2.5\n colour=−1") == (
        WordBias("cat", -5.0),
        WordBias("a=b", 2.5),
        WordBias("colour", -1.0),
    )


@pytest.mark.parametrize("text", ["cat", "= 5", "cat = much", "cat = 101", "cat = nan", "cat = inf"])
def test_what_is_no_bias_is_refused_with_the_line(text: str) -> None:
    with pytest.raises(ValueError, match=text.partition(" ")[0]):
        word_biases(text)
    with pytest.raises(UserFacingError) as caught:
        LOGIT_BIAS.check(text)
    assert caught.value.code == "setting_invalid"
    assert caught.value.hint == LOGIT_BIAS.form


def test_too_many_and_too_long_lines_are_refused() -> None:
    for text in ("\n".join(map(str, range(201))), "x" * 201):
        with pytest.raises(UserFacingError):
            STOP.check(text)


@pytest.mark.parametrize("text", ["[]", "{", "nothing", "[" * 100_000])
def test_a_schema_is_an_object(text: str) -> None:
    with pytest.raises(UserFacingError):
        JSON_SCHEMA.check(text[:60_000])
    assert JSON_SCHEMA.check('{"type": "string"}')


def test_the_defaults_of_the_options_are_those_of_the_engine() -> None:
    assert sampler_settings(Settings()) == SamplerSettings()
    assert DRY_BREAKERS.check(DRY_BREAKERS.default)


def test_models_presets_and_chats_know_the_same_values() -> None:
    assert set(SAMPLER_FIELDS) == set(ANSWERS)
    assert set(ANSWERS) < {field.name for field in fields(ModelDefaults)}


def test_every_option_reaches_the_engine() -> None:
    other = {"bool": True, "str": "x = 5"}
    for name, option in ANSWERS.items():
        value = next(
            (choice.value for choice in option.choices if choice.value != option.default),
            other.get(option.type.__name__, option.type(1) if option.default != 1 else option.type(2)),
        )
        if name == "json_schema":
            value = "{}"
        if option.type is float and option.maximum == 1 and option.default == 1:
            value = 0.5
        changed = sampler_settings(Settings(), {name: value})
        assert getattr(changed, name) != getattr(SamplerSettings(), name), name
