"""Which model files a drag and drop carries."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

_SUFFIX = ".gguf"


def dropped_models(data: QMimeData) -> list[Path]:
    """Return the local ``.gguf`` files in ``data``; anything else is left alone."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() == _SUFFIX]
