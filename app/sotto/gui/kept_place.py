"""What one looks at stays where it is when a branch is drawn anew: after a deletion, or with another version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMetaObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from sotto.domain.ids import MessageId
from sotto.gui.chat_view import ChatView

_ATTEMPTS: Final = 20
_PAUSE_MS: Final = 16


class KeptPlace:
    """Remembers where messages are on the screen, and which of their buttons has the focus."""

    def __init__(
        self, view: ChatView, shown: Sequence[MessageId], switched: tuple[MessageId, MessageId] | None = None
    ) -> None:
        """``shown`` is the branch as the view has it; ``switched`` are a message and the version that replaces it.

        Then the end of the message stays, so that the button that was pressed stays under the pointer.
        """
        value = view.verticalScrollBar().value()
        rows = [row for row in view.visible_rows() if row < len(shown)]
        self._tops = [(shown[row], view.top_of(row) - value) for row in rows]
        self._follows = view.follows_end and switched is None
        self._switched = switched
        self._end = 0
        row = view.row_of(switched[0]) if switched is not None else None
        if row is not None:
            self._end = view.top_of(row + 1) - value
        self._is_scrolled_by_hand = False
        self._moving: QMetaObject.Connection | None = None
        self._focused = _focused_name(view)
        if self._focused is not None:  # what has it is about to go; it must not wander off meanwhile
            view.setFocus(Qt.FocusReason.OtherFocusReason)

    def restore(self, view: ChatView) -> None:
        """Scroll ``view``, which shows the new branch; and again until its rows are there, unless one scrolls."""
        if self._follows:
            self._finish(view)
            return
        self._moving = view.verticalScrollBar().actionTriggered.connect(self._on_scrolled_by_hand)
        self._scroll(view)
        view.work_now()
        self._settle(view, _ATTEMPTS)

    def _settle(self, view: ChatView, attempts: int) -> None:
        """Heights are estimates until the rows are there."""
        if not self._is_scrolled_by_hand:
            self._scroll(view)
        if view.is_settled or attempts == 0 or self._is_scrolled_by_hand:
            view.verticalScrollBar().actionTriggered.disconnect(self._moving)
            self._finish(view)
        else:
            QTimer.singleShot(_PAUSE_MS, view, lambda: self._settle(view, attempts - 1))

    def _scroll(self, view: ChatView) -> None:
        value = self._value(view)
        if value is not None:
            view.scroll_to_y(value)

    def _on_scrolled_by_hand(self, _action: int) -> None:
        self._is_scrolled_by_hand = True

    def _finish(self, view: ChatView) -> None:
        if self._focused is not None:
            self._restore_focus(view)

    def _value(self, view: ChatView) -> int | None:
        if self._switched is not None:
            row = view.row_of(self._switched[1])
            return view.top_of(row + 1) - self._end if row is not None else None
        for message, top in self._tops:
            row = view.row_of(message)
            if row is not None:
                return view.top_of(row) - top
        return None

    def _restore_focus(self, view: ChatView) -> None:
        message = self._switched[1] if self._switched is not None else self._nearest(view)
        widget = view.widget_of(message) if message is not None else None
        if widget is None:
            view.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        name = self._focused if self._switched is not None else ""
        button = widget.findChild(QWidget, name) if name else None
        target = button if button is not None and button.isEnabled() and button.isVisibleTo(widget) else widget
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _nearest(self, view: ChatView) -> MessageId | None:
        return next((message for message, _top in self._tops if view.row_of(message) is not None), None)


def _focused_name(view: ChatView) -> str | None:
    """Return the name of what has the focus inside ``view``; None if it is elsewhere."""
    focused = QApplication.focusWidget()
    return focused.objectName() if focused is not None and view.isAncestorOf(focused) else None
