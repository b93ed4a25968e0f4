"""The conversations of the sidebar, changed row by row so that selection and scrolling survive.

Only as many rows are made as one has scrolled to: ten thousand chats cost the view no more than a hundred. While
something is looked for, the rows are what was found instead, the best first, each followed by the places in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from sotto.domain.conversation_list import ConversationSummary, Overview
from sotto.domain.ids import ConversationId, MessageId, is_temporary
from sotto.domain.search import SearchHit
from sotto.gui.sidebar_row_data import RowData, SidebarRole
from sotto.gui.sidebar_rows import (
    Row,
    SidebarFilter,
    filtered_rows,
    folder_counts,
    found_rows,
    listed_rows,
    newest_first,
)

_AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PAGE: Final = 150
"""Rows that are made at once."""
CHATS_TYPE: Final = "application/x-sotto-chats"
"""What is dragged: the ids of chats, a line each. Nothing of them is said to other programs."""


class SidebarModel(QAbstractListModel):
    """Rows are headings and conversations, newest first. Lives in the GUI thread."""

    rename_requested = Signal(str, str)
    """Conversation id, new title: the user edited a row."""
    folder_rename_requested = Signal(str, str)
    """The folder's name, and the new one."""
    closed_changed = Signal(object)
    """The frozenset of the folders that are folded away now."""

    def __init__(self, today: Callable[[], date] = date.today, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._data = RowData(self)
        self._conversations: dict[ConversationId, ConversationSummary] = {}
        self._folders: tuple[str, ...] = ()
        self._closed: frozenset[str] = frozenset()
        self._filter = SidebarFilter()
        self._running: set[ConversationId] = set()
        self._found: Sequence[SearchHit] | None = None
        self._leaving: ConversationId | None = None
        self._title_marks: dict[ConversationId, tuple[tuple[int, int], ...]] = {}
        self._counts: Counter[str] = Counter()
        self._limit = _PAGE
        self._has_more = False
        self._rows: list[Row] = []

    def set_conversations(self, conversations: Iterable[ConversationSummary]) -> None:
        """Replace all conversations."""
        self._reset(lambda: setattr(self, "_conversations", {one.id: one for one in conversations}))

    def set_overview(self, overview: Overview) -> None:
        """Replace everything, and list it all."""
        self._filter = SidebarFilter()
        self._folders, self._closed = overview.folders, overview.closed
        self.set_conversations(overview.conversations)

    def set_folders(self, folders: tuple[str, ...]) -> None:
        """Show these folders."""
        self._folders = folders
        self.regroup()

    @property
    def folders(self) -> tuple[str, ...]:
        """All folders, in the order they are shown."""
        return self._folders

    @property
    def filter(self) -> SidebarFilter:
        """What is listed."""
        return self._filter

    def set_filter(self, wanted: SidebarFilter) -> None:
        """List only what is ``wanted``. Resets the model."""
        self._reset(lambda: setattr(self, "_filter", wanted))

    def tags(self) -> Counter[str]:
        """Return how many chats outside of the archive have each tag."""
        return Counter(tag for one in self._conversations.values() if not one.archived for tag in one.tags)

    def has_filters(self) -> bool:
        """Return whether there is anything to choose from but all chats."""
        return any(one.archived or one.tags for one in self._conversations.values())

    def archived_count(self) -> int:
        """Return how many chats are in the archive."""
        return sum(one.archived for one in self._conversations.values())

    def save(self, conversation: ConversationSummary) -> None:
        """Add a conversation, or show its new title and place."""
        self._conversations[conversation.id] = conversation
        self.regroup()
        self._repaint(conversation.id)

    def remove(self, conversation: ConversationId) -> None:
        """Drop a conversation; an unknown one is ignored."""
        self._leaving = conversation  # its rows can be asked for until they are gone
        self.regroup()
        self._leaving = None
        self._conversations.pop(conversation, None)

    def toggle_folder(self, folder: str) -> None:
        """Fold the chats of ``folder`` away, or show them."""
        self._closed = self._closed ^ {folder}
        self.regroup()
        self._repaint_folder(folder)
        self.closed_changed.emit(self._closed)

    def set_running(self, conversation: ConversationId, running: bool) -> None:
        """Show or hide the marker of a running answer."""
        (self._running.add if running else self._running.discard)(conversation)
        self._repaint(conversation)

    def show_found(self, found: Sequence[SearchHit] | None) -> None:
        """Show only what was found, in this order; None shows all conversations. Resets the model."""
        self._title_marks = {hit.conversation: hit.marks for hit in found or () if hit.message is None}
        self._reset(lambda: setattr(self, "_found", found))

    def regroup(self) -> None:
        """Bring the rows up to date, also after midnight, by the fewest moves that do it one by one."""
        counts, wanted = self._counts, self._wanted_rows()
        keep = set(wanted)
        for position in range(len(self._rows) - 1, -1, -1):
            if self._rows[position] not in keep:
                self.beginRemoveRows(_ROOT, position, position)
                del self._rows[position]
                self.endRemoveRows()
        for position, row in enumerate(wanted):
            self._place(position, row)
        for folder in self._folders:
            if counts[folder] != self._counts[folder]:
                self._repaint_folder(folder)

    def conversation(self, conversation: ConversationId) -> ConversationSummary | None:
        """Return what is known about a conversation."""
        return self._conversations.get(conversation)

    def conversations(self) -> list[ConversationSummary]:
        """Return all of them, the one used last first."""
        return newest_first(self._conversations.values())

    def neighbour(self, conversation: ConversationId | None, step: int) -> ConversationId | None:
        """Return the conversation ``step`` rows below (or above) this one as they are listed; None at the ends.

        From a chat that is not listed it is the first one.
        """
        if self._rows and self._has_more and self._rows[-1].conversation == conversation:
            self.fetchMore(_ROOT)
        listed = [row.conversation for row in self._rows if row.conversation is not None and row.place is None]
        if conversation not in listed:
            return listed[0] if listed else None
        place = listed.index(conversation) + step
        return listed[place] if 0 <= place < len(listed) else None

    def index_of(self, conversation: ConversationId, message: MessageId | None = None) -> QModelIndex:
        """Return the row of a conversation, or of a message found in it; invalid while it is not shown."""
        for position, row in enumerate(self._rows):
            if row.conversation == conversation and (row.place.message if row.place else None) == message:
                return self.index(position)
        return QModelIndex()

    def reveal(self, conversation: ConversationId) -> QModelIndex:
        """Return the row of a conversation, making as many rows as it takes; invalid if it is not listed."""
        index = self.index_of(conversation)
        if not index.isValid() and self._has_more:
            places = (place for place, row in enumerate(self._all_rows()) if row.conversation == conversation)
            place = next(places, None)
            if place is not None:
                self._make_rows(place + _PAGE)
                index = self.index_of(conversation)
        return index

    def index_of_folder(self, folder: str) -> QModelIndex:
        """Return the heading of a folder; invalid while it is not shown."""
        row = Row(folder, folder=folder)
        return self.index(self._rows.index(row)) if row in self._rows else QModelIndex()

    def folder_at(self, index: _AnyIndex) -> str | None:
        """Return the folder a chat goes to that is dropped at ``index``, empty for none; None if it cannot be."""
        if self._found is not None or self._filter != SidebarFilter():
            return None
        row = self._rows[index.row()] if index.isValid() else Row("")
        if row.folder is not None or row.conversation is None:
            return row.folder or ""
        known = self._conversations[row.conversation]
        return "" if known.pinned or is_temporary(known.id) else known.folder

    # ------------------------------------------------------------------------------------------ Qt's own names

    def rowCount(self, parent: _AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: _AnyIndex = _ROOT) -> bool:
        return self._has_more and not parent.isValid()

    def fetchMore(self, parent: _AnyIndex = _ROOT) -> None:
        if self.canFetchMore(parent):
            self._make_rows(2 * self._limit)

    def flags(self, index: _AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = self._rows[index.row()]
        never_parent = Qt.ItemFlag.ItemNeverHasChildren
        if row.conversation is None and row.folder is None:
            return never_parent
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | never_parent
        if row.place is None:
            flags |= Qt.ItemFlag.ItemIsEditable
        if row.conversation is not None and not is_temporary(row.conversation):
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def mimeTypes(self) -> list[str]:
        return [CHATS_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the chats of some rows, for a folder they may be dropped on."""
        ids = dict.fromkeys(str(index.data(SidebarRole.ID)) for index in indexes if index.data(SidebarRole.ID))
        data = QMimeData()
        data.setData(CHATS_TYPE, "\n".join(ids).encode())
        return data

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if row.folder is not None:
            return self._data.of_folder(row.folder, row.folder not in self._closed, self._counts[row.folder], role)
        if row.conversation is None:
            return row.heading if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        conversation = self._conversations[row.conversation]
        if row.place is not None:
            return self._data.of_place(conversation, row.place, role)
        if role == SidebarRole.IN_FOLDER:
            return bool(self.folder_at(index))
        marks = self._title_marks.get(conversation.id, ())
        return self._data.of_chat(conversation, conversation.id in self._running, marks, role)

    def setData(self, index: _AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for the new name; the row changes when the service has stored it."""
        conversation, folder = self.data(index, SidebarRole.ID), self.data(index, SidebarRole.FOLDER)
        name = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or (conversation is None and folder is None) or not name:
            return False
        if folder is not None and name != folder:
            self.folder_rename_requested.emit(folder, name)
        elif conversation is not None and name != self._conversations[conversation].title:
            self.rename_requested.emit(conversation, name)
        return True

    # ------------------------------------------------------------------------------------------------- private

    def _make_rows(self, limit: int) -> None:
        """Add rows at the end, all at once, until there are ``limit``."""
        self.regroup()  # so that all that is missing is the end
        self._limit = limit
        more = self._wanted_rows()[len(self._rows) :]
        if more:
            self.beginInsertRows(_ROOT, len(self._rows), len(self._rows) + len(more) - 1)
            self._rows += more
            self.endInsertRows()

    def _reset(self, change: Callable[[], None]) -> None:
        self.beginResetModel()
        change()
        self._limit = _PAGE
        self._rows = self._wanted_rows()
        self.endResetModel()

    def _wanted_rows(self) -> list[Row]:
        rows = list(islice(self._all_rows(), self._limit + 1))
        self._has_more = len(rows) > self._limit
        return rows[: self._limit]

    def _all_rows(self) -> Iterator[Row]:
        known = {id_: one for id_, one in self._conversations.items() if id_ != self._leaving}
        if self._found is not None:
            return iter(found_rows(self._found, known))
        ordered = newest_first(known.values())
        if self._filter != SidebarFilter():
            return filtered_rows(ordered, self._filter, self._group)
        self._counts = folder_counts(ordered)
        return listed_rows(ordered, self._folders, self._closed, self._data.headings(), self._group)

    def _group(self, conversation: ConversationSummary) -> str:
        return self._data.date_of(conversation, self._today())

    def _place(self, position: int, row: Row) -> None:
        if position < len(self._rows) and self._rows[position] == row:
            return
        try:
            old = self._rows.index(row, position)
        except ValueError:
            self.beginInsertRows(_ROOT, position, position)
            self._rows.insert(position, row)
            self.endInsertRows()
            return
        self.beginMoveRows(_ROOT, old, old, _ROOT, position)
        self._rows.insert(position, self._rows.pop(old))
        self.endMoveRows()

    def _repaint(self, conversation: ConversationId) -> None:
        index = self.index_of(conversation)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def _repaint_folder(self, folder: str) -> None:
        index = self.index_of_folder(folder)
        if index.isValid():
            self.dataChanged.emit(index, index)
