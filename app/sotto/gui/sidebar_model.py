"""The conversations of the sidebar, grouped by date, changed row by row so that selection and scrolling survive."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from sotto.domain.chat import Conversation
from sotto.domain.ids import ConversationId
from sotto.domain.light_dataclass import dataclass

_AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class SidebarRole(IntEnum):
    """What the delegate asks for besides Qt's own roles."""

    ID = Qt.ItemDataRole.UserRole + 1
    """``ConversationId``, or None for a heading."""
    RUNNING = Qt.ItemDataRole.UserRole + 2
    """True while an answer is being written in it."""
    PINNED = Qt.ItemDataRole.UserRole + 3


@dataclass(frozen=True, slots=True)
class _Row:
    """A heading (``conversation`` None) or a conversation; equal rows show the same thing in the same place."""

    heading: str
    conversation: ConversationId | None = None


class SidebarModel(QAbstractListModel):
    """Rows are headings and conversations, newest first. Lives in the GUI thread."""

    rename_requested = Signal(str, str)
    """Conversation id, new title: the user edited a row."""

    def __init__(self, today: Callable[[], date] = date.today, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._conversations: dict[ConversationId, Conversation] = {}
        self._running: set[ConversationId] = set()
        self._shown: frozenset[ConversationId] | None = None
        self._rows: list[_Row] = []

    def set_conversations(self, conversations: Iterable[Conversation]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._conversations = {conversation.id: conversation for conversation in conversations}
        self._rows = self._wanted_rows()
        self.endResetModel()

    def save(self, conversation: Conversation) -> None:
        """Add a conversation, or show its new title and place."""
        self._conversations[conversation.id] = conversation
        self.regroup()
        self._repaint(conversation.id)

    def remove(self, conversation: ConversationId) -> None:
        """Drop a conversation; an unknown one is ignored."""
        self._conversations.pop(conversation, None)
        self.regroup()

    def set_running(self, conversation: ConversationId, running: bool) -> None:
        """Show or hide the marker of a running answer."""
        (self._running.add if running else self._running.discard)(conversation)
        self._repaint(conversation)

    def set_filter(self, shown: Iterable[ConversationId] | None) -> None:
        """Show only these conversations; None shows all."""
        self._shown = None if shown is None else frozenset(shown)
        self.regroup()

    def regroup(self) -> None:
        """Bring the rows up to date, also after midnight, by the fewest moves that do it one by one."""
        wanted = self._wanted_rows()
        keep = set(wanted)
        for position in range(len(self._rows) - 1, -1, -1):
            if self._rows[position] not in keep:
                self.beginRemoveRows(_ROOT, position, position)
                del self._rows[position]
                self.endRemoveRows()
        for position, row in enumerate(wanted):
            self._place(position, row)

    def title_matches(self, words: str) -> set[ConversationId]:
        """Return the conversations whose title contains ``words``, whatever the case."""
        needle = words.casefold()
        return {item.id for item in self._conversations.values() if needle in item.title.casefold()}

    def conversation(self, conversation: ConversationId) -> Conversation | None:
        """Return what is known about a conversation."""
        return self._conversations.get(conversation)

    def conversations(self) -> list[Conversation]:
        """Return all of them, the one used last first."""
        return sorted(self._conversations.values(), key=lambda item: (item.updated, item.id), reverse=True)

    def neighbour(self, conversation: ConversationId | None, step: int) -> ConversationId | None:
        """Return the conversation ``step`` rows below (or above) this one as they are listed; None at the ends.

        From a chat that is not listed it is the first one.
        """
        listed = [row.conversation for row in self._rows if row.conversation is not None]
        if conversation not in listed:
            return listed[0] if listed else None
        place = listed.index(conversation) + step
        return listed[place] if 0 <= place < len(listed) else None

    def index_of(self, conversation: ConversationId) -> QModelIndex:
        """Return the row of a conversation, invalid while it is not shown."""
        for position, row in enumerate(self._rows):
            if row.conversation == conversation:
                return self.index(position)
        return QModelIndex()

    def rowCount(self, parent: _AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._rows[index.row()].conversation is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if row.conversation is None:
            return row.heading if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        return self._conversation_data(self._conversations[row.conversation], role)

    def setData(self, index: _AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for the new title; the row changes when the service has stored it."""
        conversation = self.data(index, SidebarRole.ID)
        title = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or conversation is None or not title:
            return False
        if title != self._conversations[conversation].title:
            self.rename_requested.emit(conversation, title)
        return True

    def _conversation_data(self, conversation: Conversation, role: int) -> Any:
        running = conversation.id in self._running
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return conversation.title or self.tr("Untitled chat")
            case Qt.ItemDataRole.AccessibleTextRole:
                title = conversation.title or self.tr("Untitled chat")
                return self.tr("{title}, answering").format(title=title) if running else title
            case SidebarRole.ID:
                return conversation.id
            case SidebarRole.RUNNING:
                return running
            case SidebarRole.PINNED:
                return conversation.pinned
        return None

    def _wanted_rows(self) -> list[_Row]:
        shown = self._shown
        visible = [item for item in self._conversations.values() if shown is None or item.id in shown]
        ordered = sorted(visible, key=lambda item: (item.pinned, item.updated, item.id), reverse=True)
        rows: list[_Row] = []
        heading = None
        for conversation in ordered:
            group = self._group(conversation)
            if group != heading:
                rows.append(_Row(group))
                heading = group
            rows.append(_Row("", conversation.id))
        return rows

    def _group(self, conversation: Conversation) -> str:
        if conversation.pinned:
            return self.tr("Pinned")
        day = datetime.fromtimestamp(conversation.updated / 1000).date()
        today = self._today()
        age = (today - day).days
        if age <= 0:
            return self.tr("Today")
        if age == 1:
            return self.tr("Yesterday")
        if age <= 7:
            return self.tr("Previous 7 days")
        month = QLocale().standaloneMonthName(day.month)
        return month if day.year == today.year else f"{month} {day.year}"

    def _place(self, position: int, row: _Row) -> None:
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
