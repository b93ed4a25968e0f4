"""What is said under a message about what the model sees of the chat: a line, and the summary it reads."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from sotto.gui.context_marks import NO_MARK, ContextMark
from sotto.gui.icon_label import IconLabel
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label
from sotto.gui.tokens import EDGE


class ContextLine(QWidget):
    """Hidden while there is nothing to say."""

    expanded = Signal()
    """The user opened the summary; it is about to appear."""

    def __init__(self, *, at_end: bool, parent: QWidget | None = None) -> None:
        """``at_end``: what is said of the message alone stands at the end of the line, as the user's words do."""
        super().__init__(parent)
        self._mark = NO_MARK
        self._single = _caption("message_context")
        self._pin = IconLabel("pin", "muted", 13)
        self._pin.hide()
        self._end: QWidget | None = None
        self._fold: QToolButton | None = None
        self._body: QWidget | None = None
        row = QHBoxLayout()
        row.setContentsMargins(EDGE, 4, EDGE, 0)
        row.setSpacing(6)
        if at_end:
            row.addStretch(1)
        row.addWidget(self._pin)
        row.addWidget(self._single)
        if not at_end:
            row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def text(self) -> str:
        """What is said, without the summary."""
        parts = [label for label in self.findChildren(QLabel) if label.isVisibleTo(self)]
        return " ".join(label.text() for label in parts if label.text())

    def show_mark(self, mark: ContextMark) -> bool:
        """Say what ``mark`` means; return whether that is something else than before."""
        if mark == self._mark:
            return False
        self._mark = mark
        words = [self.tr("Kept in mind")] if mark.is_pinned else []
        if mark.is_left_out:
            words.append(self.tr("The model no longer sees this message"))
        self._pin.setVisible(mark.is_pinned)
        self._single.setText(" · ".join(words))
        self._single.setVisible(bool(words))
        if mark.ends and self._end is None:
            self._end = self._make_end()
            self._column.addWidget(self._end)
        if self._end is not None:
            self._end.setVisible(mark.ends)
        self._show_summary(mark.summary)
        self.setVisible(mark != NO_MARK)
        return True

    def _make_end(self) -> QWidget:
        end = QWidget()
        row = QHBoxLayout(end)
        row.setContentsMargins(EDGE, 8, EDGE, 8)
        row.setSpacing(12)
        row.addWidget(_rule(), 1)
        words = _caption("context_end")
        words.setText(self.tr("The model no longer sees what is above"))
        row.addWidget(words)
        row.addWidget(_rule(), 1)
        return end

    def _show_summary(self, summary: str) -> None:
        if self._body is not None:
            self._body.deleteLater()
            self._body = None
        if self._fold is not None:
            self._fold.deleteLater()
            self._fold = None
        if not summary:
            return
        self._fold = self._make_fold()
        self._body = self._make_body(summary)
        self._body.hide()
        self._column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._body)

    def _make_fold(self) -> QToolButton:
        fold = QToolButton()
        fold.setObjectName("summary_toggle")
        fold.setProperty("kind", "fold")
        fold.setCheckable(True)
        fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        fold.setIconSize(QSize(16, 16))
        fold.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        fold.setText(self.tr("Summary of earlier messages"))
        fold.setAccessibleName(fold.text())
        fold.setToolTip(self.tr("Show or hide what the model reads instead of the messages above"))
        fold.setIcon(icon("chevron-right", "muted"))
        fold.toggled.connect(self._on_toggled)
        return fold

    def _make_body(self, summary: str) -> QWidget:
        body = QFrame()
        body.setProperty("role", "reasoning")
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 0, EDGE, 4)
        column.setSpacing(6)
        words = plain_label(summary, "muted", wraps=True)
        words.setObjectName("summary_text")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(words)
        column.addWidget(plain_label(self.tr("Written by the model, and perhaps not right in everything."), "caption"))
        inset = QWidget()
        row = QHBoxLayout(inset)
        row.setContentsMargins(EDGE, 0, 0, 8)
        row.addWidget(body)
        return inset

    def _on_toggled(self, is_open: bool) -> None:
        if self._fold is None or self._body is None:
            return
        self._fold.setIcon(icon("chevron-down" if is_open else "chevron-right", "muted"))
        if is_open:
            self.expanded.emit()
        self._body.setVisible(is_open)


def _caption(name: str) -> QLabel:
    label = plain_label("", "caption")
    label.setObjectName(name)
    return label


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("role", "line")
    return rule
