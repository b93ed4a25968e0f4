"""The Privacy page: what protects the chats and what does not, in sentences that are true of this version."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from sotto.gui.page import Card, Page, page_button
from sotto.services.container import Services


class PrivacyPage(Page):
    """Made when it is first visited, after the chats were opened."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__("privacy_page", parent)
        self.set_heading(self.tr("Privacy"), self.tr("What protects your chats, and what does not yet."))
        self._services = services
        self._add_protection()
        self._add_card(
            "privacy_network_card",
            "wifi-off",
            "good",
            self.tr("This version contains no code that uses the network"),
            self.tr("No account, no telemetry, no update check. Crash reports stay on this computer."),
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
        self.add_section(self.tr("Where your data lies"))
        paths = services.paths
        self._add_path("data", self.tr("Chats"), paths.store_file)
        self._add_path("config", self.tr("Settings and the place of the window"), paths.config)
        self._add_path("state", self.tr("Crash reports, and logs if you asked for them"), paths.state)

    def _add_protection(self) -> None:
        protection = self._services.protection
        if protection is None:
            self._add_card(
                "privacy_store_card",
                "lock",
                "warning",
                self.tr("Your chats are not open"),
                self.tr("How they are protected is known once they are."),
            )
            return
        if not protection.encrypted:
            title, text, role = self.tr("Your chats are not encrypted"), self.tr("Anyone who reads this disk can."), "danger"
        elif protection.key_protection == "keystore":
            title, role = self.tr("Your chats are encrypted on this disk"), "good"
            text = self.tr(
                "{cipher}. The key lies in your system's keystore, which opens when you log in. A stolen disk or a "
                "copy of the file shows nothing; a program that runs under your account can ask for the key."
            ).format(cipher=protection.cipher)
        else:
            title, role = self.tr("Your chats are encrypted, and their key lies beside them"), "warning"
            text = self.tr(
                "{cipher}. No keystore of the system could be used, so the key is in a file that only your account "
                "can read. A copy of the chats alone shows nothing; someone who can read this whole disk can read "
                "them. Encrypt the disk, or set up a keyring, to be protected against that."
            ).format(cipher=protection.cipher)
        self._add_card("privacy_store_card", "lock", role, title, text)

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
