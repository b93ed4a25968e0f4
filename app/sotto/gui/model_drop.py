"""Which files a drag and drop carries: models are added, all others are attached to the message as texts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

_SUFFIX = ".gguf"


def dropped_models(data: QMimeData) -> list[Path]:
    """Return the local ``.gguf`` files in ``data``."""
    return [path for path in local_files(data) if path.suffix.lower() == _SUFFIX]


def dropped_texts(data: QMimeData) -> list[Path]:
    """Return the other local files in ``data``; what is in them is looked at when they are read."""
    return [path for path in local_files(data) if path.suffix.lower() != _SUFFIX]


def holds_files(data: QMimeData) -> bool:
    """Tell whether something can be done with what is dragged."""
    return bool(dropped_models(data) or dropped_texts(data))


def local_files(data: QMimeData) -> list[Path]:
    """Return all local files and folders in ``data``."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def may_be_export(path: Path) -> bool:
    """Return whether ``path`` is worth a look for chats of another program."""
    from sotto.services.dropped_files import EXPORT_ENDINGS  # not before something is dropped

    return path.suffix.lower() in EXPORT_ENDINGS or path.is_dir()
