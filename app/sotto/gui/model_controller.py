"""Connects the model picker with the models that are installed, and adds files that were chosen or dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from sotto.domain.events import ModelsChanged, ModelState, ModelStateChanged, WorkshopChanged
from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel, is_guide
from sotto.gui.chat_page import ChatPage
from sotto.gui.first_run import GreetingState
from sotto.gui.model_facts import size_words
from sotto.gui.toast import ToastAction, ToastArea
from sotto.services.container import Services
from sotto.services.model_deletion import UNDO_SECONDS

_PRELOAD_AFTER = 250
"""Milliseconds after the chats are open: the window comes first."""


class ModelController(QObject):
    """Lives in the GUI thread."""

    def __init__(self, services: Services, page: ChatPage, toasts: ToastArea, window: QWidget) -> None:
        super().__init__(page)
        self._services = services
        self._page = page
        self._toasts = toasts
        self._window = window
        self._is_ready = False
        picker = page.composer.picker
        picker.model_chosen.connect(lambda id_: self.select(ModelId(id_)))
        picker.add_requested.connect(self.choose_file)
        picker.load_requested.connect(lambda: services.models.load())
        picker.unload_requested.connect(lambda: services.models.unload())
        page.composer.files_dropped.connect(self.add_files)
        page.greeting.add_model_requested.connect(self.choose_file)
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(ModelsChanged, lambda _event: self.refresh()),
            services.hub.subscribe(ModelStateChanged, picker.show_state),
            services.hub.subscribe(WorkshopChanged, lambda _event: self._on_workshop_changed()),
        ]

    def start(self) -> None:
        """Show the models; called once the services are open."""
        self._is_ready = True
        self.refresh()
        if is_guide(self._services.models.selected):
            QTimer.singleShot(_PRELOAD_AFTER, self, self._preload_guide)

    def refresh(self) -> None:
        """Show what is installed and selected now."""
        models = self._services.models
        selected = models.selected
        self._page.composer.picker.show_models(models.installed, selected)
        self._page.composer.picker.show_state(models.state)
        self._page.composer.set_asks_guide(is_guide(selected))
        if self._is_ready:
            self._page.greeting.show_state(self._greeting_state(), model=selected.name if selected is not None else "")

    def select(self, model: ModelId) -> None:
        """Use ``model`` from the next message on."""
        self._services.models.select(model)
        self.refresh()

    def remove(self, model: InstalledModel) -> None:
        """Take a model off the list; for some seconds it can come back, then its file is deleted if it is ours."""
        deletes_file = self._services.library.owns_files(model)
        deleted = self._services.library.delete(model.id)
        deleted.success(lambda _none: self._on_removed(model, deletes_file))

    def choose_file(self) -> None:
        """Ask for model files and add them."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, self.tr("Add a model file"))
        dialog.setObjectName("add_model_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([self.tr("Model files (*.gguf)"), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.add_files([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def add_files(self, paths: Iterable[Path]) -> None:
        """Check and register files; they stay where they are."""
        for path in paths:
            self._services.models.add(path).success(self._on_added)

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def _greeting_state(self) -> GreetingState:
        models = self._services.models
        if models.selected is None:
            return GreetingState.NO_MODEL
        if not is_guide(models.selected):
            return GreetingState.READY
        return GreetingState.GUIDE_CHOSEN if models.own else GreetingState.ONLY_GUIDE

    def _preload_guide(self) -> None:
        """Have the guide ready before the first question: it is tiny, other models wait for theirs."""
        models = self._services.models
        if is_guide(models.selected) and models.state.state is ModelState.NOT_LOADED:
            models.load()

    def _on_workshop_changed(self) -> None:
        """Tell of a smaller model when it is ready: making it took so long that one is elsewhere by now."""
        state = self._services.workshop.state
        if state is not None and state.is_over and state.result is not None:
            text = self.tr("{name} is ready to use.").format(name=state.result.name)
            self._toasts.show_toast(text, self.tr("It is listed under “On this computer”."), seconds=6)

    def _on_added(self, model: InstalledModel) -> None:
        if self._services.models.selected is None:
            self._services.models.select(model.id)
        self.refresh()
        text = self.tr("{name} is ready to use.").format(name=model.name)
        hint = self.tr("The file stays where it is.")
        if model.is_adapter:
            hint = self.tr("It is an adapter: choose it with “Set up…” of a model, or in a chat.")
        self._toasts.show_toast(text, hint, seconds=6)

    def _on_removed(self, model: InstalledModel, deletes_file: bool) -> None:
        self.refresh()
        if deletes_file:
            text = self.tr("{name} was deleted.").format(name=model.name)
            words = self.tr("Its file goes in {seconds} seconds and gives {size} back.")
            hint = words.format(seconds=round(UNDO_SECONDS), size=size_words(model.size_bytes))
        else:
            text = self.tr("{name} was removed from the list.").format(name=model.name)
            hint = self.tr("Its file stays where it is.")
        undo = ToastAction(self.tr("Undo"), lambda: self._undo_remove(model))
        self._toasts.show_toast(text, hint, actions=[undo], seconds=UNDO_SECONDS)

    def _undo_remove(self, model: InstalledModel) -> None:
        self._services.library.undo_delete(model.id).success(lambda _none: self.refresh())
