"""The Privacy page: what protects the chats and what does not, in sentences that are true of this version."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QWidget

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.domain.events import ProtectionChanged
from sotto.gui.backups_section import BackupsSection
from sotto.gui.engine_card import EngineCard
from sotto.gui.page import Card, Page, page_button
from sotto.gui.protection_section import ProtectionSection
from sotto.gui.protection_words import store_words
from sotto.gui.request_panel import RequestPanel
from sotto.gui.switch import Switch
from sotto.gui.verify_card import VerifyCard
from sotto.services.container import Services


class PrivacyPage(Page):
    """Made when it is first visited, after the chats were opened."""

    export_requested = Signal()
    import_requested = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__("privacy_page", parent)
        self.set_heading(self.tr("Privacy"), self.tr("What protects your chats, and what does not yet."))
        self._services = services
        self._protection_card: Card | None = None
        self.protection = ProtectionSection(services)
        self._add_card(
            "privacy_network_card",
            "wifi",
            "good",
            self.tr("The network is used only for what you ask for"),
            self.tr(
                "The window and the engine contain no code that uses the network. Searches, downloads and the look for "
                "a new version, which is off unless you switch it on, are done by a program of their own, the fetcher. "
                "It ends soon after. No account, no telemetry. Crash reports stay on this computer."
            ),
        )
        self.engine = EngineCard(services)
        self.body.addWidget(self.engine)
        self.requests = RequestPanel(services)
        self.body.addWidget(self.requests)
        self.models = VerifyCard(services)
        self.body.addWidget(self.models)
        self.body.addWidget(self.protection)
        self.add_section(self.tr("Offline switch"))
        self.offline_switch = Switch()
        self.body.addWidget(self._make_offline_card())
        self._stop_listening = services.settings.on_changed(self._on_option_changed)
        self._stop_watching = services.hub.subscribe(ProtectionChanged, lambda _event: self.refresh())
        self.destroyed.connect(self.detach)
        self.backups = BackupsSection(services)
        self.body.addWidget(self.backups)
        self.add_section(self.tr("Where your data lies"))
        paths = services.paths
        if paths.is_portable and paths.root is not None:
            self._add_path(
                "portable", self.tr("Portable: everything lies in this folder beside the program"), paths.root
            )
        self._add_path("data", self.tr("Chats"), paths.store_file)
        self._add_export()
        self._add_import()
        self._add_path("config", self.tr("Settings and the place of the window"), paths.config)
        self._add_path("state", self.tr("Crash reports, and logs if you asked for them"), paths.state)

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        self.requests.load()
        self.backups.load()
        self.protection.load()
        self.engine.load()
        super().showEvent(event)

    def refresh(self) -> None:
        """Say how the chats are protected, as far as that is known now."""
        if self._protection_card is not None:
            self.body.removeWidget(self._protection_card)
            self._protection_card.deleteLater()
        role, title, text = store_words(self._services)
        self._protection_card = Card(title, text, "lock", role)
        self._protection_card.setObjectName("privacy_store_card")
        self.body.insertWidget(0, self._protection_card)

    def show_protection(self) -> None:
        """Scroll to the levels of protection."""
        self.show_top_of(self.protection)

    def detach(self) -> None:
        """Stop listening to the settings and the services."""
        self._stop_listening()
        self._stop_watching()
        self.protection.detach()
        self.requests.detach()
        self.engine.detach()
        self.models.detach()
        self.backups.detach()

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key == options.OFFLINE.key:
            self.offline_switch.setChecked(self._services.settings.get(options.OFFLINE))

    def _make_offline_card(self) -> Card:
        card = Card(
            self.tr("Stay offline"),
            self.tr(
                "Downloads, hub search and the look for a new version are off until you allow them again. "
                "What runs is stopped at once."
            ),
        )
        card.setObjectName("privacy_offline_card")
        if self._services.settings.is_overridden(options.OFFLINE):
            self.offline_switch.setEnabled(False)
            card.text.setText(self.tr("Sotto was started with “--offline”: the network stays off until it is closed."))
        self.offline_switch.setObjectName("privacy_offline_switch")
        self.offline_switch.setAccessibleName(self.tr("Stay offline"))
        self.offline_switch.setChecked(self._services.settings.get(options.OFFLINE))
        self.offline_switch.toggled.connect(lambda is_on: self._services.settings.set(options.OFFLINE, is_on))
        card.row.addWidget(self.offline_switch, 0, Qt.AlignmentFlag.AlignVCenter)
        return card

    def _add_card(self, name: str, icon_name: str, role: str, title: str, text: str) -> Card:
        card = Card(title, text, icon_name, role)
        card.setObjectName(name)
        self.body.addWidget(card)
        return card

    def _add_export(self) -> None:
        words = self.tr("As web pages, text or JSON, to read elsewhere or to keep. Such a file is not encrypted.")
        card = self._add_card("privacy_export_card", "download", "muted", self.tr("Your chats as a file"), words)
        button = page_button(self.tr("Export all chats…"), "privacy_export_button")
        button.clicked.connect(self.export_requested)
        card.add_buttons([button])

    def _add_import(self) -> None:
        words = self.tr("Exports of ChatGPT, Claude and others, and what Sotto wrote. You see first what is in them.")
        card = self._add_card(
            "privacy_import_card", "folder-open", "muted", self.tr("Chats from other programs"), words
        )
        button = page_button(self.tr("Import chats…"), "privacy_import_button")
        button.clicked.connect(self.import_requested)
        card.add_buttons([button])

    def _add_path(self, name: str, title: str, path: Path) -> None:
        card = self._add_card(f"privacy_{name}_card", "folder", "muted", title, str(path))
        card.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        copy = page_button(
            self.tr("Copy path"),
            f"privacy_{name}_copy_button",
            "copy",
            accessible=self.tr("Copy the path of: {title}").format(title=title),
        )
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(str(path)))
        card.add_buttons([copy])
