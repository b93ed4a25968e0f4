"""Keeps what the window says about the context of the open chat as the engine has it: meter, panel, and marks."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from sotto.domain.chat import Conversation, Message, Role
from sotto.domain.context import WhenFull
from sotto.domain.events import ContextKnown, MessageChanged
from sotto.domain.ids import MessageId
from sotto.gui.chat_page import ChatPage
from sotto.gui.context_figures import ContextFigures, figures_of
from sotto.gui.context_marks import ContextMarks
from sotto.gui.open_chat import OpenChat
from sotto.services.container import Services
from sotto.services.context_record import ContextFacts, context_facts
from sotto.services.token_count import TokenCount

if TYPE_CHECKING:
    from sotto.gui.context_panel import ContextPanel

_LOOKED_AT: Final = 8
"""Answers at the end of a branch that are asked what the model saw: the last ones may have failed."""


class ContextWatch(QObject):
    """Lives in the GUI thread."""

    def __init__(self, services: Services, page: ChatPage, chat: OpenChat) -> None:
        super().__init__(page)
        self._services = services
        self._page = page
        self._chat = chat
        self._figures = ContextFigures()
        self._reasoning: tuple[MessageId | None, int] = (None, 0)
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(ContextKnown, self._on_context_known),
            services.hub.subscribe(MessageChanged, self._on_message_changed),
        ]

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def update_meter(self) -> None:
        """Bring the meter up to date."""
        answer = self._last_seen()
        self._count_reasoning(answer)
        self._show_meter(answer)

    def update_marks(self) -> None:
        """Bring what is said under messages up to date."""
        answer = self._last_seen()
        if answer is None:
            self._page.view.show_context(ContextMarks())
            return
        path = [node.id for node in self._chat.tree.shown()]
        self._page.view.show_context(ContextMarks(path, context_facts(answer.run)))

    def open_panel(self) -> None:
        """Show what the window is full of, with what this chat does then."""
        conversation = self._chat.conversation
        if conversation is None:
            self._show_panel(None)
        else:
            self._services.history.get(conversation).success(self._show_panel)

    def _show_panel(self, conversation: Conversation | None) -> None:
        if (conversation.id if conversation is not None else None) != self._chat.conversation:
            return
        from sotto.gui.context_panel import ContextPanel

        way = self._services.context.way_of(conversation) if conversation is not None else None
        panel: ContextPanel = ContextPanel(self._figures, way, self._page.window())
        panel.way_chosen.connect(self._on_way_chosen)
        panel.open_above(self._page.composer.meter)

    def _on_way_chosen(self, way: str) -> None:
        conversation = self._chat.conversation
        if conversation is not None:
            self._services.context.choose(conversation, WhenFull(way))

    def _show_meter(self, answer: Message | None) -> None:
        facts = context_facts(answer.run) if answer is not None else ContextFacts()
        loaded = self._services.models.state.loaded
        recorded = answer.run.get("model") if answer is not None else None
        then = recorded.get("n_ctx") if isinstance(recorded, dict) else None
        window = loaded.n_ctx if loaded is not None else then if isinstance(then, int) else facts.n_ctx
        usage = answer.usage if answer is not None else None
        if usage is None:
            self._figures = ContextFigures(window, facts.system, facts.summary, facts.history, 0, facts.reserve)
        else:
            thoughts = self._reasoning[1]
            self._figures = figures_of(facts, usage.prompt_tokens, usage.completion_tokens, thoughts, window)
        self._page.composer.meter.show_usage(self._figures.used, window)
        self._page.composer.meter.show_parts(self._figures.words() if facts.n_ctx else "")

    def _count_reasoning(self, answer: Message | None) -> None:
        """Have the engine count the thoughts of the last answer; the meter is brought up to date when it has."""
        is_over = answer is not None and answer.usage is not None
        if answer is None or not is_over or self._reasoning[0] == answer.id:
            return
        self._reasoning = (answer.id, 0)

        def counted(count: TokenCount) -> None:
            if self._reasoning[0] == answer.id and count.tokens:
                self._reasoning = (answer.id, count.tokens)
                self._show_meter(self._last_seen())

        if answer.reasoning:
            self._services.token_counter.count(answer.reasoning, counted)

    def _last_seen(self) -> Message | None:
        """Return the last answer for which the model read something, as far as that is in memory."""
        answers = (node for node in reversed(self._chat.tree.shown()) if node.role is Role.ASSISTANT)
        for node in itertools.islice(answers, _LOOKED_AT):  # a chat may have ten thousand
            message = self._chat.tree.message(node.id)
            if message is not None and (message.usage is not None or context_facts(message.run).n_ctx):
                return message
        return None

    def _on_context_known(self, event: ContextKnown) -> None:
        message = self._chat.tree.message(event.message)
        if message is None or event.conversation != self._chat.conversation:
            return
        self._chat.tree.replace(replace(message, run={**message.run, "context": event.context}))
        if self._chat.is_read:
            self.update_meter()
            self.update_marks()

    def _on_message_changed(self, event: MessageChanged) -> None:
        message = event.message
        if message.conversation != self._chat.conversation or self._chat.tree.message(message.id) is None:
            return  # one that is not in memory is read from the store when it is looked at
        self._chat.tree.replace(message)
        if self._chat.is_read:
            self._page.view.replace_message(message)
            self.update_marks()
