"""Titles of new chats: the first words at once, and a better one by the model when it has nothing else to do.

What is asked begins with the chat itself: the engine has read it already, and goes on from there when the user does.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from sotto.config import options
from sotto.config.settings import Settings
from sotto.domain.chat import Conversation, Message, MessageStatus
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationSaved
from sotto.domain.generation import Completion, ContextUse, PromptMessage, SamplerSettings, StopReason
from sotto.domain.ids import ConversationId, JobId, new_id
from sotto.domain.models import LoadedModel, is_guide
from sotto.services.answer_plan import prompt_messages
from sotto.services.generation import GenerationQueue
from sotto.services.history import get_conversation
from sotto.services.hub import EventHub
from sotto.services.tasks import Task, TaskRunner, Timer

if TYPE_CHECKING:
    from sotto.store.store import Store

LONGEST: Final = 60
"""Characters of a title that a model wrote."""
IDLE_SECONDS: Final = 1.0
"""As long the model has had nothing to do before it is asked for a title."""
_ASKED: Final = (
    "Give this conversation a short title: two to six words, in the language of the conversation. "
    "Answer with nothing but the title, without quotation marks."
)
_SAMPLER: Final = SamplerSettings(temperature=0.2, seed=1, max_tokens=40, reasoning=False)
_MOST_TRIES: Final = 3
"""A title is given up when so many were stopped, for an answer that mattered more."""
_LABEL = re.compile(r"^(?:title|titel|titre|título|titolo)\s*[:\uff1a]\s*", re.IGNORECASE)
_MARKUP = re.compile(r"^[#>\s]+|\*+|`+|~~+|__+|<[^>]{1,40}>|\[|\](?:\([^)]*\))?")
_QUOTES = "\"'“”„‟‘’‚‛«»‹›「」『』"  # noqa: RUF001 - the marks of many languages
_REFUSAL = re.compile(
    r"^(?:i(?:'|’)?m |i am |i (?:can|cannot|do|don|will|would|need|have)|sorry\b|as an? |sure\b|okay\b|here (?:is|are)|"
    r"certainly\b|of course\b|please\b|unfortunately\b|es tut mir|ich (?:bin|kann)|leider\b|gerne\b|natürlich\b)",
    re.IGNORECASE,
)


def clean_title(text: str) -> str:
    """Return what a model answered as a title: one plain line; empty if it is none (a refusal, a whole paragraph)."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if not lines:
        return ""
    line = _MARKUP.sub("", _LABEL.sub("", _MARKUP.sub("", lines[0]).strip()))
    line = "".join(each for each in line if unicodedata.category(each)[0] != "C")
    line = " ".join(line.split()).strip(_QUOTES + " ").rstrip(".:;, ").strip(_QUOTES + " ")
    is_title = 1 < len(line) <= LONGEST and any(each.isalnum() for each in line) and not _REFUSAL.match(line)
    return line if is_title else ""


