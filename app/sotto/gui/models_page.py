"""The Models page: what this computer is, which models it has, and how to add one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from sotto.config.resources import resource_folder
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelsChanged
from sotto.domain.models import InstalledModel, is_guide
from sotto.gui.model_card import ModelCard
from sotto.gui.model_controller import ModelController
from sotto.gui.model_drop import dropped_models
from sotto.gui.page import Card, Page, page_button
from sotto.gui.theme import Theme
from sotto.services.container import Services
from sotto.services.model_hashes import VerifyResult

_FIGURES = {"memory": "memory_mb", "available": "memory_available_mb", "disk": "disk_free_mb"}
"""Words of the line about this computer, and the keys of the report that fill them (in MiB)."""


class ModelsPage(Page):
    """Lists the installed models; made when it is first visited."""

    link_requested = Signal(str)

    def __init__(
        self, services: Services, models: ModelController, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__("models_page", parent)
        self.set_heading(self.tr("Models"), "")
        services.doctor.computer().success(self._on_computer_known)
        self.setAcceptDrops(True)
        self._services = services
        self._models = models
        self._theme = theme
        self._cards: dict[str, ModelCard] = {}
        self.add_button = page_button(self.tr("Add a file…"), "models_add_button", "folder-plus")
        self.add_button.clicked.connect(models.choose_file)
        self.heading_row.addWidget(self.add_button)
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
        self.body.addWidget(self._empty)
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(ModelsChanged, lambda _event: self.refresh())
        ]
        self.destroyed.connect(self.detach)
        self.refresh()
        services.models.read_guide()

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
            self.body.insertWidget(position + 1, self._cards[model.id])
        self._empty.setVisible(not self._services.models.own)
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
        card.about_requested.connect(self._on_about_requested)
        card.use_requested.connect(self._on_use_requested)
        card.verify_requested.connect(self._on_verify_requested)
        card.remove_requested.connect(self._models.remove)
        return card

    def _on_about_requested(self, model: InstalledModel) -> None:
        def show(header: dict[str, Any]) -> None:
            from sotto.gui.about_model import AboutModelDialog

            known = self._services.models.current(model)
            card = _guide_card() if is_guide(known) else ""
            dialog = AboutModelDialog(self._theme, known, header, card, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.link_activated.connect(self.link_requested)
            dialog.open()

        self._services.models.describe(model).success(show)

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


def _guide_card() -> str:
    """Return the guide's model card, empty if this copy of Sotto lacks it."""
    try:
        return (resource_folder() / "guide.md").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
