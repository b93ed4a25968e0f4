"""Fonts, colours and distances of message text, made from the theme in one place."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import bidirectional

from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextListFormat,
)

from sotto.domain.light_dataclass import dataclass
from sotto.gui.blocks import Paragraph, Run
from sotto.gui.theme import Theme
from sotto.gui.tokens import Tokens

LINE_HEIGHT = 1.53
"""Of the font size; 23 px at 15 px, as in the designs."""
GAP = 8
INDENT = 2.0
"""Of the font size: room for a number of two digits in front of a list item."""
QUOTE_INDENT = 16
QUOTE_PROPERTY = QTextFormat.Property.UserProperty + 1
_FIRST_LETTERS = 200
_HEADING_SCALES = (1.4, 1.25, 1.1, 1.0, 1.0, 1.0)


@dataclass(frozen=True)
class TextStyle:
    """How prose looks: sizes in device independent pixels."""

    tokens: Tokens
    font: QFont
    code_font: QFont
    colour: str
    gap: int = GAP
    line_scale: float = LINE_HEIGHT

    @property
    def line_height(self) -> float:
        """Least distance between the base lines of two lines."""
        return round(self.font.pixelSize() * self.line_scale)

    @property
    def indent(self) -> int:
        """How far a list lies inside what is around it."""
        return round(self.font.pixelSize() * INDENT)

    def block_format(self, paragraph: Paragraph) -> QTextBlockFormat:
        """Return indents and distances of ``paragraph``."""
        result = QTextBlockFormat()
        is_list = paragraph.marker is not None
        has_bullet = is_list and not lead_of(paragraph)
        scale = _HEADING_SCALES[paragraph.heading - 1] if paragraph.heading else 1.0
        minimum = QTextBlockFormat.LineHeightTypes.MinimumHeight.value
        result.setLineHeight(round(self.line_height * scale), minimum)
        result.setTopMargin(self.gap if paragraph.heading else 0)
        result.setBottomMargin(self.gap / 2 if is_list else self.gap)
        result.setIndent(0 if has_bullet else paragraph.indent)
        if is_list and not has_bullet:
            room = QFontMetricsF(self.font).horizontalAdvance(lead_of(paragraph))
            result.setTextIndent(-min(room, self.indent * paragraph.indent))
        margin = QUOTE_INDENT * paragraph.quote + self._number_overhang(paragraph)
        if is_right_to_left(paragraph.text):
            result.setRightMargin(margin)
        else:
            result.setLeftMargin(margin)
        if paragraph.heading:
            result.setHeadingLevel(paragraph.heading)
        if paragraph.quote:
            result.setProperty(QUOTE_PROPERTY, paragraph.quote)
        return result

    def _number_overhang(self, paragraph: Paragraph) -> float:
        """Return how much more room than an indent the number of a list item needs, with Qt's blank behind it."""
        number = paragraph.marker.number if paragraph.marker is not None else None
        if number is None or number < 10 or lead_of(paragraph):
            return 0.0
        return max(0.0, QFontMetricsF(self.font).horizontalAdvance(f"{number}. ") - self.indent)

    def list_format(self, paragraph: Paragraph) -> QTextListFormat:
        """Return the marker of a list item; each item is a list of its own, so that its number never moves."""
        result = QTextListFormat()
        result.setIndent(paragraph.indent)
        number = paragraph.marker.number if paragraph.marker is not None else None
        if number is None:
            bullets = (QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListCircle)
            result.setStyle(bullets[(paragraph.indent - 1) % 2])
        else:
            result.setStyle(QTextListFormat.Style.ListDecimal)
            result.setStart(number)
        return result

    def lead_format(self, paragraph: Paragraph) -> QTextCharFormat:
        """Return the format of :func:`lead_of` a paragraph."""
        result = self.char_format(Run(""), paragraph)
        result.setForeground(QBrush(QColor(self.tokens.muted)))
        return result

    def char_format(self, run: Run, paragraph: Paragraph) -> QTextCharFormat:
        """Return font and colours of ``run``."""
        result = QTextCharFormat()
        font = self.code_font if run.code or run.formula else self.font  # a formula's source, if there is no drawing
        result.setFont(font)
        colour = self.tokens.muted if paragraph.quote else self.colour
        result.setForeground(QBrush(QColor(colour)))
        if paragraph.heading:
            scale = _HEADING_SCALES[paragraph.heading - 1]
            result.setProperty(QTextFormat.Property.FontPixelSize, round(font.pixelSize() * scale))
        if run.bold or paragraph.heading:
            result.setFontWeight(QFont.Weight.DemiBold)
        result.setFontItalic(run.italic)
        result.setFontStrikeOut(run.strike)
        if run.raised:
            result.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
            result.setForeground(QBrush(QColor(self.tokens.accent)))
        if run.code:
            result.setBackground(QBrush(QColor(self.tokens.code_header)))
        if run.link:
            result.setAnchor(True)
            result.setAnchorHref(run.link)
            result.setForeground(QBrush(QColor(self.tokens.accent)))
            result.setFontUnderline(True)
        return result


def lead_of(paragraph: Paragraph) -> str:
    """Return what is written in front of a task or footnote; Qt draws only bullets and numbers by itself."""
    marker = paragraph.marker
    if marker is None or (marker.task is None and not marker.note):
        return ""
    number = f"{marker.number}. " if marker.number is not None else ""
    return f"[{marker.note}] " if marker.note else number + ("☑ " if marker.task else "☐ ")


def is_right_to_left(text: str) -> bool:
    """Tell whether the first letter of ``text`` that has a direction goes from right to left."""
    for character in text[:_FIRST_LETTERS]:
        direction = bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def prose_style(theme: Theme) -> TextStyle:
    """Return the style of answers."""
    return _style(theme, theme.palette_tokens.text, theme.spacing.paragraph_gap, 1.0)


def plain_style(theme: Theme) -> TextStyle:
    """Return the style of what the user wrote: no distance between paragraphs but what was typed."""
    return _style(theme, theme.palette_tokens.text, 0, 1.0)


def reasoning_style(theme: Theme) -> TextStyle:
    """Return the style of what a model wrote before its answer."""
    return _style(theme, theme.palette_tokens.muted, 0, 0.93)


StyleSource = Callable[[Theme], TextStyle]


def _style(theme: Theme, colour: str, gap: int, scale: float) -> TextStyle:
    font = theme.text_font()
    font.setPixelSize(round(theme.font_px * scale))
    return TextStyle(theme.palette_tokens, font, theme.code_font(), colour, gap, theme.spacing.line_height)
