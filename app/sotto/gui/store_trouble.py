"""What the window does when the file of the chats is damaged, and when it has another content than before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from sotto.domain.errors import UserFacingError
from sotto.domain.events import ManyChatsChanged
from sotto.gui.toast import ToastAction
from sotto.services.container import Services

if TYPE_CHECKING:
    from sotto.gui.damage_page import DamagePage
    from sotto.gui.session import Session

DAMAGE_PAGE = "damage"


class StoreTrouble(QObject):
    """Belongs to one session. Lives in the GUI thread."""

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__(session)
        self._session = session
        self._services = services
        self._error: UserFacingError | None = None
        session.window.add_page(DAMAGE_PAGE, self._make_page)
        session.notifier.offer_repair(self._repair_action)
        self._unsubscribe: Callable[[], None] = services.hub.subscribe(ManyChatsChanged, self._on_many_changed)

    def show(self, error: UserFacingError) -> None:
        """Show the page that repairs."""
        self._error = error
        page: DamagePage = self._session.window.show_page(DAMAGE_PAGE)  # type: ignore[assignment]
        page.show_damage(error)

    def detach(self) -> None:
        """Stop listening to the services."""
        self._unsubscribe()

    def _repair_action(self, error: UserFacingError) -> ToastAction:
        return ToastAction(self.tr("Repair…"), lambda: self.show(error))

    def _make_page(self) -> DamagePage:
        from sotto.gui.damage_page import DamagePage

        page = DamagePage(self._services)
        page.repaired.connect(self._open_again)
        page.retry_requested.connect(self._open_again)
        page.details_requested.connect(self._session.show_error_details)
        return page

    def _open_again(self) -> None:
        """Open the chats, and read what is shown of them."""
        self._session.window.show_page("chat")
        self._session.open()
        self._session.chat.read_anew()

    def _on_many_changed(self, event: ManyChatsChanged) -> None:
        self._session.sidebar.load()
        if event.is_everything:
            self._session.chat.read_anew()
            self._services.presets.refresh()
            self._services.prompts.refresh()
