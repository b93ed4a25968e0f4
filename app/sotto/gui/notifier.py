"""Shows the errors that belong to no message: what happened, what to do, and the details for those who ask."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from sotto.domain.errors import UserFacingError
from sotto.gui.texts import said
from sotto.gui.toast import ToastAction, ToastArea

_PASSING = {"key_in_file": 20, "key_in_portable_file": 30}
"""Seconds after which a notice goes by itself, for what is no trouble and can be read elsewhere (the Privacy page)."""

_DAMAGED = "store_corrupt"


class Notifier:
    """Turns a :class:`UserFacingError` into a banner that stays until it is closed. Lives in the GUI thread."""

    def __init__(self, area: ToastArea, window: QWidget) -> None:
        self._area = area
        self._window = window
        self._repair: Callable[[UserFacingError], ToastAction] | None = None

    def offer_repair(self, action: Callable[[UserFacingError], ToastAction]) -> None:
        """Offer what ``action`` returns with every error that says that the chats are damaged."""
        self._repair = action

    def show_error(self, error: UserFacingError) -> None:
        """Show ``error``."""
        actions = []
        if error.code == _DAMAGED and self._repair is not None:
            actions.append(self._repair(error))
        if error.details:
            label = QCoreApplication.translate("Notifier", "Details")
            actions.append(ToastAction(label, lambda: self.show_details(error)))
        self._area.show_toast(said(error.text), said(error.hint), actions, seconds=_PASSING.get(error.code, 0))

    def show_done(self, text: str, actions: list[ToastAction], seconds: float) -> None:
        """Say that something was done, with what takes it back."""
        self._area.show_toast(text, "", actions, seconds=seconds)

    def show_details(self, error: UserFacingError) -> None:
        """Open the details of ``error`` as text that can be copied."""
        title = QCoreApplication.translate("Notifier", "Details")
        from sotto.gui.details_dialog import show_details

        show_details(title, error_report(error), self._window)


def error_report(error: UserFacingError) -> str:
    """Return what a bug report needs to know about ``error``."""
    return "\n\n".join(part for part in (error.text, error.hint, f"[{error.code}]", error.details) if part)
