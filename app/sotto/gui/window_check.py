"""Whether a window can be opened here, tried in a process of its own: ``sotto --check-window``, for the self-test.

Qt ends the program where a library that it needs is missing, so nobody who wants to go on can try it.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator, qVersion
from PySide6.QtGui import QGuiApplication, QIcon, QImage
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from sotto.config.resources import resource_folder
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label
from sotto.gui.main import make_application
from sotto.gui.theme import apply_theme
from sotto.gui.translation import LANGUAGES

_TEXT = "Sotto"
_NOT_TINTED = ("sotto",)
"""Icons that have colours of their own."""


class WindowBrokenError(Exception):
    """A window opens, but something that belongs in it does not work; the text says what."""


def check_window() -> dict[str, str]:
    """Open a window with words and icons and look at it; return ``qt`` (version) and ``platform``.

    Raises :class:`WindowBrokenError`, or ``FileNotFoundError`` for a missing icon.
    """
    app = make_application()
    apply_theme(app)
    look_at_window()
    app.processEvents()
    return {"qt": qVersion() or "", "platform": QGuiApplication.platformName()}


def look_at_window() -> None:
    """Open a window and look at what is drawn. Raises like :func:`check_window`."""
    window = QWidget()
    row = QHBoxLayout(window)
    words = plain_label(_TEXT)
    row.addWidget(words)
    row.addWidget(QToolButton())
    window.show()
    QCoreApplication.processEvents()
    if _is_plain(words.grab().toImage()):
        raise WindowBrokenError("no font can be found, so no words can be shown.")
    for file in sorted((resource_folder() / "icons").glob("*.svg")):
        drawn = QIcon(str(file)).pixmap(24, 24) if file.stem in _NOT_TINTED else icon(file.stem).pixmap(24, 24)
        if _is_plain(drawn.toImage()):
            raise WindowBrokenError(f"the icon {file.stem} cannot be drawn.")
    for language in LANGUAGES[1:]:
        if not QTranslator().load(f"sotto_{language}", str(resource_folder() / "translations")):
            raise WindowBrokenError(f"the translation “{language}” cannot be read.")
    window.close()


def _is_plain(image: QImage) -> bool:
    """Whether all pixels have the same colour."""
    first = image.pixel(0, 0)
    return all(image.pixel(x, y) == first for x in range(image.width()) for y in range(image.height()))
