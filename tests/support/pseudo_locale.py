"""A language nobody speaks: longer than English, with accents, in brackets, so that what was forgotten shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from sotto.gui.labels import ElidedLabel

OPEN, CLOSE = "⟦", "⟧"
_KEPT = re.compile(r"\{\w*\}|%n|%\d|&|\{\{|\}\}|\*\.\w+")
_ACCENTS = str.maketrans("aceiklnorsuyACEINOSUY", "áçéíķļñöřšúýÁÇÉÍÑÓŠÚÝ")
_INNERMOST = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_QTS_OWN = ("qt_", "ScrollLeftButton", "ScrollRightButton")
_WORD = re.compile(r"[A-Za-z]{3,}")


def pseudo(text: str) -> str:
    """Return ``text`` in the pseudo-locale: two fifths longer, in brackets; fields stay."""
    parts, last = [], 0
    for match in _KEPT.finditer(text):
        parts += [text[last : match.start()].translate(_ACCENTS), match[0]]
        last = match.end()
    parts.append(text[last:].translate(_ACCENTS))
    padding = "~" * max(1, round(0.4 * len(_KEPT.sub("", text))))
    spaced = re.sub(r"(~{8})(?=~)", r"\1 ", padding)  # long texts must be able to break
    return f"{OPEN}{''.join(parts)} {spaced}{CLOSE}"


class PseudoTranslator(QTranslator):
    """Translates every text into the pseudo-locale; file filters stay as Qt needs them."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: bytes | str, text: bytes | str, disambiguation: bytes | str | None = None, n: int = -1
    ) -> str:
        words = text.decode() if isinstance(text, bytes) else text
        is_qts = str(context).strip("b'").startswith("Q")
        if is_qts or "(*" in words or not words.strip():
            return None  # type: ignore[return-value]  # "not known"; an empty text would be the translation
        return pseudo(words)


def untranslated_words(text: str) -> list[str]:
    """Return the words of ``text`` that are outside of all brackets."""
    while _INNERMOST.search(text):
        text = _INNERMOST.sub(" ", text)
    return _WORD.findall(text)


def visible_texts(root: QWidget) -> Iterator[tuple[QWidget, str, str]]:
    """Yield (widget, what it is, text) for all that ``root`` shows or says to screen readers at this moment."""
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisibleTo(root) or widget.objectName().startswith(_QTS_OWN):
            continue
        if isinstance(widget, QDialog):
            yield widget, "title", widget.windowTitle()
        yield widget, "tool tip", widget.toolTip()
        yield widget, "accessible name", widget.accessibleName()
        yield widget, "accessible description", widget.accessibleDescription()
        match widget:
            case ElidedLabel():
                pass  # its accessible name is the whole text
            case QLabel() | QAbstractButton():
                yield widget, "text", widget.text()
            case QComboBox():
                for index in range(widget.count()):
                    yield widget, "item", widget.itemText(index)
            case QTabBar():
                for index in range(widget.count()):
                    yield widget, "tab", widget.tabText(index)
            case QPlainTextEdit() if widget.isReadOnly():
                yield widget, "text", widget.toPlainText()
            case QLineEdit() | QPlainTextEdit():
                yield widget, "placeholder", widget.placeholderText()
            case QAbstractItemView():
                for text in _item_texts(widget.model()):
                    yield widget, "row", text
        for action in widget.actions():
            yield widget, "action", action.text()


def _item_texts(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is not None:
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
        for row in range(min(50, model.rowCount(QModelIndex()))):
            for column in range(columns):
                value = model.index(row, column).data(Qt.ItemDataRole.DisplayRole)
                if isinstance(value, str):
                    yield value


def clipped_texts(root: QWidget) -> list[str]:
    """Return what is cut off: a label or button that is smaller than its text, and cannot be broken or elided."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
            continue
        wanted = widget.minimumSizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            if needed > widget.height() + 2:
                found.append(f"{_place(widget)}: {needed} px high, has {widget.height()}: {widget.text()[:60]!r}")
        elif widget.width() + 1 < wanted.width() or widget.height() + 1 < wanted.height():
            has = f"{widget.width()}x{widget.height()}"
            found.append(f"{_place(widget)}: {wanted.width()}x{wanted.height()}, has {has}: {widget.text()[:60]!r}")
    return found


def _place(widget: QWidget) -> str:
    names: list[str] = []
    current: QWidget | None = widget
    while current is not None and len(names) < 4:
        names.append(current.objectName() or type(current).__name__)
        current = current.parentWidget()
    return " < ".join(names)
