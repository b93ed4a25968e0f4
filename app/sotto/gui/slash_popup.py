"""The list over the message field while a message begins with a slash: prompts and presets to choose from.

The focus stays in the field, so that one goes on typing; what is chosen is read out as an announcement.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from sotto.domain.light_dataclass import dataclass
from sotto.gui.theme import current_tokens

_MOST_ROWS = 8
_INSET = 12
_GAP = 14
_MARGIN = 6


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """``name`` is typed after the slash, ``title`` says what it is about, ``kind`` what it is ("Prompt")."""

    name: str
    title: str
    kind: str


def matching(commands: Sequence[SlashCommand], typed: str) -> list[SlashCommand]:
    """Return the commands that ``typed`` may mean: first those that begin with it, then those that hold it."""
    wanted = typed.casefold()
    ranks = [
        (0, command)
        if command.name.casefold().startswith(wanted)
        else (1, command)
        if wanted in command.name.casefold()
        else (2, command)
        for command in commands
        if wanted in command.name.casefold() or wanted in command.title.casefold()
    ]
    return [command for _rank, command in sorted(ranks, key=lambda ranked: ranked[0])]


class SlashPopup(QFrame):
    """Stands above ``anchor`` in the same window."""

    chosen = Signal(str)
    """The name of a command; it has been taken out of the field."""

    def __init__(self, edit: QPlainTextEdit, anchor: QWidget) -> None:
        super().__init__(anchor.window())
        self._edit = edit
        self._anchor = anchor
        self._commands: Sequence[SlashCommand] = ()
        self._found: list[SlashCommand] = []
        self._is_dismissed = False
        self.setObjectName("slash_popup")
        self.setProperty("role", "popup")
        self.list = QListWidget()
        self.list.setObjectName("slash_list")
        self.list.setAccessibleName(self.tr("Prompts and presets"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.itemClicked.connect(lambda item: self._choose(self.list.row(item)))
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.addWidget(self.list)
        edit.installEventFilter(self)
        anchor.installEventFilter(self)
        self.hide()

    def set_commands(self, commands: Sequence[SlashCommand]) -> None:
        """Offer ``commands``."""
        self._commands = commands
        if self.isVisible():
            self.follow()

    def follow(self) -> None:
        """Show what the beginning of the message may mean, or nothing."""
        typed = self._typed()
        if typed is None:
            self._is_dismissed = False
        self._found = matching(self._commands, typed) if typed is not None and not self._is_dismissed else []
        if not self._found or not self._edit.hasFocus():
            self.hide()
            return
        self.list.clear()
        for command in self._found:
            item = QListWidgetItem(f"/{command.name}")
            item.setData(Qt.ItemDataRole.UserRole, command)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, _spoken(command))
            self.list.addItem(item)
        self.show()
        self.raise_()
        self._place()
        self._go_to(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._anchor:
            if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
                self._place()
            return False
        if not self.isVisible():
            return False
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_Escape:  # also the window's key to stop an answer
                event.accept()
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        """Return whether the key was meant for the list."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        count, row = len(self._found), self.list.currentRow()
        match event.key():
            case Qt.Key.Key_Down:
                self._go_to((row + 1) % count)
            case Qt.Key.Key_Up:
                self._go_to((row - 1) % count)
            case Qt.Key.Key_PageDown:
                self._go_to(min(count - 1, row + _MOST_ROWS))
            case Qt.Key.Key_PageUp:
                self._go_to(max(0, row - _MOST_ROWS))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Tab:
                self._choose(row)
            case Qt.Key.Key_Escape:
                self._is_dismissed = True
                self.hide()
            case _:
                return False
        return True

    def _typed(self) -> str | None:
        """Return what stands after the slash; None if the message does not begin with one, or goes on after it."""
        text = self._edit.document().firstBlock().text()
        if not text.startswith("/") or self._edit.document().blockCount() > 1:
            return None
        return text[1:] if not any(character.isspace() for character in text) else None

    def _choose(self, row: int) -> None:
        command = self._found[row]
        self.hide()
        cursor = self._edit.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        self.chosen.emit(command.name)

    def _go_to(self, row: int) -> None:
        self.list.setCurrentRow(row)
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        if QAccessible.isActive():
            place = self.tr("{number} of {count}").format(number=row + 1, count=len(self._found))
            event = QAccessibleAnnouncementEvent(self._edit, f"{_spoken(self._found[row])}, {place}")
            QAccessible.updateAccessibility(event)

    def _place(self) -> None:
        rows = min(len(self._found), _MOST_ROWS)
        height = rows * self.list.sizeHintForRow(0) + 2 * _MARGIN + 2 * self.frameWidth() + 2
        top_left = self._anchor.mapTo(self.window(), QPoint(0, 0))
        height = min(height, max(60, top_left.y() - 8))
        self.setGeometry(QRect(top_left.x(), top_left.y() - height - 6, self._anchor.width(), height))


class _Delegate(QStyledItemDelegate):
    """The name, what it is about, and at the other edge what it is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, option.fontMetrics.height() + 16)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        command = index.data(Qt.ItemDataRole.UserRole)
        tokens = current_tokens()
        view = self.parent()
        assert isinstance(view, QListWidget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRect(option.rect)
        if index.row() == view.currentRow():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selection))
            painter.drawRoundedRect(area, 8, 8)
        inner = area.adjusted(_INSET, 0, -_INSET, 0)
        strong = QFont(view.font())
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(strong)
        painter.setPen(QColor(tokens.text))
        used = self._draw(painter, inner, f"/{command.name}", inner.width() // 2, view, at_end=False)
        painter.setFont(view.font())
        painter.setPen(QColor(tokens.muted))
        kind = self._draw(painter, inner, command.kind, inner.width() // 4, view, at_end=True)
        left = used + _GAP
        rtl = view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        rest = inner.adjusted(kind + _GAP, 0, -left, 0) if rtl else inner.adjusted(left, 0, -kind - _GAP, 0)
        if command.title != command.name:
            self._draw(painter, rest, command.title, rest.width(), view, at_end=False)
        painter.restore()

    def _draw(self, painter: QPainter, area: QRect, text: str, most: int, view: QWidget, *, at_end: bool) -> int:
        """Draw ``text`` at the beginning or end of ``area``; return the width in pixels that it took."""
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, most)
        is_right = at_end != (view.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown)


def _spoken(command: SlashCommand) -> str:
    return ", ".join(part for part in (command.name, command.title, command.kind) if part)
