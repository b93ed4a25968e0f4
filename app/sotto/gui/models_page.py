"""The Models page: what this computer is, and tabs for finding models, those that are here, and those on their way."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from sotto.domain.downloads import DownloadState
from sotto.domain.events import DownloadsChanged, ModelsChanged, ModelState, ModelStateChanged
from sotto.domain.models import InstalledModel
from sotto.gui.download_start import DownloadStarter
from sotto.gui.labels import plain_label
from sotto.gui.model_controller import ModelController
from sotto.gui.model_drop import dropped_models
from sotto.gui.page import page_button
from sotto.gui.tab_page import side_margins
from sotto.gui.theme import Theme
from sotto.services.container import Services

if TYPE_CHECKING:
    from sotto.services.catalog import Overview

_BILLION = 1_000_000_000
_GIBIBYTE = 1024**3
_FIGURES = {"memory": "memory_mb", "available": "memory_available_mb", "disk": "disk_free_mb"}
"""Words of the line about this computer, and the keys of the report that fill them (in MiB)."""


class ModelsTab(StrEnum):
    """The tabs, in their order."""

    CATALOG = "catalog"
    INSTALLED = "installed"
    HUB = "hub"
    DOWNLOADS = "downloads"


class ModelsPage(QWidget):
    """Heading, tabs and the tab that is shown; a tab is made when it is first visited.

    Someone without models begins in the catalog, everyone else with the models that are here.
    """

    link_requested = Signal(str)

    def __init__(
        self, services: Services, models: ModelController, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("models_page")
        self.setAccessibleName(self.tr("Models"))
        self.setAcceptDrops(True)
        self._services = services
        self._models = models
        self._theme = theme
        self._starter = DownloadStarter(services, self)
        self._computer: dict[str, int] = {}
        self._comfortable = ""
        self._labels: dict[ModelsTab, str] = {}
        self._makers: dict[ModelsTab, Callable[[], QWidget]] = {}
        self._made: dict[ModelsTab, QWidget] = {}
        self._intro = plain_label("", "muted", wraps=True)
        self._intro.setObjectName("page_intro")
        self.add_button = page_button(self.tr("Add a file…"), "models_add_button", "folder-plus")
        self.add_button.clicked.connect(models.choose_file)
        self.tabs = QTabBar()
        self.tabs.setObjectName("models_tabs")
        self.tabs.setAccessibleName(self.tr("Kinds of models"))
        self.tabs.setExpanding(False)
        self._stack = QStackedWidget()
        self._lay_out()
        self._add_tabs()
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(ModelsChanged, lambda _event: self._count_models()),
            services.hub.subscribe(ModelStateChanged, self._on_model_state_changed),
            services.hub.subscribe(DownloadsChanged, lambda _event: self._count_downloads()),
        ]
        self.destroyed.connect(self.detach)
        services.doctor.computer().success(self._on_computer_known)
        services.models.read_guide()
        self._count_models()
        self._count_downloads()
        self.show_tab(ModelsTab.INSTALLED if services.models.own else ModelsTab.CATALOG)
        self.tabs.currentChanged.connect(self._on_tab_changed)

    def add_tab(self, tab: ModelsTab, label: str, make: Callable[[], QWidget]) -> None:
        """Put a tab at the end; ``make`` runs at the first visit and returns what scrolls by itself."""
        self._labels[tab] = label
        self._makers[tab] = make
        self.tabs.setTabData(self.tabs.addTab(label), tab.value)

    def show_tab(self, tab: ModelsTab) -> QWidget:
        """Show a tab and return its widget."""
        if tab not in self._made:
            self._made[tab] = self._makers[tab]()
            self._stack.addWidget(self._made[tab])
        self._stack.setCurrentWidget(self._made[tab])
        self.tabs.setCurrentIndex(list(self._labels).index(tab))
        return self._made[tab]

    def set_count(self, tab: ModelsTab, count: int) -> None:
        """Show how much there is in a tab beside its name; 0 shows nothing."""
        label = self._labels[tab]
        text = f"{label}  {QLocale().toString(count)}" if count else label
        self.tabs.setTabText(list(self._labels).index(tab), text)

    @property
    def tab(self) -> ModelsTab:
        """The tab that is shown."""
        return ModelsTab(self.tabs.tabData(self.tabs.currentIndex()))

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        left, right = side_margins(self.width(), 0)
        self._top.setContentsMargins(left, 24, right, 0)
        super().resizeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_models(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._models.add_files(dropped_models(event.mimeData()))

    def _lay_out(self) -> None:
        heading = plain_label(self.tr("Models"), "title")
        heading.setObjectName("page_heading")
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(heading)
        words.addWidget(self._intro)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self.add_button)
        line = QFrame()
        line.setProperty("role", "line")
        under = QVBoxLayout()
        under.setSpacing(0)
        under.addWidget(self.tabs)
        under.addWidget(line)
        self._top = QVBoxLayout()
        self._top.setSpacing(16)
        self._top.addLayout(row)
        self._top.addLayout(under)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top)
        column.addWidget(self._stack, 1)

    def _add_tabs(self) -> None:
        self.add_tab(ModelsTab.CATALOG, self.tr("Catalog"), self._make_catalog)
        self.add_tab(ModelsTab.INSTALLED, self.tr("On this computer"), self._make_installed)
        self.add_tab(ModelsTab.HUB, self.tr("Search the hub"), self._make_hub)
        self.add_tab(ModelsTab.DOWNLOADS, self.tr("Downloads"), self._make_downloads)

    def _make_catalog(self) -> QWidget:
        from sotto.gui.catalog_tab import CatalogTab

        tab = CatalogTab(self._services, self._starter)
        tab.overview_known.connect(self._on_overview_known)
        tab.use_requested.connect(self._on_use_requested)
        tab.hub_search_requested.connect(self._on_hub_search_requested)
        return tab

    def _make_hub(self) -> QWidget:
        from sotto.gui.hub_tab import HubTab

        tab = HubTab(self._services, self._starter)
        tab.use_requested.connect(self._on_use_requested)
        return tab

    def _make_downloads(self) -> QWidget:
        from sotto.gui.downloads_tab import DownloadsTab

        tab = DownloadsTab(self._services)
        tab.catalog_requested.connect(lambda: self.show_tab(ModelsTab.CATALOG))
        return tab

    def _make_installed(self) -> QWidget:
        from sotto.gui.installed_tab import InstalledTab

        tab = InstalledTab(self._services, self._models, self._theme)
        tab.link_requested.connect(self.link_requested)
        return tab

    def _count_models(self) -> None:
        self.set_count(ModelsTab.INSTALLED, len(self._services.models.own))

    def _count_downloads(self) -> None:
        waiting = [one for one in self._services.downloads.downloads if one.state is not DownloadState.DONE]
        self.set_count(ModelsTab.DOWNLOADS, len(waiting))

    def _on_tab_changed(self, _index: int) -> None:
        self.show_tab(self.tab)

    def _on_computer_known(self, computer: dict[str, int]) -> None:
        self._computer = computer
        self._show_intro()

    def _on_model_state_changed(self, event: ModelStateChanged) -> None:
        if event.state is ModelState.READY:  # the engine has said by now which graphics processors there are
            self._show_intro()

    def _on_overview_known(self, overview: Overview) -> None:
        if overview.comfortable >= _BILLION:
            words = self.tr("Comfortable up to about {count} billion parameters.")
            self._comfortable = words.format(count=QLocale().toString(round(overview.comfortable / _BILLION)))
        self._show_intro()

    def _show_intro(self) -> None:
        self._intro.setText(f"{self._computer_words()} {self._comfortable}".strip())

    def _computer_words(self) -> str:
        if not self._computer:
            return ""
        locale, graphics = QLocale(), self._graphics_words()
        words = self.tr("This computer: {memory} GB memory ({available} GB free), {cores} cores, {disk} GB free disk.")
        if graphics:
            words = self.tr(
                "This computer: {memory} GB memory ({available} GB free), {graphics}, {cores} cores, "
                "{disk} GB free disk."
            )
        gigabytes = {name: locale.toString(round(self._computer[key] / 1024)) for name, key in _FIGURES.items()}
        return words.format(cores=locale.toString(self._computer["cores"]), graphics=graphics, **gigabytes)

    def _graphics_words(self) -> str:
        names = []
        for one in self._services.doctor.graphics:
            name = one.name if one.count == 1 else self.tr("{count} × {name}").format(count=one.count, name=one.name)
            if one.memory:
                gigabytes = QLocale().toString(round(one.memory / _GIBIBYTE))
                name = self.tr("{name} with {memory} GB").format(name=name, memory=gigabytes)
            names.append(name)
        return ", ".join(names)

    def _on_use_requested(self, model: InstalledModel) -> None:
        self._models.select(model.id)

    def _on_hub_search_requested(self, words: str) -> None:
        from sotto.gui.hub_tab import HubTab

        tab = self.show_tab(ModelsTab.HUB)
        assert isinstance(tab, HubTab)
        tab.search(words)
