"""Line icons in the colours of the palette; drawn from their SVG at the pixel size asked for, so always sharp."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from sotto.config.resources import resource_path
from sotto.gui.stylesheet import disabled_ink
from sotto.gui.theme import current_tokens
from sotto.gui.tokens import Tokens

_ROLES = ("text", "muted", "accent", "on_accent", "good", "warning", "danger")


def icon(name: str, role: str = "text") -> QIcon:
    """Return the Lucide icon ``name`` (a file of ``resources/icons``) in a colour of the palette.

    ``role`` is ``text``, ``muted``, ``accent``, ``on_accent``, ``good``, ``warning`` or ``danger``. The colour is
    looked up on painting, so icons follow a change of theme by themselves. Raises ``FileNotFoundError`` for an
    unknown name and ``ValueError`` for an unknown role.
    """
    if role not in _ROLES:
        raise ValueError(f"not a colour role: {role!r}")
    _path(name)
    return QIcon(_TintedSvgEngine(name, role))


def application_icon() -> QIcon:
    """Return Sotto's own icon."""
    return QIcon(str(resource_path("icons/sotto.svg")))


class _TintedSvgEngine(QIconEngine):
    """Draws one SVG in one role's current colour."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        colour = self._shown_colour(mode)
        renderer = QSvgRenderer(QByteArray(_tinted(_path(self._name), colour)))
        side = min(rect.width(), rect.height())
        left = rect.x() + (rect.width() - side) / 2
        top = rect.y() + (rect.height() - side) / 2
        renderer.render(painter, QRectF(left, top, side, side))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        if pixmap.isNull():  # Qt asks for no pixels while a button is being laid out
            return pixmap
        # Drawing takes half a millisecond, and a list of models shows dozens of the same arrow.
        key = f"sotto:{self._name}:{self._shown_colour(mode)}:{size.width()}x{size.height()}"
        if QPixmapCache.find(key, pixmap):
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        QPixmapCache.insert(key, pixmap)
        return pixmap

    def clone(self) -> QIconEngine:
        return _TintedSvgEngine(self._name, self._role)

    def key(self) -> str:
        return f"sotto:{self._name}:{self._role}"

    def _shown_colour(self, mode: QIcon.Mode) -> str:
        tokens = current_tokens()
        return disabled_ink(tokens) if mode == QIcon.Mode.Disabled else _colour(tokens, self._role)


def _colour(tokens: Tokens, role: str) -> str:
    return {
        "text": tokens.text,
        "muted": tokens.muted,
        "accent": tokens.accent,
        "on_accent": tokens.on_accent,
        "good": tokens.good,
        "warning": tokens.warning,
        "danger": tokens.danger,
    }[role]


@functools.lru_cache(maxsize=256)
def _path(name: str) -> Path:
    """Return where an icon is; finding it costs more than drawing it from the cache."""
    return resource_path(f"icons/{name}.svg")


@functools.lru_cache(maxsize=256)
def _tinted(path: Path, colour: str) -> bytes:
    """Return the SVG of ``path`` in ``colour``, its lines a little thinner than Lucide's (as in the designs)."""
    text = path.read_text(encoding="utf-8")
    return text.replace("currentColor", colour).replace('stroke-width="2"', 'stroke-width="1.75"').encode()
