"""The tab “On this computer”: which models are installed, what can be done with each, and where they lie."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from sotto.config.resources import resource_folder
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelsChanged, WorkshopChanged
from sotto.domain.models import InstalledModel, ModelFolder, is_guide
from sotto.gui.adapter_cards import AdapterCards
from sotto.gui.folders_section import FoldersSection
from sotto.gui.labels import plain_label
from sotto.gui.model_card import ModelCard, Surroundings
from sotto.gui.model_controller import ModelController
from sotto.gui.model_facts import size_words
from sotto.gui.page import Card
from sotto.gui.tab_page import TabPage
from sotto.gui.texts import error_words
from sotto.gui.theme import Theme
from sotto.services.container import Services
from sotto.services.model_hashes import VerifyResult
from sotto.services.passport import Passport

if TYPE_CHECKING:
    from sotto.gui.workshop_card import WorkshopCard


class ModelOrder(StrEnum):
    """How the cards are ordered."""

    NAME = "name"
    USED = "used"
    SIZE = "size"


class InstalledTab(TabPage):
    """Lists the installed models; made when it is first visited."""

    link_requested = Signal(str)

    def __init__(
        self, services: Services, models: ModelController, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__("installed_tab", parent)
        self._services = services
        self._models = models
        self._theme = theme
        self._cards: dict[str, ModelCard] = {}
        self._workshop: WorkshopCard | None = None
        self._folders: list[ModelFolder] = []
        self._summary = plain_label("", "muted", wraps=True)
        self._summary.setObjectName("models_summary")
        self.order = QComboBox()
        self.order.setObjectName("models_order")
        self._empty = Card(
            self.tr("No models of your own yet"),
            self.tr(
                "Choose “Add a file…”, or drop a model file (its name ends in .gguf) on this window. "
                "The file stays where it is; Sotto never copies it."
            ),
            "box",
            "muted",
        )
        self._empty.setObjectName("models_empty")
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.adapters = AdapterCards(services)
        self.adapters.remove_requested.connect(models.remove)
        self.folders = FoldersSection(services)
        self.folders.changed.connect(self._on_folders_changed)
        self._lay_out()
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(ModelsChanged, lambda _event: self.refresh()),
            services.hub.subscribe(WorkshopChanged, lambda _event: self._show_workshop()),
        ]
        self.destroyed.connect(self.detach)
        self.refresh()
        services.models.read_guide()
        self.folders.load()

    def refresh(self) -> None:
        """Show what is installed now; cards that stay keep their state."""
        models = self._services.models
        installed = {model.id: model for model in self._sorted(list(models.own))}
        installed |= {model.id: model for model in models.installed if is_guide(model)}
        same_as = self._same_files()
        for id_ in [id_ for id_, card in self._cards.items() if not _is_shown_by(card, installed.get(card.model.id))]:
            card = self._cards.pop(id_)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        for position, model in enumerate(installed.values()):
            around = Surroundings(
                self._source_of(model), same_as.get(model.id, ()), self._services.library.owns_files(model)
            )
            if model.id not in self._cards:
                self._cards[model.id] = self._make_card(model, around)
            else:
                self._cards[model.id].show_model(model, around)
            self._list.insertWidget(position, self._cards[model.id])
        self._empty.setVisible(not models.own)
        self.adapters.refresh()
        self._show_summary()
        self._show_selected()

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()  # which model was used last is not announced
        super().showEvent(event)

    def _lay_out(self) -> None:
        for label, order in (
            (self.tr("By name"), ModelOrder.NAME),
            (self.tr("Last used first"), ModelOrder.USED),
            (self.tr("Largest first"), ModelOrder.SIZE),
        ):
            self.order.addItem(label, order.value)
        self.order.setAccessibleName(self.tr("Order of the models"))
        self.order.setProperty("role", "quiet")
        self.order.currentIndexChanged.connect(lambda _index: self.refresh())
        top = QHBoxLayout()
        top.addWidget(self._summary, 1)
        top.addWidget(self.order)
        self._top = QVBoxLayout()
        self.body.addLayout(top)
        self.body.addLayout(self._top)
        self.body.addLayout(self._list)
        self.body.addWidget(self._empty)
        self.body.addWidget(self.adapters)
        self.body.addSpacing(14)
        self.body.addWidget(self.folders)

    def _sorted(self, models: list[InstalledModel]) -> list[InstalledModel]:
        order = ModelOrder(self.order.currentData() or ModelOrder.NAME)
        if order is ModelOrder.USED:
            return sorted(models, key=lambda model: -model.last_used)
        if order is ModelOrder.SIZE:
            return sorted(models, key=lambda model: -model.size_bytes)
        return models

    def _show_summary(self) -> None:
        own = self._services.models.own
        wasted = sum(group.wasted_bytes for group in self._services.library.known_duplicates())
        count = QLocale().toString(len(own))
        total = size_words(sum(model.size_bytes for model in own)) if own else ""
        words = self.tr("{count} models, {size}") if len(own) != 1 else self.tr("{count} model, {size}")
        text = words.format(count=count, size=total)
        if wasted:
            text += ". " + self.tr("{size} of that is stored more than once").format(size=size_words(wasted))
        self._summary.setText(text)
        self._summary.setVisible(bool(own))
        self.order.setVisible(len(own) > 1)

    def _same_files(self) -> dict[str, tuple[str, ...]]:
        groups = self._services.library.known_duplicates()
        return {
            model.id: tuple(_distinct_name(other, model) for other in group.models if other.id != model.id)
            for group in groups
            for model in group.models
        }

    def _source_of(self, model: InstalledModel) -> str:
        if not model.from_folder:
            return ""
        folder = next((one for one in self._folders if model.path.is_relative_to(one.path)), None)
        return self.folders.source_words(folder)

    def _make_card(self, model: InstalledModel, around: Surroundings) -> ModelCard:
        card = ModelCard(model, around)
        card.about_requested.connect(self._on_about_requested)
        card.use_requested.connect(self._on_use_requested)
        card.edit_requested.connect(self._on_edit_requested)
        card.smaller_requested.connect(self._on_smaller_requested)
        card.verify_requested.connect(self._on_verify_requested)
        card.remove_requested.connect(self._models.remove)
        return card

    def _on_folders_changed(self, folders: list[ModelFolder]) -> None:
        self._folders = folders
        self.refresh()

    def _on_about_requested(self, model: InstalledModel) -> None:
        def show(passport: Passport) -> None:
            from sotto.gui.about_model import AboutModelDialog

            card = _guide_card() if is_guide(passport.model) else ""
            dialog = AboutModelDialog(self._theme, passport, card, self.window())
            dialog.link_activated.connect(self.link_requested)
            dialog.export_requested.connect(lambda path: self._services.passports.export(passport, path))
            _open(dialog)

        self._services.passports.read(model).success(show)

    def _on_edit_requested(self, model: InstalledModel) -> None:
        from sotto.gui.model_editor import ModelEditor

        _open(ModelEditor(self._services, model, self.window()))

    def _on_smaller_requested(self, model: InstalledModel) -> None:
        from sotto.gui.smaller_dialog import SmallerDialog

        _open(SmallerDialog(self._services, model, self.window()))

    def _show_workshop(self) -> None:
        from sotto.gui.workshop_card import WorkshopCard

        state = self._services.workshop.state
        if self._workshop is None:
            self._workshop = WorkshopCard()
            self._workshop.cancel_requested.connect(lambda: self._services.workshop.cancel())
            self._workshop.dismiss_requested.connect(lambda: self._services.workshop.dismiss())
            self._workshop.use_requested.connect(self._on_use_requested)
            self._workshop.details_requested.connect(self._on_workshop_details)
            self._top.addWidget(self._workshop)
        self._workshop.setVisible(state is not None)
        if state is not None:
            self._workshop.show_state(state)

    def _on_workshop_details(self, error: UserFacingError) -> None:
        from sotto.gui.details_dialog import show_details
        from sotto.gui.notifier import error_report

        show_details(self.tr("Details"), error_report(error), self.window())

    def _on_use_requested(self, model: InstalledModel) -> None:
        self._models.select(model.id)
        self._show_selected()

    def _show_selected(self) -> None:
        selected = self._services.models.selected
        for card in self._cards.values():
            card.set_selected(selected is not None and card.model.id == selected.id)

    def _on_verify_requested(self, model: InstalledModel) -> None:
        self._cards[model.id].show_progress(0.0)

        def on_progress(fraction: float) -> None:
            if model.id in self._cards:
                self._cards[model.id].show_progress(fraction)

        def on_verified(result: VerifyResult) -> None:
            if model.id in self._cards:
                self._cards[model.id].show_result(*self._result_words(result))

        def on_failed(error: UserFacingError) -> None:
            if model.id in self._cards:
                self._cards[model.id].show_result(error_words(error), "danger")

        self._services.models.verify(model.id, on_progress).success(on_verified).failure(on_failed)

    def _result_words(self, result: VerifyResult) -> tuple[str, str]:
        if not result.expected:
            words = self.tr("SHA-256 {hash}. None was recorded to compare it with.")
            return words.format(hash=result.actual), "warning"
        if result.ok:
            words = self.tr("Unchanged since it was added. SHA-256 {hash}")
            return words.format(hash=result.actual), "good"
        words = self.tr(
            "The file is not the one that was added. Get it again from where it came from.\n"
            "Expected SHA-256 {expected}\nFound SHA-256 {actual}"
        )
        return words.format(expected=result.expected, actual=result.actual), "danger"


def _is_shown_by(card: ModelCard, model: InstalledModel | None) -> bool:
    """Return whether ``card`` can go on showing ``model``: what its buttons are called does not change."""
    return model is not None and (card.model.name, card.model.path) == (model.name, model.path)


def _distinct_name(other: InstalledModel, model: InstalledModel) -> str:
    return other.name if other.name != model.name else str(other.path)


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _guide_card() -> str:
    """Return the guide's model card, empty if this copy of Sotto lacks it."""
    try:
        return (resource_folder() / "guide.md").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
