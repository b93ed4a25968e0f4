"""The Settings page, built from the declared options; every change holds at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from sotto.config import options
from sotto.config.option import Choice, Section, Value
from sotto.config.options import OPTIONS, AnyOption
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelsChanged, ModelState, ModelStateChanged, PresetsChanged, UpdateLooked
from sotto.domain.models import GUIDE
from sotto.gui.desktop_section import KeyCard, lock_what_cannot_be, take_over_autostart
from sotto.gui.models_folder_row import ModelsFolderRow
from sotto.gui.more_fold import MoreFold
from sotto.gui.option_editor import Changed, OptionRow
from sotto.gui.option_words import allowed_words
from sotto.gui.page import Card, Page, page_button
from sotto.gui.prompt_cache_row import PromptCacheRow
from sotto.gui.run_card import RunCard
from sotto.gui.texts import said
from sotto.gui.token_row import TokenRow
from sotto.gui.update_row import UpdateRow
from sotto.services.container import Services

_SECTIONS = (
    *(Section.APPEARANCE, Section.CHAT, Section.ANSWERS),
    *(Section.ENGINE, Section.DOWNLOADS, Section.PRIVACY, Section.DESKTOP),
)


class SettingsPage(Page):
    """Made when it is first visited."""

    update_notes_requested = Signal(object)
    """The :class:`~sotto.services.updates.UpdateState` whose notes are wanted."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__("settings_page", parent)
        words = self.tr("Every change holds at once; only another language waits for the next start.")
        self.set_heading(self.tr("Settings"), words)
        self._services = services
        self._rows: dict[str, OptionRow] = {}
        self._folds: dict[Section, MoreFold] = {}
        self._run_card: RunCard | None = None
        self._headings: dict[Section, QWidget] = {}
        self._values_when_loaded = self._load_values()
        self.reset_button = page_button(self.tr("Reset all"), "settings_reset_button", "rotate-ccw")
        self.reset_button.setToolTip(self.tr("Give every setting its first value again"))
        self.reset_button.clicked.connect(services.settings.reset)
        self.heading_row.addWidget(self.reset_button)
        self._reload = Card(
            self.tr("The loaded model still uses the old values"),
            self.tr("It is loaded again with your next message, or now if you like."),
        )
        self._reload.setObjectName("reload_card")
        self._reload.setProperty("role", "accent_card")
        self.reload_button = page_button(self.tr("Load it now"), "settings_reload_button", "refresh-cw", "primary")
        self.reload_button.clicked.connect(lambda: services.models.load())
        self._reload.add_buttons([self.reload_button])
        self._reload.hide()
        self.body.addWidget(self._reload)
        self.token_row = TokenRow(services)
        for section in _SECTIONS:
            self._add_options(section)
        self.body.addWidget(KeyCard(services))
        lock_what_cannot_be(self._rows, services)
        self._rows[options.HUB.key].show_default("https://huggingface.co")
        self._rows[options.PROXY.key].show_default(self.tr("None of Sotto’s own"))
        self._rows[options.MODELS_FOLDER.key].show_default(str(services.paths.models))
        self._subscriptions: list[Callable[[], None]] = [
            services.settings.on_changed(self._on_option_changed),
            services.hub.subscribe(ModelStateChanged, self._on_model_state_changed),
            services.hub.subscribe(ModelsChanged, self._on_models_changed),
            services.hub.subscribe(PresetsChanged, self._on_presets_changed),
            services.hub.subscribe(UpdateLooked, lambda _event: self.update_row.load()),
        ]
        self.destroyed.connect(self.detach)
        services.presets.refresh()

    def row(self, option: AnyOption) -> OptionRow:
        """Return the row of ``option``; one that is folded away is unfolded for it."""
        if option.finer:
            self._folds[option.section].open()
        return self._rows[option.key]

    def show_section(self, section: Section) -> None:
        """Scroll to ``section``; one without options here changes nothing."""
        heading = self._headings.get(section)
        if heading is not None:
            self.show_top_of(heading)

    def show_option(self, option: AnyOption) -> None:
        """Scroll to ``option`` and put the focus on its editor."""
        row = self.row(option)
        self.show_top_of(row)
        row.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.token_row.load()
        self.prompt_cache_row.load()
        self.update_row.load()
        take_over_autostart(self._services)

    def detach(self) -> None:
        """Stop listening to the settings."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def _add_options(self, section: Section) -> None:
        """Show the options of ``section`` in a card; those that few people need are in another one, under "More"."""
        heading = self._section_name(section)
        self._headings[section] = self.add_section(heading)
        own = [option for option in OPTIONS if option.section is section]
        self.body.addWidget(self._card([option for option in own if not option.finer], section is Section.DOWNLOADS))
        finer = [option for option in own if option.finer]
        if finer:
            fill = partial(self._fill_fold, section, finer)
            fold = MoreFold(f"settings_more_{section.name.lower()}", heading, fill, 10)
            self._folds[section] = fold
            self.body.addWidget(fold)

    def _fill_fold(self, section: Section, finer: Sequence[AnyOption], place: QVBoxLayout) -> None:
        if section is Section.ENGINE:
            self._run_card = RunCard()
            self._run_card.show_state(self._services.models.state)
            place.addWidget(self._run_card)
        place.addWidget(self._card(finer))

    def _card(self, shown: Sequence[AnyOption], has_token: bool = False) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 4, 0, 4)
        inside.setSpacing(0)
        rows: list[QWidget] = [self._make_row(option) for option in shown]
        for row in [*rows, self.token_row] if has_token else rows:
            if inside.count():
                inside.addWidget(_line())
            inside.addWidget(row)
        return card

    def _make_row(self, option: AnyOption) -> OptionRow:
        row = self._new_row(option, lambda value: self._on_edited(option, value))
        row.offer_reset()
        row.show_value(self._services.settings.get(option))
        if self._services.settings.is_overridden(option):
            row.lock(self.tr("Decided by how Sotto was started, until it is started again."))
        self._rows[option.key] = row
        return row

    def _new_row(self, option: AnyOption, changed: Changed) -> OptionRow:
        if option.key == options.MODELS_FOLDER.key:
            return ModelsFolderRow(option, changed, self._services)
        if option.key == options.PROMPT_CACHE_MB.key:
            self.prompt_cache_row = PromptCacheRow(option, changed, self._services)
            return self.prompt_cache_row
        if option.key == options.LOOK_FOR_UPDATES.key:
            self.update_row = UpdateRow(option, changed, self._services)
            self.update_row.notes_requested.connect(self.update_notes_requested)
            return self.update_row
        choices = {options.DEFAULT_MODEL.key: self._model_choices, options.DEFAULT_PRESET.key: self._preset_choices}
        return OptionRow(option, changed, choices[option.key]() if option.key in choices else ())

    def _model_choices(self) -> tuple[Choice, ...]:
        installed = [Choice(model.id, model.name) for model in self._services.models.installed]
        return (Choice("", self.tr("The one used last")), *installed)

    def _preset_choices(self) -> tuple[Choice, ...]:
        presets = [Choice(preset.id, preset.name) for preset in self._services.presets.presets]
        return (Choice("", self.tr("None")), *presets)

    def _on_edited(self, option: AnyOption, value: Value) -> None:
        row = self._rows[option.key]
        try:
            self._services.settings.set(option, value)
        except UserFacingError as error:
            row.show_error(allowed_words(option) if error.code == "setting_invalid" else said(error.hint))
        else:
            row.show_error("")

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key in self._rows:
            self._rows[option.key].show_value(self._services.settings.get(option))
        if option.key == options.OFFLINE.key:
            self.update_row.load()
        self._update_reload()

    def _update_reload(self) -> None:
        """Offer to load the model again while it runs with other values than those on the page."""
        state = self._services.models.state
        if state.loaded is None or state.model == GUIDE:  # the guide has its own values, whatever stands here
            self._values_when_loaded = self._load_values()
        self._reload.setVisible(self._load_values() != self._values_when_loaded)

    def _on_model_state_changed(self, event: ModelStateChanged) -> None:
        if event.state is ModelState.LOADING:
            self._values_when_loaded = self._load_values()
        if self._run_card is not None:
            self._run_card.show_state(event)
        self._update_reload()

    def _on_models_changed(self, _event: ModelsChanged) -> None:
        row = self._rows[options.DEFAULT_MODEL.key]
        row.set_choices(self._model_choices())
        row.show_value(self._services.settings.get(options.DEFAULT_MODEL))

    def _on_presets_changed(self, _event: PresetsChanged) -> None:
        row = self._rows[options.DEFAULT_PRESET.key]
        row.set_choices(self._preset_choices())
        row.show_value(self._services.settings.get(options.DEFAULT_PRESET))

    def _load_values(self) -> dict[str, Value]:
        return {option.key: self._services.settings.get(option) for option in OPTIONS if option.needs_reload}

    def _section_name(self, section: Section) -> str:
        return {
            Section.APPEARANCE: self.tr("Appearance"),
            Section.CHAT: self.tr("Chat"),
            Section.ANSWERS: self.tr("Answers"),
            Section.ENGINE: self.tr("Engine"),
            Section.DOWNLOADS: self.tr("Downloads"),
            Section.PRIVACY: self.tr("Privacy"),
            Section.DESKTOP: self.tr("Desktop"),
        }.get(section, section.value)


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    return line
