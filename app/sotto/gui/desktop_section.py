"""The part of the Settings page about the desktop: what this one cannot do is said instead of offered."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QSystemTrayIcon

from sotto.config import desktop_options
from sotto.config.identity import PROGRAM
from sotto.gui.option_editor import OptionRow
from sotto.gui.page import Card, page_button
from sotto.gui.texts import said
from sotto.services.autostart import start_command, system_autostart, why_not
from sotto.services.container import Services


def lock_what_cannot_be(rows: Mapping[str, OptionRow], services: Services) -> None:
    """Lock those of ``rows``, by the key of their option, that this desktop has no use for, each with its reason."""
    if not QSystemTrayIcon.isSystemTrayAvailable():
        reason = _tr("This desktop has no system tray.")
        rows[desktop_options.TRAY.key].lock(reason)
        rows[desktop_options.CLOSE_TO_TRAY.key].lock(reason)
    reason = why_not(services.paths, os.environ)
    if reason:
        rows[desktop_options.AUTOSTART.key].lock(said(reason))


def take_over_autostart(services: Services) -> None:
    """Let the setting say what is so: the desktop's own settings may have changed it."""
    if not why_not(services.paths, os.environ):
        is_on = system_autostart(os.environ, Path.home()).is_on()
        services.settings.set(desktop_options.AUTOSTART, is_on)


class KeyCard(Card):
    """How the desktop brings Sotto to the front at the press of a key.

    Sotto grabs no keys: on Wayland no program can without the desktop's consent, and every desktop has a page for it.
    """

    def __init__(self, services: Services) -> None:
        words = _tr(
            "Give this command a key in the keyboard settings of your desktop. Starting Sotto once more brings its "
            "window to the front; Sotto itself watches no keys."
        )
        super().__init__(_tr("A key that brings Sotto to the front"), words)
        self.setObjectName("desktop_key_card")
        self.command = shown_command(start_command(services.paths, os.environ), shutil.which(PROGRAM))
        field = QLineEdit(self.command)
        field.setObjectName("desktop_key_command")
        field.setAccessibleName(_tr("The command that starts Sotto"))
        field.setReadOnly(True)
        field.setCursorPosition(0)
        self.words.addSpacing(4)
        self.words.addWidget(field)
        copy = page_button(_tr("Copy"), "desktop_key_copy_button", "copy", accessible=_tr("Copy the command"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.command))
        self.add_buttons([copy])


def shown_command(command: Sequence[str], installed: str | None) -> str:
    """Return ``command`` as it is typed; the short name where that starts the same program."""
    words = list(command)
    if installed is not None and Path(installed).resolve() == Path(words[0]).resolve():
        words[0] = PROGRAM
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DesktopSection", text)
