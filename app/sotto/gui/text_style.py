"""Fonts, colours and distances of message text, made from the theme in one place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QBrush, QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextFormat, QTextListFormat

from sotto.domain.light_dataclass import dataclass
from sotto.gui.blocks import Paragraph, Run
from sotto.gui.theme import Theme
from sotto.gui.tokens import Tokens

LINE_HEIGHT = 1.53
"""Of the font size; 23 px at 15 px, as in the designs."""
GAP = 8
INDENT = 24
QUOTE_INDENT = 16
QUOTE_PROPERTY = QTextFormat.Property.UserProperty + 1
_HEADING_SCALES = (1.4, 1.25, 1.1, 1.0, 1.0, 1.0)


@dataclass(frozen=True)
class TextStyle:
    """How prose looks: sizes in device independent pixels."""

    tokens: Tokens
    font: QFont
    code_font: QFont
    colour: str
    gap: int = GAP

    @property
    def line_height(self) -> float:
        """Least distance between the base lines of two lines."""
        return round(self.font.pixelSize() * LINE_HEIGHT)

    def block_format(self, paragraph: Paragraph) -> QTextBlockFormat:
        """Return indents and distances of ``paragraph``."""
        result = QTextBlockFormat()
        is_list = paragraph.marker is not None
        scale = _HEADING_SCALES[paragraph.heading - 1] if paragraph.heading else 1.0
        minimum = QTextBlockFormat.LineHeightTypes.MinimumHeight.value
        result.setLineHeight(round(self.line_height * scale), minimum)
        result.setTopMargin(self.gap if paragraph.heading else 0)
        result.setBottomMargin(self.gap / 2 if is_list else self.gap)
        result.setIndent(0 if is_list else paragraph.indent)
        result.setLeftMargin(QUOTE_INDENT * paragraph.quote)
        if paragraph.heading:
            result.setHeadingLevel(paragraph.heading)
        if paragraph.quote:
            result.setProperty(QUOTE_PROPERTY, paragraph.quote)
        return result

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

    def char_format(self, run: Run, paragraph: Paragraph) -> QTextCharFormat:
        """Return font and colours of ``run``."""
        result = QTextCharFormat()
        result.setFont(self.code_font if run.code else self.font)
        colour = self.tokens.muted if paragraph.quote else self.colour
        result.setForeground(QBrush(QColor(colour)))
        if paragraph.heading:
            scale = _HEADING_SCALES[paragraph.heading - 1]
            result.setProperty(QTextFormat.Property.FontPixelSize, round(self.font.pixelSize() * scale))
        if run.bold or paragraph.heading:
            result.setFontWeight(QFont.Weight.DemiBold)
        result.setFontItalic(run.italic)
        result.setFontStrikeOut(run.strike)
        if run.code:
            result.setBackground(QBrush(QColor(self.tokens.code_header)))
        if run.link:
            result.setAnchor(True)
            result.setAnchorHref(run.link)
            result.setForeground(QBrush(QColor(self.tokens.accent)))
            result.setFontUnderline(True)
        return result


def prose_style(theme: Theme) -> TextStyle:
    """Return the style of answers."""
    return _style(theme, theme.palette_tokens.text, GAP, 1.0)


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
    return TextStyle(theme.palette_tokens, font, theme.code_font(), colour, gap)
