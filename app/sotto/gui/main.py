"""Start and end of the window."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QLocale, QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from sotto.config import options
from sotto.config.identity import APP_ID, APP_NAME, PROGRAM
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.gui.crash import CrashReporter
from sotto.gui.dispatcher import QtDispatcher
from sotto.gui.icons import application_icon
from sotto.gui.idle_collector import IdleCollector
from sotto.gui.session import Session
from sotto.gui.single_instance import SingleInstance
from sotto.gui.theme import apply_theme
from sotto.gui.tokens import Density, ThemeChoice
from sotto.services.container import build_services


def run(
    paths: AppPaths, settings: Settings, arguments: argparse.Namespace, *, notice: UserFacingError | None = None
) -> int:
    """Show the window until it is closed and return the exit code; ``notice`` is shown in it first.

    A second start with the same folders raises the first window and returns 0.
    Raises :class:`~sotto.domain.errors.UserFacingError` ``data_dir_unusable``.
    """
    paths.create()
    app = make_application()
    _choose_language(app, settings.get(options.LANGUAGE))
    instance = SingleInstance(paths.data, paths.state)
    files = _files_to_open(arguments)
    if not instance.acquire():
        instance.ask_running_instance(files)
        return 0
    reporter = CrashReporter(paths.state)
    reporter.install()
    services = build_services(paths, settings, QtDispatcher())
    theme = apply_theme(
        app,
        ThemeChoice(settings.get(options.THEME)),
        settings.get(options.FONT_SIZE),
        Density(settings.get(options.DENSITY)),
    )
    session = Session(services, theme)
    reporter.notifier = session.notifier
    instance.raise_requested.connect(session.window.bring_to_front)
    instance.files_offered.connect(session.offer_files)
    if files:
        session.offer_files(files)
    if sys.platform == "darwin":
        _watch_for_files(app, session)
    interrupts = _Interrupts(session.window.quit)
    session.window.show()
    QApplication.setApplicationName(PROGRAM)  # what screen readers say; X11 has noted the window's class by now
    if notice is not None:
        session.notifier.show_error(notice)
    _when_idle(session.open, session)
    IdleCollector(app)
    try:
        return app.exec()
    finally:
        interrupts.restore()
        session.close()
        services.close()
        instance.release()
        reporter.uninstall()


def _files_to_open(arguments: argparse.Namespace) -> tuple[str, ...]:
    """Return the files of the command line as words that mean the same in every folder."""
    if not arguments.files_to_open:
        return ()
    from sotto.services.offered_files import whole_words

    return whole_words(arguments.files_to_open, Path.cwd())


def _watch_for_files(app: QApplication, session: Session) -> None:
    """Open what macOS hands over, also when it started Sotto for it."""
    from sotto.gui.file_offers import FileOpenEvents

    events = FileOpenEvents(session)
    app.installEventFilter(events)
    events.file_opened.connect(lambda word: session.offer_files([word]))


def _when_idle(begin: Callable[[], object], owner: QObject) -> None:
    """Run ``begin`` once what Qt has to do now, painting the window for one, is done.

    Opening the chats at once would take Python's lock from the painting. ``QTimer.singleShot(0)`` does not wait so.
    """
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(begin)
    timer.start(0)


def make_application() -> QApplication:
    """Return the application object with Sotto's name; the desktop file has the same id."""
    QApplication.setApplicationName(APP_ID)  # the second half of X11's window class, noted with the first window
    QApplication.setApplicationDisplayName(APP_NAME)
    QApplication.setOrganizationName(APP_NAME)
    QApplication.setDesktopFileName(APP_ID)
    _name_for_taskbar()
    existing = QApplication.instance()
    # Our style sheet is made for Fusion. Chosen by argument, since setStyle() returns a QStyle, and loading that class
    # with all its enumerations takes 5 ms of every start.
    app = existing if isinstance(existing, QApplication) else QApplication([APP_ID, "-style", "fusion"])
    app.setWindowIcon(application_icon())
    # The words are English unless another language is chosen, and so are month names; the country's habits stay.
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.system().territory()))
    return app


def _name_for_taskbar() -> None:
    """Windows: make the window one button with the start menu's entry, to which the installer gives the same id."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)


def _choose_language(app: QApplication, choice: str) -> None:
    """Load translations if the window is to speak another language than English."""
    wanted = QLocale.system().uiLanguages()
    if choice == "en" or (choice == "system" and (not wanted or wanted[0].startswith(("en", "C")))):
        return
    from sotto.config.resources import resource_folder
    from sotto.gui.translation import language_of, speak

    speak(app, language_of(choice, wanted), resource_folder() / "translations")


class _Interrupts(QObject):
    """Ctrl+C and a polite kill close the window properly.

    Python runs its signal handlers only between two of its own instructions, and Qt's event loop is none: on POSIX a
    byte in a pipe wakes the loop, elsewhere a timer gives Python a turn.
    """

    def __init__(self, close: Callable[[], object]) -> None:
        super().__init__()
        self._close = close
        self._previous = {number: signal.signal(number, self._on_signal) for number in _SIGNALS}
        self._pipe: tuple[int, int] | None = None
        if sys.platform == "win32":
            self._timer = QTimer(self)
            self._timer.timeout.connect(lambda: None)
            self._timer.start(300)
        else:
            self._pipe = os.pipe()
            for end in self._pipe:
                os.set_blocking(end, False)
            self._previous_fd = signal.set_wakeup_fd(self._pipe[1])
            self._notifier = QSocketNotifier(self._pipe[0], QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._drain)

    def restore(self) -> None:
        """Give the signals back."""
        if self._pipe is not None:
            self._notifier.setEnabled(False)
            signal.set_wakeup_fd(self._previous_fd)
            for end in self._pipe:
                os.close(end)
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def _drain(self) -> None:
        if self._pipe is not None:
            os.read(self._pipe[0], 64)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        # Not at once: the handler may have come in the middle of a widget's painting.
        QTimer.singleShot(0, self, self._on_turn)

    def _on_turn(self) -> None:
        self._close()


_SIGNALS = (signal.SIGINT, signal.SIGTERM)
