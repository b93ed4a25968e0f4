"""The tab “Search the hub”: any repository with model files, by words or address; asked only when the user says so."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QListView, QStackedWidget, QVBoxLayout, QWidget

from sotto.config import options
from sotto.domain.errors import UserFacingError
from sotto.gui.download_start import DownloadStarter
from sotto.gui.hub_results import HubResultDelegate, HubResults, ResultRole
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label
from sotto.gui.page import ScrollColumn, page_button
from sotto.gui.repository_view import RepositoryView
from sotto.gui.state_card import StateCard
from sotto.gui.tab_page import side_margins
from sotto.gui.texts import said
from sotto.services.container import Services
from sotto.services.hub_search import FoundRepository, HubModel, is_address
from sotto.services.tasks import Task

FIRST_RESULTS = 100
MOST_RESULTS = 2_000
SLOW_MS = 5_000
"""After that it is said that the hub is slow; the fetcher gives up after 15 s of too little progress."""
_TOKEN_ERRORS = ("gated", "token_rejected")


class HubTab(QWidget):
    """Shows one of: a state in words, the results, or one repository. Nothing is sent before Search is pressed."""

    use_requested = Signal(object)

    def __init__(self, services: Services, starter: DownloadStarter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hub_tab")
        self._services = services
        self._starter = starter
        self._words = ""
        self._limit = FIRST_RESULTS
        self._task: Task[Any] | None = None
        self._repository: RepositoryView | None = None
        self.slow_timer = QTimer(self)
        self.slow_timer.setSingleShot(True)
        self.slow_timer.setInterval(SLOW_MS)
        self.slow_timer.timeout.connect(self._on_slow)
        self.field = QLineEdit()
        self.field.setObjectName("hub_search_field")
        self.field.setAccessibleName(self.tr("Words, or the address of a model on the hub"))
        self.field.setPlaceholderText(self.tr("Words, owner/name, or a pasted address"))
        self.field.setProperty("role", "quiet")
        self.field.setClearButtonEnabled(True)
        self.field.setMaxLength(300)
        self.field.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search_button = page_button(self.tr("Search"), "hub_search_button", "", "primary")
        self.state = StateCard("hub_state")
        self.results = HubResults(self)
        self.list = self._make_list()
        self._count = plain_label("", "muted")
        self._count.setObjectName("hub_count")
        self._more = page_button(self.tr("Find more"), "hub_more_button")
        self._stack = QStackedWidget()
        self._found_page = self._make_found_page()
        self._state_page = ScrollColumn("hub_state_page")  # its words need room, in large type more than there is
        self._state_page.setWidget(self.state)
        self._stack.addWidget(self._state_page)
        self._stack.addWidget(self._found_page)
        self._lay_out()
        self.field.returnPressed.connect(self._on_search)
        self.search_button.clicked.connect(self._on_search)
        self._more.clicked.connect(self._on_more)
        self.list.activated.connect(self._on_activated)
        self.list.clicked.connect(self._on_activated)
        self._unsubscribe = services.settings.on_changed(self._on_option_changed)
        self.destroyed.connect(self.detach)
        self._show_start()

    def search(self, words: str) -> None:
        """Search for ``words`` as if they had been typed; without any, let the person type."""
        self.field.setText(words)
        self.field.setFocus()
        if words.strip():
            self._on_search()

    def show_results(self, found: list[FoundRepository]) -> None:
        """Show what a search found, or that it found nothing."""
        self._task = None
        self.results.show_results(found)
        if found:
            self._show_found()
            return
        title = self.tr("The hub has nothing for “{words}”").format(words=self._words)
        self.state.show_state("search", title, self.tr("Try fewer words, or the name of the model’s family."))
        self._stack.setCurrentWidget(self._state_page)

    def detach(self) -> None:
        """Stop listening to the settings."""
        self._unsubscribe()

    def resizeEvent(self, event: QResizeEvent) -> None:
        left, right = side_margins(self.width(), 0)
        self._top.setContentsMargins(left, 16, right, 0)
        self._found_row.setContentsMargins(left, 0, right, 0)
        self._list_row.setContentsMargins(left, 0, max(0, right - self.list.verticalScrollBar().sizeHint().width()), 0)
        super().resizeEvent(event)

    def _on_search(self) -> None:
        given = self.field.text().strip()
        if not given:
            self._show_start()
        elif is_address(given):
            self._inspect(given)
        else:
            self._words, self._limit = given, FIRST_RESULTS
            self._find()

    def _on_more(self) -> None:
        self._limit = MOST_RESULTS
        self._find()

    def _on_activated(self, index: QModelIndex) -> None:
        self._inspect(str(index.data(ResultRole.REPOSITORY)))

    def _find(self) -> None:
        words = self._words
        self._drop()
        self._show_waiting(self.tr("Searching the hub for “{words}”…").format(words=words))
        task = self._services.hub_search.search(words, self._limit)
        self._follow(task.success(self.show_results), self._find)

    def _inspect(self, address: str) -> None:
        self._drop()
        self._show_waiting(self.tr("Looking into {address}…").format(address=address))
        task = self._services.hub_search.inspect(address)
        self._follow(task.success(self._on_inspected), lambda: self._inspect(address), address)

    def _follow(self, task: Task[Any], again: Any, address: str = "") -> None:
        """Show how ``task`` fails."""
        self._task = task.failure(lambda error: self._show_error(error, again, address))

    def _drop(self) -> None:
        """Stop what was asked before: it is no longer of interest."""
        self.slow_timer.stop()
        if self._task is not None:
            self._task.drop()
            self._services.hub_search.stop()
        self._task = None

    def _show_found(self) -> None:
        count = self.results.rowCount()
        shown = self.tr("{count} repositories, most downloaded first").format(count=self.locale().toString(count))
        self._count.setText(shown)
        self._more.setVisible(count >= self._limit and self._limit < MOST_RESULTS)
        self._stack.setCurrentWidget(self._found_page)

    def _on_inspected(self, model: HubModel) -> None:
        self._task = None
        self._forget_repository()
        view = RepositoryView(self._services, self._starter, model)
        view.back_requested.connect(self._on_back)
        view.token_requested.connect(lambda: self._ask_for_token(model.repository))
        view.use_requested.connect(self.use_requested)
        self._repository = view
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)

    def _on_back(self) -> None:
        self._drop()
        if self.results.rowCount():
            self._show_found()
            self.list.setFocus()
        else:
            self._show_start()
        self._forget_repository()

    def _forget_repository(self) -> None:
        if self._repository is not None:
            self._stack.removeWidget(self._repository)
            self._repository.deleteLater()
            self._repository = None

    def _ask_for_token(self, repository: str) -> None:
        from sotto.gui.token_dialog import TokenDialog

        dialog = TokenDialog(self._services, repository, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.kept.connect(lambda: self._inspect(repository))
        dialog.open()

    def _show_start(self) -> None:
        if self._services.network.is_offline:
            self._show_offline()
            return
        self.state.show_state(
            "globe",
            self.tr("Find any model on the hub"),
            self.tr(
                "Type words such as “qwen coder”, or paste the address of a model, and press Enter. Only then is "
                "something sent: what you typed goes to the hub, and the request is listed on the Privacy page."
            ),
        )
        self._stack.setCurrentWidget(self._state_page)

    def _show_offline(self) -> None:
        hint = self.tr("It is set to never use the network. Your models and the catalog work without it.")
        self.state.show_state("wifi-off", self.tr("Sotto is offline"), hint)
        self.state.add_button(
            self.tr("Allow the network"),
            "hub_online_button",
            lambda: self._services.settings.set(options.OFFLINE, False),
        )
        self._stack.setCurrentWidget(self._state_page)

    def _show_waiting(self, title: str) -> None:
        self.state.show_state("globe", title, self.tr("The hub answers within seconds, as a rule."))
        self.state.add_button(self.tr("Stop"), "hub_stop_button", self._on_back)
        self.slow_timer.start()
        self._stack.setCurrentWidget(self._state_page)

    def _on_slow(self) -> None:
        if self._task is not None:
            self.state.change_text(self.tr("The hub is slow to answer. Wait a little longer, or stop it."))

    def _show_error(self, error: UserFacingError, again: Any, address: str) -> None:
        self._task = None
        if error.code == "offline":
            self._show_offline()
            return
        is_locked = error.code in _TOKEN_ERRORS
        self.state.show_state("lock" if is_locked else "triangle-alert", said(error.text), said(error.hint), "warning")
        if is_locked and address:
            self.state.add_button(
                self.tr("Access token…"),
                "hub_token_button",
                lambda: self._ask_for_token(address),
                "primary",
                "key-round",
            )
        self.state.add_button(self.tr("Try again"), "hub_retry_button", again, "", "refresh-cw")
        if self.results.rowCount():
            self.state.add_button(self.tr("Back to the results"), "hub_results_button", self._on_back)
        self._stack.setCurrentWidget(self._state_page)

    def _on_option_changed(self, option: options.AnyOption) -> None:
        is_idle = self._task is None and self._stack.currentWidget() is self._state_page
        if option.key == options.OFFLINE.key and is_idle:
            self._show_start()

    def _make_list(self) -> QListView:
        view = QListView()
        view.setObjectName("hub_result_list")
        view.setAccessibleName(self.tr("Repositories that were found"))
        view.setModel(self.results)
        view.setItemDelegate(HubResultDelegate(view))
        view.setUniformItemSizes(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        view.setMouseTracking(True)
        return view

    def _make_found_page(self) -> QWidget:
        page = QWidget()
        page.setObjectName("hub_found")
        self._found_row = QHBoxLayout()
        self._found_row.addWidget(self._count, 1)
        self._found_row.addWidget(self._more)
        self._list_row = QHBoxLayout()
        self._list_row.addWidget(self.list)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._found_row)
        column.addLayout(self._list_row, 1)
        return page

    def _lay_out(self) -> None:
        self._top = QHBoxLayout()
        self._top.setSpacing(8)
        self._top.addWidget(self.field, 1)
        self._top.addWidget(self.search_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._top)
        column.addWidget(self._stack, 1)
