"""The names of protections and keystores."""

from __future__ import annotations

from sotto.domain.protection import KeyProtection, keystore_name
from sotto.store.keystore import ALLOWED_BACKENDS


def test_the_names_of_the_levels_are_those_that_scripts_know() -> None:
    assert [level.value for level in KeyProtection] == ["passphrase", "keystore", "key file"]


def test_every_keystore_that_may_have_the_key_has_a_name_for_people() -> None:
    names = {backend: keystore_name(backend) for backend in ALLOWED_BACKENDS}
    assert all("." not in name and name for name in names.values())
    assert keystore_name("some.other.Backend") == "some.other.Backend"
