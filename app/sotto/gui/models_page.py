"""The Models page: what this computer is, which models it has, and how to add one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelsChanged
from sotto.domain.models import InstalledModel
from sotto.gui.model_card import ModelCard
from sotto.gui.model_controller import ModelController
from sotto.gui.model_drop import dropped_models
from sotto.gui.page import Card, Page, page_button
from sotto.services.container import Services
from sotto.services.models import VerifyResult

_FIGURES = {"memory": "memory_mb", "available": "memory_available_mb", "disk": "disk_free_mb"}
"""Words of the line about this computer, and the keys of the report that fill them (in MiB)."""


class ModelsPage(Page):
    """Lists the installed models; made when it is first visited."""

    def __init__(self, services: Services, models: ModelController, parent: QWidget | None = None) -> None:
        super().__init__("models_page", parent)
        self.set_heading(self.tr("Models"), "")
        services.doctor.computer().success(self._on_computer_known)
        self.setAcceptDrops(True)
        self._services = services
        self._models = models
        self._cards: dict[str, ModelCard] = {}
        self.add_button = page_button(self.tr("Add a file…"), "models_add_button", "folder-plus")
        self.add_button.clicked.connect(models.choose_file)
        self.heading_row.addWidget(self.add_button)
        self._empty = Card(
            self.tr("No models yet"),
            self.tr(
                "Choose “Add a file…”, or drop a model file (its name ends in .gguf) on this window. "
                "The file stays where it is; Sotto never copies it."
            ),
            "box",
            "muted",
        )
        self._empty.setObjectName("models_empty")
        self.body.addWidget(self._empty)
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(ModelsChanged, lambda _event: self.refresh())
        ]
        self.destroyed.connect(self.detach)
        self.refresh()

    def refresh(self) -> None:
        """Show what is installed now; cards that stay keep their state."""
        installed = {model.id: model for model in self._services.models.installed}
        for id_ in [id_ for id_, card in self._cards.items() if installed.get(card.model.id) != card.model]:
            card = self._cards.pop(id_)
            self.body.removeWidget(card)
            card.deleteLater()
        for position, model in enumerate(installed.values()):
            if model.id not in self._cards:
                self._cards[model.id] = self._make_card(model)
            self.body.insertWidget(position, self._cards[model.id])
        self._empty.setVisible(not installed)
        self._show_selected()

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_models(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._models.add_files(dropped_models(event.mimeData()))

    def _on_computer_known(self, computer: dict[str, int]) -> None:
        words = self.tr("This computer: {memory} GB memory ({available} GB free), {cores} cores, {disk} GB free disk.")
        locale = QLocale()
        gigabytes = {name: locale.toString(round(computer[key] / 1024)) for name, key in _FIGURES.items()}
        line = words.format(cores=locale.toString(computer["cores"]), **gigabytes)
        self.set_heading(self.tr("Models"), line)

    def _make_card(self, model: InstalledModel) -> ModelCard:
        card = ModelCard(model, selected=False)
        card.use_requested.connect(self._on_use_requested)
        card.verify_requested.connect(self._on_verify_requested)
        card.remove_requested.connect(self._models.remove)
        return card

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
                self._cards[model.id].show_result(f"{error.text} {error.hint}", "danger")

        self._services.models.verify(model.id, on_progress).success(on_verified).failure(on_failed)

    def _result_words(self, result: VerifyResult) -> tuple[str, str]:
        if result.ok:
            words = self.tr("Unchanged since it was added. SHA-256 {hash}")
            return words.format(hash=result.actual), "good"
        words = self.tr(
            "The file is not the one that was added. Get it again from where it came from.\n"
            "Expected SHA-256 {expected}\nFound SHA-256 {actual}"
        )
        return words.format(expected=result.expected, actual=result.actual), "danger"
