"""Where Sotto keeps the models it downloads: its own folder, or the one the user chose."""

from __future__ import annotations

from pathlib import Path

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings


def models_folder(paths: AppPaths, settings: Settings) -> Path:
    """Return the folder that downloads go to; it may be gone (a drive that is not plugged in)."""
    chosen = settings.get(options.MODELS_FOLDER)
    return Path(chosen) if chosen else paths.models
