"""A chat as it is put together from another program's: its tree mended, its times in order, its ids Sotto's own.

Other programs' trees may have gaps (nodes that are no messages), loops, and answers that are older than their
questions. In Sotto each message has a parent in the same chat that was made before it, or none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sotto.domain.chat import Attachment, Conversation, Message, MessageStatus, Role, title_from
from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId, MessageId, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.store.importers.failures import UnreadableChatError
from sotto.store.importers.values import text

MOST_MESSAGES: Final = 200_000
"""Messages of one chat."""
FILE_NOT_INCLUDED: Final = "(The file itself is not part of the export.)"
"""The text of an attachment of which only the name is known: the model must not take it for an empty file."""
_LONGEST_TITLE = 200
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Reference:
    """A model or preset that a chat of Sotto's names, to be looked for here: by id, then hash, then name."""

    id: str
    name: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class FoundChat:
    """A chat ready to be stored. ``source`` and ``key`` recognise it when the same export is imported again.

    ``keeps_ids``: the ids are those it had in Sotto and are used again if they are free.
    """

    source: str
    key: str
    conversation: Conversation
    messages: tuple[Message, ...]
    keeps_ids: bool = False
    model: Reference | None = None
    preset: Reference | None = None


class ChatBuilder:
    """Put a chat together: :meth:`link` every node of the tree, :meth:`add` those that are messages, :meth:`finish`."""

    def __init__(self, source: str, now: int) -> None:
        """``now`` in Unix milliseconds is the time of what has none."""
        self._source = source
        self._now = now
        self._parents: dict[str, str] = {}
        self._messages: dict[str, Message] = {}
        self._times: dict[str, int | None] = {}
        self._last = ""
        self._instructions = ""

    @property
    def last(self) -> str:
        """The id of the message that was added last; empty if there is none."""
        return self._last

    def link(self, node: str, parent: str) -> None:
        """Note that ``node`` follows ``parent`` (empty: nothing); the first word on a node counts."""
        self._parents.setdefault(node, parent)

    def add(
        self,
        role: Role,
        content: str,
        created: int | None = None,
        *,
        node: str = "",
        parent: str | None = None,
        reasoning: str = "",
        model: str = "",
        attachments: Sequence[Attachment] = (),
        status: MessageStatus = MessageStatus.COMPLETE,
        usage: Usage | None = None,
        run: Mapping[str, Any] | None = None,
        error: str = "",
    ) -> None:
        """Add a message, by default after the last one; ``created`` in Unix milliseconds. Empty ones are left out.

        Instructions that stand before everything else become the chat's own, as they are in Sotto.
        """
        if not (content.strip() or reasoning.strip() or attachments or error):
            return
        if len(self._messages) >= MOST_MESSAGES:
            raise UnreadableChatError(f"The chat has more than {MOST_MESSAGES:,} messages.")
        if not node or node in self._messages:
            node = f"\n{len(self._messages)}"
        self.link(node, self._last if parent is None else parent)
        if role is Role.SYSTEM and not self._messages and not self._instructions:
            self._instructions = content
            return
        self._messages[node] = Message(
            MessageId(node),
            ConversationId(""),
            None,
            role,
            content,
            0,
            status,
            reasoning,
            _one_line(model),
            usage,
            run or {},
            error,
            tuple(attachments),
        )
        self._times[node] = created
        self._last = node

    def finish(self, native: str, conversation: Conversation, active: str = "") -> FoundChat:
        """Return the chat; ``native`` is its id in its program, ``active`` the node that was shown last.

        Of ``conversation`` the id and ``active_leaf`` are set; ``created`` 0 means unknown.
        """
        if not self._messages:
            raise UnreadableChatError("The chat has no messages.")
        parents = self._kept_parents()
        order = parents_first(self._messages, parents)
        key = digest(native, self._messages, order, parents)
        created = conversation.created or min((t for t in self._times.values() if t), default=self._now)
        chat = ConversationId(new_id())
        ids = {node: MessageId(new_id()) for node in order}
        times: dict[str, int] = {}
        messages = []
        for node in order:
            parent = parents[node]
            earliest = times[parent] if parent else 0
            times[node] = max(self._times[node] or earliest or created, earliest)
            own_parent = ids[parent] if parent else None
            message = self._messages[node]
            messages.append(replace(message, id=ids[node], conversation=chat, parent=own_parent, created=times[node]))
        shown = self._kept(active) or order[-1]
        title = _one_line(conversation.title) or _first_words(messages)
        made = replace(
            conversation,
            id=chat,
            title=title,
            system_prompt=conversation.system_prompt or self._instructions,
            created=created,
            updated=max(conversation.updated, created, *times.values()),
            active_leaf=ids[shown],
        )
        return FoundChat(self._source, key, made, tuple(messages))

    def _kept_parents(self) -> dict[str, str]:
        """Return for each message the nearest message above it (empty: none), without loops."""
        known: dict[str, str] = {}
        for node in self._messages:
            walked = []
            above = self._parents.get(node, "")
            while above and above not in self._messages and above not in known:
                walked.append(above)
                known[above] = ""  # until more is known, so that a loop of gaps ends here
                above = self._parents.get(above, "")
            kept = above if above in self._messages else known.get(above, "")
            known.update(dict.fromkeys(walked, kept))
            known[node] = kept
        parents = {node: known[node] for node in self._messages}
        return without_loops(parents)

    def _kept(self, node: str) -> str:
        """Return ``node`` or the nearest message above it."""
        seen: set[str] = set()
        while node and node not in self._messages and node not in seen:
            seen.add(node)
            node = self._parents.get(node, "")
        return node if node in self._messages else ""


def digest(native: str, messages: Mapping[str, Message], order: Sequence[str], parents: Mapping[str, str]) -> str:
    """Return what tells this chat, with these messages, from all others: one that has grown is another."""
    places = {node: number for number, node in enumerate(order)}
    made = hashlib.sha256(native.encode("utf-8", "replace"))
    for node in order:
        message = messages[node]
        head = f"\0{places.get(parents[node], -1)}\0{message.role}\0{len(message.content)}\0"
        made.update((head + message.content).encode("utf-8", "replace"))
    return made.hexdigest()


def without_loops(parents: Mapping[str, str]) -> dict[str, str]:
    """Return for each node its parent (empty: none), with every loop cut open at one place."""
    found = dict(parents)
    settled: set[str] = set()
    for node in found:
        path: set[str] = set()
        current = node
        while current and current not in settled:
            path.add(current)
            if found[current] in path:
                found[current] = ""
            current = found[current]
        settled |= path
    return found


def parents_first(nodes: Iterable[str], parents: Mapping[str, str]) -> list[str]:
    """Return ``nodes`` in their order, but each after its parent."""
    order: dict[str, None] = {}
    for node in nodes:
        chain = []
        current = node
        while current and current not in order:
            chain.append(current)
            current = parents[current]
        order.update(dict.fromkeys(reversed(chain)))
    return list(order)


def attachment(name: object, content: object = None) -> Attachment:
    """Return an attachment; ``content`` is its text if the export has it."""
    return Attachment(_one_line(text(name))[:_LONGEST_NAME] or "file", text(content) or FILE_NOT_INCLUDED)


def _one_line(value: str) -> str:
    return " ".join(value[: 4 * _LONGEST_TITLE].split())[:_LONGEST_TITLE]


def _first_words(messages: Sequence[Message]) -> str:
    asked = (message.content for message in messages if message.role is Role.USER and message.content.strip())
    return title_from(next(asked, messages[0].content)[:1000]) or "Imported chat"
