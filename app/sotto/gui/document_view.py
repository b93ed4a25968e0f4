"""A text of Sotto's own, written in Markdown and shown with the widgets of answers; links are the caller's matter."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sotto.gui.blocks_view import BlocksView
from sotto.gui.markdown import MarkdownParser
from sotto.gui.text_stream import MarkdownStream
from sotto.gui.text_style import prose_style
from sotto.gui.theme import Theme
from sotto.gui.throttle import Slices

_FIRST_SLICE_MS = 60


class DocumentView(QWidget):
    """As high as its text; ``name`` is what a screen reader calls it."""

    link_activated = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parser = MarkdownParser()
        self._slices = Slices(parent=self)
        self._blocks = BlocksView(MarkdownStream(self._parser), prose_style(theme), name)
        self._blocks.link_activated.connect(self.link_activated)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._blocks)
        theme.changed.connect(self._on_theme_changed)

    @property
    def is_settled(self) -> bool:
        """Whether the whole text is on the screen."""
        return self._slices.is_idle

    def show_text(self, markdown: str) -> None:
        """Show ``markdown`` instead of what is shown: its beginning at once, the rest within moments."""
        self._slices.clear()
        self._blocks.restart(MarkdownStream(self._parser))
        self._blocks.append(markdown.rstrip() + "\n")
        self._slices.add(self._blocks, self._step)
        self._slices.run(_FIRST_SLICE_MS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._blocks.expect_width(event.size().width())

    def _step(self) -> bool:
        if self._blocks.is_full:  # the limit is for answers without end; this text ends
            self._blocks.allow_more()
        return self._blocks.advance() or self._blocks.is_full

    def _on_theme_changed(self) -> None:
        self._blocks.set_style(prose_style(self._theme))
