"""The list of all keys, made from the actions of the window and from the widgets that have keys of their own.

Nothing is listed by hand: an action that gets a shortcut is here, and a widget says with ``key_help`` what it does with
keys, beside the code that does it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from sotto.domain.light_dataclass import dataclass
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.fuzzy import folded
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label
from sotto.gui.page import ScrollColumn, page_button
from sotto.gui.window_actions import GROUP_PROPERTY, ActionGroup

_NATIVE: Final = QKeySequence.SequenceFormat.NativeText


@runtime_checkable
class HasKeys(Protocol):
    """A widget that handles keys itself."""

    def key_help(self) -> list[tuple[str, str]]:
        """Return pairs of keys (``"Shift+Return"``) and what they do."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What can be done with keys; ``keys`` are written as this system writes them."""

    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShortcutGroup:
    """Shortcuts that belong together."""

    heading: str
    shortcuts: tuple[Shortcut, ...]


def shortcuts_of(window: QWidget) -> list[ShortcutGroup]:
    """Return every shortcut of ``window`` and of what it shows."""
    groups: dict[str, list[Shortcut]] = {group.value: [] for group in ActionGroup}
    for action in window.actions():
        keys = tuple(one.toString(_NATIVE) for one in action.shortcuts() if not one.isEmpty())
        if keys and action.text():
            group = str(action.property(GROUP_PROPERTY) or "")
            groups.setdefault(group, []).append(Shortcut(action.text().replace("&", ""), keys))
    result = [ShortcutGroup(_heading(group), tuple(found)) for group, found in groups.items() if found]
    return result + _own_keys(window.findChildren(QWidget))


class ShortcutsDialog(QDialog):
    """Shows ``groups``, or of them what holds all words of the field on top."""

    def __init__(self, groups: Iterable[ShortcutGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts_dialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        resize_within_window(self, 560, 640)
        self._parts: list[tuple[QWidget, list[tuple[str, QWidget]]]] = []
        self.field = self._make_field()
        self.column = ScrollColumn("shortcuts_list")
        self.column.setAccessibleName(self.windowTitle())
        self.column.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._nothing = plain_label(self.tr("Nothing found. Try fewer letters."), "muted")
        self._nothing.hide()
        self._fill(groups)
        close = page_button(self.tr("Close"), "shortcuts_close_button")
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.field)
        layout.addWidget(self.column, 1)
        layout.addLayout(buttons)
        self.field.setFocus()

    def listed(self) -> list[str]:
        """Return what is listed now, in order."""
        return [text for _part, rows in self._parts for text, row in rows if not row.isHidden()]

    def _on_text_changed(self, text: str) -> None:
        words = folded(text).split()
        found = False
        for part, rows in self._parts:
            matches = [all(word in folded(words_of) for word in words) for words_of, _row in rows]
            for (_words, row), is_match in zip(rows, matches, strict=True):
                row.setVisible(is_match)
            part.setVisible(any(matches))
            found = found or any(matches)
        self._nothing.setVisible(not found)

    def _make_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("shortcuts_field")
        field.setAccessibleName(self.tr("Find a shortcut"))
        field.setPlaceholderText(self.tr("Find a shortcut"))
        field.setProperty("role", "quiet")
        field.setClearButtonEnabled(True)
        field.setMaxLength(100)
        field.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        field.textChanged.connect(self._on_text_changed)
        return field

    def _fill(self, groups: Iterable[ShortcutGroup]) -> None:
        content = QWidget()
        content.setProperty("role", "page")
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 6, 0)
        body.setSpacing(18)
        body.addWidget(self._nothing)
        for group in groups:
            body.addWidget(self._part(group))
        body.addStretch(1)
        self.column.setWidget(content)

    def _part(self, group: ShortcutGroup) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(plain_label(group.heading, "heading"))
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 6, 14, 6)
        inside.setSpacing(0)
        rows = []
        for shortcut in group.shortcuts:
            row = _row(shortcut)
            inside.addWidget(row)
            rows.append((f"{shortcut.text} {' '.join(shortcut.keys)}", row))
        layout.addWidget(card)
        self._parts.append((part, rows))
        return part


def show_shortcuts(window: QWidget) -> ShortcutsDialog:
    """Open the list without waiting for it; it deletes itself when closed."""
    dialog = ShortcutsDialog(shortcuts_of(window), window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _own_keys(widgets: Iterable[QWidget]) -> list[ShortcutGroup]:
    groups: dict[str, tuple[Shortcut, ...]] = {}
    for widget in widgets:
        if isinstance(widget, HasKeys):
            shortcuts = (Shortcut(text, (QKeySequence(keys).toString(_NATIVE),)) for keys, text in widget.key_help())
            groups.setdefault(widget.accessibleName(), tuple(shortcuts))
    template = _tr("In “{part}”")
    return [ShortcutGroup(template.format(part=name), found) for name, found in groups.items() if found]


def _row(shortcut: Shortcut) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 5, 0, 5)
    layout.setSpacing(6)
    layout.addWidget(plain_label(shortcut.text, wraps=True), 1)
    for number, keys in enumerate(shortcut.keys):
        if number:
            layout.addWidget(plain_label(_tr("or"), "facts"))
        layout.addWidget(_cap(keys), 0, Qt.AlignmentFlag.AlignVCenter)
    return row


def _cap(keys: str) -> QLabel:
    cap = plain_label(keys, "keycap")
    cap.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    return cap


def _heading(group: str) -> str:
    return {
        ActionGroup.CHATS.value: _tr("Chats"),
        ActionGroup.CHAT.value: _tr("This chat"),
        ActionGroup.MOVING.value: _tr("Finding one’s way"),
        ActionGroup.VIEW.value: _tr("View"),
        ActionGroup.SOTTO.value: _tr("Sotto"),
    }.get(group, _tr("More"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ShortcutsDialog", text)
