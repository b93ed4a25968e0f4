"""The pages of the window; each is imported when it is first visited: starting shows the chat, and fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from sotto.domain.ids import PresetId
from sotto.gui.main_window import MainWindow
from sotto.gui.theme import Theme
from sotto.services.container import Services

if TYPE_CHECKING:
    from sotto.gui.session import Session
    from sotto.services.updates import UpdateState


class SessionPages:
    """Makes the pages of one session. Lives in the GUI thread."""

    def __init__(self, session: Session, services: Services, theme: Theme) -> None:
        self._session = session
        self._services = services
        self._theme = theme

    def add_to(self, window: MainWindow) -> None:
        """Declare all pages but the chat."""
        window.add_page("models", self._models)
        window.add_page("presets", self._presets)
        window.add_page("settings", self._settings)
        window.add_page("privacy", self._privacy)
        window.add_page("help", self._help)

    def _models(self) -> QWidget:
        from sotto.gui.models_page import ModelsPage

        page = ModelsPage(self._services, self._session.models, self._theme)
        page.link_requested.connect(self._session.show_link)
        return page

    def _presets(self) -> QWidget:
        from sotto.gui.presets_page import PresetsPage

        page = PresetsPage(self._services, self._session.window.toasts)
        page.start_requested.connect(lambda id_: self._session.presets.start_chat(PresetId(id_)))
        return page

    def _settings(self) -> QWidget:
        from sotto.gui.settings_page import SettingsPage

        page = SettingsPage(self._services)
        page.update_notes_requested.connect(self._show_new_version)
        return page

    def _show_new_version(self, state: UpdateState) -> None:
        from sotto.gui.release_dialog import show_new_version

        show_new_version(self._theme, self._services.updates, state, self._session.window)

    def _show_whats_new(self) -> None:
        from sotto.gui.release_dialog import show_whats_new

        show_whats_new(self._theme, self._session.window)

    def _privacy(self) -> QWidget:
        from sotto.gui.privacy_page import PrivacyPage

        page = PrivacyPage(self._services)
        page.export_requested.connect(lambda: self._session.export(None))
        page.import_requested.connect(lambda: self._session.imports.open())
        return page

    def _help(self) -> QWidget:
        from sotto.config.resources import resource_folder
        from sotto.gui.help_page import HelpPage

        page = HelpPage(self._theme, resource_folder() / "handbook.md")
        page.link_requested.connect(self._session.show_link)
        page.shortcuts_requested.connect(self._session.navigation.show_shortcuts)
        page.whats_new_requested.connect(self._show_whats_new)
        return page
