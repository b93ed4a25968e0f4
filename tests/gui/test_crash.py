"""A bug is shown, kept on this computer, and quotes nothing that somebody wrote."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from sotto.config.paths import AppPaths
from sotto.domain.errors import UserFacingError
from sotto.gui.crash import CrashReporter, crash_report


@pytest.fixture
def reporter(qtbot: QtBot, paths: AppPaths) -> Iterator[CrashReporter]:
    hooks = sys.excepthook, threading.excepthook
    reporter = CrashReporter(paths.state)
    reporter.install()
    yield reporter
    reporter.uninstall()
    sys.excepthook, threading.excepthook = hooks


def dialogs() -> list[QPlainTextEdit]:
    return [
        widget.findChild(QPlainTextEdit, "details_text")
        for widget in QApplication.topLevelWidgets()
        if widget.objectName() == "crash_dialog" and widget.isVisible()
    ]


def raised(text: str) -> Exception:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def close_dialogs() -> None:
    for text in dialogs():
        text.window().close()


def test_the_report_is_shown_and_kept(reporter: CrashReporter, paths: AppPaths, qtbot: QtBot) -> None:
    error = raised("secret words")
    sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    text = dialogs()[0].toPlainText()
    assert "not sent anywhere" in text
    assert "ValueError" in text
    assert "test_crash.py" in text
    assert "secret words" not in text
    assert "ValueError" in (paths.state / "crash.log").read_text()
    close_dialogs()


def test_an_exception_in_a_thread_is_shown_in_the_window(reporter: CrashReporter, qtbot: QtBot) -> None:
    def work() -> None:
        raise ValueError

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    close_dialogs()


def test_many_errors_are_one_dialog(reporter: CrashReporter, paths: AppPaths, qtbot: QtBot) -> None:
    for _ in range(50):
        error = raised("x")
        sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: (paths.state / "crash.log").read_text().count("\nValueError\n") == 50)
    assert len(dialogs()) == 1
    close_dialogs()


def test_an_error_for_the_user_is_no_crash(reporter: CrashReporter, qtbot: QtBot) -> None:
    shown: list[UserFacingError] = []

    class Recorder:
        def show_error(self, error: UserFacingError) -> None:
            shown.append(error)

    reporter.notifier = Recorder()  # type: ignore[assignment]
    error = UserFacingError("disk_full", "The disk is full.")
    sys.excepthook(type(error), error, None)
    qtbot.waitUntil(lambda: shown == [error])
    assert dialogs() == []


def test_the_report_names_versions() -> None:
    report = crash_report(raised("x"))
    assert "Sotto " in report
    assert "Qt " in report
