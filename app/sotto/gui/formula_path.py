"""Turns LaTeX into the outline of a formula, in a time that is bounded whatever the LaTeX is.

ziamath takes some 10 ms for a line of mathematics and could be made to take minutes, so this runs in its own thread.
A Python thread that computes keeps the window's thread waiting for the interpreter; therefore this one looks at the
clock at each call of a function (``sys.settrace``, which counts for one thread only): it rests as long as it worked,
and gives up when its time is over. Nothing is read but ziamath's own font.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final
from xml.etree.ElementTree import Element

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainterPath, QPainterPathStroker, QTransform

from sotto.domain.light_dataclass import dataclass
from sotto.gui.formula_chemistry import CHEMISTRY, chemistry

LONGEST: Final = 1_200
"""Characters of LaTeX; about half a second of work."""
DEEPEST: Final = 10
"""Braces and environments within each other."""
WORK_S: Final = 0.6
"""Of processor time of the thread that draws, whatever else the machine does meanwhile."""
LOAD_S: Final = 10.0
WIDEST: Final = 400.0
"""Times the font size, like ``HIGHEST``; whoever writes more hides something."""
HIGHEST: Final = 120.0
_SIZE: Final = 20.0
_ROWS_TIGHT: Final = 'rowspacing="3pt"'
_ROWS_APART: Final = 'rowspacing="0.6em"'
_TURN_S: Final = 0.0015
_NUMBER: Final = re.compile(r"[A-Za-z]|-?\d*\.?\d+(?:e-?\d+)?")
_OPENING: Final = re.compile(r"\\[\\{}]|\\(begin|left)\b|\\(end|right)\b|([{])|([}])")


class FormulaError(Exception):
    """This formula cannot be drawn; its source is shown instead."""


class _OutOfTime(BaseException):
    """Not an Exception: no handler on the way may swallow it, for the clock is off once it was raised."""


@dataclass(frozen=True, slots=True)
class FormulaDrawing:
    """An outline to be filled, in units of the font size; y points down from the base line."""

    path: QPainterPath
    width: float
    ascent: float
    descent: float


def draw_formula(latex: str, is_display: bool) -> FormulaDrawing:
    """Return the drawing of ``latex``; raise FormulaError. Takes seconds at worst: not for the window's thread."""
    if not latex or len(latex) > LONGEST or _depth(latex) > DEEPEST:
        raise FormulaError("too large")
    try:
        with _paced(LOAD_S):
            import ziamath.tex
            import ziamath.zmath  # noqa: F401  # slow to load, and needed by few answers
        with _paced(WORK_S):
            return _drawn(_written_out(latex), is_display)
    except _OutOfTime:
        raise FormulaError("takes too long") from None
    except Exception as error:  # ziamath raises whatever its parsers raise
        raise FormulaError(str(error)) from error


def _drawn(latex: str, is_display: bool) -> FormulaDrawing:
    from ziamath.tex import tex2mml
    from ziamath.zmath import Math

    mathml = tex2mml(latex, inline=not is_display).replace(_ROWS_TIGHT, _ROWS_APART)
    formula = Math(mathml, size=_SIZE)
    if any((part.text or "").startswith("\\") and len(part.text or "") > 1 for part in formula.mathml.iter()):
        raise FormulaError("has a command that is not known")
    box = formula.node.bbox
    width, ascent, descent = (box.xmax - box.xmin) / _SIZE, box.ymax / _SIZE, -box.ymin / _SIZE
    if not (0 < width <= WIDEST and 0 < ascent + descent <= HIGHEST):  # also refuses what is not a number
        raise FormulaError("of no useful size")
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    _add(formula.svgxml(), path, {})
    scale = QTransform.fromScale(1 / _SIZE, 1 / _SIZE).translate(-box.xmin, 0)
    return FormulaDrawing(scale.map(path), width, max(0.0, ascent), max(0.0, descent))


def _written_out(latex: str) -> str:
    """Return ``latex`` in words that ziamath knows, and with nothing in it that would be markup in MathML."""
    latex = CHEMISTRY.sub(lambda match: chemistry(match[1]), latex)
    latex = re.sub(r"\\tag\*?\{([^{}]*)\}", r"\\qquad\\text{(\1)}", latex)
    latex = latex.replace("\u2028", " ").replace("<", r"\lt ").replace(">", r"\gt ")
    latex = re.sub(r"\\(dfrac|tfrac|cfrac)\b", r"\\frac", latex)
    return re.sub(
        r"\\(begin|end)\{(align|gather|multline|equation|split|eqnarray)\*?\}",
        r"\\\1{align*}",
        latex,
    )


