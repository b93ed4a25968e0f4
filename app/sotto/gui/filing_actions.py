"""What can be done with the chat that is shown to put it in order, as actions of the window: menu, keys and palette."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from sotto.domain.conversation_list import ConversationSummary
from sotto.domain.ids import ConversationId, is_temporary
from sotto.gui.icons import icon
from sotto.gui.main_window import MainWindow
from sotto.gui.sidebar_controller import SidebarController
from sotto.gui.sidebar_model import SidebarModel
from sotto.gui.sidebar_rows import SidebarFilter
from sotto.gui.window_actions import ActionGroup, make_action


class FilingActions(QObject):
    """Lives in the GUI thread, with the window; what the actions need is imported when they are used."""

    def __init__(
        self,
        window: MainWindow,
        sidebar: SidebarController,
        model: SidebarModel,
        current: Callable[[], ConversationId | None],
        begin_temporary: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._sidebar = sidebar
        self._model = model
        self._current = current
        chats, chat = ActionGroup.CHATS, ActionGroup.CHAT
        temporary = self.tr("New temporary chat")
        begin = [
            self._action("temporary_chat_action", temporary, begin_temporary, chats, "Ctrl+Shift+N"),
            self._action("new_folder_action", self.tr("New folder…"), lambda: sidebar.filing.ask_folder(), chats),
        ]
        begin[0].setIcon(icon("message-circle-dashed", "text"))
        begin[1].setIcon(icon("folder-plus", "text"))
        window.sidebar.set_begin_actions(begin)
        archive = self.tr("Show the archive")
        self._action("show_archive_action", archive, lambda: self._list(SidebarFilter(archived=True)), chats)
        self._action("show_all_action", self.tr("Show all chats"), lambda: self._list(SidebarFilter()), chats)
        self._of_chat = [
            self._action("pin_chat_action", self.tr("Pin"), self._pin, chat),
            self._action("move_chat_action", self.tr("Move to folder…"), self._show_folders, chat),
            self._action("tag_chat_action", self.tr("Tags…"), self._show_tags, chat),
            self._action("archive_chat_action", self.tr("Archive"), self._archive, chat),
        ]
        self._of_chat[1].setToolTip(self.tr("Move this chat to a folder"))
        self._of_chat[2].setToolTip(self.tr("Tags of this chat"))
        window.header.add_actions(self._of_chat)
        window.header.about_to_show_menu.connect(self.update)
        self.update()

    def update(self) -> None:
        """Enable what can be done now, and name it as it is: “Pin” or “Unpin”."""
        chat = self._chat()
        pin, _move, _tag, archive = self._of_chat
        for action in self._of_chat:
            action.setEnabled(chat is not None)
        is_pinned, is_archived = chat is not None and chat.pinned, chat is not None and chat.archived
        pin.setText(self.tr("Unpin") if is_pinned else self.tr("Pin"))
        pin.setToolTip(self.tr("Unpin this chat") if is_pinned else self.tr("Pin this chat"))
        archive.setText(self.tr("Put back into the list") if is_archived else self.tr("Archive"))
        archive.setToolTip(self.tr("Put this chat back into the list") if is_archived else self.tr("Archive this chat"))

    def _action(
        self, name: str, text: str, run: Callable[[], object], group: ActionGroup, keys: str | None = None
    ) -> QAction:
        action = make_action(self._window, name, text, keys, group)
        action.triggered.connect(lambda _checked: run())
        return action

    def _chat(self) -> ConversationSummary | None:
        current = self._current()
        return None if current is None or is_temporary(current) else self._model.conversation(current)

    def _list(self, wanted: SidebarFilter) -> None:
        self._window.body.show_sidebar()
        self._sidebar.show_only(wanted)
        self._window.sidebar.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _pin(self) -> None:
        if (chat := self._chat()) is not None:
            self._sidebar.filing.set_pinned([chat.id], not chat.pinned)

    def _archive(self) -> None:
        if (chat := self._chat()) is not None:
            self._sidebar.filing.set_archived([chat.id], not chat.archived)

    def _show_folders(self) -> None:
        if (chat := self._chat()) is not None:
            from sotto.gui.filing_menus import FolderMenu

            self._popup(FolderMenu([chat], self._model, self._sidebar.filing, self._window))

    def _show_tags(self) -> None:
        if (chat := self._chat()) is not None:
            from sotto.gui.filing_menus import TagMenu

            self._popup(TagMenu([chat], self._model, self._sidebar.filing, self._window))

    def _popup(self, menu: QMenu) -> None:
        """Show a menu below the button of the chat's menu, with its first entry chosen for the keyboard."""
        button = self._window.header.more
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        right = button.mapToGlobal(QPoint(button.width(), button.height()))
        menu.popup(right - QPoint(menu.sizeHint().width(), 0))
        menu.setActiveAction(menu.actions()[0])
