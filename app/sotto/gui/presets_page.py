"""The Presets page: what chats and messages can be begun with."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QWidget

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.domain.events import ModelsChanged, PresetsChanged
from sotto.domain.ids import PresetId, PromptId
from sotto.domain.presets import Preset, Prompt, command_name
from sotto.gui.card_column import CardColumn
from sotto.gui.page import Card, Page, page_button
from sotto.gui.preset_card import PresetCard, PromptCard
from sotto.gui.texts import said
from sotto.gui.toast import ToastAction, ToastArea
from sotto.services.container import Services
from sotto.services.history import UNDO_SECONDS
from sotto.services.preset_checks import free_name

if TYPE_CHECKING:
    from sotto.services.preset_files import Imported

_READABLE = (".json", ".png")


class PresetsPage(Page):
    """Made when it is first visited. Files of presets and character cards may be dropped on it."""

    start_requested = Signal(str)
    """The id of a preset to begin a chat with."""

    def __init__(self, services: Services, toasts: ToastArea, parent: QWidget | None = None) -> None:
        super().__init__("presets_page", parent)
        self.set_heading(
            self.tr("Presets"),
            self.tr("What a chat can begin with: instructions, a model, how answers are written. Type / in a message."),
        )
        self.setAcceptDrops(True)
        self._services = services
        self._toasts = toasts
        self.import_button = page_button(self.tr("Import…"), "presets_import_button", "folder-open")
        self.import_button.setToolTip(self.tr("Presets and prompts of Sotto, or a character card (JSON or PNG)"))
        self.export_button = page_button(self.tr("Export all…"), "presets_export_button", "download")
        self.new_preset_button = page_button(self.tr("New preset"), "new_preset_button", "plus", "primary")
        self.new_prompt_button = page_button(self.tr("New prompt"), "new_prompt_button", "plus")
        self.presets = CardColumn(self._make_preset_card)
        self.prompts = CardColumn(self._make_prompt_card)
        self._no_presets = Card(
            self.tr("No presets yet"),
            self.tr(
                "A preset keeps instructions, a model and how answers are written under one name. Make one, or import "
                "a character card that you found."
            ),
            "sliders-horizontal",
            "muted",
        )
        self._no_prompts = Card(
            self.tr("No prompts yet"),
            self.tr(
                "A prompt is a text you need again and again, with gaps if you like: “Summarise this for {{reader}}.” "
                "Type / in the message field to use it."
            ),
            "pencil",
            "muted",
        )
        self._no_presets.setObjectName("presets_empty")
        self._no_prompts.setObjectName("prompts_empty")
        self._lay_out()
        self._connect()
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(PresetsChanged, lambda _event: self.refresh()),
            services.hub.subscribe(ModelsChanged, lambda _event: self.refresh()),
            services.settings.on_changed(self._on_option_changed),
        ]
        self.destroyed.connect(self.detach)
        self.refresh()
        services.presets.refresh()
        services.prompts.refresh()

    def refresh(self) -> None:
        """Show what there is now."""
        presets, prompts = self._services.presets.presets, self._services.prompts.prompts
        names = {model.id: model.name for model in self._services.models.installed}
        default = self._services.settings.get(options.DEFAULT_PRESET)
        missing = self.tr("Model not installed")
        keys = [
            (preset, names.get(preset.model, missing) if preset.model else "", preset.id == default)
            for preset in presets
        ]
        self.presets.show_keys(keys)
        self.prompts.show_keys(list(prompts))
        self.presets.setVisible(bool(presets))
        self.prompts.setVisible(bool(prompts))
        self._no_presets.setVisible(not presets)
        self._no_prompts.setVisible(not prompts)
        self.export_button.setEnabled(bool(presets or prompts))

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def edit(self, preset: Preset) -> None:
        """Open the editor of a preset; one without an id is new."""
        from sotto.gui.preset_editor import PresetEditor

        PresetEditor(self._services, preset, self.window()).open()

    def edit_prompt(self, prompt: Prompt) -> None:
        """Open the editor of a prompt; one without an id is new."""
        from sotto.gui.prompt_editor import PromptEditor

        PromptEditor(self._services, prompt, self.window()).open()

    def import_files(self, paths: Sequence[Path]) -> None:
        """Read files and keep what is in them."""
        for path in paths:
            self._services.presets.import_file(path).success(self._on_imported)

    def export(self, presets: Sequence[Preset], prompts: Sequence[Prompt], name: str) -> None:
        """Ask where to, and write a file; ``name`` is suggested for it."""
        dialog = QFileDialog(self, self.tr("Export presets"))
        dialog.setObjectName("export_presets_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Presets (*.json)")])
        dialog.setDefaultSuffix("json")
        dialog.selectFile(f"{name or 'preset'}.json")
        dialog.fileSelected.connect(lambda chosen: self._export_to(Path(chosen), presets, prompts))
        self._open(dialog)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.import_files(_dropped(event.mimeData().urls()))

    def _lay_out(self) -> None:
        self.heading_row.addWidget(self.new_preset_button, 0, Qt.AlignmentFlag.AlignTop)
        files = QHBoxLayout()
        files.setSpacing(8)
        files.addWidget(self.import_button)
        files.addWidget(self.export_button)
        files.addStretch(1)
        self.body.addLayout(files)
        self.body.addWidget(self.presets)
        self.body.addWidget(self._no_presets)
        heading = self.add_section(self.tr("Prompts"))
        row = QHBoxLayout()
        self.body.removeWidget(heading)
        row.addWidget(heading, 1)
        row.addWidget(self.new_prompt_button)
        self.body.addLayout(row)
        self.body.addWidget(self.prompts)
        self.body.addWidget(self._no_prompts)

    def _connect(self) -> None:
        self.import_button.clicked.connect(self._on_import)
        self.export_button.clicked.connect(self._on_export_all)
        self.new_preset_button.clicked.connect(lambda: self.edit(Preset(PresetId(""), "")))
        self.new_prompt_button.clicked.connect(lambda: self.edit_prompt(Prompt(PromptId(""), "", "")))

    def _make_preset_card(self, key: Hashable) -> QWidget:
        assert isinstance(key, tuple)
        preset, model, is_default = key
        card = PresetCard(preset, model, is_default)
        card.start_requested.connect(lambda preset: self.start_requested.emit(preset.id))
        card.edit_requested.connect(self.edit)
        card.default_requested.connect(self._on_default_requested)
        card.copy_requested.connect(self._on_copy_requested)
        card.export_requested.connect(lambda preset: self.export([preset], [], command_name(preset.name)))
        card.delete_requested.connect(self._on_delete_requested)
        return card

    def _make_prompt_card(self, key: Hashable) -> QWidget:
        assert isinstance(key, Prompt)
        card = PromptCard(key)
        card.edit_requested.connect(self.edit_prompt)
        card.export_requested.connect(lambda prompt: self.export([], [prompt], prompt.name))
        card.delete_requested.connect(self._on_delete_prompt_requested)
        return card

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key == options.DEFAULT_PRESET.key:
            self.refresh()

    def _on_default_requested(self, preset: Preset, wanted: bool) -> None:
        self._services.presets.set_default(preset.id if wanted else None)

    def _on_copy_requested(self, preset: Preset) -> None:
        taken = {known.name.casefold() for known in self._services.presets.presets}
        name = free_name(preset.name, lambda name: name.casefold() in taken)
        self.edit(replace(preset, id=PresetId(""), name=name))

    def _on_delete_requested(self, preset: Preset) -> None:
        def deleted(_none: None) -> None:
            text = self.tr("{name} was deleted.").format(name=preset.name)
            hint = self.tr("Chats that began with it stay as they are.")
            self._offer_undo(text, hint, lambda: self._services.presets.undo_delete(preset.id))

        self._services.presets.delete(preset.id).success(deleted)

    def _on_delete_prompt_requested(self, prompt: Prompt) -> None:
        def deleted(_none: None) -> None:
            text = self.tr("{name} was deleted.").format(name=prompt.name)
            self._offer_undo(text, "", lambda: self._services.prompts.undo_delete(prompt.id))

        self._services.prompts.delete(prompt.id).success(deleted)

    def _offer_undo(self, text: str, hint: str, undo: Callable[[], object]) -> None:
        def run() -> None:
            undo()

        self._toasts.show_toast(text, hint, actions=[ToastAction(self.tr("Undo"), run)], seconds=UNDO_SECONDS)

    def _on_import(self) -> None:
        dialog = QFileDialog(self, self.tr("Import presets or characters"))
        dialog.setObjectName("import_presets_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([self.tr("Presets and character cards (*.json *.png)"), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.import_files([Path(name) for name in names]))
        self._open(dialog)

    def _on_export_all(self) -> None:
        self.export(self._services.presets.presets, self._services.prompts.prompts, "sotto-presets")

    def _export_to(self, path: Path, presets: Sequence[Preset], prompts: Sequence[Prompt]) -> None:
        def written(_none: None) -> None:
            self._toasts.show_toast(self.tr("Written to {name}.").format(name=path.name), seconds=6)

        self._services.presets.export(path, presets, prompts).success(written)

    def _on_imported(self, found: Imported) -> None:
        self._services.prompts.refresh()
        names = [*(preset.name for preset in found.presets), *(f"/{prompt.name}" for prompt in found.prompts)]
        if len(names) > 3:
            words = self.tr("{names} and {count} more were imported.")
            text = words.format(names=", ".join(names[:2]), count=QLocale().toString(len(names) - 2))
        elif names:
            text = self.tr("Imported: {names}").format(names=", ".join(names))
        else:
            text = self.tr("There was nothing in this file.")
        self._toasts.show_toast(text, " ".join(said(note) for note in found.notes[:3]), seconds=8)

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _dropped(urls: Sequence[object]) -> list[Path]:
    from PySide6.QtCore import QUrl

    files = [Path(url.toLocalFile()) for url in urls if isinstance(url, QUrl) and url.isLocalFile()]
    return [path for path in files if path.suffix.lower() in _READABLE]
