"""Connects the chat page with the services: what is opened, sent and stopped, and kept while one looks elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationRemoved, ConversationSaved
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui.answer_feed import AnswerFeed
from sotto.gui.chat_page import ChatPage
from sotto.gui.drafts import Drafts
from sotto.gui.message_edit import LONGEST_LINE, fits_editor
from sotto.gui.notifier import Notifier
from sotto.gui.open_chat import OpenChat, RefusedMessage
from sotto.services.container import Services
from sotto.services.history import OpenedConversation


class ChatController(QObject):
    """Shows one conversation at a time. A running answer belongs to the service: leaving it never stops it."""

    conversation_changed = Signal(object)
    """The ``ConversationId`` that is shown now, or None for a new chat."""
    title_changed = Signal(str)

    def __init__(self, services: Services, page: ChatPage, notifier: Notifier) -> None:
        super().__init__(page)
        self._services = services
        self._page = page
        self._notifier = notifier
        self._chat = OpenChat()
        self._feed = AnswerFeed(services, page, self._chat)
        self._feed.refused.connect(self._on_refused)
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

    def open(self, conversation: ConversationId) -> None:
        """Show a conversation; the newest call wins."""
        if conversation == self.current:
            self._page.composer.edit.setFocus()
            return
        self.save_draft()
        self._begin(conversation, is_read=False)
        self._services.history.open(conversation).success(self._on_opened).failure(self._on_open_failed)

    def new_chat(self) -> None:
        """Show an empty chat; it is stored with its first message."""
        self.save_draft()
        self._services.models.go_on_with(None)
        self._begin(None, is_read=True)
        self._page.composer.set_text(self._drafts.read(None))
        self._page.composer.edit.setFocus()
        self.title_changed.emit("")

    def start(self) -> None:
        """The chats are open: bring back what was typed into a chat that had not begun."""
        self._services.history.new_chat_draft().success(self._on_new_chat_draft)

    def stop(self) -> None:
        """Stop the answer of the conversation that is shown."""
        job = self._services.chat.job_of(self.current) if self.current is not None else None
        if job is not None:
            self._services.chat.stop(job)

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
            self._drafts.write(self.current, self._page.composer.text())
        self._drafts.flush()

    def detach(self) -> None:
        """Stop listening to the services."""
        self._feed.detach()
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def _connect_page(self) -> None:
        composer, view = self._page.composer, self._page.view
        composer.send_requested.connect(self._on_send_requested)
        composer.stop_requested.connect(self.stop)
        composer.text_changed.connect(self._on_text_changed)
        composer.edit.paste_refused.connect(self._on_paste_refused)
        self._page.greeting.question_asked.connect(self._on_question_asked)
        view.regenerate_requested.connect(self._on_regenerate_requested)
        view.retry_requested.connect(lambda answer: self._regenerate(answer, insists=True))
        view.version_requested.connect(self._on_version_requested)

    def _begin(self, conversation: ConversationId | None, is_read: bool) -> None:
        self._chat.conversation = conversation
        self._chat.is_read = is_read
        self._chat.tree.clear()
        self._page.view.clear()
        self._page.show_messages(conversation is not None)
        self._page.composer.edit.setReadOnly(not is_read)
        self._feed.update()
        self.conversation_changed.emit(conversation)

    def _on_opened(self, opened: OpenedConversation) -> None:
        if opened.conversation.id != self.current:
            return
        draft = self._drafts.read(self.current, opened.conversation.draft)
        composer = self._page.composer
        composer.edit.setReadOnly(False)
        composer.set_text(draft if fits_editor(draft) else "")
        composer.edit.setFocus()
        self._services.models.go_on_with(opened.conversation.model)
        self._on_branch_read(opened)

    def _on_branch_read(self, opened: OpenedConversation) -> None:
        if opened.conversation.id != self.current:
            return
        self._chat.tree.load(opened.conversation, opened.messages)
        self._chat.is_read = True
        self._feed.render()
        self.title_changed.emit(opened.conversation.title)

    def _on_open_failed(self, error: UserFacingError) -> None:
        self._notifier.show_error(error)
        self.new_chat()

    def _on_send_requested(self, text: str) -> None:
        if self._send(text, also_typed=""):
            self._page.composer.set_text("")

    def _on_question_asked(self, question: str) -> None:
        """Send an example that was clicked; what is typed below stays, as the draft of the chat that begins."""
        self._send(question, also_typed=self._page.composer.text())

    def _send(self, text: str, also_typed: str) -> bool:
        if not self._chat.is_read:
            return False
        try:
            sent = self._services.chat.send(text, conversation=self.current)
        except UserFacingError as error:
            self._notifier.show_error(error)
            return False
        self._chat.unconfirmed[sent.answer] = text
        self._drafts.forget(self.current)
        self._drafts.write(sent.conversation, also_typed)
        if self.current is None:
            self._chat.conversation = sent.conversation
            self._page.show_messages(True)
            self.conversation_changed.emit(sent.conversation)
        self._feed.update()
        return True

    def _on_refused(self, refused: RefusedMessage) -> None:
        """Put a message that could not be stored back where it was written: nothing is lost."""
        if refused.error is not None:
            self._notifier.show_error(refused.error)
        is_new = refused.conversation == self.current and not self._chat.tree.shown()
        if is_new:
            typed = self._page.composer.text()
            text = f"{refused.text}\n{typed}" if typed else refused.text
            self._drafts.write(None, text)
            self._begin(None, is_read=True)
            self._page.composer.set_text(text)
        elif refused.conversation != self.current:
            self._drafts.write(refused.conversation, refused.text)
        elif not self._page.composer.text():
            self._page.composer.set_text(refused.text)
        self._feed.update()

    def _on_new_chat_draft(self, text: str) -> None:
        draft = self._drafts.open(text)
        if self.current is None and fits_editor(draft):
            self._page.composer.set_text(draft)

    def _on_text_changed(self, text: str) -> None:
        if self._chat.is_read:
            self._drafts.write(self.current, text)

    def _on_paste_refused(self) -> None:
        text = self.tr("The text on the clipboard is too long to paste here.")
        hint = self.tr("Paste a part of it, or break lines of more than {count} characters.")
        self._notifier.show_error(UserFacingError("paste_too_long", text, hint.format(count=f"{LONGEST_LINE:,}")))

    def _on_regenerate_requested(self, answer: str) -> None:
        self._regenerate(answer, insists=False)

    def _regenerate(self, answer: str, insists: bool) -> None:
        if self.current is None:
            return
        try:
            self._services.chat.regenerate(MessageId(answer), self.current, insists=insists)
        except UserFacingError as error:
            self._notifier.show_error(error)
        self._feed.update()

    def _on_version_requested(self, message: str) -> None:
        if self.current is None:
            return
        self._chat.tree.clear()
        self._chat.is_read = False
        reading = self._services.history.show_branch(self.current, MessageId(message))
        reading.success(self._on_branch_read).failure(self._on_open_failed)

    def _on_conversation_saved(self, event: ConversationSaved) -> None:
        if event.conversation.id == self.current:
            self.title_changed.emit(event.conversation.title)

    def _on_conversation_removed(self, event: ConversationRemoved) -> None:
        self._drafts.flush()
        if event.conversation == self.current:
            self.new_chat()
