"""The Help page: the handbook, with a field that leaves only the topics one looks for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from sotto.gui.composer import COLUMN_WIDTH
from sotto.gui.document_view import DocumentView
from sotto.gui.handbook import Topic, matching, read_topics, to_markdown
from sotto.gui.icons import icon
from sotto.gui.page import Card, Page, page_button
from sotto.gui.theme import Theme


class HelpPage(Page):
    """Made when it is first visited; ``handbook`` is the file it shows."""

    link_requested = Signal(str)
    shortcuts_requested = Signal()
    whats_new_requested = Signal()

    def __init__(self, theme: Theme, handbook: Path, parent: QWidget | None = None) -> None:
        super().__init__("help_page", parent)
        self.set_heading(self.tr("Help"), self.tr("What Sotto can do, and how."))
        self._topics = _read(handbook)
        self.shortcuts_button = page_button(self.tr("Keyboard shortcuts"), "help_shortcuts_button")
        self.shortcuts_button.clicked.connect(self.shortcuts_requested)
        self.whats_new_button = page_button(self.tr("What is new"), "help_whats_new_button")
        self.whats_new_button.clicked.connect(self.whats_new_requested)
        self.heading_row.addWidget(self.whats_new_button)
        self.heading_row.addWidget(self.shortcuts_button)
        self.search_field = self._make_search_field()
        self._nothing = Card(self.tr("Nothing found"), self.tr("Try fewer or other words."), "search", "muted")
        self._nothing.setObjectName("help_nothing_found")
        self._missing = Card(
            self.tr("This copy of Sotto lacks its handbook"),
            self.tr("Install Sotto again to get it. Everything else works."),
            "triangle-alert",
            "warning",
        )
        self._missing.setObjectName("help_missing")
        self.document = DocumentView(theme, self.tr("Handbook"))
        self.document.link_activated.connect(self.link_requested)
        for widget in (self.search_field, self._missing, self._nothing, self.document):
            widget.setMaximumWidth(COLUMN_WIDTH)
            self.body.addWidget(widget)
        self.body.setSpacing(16)
        self.search_field.textChanged.connect(self._on_search_changed)
        self._on_search_changed("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus on; as the page's focus proxy the field would hide what stands before it from Tab."""
        self.search_field.setFocus(event.reason())

    def _make_search_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("help_search_field")
        field.setAccessibleName(self.tr("Search the handbook"))
        field.setPlaceholderText(self.tr("Search the handbook"))
        field.setProperty("role", "quiet")
        field.setClearButtonEnabled(True)
        field.setMaxLength(200)
        field.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        return field

    def _on_search_changed(self, query: str) -> None:
        found = matching(self._topics, query)
        self.search_field.setVisible(bool(self._topics))
        self._missing.setVisible(not self._topics)
        self._nothing.setVisible(bool(self._topics) and not found)
        self.document.setVisible(bool(found))
        self.document.show_text(to_markdown(found))
        self.verticalScrollBar().setValue(0)


def _read(handbook: Path) -> list[Topic]:
    try:
        return read_topics(handbook.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return []