class TitleService:
    """Owner thread only. :meth:`consider` is told of each answer; titles are written one at a time."""

    def __init__(self, tasks: TaskRunner, hub: EventHub, queue: GenerationQueue, settings: Settings) -> None:
        self._tasks = tasks
        self._hub = hub
        self._queue = queue
        self._settings = settings
        self._wanted: dict[ConversationId, int] = {}
        self._timer: Timer | None = None
        self._is_asking = False

    def consider(self, answer: Message) -> None:
        """Give the chat of ``answer`` a title when there is time, if its title is still the first words."""
        if answer.status is MessageStatus.COMPLETE and self._settings.get(options.MODEL_TITLES):
            self._wanted.setdefault(answer.conversation, 0)
        self._look_soon()

    def forget(self, conversation: ConversationId) -> None:
        """The chat is gone."""
        self._wanted.pop(conversation, None)

    def _look_soon(self) -> None:
        """Look again when the model may be idle."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._tasks.call_later(IDLE_SECONDS, self._look) if self._wanted else None

    def _look(self) -> None:
        model = self._queue.idle_model
        if self._is_asking or not self._wanted or model is None or is_guide(model):
            return
        conversation = next(reversed(self._wanted))
        self._is_asking = True

        def read(chat: tuple[Conversation, list[Message]]) -> None:
            self._ask(*chat)

        def gone(_error: UserFacingError) -> None:
            self._over(conversation)

        self._tasks.store(lambda store: _chat(store, conversation), conversation).success(read).failure(gone)

    def _ask(self, conversation: Conversation, messages: list[Message]) -> None:
        is_wanted = conversation.id in self._wanted and self._settings.get(options.MODEL_TITLES)
        if not is_wanted or not conversation.provisional_title or not messages:
            self._over(conversation.id)
            return
        prompt = prompt_messages(conversation.system_prompt, messages)
        prompt.append(PromptMessage("user", _ASKED))
        answer = _TitleAnswer(self, conversation.id)
        model = self._queue.idle_model
        may_ask = model is not None and not is_guide(model)
        if not may_ask or not self._queue.submit_idle(JobId(new_id()), tuple(prompt), _SAMPLER, answer):
            self._is_asking = False  # the next answer looks again

    def written(self, conversation: ConversationId, text: str) -> None:
        """The model has answered."""
        title = clean_title(text)

        def work(store: Store) -> Conversation | None:
            with store.db.transaction():
                before = get_conversation(store, conversation)
                if not before.provisional_title:  # the user wrote one meanwhile
                    return None
                store.conversations.save(conversation, title=title or before.title, provisional_title=False)
                return get_conversation(store, conversation)

        def saved(after: Conversation | None) -> None:
            self._over(conversation)
            if after is not None:
                self._hub.publish(ConversationSaved(after))

        saving: Task[Conversation | None] = self._tasks.store(work, conversation)
        saving.success(saved).failure(lambda _error: self._over(conversation))

    def stopped(self, conversation: ConversationId) -> None:
        """Something more important was asked for; try again later."""
        self._is_asking = False
        if conversation in self._wanted:
            self._wanted[conversation] += 1
            if self._wanted[conversation] >= _MOST_TRIES:
                del self._wanted[conversation]

    def failed(self, conversation: ConversationId) -> None:
        """The first words stay."""
        self._over(conversation)

    def _over(self, conversation: ConversationId) -> None:
        self._is_asking = False
        self._wanted.pop(conversation, None)
        self._look_soon()


class _TitleAnswer:
    """The sink of one title: nobody sees it being written."""

    def __init__(self, titles: TitleService, conversation: ConversationId) -> None:
        self._titles = titles
        self._conversation = conversation
        self._text = ""

    def on_queued(self, ahead: int) -> None:
        """Never happens: it is asked for while nothing else is."""

    def on_loading(self, fraction: float) -> None:
        """Never happens: the model is in memory."""

    def on_started(self, prompt_tokens: int, cached_tokens: int, context: ContextUse) -> None:
        """The model begins to read."""

    def on_prompt_progress(self, done: int, total: int) -> None:
        """The model has read a part."""

    def on_text(self, text: str, is_reasoning: bool) -> None:
        if not is_reasoning:
            self._text += text

    def on_finished(self, completion: Completion, loaded: LoadedModel | None) -> None:
        if completion.stop_reason is StopReason.STOPPED:
            self._titles.stopped(self._conversation)
            return
        is_cut = completion.stop_reason is not StopReason.END and "\n" not in self._text.strip()
        self._titles.written(self._conversation, "" if is_cut else self._text)

    def on_failed(self, error: UserFacingError) -> None:
        self._titles.failed(self._conversation)


def _chat(store: Store, conversation: ConversationId) -> tuple[Conversation, list[Message]]:
    found = get_conversation(store, conversation)
    messages = store.messages.path_to(found.active_leaf) if found.active_leaf is not None else []
    return found, messages
