"""Sidebar and content side by side; in a narrow window the sidebar lies over the content instead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from sotto.gui.sidebar import SIDEBAR_WIDTH, Sidebar

NARROW = 900
"""Below this width in pixels the sidebar becomes an overlay."""


class Body(QWidget):
    """Places the two by hand: a layout could not put one over the other."""

    sidebar_shown_changed = Signal()

    def __init__(self, sidebar: Sidebar, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = True
        self._overlay_open = False
        self._cover: QWidget | None = None
        self._content = content
        self._sidebar = sidebar
        self._scrim = _Scrim(self)
        sidebar.setParent(self)  # first: Tab goes from the sidebar to the content
        content.setParent(self)
        self._scrim.pressed.connect(self.close_overlay)
        self._place()

    @property
    def is_narrow(self) -> bool:
        """Whether the window is too narrow for both."""
        return self.width() < NARROW

    @property
    def is_sidebar_beside(self) -> bool:
        """Whether the sidebar stands beside the content, so that no button is needed to reach it."""
        return self._wanted and not self.is_narrow

    @property
    def is_sidebar_wanted(self) -> bool:
        """Whether the sidebar is shown when there is room."""
        return self._wanted

    @property
    def is_overlay_open(self) -> bool:
        """Whether the sidebar lies over the content now."""
        return self._overlay_open

    def set_sidebar_wanted(self, wanted: bool) -> None:
        """Show the sidebar when there is room, or never."""
        self._wanted = wanted
        self._place()

    def toggle_sidebar(self) -> None:
        """Show or hide it, in the way that fits the width."""
        if self.is_narrow:
            self._set_overlay(not self._overlay_open)
        else:
            self.set_sidebar_wanted(not self._wanted)

    def show_sidebar(self) -> None:
        """Make sure it can be seen."""
        if self.is_narrow:
            self._set_overlay(True)
        else:
            self.set_sidebar_wanted(True)

    def close_overlay(self) -> None:
        """Hide the sidebar if it lies over the content."""
        self._set_overlay(False)

    def set_cover(self, cover: QWidget | None) -> None:
        """Show ``cover`` in place of both; None: both again. The old cover is deleted."""
        if self._cover is not None:
            self._cover.hide()
            self._cover.deleteLater()
        self._cover = cover
        if cover is not None:
            self._overlay_open = False
            cover.setParent(self)
            cover.show()
        self._place()

    @property
    def cover(self) -> QWidget | None:
        """What is shown in place of everything."""
        return self._cover

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.is_narrow:
            self._overlay_open = False
        self._place()

    def _set_overlay(self, open_: bool) -> None:
        if open_ == self._overlay_open:
            return
        self._overlay_open = open_
        self._place()
        if open_:
            self._sidebar.search_field.setFocus()

    def _place(self) -> None:
        beside = self.is_sidebar_beside
        left = SIDEBAR_WIDTH if beside else 0
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        width = max(0, self.width() - left)
        self._content.setGeometry(0 if mirrored else left, 0, width, self.height())
        self._sidebar.setGeometry(self.width() - SIDEBAR_WIDTH if mirrored else 0, 0, SIDEBAR_WIDTH, self.height())
        is_covered = self._cover is not None
        if self._cover is not None:
            self._cover.setGeometry(self.rect())
        self._content.setVisible(not is_covered)
        self._sidebar.setVisible((beside or self._overlay_open) and not is_covered)
        self._scrim.setGeometry(self.rect())
        self._scrim.setVisible(self._overlay_open)
        if self._overlay_open:
            self._scrim.raise_()
            self._sidebar.raise_()
        self.sidebar_shown_changed.emit()


class _Scrim(QWidget):
    """Darkens the content below the overlay; a click on it closes the overlay."""

    pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("scrim")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
