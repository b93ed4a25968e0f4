"""What is said about a passphrase while it is typed."""

from __future__ import annotations

import pytest

from sotto.domain.passphrase_strength import PassphraseStrength, normalised, strength_of


@pytest.mark.parametrize(
    ("passphrase", "strength"),
    [
        ("", PassphraseStrength.TOO_SHORT),
        ("a1$Z9q", PassphraseStrength.TOO_SHORT),
        ("ﬁﬁﬁ", PassphraseStrength.TOO_SHORT),
        ("password", PassphraseStrength.WEAK),
        ("Password123!", PassphraseStrength.WEAK),
        ("1234567890123456", PassphraseStrength.WEAK),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", PassphraseStrength.WEAK),
        ("abcdefghijklmnopqrstuvwxyz", PassphraseStrength.WEAK),
        ("secret secret secret secret secret", PassphraseStrength.WEAK),
        ("correct horse", PassphraseStrength.WEAK),
        ("correct horse battery", PassphraseStrength.WEAK),
        ("correct horse battery staple", PassphraseStrength.FAIR),
        ("correct horse battery staple lamp", PassphraseStrength.STRONG),
        ("Vier Igel fahren Zug 7", PassphraseStrength.FAIR),
        ("x7#Kq9!mZ2&fW", PassphraseStrength.STRONG),
        ("知己知彼百战不殆", PassphraseStrength.FAIR),
        ("корова летит над крышей", PassphraseStrength.FAIR),
    ],
)
def test_the_guess_is_honest(passphrase: str, strength: PassphraseStrength) -> None:
    assert strength_of(passphrase) is strength


def test_more_never_makes_it_weaker() -> None:
    order = list(PassphraseStrength)
    text = "Seven old tram drivers, 3 owls & a lamp"
    strengths = [order.index(strength_of(text[:length])) for length in range(len(text) + 1)]
    assert strengths == sorted(strengths)


def test_the_same_text_from_another_keyboard_is_the_same() -> None:
    assert normalised("Mu\u0308nchen ﬁ \uff21") == "München fi A"
