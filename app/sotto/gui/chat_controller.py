"""Connects the chat page with the services: what is shown, sent, stopped, and kept while the person looks elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QGuiApplication

from sotto.domain.chat import Message
from sotto.domain.errors import UserFacingError
from sotto.domain.events import (
    ConversationRemoved,
    ConversationSaved,
    JobQueued,
    MessageAdded,
    MessageFinished,
    ModelState,
    ModelStateChanged,
    PromptProgress,
    TokenReceived,
)
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui.chat_page import ChatPage
from sotto.gui.drafts import Drafts
from sotto.gui.message_edit import LONGEST_LINE, fits_editor
from sotto.gui.message_tree import MessageTree
from sotto.gui.notifier import Notifier
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
        self._current: ConversationId | None = None
        self._is_open = True
        self._unconfirmed: dict[MessageId, str] = {}
        self._tree = MessageTree()
        self.drafts = Drafts(services.history.save_draft, self)
        self._subscriptions: list[Callable[[], None]] = []
        self._connect_page()
        self._connect_hub()

    @property
    def current(self) -> ConversationId | None:
        """The conversation that is shown; None is a chat that has not begun."""
        return self._current

    def open(self, conversation: ConversationId) -> None:
        """Show a conversation; the newest call wins."""
        if conversation == self._current:
            self._page.composer.edit.setFocus()
            return
        self._leave()
        self._current = conversation
        self._is_open = False
        self._tree.clear()
        self._page.view.clear()
        self._page.show_messages(True)
        self._page.composer.edit.setReadOnly(True)
        self._update_answering()
        self.conversation_changed.emit(conversation)
        self._services.history.open(conversation).success(self._on_opened).failure(self._on_open_failed)

    def new_chat(self) -> None:
        """Show an empty chat; it is stored with its first message."""
        if self._current is not None:
            self._leave()
        self._current = None
        self._is_open = True
        self._tree.clear()
        self._page.view.clear()
        self._page.show_messages(False)
        self._page.composer.edit.setReadOnly(False)
        self._page.composer.set_text(self.drafts.read(None))
        self._page.composer.edit.setFocus()
        self._update_answering()
        self._update_meter()
        self.conversation_changed.emit(None)
        self.title_changed.emit("")

    def stop(self) -> None:
        """Stop the answer of the conversation that is shown."""
        job = self._services.chat.job_of(self._current) if self._current is not None else None
        if job is not None:
            self._services.chat.stop(job)

    def copy_last_answer(self) -> bool:
        """Put the last answer on the clipboard; False if there is none."""
        answer = self._tree.last_answer()
        text = self._page.view.text_of(answer.id) if answer is not None else ""
        if not text:
            return False
        QGuiApplication.clipboard().setText(text)
        return True

    def save_draft(self) -> None:
        """Save what is written now, because the window closes."""
        self.drafts.write(self._current, self._page.composer.text())
        self.drafts.flush()

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def _connect_page(self) -> None:
        composer, view = self._page.composer, self._page.view
        composer.send_requested.connect(self._on_send_requested)
        composer.stop_requested.connect(self.stop)
        composer.text_changed.connect(self._on_text_changed)
        composer.edit.paste_refused.connect(self._on_paste_refused)
        view.regenerate_requested.connect(self._on_regenerate_requested)
        view.retry_requested.connect(self._on_regenerate_requested)
        view.version_requested.connect(self._on_version_requested)

    def _connect_hub(self) -> None:
        subscribe = self._services.hub.subscribe
        self._subscriptions = [
            subscribe(ConversationSaved, self._on_conversation_saved),
            subscribe(ConversationRemoved, self._on_conversation_removed),
            subscribe(MessageAdded, self._on_message_added),
            subscribe(TokenReceived, self._on_token_received),
            subscribe(MessageFinished, self._on_message_finished),
            subscribe(JobQueued, self._on_job_queued),
            subscribe(PromptProgress, self._on_prompt_progress),
            subscribe(ModelStateChanged, self._on_model_state_changed),
        ]

    def _leave(self) -> None:
        self.drafts.write(self._current, self._page.composer.text())
        self.drafts.flush()

    def _on_opened(self, opened: OpenedConversation) -> None:
        if opened.conversation.id != self._current:
            return
        draft = self.drafts.read(self._current, opened.conversation.draft)
        composer = self._page.composer
        composer.edit.setReadOnly(False)
        composer.set_text(draft if fits_editor(draft) else "")
        composer.edit.setFocus()
        self._on_branch_read(opened)

    def _on_branch_read(self, opened: OpenedConversation) -> None:
        if opened.conversation.id != self._current:
            return
        self._tree.load(opened.conversation, opened.messages)
        self._is_open = True
        self._render()
        self.title_changed.emit(opened.conversation.title)

    def _on_open_failed(self, error: UserFacingError) -> None:
        self._notifier.show_error(error)
        self._current = None
        self.new_chat()

    def _render(self) -> None:
        """Lay out the whole branch again, with the newest text of a running answer."""
        live = self._services.chat.live(self._current) if self._current is not None else None
        if live is not None:
            self._tree.show_running_text(live.message, live.text, live.reasoning)
        self._page.view.show_conversation(self._tree.shown(), self._tree.alternatives())
        self._page.show_messages(True)
        self._update_answering()
        self._update_meter()

    def _on_send_requested(self, text: str) -> None:
        if not self._is_open:
            return
        try:
            sent = self._services.chat.send(text, conversation=self._current)
        except UserFacingError as error:
            self._notifier.show_error(error)
            return
        self._unconfirmed[sent.answer] = text
        self._page.composer.set_text("")
        self.drafts.forget(self._current)
        if self._current is None:
            self._current = sent.conversation
            self._page.show_messages(True)
            self.conversation_changed.emit(sent.conversation)
        self._update_answering()

    def _on_text_changed(self, text: str) -> None:
        if self._is_open:
            self.drafts.write(self._current, text)

    def _on_paste_refused(self) -> None:
        text = QCoreApplication.translate("ChatController", "The text on the clipboard is too long to paste here.")
        hint = QCoreApplication.translate(
            "ChatController", "Paste a part of it, or break lines of more than {count} characters."
        )
        self._notifier.show_error(UserFacingError("paste_too_long", text, hint.format(count=LONGEST_LINE)))

    def _on_regenerate_requested(self, answer: str) -> None:
        if self._current is None:
            return
        try:
            self._services.chat.regenerate(MessageId(answer), self._current)
        except UserFacingError as error:
            self._notifier.show_error(error)
        self._update_answering()

    def _on_version_requested(self, message: str) -> None:
        if self._current is None:
            return
        self._tree.clear()
        self._is_open = False
        reading = self._services.history.show_branch(self._current, MessageId(message))
        reading.success(self._on_branch_read).failure(self._on_open_failed)

    def _on_conversation_saved(self, event: ConversationSaved) -> None:
        if event.conversation.id == self._current:
            self.title_changed.emit(event.conversation.title)

    def _on_conversation_removed(self, event: ConversationRemoved) -> None:
        self.drafts.flush()
        if event.conversation == self._current:
            self._current = None
            self.new_chat()

    def _on_message_added(self, event: MessageAdded) -> None:
        message = event.message
        self._unconfirmed.pop(message.id, None)
        if message.conversation != self._current:
            return
        continues = self._tree.add(message)
        if not self._is_open:
            return
        if continues:
            self._page.show_messages(True)
            self._page.view.append_message(message)
        else:
            self._render()
        self._update_answering()

    def _on_token_received(self, event: TokenReceived) -> None:
        if self._shows(event.conversation, event.message):
            self._page.view.append_text(event.message, event.text, event.is_reasoning)

    def _on_message_finished(self, event: MessageFinished) -> None:
        message: Message = event.message
        unsent = self._unconfirmed.pop(message.id, None)
        if unsent is not None:
            self._give_back(message.conversation, unsent, event.error)
            return
        if message.conversation != self._current:
            return
        self._tree.replace(message)
        if self._is_open:
            self._page.view.finish_message(message, event.error)
            self._update_answering()
            self._update_meter()

    def _give_back(self, conversation: ConversationId, text: str, error: UserFacingError | None) -> None:
        """The message could not even be stored: put it back where it was written, nothing is lost."""
        if error is not None:
            self._notifier.show_error(error)
        if conversation != self._current:
            self.drafts.write(conversation, text)
            return
        if not self._tree.shown():
            self.drafts.write(None, text)
            self._current = None
            self.new_chat()
        elif not self._page.composer.text():
            self._page.composer.set_text(text)
        self._update_answering()

    def _on_job_queued(self, event: JobQueued) -> None:
        if self._shows(event.conversation, event.message):
            self._page.view.set_queued(event.message)

    def _on_prompt_progress(self, event: PromptProgress) -> None:
        if self._shows(event.conversation, event.message):
            self._page.view.set_prompt_progress(event.message, event.done, event.total)

    def _on_model_state_changed(self, event: ModelStateChanged) -> None:
        live = self._services.chat.live(self._current) if self._current is not None else None
        if event.state is ModelState.LOADING and live is not None and self._is_open:
            self._page.view.set_loading(live.message, event.progress)
        self._update_meter()

    def _shows(self, conversation: ConversationId, message: MessageId) -> bool:
        return self._is_open and conversation == self._current and message in self._tree

    def _update_answering(self) -> None:
        running = self._current is not None and self._services.chat.job_of(self._current) is not None
        self._page.composer.set_answering(running)

    def _update_meter(self) -> None:
        answer = self._tree.last_answer()
        usage = answer.usage if answer is not None else None
        used = usage.prompt_tokens + usage.completion_tokens if usage is not None else 0
        loaded = self._services.models.state.loaded
        available = loaded.n_ctx if loaded is not None else 0
        if not available and answer is not None:
            model = answer.run.get("model")
            recorded = model.get("n_ctx") if isinstance(model, dict) else None
            available = recorded if isinstance(recorded, int) else 0
        self._page.composer.meter.show_usage(used, available)