def _depth(latex: str) -> int:
    depth = deepest = 0
    for match in _OPENING.finditer(latex):
        if match[1] or match[3]:
            depth += 1
            deepest = max(deepest, depth)
        elif match[2] or match[4]:
            depth -= 1
    return deepest


@contextmanager
def _paced(seconds: float) -> Iterator[None]:
    """Let what runs inside use this thread for ``seconds`` in all, in short turns; then raise _OutOfTime."""
    left = seconds
    turn, used = time.perf_counter(), time.thread_time()

    def look(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal left, turn, used
        if time.perf_counter() - turn < _TURN_S:
            return
        left -= time.thread_time() - used
        if left < 0:
            raise _OutOfTime
        time.sleep(_TURN_S)
        turn, used = time.perf_counter(), time.thread_time()

    before = sys.gettrace()
    sys.settrace(look)
    try:
        yield
    finally:
        sys.settrace(before)


def _add(element: Element, path: QPainterPath, symbols: dict[str, tuple[QPainterPath, list[float]]]) -> None:
    """Add what ``element`` draws to ``path``; ``symbols`` are the glyphs met so far with their view boxes."""
    for child in element:
        attributes = child.attrib
        match child.tag:
            case "symbol":
                box = [float(number) for number in attributes["viewBox"].split()]
                symbols[attributes["id"]] = (_glyph(child), box)
            case "use":
                path.addPath(_placed(*symbols[attributes["href"].removeprefix("#")], attributes))
            case "path" | "rect" | "line" | "ellipse" | "circle":
                path.addPath(_shape(child))
            case "g":
                _add(child, path, symbols)


def _glyph(symbol: Element) -> QPainterPath:
    """Return the outline of a glyph; a tall one is put together from several."""
    glyph = QPainterPath()
    for piece in symbol.iter("path"):
        glyph.addPath(_outline(piece.attrib["d"]))
    return glyph


def _placed(glyph: QPainterPath, box: list[float], attributes: dict[str, str]) -> QPainterPath:
    left, top, width, height = box
    target = [float(attributes[name]) for name in ("width", "height")]
    scale = min(target[0] / width if width else 1.0, target[1] / height if height else 1.0)
    x = float(attributes["x"]) + (target[0] - width * scale) / 2
    y = float(attributes["y"]) + (target[1] - height * scale) / 2
    return QTransform(scale, 0, 0, scale, x - left * scale, y - top * scale).map(glyph)


def _shape(element: Element) -> QPainterPath:
    attributes = element.attrib

    def number(name: str) -> float:
        return float(attributes.get(name, "0").removesuffix("px"))

    shape = QPainterPath()
    if element.tag == "path":
        shape = _outline(attributes["d"])
    elif element.tag == "rect":
        shape.addRect(number("x"), number("y"), number("width"), number("height"))
    elif element.tag == "line":
        shape.moveTo(number("x1"), number("y1"))
        shape.lineTo(number("x2"), number("y2"))
    else:
        rx, ry = number("rx") or number("r"), number("ry") or number("r")
        shape.addEllipse(number("cx") - rx, number("cy") - ry, 2 * rx, 2 * ry)
    if attributes.get("stroke", "none") in ("none", ""):
        return shape if attributes.get("fill", "black") != "none" else QPainterPath()
    pen = QPainterPathStroker()
    pen.setWidth(number("stroke-width") or 1.0)
    return pen.createStroke(shape)


def _outline(text: str) -> QPainterPath:
    """Read the path commands ziamath writes: M, L, Q, C and Z with absolute numbers."""
    path = QPainterPath()
    tokens = _NUMBER.findall(text)
    position = 0
    command = "M"
    while position < len(tokens):
        if tokens[position].isalpha():
            command = tokens[position]
            position += 1
        count = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}[command]
        numbers = [float(token) for token in tokens[position : position + count]]
        position += count
        match command:
            case "M":
                path.moveTo(*numbers)
            case "L":
                path.lineTo(*numbers)
            case "Q":
                path.quadTo(*numbers)
            case "C":
                path.cubicTo(*numbers)
            case "Z":
                path.closeSubpath()
                command = "M"
    return path
