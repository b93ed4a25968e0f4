"""Everything between the window and the services, built in one place and taken apart in order."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationSaved, DownloadsChanged, Locking, MessageFinished, Notice
from sotto.domain.ids import ConversationId, MessageId, PresetId, is_temporary
from sotto.gui.chat_controller import ChatController
from sotto.gui.chat_import import ChatImport
from sotto.gui.composer_controller import ComposerController
from sotto.gui.filing_actions import FilingActions
from sotto.gui.first_run import GreetingState
from sotto.gui.main_window import MainWindow
from sotto.gui.model_controller import ModelController
from sotto.gui.navigation import Navigation
from sotto.gui.notifier import Notifier, error_report
from sotto.gui.protection_watch import ProtectionWatch
from sotto.gui.session_pages import SessionPages
from sotto.gui.sidebar_controller import SidebarController
from sotto.gui.sidebar_model import SidebarModel
from sotto.gui.store_trouble import StoreTrouble
from sotto.gui.theme import Theme
from sotto.gui.tokens import Density, ThemeChoice
from sotto.services.container import Services

if TYPE_CHECKING:
    from sotto.gui.commands import Command
    from sotto.gui.desktop_parts import DesktopParts
    from sotto.gui.download_controller import DownloadController
    from sotto.gui.file_offers import FileOffers
    from sotto.gui.likely_chats import LikelyChats
    from sotto.gui.preset_controller import PresetController
    from sotto.gui.update_watch import UpdateWatch

_OPENING_SHOWN_AFTER = 400
"""Milliseconds. Opening takes less unless the keystore asks; a flash of "Opening…" would only worry."""
_DOWNLOADS_AFTER = 1000
"""Milliseconds after the chats are open until downloads of the last time are looked for: all else comes first."""
_WARM_UP_AFTER = 1500
"""Milliseconds after the chats are open until the modules are loaded that draw messages."""
_DESKTOP_AFTER = 2000
"""Milliseconds after the window is made until the desktop is told of it: the tray, what keeps the computer awake."""
_PRESETS_AFTER = 300
"""Milliseconds after the chats are open until presets are read; a message sent before begins with them all the same."""
_UPDATES_AFTER = 30_000
"""Milliseconds after the chats are open until a new version is looked for, where that was switched on."""


class Session(QObject):
    """One window with its controllers. Lives in the GUI thread; the window is not shown by it."""

    def __init__(self, services: Services, theme: Theme) -> None:
        super().__init__()
        self._services = services
        self._theme = theme
        model = self.sidebar_model = SidebarModel()
        self.window = MainWindow(theme, model)
        self.window.restore_state(services.paths)
        self.notifier = Notifier(self.window.toasts, self.window)
        self.chat = ChatController(services, self.window.chat_page, self.notifier)
        self.composer = ComposerController(services, self.window.chat_page.composer, self.notifier, self.window)
        self.sidebar = SidebarController(services, self.window.sidebar, model, self.window.toasts)
        self.models = ModelController(services, self.window.chat_page, self.window.toasts, self.window)
        self.navigation = Navigation(
            services, self.window, model, lambda: self.chat.current, self._show, self.models.select
        )
        self.filing = FilingActions(
            self.window, self.sidebar, model, lambda: self.chat.current, self._on_temporary_chat
        )
        self.imports = ChatImport(services, self.window, self._show)
        self.composer.exports_dropped.connect(self.imports.open)
        self.trouble = StoreTrouble(self, services)
        self.protection = ProtectionWatch(self, services)
        self.downloads: DownloadController | None = None
        self._presets: PresetController | None = None
        self._updates: UpdateWatch | None = None
        self._offers: FileOffers | None = None
        self._desktop: DesktopParts | None = None
        self._likely: LikelyChats | None = None
        self._is_closed = False
        self._was_opened = False
        self._opening_delay = QTimer(self)
        self._opening_delay.setSingleShot(True)
        self._opening_delay.setInterval(_OPENING_SHOWN_AFTER)
        self._opening_delay.timeout.connect(lambda: self.window.chat_page.greeting.show_state(GreetingState.OPENING))
        self._subscriptions = [
            # After the sidebar's own subscription: a chat that has just begun has its row now.
            services.hub.subscribe(ConversationSaved, lambda _event: self._update_selection()),
            services.hub.subscribe(MessageFinished, lambda event: self._services.titles.consider(event.message)),
            services.hub.subscribe(Notice, lambda event: self.notifier.show_error(event.error)),
            services.hub.subscribe(DownloadsChanged, lambda _event: self._begin_downloads()),
            services.settings.on_changed(self._on_option_changed),
        ]
        self.navigation.add_commands(self._preset_commands)
        SessionPages(self, services, theme).add_to(self.window)
        self._connect()
        self.chat.new_chat()
        self.window.chat_page.composer.set_open(False)
        QTimer.singleShot(_DESKTOP_AFTER, self, self._begin_desktop)

    def open(self) -> None:
        """Open the chats; the window stays usable while the keystore asks."""
        self._opening_delay.start()
        self._services.open().success(lambda _none: self.chats_opened()).failure(self.opening_failed)

    def offer_files(self, words: Sequence[str]) -> None:
        """Ask what is to be done with files that were opened from outside: whole paths, or ``file:`` addresses."""
        if self._offers is None:
            from sotto.gui.file_offers import FileOffers

            self._offers = FileOffers(self, self._services)
        self._offers.offer(words)

    def close(self) -> None:
        """Stop listening, so that nothing reaches a window that is going away."""
        self._is_closed = True
        self._opening_delay.stop()
        for unsubscribe in self._subscriptions:
            unsubscribe()
        for part in (
            *(self.chat, self.composer, self.sidebar, self.models),
            *(self.navigation, self.trouble, self.protection),
        ):
            part.detach()
        if self.downloads is not None:
            self.downloads.detach()
        if self._presets is not None:
            self._presets.detach()
        if self._desktop is not None:
            self._desktop.detach()
        if self._updates is not None:
            self._updates.detach()

    def chats_opened(self) -> None:
        """The chats are open, for the first time or after they were locked: show what is in them."""
        self._opening_delay.stop()
        self.window.chat_page.composer.set_open(True)
        self.sidebar.load()
        self.models.start()
        self.chat.start()
        if not self.navigation.palette_is_open:  # one may have gone there while the keystore asked
            self.window.chat_page.composer.edit.setFocus()
        self.protection.opened()
        if self._offers is not None:
            self._offers.go_on()
        if self._was_opened:
            return
        self._was_opened = True
        QTimer.singleShot(_DOWNLOADS_AFTER, self, self._look_for_downloads)
        QTimer.singleShot(_PRESETS_AFTER, self, self._begin_presets)
        QTimer.singleShot(_WARM_UP_AFTER, self, self._warm_up)
        QTimer.singleShot(_UPDATES_AFTER, self, self._watch_updates)

    @property
    def presets(self) -> PresetController:
        """What the window does with presets and prompts; made at the first use, after the chats were opened."""
        if self._presets is None:
            from sotto.gui.preset_controller import PresetController

            self._presets = PresetController(self._services, self.window, self.chat)
            self.composer.offer_commands_of(self._presets)
        return self._presets

    def _preset_commands(self) -> Iterable[Command]:
        from sotto.gui.command_sources import preset_commands

        def choose(preset: PresetId) -> None:
            self.window.show_page("chat")
            self.presets.choose(preset)

        return preset_commands(self._services.presets.presets, choose)

    def _begin_desktop(self) -> None:
        if not self._is_closed and self._desktop is None:
            from sotto.gui.desktop_parts import DesktopParts

            self._desktop = DesktopParts(self._services, self.window, self.notifier)

    def _begin_presets(self) -> None:
        if not self._is_closed:
            _ = self.presets  # made here

    def _warm_up(self) -> None:
        """Load what the first message needs: on a worker thread what can be, then what only Qt can do."""
        self._services.hide_memory_if_wanted()  # not sooner: by now desktop portals know who is asking
        if not self._is_closed:
            from sotto.gui.warm_up import load_message_modules

            self._services.tasks.io(load_message_modules).success(self._on_warm)

    def _on_warm(self, _count: int) -> None:
        if not self._is_closed:
            from sotto.gui.warm_up import Rehearsal

            Rehearsal(self._theme, self)
            self._look_ahead()

    def _look_ahead(self) -> None:
        """Prepare chats that may be opened next."""
        if self._likely is not None:
            return
        from sotto.gui.likely_chats import LikelyChats

        chats, view = self.window.sidebar.list, self.window.chat_page.view
        likely = self._likely = LikelyChats(self._services.history, chats, view)
        self.chat.conversation_changed.connect(likely.chat_shown)
        self.navigation.chat_considered.connect(likely.consider)
        self._subscriptions.append(self._services.hub.subscribe(Locking, lambda _event: likely.close()))
        likely.chat_shown(self.chat.current)

    def _look_for_downloads(self) -> None:
        """Load what downloads need only if there are some."""

        def looked(has_some: bool) -> None:
            if has_some:
                self._services.downloads.open()

        self._services.tasks.store(lambda store: bool(store.downloads.all())).success(looked)

    def _watch_updates(self) -> None:
        """Look for new versions from now on, where that is switched on; without it nothing of it is loaded."""
        is_wanted = self._services.settings.get(options.LOOK_FOR_UPDATES)
        if is_wanted and self._updates is None and not self._is_closed:
            from sotto.gui.update_watch import UpdateWatch

            self._updates = UpdateWatch(self._services, self.window, self._theme)

    def _begin_downloads(self) -> None:
        if self.downloads is None:
            from sotto.gui.download_controller import DownloadController

            self.downloads = DownloadController(self._services, self.window, self.models.select)
            self.downloads.show_requested.connect(self._on_downloads_requested)

    def _on_downloads_requested(self) -> None:
        from sotto.gui.models_page import ModelsPage, ModelsTab

        page = self.window.show_page("models")
        assert isinstance(page, ModelsPage)
        page.show_tab(ModelsTab.DOWNLOADS)

    def opening_failed(self, error: UserFacingError) -> None:
        """Show why the chats are not open, and the ways on."""
        self._opening_delay.stop()
        if self.protection.show(error):
            return
        self.window.chat_page.greeting.show_state(GreetingState.FAILED, error)
        if error.code == "store_corrupt":
            self.trouble.show(error)

    def _connect(self) -> None:
        window, sidebar = self.window, self.window.sidebar
        sidebar.conversation_chosen.connect(lambda id_: self._show(ConversationId(id_)))
        sidebar.place_chosen.connect(lambda id_, message: self._show(ConversationId(id_), MessageId(message)))
        sidebar.new_chat_requested.connect(self._on_new_chat)
        window.new_chat_action.triggered.connect(self._on_new_chat)
        window.rename_action.triggered.connect(self._on_rename)
        window.delete_action.triggered.connect(self._on_delete)
        window.export_action.triggered.connect(lambda: self.export(self.chat.current))
        self.sidebar.export_requested.connect(lambda chats: self.export(*chats))
        window.copy_answer_action.triggered.connect(self._on_copy_answer)
        window.preset_action.triggered.connect(lambda: self.presets.show_menu())
        window.map_action.triggered.connect(self.chat.actions.show_map)
        window.compare_action.triggered.connect(lambda: self._in_chat(self.chat.compare))
        window.ask_two_action.triggered.connect(lambda: self._in_chat(self.chat.ask_two))
        self.chat.comparison_shown.connect(self._on_comparison_shown)
        self.chat.details_requested.connect(self.show_error_details)
        window.stop_requested.connect(self.chat.stop)
        window.closing.connect(self._on_closing)
        window.page_changed.connect(lambda _page: self._update_selection())
        self.chat.title_changed.connect(window.header.set_title)
        self.chat.conversation_changed.connect(lambda _id: self._update_selection())
        self.chat.conversation_changed.connect(lambda id_: self._services.generation.look_at(id_))
        self.chat.conversation_changed.connect(lambda _id: self.navigation.close_find())
        self.sidebar.conversation_restored.connect(lambda id_: self._show(ConversationId(id_)))
        view, greeting = window.chat_page.view, window.chat_page.greeting
        view.link_requested.connect(self.show_link)
        view.details_requested.connect(self.show_error_details)
        greeting.details_requested.connect(self.show_error_details)
        greeting.retry_requested.connect(self.open)
        greeting.stop_waiting_requested.connect(lambda: self._services.protection.stop_waiting())
        greeting.models_requested.connect(lambda: window.show_page("models"))

    def _show(self, conversation: ConversationId, message: MessageId | None = None) -> None:
        self.window.show_page("chat")
        self.chat.open(conversation, message)

    def _on_new_chat(self) -> None:
        self.window.show_page("chat")
        self.chat.new_chat()

    def _on_temporary_chat(self) -> None:
        self.window.show_page("chat")
        self.chat.new_temporary_chat()

    def _on_rename(self) -> None:
        if self.chat.current is not None:
            self.window.body.show_sidebar()
            self.window.sidebar.edit_title(self.chat.current)

    def _on_delete(self) -> None:
        if self.chat.current is not None:
            self.sidebar.delete(self.chat.current)

    def export(self, *conversations: ConversationId | None) -> None:
        """Ask how to write ``conversations`` to a file; None, or none: all chats."""
        from sotto.gui.export_dialog import show_export

        self.chat.save_draft()  # a file with everything holds it
        show_export(self._services, self.window, [one for one in conversations if one is not None])

    def _on_copy_answer(self) -> None:
        if self.chat.copy_selection():
            self.window.toasts.show_toast(self.tr("Selection copied as Markdown."), seconds=3)
        elif self.chat.copy_last_answer():
            self.window.toasts.show_toast(self.tr("Answer copied."), seconds=3)

    def _in_chat(self, act: Callable[[], None]) -> None:
        self.window.show_page("chat")
        act()

    def _on_comparison_shown(self, shown: bool) -> None:
        """There is no chat to search while two answers stand in its place."""
        self.navigation.close_find()
        self.navigation.find_action.setEnabled(not shown)
        self.window.header.find_button.setEnabled(not shown)

    def show_link(self, address: str) -> None:
        """Show the page that ``address`` means, or ask whether to open it in the browser."""
        from sotto.gui.links import confirm_and_open
        from sotto.gui.places import place_of

        place = place_of(address)
        if place is None:
            confirm_and_open(self.window, address)
            return
        page = self.window.show_page(place.page)
        if place.section is not None:
            from sotto.gui.settings_page import SettingsPage

            assert isinstance(page, SettingsPage)
            page.show_section(place.section)

    def show_error_details(self, subject: object) -> None:
        """Show an error, or a text about something, as text that can be copied."""
        from sotto.gui.details_dialog import show_details

        text = error_report(subject) if isinstance(subject, UserFacingError) else str(subject)
        show_details(self.tr("Details"), text, self.window)

    def _update_selection(self) -> None:
        shown = self.chat.current if self.window.page == "chat" else None
        self.window.sidebar.show_conversation(shown)
        current = self.chat.current
        self.window.set_conversation(current is not None)
        self.window.header.set_temporary(current is not None and is_temporary(current))
        self.filing.update()

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key == options.THEME.key:
            self._theme.set_choice(ThemeChoice(self._services.settings.get(options.THEME)))
        elif option.key == options.FONT_SIZE.key:
            self._theme.set_font_px(self._services.settings.get(options.FONT_SIZE))
        elif option.key == options.DENSITY.key:
            self._theme.set_density(Density(self._services.settings.get(options.DENSITY)))
        elif option.key == options.LOOK_FOR_UPDATES.key and self._was_opened:
            self._watch_updates()

    def _on_closing(self) -> None:
        self.chat.save_draft()
        with contextlib.suppress(OSError):  # the next start opens at the default place
            self.window.save_state(self._services.paths)
