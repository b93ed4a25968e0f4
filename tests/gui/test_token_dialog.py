"""Giving Sotto an access token: it reaches the keystore and is seen nowhere."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from sotto.gui.token_dialog import TokenDialog
from sotto.services.hub_search import TokenSource
from sotto.store.token_vault import TokenVault
from support.real_window import OpenWindow, RealWindow

TOKEN = "hf_abcdefghijklmnop"


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """A keystore of this test's own; returns its entries."""
    entries: dict[tuple[str, str], str] = {}

    class Keyring:
        def get_password(self, service: str, username: str) -> str | None:
            return entries.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            entries[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del entries[service, username]

    Keyring.__module__, Keyring.__qualname__ = "keyring.backends.SecretService", "Keyring"
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setattr(
        "sotto.services.container.Services._make_token_vault",
        lambda services: TokenVault(services.paths.data, backend=Keyring),
    )
    return entries


@pytest.fixture
def driver(open_window: OpenWindow, entries: dict[tuple[str, str], str]) -> RealWindow:
    return open_window()


def test_a_token_is_kept_and_the_dialog_forgets_it(driver: RealWindow, entries: dict[tuple[str, str], str]) -> None:
    dialog = TokenDialog(driver.services, "owner/name", driver.window)
    kept: list[None] = []
    dialog.kept.connect(lambda: kept.append(None))
    dialog.open()
    field, keep = dialog.findChild(QLineEdit, "token_dialog_field"), dialog.findChild(QPushButton, "token_keep_button")
    assert field is not None
    assert keep is not None
    field.setText(f"  {TOKEN}\n")
    keep.click()
    driver.wait(lambda: bool(kept))
    assert list(entries.values()) == [TOKEN]
    assert field.text() == ""
    assert not dialog.isVisible()
    status: list[TokenSource] = []
    driver.services.hub_search.token_status().success(lambda found: status.append(found.source))
    driver.wait(lambda: status == [TokenSource.KEYSTORE])


def test_a_wrong_one_is_explained_and_can_be_corrected(driver: RealWindow, entries: dict[tuple[str, str], str]) -> None:
    dialog = TokenDialog(driver.services, "owner/name", driver.window)
    dialog.open()
    field, keep = dialog.findChild(QLineEdit, "token_dialog_field"), dialog.findChild(QPushButton, "token_keep_button")
    error = dialog.findChild(QLabel, "token_error")
    assert field is not None
    assert keep is not None
    assert error is not None
    assert not keep.isEnabled()
    field.setText("with spaces in it")
    keep.click()
    driver.wait(error.isVisible)
    assert "not an access token" in error.text()
    assert keep.isEnabled()
    assert entries == {}
    dialog.reject()
