from __future__ import annotations

import math

import pytest

from sotto.config import options
from sotto.config.option import Value
from sotto.config.options import OPTIONS, AnyOption
from sotto.domain.errors import UserFacingError


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
class TestDeclarations:
    def test_the_default_is_allowed(self, option: AnyOption) -> None:
        assert option.check(option.default) == option.default

    def test_it_is_explained(self, option: AnyOption) -> None:
        assert option.label
        assert option.help.endswith(".")
        assert option.allowed().endswith(".")

    def test_numbers_and_text_have_limits(self, option: AnyOption) -> None:
        if option.type in (int, float):
            assert math.isfinite(option.minimum)
        if option.type is not bool and not option.choices:
            assert math.isfinite(option.maximum)

    def test_a_special_value_has_words_and_lies_outside_the_limits(self, option: AnyOption) -> None:
        if option.special_value is not None:
            assert option.special_label
            assert not option.minimum <= float(option.special_value) <= option.maximum


def test_keys_are_unique() -> None:
    assert len({option.key for option in OPTIONS}) == len({option.name for option in OPTIONS}) == len(OPTIONS)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        (options.TEMPERATURE, 0.0),
        (options.TEMPERATURE, 5.0),
        (options.SEED, -1),
        (options.SEED, 2**32 - 2),
        (options.N_CTX, 0),
        (options.N_CTX, 256),
        (options.GPU_LAYERS, 0),
        (options.THEME, "contrast"),
        (options.OFFLINE, True),
        (options.SYSTEM_PROMPT, "Grüße 🙂\n" * 100),
    ],
)
def test_allowed_values_come_back_unchanged(option: AnyOption, value: Value) -> None:
    assert option.check(value) == value


def test_a_whole_number_becomes_a_float_where_one_is_wanted() -> None:
    checked = options.TEMPERATURE.check(1)
    assert checked == 1.0
    assert type(checked) is float


@pytest.mark.parametrize(
    ("option", "value"),
    [
        (options.TEMPERATURE, -0.1),
        (options.TEMPERATURE, 5.1),
        (options.TEMPERATURE, math.nan),
        (options.TEMPERATURE, math.inf),
        (options.TEMPERATURE, 10**400),
        (options.TEMPERATURE, True),
        (options.TEMPERATURE, "0.5"),
        (options.TOP_K, 40.0),
        (options.TOP_K, True),
        (options.TOP_K, None),
        (options.SEED, -2),
        (options.SEED, 2**32 - 1),
        (options.N_CTX, 255),
        (options.N_CTX, 10**30),
        (options.GPU_LAYERS, False),
        (options.THEME, "pink"),
        (options.THEME, ""),
        (options.OFFLINE, 1),
        (options.OFFLINE, "false"),
        (options.SYSTEM_PROMPT, "x" * 20_001),
        (options.SYSTEM_PROMPT, ["x"]),
    ],
)
def test_other_values_are_refused_with_what_is_allowed(option: AnyOption, value: object) -> None:
    with pytest.raises(UserFacingError) as caught:
        option.check(value)
    assert caught.value.code == "setting_invalid"
    assert option.label in caught.value.text
    assert caught.value.hint == option.allowed()
    assert len(caught.value.text) < 150


def test_refused_text_is_not_repeated() -> None:
    with pytest.raises(UserFacingError) as caught:
        options.SYSTEM_PROMPT.check("secret " * 5_000)
    assert "secret" not in f"{caught.value.text}{caught.value.hint}{caught.value.details}"


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (options.OFFLINE, "It is either on or off."),
        (options.THEME, "Choose one of: system, light, dark, contrast."),
        (options.FONT_SIZE, "Use a whole number from 11 to 28 px."),
        (options.TOP_P, "Use a number from 0 to 1."),
        (options.N_CTX, "Use a whole number from 256 to 1048576 tokens, or 0 (automatic)."),
        (options.SYSTEM_PROMPT, "Use text of at most 20,000 characters."),
    ],
)
def test_the_limits_are_said_in_words(option: AnyOption, sentence: str) -> None:
    assert option.allowed() == sentence
