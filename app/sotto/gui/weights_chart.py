"""How a model's weights are quantized: a bar of the shares, and a field with one cell for each tensor of each layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from sotto.gui.flow_layout import FlowLayout
from sotto.gui.labels import plain_label
from sotto.gui.theme import current_tokens
from sotto.services.passport import TensorRow, WeightShare

_BAR: Final = 14
_ROW: Final = 15
_NAME: Final = 150
_LARGEST_CELL: Final = 16
_SWATCH: Final = 12
_MOST_ROWS: Final = 60
"""Mixtures of experts in old files name every expert; a screen holds no more than this."""


class WeightsChart(QWidget):
    """Bar, legend and field; the legend says everything in words."""

    def __init__(self, weights: Sequence[WeightShare], tensors: Sequence[TensorRow], parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("weights_chart")
        order = [share.quantization for share in weights]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(_Bar(weights, order))
        layout.addWidget(_legend(weights, order))
        rows = [row for row in tensors if len(row.quantizations) > 1][:_MOST_ROWS]
        if rows:
            layers = QLocale().toString(len(rows[0].quantizations))
            caption = self.tr("Each row is one kind of tensor, each cell one of {count} layers.").format(count=layers)
            layout.addWidget(plain_label(caption, "facts", wraps=True))
            layout.addWidget(_Field(rows, order))


class _Bar(QWidget):
    """The shares beside each other, the largest first."""

    def __init__(self, weights: Sequence[WeightShare], order: Sequence[str]) -> None:
        super().__init__()
        self._weights = weights
        self._order = order
        self.setFixedHeight(_BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        total = sum(share.bytes for share in self._weights) or 1
        x = 0.0
        for share in self._weights:
            width = self.width() * share.bytes / total
            painter.fillRect(QRectF(x, 0, width, _BAR), _colour(share.quantization, self._order))
            x += width
        painter.end()


class _Field(QWidget):
    """One cell for each layer of each kind of tensor."""

    def __init__(self, rows: Sequence[TensorRow], order: Sequence[str]) -> None:
        super().__init__()
        self._rows = rows
        self._order = order
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_ROW * len(rows))

    def sizeHint(self) -> QSize:
        return QSize(_NAME + 8 * len(self._rows[0].quantizations), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        columns = len(self._rows[0].quantizations)
        cell = min(_LARGEST_CELL, (self.width() - _NAME) / columns)
        gap = 1 if cell >= 4 else 0
        for number, row in enumerate(self._rows):
            top = number * _ROW
            painter.setPen(QColor(current_tokens().muted))
            words = QRectF(0, top, _NAME - 10, _ROW)
            text = painter.fontMetrics().elidedText(row.kind, Qt.TextElideMode.ElideMiddle, _NAME - 10)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
            for layer, quantization in enumerate(row.quantizations):
                if quantization:
                    place = QRectF(_NAME + layer * cell, top + 2, cell - gap, _ROW - 4)
                    painter.fillRect(place, _colour(quantization, self._order))
        painter.end()


class _Swatch(QWidget):
    """The colour of one quantization."""

    def __init__(self, quantization: str, order: Sequence[str]) -> None:
        super().__init__()
        self._quantization = quantization
        self._order = order
        self.setFixedSize(_SWATCH, _SWATCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_colour(self._quantization, self._order))
        painter.drawEllipse(QPointF(_SWATCH / 2, _SWATCH / 2), _SWATCH / 2 - 1, _SWATCH / 2 - 1)
        painter.end()


def _legend(weights: Sequence[WeightShare], order: Sequence[str]) -> QWidget:
    legend = QWidget()
    row = FlowLayout(legend, gap=8)
    total = sum(share.bytes for share in weights) or 1
    locale = QLocale()
    for share in weights:
        row.addWidget(_Swatch(share.quantization, order))
        percent = locale.toString(100 * share.bytes / total, "f", 1)
        bits = locale.toString(share.bits, "g", 3)
        words = QCoreApplication.translate("WeightsChart", "{name}: {percent} %, {bits} bits a weight")
        label = plain_label(words.format(name=share.quantization, percent=percent, bits=bits), "facts")
        label.setObjectName("weight_share")
        row.addWidget(label)
    return legend


def _colour(quantization: str, order: Sequence[str]) -> QColor:
    """Return the colour of the place that ``quantization`` has among the shares; late ones share the last."""
    tokens = current_tokens()
    colours = (tokens.accent, tokens.code_call, tokens.warning, tokens.code_keyword, tokens.good, tokens.danger)
    place = list(order).index(quantization) if quantization in order else len(colours)
    return QColor(colours[place] if place < len(colours) else tokens.control)
