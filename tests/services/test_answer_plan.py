"""What the engine is asked for one answer."""

from __future__ import annotations

from dataclasses import replace

from sotto.domain.chat import Attachment, Message, Role
from sotto.domain.generation import PromptMessage
from sotto.services.answer_plan import prompt_messages

ASKED = Message("m1", "c", None, Role.USER, "Sing", 0)
ANSWERED = Message("m2", "c", "m1", Role.ASSISTANT, "la la", 0, reasoning="They want a song.")


def test_a_prompt_has_no_empty_turns() -> None:
    assert prompt_messages(" \n", []) == []
    assert prompt_messages("", [ASKED, replace(ANSWERED, content="")]) == [PromptMessage("user", "Sing")]


def test_reasoning_is_never_sent_back() -> None:
    turns = prompt_messages("Be kind.", [ASKED, ANSWERED])
    assert turns == [
        PromptMessage("system", "Be kind."),
        PromptMessage("user", "Sing"),
        PromptMessage("assistant", "la la"),
    ]


def test_attachments_stand_before_the_question() -> None:
    (turn,) = prompt_messages("", [replace(ASKED, attachments=(Attachment("song.txt", "tra"),))])
    assert turn.content.index("song.txt") < turn.content.index("tra") < turn.content.index("Sing")
