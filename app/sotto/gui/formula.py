"""Formulas in text: asked for when a paragraph is shown, drawn by a thread, and kept for the next time."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from typing import Final

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QRect, QRectF, QSizeF, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from sotto.gui.blocks import Formula, Run
from sotto.gui.formula_path import FormulaDrawing, FormulaError, draw_formula
from sotto.gui.markdown_rules import latex_of

OBJECT_TYPE: Final = QTextFormat.ObjectTypes.UserObject.value + 7
OBJECT: Final = "\ufffc"
_KEY: Final = QTextFormat.Property.UserProperty.value + 8
_PIXELS: Final = QTextFormat.Property.UserProperty.value + 9
_SCALE: Final = 1.12
"""Of the font size: the letters of the formulas are smaller than those of the text."""
_MOST_KEPT: Final = 300
_MOST_WAITING: Final = 60
"""Formulas that may wait to be drawn; older requests are forgotten, their text is far away by then."""


class FormulaDrawer(QObject):
    """Gives drawings by the source of a formula. Lives in the GUI thread; its own thread runs while there is work."""

    drawn = Signal(str)
    """The formula with this source can be had now, or is known to be impossible."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: OrderedDict[str, FormulaDrawing | None] = OrderedDict()
        self._lock = threading.Lock()
        self._waiting: deque[str] = deque(maxlen=_MOST_WAITING)
        self._is_running = False

    def find(self, run: Run) -> FormulaDrawing | None:
        """Return the drawing of ``run``, or None; if there may be one later, ``drawn`` will tell."""
        key = key_of(run)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
            if key not in self._waiting:
                self._waiting.append(key)
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._work, name="formulas", daemon=True).start()
        return None

    def is_known(self, key: str) -> bool:
        """Whether it has been tried to draw the formula ``key``."""
        with self._lock:
            return key in self._known

    @property
    def is_idle(self) -> bool:
        """Whether no formula waits to be drawn."""
        with self._lock:
            return not self._is_running

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._is_running = False
                    return
                key = self._waiting[-1]  # the newest: it is what is looked at
            drawing = _try(key)
            with self._lock:
                self._known[key] = drawing
                while len(self._known) > _MOST_KEPT:
                    self._known.popitem(last=False)
                if key in self._waiting:
                    self._waiting.remove(key)
            if not shiboken6.isValid(self):
                return
            self.drawn.emit(key)


class FormulaObjects(QPyTextObject):
    """Draws the formulas of one document; they are characters there, as wide and high as their drawings."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._drawings: dict[str, FormulaDrawing] = {}

    def char_format(self, run: Run, drawing: FormulaDrawing, base: QTextCharFormat, pixels: float) -> QTextCharFormat:
        """Return the format of the character that stands for ``run`` in text of ``pixels``, coloured like ``base``."""
        self._drawings[key_of(run)] = drawing
        result = QTextCharFormat()
        result.setObjectType(OBJECT_TYPE)
        result.setForeground(base.foreground())
        result.setProperty(_KEY, key_of(run))
        result.setProperty(_PIXELS, float(pixels * _SCALE))
        result.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        result.setFont(_font_of_descent(base.font(), drawing.descent * pixels * _SCALE))
        return result

    def intrinsicSize(self, document: QTextDocument, position: int, text_format: QTextFormat) -> QSizeF:
        drawing = self._drawings.get(str(text_format.property(_KEY)))
        if drawing is None:
            return QSizeF(1, 1)
        pixels = self._pixels(document, drawing, text_format)
        below = QFontMetricsF(text_format.toCharFormat().font()).descent()
        return QSizeF(drawing.width * pixels + 2, drawing.ascent * pixels + below + 1)

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, position: int, text_format: QTextFormat
    ) -> None:
        drawing = self._drawings.get(str(text_format.property(_KEY)))
        if drawing is None:
            return
        pixels = self._pixels(document, drawing, text_format)
        character = text_format.toCharFormat()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.left() + 1, rect.top() + rect.height() - QFontMetricsF(character.font()).descent())
        painter.scale(pixels, pixels)
        painter.fillPath(drawing.path, character.foreground())
        painter.restore()

    def _pixels(self, document: QTextDocument, drawing: FormulaDrawing, text_format: QTextFormat) -> float:
        """Return the size of the formula: a long one is made smaller so that it fits into the text's width."""
        pixels = float(text_format.property(_PIXELS))
        width = document.textWidth() - 4
        return min(pixels, width / drawing.width) if width > 0 else pixels


_drawer: FormulaDrawer | None = None


def formula_drawer() -> FormulaDrawer:
    """Return the one drawer of the application; it ends with it."""
    global _drawer  # made with the first formula, shared by all texts
    if _drawer is None or not shiboken6.isValid(_drawer):
        _drawer = FormulaDrawer(QCoreApplication.instance())
    return _drawer


def key_of(run: Run) -> str:
    """Return what names the drawing of ``run``: equal formulas have one drawing."""
    return ("=" if run.formula is Formula.DISPLAY else "-") + latex_of(run.text)


def _try(key: str) -> FormulaDrawing | None:
    try:
        return draw_formula(key[1:], key[0] == "=")
    except FormulaError:
        return None


def _font_of_descent(font: QFont, descent: float) -> QFont:
    """Return ``font`` in the size whose descent is nearest to ``descent`` pixels.

    Qt gives a character that is drawn by hand the descent of its font; there is no other way to lower it.
    """
    result = QFont(font)
    result.setPixelSize(100)
    ratio = QFontMetricsF(result).descent() / 100
    result.setPixelSize(max(1, round(descent / ratio)) if ratio else 1)
    return result
