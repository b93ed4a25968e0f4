"""Shows paragraphs and tables of a message: selectable, readable by screen readers, and unable to load anything."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from sotto.gui.blocks import Alignment, Paragraph, Run, TableBlock
from sotto.gui.text_style import INDENT, QUOTE_INDENT, QUOTE_PROPERTY, TextStyle

_ALIGNMENTS = {
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft,
    Alignment.CENTER: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight,
}
_NOTHING = QByteArray()


class RichText(QTextBrowser):
    """As high as its text at the width it is given; never scrolls by itself."""

    link_activated = Signal(str)

    def __init__(self, style: TextStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._paragraphs: list[Paragraph] = []
        self._starts: list[int] = []
        self._table: TableBlock | None = None
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
        self.document().setIndentWidth(INDENT)
        self.document().setDefaultFont(style.font)
        self.anchorClicked.connect(self._on_anchor_clicked)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)

    def set_paragraphs(self, paragraphs: Sequence[Paragraph]) -> None:
        """Show ``paragraphs``; those at the start that are shown already are not touched."""
        kept = 0
        while kept < min(len(self._paragraphs), len(paragraphs)) and self._paragraphs[kept] == paragraphs[kept]:
            kept += 1
        if kept == len(self._paragraphs) == len(paragraphs):
            return
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._remove_from(cursor, kept)
        for paragraph in paragraphs[kept:]:
            self._insert(cursor, paragraph)
        cursor.endEditBlock()
        self._paragraphs = list(paragraphs)
        self._fit()

    def set_table(self, table: TableBlock) -> None:
        """Show ``table`` and nothing else."""
        if table == self._table:
            return
        self._table = table
        self.document().clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        grid = cursor.insertTable(len(table.rows), max(1, len(table.alignments)), self._table_format(table))
        for row_number, row in enumerate(table.rows):
            for column, runs in enumerate(row[: len(table.alignments)]):
                self._fill_cell(grid, row_number, column, runs, table.alignments[column])
        cursor.endEditBlock()
        self._fit()

    def set_style(self, style: TextStyle) -> None:
        """Draw everything again in ``style``."""
        self._style = style
        self.document().setDefaultFont(style.font)
        paragraphs, table = self._paragraphs, self._table
        self._paragraphs, self._table = [], None
        self.document().clear()
        if table is not None:
            self.set_table(table)
        else:
            self._starts = []
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

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText())
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
            self._paint_quotes()

    def _on_anchor_clicked(self, url: QUrl) -> None:
        self.link_activated.emit(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))

    def _on_range_changed(self, _minimum: int, maximum: int) -> None:
        if maximum > 0:  # between two layouts it is lower than its text; it must not scroll away then
            self.verticalScrollBar().setRange(0, 0)

    def _fit(self) -> None:
        height = math.ceil(self.document().size().height()) + self._style.gap  # Qt drops the last block's own
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(max(1, height))

    def _remove_from(self, cursor: QTextCursor, index: int) -> None:
        """Remove the paragraphs from ``index`` on."""
        if index >= len(self._paragraphs):
            return
        if index == 0:
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()
            cursor.setBlockFormat(self._style.block_format(Paragraph(())))
        else:
            cursor.setPosition(self._starts[index] - 1)
            before = cursor.blockFormat()
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            cursor.setBlockFormat(before)
        del self._starts[index:]

    def _insert(self, cursor: QTextCursor, paragraph: Paragraph) -> None:
        block_format = self._style.block_format(paragraph)
        plain = self._style.char_format(Run(""), paragraph)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if self._starts:
            cursor.insertBlock(block_format, plain)
            if cursor.currentList() is not None:
                cursor.currentList().remove(cursor.block())
                cursor.setBlockFormat(block_format)
        else:
            cursor.setBlockFormat(block_format)
            cursor.setBlockCharFormat(plain)
        self._starts.append(cursor.position())
        if paragraph.marker is not None:
            cursor.createList(self._style.list_format(paragraph))
        for run in paragraph.runs:
            cursor.insertText(run.text, self._style.char_format(run, paragraph))

    def _table_format(self, table: TableBlock) -> QTextTableFormat:
        result = QTextTableFormat()
        result.setHeaderRowCount(1)
        result.setBorder(0)
        result.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        result.setBorderCollapse(True)
        result.setCellSpacing(0)
        result.setCellPadding(0)
        result.setLeftMargin(INDENT * table.indent)
        result.setColumnWidthConstraints([QTextLength()] * len(table.alignments))
        return result

    def _fill_cell(self, grid: QTextTable, row: int, column: int, runs: Sequence[Run], alignment: Alignment) -> None:
        cell_format = QTextTableCellFormat()
        cell_format.setBottomBorder(1)
        cell_format.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        cell_format.setBottomBorderBrush(QBrush(QColor(self._style.tokens.line)))
        cell_format.setTopPadding(6)
        cell_format.setBottomPadding(6)
        cell_format.setRightPadding(18)
        cell = grid.cellAt(row, column)
        cell.setFormat(cell_format)
        cursor = cell.firstCursorPosition()
        paragraph = Paragraph(tuple(runs))
        block_format = self._style.block_format(paragraph)
        block_format.setBottomMargin(0)
        block_format.setAlignment(_ALIGNMENTS[alignment])
        cursor.setBlockFormat(block_format)
        for run in runs:
            bold = Run(run.text, row == 0 or run.bold, run.italic, run.strike, run.code, run.link)
            cursor.insertText(run.text, self._style.char_format(bold, paragraph))

    def _paint_quotes(self) -> None:
        painter = QPainter(self.viewport())
        colour = QColor(self._style.tokens.control)
        layout = self.document().documentLayout()
        block: QTextBlock = self.document().begin()
        while block.isValid():
            depth = block.blockFormat().intProperty(QUOTE_PROPERTY)
            following = block.next()
            next_depth = following.blockFormat().intProperty(QUOTE_PROPERTY) if following.isValid() else 0
            rect = layout.blockBoundingRect(block)
            left = INDENT * block.blockFormat().indent()
            for level in range(depth):
                is_joined = level < next_depth
                bottom = layout.blockBoundingRect(following).top() if is_joined else rect.bottom()
                height = math.ceil(bottom - rect.top())
                painter.fillRect(left + QUOTE_INDENT * level, round(rect.top()), 2, height, colour)
            block = following
        painter.end()
