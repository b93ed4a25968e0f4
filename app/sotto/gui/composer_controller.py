"""What the message field needs besides sending: files that are attached, the count of tokens, the slash commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.gui.composer import Composer
from sotto.gui.model_drop import may_be_export
from sotto.gui.notifier import Notifier
from sotto.services.container import Services

if TYPE_CHECKING:  # made with the first word that is written
    from sotto.gui.preset_controller import PresetController
    from sotto.gui.token_counter import DraftTokens


class ComposerController(QObject):
    """Lives in the GUI thread."""

    exports_dropped = Signal(list)
    """Files and folders that hold chats of other programs."""

    def __init__(self, services: Services, composer: Composer, notifier: Notifier, window: QWidget) -> None:
        super().__init__(composer)
        self._services = services
        self._composer = composer
        self._window = window
        self._tokens: DraftTokens | None = None
        self._presets: PresetController | None = None
        composer.attach_requested.connect(self.choose_files)
        composer.text_files_dropped.connect(self._on_files_dropped)
        composer.attachments.refused.connect(notifier.show_error)
        composer.draft_changed.connect(self._on_draft_changed)
        composer.command_chosen.connect(self._on_command_chosen)
        self._show_fold_limit()
        self._subscriptions: list[Callable[[], None]] = [services.settings.on_changed(self._on_option_changed)]

    def offer_commands_of(self, presets: PresetController) -> None:
        """Offer what ``presets`` knows after a slash, from now on."""
        self._presets = presets
        presets.targets_changed.connect(self._show_commands)
        self._show_commands()

    def choose_files(self) -> None:
        """Ask for text files and attach them."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, self.tr("Attach text files"))
        dialog.setObjectName("attach_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.attach_files([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def attach_files(self, paths: Iterable[Path]) -> None:
        """Read the files in the background and attach them; what is no text is refused in words."""
        from sotto.services.text_files import read_text_file

        for path in paths:
            reading = self._services.tasks.io(lambda path=path: read_text_file(path))  # type: ignore[misc]
            reading.success(self._composer.attachments.add)

    def _on_files_dropped(self, paths: list[Path]) -> None:
        """Attach texts; what holds chats is for importing, as what is in it says."""
        candidates = [path for path in paths if may_be_export(path)]
        self.attach_files([path for path in paths if path not in candidates])

        def found(exports: tuple[Path, ...]) -> None:
            self.attach_files([path for path in candidates if path not in exports])
            if exports:
                self.exports_dropped.emit(list(exports))

        if candidates:
            self._services.importing.find_exports(candidates).success(found)

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()
        if self._tokens is not None:
            self._tokens.detach()

    def _on_draft_changed(self) -> None:
        if self._tokens is None and self._composer.draft():
            from sotto.gui.token_counter import DraftTokens

            self._tokens = DraftTokens(self._composer, self._services.token_counter, self._services.hub)

    def _on_command_chosen(self, name: str) -> None:
        if self._presets is not None:
            self._presets.run_command(name)

    def _show_commands(self) -> None:
        from sotto.domain.presets import Preset
        from sotto.gui.slash_popup import SlashCommand

        targets = self._presets.targets() if self._presets is not None else []
        kinds = {True: self.tr("Preset"), False: self.tr("Prompt")}
        self._composer.set_commands(
            [SlashCommand(one.name, one.title, kinds[isinstance(one.subject, Preset)]) for one in targets]
        )

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key == options.FOLD_PASTES.key:
            self._show_fold_limit()

    def _show_fold_limit(self) -> None:
        self._composer.edit.fold_pastes(self._services.settings.get(options.FOLD_PASTES))
