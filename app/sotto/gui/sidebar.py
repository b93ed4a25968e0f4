"""The left side of the window: search, new chat, the conversations, and the way to the other pages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.search import SearchHit
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label
from sotto.gui.sidebar_list import ConversationList
from sotto.gui.sidebar_model import SidebarModel
from sotto.gui.sidebar_row_data import SidebarRole
from sotto.gui.theme import current_spacing

SIDEBAR_WIDTH = 272
_SEARCH_DELAY = 150
"""Milliseconds without a key press before all messages are searched."""


class Sidebar(QFrame):
    """Shows the conversations and says what the person wants; it changes nothing itself."""

    conversation_chosen = Signal(str)
    place_chosen = Signal(str, str)
    """A conversation, and a message in it that was found."""
    new_chat_requested = Signal()
    delete_requested = Signal(object)
    """The tuple of the ``ConversationId`` that are to go."""
    moved = Signal(object, str)
    """A tuple of ``ConversationId``, and the folder they were dropped on, empty for none."""
    chats_menu_requested = Signal(object, QPoint)
    """The tuple of the ``ConversationId`` that a menu is wanted for, and where on the screen."""
    folder_menu_requested = Signal(str, QPoint)
    search_changed = Signal(str)
    page_requested = Signal(str)
    """``models``, ``presets``, ``privacy``, ``settings`` or ``help``."""

    def __init__(self, model: SidebarModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setProperty("role", "sidebar")
        self.setFixedWidth(SIDEBAR_WIDTH)
        self._model = model
        self._shown: ConversationId | None = None
        self._chosen: tuple[ConversationId, MessageId] | None = None
        self.search_field = self._make_search_field()
        self.new_chat_button = self._make_new_chat_button()
        self.begin_button = self._make_begin_button()
        self.list = ConversationList(model)
        self.filter_bar: QWidget | None = None
        """What is listed; there once there is something to choose."""
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
        self._shown = conversation
        if len(self.list.selectedIndexes()) > 1:
            return  # the person is about to do something with several
        index = self._model.reveal(conversation) if conversation is not None else QModelIndex()
        if (
            self._chosen is not None and self._chosen[0] == conversation
        ):  # the row that was chosen stays the current one
            place = self._model.index_of(*self._chosen)
            index = place if place.isValid() else index
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

    def show_results(self, found: Sequence[SearchHit] | None) -> None:
        """Show only what a search found; None shows everything again."""
        self._model.show_found(found)
        self.shown_again()

    def shown_again(self) -> None:
        """Select what is shown: other rows are listed now."""
        self.list.clearSelection()
        self.show_conversation(self._shown)
        self._update_empty()

    def edit_title(self, conversation: ConversationId) -> None:
        """Start renaming in place."""
        self._edit(self._model.reveal(conversation))

    def edit_folder(self, folder: str) -> None:
        """Start renaming a folder in place."""
        self._edit(self._model.index_of_folder(folder))

    def refresh_dates(self) -> None:
        """Group anew: midnight may have passed."""
        self._model.regroup()

    def set_filter_bar(self, bar: QWidget) -> None:
        """Place ``bar`` between the search field and the list."""
        self.filter_bar = bar
        self._column.insertWidget(1, bar)
        bar.show()
        QWidget.setTabOrder(self.begin_button, bar)
        QWidget.setTabOrder(bar, self.list)

    def set_begin_actions(self, actions: Sequence[QAction]) -> None:
        """Offer other ways to begin, in a menu beside the button for a new chat."""
        menu = QMenu(self.begin_button)
        menu.setObjectName("begin_menu")
        menu.addActions(actions)
        self.begin_button.setMenu(menu)

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
        self.list.chosen.connect(self._on_chosen)
        self.list.delete_requested.connect(self.delete_requested)
        self.list.moved.connect(self.moved)
        self.list.customContextMenuRequested.connect(self._on_menu_requested)
        for signal in (self._model.rowsInserted, self._model.rowsRemoved, self._model.modelReset):
            signal.connect(self._update_empty)
        for name, button in self._page_buttons.items():
            button.clicked.connect(lambda _checked, page=name: self.page_requested.emit(page))

    def _edit(self, index: QModelIndex) -> None:
        if index.isValid():
            self.list.setFocus()
            self.list.setCurrentIndex(index)
            self.list.edit(index)

    def _on_chosen(self, index: QModelIndex) -> None:
        conversation, message = index.data(SidebarRole.ID), index.data(SidebarRole.MESSAGE)
        self._chosen = (conversation, message) if message is not None else None
        if message is not None:
            self.place_chosen.emit(conversation, message)
        else:
            self.conversation_chosen.emit(conversation)

    def _on_menu_requested(self, position: QPoint) -> None:
        index = self.list.indexAt(position) if position.x() >= 0 else self.list.currentIndex()
        place = self.list.viewport().mapToGlobal(position)
        if index.data(SidebarRole.FOLDER) is not None:
            self.folder_menu_requested.emit(index.data(SidebarRole.FOLDER), place)
        elif index.data(SidebarRole.ID) is not None:
            chosen = self.list.selected_chats()
            id_ = index.data(SidebarRole.ID)
            self.chats_menu_requested.emit(chosen if id_ in chosen else (id_,), place)

    def _update_empty(self) -> None:
        searching = bool(self.search_field.text().strip())
        words = self.tr("Nothing found. Try fewer words.") if searching else self.tr("No chats yet")
        if not searching and self._model.filter.archived:
            words = self.tr("The archive is empty.")
        elif not searching and self._model.filter.tag:
            words = self.tr("No chat has this tag.")
        self._empty.setText(words)
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

    def _make_begin_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("begin_button")
        button.setAccessibleName(self.tr("Other ways to begin"))
        button.setToolTip(self.tr("Other ways to begin"))
        button.setIcon(icon("chevron-down", "muted"))
        button.setIconSize(QSize(14, 14))
        button.setProperty("kind", "fold")
        button.setFixedSize(22, 36)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

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
        top.setSpacing(4)
        top.addWidget(self.search_field, 1)
        top.addWidget(self.new_chat_button)
        top.addWidget(self.begin_button)
        line = QFrame()
        line.setObjectName("sidebar_line")
        line.setProperty("role", "line")
        pages = QVBoxLayout()
        pages.setSpacing(0)
        for button in self._page_buttons.values():
            pages.addWidget(button)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._empty)
        layout.addStretch(0)
        layout.addLayout(self._dock_place)
        layout.addWidget(line)
        layout.addLayout(pages)
