"""The access token in Settings: it goes in, is never shown, and can be removed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from sotto.domain.errors import UserFacingError
from sotto.services.hub_token import TokenSource, TokenStatus
from sotto.services.tasks import Task
from support.real_window import OpenWindow, RealWindow

TOKEN = "hf_verysecret"


class Tokens:
    """Takes the place of the hub service; keeps one token."""

    def __init__(self, driver: RealWindow) -> None:
        self.kept = ""
        self.source: TokenSource | None = None
        self.error: UserFacingError | None = None
        self._tasks = driver.services.tasks
        driver.services.hub_search = self  # type: ignore[assignment]

    def token_status(self) -> Task[TokenStatus]:
        return self._tasks.io(self._status)

    def set_token(self, text: str) -> Task[TokenStatus]:
        def work() -> TokenStatus:
            if self.error is not None:
                raise self.error
            self.kept = text
            return self._status()

        return self._tasks.io(work)

    def clear_token(self) -> Task[TokenStatus]:
        return self.set_token("")

    def _status(self) -> TokenStatus:
        backend = "Secret Service" if self.kept else ""
        return TokenStatus(self.source or (TokenSource.KEYSTORE if backend else TokenSource.NONE), backend)


@pytest.fixture
def driver(open_window: OpenWindow) -> RealWindow:
    return open_window()


@pytest.fixture
def tokens(driver: RealWindow) -> Tokens:
    return Tokens(driver)


def status(driver: RealWindow) -> str:
    text: str = driver.find("token_status").text()
    return text


def test_a_token_is_kept_and_removed(driver: RealWindow, tokens: Tokens) -> None:
    driver.window.show_page("settings")
    driver.wait(lambda: status(driver).startswith("None is kept."))
    field, save = driver.find("token_field", QLineEdit), driver.find("token_save_button")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert not save.isEnabled()
    assert not driver.find("token_clear_button").isVisible()
    field.setText(f"  {TOKEN}  ")
    save.click()
    driver.wait(lambda: status(driver) == "One is kept in Secret Service.")
    assert tokens.kept == TOKEN
    assert field.text() == ""
    driver.find("token_clear_button").click()
    driver.wait(lambda: status(driver).startswith("None is kept."))
    assert tokens.kept == ""


def test_enter_keeps_it_too(driver: RealWindow, tokens: Tokens) -> None:
    driver.window.show_page("settings")
    field = driver.find("token_field", QLineEdit)
    field.setText(TOKEN)
    QTest.keyClick(field, Qt.Key.Key_Return)
    driver.wait(lambda: tokens.kept == TOKEN)


def test_a_token_that_was_not_kept_stays_in_the_field(driver: RealWindow, tokens: Tokens) -> None:
    driver.window.show_page("settings")
    driver.wait(lambda: bool(status(driver)))
    tokens.error = UserFacingError("token_not_kept", "No keystore could be used.", "Set HF_TOKEN.")
    field = driver.find("token_field", QLineEdit)
    field.setText(TOKEN)
    driver.find("token_save_button").click()
    driver.wait(lambda: status(driver) == "No keystore could be used. Set HF_TOKEN.")
    assert field.text() == TOKEN
    assert driver.find("token_save_button").isEnabled()


def test_one_from_the_environment_counts_first(driver: RealWindow, tokens: Tokens) -> None:
    tokens.source = TokenSource.ENVIRONMENT
    driver.window.show_page("settings")
    driver.wait(lambda: "HF_TOKEN" in status(driver))
    assert not driver.find("token_clear_button").isVisible()
