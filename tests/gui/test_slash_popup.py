"""What a slash at the beginning of a message offers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QWidget
from pytestqt.qtbot import QtBot

from sotto.gui.composer import Composer
from sotto.gui.slash_popup import SlashCommand, SlashPopup, matching
from sotto.gui.theme import Theme

SUMMARY = SlashCommand("summary", "Sum this up", "Prompt")
MAIL = SlashCommand("mail", "A polite letter", "Prompt")
PIRATE = SlashCommand("pirate", "Talks like one; sums up, too", "Preset")


@pytest.fixture
def composer(qtbot: QtBot, window_theme: Theme) -> Iterator[Composer]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    composer = Composer(window)
    composer.setGeometry(0, 400, 800, 200)
    composer.set_window_height(600)
    composer.set_commands([MAIL, PIRATE, SUMMARY])
    window.show()
    window.activateWindow()
    composer.edit.setFocus()
    qtbot.waitUntil(composer.edit.hasFocus)
    yield composer
    window.close()


def popup(composer: Composer) -> SlashPopup:
    found = composer.window().findChild(SlashPopup, "slash_popup")
    assert found is not None
    return found


def offered(composer: Composer) -> list[str]:
    """Return what stands in the list, if it is shown."""
    shown = popup(composer)
    names = shown.findChild(QListWidget, "slash_list")
    assert names is not None
    return [names.item(row).text() for row in range(names.count())] if shown.isVisible() else []


def test_names_come_before_titles() -> None:
    assert matching([PIRATE, SUMMARY, MAIL], "sum") == [SUMMARY, PIRATE]
    assert matching([PIRATE, SUMMARY, MAIL], "") == [PIRATE, SUMMARY, MAIL]
    assert matching([PIRATE, SUMMARY, MAIL], "AI") == [MAIL]
    assert matching([PIRATE, SUMMARY, MAIL], "no such") == []


def test_a_slash_offers_all_and_typing_narrows_it(composer: Composer) -> None:
    QTest.keyClicks(composer.edit, "/")
    assert offered(composer) == ["/mail", "/pirate", "/summary"]
    assert popup(composer).geometry().bottom() < composer.mapTo(composer.window(), composer.rect().topLeft()).y() + 20
    QTest.keyClicks(composer.edit, "pi")
    assert offered(composer) == ["/pirate"]
    QTest.keyClicks(composer.edit, "x")
    assert offered(composer) == []
    QTest.keyClick(composer.edit, Qt.Key.Key_Backspace)
    assert offered(composer) == ["/pirate"]
    QTest.keyClicks(composer.edit, " and more")
    assert offered(composer) == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_arrows_and_enter_choose(composer: Composer, qtbot: QtBot, key: Qt.Key) -> None:
    QTest.keyClicks(composer.edit, "/")
    QTest.keyClick(composer.edit, Qt.Key.Key_Up)  # past the beginning is the end
    with qtbot.assertNotEmitted(composer.send_requested), qtbot.waitSignal(composer.command_chosen) as chosen:
        QTest.keyClick(composer.edit, key)
    assert chosen.args == ["summary"]
    assert composer.text() == ""
    assert offered(composer) == []
    assert composer.edit.hasFocus()


def test_a_click_chooses(composer: Composer, qtbot: QtBot) -> None:
    QTest.keyClicks(composer.edit, "/")
    names = popup(composer).findChild(QListWidget, "slash_list")
    assert names is not None
    middle = names.visualItemRect(names.item(1)).center()
    with qtbot.waitSignal(composer.command_chosen) as chosen:
        qtbot.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert chosen.args == ["pirate"]


def test_esc_closes_the_list_and_the_slash_can_be_sent(composer: Composer, qtbot: QtBot) -> None:
    QTest.keyClicks(composer.edit, "/m")
    QTest.keyClick(composer.edit, Qt.Key.Key_Escape)
    assert offered(composer) == []
    QTest.keyClicks(composer.edit, "a")
    assert offered(composer) == []
    with qtbot.waitSignal(composer.send_requested) as sent:
        QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert sent.args == ["/ma"]
    composer.set_text("")
    QTest.keyClicks(composer.edit, "/pi")
    assert offered(composer) == ["/pirate"]


def test_a_slash_elsewhere_is_only_a_slash(composer: Composer) -> None:
    QTest.keyClicks(composer.edit, "and/or")
    assert composer.window().findChild(SlashPopup) is None
    composer.set_text("/usr/bin\nis a folder")
    assert offered(composer) == []


def test_leaving_the_field_closes_the_list(composer: Composer) -> None:
    QTest.keyClicks(composer.edit, "/")
    composer.picker.setFocus()
    assert offered(composer) == []


def test_a_command_that_is_new_is_offered_at_once(composer: Composer) -> None:
    QTest.keyClicks(composer.edit, "/")
    composer.set_commands([MAIL])
    assert offered(composer) == ["/mail"]
    composer.set_commands([])
    assert offered(composer) == []
