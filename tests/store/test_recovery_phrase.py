"""The data key as words, and what is said about words that are not one."""

from __future__ import annotations

import secrets
import traceback

import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.protection import WordsCheck
from sotto.store.recovery_phrase import RecoveryPhrases

ZERO = ["abandon"] * 23 + ["art"]
"""The first test vector of BIP-39 with 256 bits."""


@pytest.fixture(scope="module")
def phrases() -> RecoveryPhrases:
    return RecoveryPhrases()


def test_the_words_are_those_of_the_standard(phrases: RecoveryPhrases) -> None:
    assert list(phrases.words_of(bytes(32))) == ZERO
    assert phrases.words_of(b"\x80" * 32)[:2] == ("letter", "advice")
    assert phrases.key_of(ZERO) == bytes(32)


def test_any_key_comes_back(phrases: RecoveryPhrases) -> None:
    for _ in range(50):
        key = secrets.token_bytes(32)
        words = phrases.words_of(key)
        assert len(words) == 24
        assert phrases.check(words) == WordsCheck(24, (), is_valid=True)
        assert phrases.key_of(words) == key


@pytest.mark.parametrize(
    "typed",
    [
        [" ".join(ZERO)],
        [f"  {word.upper()} " for word in ZERO],
        [f"{number}. {word}" for number, word in enumerate(ZERO, 1)],
        ["\n".join(f"{number:2}) {word}" for number, word in enumerate(ZERO, 1))],
        [", ".join(ZERO)],
    ],
)
def test_however_they_are_typed_or_pasted(phrases: RecoveryPhrases, typed: list[str]) -> None:
    assert phrases.key_of(typed) == bytes(32)


@pytest.mark.parametrize(
    ("words", "code", "check"),
    [
        (["abandon"] * 22 + ["secretword", "art"], "recovery_word_unknown", WordsCheck(24, (22,), is_valid=False)),
        (["abandon"] * 24, "recovery_checksum", WordsCheck(24, (), is_valid=False)),
        (["art"] + ["abandon"] * 23, "recovery_checksum", WordsCheck(24, (), is_valid=False)),
        (ZERO[:-1], "recovery_words_count", WordsCheck(23, (), is_valid=False)),
        ([*ZERO, "art"], "recovery_words_count", WordsCheck(25, (), is_valid=False)),
        ([], "recovery_words_count", WordsCheck(0, (), is_valid=False)),
        (["abandon"] * 11 + ["about"], "recovery_words_count", WordsCheck(12, (), is_valid=False)),
    ],
)
def test_what_is_wrong_is_said_without_the_words(
    phrases: RecoveryPhrases, words: list[str], code: str, check: WordsCheck
) -> None:
    assert phrases.check(words) == check
    with pytest.raises(UserFacingError) as caught:
        phrases.key_of(words)
    assert caught.value.code == code
    assert caught.value.hint
    told = "".join(traceback.format_exception(caught.value)) + caught.value.hint + caught.value.details
    assert "secretword" not in told
    assert "abandon" not in told


def test_the_place_of_an_unknown_word_is_said(phrases: RecoveryPhrases) -> None:
    words = list(ZERO)
    words[2] = words[9] = "xyzzy"
    with pytest.raises(UserFacingError, match=r"number 3, 10\."):
        phrases.key_of(words)
