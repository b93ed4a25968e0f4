"""The ways to what can be done with a message: its buttons, its menus, and keys while it has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from sotto.domain.chat import Message, Role
from sotto.domain.ids import MessageId
from sotto.gui.chat_view import ChatView
from sotto.gui.open_chat import OpenChat
from sotto.services.container import Services

if TYPE_CHECKING:  # imported with the first menu
    from sotto.gui.message_actions import MessageActions
    from sotto.gui.message_menu import MenuFacts, MessageMenu, VersionMenu


class MessageMenus(QObject):
    """Connects each message that appears with ``actions``. Lives in the GUI thread."""

    def __init__(self, services: Services, view: ChatView, chat: OpenChat, actions: MessageActions) -> None:
        super().__init__(actions)
        self._services = services
        self._view = view
        self._chat = chat
        self._actions = actions
        view.message_appeared.connect(self._on_message_appeared)
        view.message_menu_requested.connect(self.show_menu)
        view.installEventFilter(self)  # what keys a message leaves come by here; a filter on each would slow scrolling

    def show_menu(self, message: str, place: QPoint) -> None:
        """Open the menu of a message."""
        from sotto.gui.message_menu import MessageMenu

        facts = self._facts(MessageId(message))
        if facts is not None:
            menu = MessageMenu(facts, self._view)
            self._open(menu, facts.message, place)

    def show_version_menu(self, message: MessageId, place: QPoint) -> None:
        """Open the menu for another version of an answer."""
        from sotto.gui.message_menu import VersionMenu

        facts = self._facts(message)
        if facts is not None:
            menu = VersionMenu(facts, self._view)
            self._open(menu, facts.message, place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Letters act on the message that has the focus: C copy, E edit, R another version; Delete deletes it."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() and not event.matches(QKeySequence.StandardKey.Copy):
            return False
        from sotto.gui.message_widget import MessageWidget

        focused = QApplication.focusWidget()
        if not isinstance(focused, MessageWidget):
            return False
        message = focused.message.id
        is_answer = focused.message.role is Role.ASSISTANT
        match event.key():
            case Qt.Key.Key_C:
                self._actions.copy(message, as_markdown=False)
            case Qt.Key.Key_E if not is_answer:
                self._actions.edit(message)
            case Qt.Key.Key_R if is_answer:
                self._actions.regenerate(message)
            case Qt.Key.Key_Delete:
                self._actions.delete(message, with_following=False)
            case _:
                return False
        return True

    def _on_message_appeared(self, widget: QWidget) -> None:
        from sotto.gui.message_widget import MessageWidget

        if not isinstance(widget, MessageWidget):
            return
        message, footer = widget.message.id, widget.footer
        footer.menu_requested.connect(lambda place: self.show_menu(message, place))
        footer.version_menu_requested.connect(lambda place: self.show_version_menu(message, place))
        footer.edit_requested.connect(lambda: self._actions.edit(message))
        footer.continue_requested.connect(lambda: self._actions.continue_answer(message))

    def _facts(self, message: MessageId) -> MenuFacts | None:
        from sotto.gui.message_menu import MenuFacts

        found = self._chat.tree.message(message)
        if found is None or not self._chat.is_read:
            return None
        path = self._chat.tree.shown()
        row = next((row for row, node in enumerate(path) if node.id == message), 0)
        has_question = row > 0 and path[row - 1].role is Role.USER
        return MenuFacts(found, self._actions.is_busy, has_question, tuple(self._services.models.installed))

    def _open(self, menu: MessageMenu | VersionMenu, message: Message, place: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.chosen.connect(lambda act: self._do(act, message))
        menu.model_chosen.connect(lambda model: self._actions.regenerate(message.id, model))
        menu.popup(place)

    def _do(self, act: str, message: Message) -> None:
        from sotto.gui.message_menu import MessageAct

        id_, actions = message.id, self._actions
        acts: dict[str, Callable[[], None]] = {
            MessageAct.COPY: lambda: actions.copy(id_, as_markdown=False),
            MessageAct.COPY_MARKDOWN: lambda: actions.copy(id_, as_markdown=True),
            MessageAct.EDIT: lambda: actions.edit(id_),
            MessageAct.AGAIN: lambda: actions.regenerate(id_),
            MessageAct.AGAIN_WITH: lambda: actions.choose_version(message),
            MessageAct.CONTINUE: lambda: actions.continue_answer(id_),
            MessageAct.COMPARE: lambda: actions.compare_wanted.emit(id_),
            MessageAct.RUN_AGAIN: lambda: actions.run_again_wanted.emit(message),
            MessageAct.PIN: lambda: actions.pin(id_, True),
            MessageAct.UNPIN: lambda: actions.pin(id_, False),
            MessageAct.BRANCH_OFF: lambda: actions.branch_off(id_),
            MessageAct.DELETE: lambda: actions.delete(id_, with_following=False),
            MessageAct.DELETE_FROM_HERE: lambda: actions.delete(id_, with_following=True),
            MessageAct.MAP: actions.show_map,
            MessageAct.DETAILS: lambda: actions.show_details(message),
        }
        acts[act]()
