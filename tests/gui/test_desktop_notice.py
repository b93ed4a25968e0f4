"""Notices on the desktop: only for who is elsewhere, and gone afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sotto.gui import desktop_notice
from sotto.gui.desktop_notice import DesktopNotice


class Tray(QObject):
    """What Qt's tray icon does, as far as it is used."""

    def __init__(self) -> None:
        super().__init__()
        self.is_visible = False
        self.messages: list[tuple[str, str]] = []

    def show(self) -> None:
        self.is_visible = True

    def hide(self) -> None:
        self.is_visible = False

    def showMessage(self, title: str, text: str, _icon: object, _milliseconds: int) -> None:
        assert self.is_visible
        self.messages.append((title, text))


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_who_sees_the_window_needs_no_notice(window: QWidget, qtbot: QtBot) -> None:
    tray = Tray()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    notice = DesktopNotice(window, lambda: None, lambda: tray)  # type: ignore[arg-type, return-value]
    assert not notice.show("Done.")
    assert tray.messages == []


def test_a_notice_goes_by_itself(window: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop_notice, "_SHOWN_MS", 1)
    alerted: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", alerted.append)
    tray = Tray()
    window.hide()
    qtbot.waitUntil(lambda: not window.isActiveWindow())
    notice = DesktopNotice(window, lambda: None, lambda: tray)  # type: ignore[arg-type, return-value]
    assert notice.show("Done.")
    assert tray.messages == [("Sotto", "Done.")]
    assert alerted == [window]
    qtbot.waitUntil(lambda: not tray.is_visible)


def test_without_a_tray_the_task_bar_is_asked(window: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    alerted: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", alerted.append)
    window.hide()
    qtbot.waitUntil(lambda: not window.isActiveWindow())
    assert DesktopNotice(window, lambda: None, lambda: None).show("Done.")
    assert alerted == [window]
