"""The list of chats itself: which keys it has, what several selected rows mean, and dragging chats onto folders."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from sotto.domain.ids import ConversationId
from sotto.gui.sidebar_delegate import SidebarDelegate
from sotto.gui.sidebar_model import CHATS_TYPE, SidebarModel
from sotto.gui.sidebar_row_data import SidebarRole


class ConversationList(QListView):
    """Delete asks for deletion, F2 edits a title or folder in place, Left and Right fold a folder."""

    chosen = Signal(QModelIndex)
    """A chat, or a place in one, was clicked or Enter was pressed on it."""
    delete_requested = Signal(object)
    """The tuple of the ``ConversationId`` that are selected."""
    moved = Signal(object, str)
    """The tuple of the ``ConversationId`` that were dropped, and the folder, empty for none."""

    def __init__(self, model: SidebarModel) -> None:
        super().__init__()
        self._model = model
        self.drop_target = QPersistentModelIndex()
        """The row that what is being dragged would be dropped on."""
        self.setObjectName("conversation_list")
        self.setAccessibleName(self.tr("Chats"))
        self.setModel(model)
        self.setItemDelegate(SidebarDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._on_activated)

    def key_help(self) -> list[tuple[str, str]]:
        """Return the keys that this list has of its own, for the list of shortcuts."""
        return [
            ("Return", self.tr("Open the chat")),
            ("F2", self.tr("Rename")),
            ("Shift+Down", self.tr("Select several chats")),
            ("Left", self.tr("Fold the folder")),
            ("Delete", self.tr("Delete (with Undo)")),
        ]

    def selected_chats(self) -> tuple[ConversationId, ...]:
        """Return the chats whose rows are selected, from the top."""
        rows = sorted(self.selectedIndexes(), key=lambda index: index.row())
        return tuple(dict.fromkeys(id_ for index in rows if (id_ := index.data(SidebarRole.ID)) is not None))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        folder = self.currentIndex().data(SidebarRole.FOLDER)
        chats = self.selected_chats()
        if event.matches(QKeySequence.StandardKey.Delete) and chats:
            self.delete_requested.emit(chats)
        elif folder is not None and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space):
            is_open = bool(self.currentIndex().data(SidebarRole.OPEN))
            if event.key() == Qt.Key.Key_Space or is_open == (event.key() == Qt.Key.Key_Left):
                self._model.toggle_folder(folder)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is self and event.mimeData().hasFormat(CHATS_TYPE):
            super().dragEnterEvent(event)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges
        index = self.indexAt(event.position().toPoint())
        folder = self._model.folder_at(index)
        self._set_drop_target(self._model.index_of_folder(folder) if folder else index)
        if folder is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_drop_target(QModelIndex())
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        folder = self._model.folder_at(self.indexAt(event.position().toPoint()))
        self._set_drop_target(QModelIndex())
        if folder is None or event.source() is not self:
            event.ignore()
            return
        lines = bytes(event.mimeData().data(CHATS_TYPE).data()).decode().splitlines()
        event.setDropAction(Qt.DropAction.CopyAction)  # what was moved is not removed by the list
        event.accept()
        self.moved.emit(tuple(ConversationId(line) for line in lines), folder)

    def _on_clicked(self, index: QModelIndex) -> None:
        """A click with Ctrl or Shift selects; one without opens."""
        several = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if not QGuiApplication.keyboardModifiers() & several:
            self._on_activated(index)

    def _on_activated(self, index: QModelIndex) -> None:
        folder = index.data(SidebarRole.FOLDER)
        if folder is not None:
            self._model.toggle_folder(folder)
        elif index.data(SidebarRole.ID) is not None:
            self.chosen.emit(index)

    def _set_drop_target(self, index: QModelIndex) -> None:
        self.drop_target = QPersistentModelIndex(index)
        self.viewport().update()
