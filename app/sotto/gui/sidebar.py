"""The left side of the window: search, new chat, the conversations, and the way to the other pages."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sotto.domain.ids import ConversationId
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label
from sotto.gui.sidebar_delegate import SidebarDelegate
from sotto.gui.sidebar_model import SidebarModel, SidebarRole
from sotto.gui.theme import current_spacing

SIDEBAR_WIDTH = 272
_SEARCH_DELAY = 150
"""Milliseconds without a key press before all messages are searched."""


class ConversationList(QListView):
    """The list itself: Delete asks for deletion, F2 edits the title in place."""

    delete_requested = Signal(str)

    def key_help(self) -> list[tuple[str, str]]:
        """Return the keys that this list has of its own, for the list of shortcuts."""
        return [
            ("Return", self.tr("Open the chat")),
            ("F2", self.tr("Rename")),
            ("Delete", self.tr("Delete (with Undo)")),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        conversation = self.currentIndex().data(SidebarRole.ID)
        if event.matches(QKeySequence.StandardKey.Delete) and conversation is not None:
            self.delete_requested.emit(conversation)
        else:
            super().keyPressEvent(event)


class Sidebar(QFrame):
    """Shows the conversations and says what the person wants; it changes nothing itself."""

    conversation_chosen = Signal(str)
    new_chat_requested = Signal()
    delete_requested = Signal(str)
    rename_requested = Signal(str, str)
    pin_requested = Signal(str, bool)
    search_changed = Signal(str)
    page_requested = Signal(str)
    """``models``, ``presets``, ``privacy``, ``settings`` or ``help``."""

    def __init__(self, model: SidebarModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setProperty("role", "sidebar")
        self.setFixedWidth(SIDEBAR_WIDTH)
        self._model = model
        self.search_field = self._make_search_field()
        self.new_chat_button = self._make_new_chat_button()
        self.list = self._make_list()
        self._empty: QLabel = plain_label("", "caption", wraps=True)
        self._empty.setObjectName("sidebar_empty")
        self._empty.setContentsMargins(8, 4, 8, 0)
        self._page_buttons = {
            "models": self._page_button("models", "box", self.tr("Models")),
            "presets": self._page_button("presets", "sliders-horizontal", self.tr("Presets")),
            "privacy": self._page_button("privacy", "shield-check", self.tr("Privacy")),
            "settings": self._page_button("settings", "settings", self.tr("Settings")),
            "help": self._page_button("help", "book-open", self.tr("Help")),
        }
        self._dock_place = QVBoxLayout()
        self._search_delay = QTimer(self)
        self._search_delay.setSingleShot(True)
        self._search_delay.setInterval(_SEARCH_DELAY)
        self._search_delay.timeout.connect(lambda: self.search_changed.emit(self.search_field.text().strip()))
        self._lay_out()
        self._connect()
        self._update_empty()

    def show_conversation(self, conversation: ConversationId | None) -> None:
        """Select the row of ``conversation``; None selects nothing."""
        index = self._model.index_of(conversation) if conversation is not None else QModelIndex()
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)
        if not index.isValid():
            self.list.clearSelection()

    def show_page(self, page: str) -> None:
        """Mark the button of a page; ``chat`` marks none."""
        for name, button in self._page_buttons.items():
            button.setChecked(name == page)

    def page_names(self) -> dict[str, str]:
        """Return the pages by their name in the window, and what they are called."""
        return {name: button.text() for name, button in self._page_buttons.items()}

    def show_results(self, found: Iterable[ConversationId] | None) -> None:
        """Show only what a search found; None shows everything again."""
        self._model.set_filter(found)
        self._update_empty()

    def edit_title(self, conversation: ConversationId) -> None:
        """Start renaming in place."""
        index = self._model.index_of(conversation)
        if index.isValid():
            self.list.setFocus()
            self.list.setCurrentIndex(index)
            self.list.edit(index)

    def refresh_dates(self) -> None:
        """Group anew: midnight may have passed."""
        self._model.regroup()

    def set_dock(self, dock: QWidget) -> None:
        """Place ``dock`` above the buttons of the pages; whoever gives it another parent takes it away."""
        self._dock_place.addWidget(dock)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.selectAll()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            for button in self._page_buttons.values():
                button.setMinimumHeight(max(current_spacing().row, button.sizeHint().height()))
            self.list.scheduleDelayedItemsLayout()

    def _connect(self) -> None:
        self.search_field.textChanged.connect(lambda _text: self._search_delay.start())
        self.new_chat_button.clicked.connect(self.new_chat_requested)
        self.list.clicked.connect(self._on_activated)
        self.list.activated.connect(self._on_activated)
        self.list.delete_requested.connect(self.delete_requested)
        self.list.customContextMenuRequested.connect(self._on_menu_requested)
        self._model.rename_requested.connect(self.rename_requested)
        for signal in (self._model.rowsInserted, self._model.rowsRemoved, self._model.modelReset):
            signal.connect(self._update_empty)
        for name, button in self._page_buttons.items():
            button.clicked.connect(lambda _checked, page=name: self.page_requested.emit(page))

    def _on_activated(self, index: QModelIndex) -> None:
        conversation = index.data(SidebarRole.ID)
        if conversation is not None:
            self.conversation_chosen.emit(conversation)

    def _on_menu_requested(self, position: QPoint) -> None:
        index = self.list.indexAt(position) if position.x() >= 0 else self.list.currentIndex()
        conversation = index.data(SidebarRole.ID)
        if conversation is None:
            return
        menu = self.menu_for(conversation, bool(index.data(SidebarRole.PINNED)))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(position))

    def menu_for(self, conversation: ConversationId, pinned: bool) -> QMenu:
        """Return the context menu of a conversation."""
        menu = QMenu(self)
        menu.setObjectName("conversation_menu")
        rename = QAction(icon("pencil", "text"), self.tr("Rename"), menu)
        rename.triggered.connect(lambda: self.edit_title(conversation))
        pin = QAction(icon("pin-off" if pinned else "pin", "text"), self.tr("Pin"), menu)
        if pinned:
            pin.setText(self.tr("Unpin"))
        pin.triggered.connect(lambda: self.pin_requested.emit(conversation, not pinned))
        delete = QAction(icon("trash-2", "text"), self.tr("Delete"), menu)
        delete.triggered.connect(lambda: self.delete_requested.emit(conversation))
        for action, name in ((rename, "rename_action"), (pin, "pin_action"), (delete, "delete_action")):
            action.setObjectName(name)
            menu.addAction(action)
        return menu

    def _update_empty(self) -> None:
        searching = bool(self.search_field.text().strip())
        self._empty.setText(self.tr("Nothing found. Try fewer words.") if searching else self.tr("No chats yet"))
        self._empty.setVisible(self._model.rowCount() == 0)
        self.list.setVisible(self._model.rowCount() > 0)

    def _make_search_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("search_field")
        field.setAccessibleName(self.tr("Search all chats"))
        field.setPlaceholderText(self.tr("Search all chats"))
        field.setClearButtonEnabled(True)
        field.setMaxLength(500)
        field.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        field.setFixedHeight(36)
        return field

    def _make_new_chat_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("new_chat_button")
        button.setAccessibleName(self.tr("New chat"))
        keys = QKeySequence(QKeySequence.StandardKey.New).toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(self.tr("New chat ({keys})").format(keys=keys))
        button.setIcon(icon("square-pen", "on_accent"))
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(36, 36)
        button.setProperty("kind", "primary")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _make_list(self) -> ConversationList:
        view = ConversationList()
        view.setObjectName("conversation_list")
        view.setAccessibleName(self.tr("Chats"))
        view.setModel(self._model)
        view.setItemDelegate(SidebarDelegate(view))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setMouseTracking(True)
        return view

    def _page_button(self, page: str, icon_name: str, label: str) -> QPushButton:
        button = QPushButton(icon(icon_name, "text"), label)
        button.setObjectName(f"{page}_button")
        button.setAccessibleName(label)
        button.setProperty("kind", "row")
        button.setCheckable(True)
        button.setIconSize(QSize(25, 17))  # wider than the drawing: the rest is the gap to the text
        button.setMinimumHeight(current_spacing().row)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search_field, 1)
        top.addWidget(self.new_chat_button)
        line = QFrame()
        line.setObjectName("sidebar_line")
        line.setProperty("role", "line")
        pages = QVBoxLayout()
        pages.setSpacing(0)
        for button in self._page_buttons.values():
            pages.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._empty)
        layout.addStretch(0)
        layout.addLayout(self._dock_place)
        layout.addWidget(line)
        layout.addLayout(pages)
