"""What is shown before a licence is accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from sotto.config.resources import resource_folder
from sotto.domain.errors import UserFacingError
from sotto.gui.licence_dialog import LicenceDialog, Terms, known_terms
from sotto.gui.theme import Theme
from sotto.services.catalog import Licence, LicenceClass

Show = Callable[[Terms], LicenceDialog]
UNKNOWN = Terms("Story 1B", "other", "", (), None, "")


@pytest.fixture
def show(qtbot: QtBot, window_theme: Theme) -> Show:
    def make(terms: Terms) -> LicenceDialog:
        dialog = LicenceDialog(terms)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def words(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_duties_stand_above_the_full_text(show: Show) -> None:
    text = resource_folder() / "licenses" / "models" / "apache-2.0.txt"
    licence = Licence("apache-2.0", "Apache License 2.0", LicenceClass.OPEN, ("Keep notices.",), "https://a.org", text)
    dialog = show(known_terms("Story 1B", licence))
    assert "Before Story 1B is downloaded: do you accept its licence?" in words(dialog)
    assert "Keep notices." in words(dialog)
    assert "open" in words(dialog)
    box = dialog.findChild(QPlainTextEdit, "licence_text")
    assert box.toPlainText() == text.read_text(encoding="utf-8")
    assert box.isReadOnly()


def test_a_licence_nobody_knows_is_not_explained_away(show: Show) -> None:
    dialog = show(UNKNOWN)
    assert "can’t tell what it asks for" in words(dialog)
    assert "ask the publisher" in words(dialog)
    assert dialog.findChild(QPlainTextEdit) is None
    assert dialog.findChild(QPushButton, "licence_page_button") is None


@pytest.mark.parametrize("full_text", [None, "Everything is allowed."])
def test_only_its_button_accepts(show: Show, full_text: str | None) -> None:
    results: list[int] = []
    first = show(replace(UNKNOWN, full_text=full_text))
    first.finished.connect(results.append)
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert QDialog.DialogCode.Accepted not in results
    second = show(UNKNOWN)
    second.finished.connect(results.append)
    accept = second.findChild(QPushButton, "licence_accept_button")
    assert accept is not None
    accept.click()
    assert results[-1] == QDialog.DialogCode.Accepted


def test_escape_declines(show: Show) -> None:
    dialog = show(UNKNOWN)
    results: list[int] = []
    dialog.finished.connect(results.append)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert results == [QDialog.DialogCode.Rejected]


def test_the_page_is_only_asked_for(show: Show) -> None:
    dialog = show(Terms("Story 1B", "gemma", "open with use policy", ("Do no harm.",), None, "https://example.org/x"))
    asked: list[str] = []
    dialog.link_requested.connect(asked.append)
    dialog.findChild(QPushButton, "licence_page_button").click()
    assert asked == ["https://example.org/x"]
    assert dialog.isVisible()


def test_what_the_hub_names_is_plain_text(show: Show) -> None:
    dialog = show(Terms("<b>x</b>", "<img src=file:///etc/passwd>", "", (), None, "https://example.org"))
    assert {label.textFormat() for label in dialog.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_a_missing_text_is_an_error_not_an_empty_box(tmp_path: Path) -> None:
    licence = Licence("x", "X", LicenceClass.OPEN, ("Y.",), "https://a.org", tmp_path / "gone.txt")
    with pytest.raises(UserFacingError) as caught:
        known_terms("Story", licence)
    assert caught.value.code == "catalog_damaged"
