"""Writes paragraphs and tables into a text document, and remembers where each of them stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)

from sotto.gui.blocks import Alignment, Formula, Paragraph, Run, TableBlock
from sotto.gui.table_columns import CELL_GAP, TableColumns
from sotto.gui.text_places import Place, Places
from sotto.gui.text_style import TextStyle, is_right_to_left, lead_of

_ALIGNMENTS = {
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft,
    Alignment.CENTER: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight,
}

Draw: TypeAlias = Callable[[Run, QTextCharFormat], QTextCharFormat | None]


class DocumentWriter:
    """Writes into one document in one style. ``draw`` gives the format of a drawn formula; None: there is none."""

    def __init__(self, document: QTextDocument, style: TextStyle, draw: Draw) -> None:
        self._document = document
        self._style = style
        self._draw = draw
        self.places = Places()
        self._columns: TableColumns | None = None
        self._grid: QTextTable | None = None

    def set_style(self, style: TextStyle) -> None:
        """Write in ``style`` from now on."""
        self._style = style

    def clear(self) -> None:
        """Make the document empty."""
        self._columns = self._grid = None
        self.places.items.clear()
        self._document.clear()

    def write_table(self, table: TableBlock) -> None:
        """Write ``table`` and nothing else."""
        self.clear()
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        grid = cursor.insertTable(len(table.rows), max(1, len(table.alignments)), self._table_format(table))
        cell_format = self._cell_format()
        for row_number, row in enumerate(table.rows):
            for column, runs in enumerate(row[: len(table.alignments)]):
                grid.cellAt(row_number, column).setFormat(cell_format)
                self._fill_cell(grid, row_number, column, runs, table.alignments[column])
        cursor.endEditBlock()
        self._grid = grid
        style = self._style
        self._columns = TableColumns(table, lambda run: style.char_format(run, Paragraph(())))

    def fit_columns(self, width: float) -> None:
        """Divide ``width`` pixels among the columns of the table, if there is one."""
        if self._columns is None or self._grid is None:
            return
        table_format = self._grid.format().toTableFormat()
        widths = self._columns.widths(width - table_format.leftMargin())
        fixed = [QTextLength(QTextLength.Type.FixedLength, width) for width in widths]
        wanted = fixed or [QTextLength()] * self._grid.columns()
        if table_format.columnWidthConstraints() != wanted:
            table_format.setColumnWidthConstraints(wanted)
            self._grid.setFormat(table_format)

    def remove_from(self, cursor: QTextCursor, index: int) -> None:
        """Remove the paragraphs from ``index`` on, with ``cursor``."""
        if index >= len(self.places.items):
            return
        if index == 0:
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()
            cursor.setBlockFormat(self._style.block_format(Paragraph(())))
        else:
            cursor.setPosition(self.places.items[index].start - 1)
            before = cursor.blockFormat()
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            cursor.setBlockFormat(before)
        del self.places.items[index:]

    def add(self, cursor: QTextCursor, paragraph: Paragraph) -> None:
        """Write ``paragraph`` behind everything else, with ``cursor``."""
        block_format = self._style.block_format(paragraph)
        plain = self._style.char_format(Run(""), paragraph)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if self.places.items:
            cursor.insertBlock(block_format, plain)
            if cursor.currentList() is not None:
                cursor.currentList().remove(cursor.block())
                cursor.setBlockFormat(block_format)
        else:
            cursor.setBlockFormat(block_format)
            cursor.setBlockCharFormat(plain)
        start, lead = cursor.position(), lead_of(paragraph)
        if lead:
            cursor.insertText(lead, self._style.lead_format(paragraph))
        elif paragraph.marker is not None:
            cursor.createList(self._style.list_format(paragraph))
        drawn = self._insert_runs(cursor, paragraph.runs, paragraph)
        self.places.items.append(Place(start, len(lead), drawn))
        if drawn and len(paragraph.runs) == 1 and paragraph.runs[0].formula is Formula.DISPLAY and not lead:
            block_format = cursor.blockFormat()
            block_format.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            block_format.setTopMargin(self._style.gap / 2)
            block_format.setBottomMargin(self._style.gap * 1.5)
            cursor.setBlockFormat(block_format)

    def _insert_runs(
        self, cursor: QTextCursor, runs: Sequence[Run], paragraph: Paragraph
    ) -> tuple[tuple[int, int], ...]:
        """Insert ``runs``; return (offset, length) of the formulas that were drawn."""
        drawn: list[tuple[int, int]] = []
        offset = 0
        for run in runs:
            text_format = self._style.char_format(run, paragraph)
            picture = self._draw(run, text_format) if run.formula else None
            if picture is None:
                cursor.insertText(run.text, text_format)
            else:
                cursor.insertText("\ufffc", picture)
                drawn.append((offset, len(run.text)))
            offset += len(run.text)
        return tuple(drawn)

    def _table_format(self, table: TableBlock) -> QTextTableFormat:
        result = QTextTableFormat()
        result.setHeaderRowCount(1)
        result.setBorder(0)
        result.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        result.setBorderCollapse(True)
        result.setCellSpacing(0)
        result.setCellPadding(0)
        result.setLeftMargin(self._style.indent * table.indent)
        if table.rows and is_right_to_left("".join(run.text for cell in table.rows[0] for run in cell)):
            result.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            result.setAlignment(Qt.AlignmentFlag.AlignRight)
        result.setColumnWidthConstraints([QTextLength()] * len(table.alignments))
        return result

    def _cell_format(self) -> QTextTableCellFormat:
        result = QTextTableCellFormat()
        result.setBottomBorder(1)
        result.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        result.setBottomBorderBrush(QBrush(QColor(self._style.tokens.line)))
        result.setTopPadding(6)
        result.setBottomPadding(6)
        result.setRightPadding(CELL_GAP)
        return result

    def _fill_cell(self, grid: QTextTable, row: int, column: int, runs: Sequence[Run], alignment: Alignment) -> None:
        cursor = grid.cellAt(row, column).firstCursorPosition()
        paragraph = Paragraph(tuple(runs))
        block_format = self._style.block_format(paragraph)
        block_format.setBottomMargin(0)
        block_format.setAlignment(_ALIGNMENTS[alignment])
        cursor.setBlockFormat(block_format)
        bold = [replace(run, bold=row == 0 or run.bold) for run in runs]
        start = cursor.position()
        self.places.items.append(Place(start, drawn=self._insert_runs(cursor, bold, paragraph)))
