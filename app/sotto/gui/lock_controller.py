"""The locked window: what is put away before the key goes, what stands there meanwhile, and how all comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from sotto.domain.conversation_list import Overview
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Locked
from sotto.gui.cover_page import CoverPage
from sotto.gui.edit_dialog import EditDialog
from sotto.gui.texts import error_words
from sotto.services.container import Services

if TYPE_CHECKING:
    from sotto.gui.open_place import OpenPlace
    from sotto.gui.session import Session

_LOCKED: Final = "passphrase_needed"
_MOST_POPUPS: Final = 8
"""Menus that can be open, each from the one before."""


class LockController(QObject):
    """Belongs to one session; made when the chats are locked, or cannot be opened for want of a key. GUI thread."""

    def __init__(self, session: Session, services: Services, failed: Callable[[UserFacingError], None]) -> None:
        """``failed`` is told when the chats cannot be opened for another reason than the key."""
        super().__init__(session)
        self._session = session
        self._services = services
        self._failed = failed
        self._place: OpenPlace | None = None
        self._kept_dialogs: list[QDialog] = []
        self._error: UserFacingError | None = None
        self._unsubscribe = services.hub.subscribe(Locked, lambda _event: self._on_locked())

    def show(self, error: UserFacingError) -> None:
        """Show why the chats are not open: they are locked, or there is no key."""
        self._error = error
        if error.code == _LOCKED:
            self._show_lock_page()
        else:
            self._show_trouble(error)

    def put_away(self) -> None:
        """The chats are being locked: hand over what is not saved, and show nothing of them any more."""
        session, window = self._session, self._session.window
        self._close_dialogs()
        session.navigation.put_away()
        window.toasts.clear()
        window.chat_page.composer.set_open(False)
        self._place, self._error = session.chat.put_away(), None
        self._show_lock_page()
        self._clear_sidebar()

    def come_back(self) -> None:
        """The chats are open: show what was there."""
        self._uncover()
        place, self._place = self._place, None
        if place is not None:
            self._session.chat.come_back(place)
        dialogs, self._kept_dialogs = self._kept_dialogs, []
        for dialog in dialogs:
            dialog.open()

    def detach(self) -> None:
        """Stop listening to the services."""
        self._unsubscribe()

    # --------------------------------------------------------------------------------------------------- pages

    def _cover_with(self, page: CoverPage) -> None:
        self._session.window.set_cover(page)
        page.focus_first()

    def _uncover(self) -> None:
        self._session.window.set_cover(None)

    def _show_lock_page(self) -> None:
        from sotto.gui.lock_page import LockPage

        page = LockPage()

        def refused(error: UserFacingError) -> None:
            if error.code == "passphrase_wrong":
                page.show_wrong(self.tr("That is not the passphrase. Nothing was changed; try again."))
            else:
                self._on_failed(error)

        def unlock(passphrase: str) -> None:
            self._services.protection.unlock(passphrase).failure(refused)

        page.unlock_requested.connect(unlock)
        page.recovery_requested.connect(lambda: self._show_recovery(had_passphrase=True))
        self._cover_with(page)

    def _show_trouble(self, error: UserFacingError) -> None:
        from sotto.gui.folders import open_folder
        from sotto.gui.key_trouble_page import KeyTroublePage

        page = KeyTroublePage(error)
        page.retry_requested.connect(self._session.open)
        page.stop_requested.connect(self._services.protection.stop_waiting)
        page.recovery_requested.connect(lambda: self._show_recovery(had_passphrase=False))
        page.folder_requested.connect(lambda: open_folder(self._services.paths.data))
        page.details_requested.connect(lambda: self._session.show_error_details(error))
        self._cover_with(page)

    def _show_recovery(self, *, had_passphrase: bool) -> None:
        from sotto.gui.recover_page import RecoverPage

        page = RecoverPage(self._services, had_passphrase=had_passphrase)

        def back() -> None:
            page.forget()
            if self._error is not None and self._error.code != _LOCKED:
                self._show_trouble(self._error)
            else:
                self._show_lock_page()

        def recover(words: tuple[str, ...], passphrase: str) -> None:
            recovering = self._services.protection.recover(words, passphrase=passphrase)
            recovering.failure(lambda error: page.show_wrong(error_words(error)))

        page.recover_requested.connect(recover)
        page.back_requested.connect(back)
        self._cover_with(page)

    # ------------------------------------------------------------------------------------------------- private

    def _on_failed(self, error: UserFacingError) -> None:
        """The passphrase was right, and yet the chats do not open."""
        self._uncover()
        self._failed(error)

    def _on_locked(self) -> None:
        """What answers that ended meanwhile announced goes, too."""
        self._clear_sidebar()
        self._session.window.toasts.clear()

    def _clear_sidebar(self) -> None:
        sidebar, model = self._session.window.sidebar, self._session.sidebar_model
        sidebar.search_field.clear()
        sidebar.search_changed.emit("")  # what is being looked for is not shown any more
        model.set_overview(Overview([], (), frozenset()))

    def _close_dialogs(self) -> None:
        """Close menus and dialogs; those with something typed that is not saved are hidden and come back."""
        for _ in range(_MOST_POPUPS):
            popup = QApplication.activePopupWidget()
            if popup is not None:
                popup.close()
        for dialog in self._session.window.findChildren(QDialog):
            if not dialog.isVisible():
                continue
            if isinstance(dialog, EditDialog) and dialog.holds_typed_words:
                dialog.hide()
                self._kept_dialogs.append(dialog)
            else:
                dialog.done(0)  # not reject(), which one that is busy refuses
