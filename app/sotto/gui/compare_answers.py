"""What the two columns of a comparison show: versions that are there, and new ones while they are written.

A chat writes one answer at a time. What is wanted meanwhile waits here and is begun as soon as the chat is free; it is
an ordinary version of the answer, stored like any other, and nothing of it exists before it is begun.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeGuard

from PySide6.QtCore import QObject

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.context import RoomStep
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.gui.answer_events import AnswerSubscription
from sotto.gui.answer_widget import AnswerWidget
from sotto.gui.compare_column import CompareColumn
from sotto.gui.compare_view import CompareView
from sotto.gui.compare_words import difference_words, own_settings, verdict_words
from sotto.gui.message_menu import written_by
from sotto.gui.open_chat import OpenChat
from sotto.gui.texts import said
from sotto.services.container import Services

_WAITING: Final = MessageId("")
"""Stands for an answer that is not begun yet."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A version that somebody wants in a column: as always but for ``changes``; None is the model of the chat.

    ``again``: the answer that is to be asked for in exactly the same way, whatever is set now.
    """

    side: int
    model: InstalledModel | None
    changes: Mapping[str, object]
    insists: bool = False
    again: Message | None = None


class CompareAnswers(QObject):
    """Lives in the GUI thread, as long as its view. ``base`` is an answer to the question, whose versions are shown."""

    def __init__(
        self, services: Services, view: CompareView, chat: OpenChat, conversation: ConversationId, base: MessageId
    ) -> None:
        super().__init__(view)
        self._services = services
        self._view = view
        self._chat = chat
        self._conversation = conversation
        self._base = base
        self._shown: list[MessageId | None] = [None, None]
        self._before: list[MessageId | None] = [None, None]
        self._asked: list[Wanted | None] = [None, None]
        self._waiting: deque[Wanted] = deque()
        self._subscription = AnswerSubscription(services, self)

    @property
    def conversation(self) -> ConversationId:
        """The chat that the question belongs to."""
        return self._conversation

    @property
    def shown(self) -> tuple[MessageId | None, ...]:
        """The message in each column; None where there is none yet."""
        return tuple(None if each == _WAITING else each for each in self._shown)

    def detach(self) -> None:
        """Stop listening; what waits is not written."""
        self._waiting.clear()
        self._subscription.end()

    def show_start(self, side: int) -> None:
        """Ask in a column who should write its answer."""
        self._shown[side] = None
        models = tuple(self._services.models.installed)
        other = self._view.columns[1 - side].message
        self._view.columns[side].show_start(models, written_by(other) if other is not None else "")
        self._view.name_tab(side, self._tab_text(side))

    def show_version(self, side: int, message: MessageId) -> None:
        """Show a version that is there in a column; read first if it must be."""
        self._cancel(side)
        self._shown[side] = message
        self._asked[side] = None
        live = self._services.chat.live(self._conversation)
        known = self._chat.tree.message(message)
        if known is not None and live is not None and live.message == message:
            known = replace(known, content=live.text, reasoning=live.reasoning, status=MessageStatus.STREAMING)
        if known is not None:
            self._show(side, known)
            return

        def read(found: list[Message]) -> None:
            if self._subscription.is_active and found and self._shown[side] == message:
                self._show(side, found[0])

        self._services.history.messages([message], self._conversation).success(read)

    def write(self, wanted: Wanted) -> None:
        """Have a new version written in a column: at once, or when the chat is free."""
        side = wanted.side
        self._cancel(side)
        self._before[side] = self.shown[side]
        self._asked[side] = wanted
        self._shown[side] = _WAITING
        self._waiting.append(wanted)
        model = wanted.model or self._services.models.selected
        name = model.name if model is not None else ""
        if wanted.again is not None:
            name = wanted.again.model
        empty = Message(_WAITING, self._conversation, None, Role.ASSISTANT, "", 0, MessageStatus.STREAMING, model=name)
        self._view.columns[side].show_message(empty, (), waits=True)
        self._show_differences()
        self._begin_next()

    def write_again(self, side: int, changes: Mapping[str, object] | None = None) -> None:
        """Try again what failed in a column, with these ``changes``, also with a model that crashed repeatedly."""
        asked, message = self._asked[side], self._view.columns[side].message
        if asked is None:
            asked = Wanted(side, self.writer_of(message), {})
        self.write(replace(asked, insists=True, changes={**asked.changes, **(changes or {})}))

    def stop(self, side: int) -> None:
        """End the answer in a column; one that only waited is forgotten."""
        if self._cancel(side):
            before = self._before[side]
            if before is not None:
                self.show_version(side, before)
            else:
                self.show_start(side)
            return
        live = self._services.chat.live(self._conversation)
        if live is not None and live.message == self._shown[side]:
            self._services.chat.stop(live.job)

    def writer_of(self, message: Message | None) -> InstalledModel | None:
        """Return the model that wrote a message, if it is installed; else None, the model of the chat."""
        writer = written_by(message) if message is not None else ""
        return next((model for model in self._services.models.installed if str(model.id) == writer), None)

    def changes_of(self, side: int) -> Mapping[str, object]:
        """Return the settings that the answer in a column was asked with here, beyond the usual ones."""
        asked = self._asked[side]
        return asked.changes if asked is not None else {}

    def shows(self, conversation: ConversationId, message: MessageId) -> bool:
        """Tell whether ``message`` stands in a column."""
        return message in self._shown

    def add_message(self, message: Message) -> None:
        """Show an answer that was just begun, and offer it as a version."""
        if message.id in self._shown:
            self._show(self._shown.index(message.id), message)
        if message.conversation == self._conversation:
            for side, column in enumerate(self._view.columns):
                if self._shown[side] is not None and self._shown[side] != _WAITING:
                    column.show_versions(self._versions())

    def append_text(self, message: MessageId, text: str, is_reasoning: bool) -> None:
        """Add text to an answer that is being written."""
        for shown, column in zip(self._shown, self._view.columns, strict=True):
            if shown == message:
                column.take(text, is_reasoning)

    def finish_message(self, message: Message, error: UserFacingError | None) -> None:
        """Show the final state of an answer, and begin the next one."""
        for shown, column in zip(self._shown, self._view.columns, strict=True):
            if shown == message.id:
                column.finish(message, error)
                self._view.announce(self._announcement(column, message, error))
        self._show_differences()
        if message.conversation == self._conversation:
            self._begin_next()

    def set_queued(self, message: MessageId, ahead: int) -> None:
        """Say that an answer waits for so many others."""
        if (answer := self._answer(message)) is not None:
            answer.set_queued(ahead)

    def set_prompt_progress(self, message: MessageId, done: int, total: int) -> None:
        """Say how much the model has read, in tokens."""
        if (answer := self._answer(message)) is not None:
            answer.set_prompt_progress(done, total)

    def set_loading(self, message: MessageId, fraction: float) -> None:
        """Say that an answer waits for the model; ``fraction`` is 0…1."""
        if (answer := self._answer(message)) is not None:
            answer.set_loading(fraction)

    def set_room_step(self, message: MessageId, step: RoomStep) -> None:
        """Say what is done so that the chat fits."""
        if (answer := self._answer(message)) is not None:
            answer.set_room_step(step)

    def _cancel(self, side: int) -> bool:
        """Forget what waits for a column; return whether there was something."""
        waited = [wanted for wanted in self._waiting if wanted.side == side]
        for wanted in waited:
            self._waiting.remove(wanted)
        return bool(waited)

    def _begin_next(self) -> None:
        chat = self._services.chat
        if not self._waiting or chat.job_of(self._conversation) is not None:
            return
        wanted = self._waiting.popleft()
        try:
            if wanted.again is not None:
                chat.run_again(wanted.again, changes=wanted.changes, insists=wanted.insists)
            else:
                chat.regenerate(
                    self._base, self._conversation, model=wanted.model, changes=wanted.changes, insists=wanted.insists
                )
        except UserFacingError as error:
            self._view.columns[wanted.side].fail(error)
            self._begin_next()
            return
        live = chat.live(self._conversation)
        if live is not None:
            self._shown[wanted.side] = live.message
            self._mark_begun(wanted.side, live.message)

    def _mark_begun(self, side: int, message: MessageId) -> None:
        column = self._view.columns[side]
        if column.message is not None:
            self._show(side, replace(column.message, id=message))

    def _show(self, side: int, message: Message) -> None:
        self._view.columns[side].show_message(message, self._versions())
        self._view.name_tab(side, self._tab_text(side))
        self._show_differences()

    def _tab_text(self, side: int) -> str:
        column = self._view.columns[side]
        name = column.message.model if column.message is not None else ""
        return name or column.accessibleName()

    def _versions(self) -> tuple[MessageId, ...]:
        found = self._chat.tree.alternatives().values()
        return next((versions for versions in found if self._base in versions), (self._base,))

    def _show_differences(self) -> None:
        records = []
        for side, column in enumerate(self._view.columns):
            message = column.message
            records.append(own_settings(message, self.changes_of(side)) if message is not None else {})
        for side, column in enumerate(self._view.columns):
            is_complete = column.message is not None and bool(column.message.run)
            words = difference_words(records[side], records[1 - side], is_complete=is_complete)
            column.show_difference(words)
        self._view.show_verdict(*self._verdict())

    def _verdict(self) -> tuple[str, bool]:
        """Return what there is to say of the two texts, and whether it can be shown where they differ."""
        first, second = (column.message for column in self._view.columns)
        if not (_is_written(first) and _is_written(second)) or first.id == second.id:
            return "", False
        asked = self._asked[1]
        is_again = asked is not None and asked.again is not None and asked.again.id == first.id
        return verdict_words(first, second, is_again=is_again), first.content != second.content

    def _answer(self, message: MessageId) -> AnswerWidget | None:
        return self._view.columns[self._shown.index(message)].answer if message in self._shown else None

    def _announcement(self, column: CompareColumn, message: Message, error: UserFacingError | None) -> str:
        if error is not None:
            return said(error.text)
        if message.status is MessageStatus.STOPPED:
            return self.tr("{answer} stopped").format(answer=column.accessibleName())
        return self.tr("{answer} complete").format(answer=column.accessibleName())


def _is_written(message: Message | None) -> TypeGuard[Message]:
    """Tell whether a column shows an answer that is over, with a text."""
    is_over = message is not None and message.status is not MessageStatus.STREAMING
    return is_over and message is not None and bool(message.content)
