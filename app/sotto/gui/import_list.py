"""The chats that an import found, each with a box to choose it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QDateTime, QLocale, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from sotto.gui.model_facts import day_pattern
from sotto.services.import_report import PreviewedChat

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LEAST_HEIGHT = 160


class ImportListModel(QAbstractListModel):
    """Chats in the order of their files; those that are in Sotto already are not chosen at first."""

    choice_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chats: Sequence[PreviewedChat] = ()
        self._chosen: set[int] = set()

    def show_chats(self, chats: Sequence[PreviewedChat]) -> None:
        """Show these and choose all that are new."""
        self.beginResetModel()
        self._chats = chats
        self._chosen = {row for row, chat in enumerate(chats) if not chat.is_known}
        self.endResetModel()
        self.choice_changed.emit()

    def choose_all(self, is_chosen: bool) -> None:
        """Choose everything, or nothing."""
        self._chosen = set(range(len(self._chats))) if is_chosen else set()
        if self._chats:
            self.dataChanged.emit(self.index(0), self.index(len(self._chats) - 1), [Qt.ItemDataRole.CheckStateRole])
        self.choice_changed.emit()

    @property
    def chosen(self) -> list[PreviewedChat]:
        """The chats that are chosen."""
        return [self._chats[row] for row in sorted(self._chosen)]

    @property
    def is_all_new_chosen(self) -> bool:
        """Whether nothing that is new is left out: then the import needs no choice."""
        return all(row in self._chosen or chat.is_known for row, chat in enumerate(self._chats))

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._chats)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        checkable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        return checkable | Qt.ItemFlag.ItemNeverHasChildren if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if index.row() in self._chosen else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(self._chats[index.row()])
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        change = self._chosen.add if Qt.CheckState(value) is Qt.CheckState.Checked else self._chosen.discard
        change(index.row())
        self.dataChanged.emit(index, index, [role])
        self.choice_changed.emit()
        return True

    def _words(self, chat: PreviewedChat) -> str:
        words = self.tr("{count} message") if chat.messages == 1 else self.tr("{count} messages")
        parts = [words.format(count=QLocale().toString(chat.messages)), day_words(chat.updated or chat.created)]
        if chat.is_known:
            parts.append(self.tr("in Sotto already"))
        return f"{chat.title}  ·  {'  ·  '.join(parts)}"


class ImportList(QListView):
    """The list; the space bar changes the box of the current row."""

    def __init__(self, model: ImportListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_list")
        self.setAccessibleName(self.tr("Chats to import"))
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def key_help(self) -> list[tuple[str, str]]:
        """Return the keys that this list has of its own, for the list of shortcuts."""
        return [("Space", self.tr("Choose the chat, or leave it out"))]


def day_words(at: int) -> str:
    """Return the day of ``at`` (Unix milliseconds) with its year."""
    return QLocale().toString(QDateTime.fromMSecsSinceEpoch(at), day_pattern(" yyyy"))
