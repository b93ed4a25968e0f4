"""Where a value comes from, in a few words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from sotto.config.origins import Origin


def origin_words(origin: Origin, model: str = "", preset: str = "") -> str:
    """Return who said it; ``model`` and ``preset`` are names."""
    match origin:
        case Origin.SETTINGS:
            return _tr("As in Settings")
        case Origin.MODEL:
            return _tr("As set up for {model}").format(model=model) if model else _tr("As set up for the model")
        case Origin.PRESET:
            return _tr("From the preset {preset}").format(preset=preset) if preset else _tr("From the preset")
        case Origin.CHAT:
            return _tr("Only in this chat")
        case Origin.ONCE:
            return _tr("Only for this answer")


def _tr(text: str) -> str:
    return QCoreApplication.translate("OriginWords", text)
