"""The button above the list that says what is listed: all chats, the archive, or those with a tag."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from sotto.gui.icons import icon
from sotto.gui.sidebar_model import SidebarModel
from sotto.gui.sidebar_rows import SidebarFilter

_LONGEST = 28
"""Characters of a tag that are shown on the button."""


class FilterBar(QToolButton):
    """Emits what the person wants to see. Made when there is something to choose."""

    filter_chosen = Signal(object)
    """A :class:`SidebarFilter`."""

    def __init__(self, model: SidebarModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setObjectName("list_filter_button")
        self.setProperty("kind", "chip")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(22, 15))  # wider than the drawing: the rest is the gap to the text
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self)
        self._menu.setObjectName("list_filter_menu")
        self._menu.aboutToShow.connect(self.fill_menu)
        self.setMenu(self._menu)
        self.show_filter(model.filter)

    def show_filter(self, wanted: SidebarFilter) -> None:
        """Say what is listed now."""
        name, words = "list-filter", self.tr("All chats")
        if wanted.archived:
            name, words = "archive", self.tr("Archive")
        elif wanted.tag:
            name, words = "tag", wanted.tag
        short = f"{words[:_LONGEST].rstrip()}…" if len(words) > _LONGEST else words
        self.setIcon(icon(name, "muted" if wanted == SidebarFilter() else "accent"))
        self.setText(short.replace("&", "&&"))
        self.setAccessibleName(self.tr("Listed: {what}").format(what=words))
        self.setToolTip(self.tr("Choose what is listed"))

    def fill_menu(self) -> None:
        """List what there is to choose now."""
        menu = self._menu
        menu.clear()
        group = QActionGroup(menu)
        self._add(group, self.tr("All chats"), SidebarFilter(), "list_all_action")
        number = self.locale().toString(self._model.archived_count())
        words = self.tr("Archive ({count})").format(count=number)
        self._add(group, words, SidebarFilter(archived=True), "list_archive_action")
        tags = self._model.tags()
        if tags:
            menu.addSeparator()
        for tag in sorted(tags, key=str.casefold):
            words = f"{tag} ({self.locale().toString(tags[tag])})"
            self._add(group, words, SidebarFilter(tag=tag), "list_tag_action")

    def _add(self, group: QActionGroup, text: str, wanted: SidebarFilter, name: str) -> None:
        action = QAction(text.replace("&", "&&"), group)
        action.setObjectName(name)
        action.setCheckable(True)
        action.setChecked(self._model.filter == wanted)
        action.triggered.connect(lambda _checked: self.filter_chosen.emit(wanted))
        self._menu.addAction(action)
