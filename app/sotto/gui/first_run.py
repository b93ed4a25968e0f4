"""What stands where a chat will be: a greeting, and the one thing to do next."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from sotto.domain.errors import UserFacingError
from sotto.gui.composer import COLUMN_WIDTH
from sotto.gui.icon_label import IconLabel
from sotto.gui.labels import plain_label
from sotto.gui.page import page_button
from sotto.gui.texts import said

if TYPE_CHECKING:  # made when there is a guide to ask, and while there are no chats
    from sotto.domain.protection import KeyProtection
    from sotto.gui.example_questions import ExampleQuestions
    from sotto.gui.first_protection import FirstProtection

_TEXT_WIDTH = 580
"""Pixels; longer lines are hard to read."""


class GreetingState(Enum):
    """What keeps the person from chatting, if anything."""

    READY = "ready"
    NO_MODEL = "no model"
    ONLY_GUIDE = "only the guide"
    GUIDE_CHOSEN = "the guide, though there are other models"
    OPENING = "opening"
    FAILED = "failed"


class Greeting(QScrollArea):
    """The empty chat. It says what to do and emits that it was asked for."""

    add_model_requested = Signal()
    models_requested = Signal()
    question_asked = Signal(str)
    retry_requested = Signal()
    temporary_requested = Signal()
    """Nothing of the chat that is begun here is to be stored."""
    protection_requested = Signal()
    stop_waiting_requested = Signal()
    """The keystore is not to be waited for any more."""
    details_requested = Signal(object)
    """The :class:`UserFacingError` that is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("greeting")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._error: UserFacingError | None = None
        self._is_temporary = False
        self._shown: tuple[GreetingState, UserFacingError | None, str] = (GreetingState.READY, None, "")
        self._title = _label("greeting_title", "display")
        self._text = _label("greeting_text", "lead")
        self._text.setMaximumWidth(_TEXT_WIDTH)
        self._card_title = _label("greeting_card_title", "heading")
        self._card_text = _label("greeting_card_text", "muted")
        self.add_button = page_button(self.tr("Choose a file…"), "greeting_add_button", "folder-open", "primary")
        self.retry_button = page_button(self.tr("Try again"), "greeting_retry_button", "refresh-cw", "primary")
        self.details_button = page_button(self.tr("Details"), "greeting_details_button")
        self.temporary_button = page_button(
            self.tr("Make it a temporary chat"), "greeting_temporary_button", "message-circle-dashed"
        )
        self.temporary_button.setToolTip(self.tr("Nothing of it is stored"))
        self.stop_waiting_button = page_button(self.tr("Stop waiting"), "greeting_stop_waiting_button")
        self.models_button: QPushButton | None = None
        self._protection: FirstProtection | None = None
        self._examples: ExampleQuestions | None = None
        self._inside = QVBoxLayout()
        self._card = self._make_card()
        self.add_button.clicked.connect(self.add_model_requested)
        self.retry_button.clicked.connect(self.retry_requested)
        self.details_button.clicked.connect(lambda: self.details_requested.emit(self._error))
        self.stop_waiting_button.clicked.connect(self.stop_waiting_requested)
        self.temporary_button.clicked.connect(self.temporary_requested)
        self._lay_out()
        self.show_state(GreetingState.READY)

    def show_state(self, state: GreetingState, error: UserFacingError | None = None, model: str = "") -> None:
        """Show one of them; ``error`` belongs to ``FAILED``, ``model`` is the chosen model's name."""
        self._error = error
        self._shown = (state, error, model)
        can_begin = state not in (GreetingState.OPENING, GreetingState.FAILED, GreetingState.NO_MODEL)
        self.temporary_button.setVisible(can_begin and not self._is_temporary)
        self._card.setVisible(state in (GreetingState.NO_MODEL, GreetingState.ONLY_GUIDE))
        self._show_guide_parts(state)
        self.stop_waiting_button.setVisible(state is GreetingState.OPENING)
        self.retry_button.setVisible(state is GreetingState.FAILED)
        self.details_button.setVisible(state is GreetingState.FAILED and error is not None and bool(error.details))
        title, text = self._words(state, error, model)
        self._title.setText(title)
        self._text.setText(text)

    def set_temporary(self, is_temporary: bool) -> None:
        """Say that nothing of this chat is stored, or greet as usual."""
        if is_temporary != self._is_temporary:
            self._is_temporary = is_temporary
            self.show_state(*self._shown)

    def show_protection(self, level: KeyProtection | None) -> None:
        """Say below everything else what may protect the chats and that ``level`` does; None: nothing of it."""
        if level is not None and self._protection is None:
            self._make_protection()
        if self._protection is not None:
            self._protection.setVisible(level is not None)
            if level is not None:
                self._protection.show_level(level)

    def _make_protection(self) -> None:
        from sotto.gui.first_protection import FirstProtection

        self._protection = FirstProtection()
        self._protection.change_requested.connect(self.protection_requested)
        self._inside.insertWidget(self._inside.indexOf(self.temporary_button) + 1, self._protection)
        QWidget.setTabOrder(
            self.temporary_button, self._protection.change_button
        )  # made late, not last for the Tab key

    def _words(self, state: GreetingState, error: UserFacingError | None, model: str) -> tuple[str, str]:
        if state is GreetingState.FAILED and error is not None:
            return said(error.text), said(error.hint)
        if state is GreetingState.OPENING:
            hint = self.tr("Your system may ask whether Sotto may use its keyring. The key to your chats lies there.")
            return self.tr("Opening your chats…"), hint
        if self._is_temporary:
            text = self.tr(
                "Nothing of this chat is written to the disk, found by a search, or backed up. "
                "It is gone when you delete it, lock your chats, or close Sotto."
            )
            return self.tr("Temporary chat"), text
        title = self._greeting(datetime.now().hour)
        if state in (GreetingState.ONLY_GUIDE, GreetingState.GUIDE_CHOSEN):
            text = self.tr(
                "I am the guide, a very small model that comes with Sotto. I know this program and nothing "
                "else, and I already run on your computer. Ask me anything about it."
            )
            return title, text
        if state is GreetingState.NO_MODEL:
            text = self.tr(
                "Sotto is a place to think with a language model that runs on this computer. "
                "It needs one model file, and no account."
            )
            return title, text
        if not model:
            return title, self.tr("Write below to begin.")
        return title, self.tr("Write below to begin. {model} answers, here on this computer.").format(model=model)

    def _greeting(self, hour: int) -> str:
        if 5 <= hour < 12:
            return self.tr("Good morning.")
        return self.tr("Good afternoon.") if 12 <= hour < 18 else self.tr("Good evening.")

    def _show_guide_parts(self, state: GreetingState) -> None:
        """Show the example questions and the way to a larger model; they are made when they are first needed."""
        has_guide = state in (GreetingState.ONLY_GUIDE, GreetingState.GUIDE_CHOSEN)
        if has_guide and self._examples is None:
            self._make_guide_parts()
        if self._examples is None or self.models_button is None:
            return
        self._examples.setVisible(has_guide)
        self.models_button.setVisible(has_guide)
        self.add_button.setVisible(not has_guide)
        if has_guide:
            self._card_title.setText(self.tr("The guide knows only Sotto"))
            self._card_text.setText(self.tr("Add a larger model to talk about anything."))
        else:
            self._show_card_words()

    def _make_guide_parts(self) -> None:
        from sotto.gui.example_questions import ExampleQuestions

        self._examples = ExampleQuestions()
        self._examples.asked.connect(self.question_asked)
        self._inside.insertWidget(self._inside.indexOf(self._card), self._examples)
        self._inside.insertSpacing(self._inside.indexOf(self._card), 18)
        self.models_button = page_button(self.tr("Open Models"), "greeting_models_button", "box", "primary")
        self.models_button.clicked.connect(self.models_requested)
        row = self._card.layout()
        assert row is not None
        row.addWidget(self.models_button)
        row.setAlignment(self.models_button, Qt.AlignmentFlag.AlignVCenter)
        before: QWidget = self.add_button
        for button in (*self._examples.buttons, self.models_button):  # made late, but not last for the Tab key
            QWidget.setTabOrder(before, button)
            before = button

    def _show_card_words(self) -> None:
        self._card_title.setText(self.tr("Add a model file to begin"))
        self._card_text.setText(self.tr("Choose a file that ends in .gguf, or drop it on this window."))

    def _make_card(self) -> QFrame:
        card = QFrame()
        card.setObjectName("greeting_card")
        card.setProperty("role", "accent_card")
        self._show_card_words()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._card_title)
        words.addWidget(self._card_text)
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(14)
        row.addWidget(IconLabel("box", "text", 22))
        row.addLayout(words, 1)
        row.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignVCenter)
        return card

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.retry_button)
        buttons.addWidget(self.details_button)
        buttons.addWidget(self.stop_waiting_button)
        buttons.addStretch(1)
        column = QWidget()
        column.setMaximumWidth(COLUMN_WIDTH)
        inside = self._inside
        column.setLayout(inside)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addStretch(2)
        inside.addWidget(self._title)
        inside.addSpacing(10)
        inside.addWidget(self._text)
        inside.addSpacing(20)
        inside.addWidget(self._card)
        inside.addLayout(buttons)
        inside.addSpacing(12)
        inside.addWidget(self.temporary_button, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(3)
        content = QWidget()
        content.setProperty("role", "page")
        layout = QHBoxLayout(content)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addWidget(column)
        self.setWidget(content)


def _label(name: str, role: str) -> QLabel:
    label = plain_label("", role, wraps=True)
    label.setObjectName(name)
    return label
