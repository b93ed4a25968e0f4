"""The frame that Models, Settings, Privacy and Help share: a heading, one line that explains it, and cards below."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from sotto.gui.icon_label import IconLabel
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label

WIDEST = 980
"""Pixels; wider rows are hard to follow."""

_ABOVE = 16
"""Pixels left above what was scrolled to."""


class ScrollColumn(QScrollArea):
    """A column that scrolls up and down when it is higher than its place; its cards go into ``body``."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)


class Page(ScrollColumn):
    """A page of the main window."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        content = QWidget()
        content.setObjectName("page_content")
        content.setProperty("role", "page")
        self.heading_row = QHBoxLayout()
        self.heading_row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(6)
        self._heading = _label("", "page_heading", "title")
        self._intro = _label("", "page_intro", "muted", wraps=True)
        words.addWidget(self._heading)
        words.addWidget(self._intro)
        self.heading_row.addLayout(words, 1)
        column = QVBoxLayout()
        column.setContentsMargins(32, 24, 32, 32)
        column.setSpacing(16)
        column.addLayout(self.heading_row)
        column.addLayout(self.body)
        column.addStretch(1)
        inner = QWidget()
        inner.setObjectName("page_column")
        inner.setMaximumWidth(WIDEST + 64)
        inner.setLayout(column)
        outer = QHBoxLayout(content)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(inner, 1)
        self.setWidget(content)

    def set_heading(self, heading: str, intro: str) -> None:
        """Show what the page is and one line about it."""
        self.setAccessibleName(heading)
        self._heading.setText(heading)
        self._intro.setText(intro)

    def add_section(self, heading: str) -> QLabel:
        """Start a new group with its own heading, which is returned."""
        label = _label(heading, "section_heading", "heading")
        self.body.addSpacing(10)
        self.body.addWidget(label)
        return label

    def show_top_of(self, widget: QWidget) -> None:
        """Scroll so that ``widget`` of this page stands at the top, as far as the page is long enough."""
        content = self.widget()
        assert content is not None

        def scroll() -> None:
            top = widget.mapTo(content, widget.rect().topLeft()).y()
            self.verticalScrollBar().setValue(max(0, top - _ABOVE))

        QTimer.singleShot(0, widget, scroll)  # a page that was just made has not been laid out yet


class Card(QFrame):
    """A bordered row: optional icon, a title, text below it, and buttons at the right."""

    def __init__(
        self, title: str, text: str, icon_name: str = "", role: str = "good", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title = _label(title, "card_title", "heading", wraps=True)
        self.text = _label(text, "card_text", "muted", wraps=True)
        self.words = QVBoxLayout()
        self.words.setSpacing(4)
        self.words.addWidget(self.title)
        self.words.addWidget(self.text)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 14, 16, 14)
        self.row.setSpacing(16)
        if icon_name:
            self.row.addWidget(IconLabel(icon_name, role, 22), 0, Qt.AlignmentFlag.AlignVCenter)
        self.row.addLayout(self.words, 1)

    def add_buttons(self, buttons: Iterable[QPushButton]) -> None:
        """Put buttons at the right edge."""
        for button in buttons:
            self.row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)


def page_button(label: str, name: str, icon_name: str = "", kind: str = "", accessible: str = "") -> QPushButton:
    """Return a push button; ``kind`` is ``primary`` for the one main action of a place."""
    button = QPushButton(label)
    button.setObjectName(name)
    button.setAccessibleName(accessible or label)
    if kind:
        button.setProperty("kind", kind)
    if icon_name:
        button.setIcon(icon(icon_name, "on_accent" if kind == "primary" else "text"))
        button.setIconSize(QSize(24, 16))  # wider than the drawing: the rest is the gap to the text
    return button


def _label(text: str, name: str, role: str, wraps: bool = False) -> QLabel:
    label = plain_label(text, role, wraps=wraps)
    label.setObjectName(name)
    return label
