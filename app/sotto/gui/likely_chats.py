"""Prepares the chats one is likely to open next: the one under the pointer, the one that the arrow keys or the command
palette are at, and the neighbours of the one shown. A click opens when the button is let go, so that one which goes
down on a chat announces it for sure. For any other there are at least empty rows (:mod:`sotto.gui.spare_rows`).

Opening such a chat finds its pages of the database in memory and its newest messages drawn. What is kept cannot become
untrue: each message is compared with what is read when the chat is opened (:mod:`sotto.gui.left_rows`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from PySide6.QtCore import QModelIndex, QObject, QTimer

from sotto.domain.ids import ConversationId, MessageId
from sotto.gui.chat_view import ChatView
from sotto.gui.sidebar_list import ConversationList
from sotto.gui.sidebar_row_data import SidebarRole
from sotto.services.history import HistoryService, OpenedConversation

HOVER_MS: Final = 40
"""The pointer, or the palette, rests on a chat for so long before it is prepared; nobody clicks sooner."""
REST_MS: Final = 80
"""So long after a chat was shown the next one is prepared for."""
_Place: TypeAlias = tuple[ConversationId, "MessageId | None"]
_FARTHEST: Final = 3
"""Rows; between two chats there may be headings."""


class LikelyChats(QObject):
    """Belongs to ``view``. Lives in the GUI thread."""

    def __init__(self, history: HistoryService, chats: ConversationList, view: ChatView) -> None:
        super().__init__(view)
        self._history = history
        self._chats = chats
        self._view = view
        self._shown: ConversationId | None = None
        self._is_closed = False
        self._prepared: list[_Place] = []
        self._considered: _Place | None = None
        self._hover = self._timer(HOVER_MS, self._prepare_considered)
        self._rest = self._timer(REST_MS, self._prepare_neighbours)
        chats.entered.connect(self._on_reached)
        chats.pressed.connect(self._on_pressed)
        chats.selectionModel().currentChanged.connect(self._on_reached)

    def chat_shown(self, conversation: ConversationId | None) -> None:
        """``conversation`` is being shown now, or a chat that has not begun."""
        self._is_closed = False
        self._shown = conversation
        self._prepared = []
        self._rest.start()

    def consider(self, conversation: ConversationId | None, message: MessageId | None = None) -> None:
        """``conversation`` is opened, at ``message`` if one is named, if one clicks or presses Enter now."""
        self._considered = (conversation, message) if conversation is not None else None
        if not self._is_closed:
            self._hover.start()

    def close(self) -> None:
        """Prepare nothing any more, until a chat is shown again: the chats are being locked."""
        self._is_closed = True
        self._hover.stop()
        self._rest.stop()

    def _timer(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    def _on_reached(self, index: QModelIndex) -> None:
        self.consider(index.data(SidebarRole.ID), index.data(SidebarRole.MESSAGE))

    def _on_pressed(self, index: QModelIndex) -> None:
        self._on_reached(index)
        self._prepare_considered()

    def _prepare_considered(self) -> None:
        self._hover.stop()
        if self._considered is not None:
            self._prepare(*self._considered)

    def _prepare_neighbours(self) -> None:
        if not self._view.is_settled:  # what is shown comes first
            self._rest.start()
            return
        neighbours = self._neighbours()
        if neighbours:  # else there is nothing to open
            self._view.make_spares()  # while the neighbours are read: any chat may be next, and it is done sooner
        for neighbour in neighbours:
            self._prepare(*neighbour)

    def _neighbours(self) -> list[_Place]:
        """Return the chats above and below the one that is shown; of one that has not begun, the uppermost."""
        model = self._chats.model()
        if self._shown is None:
            return _first_place(model.index(row, 0) for row in range(min(model.rowCount(), 1 + _FARTHEST)))
        here = self._chats.currentIndex()
        if here.data(SidebarRole.ID) != self._shown:
            return []
        found = []
        for step in (1, -1):
            rows = range(here.row() + step, here.row() + step * (1 + _FARTHEST), step)
            found += _first_place(here.siblingAtRow(row) for row in rows)
        return found

    def _prepare(self, conversation: ConversationId, message: MessageId | None = None) -> None:
        if self._is_closed or conversation == self._shown or (conversation, message) in self._prepared:
            return
        self._prepared.append((conversation, message))

        def read(opened: OpenedConversation) -> None:
            if not self._is_closed:
                self._view.prepare(opened.messages, message)

        self._history.look_into(conversation, message).success(read).failure(lambda _error: None)


def _first_place(rows: Iterable[QModelIndex]) -> list[_Place]:
    """Return what the first of ``rows`` that is no heading opens; nothing if all are."""
    places = ((row.data(SidebarRole.ID), row.data(SidebarRole.MESSAGE)) for row in rows)
    return [place for place in places if place[0] is not None][:1]
