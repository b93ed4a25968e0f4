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
from sotto.store.hidden_messages import Hidden
from sotto.store.keys import KeyVault
from sotto.store.search import search
from sotto.store.store import Store

TEXTS = st.text(max_size=30)
PICK = st.integers(0, 1000)


class NoKeystore:
    """Not a keystore."""


class StoreMachine(RuleBasedStateMachine):
    """``conversations`` and ``messages`` are the model; ``hidden`` are conversations marked deleted, ``gone`` messages,
    with the mark of their deletion."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="sotto-"))
        self.store = self.open()
        self.conversations: dict[str, Conversation] = {}
        self.hidden: dict[str, Conversation] = {}
        self.messages: dict[str, Message] = {}
        self.gone: dict[str, int] = {}
        self.deletions: list[Hidden] = []
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

    @rule(pick=PICK, following=st.booleans())
    def delete_message(self, pick: int, following: bool) -> None:
        id = self.picked(self.visible(), pick)
        if not id:
            return
        conversation = self.messages[id].conversation
        before = self.leaf(conversation)
        gone = self.below(id) if following else [id]
        deletion = self.store.hidden_messages.hide(id, self.tick(), with_following=following)
        assert deletion is not None
        assert deletion.count == len(gone)
        self.gone |= dict.fromkeys(gone, deletion.mark)
        if before in gone:
            self.set_leaf(conversation, self.end_beside(before))
        assert (deletion.leaf_before, deletion.leaf_after) == (before, self.leaf(conversation))
        self.deletions.append(deletion)

    @rule(pick=PICK)
    def undo_delete(self, pick: int) -> None:
        if not self.deletions:
            return
        deletion = self.deletions.pop(pick % len(self.deletions))
        back = [id for id, mark in self.gone.items() if mark == deletion.mark and self.of(id) == deletion.conversation]
        assert self.store.hidden_messages.restore(deletion) == bool(back)
        for id in back:
            del self.gone[id]
        if back and self.leaf(deletion.conversation) == deletion.leaf_after:
            self.set_leaf(deletion.conversation, deletion.leaf_before)

    @rule()
    def purge_messages(self) -> None:
        shape = {m.id: m.parent for m in self.visible().values()}
        assert self.store.hidden_messages.purge(before=self.tick()) == len(self.gone)
        self.messages = {m.id: replace(m, parent=shape[m.id]) for m in self.messages.values() if m.id not in self.gone}
        self.gone.clear()
        self.deletions.clear()

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
        self.gone = {id: mark for id, mark in self.gone.items() if id in self.messages}
        self.deletions = [each for each in self.deletions if each.conversation not in self.hidden]
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
        visible = {m.id for m in self.visible().values() if m.conversation in self.conversations}
        assert hits <= visible

    @invariant()
    def equal(self) -> None:
        counts = [m.conversation for m in self.visible().values()]
        expected = [replace(c, message_count=counts.count(c.id)) for c in self.conversations.values()]
        assert sorted(self.store.conversations.all(), key=lambda c: c.id) == sorted(expected, key=lambda c: c.id)
        for id in (*self.conversations, *self.hidden):
            own = sorted((m for m in self.visible().values() if m.conversation == id), key=lambda m: m.created)
            assert self.store.messages.of_conversation(id) == own
            assert [node.parent for node in self.store.transcript.nodes(id)] == [message.parent for message in own]

    def visible(self) -> dict[str, Message]:
        """Return what is not deleted, each with its nearest ancestor that is not."""
        return {
            m.id: replace(m, parent=self.ancestor(m.parent)) for m in self.messages.values() if m.id not in self.gone
        }

    def ancestor(self, id: str | None) -> str | None:
        while id in self.gone:
            id = self.messages[id].parent
        return id

    def below(self, id: str) -> list[str]:
        found = [id]
        for above in found:
            found += [m.id for m in self.visible().values() if m.parent == above]
        return found

    def end_beside(self, leaf: str) -> str | None:
        end = self.ancestor(leaf)
        owner = self.of(leaf)
        while True:
            below = [m for m in self.visible().values() if m.parent == end and m.conversation == owner]
            if not below:
                return end
            end = max(below, key=lambda m: m.created).id

    def of(self, id: str) -> str:
        return self.messages[id].conversation

    def leaf(self, conversation: str) -> str | None:
        return (self.conversations | self.hidden)[conversation].active_leaf

    def set_leaf(self, conversation: str, leaf: str | None) -> None:
        group = self.conversations if conversation in self.conversations else self.hidden
        group[conversation] = replace(group[conversation], active_leaf=leaf)

    @staticmethod
    def picked(group: dict[str, object], number: int) -> str | None:
        return sorted(group)[number % len(group)] if group else None


TestStoreAgainstModel = StoreMachine.TestCase
TestStoreAgainstModel.settings = settings(
    max_examples=12, stateful_step_count=30, deadline=None, derandomize=True, database=None
)
