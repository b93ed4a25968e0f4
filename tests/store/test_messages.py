"""Messages form trees; streaming answers belong to the process that writes them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from sotto.domain.chat import Conversation, Message, MessageStatus, Role, branch
from sotto.domain.generation import Usage
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.messages import MessageRepository
from sotto.store.writers import WriterRegistry

MakeMessage = Callable[..., Message]


@pytest.fixture(autouse=True)
def _conversation(conversations: ConversationRepository, new_conversation: Callable[..., Conversation]) -> None:
    conversations.create(new_conversation())


def ids(messages: list[Message]) -> list[str]:
    return [message.id for message in messages]


def test_a_message_comes_back_whole(messages: MessageRepository, new_message: MakeMessage) -> None:
    whole = new_message(
        role=Role.ASSISTANT,
        content="Ein „Zug“ 🚆\0\n```py\nx = '1'\n```",
        created=1_700_000_000_123,
        status=MessageStatus.STOPPED,
        reasoning="let me think",
        model="Guide 0.1B",
        usage=Usage(10, 4, 3),
        run={"seed": 42, "sampler": {"temperature": 0.8}, "stop": ["ü"]},
        error="The engine stopped.",
        pinned=True,
        summary="They spoke of trains.",
    )
    messages.append(whole)
    assert messages.get("m1") == whole
    assert messages.of_conversation("c1") == [whole]
    assert messages.get("unknown") is None


def test_a_message_is_pinned_and_gets_a_summary(messages: MessageRepository, new_message: MakeMessage) -> None:
    messages.append(new_message())
    messages.set_pinned("m1", True)
    messages.save_summary("m1", "All of it.")
    assert messages.get("m1") == new_message(pinned=True, summary="All of it.")
    messages.set_pinned("m1", False)
    assert messages.get("m1") == new_message(summary="All of it.")
    messages.finish(new_message(content="more"))  # knows nothing of either
    assert messages.get("m1") == new_message(content="more", summary="All of it.")


def test_branches_come_back_as_a_tree(messages: MessageRepository, new_message: MakeMessage) -> None:
    messages.append(new_message("question", created=1))
    messages.append(new_message("first", parent="question", created=2))
    messages.append(new_message("second", parent="question", created=2))
    messages.append(new_message("edited", created=3))
    tree = messages.of_conversation("c1")
    assert ids(tree) == ["question", "first", "second", "edited"]
    assert ids(branch(tree, "second")) == ["question", "second"]


def test_the_newest_message_is_the_leaf_unless_asked_otherwise(
    messages: MessageRepository, conversations: ConversationRepository, new_message: MakeMessage
) -> None:
    messages.append(new_message("m1", created=50))
    messages.append(new_message("m2", parent="m1", created=40), make_leaf=False)
    conversation = conversations.get("c1")
    assert (conversation.active_leaf, conversation.updated) == ("m1", 50)


@pytest.mark.parametrize("field", [{"parent": "unknown"}, {"conversation": "unknown"}, {"id": "m0"}])
def test_a_message_without_a_place_is_a_bug_and_not_stored(
    messages: MessageRepository, conversations: ConversationRepository, new_message: MakeMessage, field: dict[str, str]
) -> None:
    messages.append(new_message("m0"))
    with pytest.raises(apsw.ConstraintError):
        messages.append(new_message(**field))
    assert ids(messages.of_conversation("c1")) == ["m0"]
    assert conversations.get("c1").active_leaf == "m0"


def test_an_answer_is_streamed_then_finished(messages: MessageRepository, new_message: MakeMessage) -> None:
    answer = new_message(role=Role.ASSISTANT, content="", status=MessageStatus.STREAMING)
    messages.append(answer)
    assert messages.save_partial("m1", "Hel", "hm")
    assert messages.get("m1") == replace(answer, content="Hel", reasoning="hm")
    final = replace(
        answer,
        content="Hello.",
        reasoning="hmm",
        status=MessageStatus.COMPLETE,
        model="Guide",
        usage=Usage(1, 0, 2),
        run={"seed": 7},
    )
    assert messages.finish(final)
    assert messages.get("m1") == final
    assert not messages.save_partial("m1", "late", "")
    assert messages.get("m1") == final


def test_an_answer_that_was_deleted_meanwhile_cannot_be_finished(
    messages: MessageRepository, new_message: MakeMessage
) -> None:
    assert not messages.finish(new_message())
    assert not messages.save_partial("m1", "x")
    assert messages.get("m1") is None


def test_answers_of_dead_processes_are_interrupted(
    tmp_path: Path, db: Database, messages: MessageRepository, new_message: MakeMessage
) -> None:
    dead = WriterRegistry(tmp_path / "writers")
    dead.join()
    other = MessageRepository(db, dead)
    other.append(new_message("theirs", content="half", status=MessageStatus.STREAMING))
    messages.append(new_message("mine", status=MessageStatus.STREAMING))
    messages.append(new_message("done"))
    assert messages.interrupt_streaming() == 0
    dead.leave()
    assert messages.interrupt_streaming() == 1
    assert messages.interrupt_streaming() == 0
    assert messages.get("theirs") == new_message("theirs", content="half", status=MessageStatus.INTERRUPTED)
    assert messages.get("mine").status is MessageStatus.STREAMING
    assert messages.get("done").status is MessageStatus.COMPLETE


def test_an_answer_that_is_streamed_again_belongs_to_the_new_writer(
    tmp_path: Path, db: Database, messages: MessageRepository, new_message: MakeMessage
) -> None:
    other = WriterRegistry(tmp_path / "writers")
    other.join()
    MessageRepository(db, other).append(new_message(status=MessageStatus.INTERRUPTED))
    messages.finish(new_message(status=MessageStatus.STREAMING))
    other.leave()
    assert messages.interrupt_streaming() == 0


def test_a_killed_process_leaves_its_text(
    tmp_path: Path, start_child: Callable[..., subprocess.Popen[str]], open_store: Callable[[], object]
) -> None:
    child = start_child("stream_answer", tmp_path / "data")
    assert child.stdout.readline() == "half saved\n"
    store = open_store()
    assert store.interrupted == 0
    assert store.messages.get("answer").status is MessageStatus.STREAMING
    assert store.messages.interrupt_streaming() == 0
    child.kill()
    child.wait()
    again = open_store()
    assert again.interrupted == 1
    answer = again.messages.get("answer")
    assert (answer.status, answer.content) == (MessageStatus.INTERRUPTED, "half an ans")
