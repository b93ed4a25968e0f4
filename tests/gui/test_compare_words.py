"""What is said about two answers."""

from __future__ import annotations

from typing import Any

import pytest

from sotto.domain.chat import Message, Role
from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui.compare_words import difference_words, facts_words, own_settings, speed_words

RECORD = {"temperature": 0.8, "top_k": 40, "top_p": 0.95, "min_p": 0.05, "repeat_penalty": 1.0, "max_tokens": None}


def answer(**fields: Any) -> Message:
    return Message(MessageId("a"), ConversationId("c"), None, Role.ASSISTANT, "text", 1, **fields)


@pytest.mark.usefixtures("qapp", "window_theme")
class TestFacts:
    def test_what_was_measured(self) -> None:
        timings = {"tokens_per_second": 12.345, "first_token_ms": 456.0}
        message = answer(usage=Usage(5, 0, 1234), run={"timings": timings})
        assert facts_words(message) == "1,234 tokens · 12.3 tokens/s · first token after 0.46 s"

    def test_what_is_not_known_is_left_out(self) -> None:
        assert facts_words(answer(usage=Usage(5, 0, 1))) == "1 token"
        assert facts_words(answer(run={"timings": "foreign"})) == ""
        assert speed_words(0, 0.0, 2000.0) == "first token after 2.00 s"


@pytest.mark.usefixtures("qapp", "window_theme")
class TestDifferences:
    def test_only_what_differs_is_named(self) -> None:
        other = {**RECORD, "temperature": 0.2, "max_tokens": 64, "seed": 5}
        assert difference_words(RECORD, other, is_complete=True) == "Temperature 0.8 · Longest answer Until done"
        assert difference_words(other, RECORD, is_complete=True) == "Temperature 0.2 · Longest answer 64"
        assert difference_words(RECORD, RECORD, is_complete=True) == ""

    def test_reasoning_is_named_where_it_was_chosen(self) -> None:
        assert difference_words({**RECORD, "reasoning": True}, RECORD, is_complete=True) == "Reasoning on"
        assert difference_words({**RECORD, "reasoning": False}, RECORD, is_complete=True) == "Reasoning off"
        assert difference_words(RECORD, {**RECORD, "reasoning": False}, is_complete=True) == ""

    def test_a_record_that_is_not_there_yet_is_no_difference(self) -> None:
        assert difference_words(RECORD, {}, is_complete=True) == ""
        assert difference_words(RECORD, {"temperature": 0.1}, is_complete=True) == "Temperature 0.8"
        assert difference_words({"temperature": 0.1}, {}, is_complete=False) == "Temperature 0.1"
        assert difference_words({"temperature": 0.8}, RECORD, is_complete=False) == ""

    def test_a_foreign_record_does_no_harm(self) -> None:
        strange = {"temperature": "hot", "top_k": [1], "top_p": True}
        assert difference_words(strange, RECORD, is_complete=True) == ""


def test_settings_are_those_of_the_record_or_what_was_asked_for() -> None:
    assert own_settings(answer(run={"settings": RECORD}), {"top_k": 1}) == RECORD
    assert own_settings(answer(), {"top_k": 1}) == {"top_k": 1}
    assert own_settings(answer(run={"settings": None}), {}) == {}
