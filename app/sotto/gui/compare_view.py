"""Two answers to one question side by side, the question above them; in a narrow window one of them at a time."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from sotto.domain.chat import Message
from sotto.gui.compare_column import CompareColumn
from sotto.gui.icons import icon
from sotto.gui.labels import ElidedLabel, plain_label
from sotto.gui.markdown import MarkdownParser
from sotto.gui.page import page_button
from sotto.gui.theme import Theme

NARROW: Final = 700
"""Below this width in pixels there is one answer at a time, with tabs to go from one to the other."""
_LONGEST_QUESTION: Final = 240
"""Characters; the whole question is a click away, in the chat."""
_WIDEST_TAB: Final = 160
"""Pixels, so that both names fit the narrowest window."""
_MARGIN: Final = 20
_GAP: Final = 14


class CompareView(QWidget):
    """Lives in the GUI thread. Esc leaves it, and so does the button."""

    left = Signal()
    difference_wanted = Signal()
    """The person wants to see where the two texts differ."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_view")
        self.setAccessibleName(self.tr("Two answers side by side"))
        parser = MarkdownParser()
        names = (self.tr("First answer"), self.tr("Second answer"))
        self.columns = tuple(CompareColumn(theme, name, parser) for name in names)
        self.back_button = page_button(self.tr("Back to the chat"), "compare_back_button", "", "link")
        self.back_button.setIcon(icon("chevron-left", "accent"))
        self.back_button.setToolTip(self.tr("Back to the chat as it was (Esc)"))
        self.back_button.clicked.connect(self.left)
        self._title = ElidedLabel(self.tr("Two answers side by side"), "heading")
        self._title.setObjectName("compare_title")
        self._question = plain_label("", "", wraps=True)
        self._question.setObjectName("compare_question")
        self._attached = plain_label("", "facts", wraps=True)
        self._attached.setObjectName("compare_attached")
        self._bubble = QFrame()
        self._bubble.setProperty("role", "bubble")
        self._bubble.hide()
        self._verdict = plain_label("", "", wraps=True)
        self._verdict.setObjectName("compare_verdict")
        self.difference_button = page_button(self.tr("Show the differences"), "compare_difference_button", "", "link")
        self.difference_button.clicked.connect(self.difference_wanted)
        self.tabs = QTabBar()
        self.tabs.setObjectName("compare_tabs")
        self.tabs.setAccessibleName(self.tr("Which answer is shown"))
        self.tabs.setExpanding(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)  # the style would shorten names that have room
        self.tabs.setUsesScrollButtons(False)
        self._names = ["", ""]
        for _side in self._names:
            self.tabs.addTab("")
        for side, name in enumerate(names):
            self.name_tab(side, name)
        self.tabs.currentChanged.connect(lambda _tab: self._place())
        self._lay_out()
        self.show_verdict("", differs=False)
        self._place()
        theme.changed.connect(self._on_theme_changed)

    @property
    def is_narrow(self) -> bool:
        """Whether one answer is shown at a time."""
        return self.width() < NARROW

    def show_question(self, question: Message | None) -> None:
        """Show what was asked; None: it is not known."""
        text = " ".join(question.content.split()) if question is not None else ""
        is_long = len(text) > _LONGEST_QUESTION
        self._question.setText(f"{text[: _LONGEST_QUESTION - 1]}…" if is_long else text)
        self._question.setAccessibleName(self.tr("You asked: {question}").format(question=text[:2000]))
        names = ", ".join(attachment.name for attachment in question.attachments) if question is not None else ""
        self._attached.setText(self.tr("Attached: {names}").format(names=names[:_LONGEST_QUESTION]))
        self._attached.setVisible(bool(names))
        self._bubble.setVisible(bool(text))

    def show_verdict(self, words: str, differs: bool) -> None:
        """Say whether the two texts are the same; if it ``differs``, one can see where."""
        is_news = words != self._verdict.text()
        self._verdict.setText(words)
        self._verdict.setVisible(bool(words))
        self.difference_button.setVisible(differs)
        if words and is_news:
            self.announce(words)

    def show_column(self, side: int) -> None:
        """Make sure that an answer can be seen: 0 is the first one."""
        self.tabs.setCurrentIndex(side)

    def name_tab(self, side: int, name: str) -> None:
        """Call an answer ``name`` where one is shown at a time; a long name is cut in its middle, equal ones get a
        number."""
        self._names[side] = name
        is_twice = self._names[0] == self._names[1]
        for tab, known in enumerate(self._names):
            told_apart = f"{tab + 1}: {known}" if is_twice else known
            shown = self.tabs.fontMetrics().elidedText(told_apart, Qt.TextElideMode.ElideMiddle, _WIDEST_TAB)
            self.tabs.setTabText(tab, shown.replace("&", "&&"))
            self.tabs.setTabToolTip(tab, told_apart)
            self.tabs.setAccessibleTabName(tab, told_apart)

    def event(self, event: QEvent) -> bool:
        """Esc leaves, else the window's key for stopping an answer; a menu or a selection has it first."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and not event.modifiers():
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.left.emit()
                return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def announce(self, text: str) -> None:
        """Say ``text`` politely to those who listen."""
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # slow to load, and first used here

        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self.back_button)
        top.addWidget(self._title, 1)
        inside = QVBoxLayout(self._bubble)
        inside.setContentsMargins(16, 10, 16, 10)
        inside.addWidget(self._question)
        inside.addWidget(self._attached)
        beside = QHBoxLayout()
        beside.setSpacing(_GAP)
        for column in self.columns:
            beside.addWidget(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 12, _MARGIN, _MARGIN)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self._bubble)
        verdict = QHBoxLayout()
        verdict.setSpacing(14)
        verdict.addWidget(self._verdict, 1)
        verdict.addWidget(self.difference_button)
        layout.addLayout(verdict)
        layout.addWidget(self.tabs)
        layout.addLayout(beside, 1)

    def _place(self) -> None:
        self.tabs.setVisible(self.is_narrow)
        for side, column in enumerate(self.columns):
            column.setVisible(not self.is_narrow or side == self.tabs.currentIndex())

    def _on_theme_changed(self) -> None:
        for column in self.columns:
            column.restyle()
