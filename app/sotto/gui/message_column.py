"""The messages of one branch as rows of a column: those near the screen drawn, searched and selected."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from sotto.domain.chat import Message, Role
from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.transcript import MessageNode
from sotto.gui.branch_rows import BranchRows, MessageSource
from sotto.gui.row_heights import RowHeights
from sotto.gui.theme import Theme
from sotto.gui.virtual_column import PEEK, VirtualColumn

if TYPE_CHECKING:  # imported with the first message: the window opens without any
    from sotto.gui.answer_widget import AnswerWidget
    from sotto.gui.context_marks import ContextMarks
    from sotto.gui.find_marks import FindMarks
    from sotto.gui.known_blocks import KnownBlocks
    from sotto.gui.left_rows import LeftRows
    from sotto.gui.markdown import MarkdownParser
    from sotto.gui.message_widget import UserMessageWidget
    from sotto.gui.rows_ahead import RowsAhead
    from sotto.gui.selection import TextSelection
    from sotto.gui.spare_rows import SpareRows

    AnyMessage = UserMessageWidget | AnswerWidget


class MessageColumn(VirtualColumn):
    """Shows messages that are complete; its subclass also shows one being written. Lives in the GUI thread."""

    regenerate_requested = Signal(str)
    retry_requested = Signal(str)
    version_requested = Signal(str)
    details_requested = Signal(object)
    way_chosen = Signal(str, str)
    """An answer's id, and what is to be done with the chat, which is too long: a value of ``WhenFull``."""
    link_requested = Signal(str)
    branch_shown = Signal()
    """Another chat, or another branch of it."""
    message_menu_requested = Signal(str, QPoint)
    """A message's id, and where on the screen its menu should open."""
    message_appeared = Signal(QWidget)
    """A message's widget was made; it may be deleted when one scrolls away from it."""

    def __init__(self, theme: Theme, widest: int, side: int, parent: QWidget | None = None) -> None:
        """``widest`` and ``side`` as in :class:`VirtualColumn`."""
        super().__init__(widest, side, parent)
        self._theme = theme
        self._parser: MarkdownParser | None = None
        self._known: KnownBlocks | None = None
        self._left_rows: LeftRows | None = None
        self._ahead: RowsAhead | None = None
        self._to_prepare: list[tuple[Sequence[Message], MessageId | None]] = []
        self._spare: SpareRows | None = None
        self._used: SpareRows | None = None
        """The spare rows whose column is shown now."""
        self._rows = BranchRows()
        self._siblings: Mapping[MessageId, tuple[MessageId, ...]] = {}
        self._marks: FindMarks | None = None
        self._context: ContextMarks | None = None
        self._selection: TextSelection | None = None
        self.set_spacing(_space(theme))
        theme.changed.connect(self._on_theme_changed)

    # ------------------------------------------------------------------------------------------------- content

    def show_conversation(
        self,
        branch: Sequence[MessageNode | Message],
        siblings: Mapping[MessageId, tuple[MessageId, ...]],
        source: MessageSource | None = None,
        at: MessageId | None = None,
    ) -> None:
        """Show ``branch``, root first, scrolled to the end, or to the message ``at`` if it is in it.

        ``source`` gives the messages of nodes; messages in ``branch`` need none. ``siblings`` gives, for messages with
        several versions, the ids of all of them in order. The newest messages are there when this returns; the others
        are made when one scrolls to them.
        """
        rows = BranchRows(branch, source)
        row = rows.row_of(at) if at is not None else None
        self._begin(rows, siblings, row)
        if at is not None and row is not None:
            self.scroll_to(at)
        else:
            self.work_now()
        self.branch_shown.emit()

    def clear(self) -> None:
        """Show nothing."""
        self._begin(BranchRows(), {})

    def prepare(self, messages: Sequence[Message], at: MessageId | None = None) -> None:
        """Make, when there is time, what one would see first of a chat that ends with ``messages``.

        If it would be opened ``at`` one of them, that is where one would look, and there may be others between those
        and the last ones. It is kept like the screen of a chat that was left; opening any chat before it is complete
        ends it, and what is there by then is kept. The newest wish comes first.
        """
        self._to_prepare.append((messages, at))
        if self._ahead is None:
            self._prepare_next()

    def _prepare_next(self) -> None:
        from sotto.gui.rows_ahead import RowsAhead

        while self._to_prepare:
            messages, at = self._to_prepare.pop()
            rows = BranchRows(messages)
            row = rows.row_of(at) if at is not None else len(rows) - 1
            if len(rows) and row is not None and not self._kept().knows(rows.ids[-1], rows.ids[row]):
                screen = self.column_width, self.viewport().height()
                first = row if at is not None else None
                ahead = self._ahead = RowsAhead(rows, self.new_column(), *screen, self._made_ahead, first)
                self._slices.add(ahead.column, partial(self._make_ahead, ahead))
                return

    def _made_ahead(self, message: Message, parent: QWidget) -> AnyMessage:
        widget = self._connected(message, parent)
        self.message_appeared.emit(widget)  # now: when its chat is opened it is only shown
        return widget

    def _make_ahead(self, ahead: RowsAhead) -> bool:
        """Make a row of a chat that is not shown; return whether there is more to do."""
        if self._ahead is not ahead:
            return False
        if ahead.make_some():
            return True
        self._ahead = None
        self._keep_ahead(ahead)
        self._prepare_next()
        return False

    def _keep_ahead(self, ahead: RowsAhead) -> None:
        stale = self._kept().drop(ahead.rows.ids[-1])
        kept = self._kept().keep(ahead.rows, ahead.placed(), ahead.column)
        self._maker.retire((*stale, *ahead.besides(kept), *self._kept().surplus()))

    def make_spares(self) -> None:
        """Make, when there is time, rows for a chat that nobody expects to be opened."""
        self._slices.add(self, self._make_spare)

    def _make_spare(self) -> bool:
        """Make a spare row; return whether there is more to do."""
        self._retire_unused()
        if self._spare is None:
            from sotto.gui.spare_rows import SpareRows

            self._spare = SpareRows(self.new_column(), self._made_spare)
        return self._spare.make_one()

    def _made_spare(self, role: Role, parent: QWidget) -> AnyMessage:
        nothing = Message(MessageId(""), ConversationId(""), None, role, "", 0)
        return self._connected(nothing, parent, is_spare=True)

    def _retire_unused(self) -> None:
        """Delete the spare rows that the chat which is shown did not need."""
        used, self._used = self._used, None
        if used is not None:
            self._maker.retire(used.rest())

    def forget_left(self) -> None:
        """Delete what is kept of chats that were left: one of them was deleted, or all look different now."""
        self._end_ahead()
        spare, self._spare = self._spare, None
        if spare is not None:
            self._maker.retire((*spare.rest(), spare.column))
        if self._left_rows is not None:
            self._maker.retire(self._left_rows.surplus(most=0))

    def forget(self) -> None:
        """Keep nothing of any chat but of the one that is shown: the chats are being locked."""
        self.forget_left()
        self._known = None

    def messages_read(self, messages: Iterable[MessageId]) -> None:
        """The source can give ``messages`` now."""
        width = self.column_width
        self.estimate_rows({row: self._rows.estimate(row, width) for row in self._rows.were_read(messages)})
        self.rows_arrived()

    def show_context(self, marks: ContextMarks) -> None:
        """Say under the messages what the model sees of the chat."""
        self._context = marks
        for row, widget in self.placed_rows():
            if widget.set_context(marks.of(widget.message)):  # type: ignore[attr-defined]
                self.measure(row)

    def replace_message(self, message: Message) -> None:
        """Take over what is new about a message; its text is the same."""
        self._rows.replace(message)
        if (widget := self.widget_of(message.id)) is not None:
            widget.message = message

    def text_of(self, message_id: MessageId) -> str:
        """Return the text of a message as it was written; "" for one that is not in this branch, or not read yet."""
        row = self._rows.row_of(message_id)
        if row is None:
            return ""
        widget = self.widget_of(message_id)
        if widget is not None:
            return widget.text
        message = self._rows.message(row)
        return message.content if message is not None else ""

    @property
    def text_selection(self) -> TextSelection:
        """What is selected in the messages, across them."""
        if self._selection is None:
            from sotto.gui.chat_selection import ChatTexts
            from sotto.gui.selection import TextSelection

            texts = ChatTexts(self, self.placed_rows, lambda row: self._rows.message(row))
            self._selection = TextSelection(texts, self)
        return self._selection

    def row_of(self, message_id: MessageId) -> int | None:
        """Return where a message stands in the branch, from 0; None if it is not in it."""
        return self._rows.row_of(message_id)

    def widget_of(self, message_id: MessageId) -> AnyMessage | None:
        """Return the widget of a message that is on the screen or near it."""
        row = self._rows.row_of(message_id)
        return self.widget_at(row) if row is not None else None  # type: ignore[return-value]

    # ------------------------------------------------------------------------------------------------- finding

    def scroll_to(self, message_id: MessageId, occurrence: int = 0) -> None:
        """Bring a message into view; while something is marked, its mark number ``occurrence``, as the current one."""
        row = self._rows.row_of(message_id)
        if row is None:
            return
        self._finder().make_current(message_id, occurrence)
        for _row, widget in self.placed_rows():
            self._finder().mark(widget)
        if row not in self.visible_rows() or self._finder().wanted is None:
            self.scroll_to_y(self.top_of(row) - PEEK)
        self.work_now()
        self._show_current_mark()

    def set_marks(self, query: str) -> None:
        """Mark every place where ``query`` stands, whatever its case; "" takes all marks away."""
        self._finder().set_query(query)
        for _row, widget in self.placed_rows():
            self._finder().mark(widget)

    def find(  # type: ignore[override]  # Qt's is about window handles
        self, query: str, found: Callable[[list[tuple[MessageId, int]]], None]
    ) -> None:
        """Call ``found`` with (message, occurrence) for every place of ``query`` in the branch, from the top.

        Also in messages that are not drawn; at once, or when they were looked through. The newest query wins.
        """
        self._finder().find(query, self._rows, found)

    def occurrences_in(self, message_id: MessageId) -> int | None:
        """Return how many marks a message has that is drawn; None for one that is not."""
        widget = self.widget_of(message_id)
        return self._finder().mark(widget) if widget is not None and widget.is_drawn else None

    # --------------------------------------------------------------------------------------- rows of the column

    def row_made(self, row: int, parent: QWidget) -> QWidget | None:
        message = self._rows.message(row)
        if message is None:
            self._rows.want(row)
            message = self._rows.message(row)
        if message is None:
            return None
        widget = self._spare_row(message, parent) or self._connected(message, parent)
        widget.set_versions(self._siblings.get(message.id, ()))
        if self._context is not None:
            widget.set_context(self._context.of(message))
        self.message_appeared.emit(widget)
        return widget

    def row_is_drawn(self, widget: QWidget) -> bool:
        return widget.is_drawn  # type: ignore[attr-defined,no-any-return]

    def row_is_kept(self, row: int, widget: QWidget) -> bool:
        return widget.is_kept  # type: ignore[attr-defined,no-any-return]

    def row_completed(self, row: int, widget: QWidget) -> bool:
        return widget.complete()  # type: ignore[attr-defined,no-any-return]

    def row_appeared(self, row: int, widget: QWidget) -> None:
        if self._marks is not None:
            self._marks.mark(widget)
            self._show_current_mark()
        if self._selection is not None:
            self._selection.show_in(row, widget.view)  # type: ignore[attr-defined]

    # ------------------------------------------------------------------------------------------------- private

    def _on_expanded(self, widget: AnyMessage) -> None:
        self.stop_following()  # what was opened stays under the pointer and grows downwards
        widget.keep(True)

    def _on_theme_changed(self) -> None:
        self.forget_left()
        self._maker.make_anew()
        for _row, widget in self.placed_rows():
            widget.restyle()  # type: ignore[attr-defined]
            if self._marks is not None:
                self._marks.mark(widget)
        self.set_spacing(_space(self._theme))
        for row, _widget in self.placed_rows():
            self.measure(row)

    def _begin(
        self, rows: BranchRows, siblings: Mapping[MessageId, tuple[MessageId, ...]], around: int | None = None
    ) -> None:
        """Have these rows; nothing is made of them yet. ``around`` is the one that will be looked at, else the last."""
        if self._selection is not None:
            self._selection.clear()
        self._end_ahead()
        self._retire_unused()
        spared, again = self._turn_to(rows, siblings, around)
        if again is None and len(rows) and self._spare is not None:
            self._used, self._spare = self._spare, None
            again = self._used.column, {}
        self._rows, self._siblings = rows, siblings
        self._context = None
        self.set_rows(RowHeights(rows.estimates(self.column_width, around)), spared, again, around)

    def _turn_to(
        self, rows: BranchRows, siblings: Mapping[MessageId, tuple[MessageId, ...]], around: int | None
    ) -> tuple[Collection[QWidget], tuple[QWidget, Mapping[int, QWidget]] | None]:
        """Keep the rows that are shown, if the end is among them, for there the chat will be opened again.

        Return those that are kept, and what was kept of ``rows``, with its column.
        """
        placed = self.placed_rows()
        if self._left_rows is None and not placed:
            return (), None
        left = self._kept()
        stale: list[QWidget] = []
        spared: Collection[QWidget] = ()
        if placed and placed[-1][0] == len(self._rows) - 1:
            stale += left.drop(self._rows.ids[-1])
            spared = left.keep(self._rows, placed, self.column)
        again = left.take(rows, siblings, around)
        self._maker.retire((*stale, *(again.stale if again is not None else ()), *left.surplus()))
        return spared, again[:2] if again is not None else None

    def _kept(self) -> LeftRows:
        if self._left_rows is None:
            from sotto.gui.left_rows import LeftRows

            self._left_rows = LeftRows()
        return self._left_rows

    def _end_ahead(self) -> None:
        """Prepare no more chats; of one that is not complete, what is there is kept: it may be the one to be opened."""
        self._to_prepare.clear()
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            self._keep_ahead(ahead)

    def _spare_row(self, message: Message, parent: QWidget) -> AnyMessage | None:
        """Return a spare row in ``parent`` that shows ``message`` now, if there is one."""
        if self._used is None or self._used.column is not parent:
            return None
        return self._used.take(message)

    def _connected(self, message: Message, parent: QWidget, *, is_spare: bool = False) -> AnyMessage:
        widget = self._made(message, parent, is_spare)
        widget.version_requested.connect(self.version_requested)
        widget.link_requested.connect(self.link_requested)
        widget.menu_requested.connect(self.message_menu_requested)
        widget.expanded.connect(lambda: self._on_expanded(widget))
        widget.expect_width(self.column_width)
        return widget

    def _made(self, message: Message, parent: QWidget, is_spare: bool) -> AnyMessage:
        from sotto.gui.message_widget import UserMessageWidget

        if message.role is Role.USER:
            return UserMessageWidget(message, self._theme, self._slices, parent, is_spare=is_spare)
        from sotto.gui.answer_widget import AnswerWidget
        from sotto.gui.known_blocks import KnownBlocks
        from sotto.gui.markdown import MarkdownParser

        self._parser = self._parser or MarkdownParser()
        self._known = self._known or KnownBlocks()
        parts = (self._theme, self._slices, self._parser)
        widget = AnswerWidget(message, *parts, parent, known=self._known, is_spare=is_spare)
        widget.regenerate_requested.connect(self.regenerate_requested)
        widget.retry_requested.connect(self.retry_requested)
        widget.details_requested.connect(self.details_requested)
        widget.way_chosen.connect(self.way_chosen)
        return widget

    def _finder(self) -> FindMarks:
        if self._marks is None:
            from sotto.gui.find_marks import FindMarks

            self._marks = FindMarks()
        return self._marks

    def _show_current_mark(self) -> None:
        """Scroll to the current mark as soon as its message is drawn."""
        if self._marks is None or self._marks.wanted is None:
            return
        widget = self.widget_of(self._marks.wanted)
        if widget is None or self._rows.row_of(self._marks.wanted) not in dict(self.placed_rows()):
            return
        place = self._marks.take_place(widget)
        if place is not None:
            y = place.y() + self.verticalScrollBar().value() + widget.mapTo(self.viewport(), QPoint()).y()
            height = self.viewport().height()
            top = self.verticalScrollBar().value()
            if not top + 40 <= y <= top + height - 80:
                self.scroll_to_y(y - height // 3)


def _space(theme: Theme) -> int:
    """Return the pixels between two rows: most of what is between messages belongs to the answers themselves."""
    return theme.spacing.message_gap // 10
