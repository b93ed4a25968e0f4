"""The menus of a message: everything that can be done with it, and how another version of an answer can be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.gui.message_footer import can_continue
from sotto.gui.run_details import can_run_again

MOST_MODELS = 12
"""More than these are chosen in the dialog."""


class MessageAct(StrEnum):
    """What can be done with a message."""

    COPY = "copy"
    COPY_MARKDOWN = "copy_markdown"
    EDIT = "edit"
    AGAIN = "again"
    AGAIN_WITH = "again_with"
    CONTINUE = "continue"
    COMPARE = "compare"
    RUN_AGAIN = "run_again"
    BRANCH_OFF = "branch_off"
    PIN = "pin"
    UNPIN = "unpin"
    DELETE = "delete"
    DELETE_FROM_HERE = "delete_from_here"
    MAP = "map"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class MenuFacts:
    """What a menu depends on. ``is_busy``: an answer is being written in this chat; ``has_question``: the message
    follows a question; ``models`` are those that can answer."""

    message: Message
    is_busy: bool
    has_question: bool
    models: Sequence[InstalledModel] = ()


class MessageMenu(QMenu):
    """The menu of one message; it says what was chosen and does nothing itself."""

    chosen = Signal(object)
    """A :class:`MessageAct`."""
    model_chosen = Signal(object)
    """The :class:`InstalledModel` that is to write another version."""

    def __init__(self, facts: MenuFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = facts
        message = facts.message
        self.setObjectName("message_menu")
        self.setAccessibleName(self.tr("More about this message"))
        has_text = bool(message.content)
        self._add(self, MessageAct.COPY, self.tr("Copy"), has_text)
        if message.role is Role.ASSISTANT:
            self._add(self, MessageAct.COPY_MARKDOWN, self.tr("Copy as Markdown"), has_text)
        self.addSeparator()
        if message.role is Role.USER:
            self._add(self, MessageAct.EDIT, self.tr("Edit and ask again…"), not facts.is_busy)
        else:
            self._add_versions()
        if message.pinned:
            self._add(self, MessageAct.UNPIN, self.tr("No longer keep in mind"))
        else:
            self._add(self, MessageAct.PIN, self.tr("Keep in mind"), has_text or bool(message.attachments))
        self._add(self, MessageAct.BRANCH_OFF, self.tr("Branch into a new chat"), not self._is_streaming)
        self._add(self, MessageAct.MAP, self.tr("Map of this chat"))
        self.addSeparator()
        self._add(self, MessageAct.DELETE, self.tr("Delete message"), not facts.is_busy)
        self._add(self, MessageAct.DELETE_FROM_HERE, self.tr("Delete from here on"), not facts.is_busy)
        if message.role is Role.ASSISTANT:
            self.addSeparator()
            self._add(self, MessageAct.DETAILS, self.tr("Details…"), bool(message.run))
        if facts.is_busy:
            self._add_reason()

    @property
    def _is_streaming(self) -> bool:
        return self._facts.message.status is MessageStatus.STREAMING

    def _add_versions(self) -> None:
        facts = self._facts
        can_ask = facts.has_question and not facts.is_busy
        menu = fill_version_menu(QMenu(self.tr("Write another version"), self), facts, self.chosen, self.model_chosen)
        menu.setEnabled(can_ask)
        self.addMenu(menu)
        self._add(self, MessageAct.COMPARE, self.tr("Compare with another answer…"), facts.has_question)
        can_run = facts.has_question and can_run_again(facts.message)
        self._add(self, MessageAct.RUN_AGAIN, self.tr("Run again and compare"), can_run)
        if can_continue(facts.message):
            self._add(self, MessageAct.CONTINUE, self.tr("Continue"), not facts.is_busy)

    def _add_reason(self) -> None:
        self.addSeparator()
        reason = self.addAction(self.tr("Some of this has to wait for the answer."))
        reason.setObjectName("message_menu_reason")
        reason.setEnabled(False)

    def _add(self, menu: QMenu, act: MessageAct, text: str, is_enabled: bool = True) -> QAction:
        return add_act(menu, act, text, self.chosen, is_enabled)


class VersionMenu(QMenu):
    """The menu beside the button for another version: with which model, or with which settings."""

    chosen = Signal(object)
    model_chosen = Signal(object)

    def __init__(self, facts: MenuFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("version_menu")
        self.setAccessibleName(self.tr("Another version with…"))
        fill_version_menu(self, facts, self.chosen, self.model_chosen)
        if facts.is_busy or not facts.has_question:
            for action in self.actions():
                action.setEnabled(False)
            reason = self.tr("An answer is still being written.") if facts.is_busy else self.tr("There is no question.")
            self.addAction(reason).setEnabled(False)


def fill_version_menu(menu: QMenu, facts: MenuFacts, chosen: SignalInstance, model_chosen: SignalInstance) -> QMenu:
    """Put into ``menu`` what another version can be written with; the two signals are told what was chosen."""
    add_act(menu, MessageAct.AGAIN, _translate("As before"), chosen)
    add_act(menu, MessageAct.AGAIN_WITH, _translate("With other settings…"), chosen)
    writer = written_by(facts.message)
    others = [model for model in facts.models if model.id != writer]
    if others:
        menu.addSeparator()
    for model in others[:MOST_MODELS]:
        # An ampersand in a name is no shortcut.
        action = menu.addAction(model.name.replace("&", "&&"))
        action.setObjectName("version_model")
        action.triggered.connect(lambda _checked=False, one=model: model_chosen.emit(one))
    return menu


def written_by(message: Message) -> str:
    """Return the id of the model that wrote ``message``, "" if its record does not say."""
    model = message.run.get("model")
    return str(model.get("id") or "") if isinstance(model, Mapping) else ""


def add_act(menu: QMenu, act: MessageAct, text: str, chosen: SignalInstance, is_enabled: bool = True) -> QAction:
    """Add a line to ``menu`` that tells ``chosen`` about ``act``; its object name is ``message_`` and the act."""
    action = menu.addAction(text)
    action.setObjectName(f"message_{act.value}")
    action.setEnabled(is_enabled)
    action.triggered.connect(lambda: chosen.emit(act))
    return action


def _translate(text: str) -> str:
    return QCoreApplication.translate("MessageMenu", text)
