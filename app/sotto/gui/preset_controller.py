"""What the window does with presets and prompts: the line that names the preset, its menu, and the slash commands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.domain.chat import Conversation
from sotto.domain.events import ModelsChanged, PresetsChanged
from sotto.domain.ids import ConversationId, PresetId
from sotto.domain.presets import NO_PRESET, Preset, Prompt, variables
from sotto.gui.chat_controller import ChatController
from sotto.gui.main_window import MainWindow
from sotto.gui.preset_chip import PresetChip
from sotto.gui.slash_commands import Target, slash_targets
from sotto.gui.window_actions import ActionGroup, make_action
from sotto.services.container import Services


class PresetController(QObject):
    """Lives in the GUI thread; made once the chats are open."""

    targets_changed = Signal()
    """What can be typed after a slash is another now."""

    def __init__(self, services: Services, window: MainWindow, chat: ChatController) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._chat = chat
        self._shown: PresetId | None = None
        self.chip = PresetChip()
        window.chat_page.set_preset_chip(self.chip)
        self.chip.menu_requested.connect(self.show_menu)
        self.chip.remove_requested.connect(lambda: self.choose(NO_PRESET))
        self.settings_action = make_action(
            window, "chat_settings_action", self.tr("Answers in this chat…"), None, ActionGroup.CHAT
        )
        self.settings_action.setToolTip(self.tr("How answers are written in this chat"))
        self.settings_action.triggered.connect(self.show_settings)
        window.header.add_actions([self.settings_action])
        window.header.about_to_show_menu.connect(self._update_action)
        self._update_action()
        chat.conversation_changed.connect(self._on_conversation_changed)
        chat.preset_known.connect(self._on_preset_known)
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(PresetsChanged, lambda _event: self._on_presets_changed()),
            services.hub.subscribe(ModelsChanged, lambda _event: self._show()),
            services.settings.on_changed(self._on_option_changed),
        ]
        services.prompts.refresh()
        services.presets.refresh().success(lambda _none: self._on_first_read())

    @property
    def preset(self) -> Preset | None:
        """What the chat that is shown goes on with, or a chat that has not begun will begin with."""
        if self._chat.current is not None:
            return self._services.presets.get(self._shown)
        chosen = self._chat.new_chat_preset
        if chosen is not None:
            return self._services.presets.get(chosen)
        selected = self._services.models.selected
        return self._services.presets.usual(selected.id if selected is not None else None)

    def choose(self, preset: PresetId) -> None:
        """Go on with ``preset`` in the chat that is shown; NO_PRESET is none."""
        presets = self._services.presets
        if self._chat.current is not None:
            presets.use(self._chat.current, preset).success(self._on_used)
            return
        found = presets.get(preset)
        if found is not None and found.greetings:
            presets.begin(preset).success(self._on_begun)
            return
        self._chat.new_chat_preset = preset
        self._use_model_of(found)
        self._show()
        self._window.chat_page.composer.edit.setFocus()

    def targets(self) -> list[Target]:
        """Return what can be typed after a slash."""
        return slash_targets(self._services.presets.presets, self._services.prompts.prompts)

    def run_command(self, name: str) -> None:
        """Do what was typed after a slash: go on with a preset, or put a prompt into the message field."""
        subject = next((target.subject for target in self.targets() if target.name == name), None)
        if isinstance(subject, Preset):
            self.choose(subject.id)
        elif subject is not None:
            self.use_prompt(subject)

    def use_prompt(self, prompt: Prompt) -> None:
        """Put ``prompt`` into the message field, after asking for what stands in its gaps."""
        if not variables(prompt.text):
            self._insert(prompt.text)
            return
        from sotto.gui.prompt_editor import PromptForm

        form = PromptForm(self._services, prompt, self._window)
        form.text_made.connect(self._insert)
        form.open()

    def start_chat(self, preset: PresetId) -> None:
        """Show a new chat that begins with ``preset``."""
        self._window.show_page("chat")
        self._chat.new_chat()
        self.choose(preset)

    def show_settings(self) -> None:
        """Show how answers are written in the chat that is shown, to be changed."""
        current = self._chat.current
        if current is not None:
            self._services.history.get(current).success(self._open_settings)

    def menu(self) -> QMenu:
        """Return the menu of all presets; the one in use is ticked."""
        menu = QMenu(self._window)
        menu.setObjectName("preset_menu")
        menu.setAccessibleName(self.tr("Presets"))
        group = QActionGroup(menu)
        used = self.preset
        for name, id_ in [
            (self.tr("None"), NO_PRESET),
            *((one.name, one.id) for one in self._services.presets.presets),
        ]:
            action = QAction(name.replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(id_ == (used.id if used is not None else NO_PRESET))
            action.triggered.connect(lambda _checked, id_=id_: self.choose(id_))
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        page = QAction(self.tr("Make and change presets…"), menu)
        page.setObjectName("presets_page_action")
        page.triggered.connect(lambda: self._window.show_page("presets"))
        menu.addAction(page)
        return menu

    def show_menu(self) -> None:
        """Open the menu at the line, or at the message field when there is none."""
        self._window.show_page("chat")
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        place = self.chip.button if self.chip.isVisible() else self._window.chat_page.composer.edit
        menu.popup(place.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def _open_settings(self, conversation: Conversation) -> None:
        if conversation.id != self._chat.current:  # another chat is shown by now, or the chats are locked
            return
        from sotto.gui.chat_settings import ChatSettings

        preset = self._services.presets.get(conversation.preset)
        ChatSettings(self._services, conversation, preset, self._services.models.selected, self._window).open()

    def _update_action(self) -> None:
        self.settings_action.setEnabled(self._chat.current is not None)

    def _insert(self, text: str) -> None:
        self._window.show_page("chat")
        edit = self._window.chat_page.composer.edit
        edit.insertPlainText(text)
        edit.setFocus()

    def _on_presets_changed(self) -> None:
        self._show()
        self.targets_changed.emit()

    def _on_first_read(self) -> None:
        if self._chat.current is None:
            self._begin_as_usual()
        else:
            self._show()

    def _on_conversation_changed(self, conversation: ConversationId | None) -> None:
        self._shown = None
        self._update_action()
        if conversation is None:
            self._begin_as_usual()
        else:
            self._show()

    def _begin_as_usual(self) -> None:
        """The preset for new chats may name a model; one that is some model's own keeps to that model."""
        self._use_model_of(self._services.presets.get(PresetId(self._services.settings.get(options.DEFAULT_PRESET))))
        self._show()

    def _on_preset_known(self, preset: PresetId | None) -> None:
        self._shown = preset
        self._show()

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key == options.DEFAULT_PRESET.key:
            self._show()

    def _on_used(self, conversation: Conversation) -> None:
        if conversation.id == self._chat.current:
            self._services.models.go_on_with(conversation.model)

    def _on_begun(self, conversation: Conversation) -> None:
        self._chat.open(conversation.id)

    def _use_model_of(self, preset: Preset | None) -> None:
        if preset is not None and preset.model is not None:
            self._services.models.go_on_with(preset.model)

    def _show(self) -> None:
        preset = self.preset
        self.chip.show_preset(preset.name if preset is not None else "")
