"""The main window: where the parts lie, which keys do what, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from sotto.config.paths import AppPaths
from sotto.gui.body import Body
from sotto.gui.chat_page import ChatPage
from sotto.gui.header import Header
from sotto.gui.model_drop import local_files, may_be_export
from sotto.gui.sidebar import Sidebar
from sotto.gui.sidebar_model import SidebarModel
from sotto.gui.theme import Theme
from sotto.gui.toast import ToastArea
from sotto.gui.window_actions import ActionGroup, make_action
from sotto.gui.window_state import WindowState, read_window_state, write_window_state
from sotto.gui.window_style import build_window_stylesheet


class MainWindow(QMainWindow):
    """Layout, actions and pages. Pages other than the chat are made when they are first visited."""

    closing = Signal()
    """The window is about to close: save what is not saved."""
    stop_requested = Signal()
    page_changed = Signal(str)
    files_dropped = Signal(list)
    """Paths that no page wanted."""

    def __init__(self, theme: Theme, sidebar_model: SidebarModel) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Sotto")  # never a chat's title: task bars and screen recordings show it
        self.setMinimumSize(QSize(420, 420))
        self.setAcceptDrops(True)
        self._theme = theme
        self._on_theme_changed()  # before there are children, each of which would be styled a second time
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._pages: dict[str, QWidget] = {}
        self._has_conversation = False
        self.sidebar = Sidebar(sidebar_model)
        self.chat_page = ChatPage(theme)
        self.header = Header()
        self._stack = QStackedWidget()
        self._stack.setObjectName("pages")
        self._main = self._make_main()
        self._dock_place = QVBoxLayout()
        self._content = self._make_content()
        self.body = Body(self.sidebar, self._content)
        self.setCentralWidget(self.body)
        self.toasts = ToastArea(self._main)
        self._dock: QWidget | None = None
        self._locked_actions = QActionGroup(self)
        self._locked_actions.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._make_actions()
        self.hides_on_close = False
        """Whether closing the window only hides it, since an icon in the tray brings it back."""
        self._is_quitting = False
        self.recent_commands: tuple[str, ...] = ()
        """Ids of what the command palette did, the last one first."""
        self._connect()
        self.add_page("chat", lambda: self.chat_page)
        self.show_page("chat")

    def add_page(self, name: str, make: Callable[[], QWidget]) -> None:
        """Declare a page; ``make`` runs at the first visit."""
        self._makers[name] = make

    def show_page(self, name: str) -> QWidget:
        """Show a page by its name and return it."""
        if name not in self._pages:
            self._pages[name] = self._makers[name]()
            self._stack.addWidget(self._pages[name])
        self._stack.setCurrentWidget(self._pages[name])
        self.sidebar.show_page(name)
        self.toasts.stay_above(self.chat_page.bottom if name == "chat" else None)
        self.body.close_overlay()
        self._update_header()
        self.page_changed.emit(name)
        return self._pages[name]

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return next(name for name, page in self._pages.items() if page is self._stack.currentWidget())

    def set_conversation(self, exists: bool) -> None:
        """Enable what needs a conversation."""
        for action in (self.rename_action, self.delete_action, self.copy_answer_action, self.map_action):
            action.setEnabled(exists)
        self.export_action.setEnabled(exists)
        self._has_conversation = exists
        self._update_header()

    def set_cover(self, cover: QWidget | None) -> None:
        """Show ``cover`` and nothing else; None: everything again. Until then only Quit can be done with a key.

        A group keeps the others off, whatever enables or disables them meanwhile.
        """
        self._locked_actions.setEnabled(True)
        for action in self._locked_actions.actions():
            self._locked_actions.removeAction(action)
        self.body.set_cover(cover)
        if cover is not None:
            for action in self.actions():
                if action is not self.quit_action:
                    self._locked_actions.addAction(action)
            self._locked_actions.setEnabled(False)

    @property
    def is_covered(self) -> bool:
        """Whether nothing of the window but a cover is shown."""
        return self.body.cover is not None

    def set_dock(self, dock: QWidget) -> None:
        """Keep ``dock`` in sight on every page, out of everything's way; its owner shows and hides it."""
        self._dock = dock
        self._place_dock()

    def restore_state(self, paths: AppPaths) -> None:
        """Take over size and place of the last time, where they can be seen."""
        primary = QGuiApplication.primaryScreen()
        screens = sorted(QGuiApplication.screens(), key=lambda screen: screen is not primary)
        state = read_window_state(paths.window_file, [screen.availableGeometry() for screen in screens])
        self.setGeometry(state.geometry())
        if state.maximized:
            self.setWindowState(Qt.WindowState.WindowMaximized)
        self.body.set_sidebar_wanted(state.sidebar)
        self.recent_commands = state.recent

    def save_state(self, paths: AppPaths) -> None:
        """Remember size and place. Raises ``OSError``."""
        rect = self.normalGeometry() if self.isMaximized() or self.isFullScreen() else self.geometry()
        maximized, sidebar = self.isMaximized(), self.body.is_sidebar_wanted
        recent = self.recent_commands
        state = WindowState(rect.x(), rect.y(), rect.width(), rect.height(), maximized, sidebar, recent)
        write_window_state(paths.window_file, state)

    def bring_to_front(self) -> None:
        """Show the window over the others, as far as the desktop allows it."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def quit(self) -> None:
        """Close the window and end the program, whatever :attr:`hides_on_close` says."""
        self._is_quitting = True
        self.close()
        if self.hides_on_close:  # then the program does not end with its last window
            QGuiApplication.quit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.is_covered and any(may_be_export(path) for path in local_files(event.mimeData())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.files_dropped.emit(local_files(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        app = QGuiApplication.instance()
        is_log_out = isinstance(app, QGuiApplication) and app.isSavingSession()
        if self.hides_on_close and not self._is_quitting and not is_log_out:
            event.ignore()
            self.hide()
        else:
            super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chat_page.composer.set_window_height(self.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.sidebar.refresh_dates()

    def _connect(self) -> None:
        self._theme.changed.connect(self._on_theme_changed)
        self.sidebar.page_requested.connect(self.show_page)
        self.header.sidebar_toggled.connect(self.body.toggle_sidebar)
        self.body.sidebar_shown_changed.connect(self._update_header)
        self.body.sidebar_shown_changed.connect(self._place_dock)
        self.sidebar_action.triggered.connect(self.body.toggle_sidebar)
        self.search_action.triggered.connect(self._on_search)
        self.picker_action.triggered.connect(self._on_pick_model)
        self.settings_action.triggered.connect(lambda: self.show_page("settings"))
        self.help_action.triggered.connect(lambda: self.show_page("help").setFocus())
        self.stop_action.triggered.connect(self._on_escape)
        self.quit_action.triggered.connect(self.quit)
        self.header.map_button.clicked.connect(self.map_action.trigger)
        self.header.set_actions(
            [
                *(self.rename_action, self.preset_action, self.copy_answer_action, None),
                *(self.export_action, self.sidebar_action, self.lock_action, None, self.delete_action),
            ]
        )

    def _on_search(self) -> None:
        self.body.show_sidebar()
        self.sidebar.focus_search()

    def _on_pick_model(self) -> None:
        self.show_page("chat")
        self.chat_page.composer.picker.showMenu()

    def _on_escape(self) -> None:
        if self.body.is_overlay_open:
            self.body.close_overlay()
        else:
            self.stop_requested.emit()

    def _on_theme_changed(self) -> None:
        self.setStyleSheet(build_window_stylesheet(self._theme.palette_tokens, self._theme.font_px))

    def _update_header(self) -> None:
        hidden = not self.body.is_sidebar_beside
        self.header.set_toggle_visible(hidden)
        shows_chat = self.page == "chat" and self._has_conversation
        self.header.set_chat_parts_visible(shows_chat)
        self.header.setVisible(shows_chat or hidden)

    def _place_dock(self) -> None:
        """The dock stands in the sidebar, and under the page while there is none beside it."""
        if self._dock is None:
            return
        home: QWidget = self.sidebar if self.body.is_sidebar_beside else self._content
        if self._dock.parentWidget() is home:
            return
        if home is self.sidebar:
            self.sidebar.set_dock(self._dock)
        else:
            self._dock_place.addWidget(self._dock)

    def _make_main(self) -> QWidget:
        main = QWidget()
        main.setObjectName("content_main")
        layout = QVBoxLayout(main)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._stack, 1)
        return main

    def _make_content(self) -> QWidget:
        content = QWidget()
        content.setObjectName("content")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._main, 1)
        layout.addLayout(self._dock_place)
        return content

    def _make_actions(self) -> None:
        chats, chat, view, sotto = ActionGroup.CHATS, ActionGroup.CHAT, ActionGroup.VIEW, ActionGroup.SOTTO
        new = QKeySequence.StandardKey.New
        self.new_chat_action = make_action(self, "new_chat_action", self.tr("New chat"), new, chats)
        self.rename_action = make_action(self, "rename_chat_action", self.tr("Rename"), None, chat)
        self.rename_action.setToolTip(self.tr("Rename this chat"))
        self.delete_action = make_action(self, "delete_chat_action", self.tr("Delete"), None, chat)
        self.delete_action.setToolTip(self.tr("Delete this chat"))
        self.export_action = make_action(self, "export_chat_action", self.tr("Export…"), None, chat)
        self.export_action.setToolTip(self.tr("Write this chat to a file"))
        self.import_action = make_action(self, "import_action", self.tr("Import chats…"), None, chats)
        copy = self.tr("Copy last answer")
        self.copy_answer_action = make_action(self, "copy_answer_action", copy, "Ctrl+Shift+C", chat)
        self.map_action = make_action(self, "tree_map_action", self.tr("Map of this chat"), "Ctrl+Shift+M", chat)
        compare = self.tr("Compare two answers")
        self.compare_action = make_action(self, "compare_action", compare, None, chat)
        self.compare_action.setToolTip(self.tr("Compare the last answer with another one"))
        self.ask_two_action = make_action(self, "ask_two_action", self.tr("Ask two models"), None, chat)
        self.ask_two_action.setToolTip(self.tr("Send the message and compare two answers to it"))
        sidebar = self.tr("Show or hide the sidebar")
        self.sidebar_action = make_action(self, "sidebar_action", sidebar, "Ctrl+B", view)
        search = self.tr("Search all chats")
        self.search_action = make_action(self, "search_action", search, "Ctrl+Shift+F", chats)
        self.picker_action = make_action(self, "picker_action", self.tr("Choose the model"), "Ctrl+M", chat)
        preset = self.tr("Choose a preset")
        self.preset_action = make_action(self, "preset_action", preset, None, chat)
        self.help_action = make_action(self, "help_action", self.tr("Help"), "F1", sotto)
        self.settings_action = make_action(self, "settings_action", self.tr("Settings"), "Ctrl+,", sotto)
        self.lock_action = make_action(self, "lock_action", self.tr("Lock now"), "Ctrl+Shift+L", sotto)
        self.lock_action.setToolTip(self.tr("Lock the chats now"))
        self.lock_action.setVisible(False)
        self.stop_action = make_action(self, "stop_action", self.tr("Stop the answer"), "Escape", chat)
        self.quit_action = make_action(self, "quit_action", self.tr("Quit"), "Ctrl+Q", sotto)
