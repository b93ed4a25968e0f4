"""The Privacy page's part about the key to the chats: the three levels, which one is used, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Locked, ProtectionChanged, Unlocked
from sotto.domain.protection import KeyProtection, ProtectionStatus
from sotto.gui.flow_layout import FlowLayout
from sotto.gui.labels import plain_label
from sotto.gui.page import Card, page_button
from sotto.gui.protection_words import LevelWords, level_words
from sotto.gui.texts import error_words, said
from sotto.services.container import Services

_LEVELS = (KeyProtection.KEYSTORE, KeyProtection.PASSPHRASE, KeyProtection.KEY_FILE)
_ICONS = {KeyProtection.KEYSTORE: "shield-check", KeyProtection.PASSPHRASE: "lock", KeyProtection.KEY_FILE: "file-text"}
_NAMES = {level: level.value.replace(" ", "_") for level in _LEVELS}
_CHOICE_WIDTH = 150
_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120)


class ProtectionSection(QWidget):
    """Loads nothing by itself: :meth:`load` is called when it is looked at. What it does is done in dialogs."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("protection_section")
        self._services = services
        self._status: ProtectionStatus | None = None
        self.cards = {level: LevelCard(level, level_words(level)) for level in _LEVELS}
        self.phrase_button = page_button(self.tr("Recovery phrase…"), "protection_phrase_button", "key-round")
        self.rotate_button = page_button(self.tr("Change the key…"), "protection_rotate_button", "refresh-cw")
        self.lock_button = page_button(self.tr("Lock now"), "protection_lock_button", "lock")
        self._note = plain_label("", "muted", wraps=True)
        self._note.setObjectName("protection_note")
        self.idle_choice = QComboBox()
        self._idle = self._make_idle_card()
        self._lay_out()
        for level, card in self.cards.items():
            card.use_button.clicked.connect(lambda _checked, level=level: self._on_use(level))
        self.phrase_button.clicked.connect(self.show_phrase)
        self.rotate_button.clicked.connect(self._on_rotate)
        self.lock_button.clicked.connect(lambda: services.protection.lock())
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(ProtectionChanged, lambda _event: self.load()),
            services.hub.subscribe(Unlocked, lambda _event: self.load()),
            services.hub.subscribe(Locked, lambda _event: self.load()),
            services.settings.on_changed(self._on_option_changed),
        ]
        self._show()

    def load(self) -> None:
        """Read how the key is kept."""
        self._services.protection.status().success(self._on_status).failure(self._on_failed)

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def show_phrase(self) -> None:
        """Open the dialog with the recovery phrase."""
        from sotto.gui.phrase_dialog import PhraseDialog

        PhraseDialog(self._services, asks_passphrase=self._has_passphrase, parent=self.window()).open()

    @property
    def _has_passphrase(self) -> bool:
        return self._status is not None and self._status.level is KeyProtection.PASSPHRASE

    def _on_status(self, status: ProtectionStatus) -> None:
        self._status = status
        self._show()

    def _on_failed(self, error: UserFacingError) -> None:
        self._note.setText(error_words(error))
        self._note.show()

    def _show(self) -> None:
        status = self._status
        is_open = status is not None and status.is_unlocked and self._services.store_protection is not None
        level_in_use, keystore = (status.level, status.keystore) if status is not None else (None, "")
        for level, card in self.cards.items():
            card.show_use(in_use=level is level_in_use, can_change=is_open, keystore=keystore)
        for button in (self.phrase_button, self.rotate_button):
            button.setEnabled(is_open)
        self.lock_button.setVisible(self._has_passphrase)
        self._idle.setVisible(self._has_passphrase)
        old = status.old_keys if status is not None else 0
        words = self.tr("Some backups still have an earlier key. It is kept for them, encrypted with the present one.")
        self._note.setText(words if old else "")
        self._note.setVisible(bool(old))

    def _on_use(self, level: KeyProtection) -> None:
        from sotto.gui.level_dialog import LevelDialog
        from sotto.gui.passphrase_dialog import PassphraseDialog

        if level is KeyProtection.PASSPHRASE:
            PassphraseDialog(self._services, has_one=self._has_passphrase, parent=self.window()).open()
        else:
            LevelDialog(self._services, level, asks_passphrase=self._has_passphrase, parent=self.window()).open()

    def _on_rotate(self) -> None:
        from sotto.gui.rotation_dialog import RotationDialog

        dialog = RotationDialog(self._services, asks_passphrase=self._has_passphrase, parent=self.window())
        dialog.phrase_wanted.connect(self.show_phrase)
        dialog.finished.connect(lambda _result: self.load())
        dialog.open()

    def _make_idle_card(self) -> Card:
        """Return the setting that stands on the Settings page, too, as a choice of usual times."""
        option = options.LOCK_AFTER_MINUTES
        card = Card(said(option.label), said(option.help))
        card.setObjectName("protection_idle_card")
        self.idle_choice.setObjectName("protection_idle_choice")
        self.idle_choice.setAccessibleName(said(option.label))
        self.idle_choice.setAccessibleDescription(said(option.help))
        self.idle_choice.setMinimumWidth(_CHOICE_WIDTH)
        self._show_idle()
        self.idle_choice.activated.connect(
            lambda row: self._services.settings.set(option, self.idle_choice.itemData(row))
        )
        card.row.addWidget(self.idle_choice, 0, Qt.AlignmentFlag.AlignVCenter)
        return card

    def _show_idle(self) -> None:
        """Offer the usual times, and the one that was set elsewhere."""
        chosen = self._services.settings.get(options.LOCK_AFTER_MINUTES)
        self.idle_choice.clear()
        self.idle_choice.addItem(self.tr("Never"), 0)
        for minutes in sorted({*_MINUTES, chosen} - {0}):
            words = self.tr("{count} minutes").format(count=minutes) if minutes > 1 else self.tr("1 minute")
            self.idle_choice.addItem(words, minutes)
        self.idle_choice.setCurrentIndex(self.idle_choice.findData(chosen))

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key == options.LOCK_AFTER_MINUTES.key:
            self._show_idle()

    def _lay_out(self) -> None:
        heading = plain_label(self.tr("Who can open your chats"), "heading")
        heading.setObjectName("section_heading")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(heading)
        for card in self.cards.values():
            layout.addWidget(card)
        layout.addWidget(self._note)
        row = FlowLayout(gap=8)
        for button in (self.phrase_button, self.rotate_button, self.lock_button):
            row.addWidget(button)
        layout.addLayout(row)
        layout.addWidget(self._idle)


