"""The panel over the context meter: what the window is full of, and what happens when a chat outgrows it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from sotto.config import options
from sotto.domain.context import WhenFull
from sotto.gui.context_figures import ContextFigures
from sotto.gui.labels import plain_label
from sotto.gui.texts import said
from sotto.gui.theme import current_tokens

_WIDTH: Final = 360
_BAR: Final = 10
_SWATCH: Final = 10
_GAP: Final = 8


class ContextPanel(QFrame):
    """Opens above ``anchor`` and closes with a click elsewhere, or with Escape."""

    way_chosen = Signal(str)
    """The value of a :class:`~sotto.domain.context.WhenFull`."""

    def __init__(self, figures: ContextFigures, way: WhenFull | None, parent: QWidget) -> None:
        """``way`` is what the chat does when it is full; None: there is no chat to choose it for."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("context_panel")
        self.setAccessibleName(self.tr("What the model reads"))
        self.setProperty("role", "card")
        self.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(10)
        column.addWidget(plain_label(self.tr("What the model reads"), "heading"))
        if figures.window:
            self._add_figures(column, figures)
        if way is not None:
            self._add_choice(column, way)

    def open_above(self, anchor: QWidget) -> None:
        """Show the panel above ``anchor``, within the screen."""
        layout = self.layout()
        assert layout is not None
        height = layout.totalHeightForWidth(_WIDTH)  # its own hint is that of lines that are not broken
        self.resize(_WIDTH, height)
        corner = anchor.mapToGlobal(QPoint(anchor.width(), 0))
        screen = anchor.screen().availableGeometry()
        left = min(max(screen.left() + _GAP, corner.x() - _WIDTH), screen.right() - _WIDTH - _GAP)
        self.move(left, max(screen.top() + _GAP, corner.y() - height - _GAP))
        self.show()
        choice = self.findChild(QComboBox)
        (choice or self).setFocus(Qt.FocusReason.PopupFocusReason)

    def _add_figures(self, column: QVBoxLayout, figures: ContextFigures) -> None:
        locale = QLocale()
        words = self.tr("{count} tokens, {free} of them free")
        total = words.format(count=locale.toString(figures.window), free=locale.toString(figures.free))
        column.addWidget(plain_label(total, "muted", wraps=True))
        column.addWidget(ContextBar(figures))
        legend = QGridLayout()
        legend.setHorizontalSpacing(_GAP)
        legend.setVerticalSpacing(4)
        legend.setColumnStretch(1, 1)
        for row, (name, _count, part) in enumerate(figures.parts()):
            legend.addWidget(_Swatch(name), row, 0)
            legend.addWidget(plain_label(part, "muted", wraps=True), row, 1)
        column.addLayout(legend)
        if figures.left_out:
            one = self.tr("1 earlier message is left out.")
            many = self.tr("{count} earlier messages are left out.")
            text = one if figures.left_out == 1 else many.format(count=locale.toString(figures.left_out))
            column.addWidget(plain_label(text, "warning", wraps=True))

    def _add_choice(self, column: QVBoxLayout, way: WhenFull) -> None:
        column.addSpacing(4)
        label = plain_label(self.tr("When this chat outgrows the model"), "heading", wraps=True)
        column.addWidget(label)
        choice = QComboBox()
        choice.setObjectName("when_full_choice")
        choice.setAccessibleName(label.text())
        choice.setToolTip(self.tr("What happens to older messages when the model cannot read all of them at once"))
        for one in options.WHEN_FULL.choices:
            choice.addItem(said(one.label), one.value)
        choice.setCurrentIndex(choice.findData(way.value))
        choice.activated.connect(lambda index: self.way_chosen.emit(choice.itemData(index)))
        label.setBuddy(choice)
        column.addWidget(choice)
        hint = self.tr("Instructions stay in any case, and so do messages that you have kept in mind from their menu.")
        column.addWidget(plain_label(hint, "caption", wraps=True))


class ContextBar(QWidget):
    """The window as one bar in parts; screen readers are told them in words."""

    def __init__(self, figures: ContextFigures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = figures
        self.setObjectName("context_bar")
        self.setAccessibleName(figures.words())
        self.setToolTip(figures.words())
        self.setFixedHeight(_BAR)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        parts = self._figures.parts()
        total = max(1, sum(count for _name, count, _words in parts))
        left = 0.0
        for name, count, _words in parts:
            width = self.width() * count / total
            painter.setBrush(_colour(name))
            x = left if self.layoutDirection() != Qt.LayoutDirection.RightToLeft else self.width() - left - width
            painter.drawRect(QRectF(x, 0, max(1.0, width - 1) if count else 0, self.height()))
            left += width
        painter.end()


class _Swatch(QWidget):
    """The colour of one part."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(_SWATCH, _SWATCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(current_tokens().control))  # what is free is hardly darker than the ground
        painter.setBrush(_colour(self._name))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


def _colour(name: str) -> QColor:
    tokens = current_tokens()
    colours = {
        "system": tokens.text,
        "summary": tokens.good,
        "conversation": tokens.accent,
        "reasoning": tokens.warning,
        "reserve": tokens.control,
    }
    return QColor(colours.get(name, tokens.line))
