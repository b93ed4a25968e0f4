"""What a person does with single messages: menus, other versions, deletion with undo, copies, the map of the tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from sotto.config.options import WHEN_FULL
from sotto.domain.chat import Message, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import MessageId
from sotto.domain.models import InstalledModel
from sotto.gui.answer_feed import AnswerFeed
from sotto.gui.chat_page import ChatPage
from sotto.gui.message_menus import MessageMenus
from sotto.gui.notifier import Notifier
from sotto.gui.open_chat import OpenChat
from sotto.gui.question_editing import QuestionEditing
from sotto.services.container import Services
from sotto.services.drafts import Draft
from sotto.services.history import UNDO_SECONDS, OpenedConversation
from sotto.services.tasks import Task

if TYPE_CHECKING:
    from sotto.gui.kept_place import KeptPlace
    from sotto.services.branches import DeletedMessages, Outline

LONGEST_PARSED = 200_000
"""Characters; of a longer answer the source is copied instead of what it looks like."""

ShowAgain = Callable[[Task[OpenedConversation], "KeptPlace | None"], None]


class MessageActions(QObject):
    """Lives in the GUI thread. Everything goes through the services; what they refuse is said in words."""

    chat_wanted = Signal(str)
    """A conversation that should be shown."""
    compare_wanted = Signal(str)
    """An answer that should be shown beside another version of it."""
    run_again_wanted = Signal(object)
    """The answer that should be asked for again in the same way, and shown beside what comes."""

    def __init__(
        self, services: Services, page: ChatPage, chat: OpenChat, feed: AnswerFeed, notifier: Notifier, again: ShowAgain
    ) -> None:
        """``again`` shows the open chat anew once it has been read."""
        super().__init__(page)
        self._services = services
        self._view = page.view
        self._page = page
        self._chat = chat
        self._feed = feed
        self._notifier = notifier
        self._again = again
        self.editing = QuestionEditing(page.view, self._ask_instead, self)
        self.editing.finished.connect(page.composer.edit.setFocus)
        self.menus = MessageMenus(services, page.view, chat, self)
        view = page.view
        view.regenerate_requested.connect(lambda answer: self.regenerate(MessageId(answer)))
        view.retry_requested.connect(lambda answer: self.regenerate(MessageId(answer), insists=True))
        view.way_chosen.connect(lambda answer, way: self.regenerate(MessageId(answer), changes={WHEN_FULL.name: way}))
        view.version_requested.connect(lambda message: self.show_version(MessageId(message)))

    @property
    def is_busy(self) -> bool:
        """Whether an answer is being written in the chat that is shown."""
        conversation = self._chat.conversation
        return conversation is not None and self._services.chat.job_of(conversation) is not None

    # -------------------------------------------------------------------------------------------------- versions

    def regenerate(
        self,
        answer: MessageId,
        model: InstalledModel | None = None,
        changes: Mapping[str, object] | None = None,
        *,
        insists: bool = False,
    ) -> None:
        """Have another version of ``answer`` written."""
        conversation = self._chat.conversation
        if conversation is not None:
            chat = self._services.chat
            self._try(lambda: chat.regenerate(answer, conversation, model=model, changes=changes, insists=insists))

    def continue_answer(self, answer: MessageId) -> None:
        """Have ``answer`` written to its end, as another version."""
        conversation = self._chat.conversation
        if conversation is not None:
            self._try(lambda: self._services.chat.continue_answer(answer, conversation))

    def show_version(self, message: MessageId) -> None:
        """Show the branch with ``message``, another version of one that is shown; the button pressed stays in place."""
        conversation = self._chat.conversation
        if conversation is None or not self._chat.is_read:
            return
        from sotto.gui.kept_place import KeptPlace

        versions = self._chat.tree.alternatives()
        old = next((shown for shown, others in versions.items() if message in others), None)
        place = KeptPlace(self._view, self._shown(), (old, message) if old is not None else None)
        self._again(self._services.history.show_branch(conversation, message), place)

    def edit_last(self) -> None:
        """Edit the last question of the branch that is shown."""
        for node in reversed(self._chat.tree.shown()):
            if node.role is Role.USER:
                self.edit(node.id)
                return

    def edit(self, message: MessageId) -> None:
        """Open the editor of a question."""
        found = self._chat.tree.message(message)
        if found is not None and found.role is Role.USER:
            if self.is_busy and not self.editing.is_editing(message):
                self._notifier.show_error(_answer_running())
                return
            self._try(lambda: self.editing.begin(message, found.content))

    # --------------------------------------------------------------------------------------------------- the rest

    def pin(self, message: MessageId, pinned: bool) -> None:
        """Have a message kept in mind when the chat is too long for the model, or no longer."""
        if self._chat.conversation is not None:
            pinning = self._services.context.pin(self._chat.conversation, message, pinned)
            pinning.failure(self._notifier.show_error)

    def delete(self, message: MessageId, *, with_following: bool) -> None:
        """Delete a message, or all from it on; an undo is offered."""
        conversation = self._chat.conversation
        if conversation is None or not self._chat.is_read:
            return
        deleting = self._services.branches.delete(conversation, message, with_following=with_following)
        deleting.success(self._on_deleted).failure(self._notifier.show_error)

    def branch_off(self, message: MessageId) -> None:
        """Copy the branch up to ``message`` into a new chat and show that."""
        if self._chat.conversation is not None:
            copying = self._services.branches.branch_off(self._chat.conversation, message)
            copying.success(lambda new: self.chat_wanted.emit(new.id)).failure(self._notifier.show_error)

    def show_map(self) -> None:
        """Open the map of the chat's tree."""
        if self._chat.conversation is not None:
            self._services.branches.outline(self._chat.conversation).success(self._on_outline)

    def copy(self, message: MessageId, *, as_markdown: bool) -> None:
        """Put a message on the clipboard, or what is selected of it: as it looks or as it was written."""
        found, row = self._chat.tree.message(message), self._view.row_of(message)
        if found is None:
            return
        if row is not None and self._view.text_selection.concerns(row):
            self._view.text_selection.copy(as_markdown and found.role is Role.ASSISTANT)
            return
        text = self._view.text_of(message) or found.content
        if not as_markdown and found.role is Role.ASSISTANT:
            text = as_it_looks(text)
        QGuiApplication.clipboard().setText(text)

    # --------------------------------------------------------------------------------------------------- private

    def _shown(self) -> list[MessageId]:
        return [node.id for node in self._chat.tree.shown() if node.role is not Role.SYSTEM]

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except UserFacingError as error:
            self._notifier.show_error(error)
            return False
        finally:
            self._feed.update()
        return True

    def _ask_instead(self, message: MessageId, text: str) -> bool:
        conversation = self._chat.conversation
        if conversation is None or not self._chat.is_read:
            return False

        def ask() -> None:
            sent = self._services.chat.edit(message, conversation, text)
            self._chat.unconfirmed[sent.answer] = Draft(text)

        return self._try(ask)

    def choose_version(self, message: Message) -> None:
        from sotto.gui.version_dialog import VersionDialog

        dialog = VersionDialog(self._services, message, tuple(self._services.models.installed), self._view.window())
        dialog.version_wanted.connect(lambda model, changes: self.regenerate(message.id, model, changes))
        dialog.open()

    def show_details(self, message: Message) -> None:
        from sotto.gui.run_dialog import RunDialog

        dialog = RunDialog(message, self._view.window())
        dialog.again_wanted.connect(self.run_again_wanted)
        dialog.open()

    def _on_deleted(self, deleted: DeletedMessages) -> None:
        from sotto.gui.toast import ToastAction

        self._read_again(deleted)
        words = self.tr("Message deleted.") if deleted.count == 1 else self.tr("{count} messages deleted.")
        undo = ToastAction(self.tr("Undo"), lambda: self._undo(deleted))
        self._notifier.show_done(words.format(count=QLocale().toString(deleted.count)), [undo], UNDO_SECONDS)

    def _undo(self, deleted: DeletedMessages) -> None:
        undoing = self._services.branches.undo_delete(deleted)
        undoing.success(lambda _conversation: self._read_again(deleted)).failure(self._notifier.show_error)

    def _read_again(self, deleted: DeletedMessages) -> None:
        conversation = deleted.conversation.id
        if conversation == self._chat.conversation and self._chat.is_read:
            from sotto.gui.kept_place import KeptPlace

            place = KeptPlace(self._view, self._shown())
            self._again(self._services.history.open(conversation), place)

    def _on_outline(self, outline: Outline) -> None:
        if outline.conversation.id != self._chat.conversation:
            return
        from sotto.gui.tree_map import TreeMapDialog

        dialog = TreeMapDialog(outline.nodes, outline.conversation.active_leaf, self._view.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.message_chosen.connect(lambda message: self._go_to(MessageId(message)))
        dialog.open()

    def _go_to(self, message: MessageId) -> None:
        conversation = self._chat.conversation
        if conversation is None:
            return
        if self._view.row_of(message) is not None:
            self._view.focus_message(message)
            return
        reading = self._services.history.show_branch(conversation, message)
        self._again(reading, None)
        reading.success(lambda _opened: self._view.focus_message(message))


def as_it_looks(text: str) -> str:
    """Return an answer without its Markdown; a very long one as it was written."""
    if len(text) > LONGEST_PARSED:
        return text
    from sotto.gui.block_text import plain_text
    from sotto.gui.markdown import MarkdownParser
    from sotto.gui.text_stream import MarkdownStream, blocks_of

    return plain_text(blocks_of(MarkdownStream(MarkdownParser()), text))


def _answer_running() -> UserFacingError:
    from sotto.services.new_messages import answer_running

    return answer_running()