class LevelCard(Card):
    """One level in words, marked if it is the one in use, with the way to it."""

    def __init__(self, level: KeyProtection, words: LevelWords, parent: QWidget | None = None) -> None:
        super().__init__(words.name, words.how, _ICONS[level], "muted", parent)
        self.setObjectName(f"protection_{_NAMES[level]}_card")
        self._level = level
        self._name = words.name
        for text in (words.good_against, words.not_against):
            label = plain_label(text, "muted", wraps=True)
            label.setObjectName("protection_words")
            self.words.addWidget(label)
        self.badge: QLabel = plain_label(self.tr("In use"), "badge")
        self.badge.setObjectName("protection_badge")
        self.use_button = page_button("", f"protection_{_NAMES[level]}_button")
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self.use_button)
        column.addStretch(1)
        self.row.addLayout(column)
        self.show_use(in_use=False, can_change=False, keystore="")

    def show_use(self, *, in_use: bool, can_change: bool, keystore: str) -> None:
        """Mark the level, or offer it; ``keystore`` is what the keystore is called that has the key."""
        is_passphrase = self._level is KeyProtection.PASSPHRASE
        self.badge.setVisible(in_use)
        self.use_button.setVisible(not in_use or is_passphrase)
        self.use_button.setEnabled(can_change)
        label = self.tr("Use it…")
        if is_passphrase:
            label = self.tr("Change it…") if in_use else self.tr("Set one…")
        self.use_button.setText(label)
        self.use_button.setAccessibleName(f"{self._name}: {label}")
        if in_use and keystore:
            self.title.setText(self.tr("{name} ({keystore})").format(name=self._name, keystore=keystore))
        else:
            self.title.setText(self._name)
        role = "chosen_card" if in_use else "card"
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().polish(self)
