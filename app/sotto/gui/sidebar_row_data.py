"""What the views are told of the rows of the sidebar: texts, also for screen readers, and what is drawn beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QLocale, QObject, Qt

from sotto.domain.conversation_list import ConversationSummary
from sotto.domain.ids import is_temporary
from sotto.domain.search import SearchHit
from sotto.gui.sidebar_rows import Headings


class SidebarRole(IntEnum):
    """What the delegate asks for besides Qt's own roles."""

    ID = Qt.ItemDataRole.UserRole + 1
    """``ConversationId``, or None for a heading."""
    RUNNING = Qt.ItemDataRole.UserRole + 2
    """True while an answer is being written in it."""
    PINNED = Qt.ItemDataRole.UserRole + 3
    MESSAGE = Qt.ItemDataRole.UserRole + 4
    """``MessageId`` of a place that was found in the conversation, else None."""
    MARKS = Qt.ItemDataRole.UserRole + 5
    """What was looked for, as starts and ends in the text of the row."""
    FOLDER = Qt.ItemDataRole.UserRole + 6
    """The name of the folder that this heading is for, else None."""
    OPEN = Qt.ItemDataRole.UserRole + 7
    """Whether the chats of the folder are shown."""
    COUNT = Qt.ItemDataRole.UserRole + 8
    """How many chats are in the folder."""
    TAGS = Qt.ItemDataRole.UserRole + 9
    TEMPORARY = Qt.ItemDataRole.UserRole + 10
    """Whether nothing of the conversation is stored."""
    IN_FOLDER = Qt.ItemDataRole.UserRole + 12
    """Whether it stands below the heading of its folder."""
    ARCHIVED = Qt.ItemDataRole.UserRole + 11


class RowData(QObject):
    """Knows the words; the model knows the rows. Lives in the GUI thread."""

    def headings(self) -> Headings:
        """Return what stands above groups that are no date."""
        return Headings(self.tr("Temporary"), self.tr("Pinned"))

    def date_of(self, conversation: ConversationSummary, today: date) -> str:
        """Return the heading that a chat stands under on the day ``today``."""
        day = datetime.fromtimestamp(conversation.updated / 1000).date()
        age = (today - day).days
        if age <= 0:
            return self.tr("Today")
        if age == 1:
            return self.tr("Yesterday")
        if age <= 7:
            return self.tr("Previous 7 days")
        month = QLocale().standaloneMonthName(day.month)
        return month if day.year == today.year else f"{month} {day.year}"

    def of_folder(self, folder: str, is_open: bool, count: int, role: int) -> Any:
        """Return what a view asks of the heading of a folder."""
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole | SidebarRole.FOLDER:
                return folder
            case Qt.ItemDataRole.AccessibleTextRole:
                state = self.tr("open") if is_open else self.tr("folded")
                return self.tr("Folder {name}, {state}, chats: {count}").format(name=folder, state=state, count=count)
            case SidebarRole.OPEN:
                return is_open
            case SidebarRole.COUNT:
                return count
        return None

    def of_chat(
        self, conversation: ConversationSummary, running: bool, marks: Sequence[tuple[int, int]], role: int
    ) -> Any:
        """Return what a view asks of a chat."""
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return conversation.title or self.tr("Untitled chat")
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._said(conversation, running)
            case SidebarRole.ID:
                return conversation.id
            case SidebarRole.RUNNING:
                return running
            case SidebarRole.PINNED:
                return conversation.pinned
            case SidebarRole.MARKS:
                return marks
            case SidebarRole.TAGS:
                return conversation.tags
            case SidebarRole.TEMPORARY:
                return is_temporary(conversation.id)
            case SidebarRole.ARCHIVED:
                return conversation.archived
        return None

    def of_place(self, conversation: ConversationSummary, place: SearchHit, role: int) -> Any:
        """Return what a view asks of a message that was found in a chat."""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return place.snippet
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{conversation.title}: {place.snippet}"
            case SidebarRole.ID:
                return conversation.id
            case SidebarRole.PINNED:
                return conversation.pinned
            case SidebarRole.MESSAGE:
                return place.message
            case SidebarRole.MARKS:
                return place.marks
        return None

    def _said(self, conversation: ConversationSummary, running: bool) -> str:
        """Return what a screen reader says of a row: also what is only drawn."""
        said = conversation.title or self.tr("Untitled chat")
        if running:
            said = self.tr("{title}, answering").format(title=said)
        if is_temporary(conversation.id):
            said = self.tr("{title}, temporary").format(title=said)
        if conversation.tags:
            said = self.tr("{title}, tags: {tags}").format(title=said, tags=", ".join(conversation.tags))
        return said
