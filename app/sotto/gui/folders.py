"""Shows a folder of this computer in the system's own program for files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl


def open_folder(*folders: Path) -> bool:
    """Open the first of ``folders`` that exists; False if none does, or the system has no program for it."""
    from PySide6.QtGui import QDesktopServices  # not before it is needed

    found = next((folder for folder in folders if folder.is_dir()), None)
    return found is not None and QDesktopServices.openUrl(QUrl.fromLocalFile(str(found)))
