"""Comparing two answers to one question: how one gets there, and back to the chat with one of them or with neither."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from sotto.config.options import WHEN_FULL
from sotto.domain.chat import Message, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.events import MessageAdded, MessageFinished
from sotto.domain.ids import MessageId
from sotto.domain.models import InstalledModel
from sotto.gui.chat_page import ChatPage
from sotto.gui.compare_answers import CompareAnswers, Wanted
from sotto.gui.compare_column import CompareColumn
from sotto.gui.compare_view import CompareView
from sotto.gui.kept_place import KeptPlace
from sotto.gui.message_menu import MenuFacts, MessageAct, VersionMenu, add_act
from sotto.gui.open_chat import OpenChat
from sotto.services.container import Services
from sotto.services.history import OpenedConversation
from sotto.services.tasks import Task

ShowAgain = Callable[[Task[OpenedConversation], KeptPlace | None], None]
FIRST: Final = 0
SECOND: Final = 1


class CompareController(QObject):
    """Lives in the GUI thread, with the chat page. One comparison at a time."""

    opened_changed = Signal(bool)
    """Whether answers stand in the place of the chat."""
    details_requested = Signal(object)

    def __init__(self, services: Services, page: ChatPage, chat: OpenChat, again: ShowAgain) -> None:
        """``again`` shows the open chat anew once it has been read."""
        super().__init__(page)
        self._services = services
        self._page = page
        self._chat = chat
        self._again = again
        self._view: CompareView | None = None
        self._answers: CompareAnswers | None = None
        self._leaf: MessageId | None = None
        self._place: KeptPlace | None = None

    @property
    def view(self) -> CompareView | None:
        """The comparison that is shown."""
        return self._view

    @property
    def answers(self) -> CompareAnswers | None:
        """What its columns show."""
        return self._answers

    def open(self, answer: MessageId | None) -> None:
        """Show an answer of the branch (None: its last one) beside another version, or ask who should write one.

        Raises UserFacingError ``no_answer`` or ``no_question``.
        """
        path = self._chat.tree.shown()
        if answer is None:
            answer = next((node.id for node in reversed(path) if node.role is Role.ASSISTANT), None)
        row = next((row for row, node in enumerate(path) if node.id == answer), None)
        conversation = self._chat.conversation
        if answer is None or row is None or conversation is None or not self._chat.is_read:
            text, hint = self.tr("There is no answer to compare yet."), self.tr("Ask something first.")
            raise UserFacingError("no_answer", text, hint)
        if row == 0 or path[row - 1].role is not Role.USER:
            from sotto.services.new_messages import no_question

            raise no_question()
        self.leave()
        self._leaf = path[-1].id
        self._place = KeptPlace(self._page.view, [node.id for node in path if node.role is not Role.SYSTEM])
        view = self._view = CompareView(self._page.theme)
        self._answers = CompareAnswers(self._services, view, self._chat, conversation, answer)
        self._connect(view)
        self._page.set_aside(view)
        self._show_question(path[row - 1].id)
        self._answers.show_version(FIRST, answer)
        other = self._neighbour(answer)
        if other is not None:
            self._answers.show_version(SECOND, other)
        else:
            self._answers.show_start(SECOND)
            view.show_column(SECOND)
        view.back_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened_changed.emit(True)

    def open_again(self, answer: Message) -> None:
        """Show an answer beside what comes when it is asked for again in the same way. Raises like :meth:`open`."""
        if self._answers is None:
            self.open(answer.id)
        if self._answers is not None and self._view is not None:
            self._answers.show_version(FIRST, answer.id)
            self._answers.write(Wanted(SECOND, None, {}, again=answer))
            self._view.show_column(SECOND)

    def open_when_added(self, answer: MessageId) -> None:
        """Show an answer that was just asked for as soon as it is there, and ask who should write another one."""
        subscriptions: list[Callable[[], None]] = []

        def end() -> None:
            while subscriptions:
                subscriptions.pop()()

        def added(event: MessageAdded) -> None:
            if event.message.id == answer:
                end()
                QTimer.singleShot(0, self, partial(self._open_added, answer))  # the chat takes it in first

        def finished(event: MessageFinished) -> None:
            if event.message.id == answer:
                end()

        hub = self._services.hub
        subscriptions += [hub.subscribe(MessageAdded, added), hub.subscribe(MessageFinished, finished)]

    def back(self) -> None:
        """Show the chat as it was before; what was written stays in it as other versions."""
        leaf, place, conversation = self._leaf, self._place, self._chat.conversation
        self.leave()
        if conversation is not None and leaf is not None:
            self._again(self._services.history.show_branch(conversation, leaf), place)
            self._page.composer.edit.setFocus()

    def leave(self) -> None:
        """Show the messages again, whatever they are; nothing happens if there is no comparison."""
        if self._view is None or self._answers is None:
            return
        self._answers.detach()
        self._view = self._answers = self._place = None
        self._page.set_aside(None)
        self.opened_changed.emit(False)

    def _open_added(self, answer: MessageId) -> None:
        if self._chat.is_read and any(node.id == answer for node in self._chat.tree.shown()):
            self.open(answer)

    def _connect(self, view: CompareView) -> None:
        view.left.connect(self.back)
        view.difference_wanted.connect(self._show_difference)
        for side, column in enumerate(view.columns):
            column.chosen.connect(partial(self._go_on_with, side))
            column.write_menu_requested.connect(partial(self._show_write_menu, side))
            column.menu_requested.connect(partial(self._show_menu, column))
            column.stop_requested.connect(partial(self._with_answers, CompareAnswers.stop, side))
            column.retry_requested.connect(partial(self._with_answers, CompareAnswers.write_again, side))
            column.way_chosen.connect(partial(self._on_way_chosen, side))
            column.version_requested.connect(partial(self._on_version_requested, side))
            column.model_chosen.connect(partial(self._write, side))
            column.settings_wanted.connect(partial(self._choose_settings, side))
            column.details_requested.connect(self.details_requested)
            column.link_requested.connect(self._page.view.link_requested)

    def _with_answers(self, act: Callable[[CompareAnswers, int], None], side: int) -> None:
        if self._answers is not None:
            act(self._answers, side)

    def _on_way_chosen(self, side: int, way: str) -> None:
        if self._answers is not None:
            self._answers.write_again(side, {WHEN_FULL.name: way})

    def _on_version_requested(self, side: int, message: str) -> None:
        if self._answers is not None:
            self._answers.show_version(side, MessageId(message))

    def _write(self, side: int, model: InstalledModel | None) -> None:
        if self._answers is not None:
            self._answers.write(Wanted(side, model, {}))

    def _go_on_with(self, side: int) -> None:
        conversation = self._chat.conversation
        message = self._answers.shown[side] if self._answers is not None else None
        if message is None or conversation is None:
            return
        self.leave()
        reading = self._services.history.show_branch(conversation, message)
        self._again(reading, None)
        self._page.composer.edit.setFocus()

        def shown(opened: OpenedConversation) -> None:
            if opened.conversation.active_leaf != message:
                self._page.view.scroll_to(message)

        reading.success(shown)

    def _neighbour(self, answer: MessageId) -> MessageId | None:
        versions = self._chat.tree.alternatives().get(answer, ())
        if answer not in versions:
            return None
        at = versions.index(answer)
        return versions[at - 1] if at > 0 else versions[at + 1]

    def _show_question(self, question: MessageId) -> None:
        known = self._chat.tree.message(question)
        view = self._view
        if known is not None and view is not None:
            view.show_question(known)
            return

        def read(found: list[Message]) -> None:
            if found and view is not None and view is self._view:
                view.show_question(found[0])

        self._services.history.messages([question], self._chat.conversation).success(read)

    def _show_write_menu(self, side: int, place: QPoint) -> None:
        """Open the menu that says who should write another answer in a column."""
        view, answers = self._view, self._answers
        message = view.columns[side].message if view is not None else None
        if view is None or answers is None or message is None:
            return
        menu = VersionMenu(MenuFacts(message, False, True, tuple(self._services.models.installed)), view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def act(chosen: str) -> None:
            if chosen == MessageAct.AGAIN:
                answers.write(Wanted(side, answers.writer_of(message), answers.changes_of(side)))
            else:
                self._choose_settings(side)

        menu.chosen.connect(act)
        menu.model_chosen.connect(partial(self._write, side))
        menu.popup(place)

    def _choose_settings(self, side: int) -> None:
        """Ask for model and settings of a new answer in a column."""
        view, answers = self._view, self._answers
        if view is None or answers is None:
            return
        message = view.columns[side].message or view.columns[1 - side].message
        if message is None:
            return
        from sotto.gui.version_dialog import VersionDialog

        dialog = VersionDialog(self._services, message, tuple(self._services.models.installed), self._page.window())

        def wanted(model: InstalledModel, changes: dict[str, object]) -> None:
            if answers is self._answers:
                answers.write(Wanted(side, model, changes))

        dialog.version_wanted.connect(wanted)
        dialog.open()

    def _show_run(self, message: Message) -> None:
        """Open the details of an answer, from which it can be asked for again."""
        from sotto.gui.run_dialog import RunDialog

        dialog = RunDialog(message, self._page.window())
        dialog.again_wanted.connect(self.open_again)
        dialog.open()

    def _show_difference(self) -> None:
        from sotto.domain.text_difference import difference_of
        from sotto.gui.difference_dialog import DifferenceDialog

        if self._view is not None:
            first, second = (column.text for column in self._view.columns)
            DifferenceDialog(difference_of(first, second), self._page.window()).open()

    def _show_menu(self, column: CompareColumn, place: QPoint) -> None:
        """Open the menu of an answer: copies, and how it came about."""
        message = column.message
        if message is None:
            return
        menu = _AnswerMenu(message, bool(column.text), column)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def act(chosen: str) -> None:
            if chosen == MessageAct.DETAILS:
                self._show_run(message)
            elif chosen == MessageAct.COPY_MARKDOWN:
                QGuiApplication.clipboard().setText(column.text)
            else:
                from sotto.gui.message_actions import as_it_looks

                QGuiApplication.clipboard().setText(as_it_looks(column.text))

        menu.chosen.connect(act)
        menu.popup(place)


class _AnswerMenu(QMenu):
    """What can be done with an answer that stands beside another one."""

    chosen = Signal(object)

    def __init__(self, message: Message, has_text: bool, parent: CompareColumn) -> None:
        super().__init__(parent)
        self.setObjectName("compare_menu")
        self.setAccessibleName(self.tr("More about this answer"))
        add_act(self, MessageAct.COPY, self.tr("Copy"), self.chosen, has_text)
        add_act(self, MessageAct.COPY_MARKDOWN, self.tr("Copy as Markdown"), self.chosen, has_text)
        self.addSeparator()
        add_act(self, MessageAct.DETAILS, self.tr("Details…"), self.chosen, bool(message.run))
