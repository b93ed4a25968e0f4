"""The Privacy page: what protects the chats and what does not, in sentences that are true of this version."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QWidget

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.gui.page import Card, Page, page_button
from sotto.gui.request_panel import RequestPanel
from sotto.gui.switch import Switch
from sotto.gui.verify_card import VerifyCard
from sotto.services.container import Services

_CIPHERS = {"chacha20": "ChaCha20-Poly1305"}


class PrivacyPage(Page):
    """Made when it is first visited, after the chats were opened."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__("privacy_page", parent)
        self.set_heading(self.tr("Privacy"), self.tr("What protects your chats, and what does not yet."))
        self._services = services
        self._protection_card: Card | None = None
        self._add_card(
            "privacy_network_card",
            "wifi",
            "good",
            self.tr("The network is used only when you search or download"),
            self.tr(
                "The window and the engine contain no code that uses the network. Searches and downloads are done by "
                "a program of their own, the fetcher, which is started for them and ends soon after. "
                "No account, no telemetry, no update check. Crash reports stay on this computer."
            ),
        )
        self._add_card(
            "privacy_engine_card",
            "cpu",
            "warning",
            self.tr("Models run in a program of their own"),
            self.tr(
                "If a model file makes it crash, this window and your chats stay. "
                "The system does not confine that program yet: add only model files that you trust."
            ),
        )
        self.requests = RequestPanel(services)
        self.body.addWidget(self.requests)
        self.models = VerifyCard(services)
        self.body.addWidget(self.models)
        self.add_section(self.tr("Offline switch"))
        self.offline_switch = Switch()
        self.body.addWidget(self._make_offline_card())
        self._stop_listening = services.settings.on_changed(self._on_option_changed)
        self.destroyed.connect(self.detach)
        self.add_section(self.tr("Where your data lies"))
        paths = services.paths
        self._add_path("data", self.tr("Chats"), paths.store_file)
        self._add_path("config", self.tr("Settings and the place of the window"), paths.config)
        self._add_path("state", self.tr("Crash reports, and logs if you asked for them"), paths.state)

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        self.requests.load()
        super().showEvent(event)

    def refresh(self) -> None:
        """Say how the chats are protected, as far as that is known now."""
        if self._protection_card is not None:
            self.body.removeWidget(self._protection_card)
            self._protection_card.deleteLater()
        role, title, text = self._protection_words()
        self._protection_card = Card(title, text, "lock", role)
        self._protection_card.setObjectName("privacy_store_card")
        self.body.insertWidget(0, self._protection_card)

    def detach(self) -> None:
        """Stop listening to the settings and the services."""
        self._stop_listening()
        self.requests.detach()
        self.models.detach()

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key == options.OFFLINE.key:
            self.offline_switch.setChecked(self._services.settings.get(options.OFFLINE))

    def _make_offline_card(self) -> Card:
        card = Card(
            self.tr("Stay offline"),
            self.tr("Downloads and hub search are off until you allow them again. What runs is stopped at once."),
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

    def _protection_words(self) -> tuple[str, str, str]:
        """Return colour role, title and text."""
        protection = self._services.protection
        if protection is None:
            words = self.tr("How they are protected is known once they are.")
            return "warning", self.tr("Your chats are not open yet"), words
        if not protection.encrypted:
            words = self.tr("Whoever can read this disk can read them.")
            return "danger", self.tr("Your chats are not encrypted"), words
        cipher = _CIPHERS.get(protection.cipher, protection.cipher)
        if protection.key_protection == "keystore":
            words = self.tr(
                "Encrypted with {cipher}. The key lies in your system's keystore, which opens when you log in. "
                "A stolen disk or a copy of the file shows nothing; a program that runs under your account can ask "
                "for the key."
            )
            return "good", self.tr("Your chats are encrypted on this disk"), words.format(cipher=cipher)
        words = self.tr(
            "Encrypted with {cipher}. No keystore of the system could be used, so the key is in a file that only "
            "your account can read. A copy of the chats alone shows nothing; someone who can read this whole disk "
            "can read them. Encrypt the disk, or set up a keyring, to be protected against that."
        )
        title = self.tr("Your chats are encrypted, and their key lies beside them")
        return "warning", title, words.format(cipher=cipher)

    def _add_card(self, name: str, icon_name: str, role: str, title: str, text: str) -> Card:
        card = Card(title, text, icon_name, role)
        card.setObjectName(name)
        self.body.addWidget(card)
        return card

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
