"""One row of the settings page, made from the option's declaration: label, help, and the editor its type needs."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sotto.config.option import Choice, Value
from sotto.config.options import AnyOption
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label
from sotto.gui.option_words import allowed_words
from sotto.gui.texts import said
from sotto.gui.theme import current_spacing

_EDITOR_WIDTH = 190
_LINE_WIDTH = 260
"""Pixels of a field for a line of text, such as an address."""
_LEAST_WORDS = 90
"""Pixels; else Qt gives the words room beside the editor that a small window does not have."""
_LARGEST = float(2**53)
Changed = Callable[[Value], None]


class OptionRow(QWidget):
    """Shows one option and calls ``changed`` with what the person chose; the value is checked elsewhere."""

    def __init__(
        self, option: AnyOption, changed: Changed, choices: tuple[Choice, ...] = (), parent: QWidget | None = None
    ) -> None:
        """``choices`` replaces the declared ones where they are known only at run time."""
        super().__init__(parent)
        self.option = option
        self.reset: QToolButton | None = None
        self._changed = changed
        self._choices = choices or option.choices
        self.editor = self._make_editor()
        self.editor.setObjectName(f"option_{option.key.replace('.', '_')}")
        self.editor.setAccessibleName(said(option.label))
        self.editor.setAccessibleDescription(said(option.help))
        self.editor.setToolTip(allowed_words(option))
        self._error = plain_label("", "danger", wraps=True)
        self._error.hide()
        self._lock = plain_label("", "muted", wraps=True)
        self._lock.hide()
        self._origin = plain_label("", "facts", wraps=True)
        self._origin.setObjectName("option_origin")
        self._origin.hide()
        self._lay_out()

    def show_value(self, value: Value) -> None:
        """Show ``value`` without calling back."""
        editor = self.editor
        with QSignalBlocker(editor):
            if isinstance(editor, QCheckBox):
                editor.setChecked(bool(value))
            elif isinstance(editor, QComboBox):
                editor.setCurrentIndex(max(0, editor.findData(value)))
            elif isinstance(editor, QDoubleSpinBox):
                editor.setValue(float(value))
            elif isinstance(editor, QPlainTextEdit):
                if editor.toPlainText() != value:
                    editor.setPlainText(str(value))
            elif isinstance(editor, QLineEdit):
                editor.setText(str(value))
        self.show_error("")
        if self.reset is not None:
            self.reset.setVisible(value != self.option.default and self.editor.isEnabled())

    def set_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer other values; for an editor that was made with choices."""
        if isinstance(self.editor, QComboBox):
            with QSignalBlocker(self.editor):
                self.editor.clear()
                for choice in choices:
                    self.editor.addItem(said(choice.label), choice.value)

    def show_default(self, text: str) -> None:
        """Show in an empty field of text what holds then."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setPlaceholderText(text)

    def lock(self, reason: str) -> None:
        """Take no changes, and say why."""
        self.editor.setEnabled(False)
        if self.reset is not None:
            self.reset.hide()
        self._lock.setText(reason)
        self._lock.show()

    def show_origin(self, text: str) -> None:
        """Say in a quiet line where the value comes from."""
        self._origin.setText(text)
        self._origin.setVisible(bool(text))

    def offer_reset(self) -> None:
        """Give a button that brings back the first value whenever another one is shown."""
        self.reset = QToolButton()
        self.reset.setObjectName(f"reset_{self.option.key.replace('.', '_')}")
        label = self.tr("Reset {option}").format(option=said(self.option.label))
        self.reset.setAccessibleName(label)
        self.reset.setToolTip(label)
        self.reset.setProperty("kind", "icon")
        self.reset.setIcon(icon("rotate-ccw", "muted"))
        self.reset.setIconSize(QSize(14, 14))
        self.reset.setFixedSize(24, 20)  # no higher than the line it stands in
        self.reset.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.reset.clicked.connect(lambda: self._changed(self.option.default))
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self._heading.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignVCenter)
        self.reset.hide()

    def show_error(self, text: str) -> None:
        """Show why the value in the editor is not in use; empty hides it."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._set_margins()

    def _make_editor(self) -> QWidget:
        if self.option.type is bool:
            check = QCheckBox()
            check.toggled.connect(self._changed)
            return check
        if self._choices:
            return self._make_combo()
        if self.option.type in (int, float):
            return self._make_spin()
        if self.option.multiline:
            text = QPlainTextEdit()
            text.setProperty("role", "field")
            text.setTabChangesFocus(True)
            text.setFixedHeight(96)
            text.textChanged.connect(lambda: self._changed(text.toPlainText()))
            return text
        line = QLineEdit()
        line.setMaximumWidth(_LINE_WIDTH)
        line.editingFinished.connect(lambda: self._changed(line.text()))
        return line

    def _make_combo(self) -> QComboBox:
        combo = QComboBox()
        combo.setFixedWidth(_EDITOR_WIDTH)
        for choice in self._choices:
            combo.addItem(said(choice.label), choice.value)
        combo.currentIndexChanged.connect(lambda _index: self._changed(combo.currentData()))
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.installEventFilter(_WheelGuard(combo))
        return combo

    def _make_spin(self) -> QDoubleSpinBox:
        """Whole numbers use it as well: a QSpinBox ends at 2³¹ and seeds do not."""
        option = self.option
        spin = QDoubleSpinBox()
        spin.setFixedWidth(_EDITOR_WIDTH)
        spin.setDecimals(2 if option.type is float else 0)
        spin.setGroupSeparatorShown(option.maximum > 9999 and not option.key.endswith("seed"))
        lowest = option.minimum if math.isfinite(option.minimum) else -_LARGEST
        highest = option.maximum if math.isfinite(option.maximum) else _LARGEST
        if option.special_value is not None:
            lowest = min(lowest, float(option.special_value))
            spin.setSpecialValueText(said(option.special_label))
        spin.setRange(lowest, highest)
        spin.setSingleStep(option.step)
        spin.setSuffix(f" {said(option.unit)}" if option.unit else "")
        spin.setKeyboardTracking(False)
        spin.lineEdit().setTextMargins(8, 0, 0, 0)  # the style sheet's padding does not reach the inner field
        spin.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.UpDownArrows)
        spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        spin.installEventFilter(_WheelGuard(spin))
        whole = option.type is int
        spin.valueChanged.connect(lambda value: self._changed(round(value) if whole else round(value, 6)))
        return spin

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(3)
        self._heading = QHBoxLayout()
        self._heading.setSpacing(6)
        self._heading.addWidget(plain_label(said(self.option.label), "heading", wraps=True), 1)
        words.addLayout(self._heading)
        explanation = plain_label(said(self.option.help), "muted", wraps=True)
        explanation.setMinimumWidth(_LEAST_WORDS)
        words.addWidget(explanation)
        words.addWidget(self._origin)
        words.addWidget(self._error)
        words.addWidget(self._lock)
        if self.option.multiline:
            layout = QVBoxLayout(self)
            layout.setSpacing(8)
            layout.addLayout(words)
            layout.addWidget(self.editor)
        else:
            row = QHBoxLayout(self)
            row.setSpacing(24)
            row.addLayout(words, 1)
            shares = isinstance(self.editor, QLineEdit)
            row.addWidget(self.editor, 1 if shares else 0)
            row.setAlignment(self.editor, Qt.AlignmentFlag.AlignVCenter)
        self._set_margins()

    def _set_margins(self) -> None:
        layout, padding = self.layout(), current_spacing().card_padding
        if layout is not None and layout.contentsMargins().top() != padding:
            layout.setContentsMargins(16, padding, 16, padding)


class _WheelGuard(QObject):
    """Scrolling the page must not change the setting that happens to be under the pointer."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False
