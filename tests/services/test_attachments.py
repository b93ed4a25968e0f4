"""How the model reads what was sent along, and how that is stored."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.config.paths import AppPaths
from sotto.domain.chat import Attachment, Message, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId, MessageId
from sotto.services.attachments import LARGEST_TOGETHER, attachment_block, check_room, with_attachments
from sotto.services.drafts import Draft
from support.running_services import RunningServices, requests_file

NOTES = Attachment("notes.txt", "remember\n")


def _message(text: str, *attachments: Attachment) -> Message:
    return Message(MessageId("m"), ConversationId("c"), None, Role.USER, text, 1, attachments=attachments)


def test_attachments_come_before_the_text() -> None:
    two = Attachment("two", "2")
    assert with_attachments(_message("Why?", NOTES, two)) == (
        "notes.txt:\n```\nremember\n```\n\ntwo:\n```\n2\n```\n\nWhy?"
    )
    assert with_attachments(_message("", NOTES)) == "notes.txt:\n```\nremember\n```"


@given(st.text(alphabet="`\na ", max_size=60))
def test_no_text_closes_its_own_fence(text: str) -> None:
    name, fence, *inside, end = attachment_block(Attachment("a\nb", text)).split("\n")
    assert name == "a b:"
    assert fence == end
    assert re.fullmatch("`{3,}", fence)
    assert all(len(run) < len(fence) for line in inside for run in re.findall("`+", line))


def test_a_message_holds_only_so_much() -> None:
    with pytest.raises(UserFacingError) as caught:
        check_room([Attachment("a", "x" * LARGEST_TOGETHER)], NOTES)
    assert caught.value.code == "attachments_full"
    check_room([NOTES] * 9, NOTES)
    with pytest.raises(UserFacingError):
        check_room([NOTES] * 10, NOTES)


def test_they_are_sent_stored_and_sent_again_with_every_turn(paths: AppPaths) -> None:
    running = RunningServices(
        paths, generate=[["record", str(requests_file(paths))], ["started"], ["tokens", 1], ["finish"]]
    )
    running.open()
    try:
        running.add_model()
        sent = running.services.chat.send("Why?", attachments=[NOTES])
        running.finished(sent)
        running.ask("And?", conversation=sent.conversation)
        assert running.messages(sent.conversation)[0].attachments == (NOTES,)
        first, second = running.prompts
        assert first == [("user", with_attachments(_message("Why?", NOTES)))]
        assert second[0] == first[0]
    finally:
        running.services.close()


def test_an_attachment_alone_is_a_message_named_after_it(paths: AppPaths) -> None:
    running = RunningServices(paths).open()
    try:
        running.add_model()
        sent = running.services.chat.send("", attachments=[NOTES])
        running.finished(sent)
        assert running.conversation(sent.conversation).title == "notes.txt"
    finally:
        running.services.close()


def test_drafts_keep_attachments_until_they_are_sent(paths: AppPaths) -> None:
    running = RunningServices(paths).open()
    try:
        running.add_model()
        history = running.services.history
        running.wait(history.save_draft(None, "half", (NOTES,)))
        running.wait(history.save_draft(None, "half a"))
        assert running.wait(history.new_chat_draft()) == Draft("half a", (NOTES,))
        running.wait(history.save_draft(None, "", ()))
        assert running.wait(history.new_chat_draft()) == Draft()
        sent = running.services.chat.send("Why?")
        running.finished(sent)
        running.wait(history.save_draft(sent.conversation, "half", (NOTES,)))
        running.wait(history.save_draft(sent.conversation, "half a"))
        stored = running.conversation(sent.conversation)
        assert (stored.draft, stored.draft_attachments) == ("half a", (NOTES,))
        running.ask("half a", conversation=sent.conversation)
        stored = running.conversation(sent.conversation)
        assert (stored.draft, stored.draft_attachments) == ("", ())
    finally:
        running.services.close()
