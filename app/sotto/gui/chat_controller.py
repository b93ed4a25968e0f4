"""Connects the chat page with the services: what is opened, sent and stopped, and kept while one looks elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtGui import QGuiApplication

from sotto.domain.chat import Conversation, Message
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationRemoved, ConversationSaved
from sotto.domain.ids import ConversationId, MessageId, PresetId, is_temporary
from sotto.gui.answer_feed import AnswerFeed
from sotto.gui.chat_page import ChatPage
from sotto.gui.drafts import Drafts, joined
from sotto.gui.message_actions import MessageActions
from sotto.gui.message_edit import LONGEST_LINE, fits_editor
from sotto.gui.notifier import Notifier
from sotto.gui.open_chat import OpenChat, RefusedMessage
from sotto.services.container import Services
from sotto.services.drafts import Draft
from sotto.services.history import OpenedConversation
from sotto.services.tasks import Task

if TYPE_CHECKING:  # imported with the first comparison, and when a branch is shown anew
    from sotto.gui.compare_controller import CompareController
    from sotto.gui.kept_place import KeptPlace
    from sotto.gui.open_place import OpenPlace


class ChatController(QObject):
    """Shows one conversation at a time. A running answer belongs to the service: leaving it never stops it."""

    conversation_changed = Signal(object)
    """The ``ConversationId`` that is shown now, or None for a new chat."""
    title_changed = Signal(str)
    preset_known = Signal(object)
    """The ``PresetId`` of the chat that is shown, or None; for a chat that has not begun nothing is said."""
    details_requested = Signal(object)
    """An error of which somebody wants to know more."""
    comparison_shown = Signal(bool)
    """Whether two answers stand in the place of the chat."""

    def __init__(self, services: Services, page: ChatPage, notifier: Notifier) -> None:
        super().__init__(page)
        self._services = services
        self._page = page
        self._notifier = notifier
        self._chat = OpenChat()
        self._feed = AnswerFeed(services, page, self._chat)
        self._feed.refused.connect(self._on_refused)
        self.new_chat_preset: PresetId | None = None
        """What was chosen for a chat that has not begun; None: the usual one."""
        self.actions = MessageActions(services, page, self._chat, self._feed, notifier, self._show_again)
        self.actions.compare_wanted.connect(lambda answer: self.compare(MessageId(answer)))
        self.actions.run_again_wanted.connect(self.run_again)
        self._comparison: CompareController | None = None
        self.actions.chat_wanted.connect(lambda conversation: self.open(ConversationId(conversation)))
        self._drafts = Drafts(services.history.save_draft, self)
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(ConversationSaved, self._on_conversation_saved),
            services.hub.subscribe(ConversationRemoved, self._on_conversation_removed),
        ]
        self._connect_page()

    @property
    def current(self) -> ConversationId | None:
        """The conversation that is shown; None is a chat that has not begun."""
        return self._chat.conversation

    def open(
        self, conversation: ConversationId, message: MessageId | None = None, place: KeptPlace | None = None
    ) -> None:
        """Show a conversation, and ``message`` in it, on whichever branch that is; the newest call wins.

        ``place``: scroll to where one was.
        """
        if conversation == self.current:
            self.end_comparison()
            if message is not None and self._chat.is_read:
                self._show_place(message)
            else:
                self._page.composer.edit.setFocus()
            return
        self.save_draft()
        reading = self._services.history.open(conversation, message)  # first: it is read while the old one goes away
        self._begin(conversation, is_read=False)
        self._page.composer.edit.setFocus()  # not when it is read: until then one may have gone elsewhere
        reading.success(lambda opened: self._on_opened(opened, message)).failure(self._on_open_failed)
        if place is not None:
            reading.success(lambda opened: self._go_to(place, opened.conversation.id))

    def new_chat(self) -> None:
        """Show an empty chat; it is stored with its first message."""
        self.save_draft()
        self._services.models.go_on_with(None)
        self._begin(None, is_read=True)
        self._show_draft(self._drafts.read(None))
        self._page.composer.edit.setFocus()
        self.title_changed.emit("")

    def read_anew(self) -> None:
        """The store has another content: show what it has of the open conversation now; what was typed stays."""
        current = self.current
        if current is None:
            return
        self.save_draft()
        self._begin(current, is_read=False)
        self._services.history.open(current).success(self._on_opened).failure(lambda _error: self.new_chat())

    def new_temporary_chat(self) -> None:
        """Begin a chat of which nothing is stored, with what was chosen and written for one that has not begun."""
        written = self._page.composer.draft() if self.current is None else Draft()
        preset = self.new_chat_preset if self.current is None else None

        def begun(conversation: Conversation) -> None:
            if written:
                self._drafts.write(conversation.id, written)
                self._page.composer.set_draft(Draft())
                self._drafts.forget(None)
            self.open(conversation.id)

        self._services.temporary_chats.begin(preset=preset).success(begun)

    def put_away(self) -> OpenPlace:
        """Save what is written, then show and remember nothing of any chat; :meth:`come_back` shows it again."""
        from sotto.gui.kept_place import KeptPlace
        from sotto.gui.open_place import OpenPlace

        self.save_draft()
        shown = [message.id for message in self._chat.tree.shown()]
        place = OpenPlace(self.current, self.new_chat_preset, KeptPlace(self._page.view, shown) if shown else None)
        self._drafts.close()
        self._begin(None, is_read=False)
        self._page.view.forget()
        self._page.composer.set_draft(Draft())
        self._page.composer.edit.document().clearUndoRedoStacks()
        self.title_changed.emit("")
        return place

    def come_back(self, place: OpenPlace) -> None:
        """Show the chat that was put away, where one was in it; a temporary one is gone."""
        kept, conversation = place.kept, place.conversation
        if conversation is None or is_temporary(conversation):
            self.new_chat()
            self.new_chat_preset = place.new_chat_preset if conversation is None else None
        else:
            self.open(conversation, place=kept)

    def start(self) -> None:
        """The chats are open: bring back what was typed into a chat that had not begun."""
        self._services.history.new_chat_draft().success(self._on_new_chat_draft)

    def stop(self) -> None:
        """Stop the answer of the conversation that is shown."""
        job = self._services.chat.job_of(self.current) if self.current is not None else None
        if job is not None:
            self._services.chat.stop(job)

    @property
    def comparison(self) -> CompareController:
        """Two answers side by side; made at the first use."""
        if self._comparison is None:
            from sotto.gui.compare_controller import CompareController

            self._comparison = CompareController(self._services, self._page, self._chat, self._show_again)
            self._comparison.details_requested.connect(self.details_requested)
            self._comparison.opened_changed.connect(self.comparison_shown)
        return self._comparison

    def compare(self, answer: MessageId | None = None) -> None:
        """Show an answer, or the last one, beside another version of it."""
        try:
            self.comparison.open(answer)
        except UserFacingError as error:
            self._notifier.show_error(error)

    def run_again(self, answer: Message) -> None:
        """Ask for an answer again in exactly the same way, and show what comes beside it."""
        try:
            self.comparison.open_again(answer)
        except UserFacingError as error:
            self._notifier.show_error(error)

    def ask_two(self) -> None:
        """Send what is written, and ask who should write a second answer beside the first one."""
        before = set(self._chat.unconfirmed)
        self._on_send_requested(self._page.composer.text())
        for answer in set(self._chat.unconfirmed) - before:
            self.comparison.open_when_added(answer)

    def end_comparison(self) -> None:
        """Show the chat again as it was, if two answers stand in its place."""
        if self._page.shows_aside:
            self.comparison.back()

    def copy_selection(self) -> bool:
        """Put what is selected in the messages on the clipboard, as Markdown; False if nothing is."""
        selection = self._page.view.text_selection
        selection.copy(as_markdown=True)
        return selection.has_selection

    def copy_last_answer(self) -> bool:
        """Put the last answer on the clipboard; False if there is none."""
        answer = self._chat.tree.last_answer()
        text = self._page.view.text_of(answer.id) if answer is not None else ""
        if text:
            QGuiApplication.clipboard().setText(text)
        return bool(text)

    def save_draft(self) -> None:
        """Save what is written now: the person goes elsewhere, or the window closes."""
        if self._chat.is_read:
            self._drafts.write(self.current, self._page.composer.draft())
        self._drafts.flush()

    def detach(self) -> None:
        """Stop listening to the services."""
        self._leave_comparison()
        self._feed.detach()
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def _connect_page(self) -> None:
        composer = self._page.composer
        composer.send_requested.connect(self._on_send_requested)
        composer.stop_requested.connect(self.stop)
        composer.draft_changed.connect(self._on_draft_changed)
        composer.edit_last_requested.connect(self.actions.edit_last)
        composer.edit.paste_refused.connect(self._on_paste_refused)
        self._page.greeting.question_asked.connect(self._on_question_asked)
        self._page.greeting.temporary_requested.connect(self.new_temporary_chat)

    def _leave_comparison(self) -> None:
        if self._comparison is not None:
            self._comparison.leave()

    def _begin(self, conversation: ConversationId | None, is_read: bool) -> None:
        self._leave_comparison()
        self._chat.conversation = conversation
        self._chat.is_read = is_read
        self.new_chat_preset = None
        self._chat.tree.clear()
        self._page.view.clear()
        self._page.greeting.set_temporary(False)
        self._page.show_messages(conversation is not None)
        self._page.composer.edit.setReadOnly(not is_read)
        self._feed.update()
        self.conversation_changed.emit(conversation)

    def _show_place(self, message: MessageId) -> None:
        """Scroll to a message of the conversation that is shown, going to its branch first."""
        assert self.current is not None
        if self._page.view.row_of(message) is not None:
            self._page.view.scroll_to(message)
            return

        def show(opened: OpenedConversation) -> None:
            self._on_branch_read(opened, message)

        self._services.history.open(self.current, message).success(show)

    def _on_opened(self, opened: OpenedConversation, message: MessageId | None = None) -> None:
        if opened.conversation.id != self.current:
            return
        stored = opened.conversation
        draft = self._drafts.read(self.current, Draft(stored.draft, stored.draft_attachments))
        composer = self._page.composer
        composer.edit.setReadOnly(False)
        self._show_draft(draft)
        self._services.models.go_on_with(opened.conversation.model)
        self._on_branch_read(opened, message)

    def _go_to(self, place: KeptPlace, conversation: ConversationId) -> None:
        if conversation == self.current:
            place.restore(self._page.view)

    def _on_branch_read(self, opened: OpenedConversation, message: MessageId | None = None) -> None:
        if opened.conversation.id != self.current:
            return
        self._chat.tree.load(opened.conversation, opened.messages, opened.nodes)
        self._chat.is_read = True
        self._feed.render(message)
        if is_temporary(opened.conversation.id) and not self._chat.tree.shown():
            self._page.greeting.set_temporary(True)
            self._page.show_messages(False)
        self.title_changed.emit(opened.conversation.title)
        self.preset_known.emit(opened.conversation.preset)

    def _show_again(self, reading: Task[OpenedConversation], place: KeptPlace | None) -> None:
        """Show the open chat anew when it was read, and what one looked at where it was."""
        self._leave_comparison()
        self._chat.tree.clear()
        self._chat.is_read = False

        def read(opened: OpenedConversation) -> None:
            self._on_branch_read(opened)
            if opened.conversation.id == self.current:
                self._page.show_messages(bool(self._chat.tree.shown()))
                if place is not None:
                    place.restore(self._page.view)

        reading.success(read).failure(self._on_open_failed)

    def _on_open_failed(self, error: UserFacingError) -> None:
        self._notifier.show_error(error)
        self.new_chat()

    def _on_send_requested(self, text: str) -> None:
        if self._send(Draft(text, self._page.composer.draft().attachments), also_written=Draft()):
            self._page.composer.set_draft(Draft())

    def _on_question_asked(self, question: str) -> None:
        """Send an example that was clicked; what is typed below stays, as the draft of the chat that begins."""
        self._send(Draft(question), also_written=self._page.composer.draft())

    def _send(self, message: Draft, also_written: Draft) -> bool:
        if not self._chat.is_read:
            return False
        try:
            preset = self.new_chat_preset if self.current is None else None
            sent = self._services.chat.send(
                message.text, conversation=self.current, preset=preset, attachments=message.attachments
            )
        except UserFacingError as error:
            self._notifier.show_error(error)
            return False
        self._chat.unconfirmed[sent.answer] = message
        self._drafts.forget(self.current)
        self._drafts.write(sent.conversation, also_written)
        self._page.show_messages(True)
        if self.current is None:
            self._chat.conversation = sent.conversation
            self.conversation_changed.emit(sent.conversation)
        self._feed.update()
        return True

    def _on_refused(self, refused: RefusedMessage) -> None:
        """Put a message that could not be stored back where it was written: nothing is lost."""
        if refused.error is not None:
            self._notifier.show_error(refused.error)
        is_new = refused.conversation == self.current and not self._chat.tree.shown()
        if is_new:
            draft = joined(refused.draft, self._page.composer.draft())
            self._drafts.write(None, draft)
            self._begin(None, is_read=True)
            self._show_draft(draft)
        elif refused.conversation != self.current:
            self._drafts.write(refused.conversation, refused.draft)
        elif not self._page.composer.draft():
            self._show_draft(refused.draft)
        self._feed.update()

    def _on_new_chat_draft(self, stored: Draft) -> None:
        draft = self._drafts.open(stored)
        if self.current is None:
            self._show_draft(draft)

    def _show_draft(self, draft: Draft) -> None:
        self._page.composer.set_draft(draft if fits_editor(draft.text) else Draft("", draft.attachments))

    def _on_draft_changed(self) -> None:
        if self._chat.is_read:
            self._drafts.write(self.current, self._page.composer.draft())

    def _on_paste_refused(self) -> None:
        text = self.tr("The text on the clipboard is too long to paste here.")
        hint = self.tr("Paste a part of it, or break lines of more than {count} characters.")
        self._notifier.show_error(
            UserFacingError("paste_too_long", text, hint.format(count=QLocale().toString(LONGEST_LINE)))
        )

    def _on_conversation_saved(self, event: ConversationSaved) -> None:
        if event.conversation.id == self.current:
            self.title_changed.emit(event.conversation.title)
            self.preset_known.emit(event.conversation.preset)

    def _on_conversation_removed(self, event: ConversationRemoved) -> None:
        self._drafts.flush()
        if event.conversation == self.current:
            self.new_chat()
        self._page.view.forget_left()
