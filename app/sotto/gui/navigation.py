"""Ways through the window that need no mouse: the palette, searching a chat, the next chat, zoom, the list of keys.

Only the actions exist from the start; what they show is imported and made at the first use.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.domain.events import MessageFinished
from sotto.domain.ids import ConversationId, ModelId
from sotto.gui.main_window import MainWindow
from sotto.gui.sidebar_model import SidebarModel
from sotto.gui.window_actions import ActionGroup, Keys, make_action
from sotto.gui.window_state import MOST_RECENT
from sotto.services.container import Services

if TYPE_CHECKING:
    from sotto.gui.command_palette import CommandPalette
    from sotto.gui.commands import Command, CommandSource
    from sotto.gui.find_controller import FindController
    from sotto.gui.toast import Toast

_HIDDEN: Final = frozenset({"palette_action", "find_next_action", "find_previous_action", "next_part_action"})
"""Actions that make no sense from the palette: they are about where the focus is."""
_PAGES_WITH_ACTIONS: Final = frozenset({"settings", "help"})
_SIZE_SHOWN: Final = 2.0
"""Seconds."""


class Navigation(QObject):
    """Lives in the GUI thread, with the window."""

    chat_considered = Signal(str)
    """A chat's id; Enter would open it."""

    def __init__(
        self,
        services: Services,
        window: MainWindow,
        sidebar_model: SidebarModel,
        current: Callable[[], ConversationId | None],
        show_chat: Callable[[ConversationId], object],
        select_model: Callable[[ModelId], object],
    ) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._model = sidebar_model
        self._current = current
        self._show_chat = show_chat
        self._select_model = select_model
        self._sources: list[CommandSource] = []
        self._palette: CommandPalette | None = None
        self._find: FindController | None = None
        self._size_toast: Toast | None = None
        self._recent = list(window.recent_commands)
        self._make_actions()
        window.header.find_button.clicked.connect(self.find_action.trigger)
        window.chat_page.view.zoom_requested.connect(self._zoom)
        window.chat_page.view.branch_shown.connect(self.refresh_find)
        self._unsubscribe = services.hub.subscribe(MessageFinished, self._on_message_finished)

    def add_commands(self, source: CommandSource) -> None:
        """Let the palette offer more; ``source`` is called each time it opens."""
        self._sources.append(source)

    def close_find(self) -> None:
        """Close the search: another chat is shown."""
        if self._find is not None:
            self._find.close()

    def refresh_find(self) -> None:
        """Search again: another branch of the chat is shown."""
        if self._find is not None:
            self._find.refresh()

    def show_shortcuts(self) -> None:
        """Show the list of all keys."""
        from sotto.gui.shortcuts_dialog import show_shortcuts

        show_shortcuts(self._window)

    def put_away(self) -> None:
        """Close what lies over a chat, and forget what was looked for: the chats are being locked."""
        if self._palette is not None:
            self._palette.close_palette()
            self._palette.field.clear()
        if self._find is not None:
            self._find.forget()

    @property
    def palette_is_open(self) -> bool:
        """Whether the command palette covers the window."""
        return self._palette is not None and self._palette.isVisible()

    def detach(self) -> None:
        """Stop listening to the services."""
        self._unsubscribe()

    # ------------------------------------------------------------------------------------------------- actions

    def _make_actions(self) -> None:
        moving, chats, view = ActionGroup.MOVING, ActionGroup.CHATS, ActionGroup.VIEW
        every, keys = self.tr("Find a command, a setting or a chat"), ("Ctrl+K", "Ctrl+Shift+P")
        self.palette_action = self._action("palette_action", every, keys, moving, self._on_palette)
        find, chat = self.tr("Find in this chat"), ActionGroup.CHAT
        self.find_action = self._action("find_action", find, "Ctrl+F", chat, self._on_find)
        following, previous = self.tr("Next match"), self.tr("Previous match")
        self._action("find_next_action", following, ("F3", "Ctrl+G"), chat, lambda: self._step(1))
        self._action("find_previous_action", previous, ("Shift+F3", "Ctrl+Shift+G"), chat, lambda: self._step(-1))
        self._action("next_chat_action", self.tr("Next chat"), "Ctrl+PgDown", chats, lambda: self._go_to_chat(1))
        self._action("previous_chat_action", self.tr("Previous chat"), "Ctrl+PgUp", chats, lambda: self._go_to_chat(-1))
        self._make_chat_actions()
        part = self.tr("Next part of the window")
        self._action("next_part_action", part, "F6", moving, self._on_next_part)
        self._action("zoom_in_action", self.tr("Larger text"), ("Ctrl++", "Ctrl+="), view, lambda: self._zoom(1))
        self._action("zoom_out_action", self.tr("Smaller text"), "Ctrl+-", view, lambda: self._zoom(-1))
        self._action("zoom_reset_action", self.tr("Normal text size"), "Ctrl+0", view, lambda: self._zoom(0))
        listed = self.tr("Keyboard shortcuts")
        self._action("shortcuts_action", listed, "Ctrl+/", ActionGroup.SOTTO, self.show_shortcuts)

    def _make_chat_actions(self) -> None:
        """The ways through the messages; Ctrl+Home and Ctrl+End belong to a text field while one is being edited."""
        view, chat = self._window.chat_page.view, ActionGroup.CHAT
        for name, text, keys, go in (
            ("first_message_action", self.tr("First message"), "Ctrl+Home", view.scroll_to_start),
            ("newest_message_action", self.tr("Newest message"), "Ctrl+End", view.scroll_to_end),
            ("previous_message_action", self.tr("Previous message"), "Alt+Up", view.focus_previous_message),
            ("next_message_action", self.tr("Next message"), "Alt+Down", view.focus_next_message),
        ):
            self._action(name, text, keys, chat, functools.partial(self._in_chat, go))

    def _in_chat(self, go: Callable[[], object]) -> None:
        if self._shows_chat():
            go()

    def _action(self, name: str, text: str, keys: Keys, group: ActionGroup, run: Callable[[], object]) -> QAction:
        action = make_action(self._window, name, text, keys, group)
        action.triggered.connect(lambda _checked: run())
        return action

    def _on_palette(self) -> None:
        if self._palette is None:
            from sotto.gui.command_palette import CommandPalette

            self._palette = CommandPalette(self._window)
            self._palette.executed.connect(self._on_executed)
            self._palette.considered.connect(self._on_considered)
        if self.palette_is_open:
            self._palette.close_palette()
        else:
            self._window.body.close_overlay()
            own = (self._action_commands, self._page_commands, self._model_commands, self._setting_commands)
            self._palette.open((*own, *self._sources, self._chat_commands), self._recent)

    def _on_executed(self, command: str) -> None:
        self._recent = [command, *(known for known in self._recent if known != command)][:MOST_RECENT]
        self._window.recent_commands = tuple(known for known in self._recent if not known.startswith("chat:"))

    def _on_considered(self, command: str) -> None:
        kind, _, chat = command.partition(":")
        if kind == "chat":
            self.chat_considered.emit(chat)

    def _on_find(self) -> None:
        """On the Help page its own search; else the chat's."""
        if self._window.page == "help":
            self._window.show_page("help").setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self._shows_chat():
            self._finder().open()

    def _step(self, matches: int) -> None:
        if self._shows_chat():
            self._finder().step(matches)

    def _go_to_chat(self, step: int) -> None:
        chat = self._model.neighbour(self._current(), step)
        if chat is not None:
            self._show_chat(chat)

    def _on_next_part(self) -> None:
        """Move the focus from the sidebar to the page, in a chat to the messages and the message field, and round."""
        window, focused = self._window, QApplication.focusWidget()
        page = window.show_page(window.page) if window.page != "chat" else None
        parts: list[QWidget] = [window.sidebar]
        parts += [page] if page is not None else window.chat_page.parts
        parts = [part for part in parts if part.isVisible()]
        here = next((at for at, part in enumerate(parts) if focused is not None and part.isAncestorOf(focused)), -1)
        if here < 0 and focused in parts:
            here = parts.index(focused)
        _focus_into(parts[(here + 1) % len(parts)])

    def _zoom(self, steps: int) -> None:
        from sotto.gui import zoom

        settings = self._services.settings
        size = settings.get(options.FONT_SIZE)
        wanted = zoom.NORMAL if steps == 0 else zoom.larger(size) if steps > 0 else zoom.smaller(size)
        settings.set(options.FONT_SIZE, wanted)
        if self._size_toast is not None:
            self._size_toast.close_toast()
        text = self.tr("Text size: {size} pixels").format(size=settings.get(options.FONT_SIZE))
        self._size_toast = self._window.toasts.show_toast(text, seconds=_SIZE_SHOWN)
        self._size_toast.closed.connect(self._on_size_toast_closed)

    def _on_size_toast_closed(self, toast: object) -> None:
        if toast is self._size_toast:
            self._size_toast = None

    def _on_message_finished(self, event: MessageFinished) -> None:
        if event.message.conversation == self._current():
            self.refresh_find()

    # ----------------------------------------------------------------------------------------- what is offered

    def _action_commands(self) -> Iterable[Command]:
        from sotto.gui.command_sources import action_commands

        current = self._current()
        is_answering = current is not None and self._services.chat.job_of(current) is not None
        return action_commands(self._window.actions(), _HIDDEN if is_answering else _HIDDEN | {"stop_action"})

    def _page_commands(self) -> Iterable[Command]:
        from sotto.gui.command_sources import page_commands

        return page_commands(self._window.sidebar.page_names(), self._window.show_page, _PAGES_WITH_ACTIONS)

    def _model_commands(self) -> Iterable[Command]:
        from sotto.gui.command_sources import model_commands

        models = self._services.models
        selected = models.selected.id if models.selected is not None else None
        return model_commands(models.installed, selected, self._select_model)

    def _setting_commands(self) -> Iterable[Command]:
        from sotto.gui.command_sources import setting_commands

        return setting_commands(self._services.settings, self._show_setting)

    def _chat_commands(self) -> Iterable[Command]:
        from sotto.gui.command_sources import chat_commands

        current = self._current() if self._window.page == "chat" else None
        chats = (chat for chat in self._model.conversations() if chat.id != current)
        return chat_commands(chats, self._show_chat)

    # ------------------------------------------------------------------------------------------------- private

    def _show_setting(self, option: AnyOption) -> None:
        from sotto.gui.settings_page import SettingsPage

        page = self._window.show_page("settings")
        assert isinstance(page, SettingsPage)
        page.show_option(option)

    def _shows_chat(self) -> bool:
        return self._window.page == "chat" and self._window.chat_page.shows_messages

    def _finder(self) -> FindController:
        if self._find is None:
            from sotto.gui.find_bar import FindBar
            from sotto.gui.find_controller import FindController

            bar = FindBar()
            bar.hide()
            page = self._window.chat_page
            page.set_find_bar(bar)
            self._find = FindController(bar, page.view, self)
            self._find.closed.connect(page.view.setFocus)
        return self._find


def _focus_into(part: QWidget) -> None:
    """Put the focus on ``part``, or on the first thing in it that takes it by Tab."""
    if part.focusPolicy() & Qt.FocusPolicy.TabFocus or part.focusProxy() is not None:
        part.setFocus(Qt.FocusReason.TabFocusReason)
        return
    for inside in part.findChildren(QWidget):  # nextInFocusChain would make each a child of the one before, for PySide
        if inside.isVisible() and inside.focusPolicy() & Qt.FocusPolicy.TabFocus:
            inside.setFocus(Qt.FocusReason.TabFocusReason)
            return
