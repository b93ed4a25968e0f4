"""The bar over the chat: the way to the sidebar, the title, and what can be done with this chat."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from sotto.gui.icons import icon
from sotto.gui.labels import plain_label

HEADER_HEIGHT = 52


class Header(QFrame):
    """Title and menu; the actions in the menu belong to the window."""

    sidebar_toggled = Signal()
    about_to_show_menu = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setFixedHeight(HEADER_HEIGHT)
        self._title = ""
        self._label: QLabel = plain_label("", "chat_title")
        self._label.setObjectName("chat_title")
        self._temporary: QLabel = plain_label(self.tr("Temporary"), "warning_badge")
        self._temporary.setObjectName("temporary_badge")
        self._temporary.setToolTip(self.tr("Nothing of this chat is stored."))
        self._temporary.hide()
        self._is_temporary = False
        self.toggle = self._button("sidebar_toggle", "panel-left", self.tr("Show the sidebar"))
        self.toggle.clicked.connect(self.sidebar_toggled)
        self.find_button = self._button("find_button", "search", self.tr("Find in this chat"))
        self.map_button = self._button("tree_map_button", "git-fork", self.tr("Map of this chat"))
        self.more = self._button("chat_menu_button", "ellipsis", self.tr("More about this chat"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.more)
        self._menu.setObjectName("chat_menu")
        self._menu.aboutToShow.connect(self.about_to_show_menu)
        self.more.setMenu(self._menu)
        layout = self._row = QHBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(self.toggle)
        layout.addWidget(self._label, 1)
        layout.addStretch(0)
        layout.addWidget(self._temporary, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.find_button)
        layout.addWidget(self.map_button)
        layout.addWidget(self.more)
        self.set_toggle_visible(False)

    def set_title(self, title: str) -> None:
        """Show ``title``, shortened to the room there is."""
        self._title = title
        self._elide()

    def set_temporary(self, is_temporary: bool) -> None:
        """Say that nothing of this chat is stored, or nothing."""
        self._is_temporary = is_temporary
        self._temporary.setVisible(is_temporary and not self.more.isHidden())
        self._elide()

    def set_toggle_visible(self, visible: bool) -> None:
        """Show the button that brings the sidebar back."""
        self.toggle.setVisible(visible)
        self._row.setContentsMargins(12 if visible else 20, 0, 12, 0)

    def set_chat_parts_visible(self, visible: bool) -> None:
        """Show title, search and menu, or leave the bar to its button alone."""
        self._label.setVisible(visible)
        self.find_button.setVisible(visible)
        self.map_button.setVisible(visible)
        self.more.setVisible(visible)
        self._temporary.setVisible(visible and self._is_temporary)

    def add_actions(self, actions: list[QAction]) -> None:
        """Put more into the menu, after the first part of it."""
        before = next(action for action in self._menu.actions() if action.isSeparator())
        self._menu.insertSeparator(before)
        self._menu.insertActions(before, actions)

    def set_actions(self, actions: list[QAction | None]) -> None:
        """Fill the menu; None is a separator."""
        self._menu.clear()
        for action in actions:
            if action is None:
                self._menu.addSeparator()
            else:
                self._menu.addAction(action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        buttons = self.find_button.width() + self.map_button.width() + self.more.width() + 12
        if self._is_temporary:
            buttons += self._temporary.sizeHint().width() + 8
        room = self.width() - 12 - 20 - buttons - (self.toggle.width() if self.toggle.isVisible() else 0) - 24
        metrics = QFontMetrics(self._label.font())
        self._label.setText(metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, max(40, room)))

    def _button(self, name: str, icon_name: str, label: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setToolTip(label)
        button.setIcon(icon(icon_name, "muted"))
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(34, 34)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button
