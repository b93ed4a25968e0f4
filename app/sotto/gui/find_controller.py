"""Leads through the matches of a search in the chat that is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from sotto.domain.ids import MessageId
from sotto.gui.find_bar import FindBar

Occurrence = tuple[MessageId, int]
"""A message, and which of the matches in its text, from 0."""


class Searchable(Protocol):
    """What :class:`~sotto.gui.chat_view.ChatView` offers to a search."""

    def find(self, query: str, found: Callable[[list[Occurrence]], None]) -> None:
        """Call ``found``, perhaps later, with every place of the branch where ``query`` stands, the first one first."""

    def set_marks(self, query: str) -> None:
        """Mark ``query`` wherever it is drawn; empty marks nothing."""

    def scroll_to(self, message_id: MessageId, occurrence: int = 0) -> None:
        """Show this match and make it the current one, which is marked more strongly."""

    def visible_rows(self) -> range:
        """Return which messages of the branch, from 0, are on the screen."""

    def row_of(self, message_id: MessageId) -> int | None:
        """Return where a message stands in the branch, from 0; None if it is not in it."""


class FindController(QObject):
    """Lives in the GUI thread. The newest query wins."""

    closed = Signal()

    def __init__(self, bar: FindBar, view: Searchable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bar = bar
        self._view = view
        self._query = ""
        self._found: list[Occurrence] = []
        self._current = -1
        self._searches = 0
        bar.query_changed.connect(self._on_query_changed)
        bar.next_requested.connect(lambda: self.step(1))
        bar.previous_requested.connect(lambda: self.step(-1))
        bar.closed.connect(self.close)

    @property
    def is_open(self) -> bool:
        """Whether the bar is shown."""
        return not self._bar.isHidden()

    def open(self) -> None:
        """Show the bar; what was looked for last stands in it and is looked for again."""
        was_open = self.is_open
        self._bar.begin()
        if not was_open and self._bar.query:
            self._look_for(self._bar.query)

    def close(self) -> None:
        """Hide the bar and the marks."""
        if self.is_open:
            self._forget()
            self._view.set_marks("")
            self._bar.hide()
            self.closed.emit()

    def forget(self) -> None:
        """Close, and forget what was looked for."""
        self.close()
        self._bar.field.clear()

    def step(self, matches: int) -> None:
        """Go to the match after (or before) this one; after the last comes the first. Opens the bar if need be."""
        if not self.is_open:
            self.open()
        elif self._found:
            self._show((self._current + matches) % len(self._found))

    def refresh(self) -> None:
        """Look again: another chat or branch is shown, or an answer is complete."""
        if self.is_open and self._query:
            self._look_for(self._query, is_same=True)

    def _on_query_changed(self, query: str) -> None:
        self._look_for(query)

    def _look_for(self, query: str, is_same: bool = False) -> None:
        current = self._found[self._current] if is_same and self._found else None
        self._forget()
        self._query = query if query.strip() else ""
        if not is_same:  # else the current mark would be lost
            self._view.set_marks(self._query)
        if not self._query:
            self._bar.show_count(0, None)
            return
        search = self._searches
        self._view.find(query, lambda found: self._on_found(search, found, current))

    def _on_found(self, search: int, found: list[Occurrence], current: Occurrence | None) -> None:
        if search != self._searches:
            return
        self._found = found
        if not found:
            self._bar.show_count(0, 0)
        elif current in found:
            self._current = found.index(current)
            self._bar.show_count(self._current + 1, len(found))
        else:
            self._show(self._nearest())

    def _nearest(self) -> int:
        """Return the first match from what is on the screen downwards; with none there, the last one above."""
        top = self._view.visible_rows().start
        for number, (message, _) in enumerate(self._found):
            row = self._view.row_of(message)
            if row is not None and row >= top:
                return number
        return len(self._found) - 1

    def _show(self, number: int) -> None:
        self._current = number
        self._bar.show_count(number + 1, len(self._found))
        self._view.scroll_to(*self._found[number])

    def _forget(self) -> None:
        self._searches += 1  # what is still under way counts no more
        self._query = ""
        self._found = []
        self._current = -1
