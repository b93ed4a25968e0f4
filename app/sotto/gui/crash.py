"""What happens when Sotto itself has a bug: the report is shown and kept on this computer, and never sent."""

from __future__ import annotations

import faulthandler
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from PySide6.QtCore import QObject, Qt, Signal, Slot, qVersion
from PySide6.QtWidgets import QApplication

import sotto
from sotto.domain.errors import UserFacingError

if TYPE_CHECKING:
    from sotto.gui.details_dialog import DetailsDialog
    from sotto.gui.notifier import Notifier

_MOST_REPORTS = 5
"""Reports shown per session: a bug in a timer must not bury the screen in dialogs."""


class CrashReporter(QObject):
    """Catches what nobody caught. Made in the GUI thread; ``install`` undoes nothing by itself, ``uninstall`` does."""

    _reported = Signal(object)

    def __init__(self, state_folder: Path) -> None:
        """``state_folder`` exists; native crashes leave their stack in ``crash.log`` there."""
        super().__init__()
        self.notifier: Notifier | None = None
        self._path = state_folder / "crash.log"
        self._native: TextIO | None = None
        self._shown = 0
        self._dialog: DetailsDialog | None = None
        self._reported.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch exceptions of every thread from now on."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        try:
            self._native = self._path.open("a", encoding="utf-8")
        except OSError:
            return  # without the file a native crash leaves no note; nothing else depends on it
        faulthandler.enable(self._native)

    def uninstall(self) -> None:
        """Give the hooks back to Python."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        if self._native is not None:
            faulthandler.disable()
            self._native.close()
            self._native = None

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self._reported.emit(error.with_traceback(trace))

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and not issubclass(arguments.exc_type, SystemExit):
            self._reported.emit(arguments.exc_value)

    @Slot(object)
    def _show(self, error: BaseException) -> None:
        if isinstance(error, UserFacingError) and self.notifier is not None:
            self.notifier.show_error(error)
            return
        report = crash_report(error)
        self._keep(report)
        self._shown += 1
        if self._shown > _MOST_REPORTS or self._dialog is not None:
            return
        from sotto.gui.details_dialog import DetailsDialog

        self._dialog = DetailsDialog(
            self.tr("Something in Sotto went wrong"),
            self.tr("This is a fault in Sotto. Your chats are saved. The report below was not sent anywhere.")
            + "\n\n"
            + report,
            QApplication.activeWindow(),
        )
        self._dialog.setObjectName("crash_dialog")
        self._dialog.finished.connect(self._on_dialog_finished)
        self._dialog.open()

    def _on_dialog_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _keep(self, report: str) -> None:
        if self._native is not None:
            self._native.write(report + "\n\n")
            self._native.flush()


def crash_report(error: BaseException) -> str:
    """Return versions and the stack of ``error``.

    Only the type of the error is named, not its words: they may quote what somebody wrote.
    """
    stack = "".join(traceback.format_tb(error.__traceback__))
    import platform  # takes milliseconds, and nearly never happens

    versions = f"Sotto {sotto.__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
    return f"{versions}\n\n{stack}{type(error).__name__}"
