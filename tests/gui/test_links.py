"""Only three kinds of links leave the window, and none without being asked about."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sotto.gui.links import LONGEST_ADDRESS, LinkDialog, classify, confirm_and_open, readable_address

ALLOWED = [
    "http://example.org",
    "https://example.org/a?b=c#d",
    "HTTPS://EXAMPLE.ORG",
    "https://user@example.org:8443/x",
    "https://bücher.example/ä",
    "mailto:someone@example.org",
    "MailTo:someone@example.org?subject=hi",
]
BLOCKED = [
    "",
    "example.org",
    "/etc/passwd",
    "#anchor",
    "//example.org/x",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<b>x</b>",
    "file:///etc/passwd",
    "file://host/share/x.png",
    "\\\\host\\share\\x",
    "smb://host/share",
    "ms-msdt:/id PCWDiagnostic",
    "ms-excel:ofe|u|http://x",
    "vbscript:x",
    "ftp://example.org",
    "ssh://example.org",
    "tel:123",
    "qrc:/x",
    "about:blank",
    "view-source:http://example.org",
    "sotto:open",
    "http:",
    "http://",
    "https:///path",
    "mailto:",
    "http://exa mple.org",
    "http://example.org\\@evil.example",
    "http://example.org/\u202egpj.exe",
    "http://exam\u200bple.org",
    "http://[::1",
    "https://example.org/" + "a" * LONGEST_ADDRESS,
]


@pytest.mark.parametrize("address", ALLOWED)
def test_allowed(address: str) -> None:
    assert classify(address)


@pytest.mark.parametrize("address", BLOCKED, ids=range(len(BLOCKED)))
def test_blocked(address: str) -> None:
    assert not classify(address)


def test_foreign_host_names_are_shown_as_the_network_sees_them(qapp: object) -> None:
    assert readable_address("https://\u0430pple.com/x") == "https://xn--pple-43d.com/x"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that were handed to the system."""
    addresses: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: addresses.append(QUrl(url).toString()))
    return addresses


def ask(qtbot: QtBot, address: str) -> tuple[QWidget, LinkDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    confirm_and_open(parent, address)
    return parent, parent.findChild(LinkDialog)


def test_asks_with_the_whole_address_and_opens_on_yes(qtbot: QtBot, opened: list[str]) -> None:
    address = "https://example.org/" + "long/" * 100
    _parent, dialog = ask(qtbot, address)
    assert dialog.findChild(QPlainTextEdit).toPlainText() == address
    assert opened == []
    dialog.findChild(QPushButton, "link_open_button").click()
    assert opened == [address]


def test_nothing_opens_on_no(qtbot: QtBot, opened: list[str]) -> None:
    _parent, dialog = ask(qtbot, "https://example.org/")
    cancel = dialog.findChild(QPushButton, "link_cancel_button")
    assert cancel.isDefault()
    cancel.click()
    assert opened == []


def test_blocked_address_does_not_even_ask(qtbot: QtBot, opened: list[str]) -> None:
    _parent, dialog = ask(qtbot, "file:///etc/passwd")
    assert dialog is None
    assert opened == []
