"""``sotto token``: in from standard input, out never."""

from __future__ import annotations

import pytest

from sotto.store.token_vault import TokenVault
from support.sotto_runner import SottoRunner

TOKEN = "hf_abcdefghijklmnop"
BACKEND = "keyring.backends.SecretService.Keyring"


class Keyring:
    """A keystore in memory."""

    entries: dict[tuple[str, str], str]

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


Keyring.__module__, Keyring.__qualname__ = BACKEND.rpartition(".")[::2]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)


@pytest.fixture
def keystore(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    monkeypatch.setattr(Keyring, "entries", {}, raising=False)
    monkeypatch.setattr(
        "sotto.services.container.Services._make_token_vault",
        lambda services: TokenVault(services.paths.data, backend=Keyring),
    )
    return Keyring.entries


def test_set_status_clear(sotto: SottoRunner, keystore: dict[tuple[str, str], str]) -> None:
    assert sotto("token", "status", "--json").json == {"source": "none", "keystore": None}
    done = sotto("token", "set", stdin=f"{TOKEN}\n".encode())
    assert done.code == 0
    assert TOKEN not in done.out + done.err
    assert list(keystore.values()) == [TOKEN]
    assert sotto("token", "status", "--json").json == {"source": "keystore", "keystore": BACKEND}
    assert BACKEND in sotto("token", "status").out
    assert sotto("token", "clear").out.strip() == "There is no token."
    assert keystore == {}


def test_the_environment_counts_first(
    sotto: SottoRunner, keystore: dict[tuple[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sotto("token", "set", stdin=TOKEN.encode())
    monkeypatch.setenv("HF_TOKEN", "hf_environment")
    shown = sotto("token", "status")
    assert "HF_TOKEN" in shown.out
    assert "Another one is kept" in shown.out
    assert "hf_environment" not in shown.out
    assert sotto("token", "status", "--json").json["source"] == "environment"


@pytest.mark.parametrize(("given", "code"), [(b"", "token_malformed"), (b"two words", "token_malformed")])
def test_what_is_no_token(sotto: SottoRunner, keystore: dict[tuple[str, str], str], given: bytes, code: str) -> None:
    result = sotto("token", "set", "--json", stdin=given)
    assert (result.code, result.error_code) == (1, code)
    assert keystore == {}


def test_without_a_keystore_the_token_is_not_kept(sotto: SottoRunner) -> None:
    result = sotto("token", "set", stdin=TOKEN.encode())
    assert result.code == 1
    assert "HF_TOKEN" in result.err
    assert TOKEN not in result.out + result.err
    assert not any(TOKEN.encode() in path.read_bytes() for path in sotto.profile.rglob("*") if path.is_file())


def test_a_token_is_no_argument(sotto: SottoRunner) -> None:
    assert sotto("token", "set", TOKEN).code == 2
