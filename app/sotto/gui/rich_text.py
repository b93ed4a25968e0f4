"""Shows paragraphs and tables of a message: selectable, readable by screen readers, and unable to load anything."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING
from weakref import WeakMethod

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, Qt, QUrl, Signal
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from sotto.gui.block_text import BlockPoint, fragment, plain_text, text_of
from sotto.gui.blocks import Block, Paragraph, Run, TableBlock
from sotto.gui.document_writer import DocumentWriter, Draw
from sotto.gui.quote_bars import paint_quote_bars
from sotto.gui.selectable import Selectable, select_in
from sotto.gui.text_places import table_cell, table_offset
from sotto.gui.text_style import TextStyle

if TYPE_CHECKING:  # loaded with the first formula
    from sotto.gui.formula import FormulaObjects

_NOTHING = QByteArray()


class RichText(Selectable, QTextBrowser):
    """As high as its text at the width it is given; never scrolls by itself."""

    link_activated = Signal(str)

    def __init__(self, style: TextStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._paragraphs: list[Paragraph] = []
        # A circle of references would leave each field to the garbage collector, which stops everything meanwhile.
        draw: WeakMethod[Draw] = WeakMethod(self._drawn_format)
        self._writer = DocumentWriter(self.document(), style, lambda run, base: _called(draw, run, base))
        self._table: TableBlock | None = None
        self._formulas: FormulaObjects | None = None
        self._awaited: set[str] = set()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setAcceptDrops(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(style.indent)
        self.document().setDefaultFont(style.font)
        option = self.document().defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # of each paragraph, by its first letters
        self.document().setDefaultTextOption(option)
        self.anchorClicked.connect(self._on_anchor_clicked)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)

    def set_paragraphs(self, paragraphs: Sequence[Paragraph]) -> None:
        """Show ``paragraphs``; those at the start that are shown already are not touched."""
        kept = 0
        while kept < min(len(self._paragraphs), len(paragraphs)) and self._paragraphs[kept] == paragraphs[kept]:
            kept += 1
        if kept == len(self._paragraphs) == len(paragraphs):
            return
        self._have_width()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._writer.remove_from(cursor, kept)
        for paragraph in paragraphs[kept:]:
            self._writer.add(cursor, paragraph)
        cursor.endEditBlock()
        self._paragraphs = list(paragraphs)
        self._describe()
        self._fit()

    def set_table(self, table: TableBlock) -> None:
        """Show ``table`` and nothing else."""
        if table == self._table:
            return
        self._table = table
        self._have_width()
        self._writer.write_table(table)
        self._describe()
        self._fit()

    def set_style(self, style: TextStyle) -> None:
        """Draw everything again in ``style``."""
        self._style = style
        self._writer.set_style(style)
        self.document().setIndentWidth(style.indent)
        self.document().setDefaultFont(style.font)
        paragraphs, table = self._paragraphs, self._table
        self._paragraphs, self._table = [], None
        self._writer.clear()
        if table is not None:
            self.set_table(table)
        else:
            self.set_paragraphs(paragraphs)

    def natural_width(self, limit: int) -> int:
        """Return the least width in pixels (at most ``limit``) at which no more lines are broken than at ``limit``."""
        document = self.document()
        width = document.textWidth()
        document.setTextWidth(limit)
        ideal = document.idealWidth()
        document.setTextWidth(width)
        return min(limit, math.ceil(ideal) + 1)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return _NOTHING  # never touches a file or the network, whatever a message says

    @property
    def is_waiting(self) -> bool:
        """Whether a formula may yet be drawn."""
        return bool(self._awaited)

    @property
    def blocks(self) -> Sequence[Block]:
        """What is shown."""
        return [self._table] if self._table is not None else self._paragraphs

    def selected_blocks(self) -> list[Block]:
        """Return what is selected here."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return []
        return fragment(self.blocks, self._point(cursor.selectionStart()), self._point(cursor.selectionEnd()))

    def point_at(self, position: QPoint) -> BlockPoint:
        """Return the place in the text that is nearest to ``position`` in the widget."""
        return self._point(self.cursorForPosition(position).position())

    def caret_rect(self, point: BlockPoint) -> QRect:
        """Return where the caret stands at ``point``, in the widget."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._position(point))
        return self.cursorRect(cursor)

    def show_selection(self, start: BlockPoint | None, end: BlockPoint | None) -> None:
        """Mark the text from ``start`` to ``end``; None for nothing."""
        select_in(self, None if start is None else self._position(start), None if end is None else self._position(end))

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(plain_text(self.selected_blocks()))
        return data

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the chat scrolls, not one paragraph of it

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if any(paragraph.quote for paragraph in self._paragraphs):
            painter = QPainter(self.viewport())
            paint_quote_bars(painter, self.document(), self._style)
            painter.end()

    def _on_anchor_clicked(self, url: QUrl) -> None:
        self.link_activated.emit(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))

    def _on_range_changed(self, _minimum: int, maximum: int) -> None:
        if maximum > 0:  # between two layouts it is lower than its text; it must not scroll away then
            self.verticalScrollBar().setRange(0, 0)

    def _have_width(self) -> None:
        """Qt gives the text its width when it is shown; without one no line is broken, and a table has no height."""
        if self.document().textWidth() <= 0:
            self.document().setTextWidth(self.width())

    def _fit(self) -> None:
        self._writer.fit_columns(self.viewport().width())
        height = math.ceil(self.document().size().height()) + self._style.gap  # Qt drops the last block's own
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(max(1, height))

    def _on_formula_drawn(self, key: str) -> None:
        if key not in self._awaited:
            return
        from sotto.gui.formula import key_of

        self._awaited.discard(key)
        table, paragraphs = self._table, self._paragraphs
        self._table = None
        if table is not None:
            self.set_table(table)
        else:
            touched = (any(run.formula and key_of(run) == key for run in shown.runs) for shown in paragraphs)
            first = next((index for index, is_touched in enumerate(touched) if is_touched), len(paragraphs))
            cursor = QTextCursor(self.document())
            cursor.beginEditBlock()
            self._writer.remove_from(cursor, first)
            cursor.endEditBlock()
            self._paragraphs = paragraphs[:first]
            self.set_paragraphs(paragraphs)

    def _describe(self) -> None:
        """Tell screen readers what is written where drawings stand."""
        has_drawings = any(place.drawn for place in self._writer.places.items)
        description = plain_text(self.blocks) if has_drawings else ""
        if description != self.accessibleDescription():
            self.setAccessibleDescription(description)

    def _point(self, position: int) -> BlockPoint:
        if not self._writer.places.items:
            return (0, 0)
        index = self._writer.places.index_at(position)
        offset = self._writer.places.items[index].offset(position)
        if self._table is None:
            return (index, min(offset, len(self._paragraphs[index].text)))
        lengths = self._cell_lengths(self._table)
        return (0, table_offset(lengths, index, min(offset, lengths[index])))

    def _position(self, point: BlockPoint) -> int:
        if not self._writer.places.items:
            return 0
        index, offset = point
        if self._table is not None:
            index, offset = table_cell(self._cell_lengths(self._table), offset)
        index = min(index, len(self._writer.places.items) - 1)
        return min(self._writer.places.items[index].position(offset), self.document().characterCount() - 1)

    def _cell_lengths(self, table: TableBlock) -> list[int]:
        return [len(text_of(Paragraph(cell))) for row in table.rows for cell in row[: len(table.alignments)]]

    def _drawn_format(self, run: Run, base: QTextCharFormat) -> QTextCharFormat | None:
        """Return the format of a drawn formula; None while, or because, there is no drawing of it."""
        from sotto.gui.formula import OBJECT_TYPE, FormulaObjects, formula_drawer, key_of

        drawer = formula_drawer()
        if self._formulas is None:
            self._formulas = FormulaObjects(self)
            self.document().documentLayout().registerHandler(OBJECT_TYPE, self._formulas)
            drawer.drawn.connect(self._on_formula_drawn)
        drawing = drawer.find(run)
        if drawing is None:
            if not drawer.is_known(key_of(run)):
                self._awaited.add(key_of(run))
            return None
        scale = base.font().pixelSize() / self._style.code_font.pixelSize()  # that of a heading
        return self._formulas.char_format(run, drawing, base, self._style.font.pixelSize() * scale)


def _called(draw: WeakMethod[Draw], run: Run, base: QTextCharFormat) -> QTextCharFormat | None:
    method = draw()
    return method(run, base) if method is not None else None
