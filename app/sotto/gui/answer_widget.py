"""An answer from the first wait to its last token, and what is shown when it does not get there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sotto.domain.chat import Message, MessageStatus
from sotto.domain.context import RoomStep, RoomTrouble
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import StopReason
from sotto.domain.ids import MessageId
from sotto.gui.blocks import Block
from sotto.gui.known_blocks import KnownBlocks, KnownStream
from sotto.gui.markdown import MarkdownParser
from sotto.gui.message_footer import number_of
from sotto.gui.message_notice import MessageNotice
from sotto.gui.message_widget import CollapsingText, MessageWidget
from sotto.gui.reasoning_fold import ReasoningFold
from sotto.gui.text_stream import MarkdownStream
from sotto.gui.text_style import prose_style
from sotto.gui.theme import Theme
from sotto.gui.throttle import Slices
from sotto.gui.tokens import EDGE
from sotto.services.context_record import context_facts


class AnswerWidget(MessageWidget):
    """One answer. ``take`` may be called for every token; ``draw`` puts what was taken on the screen."""

    regenerate_requested = Signal(str)
    retry_requested = Signal(str)
    details_requested = Signal(object)
    way_chosen = Signal(str, str)
    """The answer's id, and what is to be done with a chat that is too long: a value of ``WhenFull``."""

    def __init__(
        self,
        message: Message,
        theme: Theme,
        slices: Slices,
        parser: MarkdownParser,
        parent: QWidget | None = None,
        *,
        known: KnownBlocks | None = None,
        has_footer: bool = True,
        is_spare: bool = False,
    ) -> None:
        """``known`` has the blocks of answers that were drawn before, and is given those of this one.

        ``has_footer``: what can be done with the answer stands below it; else it stands elsewhere. ``is_spare``:
        nothing is shown before :meth:`show_stored`.
        """
        super().__init__(message, parent)
        self._has_footer = has_footer
        self._theme = theme
        self._slices = slices
        self._parser = parser
        self._known = known if known is not None and message.status is not MessageStatus.STREAMING else None
        self._versions: tuple[MessageId, ...] = ()
        self._content = ""
        self._undrawn: list[str] = []
        self._undrawn_reasoning: list[str] = []
        self._is_written = False
        self._step: RoomStep | None = None
        self.setObjectName("answer")
        self.setAccessibleName(self.tr("Answer"))
        self._reasoning: ReasoningFold | None = None
        self._text = self._new_text(self._known.get(message.content) if self._known is not None else None)
        self._notice: MessageNotice | None = None
        self.footer.regenerate_requested.connect(lambda: self.regenerate_requested.emit(self.message.id))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, theme.spacing.message_gap)
        self._column.setSpacing(0)
        self._inset = QVBoxLayout()
        self._inset.setContentsMargins(EDGE, 0, EDGE, 0)
        self._inset.setSpacing(0)
        self._inset.addWidget(self._text)
        self._column.addLayout(self._inset)
        self._column.addWidget(self.footer)
        if not is_spare:
            self._show_stored(message)

    def make_spare_parts(self) -> None:
        self.view.make_spares(texts=2, code=1)  # behind code another text begins
        self.footer.complete()

    def show_stored(self, message: Message) -> None:
        """Show ``message``, an answer that is complete, in a spare widget."""
        self.message = message
        blocks = self._known.get(message.content) if self._known is not None else None
        if blocks is not None:
            self.view.restart(KnownStream(blocks))
        self._show_stored(message)

    @property
    def text(self) -> str:
        """The answer so far, also what is not drawn yet."""
        return self._content

    @property
    def is_drawn(self) -> bool:
        """Whether all that was written is on the screen."""
        return self._text.is_drawn and not self._undrawn

    @property
    def is_kept(self) -> bool:
        return super().is_kept or self.message.status is MessageStatus.STREAMING

    @property
    def status_text(self) -> str:
        """The line under the answer that says what is going on."""
        return self._notice.text if self._notice is not None else ""

    def set_versions(self, versions: tuple[MessageId, ...]) -> None:
        """Offer ``versions`` of this answer."""
        self._versions = versions
        self.footer.show_message(self.message, versions)

    def take(self, text: str, is_reasoning: bool) -> None:
        """Take in text that was just written; nothing is drawn before :meth:`draw`."""
        self._is_written = True
        if is_reasoning:
            self._undrawn_reasoning.append(text)
        else:
            self._content += text
            self._undrawn.append(text)

    def draw(self) -> None:
        """Put on the screen what was taken in."""
        reasoning, text = "".join(self._undrawn_reasoning), "".join(self._undrawn)
        self._undrawn_reasoning.clear()
        self._undrawn.clear()
        if reasoning:
            self._say("")
            self._fold().append(reasoning)
        if text:
            self._say("")
            if len(text) == len(self._content):
                self._end_reasoning()
            self._text.append(text)

    def set_queued(self, ahead: int = 1) -> None:
        """So many other answers are written first."""
        if ahead <= 1:
            self._say(self.tr("Waiting until the other answer is written…"))
        else:
            self._say(self.tr("Waiting: {count} answers go first…").format(count=QLocale().toString(ahead)))

    def set_loading(self, fraction: float) -> None:
        """The model is being loaded; ``fraction`` is 0…1."""
        text = self.tr("Getting the model ready… {percent} %")
        if self._step is RoomStep.ENLARGING:
            text = self.tr("Loading the model with a larger context window… {percent} %")
        self._say(text.format(percent=round(100 * min(1.0, max(0.0, fraction)))))

    def set_room_step(self, step: RoomStep) -> None:
        """The chat is too long for the model; this is done about it first."""
        self._step = step
        is_summarising = step is RoomStep.SUMMARISING
        self._say(
            self.tr("Summarising earlier messages…")
            if is_summarising
            else self.tr("Loading the model with a larger context window…")
        )

    def set_prompt_progress(self, done: int, total: int) -> None:
        """The model has read ``done`` of ``total`` tokens: what was asked, or once more what it has just written."""
        if total <= 0 or (self._content and not self._is_written):
            return
        text = self.tr("Reading your message… {percent} %")
        if self._is_written:
            text = self.tr("Checking what was written… {percent} %")
        self._say(text.format(percent=round(100 * min(done, total) / total)))

    def finish(self, message: Message, error: UserFacingError | None) -> None:
        """Show the final state of the answer; ``message`` is what was stored."""
        self.draw()
        self.message = message
        if message.content != self._content:
            self._replace_text(message.content)
        self._set_reasoning(message.reasoning)
        self._show_state(message, error)
        self.footer.show_message(message, self._versions)

    def expect_width(self, width: int) -> None:
        """Tell the width in pixels that this answer will have."""
        self._text.view.expect_width(width - 2 * EDGE)

    def restyle(self) -> None:
        """Draw the text again after a change of theme."""
        self._column.setContentsMargins(0, 0, 0, self._theme.spacing.message_gap)
        self._text.view.set_style(prose_style(self._theme))
        if self._reasoning is not None:
            self._reasoning.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.expect_width(event.size().width())

    def _fold(self) -> ReasoningFold:
        """Return the fold over the model's notes; most answers have none, and making a message must be quick."""
        if self._reasoning is None:
            self._reasoning = ReasoningFold(self._theme, self._slices)
            self._reasoning.expanded.connect(self.expanded)
            self._column.insertWidget(0, self._reasoning)
        return self._reasoning

    def _say(self, text: str) -> None:
        """Say what goes on in a line under the text; "" for nothing."""
        if text or self._notice is not None:
            self._said().show_line(text)

    def _said(self) -> MessageNotice:
        """Return the notice under the text; most answers need none."""
        if self._notice is None:
            self._notice = MessageNotice()
            self._notice.retry_requested.connect(lambda: self.retry_requested.emit(self.message.id))
            self._notice.details_requested.connect(self.details_requested)
            self._notice.way_chosen.connect(lambda way: self.way_chosen.emit(self.message.id, way))
            self._inset.addWidget(self._notice)
        return self._notice

    def _set_reasoning(self, text: str) -> None:
        if text or self._reasoning is not None:
            self._fold().set_text(text)

    def _end_reasoning(self, milliseconds: float = 0) -> None:
        if self._reasoning is not None:
            self._reasoning.finish(milliseconds)

    def _new_text(self, blocks: Sequence[Block] | None = None) -> CollapsingText:
        """Return a field for the answer, whose ``blocks`` may be known."""
        stream = MarkdownStream(self._parser) if blocks is None else KnownStream(blocks)
        text = CollapsingText(stream, prose_style(self._theme), self.tr("Answer"), self._slices)
        text.link_activated.connect(self.link_requested)
        text.expanded.connect(self.expanded)
        if self._known is not None and blocks is None:
            text.resized.connect(self._keep_blocks)
        return text

    def _keep_blocks(self) -> None:
        if self._known is not None and self._text.is_drawn and not self._text.view.is_full:
            self._known.keep(self._content, self._text.view.blocks)

    def _show_stored(self, message: Message) -> None:
        self._content = message.content
        self._set_reasoning(message.reasoning)
        self._text.set_text(message.content)
        self._show_state(message, None)
        self.footer.show_message(message, self._versions)

    def _replace_text(self, content: str) -> None:
        text = self._new_text()
        self._inset.replaceWidget(self._text, text)
        self._text.hide()
        self._text.deleteLater()
        self._text = text
        self._content = content
        self.expect_width(self.width())
        text.set_text(content)

    def _show_state(self, message: Message, error: UserFacingError | None) -> None:
        is_streaming = message.status is MessageStatus.STREAMING
        self.footer.setVisible(self._has_footer and not is_streaming)
        if not is_streaming:
            self._end_reasoning(number_of(message.run, "reasoning_ms"))
        match message.status:
            case MessageStatus.STREAMING:
                self._say("" if message.content else self.tr("One moment…"))
            case MessageStatus.STOPPED:
                self._say(self.tr("Stopped."))
            case MessageStatus.INTERRUPTED | MessageStatus.FAILED:
                is_interrupted = message.status is MessageStatus.INTERRUPTED
                error = error or self._stored_error(message)
                self._said().show_error(error, is_interrupted, asks=context_facts(message.run).asks)
            case _:
                self._say(self._end_of(message))

    def _stored_error(self, message: Message) -> UserFacingError:
        if message.status is MessageStatus.INTERRUPTED:
            text = self.tr("This answer was interrupted. What was written so far is kept.")
        else:
            text = self.tr("This answer could not be written.")
        return UserFacingError("", message.error or text)

    def _end_of(self, message: Message) -> str:
        match message.run.get("stop_reason"):
            case StopReason.LENGTH.value:
                return self.tr("The answer ends here because it reached its greatest length.")
            case StopReason.CONTEXT.value:
                return self.tr("The answer ends here because the context window is full.")
        if message.content:
            return self._trouble_of(message)
        return self.tr("The model wrote nothing.")

    def _trouble_of(self, message: Message) -> str:
        """Return why the model saw less of the chat than the user wanted; "" if it did not."""
        match context_facts(message.run).trouble:
            case RoomTrouble.NO_SUMMARY.value:
                return self.tr("Earlier messages could not be summarised, so the oldest were left out.")
            case RoomTrouble.NOT_ENLARGED.value:
                return self.tr("The context window could not be enlarged, so the oldest messages were left out.")
        return ""
