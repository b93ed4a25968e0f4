"""What the window does about the protection of the chats all the time: lock and unlock, Lock now, the idle time.

The parts that most starts do not need are loaded when they are needed: without a passphrase there is nothing to lock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Locking, ProtectionChanged, Unlocked
from sotto.services.container import Services

if TYPE_CHECKING:
    from sotto.gui.activity_watch import ActivityWatch
    from sotto.gui.lock_controller import LockController
    from sotto.gui.session import Session

_LOCKED = "passphrase_needed"
_NO_KEY = frozenset({"key_missing", "keystore_unavailable", "store_wrong_key"})


class ProtectionWatch(QObject):
    """Belongs to one session. Lives in the GUI thread."""

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__(session)
        self._session = session
        self._services = services
        self._lock: LockController | None = None
        self._activity: ActivityWatch | None = None
        window = session.window
        window.lock_action.triggered.connect(lambda: services.protection.lock())
        window.chat_page.greeting.protection_requested.connect(self.show_section)
        model = session.sidebar_model
        for changed in (model.modelReset, model.rowsInserted):
            changed.connect(self._show_first_words)
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(Locking, lambda _event: self.lock.put_away()),
            services.hub.subscribe(Unlocked, lambda _event: session.chats_opened()),
            services.hub.subscribe(ProtectionChanged, lambda _event: self._update()),
            services.settings.on_changed(self._on_option_changed),
        ]

    @property
    def lock(self) -> LockController:
        """What stands in place of the window while the chats have no key; made at the first use."""
        if self._lock is None:
            from sotto.gui.lock_controller import LockController

            self._lock = LockController(self._session, self._services, self._session.opening_failed)
        return self._lock

    def show(self, error: UserFacingError) -> bool:
        """Show the page for ``error`` if the chats cannot be opened for want of a key; return whether that is so."""
        if error.code != _LOCKED and error.code not in _NO_KEY:
            return False
        self.lock.show(error)
        return True

    def opened(self) -> None:
        """The chats are open, for the first time or again."""
        self._update()
        if self._lock is not None:
            self._lock.come_back()

    def show_section(self) -> None:
        """Show what protects the chats, and how to change that."""
        from sotto.gui.privacy_page import PrivacyPage

        page = self._session.window.show_page("privacy")
        assert isinstance(page, PrivacyPage)
        page.show_protection()

    def detach(self) -> None:
        """Stop listening."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()
        if self._lock is not None:
            self._lock.detach()
        self._stop_watching()

    def _update(self) -> None:
        can_lock = self._has_passphrase()
        self._session.window.lock_action.setVisible(can_lock)
        if can_lock and self._services.settings.get(options.LOCK_AFTER_MINUTES):
            if self._activity is None:
                from sotto.gui.activity_watch import ActivityWatch

                self._activity = ActivityWatch(self._services.protection.note_activity, self)
        else:
            self._stop_watching()

    def _has_passphrase(self) -> bool:
        protection = self._services.store_protection
        return protection is not None and protection.key_protection == "passphrase"

    def _stop_watching(self) -> None:
        if self._activity is not None:
            self._activity.stop()
            self._activity = None

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key == options.LOCK_AFTER_MINUTES.key:
            self._update()

    def _show_first_words(self) -> None:
        """Say what protects the chats while there are none; nobody has to do anything about it."""
        protection = self._services.store_protection
        greeting = self._session.window.chat_page.greeting
        if protection is None or not protection.encrypted or self._session.sidebar_model.conversations():
            greeting.show_protection(None)
        else:
            greeting.show_protection(protection.key_protection)
