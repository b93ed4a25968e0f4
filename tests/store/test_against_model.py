"""Any sequence of operations leaves the store equal to plain dictionaries (R26)."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sotto.domain.chat import Conversation, Message, MessageStatus, Role
from sotto.store.keys import KeyVault
from sotto.store.search import search
from sotto.store.store import Store

TEXTS = st.text(max_size=30)
PICK = st.integers(0, 1000)


class NoKeystore:
    """Not a keystore."""


class StoreMachine(RuleBasedStateMachine):
    """``conversations`` and ``messages`` are the model; ``hidden`` are those marked deleted."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="sotto-"))
        self.store = self.open()
        self.conversations: dict[str, Conversation] = {}
        self.hidden: dict[str, Conversation] = {}
        self.messages: dict[str, Message] = {}
        self.clock = 0

    def open(self) -> Store:
        return Store.open(self.folder, KeyVault(self.folder, backend=NoKeystore))

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def tick(self) -> int:
        self.clock += 1
        return self.clock

    @initialize()
    def start(self) -> None:
        self.create("first")

    @rule(title=TEXTS)
    def create(self, title: str) -> None:
        now = self.tick()
        conversation = Conversation(f"c{now}", title, now, now)
        self.store.conversations.create(conversation)
        self.conversations[conversation.id] = conversation

    @rule(pick=PICK, title=TEXTS, draft=TEXTS, tags=st.sets(st.sampled_from(("a", "b", "c"))))
    def change(self, pick: int, title: str, draft: str, tags: set[str]) -> None:
        if id := self.picked(self.conversations, pick):
            changes = {"title": title, "draft": draft, "tags": tuple(sorted(tags))}
            self.store.conversations.save(id, **changes)
            self.conversations[id] = replace(self.conversations[id], **changes)

    @rule(pick=PICK, parent=PICK, text=TEXTS, make_leaf=st.booleans(), streaming=st.booleans())
    def append(self, pick: int, parent: int, text: str, make_leaf: bool, streaming: bool) -> None:
        id = self.picked(self.conversations, pick)
        if not id:
            return
        now = self.tick()
        own = {m.id: m for m in self.messages.values() if m.conversation == id}
        status = MessageStatus.STREAMING if streaming else MessageStatus.COMPLETE
        message = Message(f"m{now}", id, self.picked(own, parent), Role.USER, text, now, status)
        self.store.messages.append(message, make_leaf)
        self.messages[message.id] = message
        changes = {"updated": now, **({"active_leaf": message.id} if make_leaf else {})}
        self.conversations[id] = replace(self.conversations[id], **changes)

    @rule(pick=PICK, text=TEXTS)
    def finish(self, pick: int, text: str) -> None:
        if id := self.picked(self.messages, pick):
            self.messages[id] = replace(self.messages[id], content=text, status=MessageStatus.STOPPED, run={"seed": 1})
            assert self.store.messages.finish(self.messages[id])

    @rule(pick=PICK)
    def delete_message(self, pick: int) -> None:
        id = self.picked(self.messages, pick)
        if not id:
            return
        root = self.messages[id]
        gone = {id}
        for message in sorted(self.messages.values(), key=lambda m: m.created):
            if message.parent in gone:
                gone.add(message.id)
        assert self.store.messages.delete(id) == len(gone)
        self.messages = {key: value for key, value in self.messages.items() if key not in gone}
        for group in (self.conversations, self.hidden):
            owner = group.get(root.conversation)
            if owner and owner.active_leaf in gone:
                group[owner.id] = replace(owner, active_leaf=root.parent)

    @rule(pick=PICK)
    def hide(self, pick: int) -> None:
        if id := self.picked(self.conversations, pick):
            assert self.store.conversations.mark_deleted(id, 1)
            self.hidden[id] = self.conversations.pop(id)

    @rule(pick=PICK)
    def restore(self, pick: int) -> None:
        if id := self.picked(self.hidden, pick):
            assert self.store.conversations.restore(id)
            self.conversations[id] = self.hidden.pop(id)

    @rule()
    def purge(self) -> None:
        assert self.store.conversations.purge_deleted(before=1) == len(self.hidden)
        self.messages = {key: m for key, m in self.messages.items() if m.conversation not in self.hidden}
        self.hidden.clear()

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = self.open()
        for id, message in self.messages.items():
            if message.status is MessageStatus.STREAMING:
                self.messages[id] = replace(message, status=MessageStatus.INTERRUPTED)

    @rule(word=st.text("ab é", min_size=1, max_size=4))
    def find(self, word: str) -> None:
        hits = {hit.message for hit in search(self.store.db, word)}
        visible = {m.id for m in self.messages.values() if m.conversation in self.conversations}
        assert hits <= visible

    @invariant()
    def equal(self) -> None:
        counts = [m.conversation for m in self.messages.values()]
        expected = [replace(c, message_count=counts.count(c.id)) for c in self.conversations.values()]
        assert sorted(self.store.conversations.all(), key=lambda c: c.id) == sorted(expected, key=lambda c: c.id)
        for id in (*self.conversations, *self.hidden):
            own = sorted((m for m in self.messages.values() if m.conversation == id), key=lambda m: m.created)
            assert self.store.messages.of_conversation(id) == own

    @staticmethod
    def picked(group: dict[str, object], number: int) -> str | None:
        return sorted(group)[number % len(group)] if group else None


TestStoreAgainstModel = StoreMachine.TestCase
TestStoreAgainstModel.settings = settings(
    max_examples=12, stateful_step_count=30, deadline=None, derandomize=True, database=None
)
