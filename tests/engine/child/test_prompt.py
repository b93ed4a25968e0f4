"""From a conversation to tokens: whole where it fits, without its oldest turns where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sotto.domain.context import ContextFullError
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import ContextRules, ContextUse, Overflow, PromptMessage, Span
from sotto.engine.child.prompt import Prompt, PromptBuilder

_BOS = 0x10FFFF


class LetterVocabulary:
    """A vocabulary whose tokens are characters; ``<s>`` is one token, put before every text if it adds one."""

    def __init__(self, template: str = "any", *, adds_bos: bool = False) -> None:
        self.template = template
        self.bos_text = "<s>"
        self.eos_text = "</s>"
        self.adds_bos = adds_bos

    def tokenize(self, text: str, *, add_special: bool, parse_special: bool) -> list[int]:
        tokens = [_BOS] if add_special and self.adds_bos else []
        for number, part in enumerate(text.split("<s>") if parse_special else [text]):
            tokens += [_BOS] if number else []
            tokens += map(ord, part)
        return tokens


def _simple(template: str, messages: Sequence[PromptMessage], bos: str, eos: str) -> str:
    return "".join(f"{message.role[0]}:{message.content};" for message in messages) + "a:"


def _with_bos(template: str, messages: Sequence[PromptMessage], bos: str, eos: str) -> str:
    return bos + _simple(template, messages, bos, eos)


def _without_system(template: str, messages: Sequence[PromptMessage], bos: str, eos: str) -> str:
    if any(message.role == "system" for message in messages):
        raise UserFacingError("template_failed", "System role not supported")
    return _simple(template, messages, bos, eos)


def _deaf_to_system(template: str, messages: Sequence[PromptMessage], bos: str, eos: str) -> str:
    return _simple(template, [message for message in messages if message.role != "system"], bos, eos)


def _strict(template: str, messages: Sequence[PromptMessage], bos: str, eos: str) -> str:
    """As many templates do, insist on system, user, assistant, user…"""
    turns = [message.role for message in messages if message.role != "system"]
    if any(role != ("user", "assistant")[number % 2] for number, role in enumerate(turns)):
        raise UserFacingError("template_failed", "Conversation roles must alternate")
    return _simple(template, messages, bos, eos)


def _turns(*texts: str) -> list[PromptMessage]:
    """Turns from texts such as ``"u:Hello"``."""
    roles = {"s": "system", "u": "user", "a": "assistant"}
    return [PromptMessage(roles[text[0]], text[2:]) for text in texts]


def _text(prompt: Prompt) -> str:
    return "".join("<s>" if token == _BOS else chr(token) for token in prompt.tokens)


def _builder(
    render: object = _simple, n_ctx: int = 1000, *, template: str = "any", adds_bos: bool = False
) -> PromptBuilder:
    return PromptBuilder(LetterVocabulary(template, adds_bos=adds_bos), render, n_ctx)  # type: ignore[arg-type]


def _code(builder: PromptBuilder, turns: list[PromptMessage], max_tokens: int | None = None) -> str:
    with pytest.raises(UserFacingError) as caught:
        builder.build(turns, max_tokens)
    return caught.value.code


def test_a_conversation_that_fits_is_sent_whole() -> None:
    prompt = _builder().build(_turns("s:Be kind", "u:Hi", "a:Hello", "u:Bye"), None)
    assert _text(prompt) == "s:Be kind;u:Hi;a:Hello;u:Bye;a:"
    assert prompt.kept_from == 0
    assert prompt.open_reasoning is None


def test_neighbours_of_one_role_are_joined() -> None:
    prompt = _builder(_strict).build(_turns("s:A", "s:B", "u:one", "u:two", "a:x", "a:y", "u:three"), None)
    assert _text(prompt) == "s:A\n\nB;u:one\n\ntwo;a:x\n\ny;u:three;a:"
    assert prompt.kept_from == 0


def test_a_character_may_speak_first() -> None:
    prompt = _builder().build(_turns("s:You are Fern", "a:Welcome", "u:Hi"), None)
    assert _text(prompt) == "s:You are Fern;a:Welcome;u:Hi;a:"
    assert prompt.kept_from == 0


@pytest.mark.parametrize(("given", "told"), [([], ""), (["s:You are Fern"], "You are Fern\n\n")])
def test_a_template_that_wants_a_question_first_is_told_the_first_words(given: list[str], told: str) -> None:
    prompt = _builder(_strict).build(_turns(*given, "a:Welcome", "u:Hi", "a:Well?", "u:Bye"), None)
    assert _text(prompt) == f"s:{told}You have begun this chat with these words:\nWelcome;u:Hi;a:Well?;u:Bye;a:"
    assert prompt.kept_from == 0


def test_the_first_words_go_when_the_context_is_full() -> None:
    prompt = _builder(n_ctx=200).build(_turns("a:" + "W" * 150, "u:Hi", "a:Yes", "u:Bye"), None)
    assert _text(prompt) == "u:Hi;a:Yes;u:Bye;a:"
    assert prompt.kept_from == 1


@pytest.mark.parametrize("render", [_without_system, _deaf_to_system])
def test_a_template_without_system_messages_gets_it_in_the_first_question(render: object) -> None:
    prompt = _builder(render).build(_turns("s:Be kind", "u:Hi", "a:Hello", "u:Bye"), None)
    assert _text(prompt) == "u:Be kind\n\nHi;a:Hello;u:Bye;a:"


def test_other_failures_of_a_template_are_told() -> None:
    def forbidden(*_arguments: object) -> str:
        raise UserFacingError("template_forbidden", "no")

    def failing(*_arguments: object) -> str:
        raise UserFacingError("template_failed", "no")

    assert _code(_builder(forbidden), _turns("s:A", "u:B")) == "template_forbidden"
    assert _code(_builder(failing), _turns("u:B")) == "template_failed"
    assert _code(_builder(failing), _turns("s:A", "u:B")) == "template_failed"
    assert _code(_builder(failing), _turns("s:A")) == "template_failed"


@pytest.mark.parametrize(
    ("render", "adds_bos", "text"),
    [
        (_simple, True, "<s>u:Hi;a:"),
        (_with_bos, True, "<s>u:Hi;a:"),
        (_with_bos, False, "<s>u:Hi;a:"),
        (_simple, False, "u:Hi;a:"),
    ],
)
def test_the_begin_token_comes_once(render: object, adds_bos: bool, text: str) -> None:
    assert _text(_builder(render, adds_bos=adds_bos).build(_turns("u:Hi"), None)) == text


def test_a_base_model_continues_the_text() -> None:
    turns = _turns("u:Once upon", "a: a time", "u:Then <s>")
    prompt = _builder(template="", adds_bos=True).build(turns, None)
    # In plain text a marker is only letters.
    assert prompt.tokens == [_BOS, *map(ord, "Once upon a time\n\nThen <s>")]
    assert _text(_builder(template="").build(_turns("s:Tales\n", "u:Once"), None)) == "Tales\nOnce"


def test_reasoning_opened_by_the_template_is_noticed() -> None:
    def thinking(template: str, messages: Sequence[PromptMessage], bos: str, eos: str) -> str:
        return _simple(template, messages, bos, eos) + "<think>\n"

    prompt = _builder(thinking).build(_turns("u:Hi"), None)
    assert prompt.open_reasoning is not None
    assert prompt.open_reasoning.closes == "</think>"


@pytest.mark.parametrize("turns", [[], _turns("u:"), _turns("u: \n"), _turns("s:", "u:"), _turns("a:")])
@pytest.mark.parametrize("template", ["any", ""])
def test_nothing_to_read_is_an_error(turns: list[PromptMessage], template: str) -> None:
    assert _code(_builder(template=template, adds_bos=True), turns) == "empty_prompt"


def test_no_tokens_at_all_is_an_error() -> None:
    assert _code(_builder(lambda *_arguments: ""), _turns("u:Hi")) == "empty_prompt"


def test_the_oldest_turns_are_left_out() -> None:
    turns = _turns("s:S", "u:" + "1" * 40, "a:" + "2" * 40, "u:" + "3" * 40, "a:" + "4" * 40, "u:5")
    prompt = _builder(n_ctx=160).build(turns, 40)
    assert _text(prompt) == "s:S;u:" + "3" * 40 + ";a:" + "4" * 40 + ";u:5;a:"
    assert prompt.kept_from == 3
    prompt = _builder(n_ctx=100).build(turns, 20)
    assert _text(prompt) == "s:S;u:5;a:"
    assert prompt.kept_from == 5


def test_the_room_for_the_answer_shrinks_for_the_last_question() -> None:
    # 1,000 tokens; an answer usually gets a quarter, here 64 are enough.
    fits = "x" * (1000 - 64 - len("u:;a:"))
    assert len(_builder(n_ctx=1000).build(_turns("u:" + fits), None).tokens) == 936
    assert _code(_builder(n_ctx=1000), _turns("u:" + fits + "x")) == "context_overflow"


def test_a_last_question_that_is_too_long_says_so_with_numbers() -> None:
    with pytest.raises(UserFacingError) as caught:
        _builder(n_ctx=2000).build(_turns("u:short", "a:short", "u:" + "x" * 5000), None)
    assert caught.value.code == "context_overflow"
    assert "5,005 tokens" in caught.value.text
    assert "2,000" in caught.value.text
    assert caught.value.hint


def _last_question(messages: list[PromptMessage]) -> PromptMessage:
    return next(message for message in reversed(messages) if message.role == "user")


_conversations = st.lists(
    st.tuples(st.sampled_from(["user", "assistant"]), st.integers(1, 120)), min_size=1, max_size=12
)


@settings(deadline=None, max_examples=300)
@given(
    _conversations,
    st.integers(0, 40),
    st.integers(64, 600),
    st.one_of(st.none(), st.integers(1, 700)),
    st.sampled_from([_simple, _strict, _without_system, _with_bos]),
)
def test_what_is_kept_fits_and_is_the_most_that_does(
    turns: list[tuple[str, int]], system: int, n_ctx: int, max_tokens: int | None, render: object
) -> None:
    messages = [PromptMessage(role, chr(ord("A") + number) * size) for number, (role, size) in enumerate(turns)]
    assume(messages[-1].role == "user")
    if system:
        messages.insert(0, PromptMessage("system", "s" * system))
    builder = _builder(render, n_ctx)
    alone = _builder(render, 100_000).build([*messages[: bool(system)], _last_question(messages)], None)
    if len(alone.tokens) > n_ctx - min(64, n_ctx // 4, max_tokens or 64):
        assert _code(builder, messages, max_tokens) == "context_overflow"
        return
    prompt = builder.build(messages, max_tokens)
    start = prompt.kept_from or (1 if system else 0)
    assert len(prompt.tokens) < n_ctx
    text = _text(prompt)
    assert messages[-1].content in text
    if system:
        assert messages[0].content in text
    for number, message in enumerate(messages):
        if number >= start:
            assert message.content in text
        elif message.role != "system":
            assert message.content[0] * 2 not in text or len(message.content) < 2
    # The next older question would not have fitted.
    older = [n for n, m in enumerate(messages) if m.role == "user" and n < start]
    if older:
        longer = _builder(render, 100_000).build([*messages[: bool(system)], *messages[older[-1] :]], None)
        room = min(max_tokens or 512, 512, n_ctx // 4)
        assert len(longer.tokens) > n_ctx - room


# What is left out, and what is not ------------------------------------------------------------------------------------

FOUR = _turns("s:S", "u:" + "1" * 40, "a:" + "2" * 40, "u:" + "3" * 40, "a:" + "4" * 40, "u:" + "5" * 40, "a:6", "u:7")


def _pinned(turns: list[PromptMessage], *numbers: int) -> list[PromptMessage]:
    return [replace(turn, pinned=number in numbers) for number, turn in enumerate(turns)]


def _spans(prompt: Prompt) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in prompt.use.left_out]


def test_it_is_told_what_a_prompt_is_made_of() -> None:
    prompt = _builder(n_ctx=1000).build(_turns("s:Be kind", "u:Hi"), 100)
    assert prompt.use == ContextUse(1000, len("Be kind"), 0, len("s:;u:Hi;a:"), 100)
    prompt = _builder(n_ctx=190).build(FOUR[:6], 40)
    assert prompt.use.left_out == (Span(1, 3),)
    assert prompt.use.system + prompt.use.history == len(prompt.tokens)


@pytest.mark.parametrize("pinned", [1, 2])
def test_a_pinned_message_stays_with_its_turn(pinned: int) -> None:
    prompt = _builder(n_ctx=190).build(_pinned(FOUR, pinned), 40)
    assert _spans(prompt) == [(3, 5)]
    assert "1" * 40 in _text(prompt)
    assert "2" * 40 in _text(prompt)
    assert prompt.kept_from == 0
    prompt = _builder(n_ctx=150).build(_pinned(FOUR, pinned), 40)
    assert _spans(prompt) == [(3, 7)]


def test_the_first_turns_can_stay_instead_of_those_after_them() -> None:
    rules = ContextRules(keep_first=1)
    prompt = _builder(n_ctx=190).build(FOUR, 40, rules=rules)
    assert _spans(prompt) == [(3, 5)]
    prompt = _builder(n_ctx=80).build(FOUR, 20, rules=rules)  # not even the first turn fits
    assert _spans(prompt) == [(1, 7)]
    assert _text(prompt) == "s:S;u:7;a:"
    prompt = _builder(n_ctx=230).build(FOUR, 40, rules=ContextRules(keep_first=9))  # the last of the first go first
    assert _spans(prompt) == [(5, 7)]


def test_a_summary_stands_for_what_it_covers_when_all_does_not_fit() -> None:
    rules = ContextRules(summary="They counted.", summarised=3)
    prompt = _builder(n_ctx=1000).build(FOUR, 40, rules=rules)
    assert (_spans(prompt), prompt.use.summary) == ([], 0)
    prompt = _builder(n_ctx=260).build(FOUR, 40, rules=rules)
    text = "Summary of the earlier part of this conversation:\nThey counted."
    assert _text(prompt).startswith(f"s:S\n\n{text};u:333")
    assert _spans(prompt) == [(1, 3)]
    assert prompt.use.summary == len(text)
    prompt = _builder(n_ctx=200).build(FOUR, 40, rules=rules)  # more has to go
    assert text in _text(prompt)
    assert _spans(prompt) == [(1, 5)]
    long = ContextRules(summary="x" * 300, summarised=3)
    prompt = _builder(n_ctx=200).build(FOUR, 40, rules=long)  # it leaves no room
    assert prompt.use.summary == 0
    assert "xxx" not in _text(prompt)


def test_a_pinned_turn_is_sent_beside_the_summary_that_covers_it() -> None:
    rules = ContextRules(summary="Sum", summarised=5)
    prompt = _builder(n_ctx=260).build(_pinned(FOUR, 1), 40, rules=rules)
    assert _spans(prompt) == [(3, 5)]
    assert prompt.use.summary > 0


def _refusal(builder: PromptBuilder, turns: list[PromptMessage], rules: ContextRules) -> Overflow:
    with pytest.raises(ContextFullError) as caught:
        builder.build(turns, 40, rules=rules)
    assert caught.value.code == "context_full"
    return caught.value.overflow


def test_nothing_is_left_out_where_that_is_not_allowed() -> None:
    rules = ContextRules(refuses=True)
    assert _builder(n_ctx=1000).build(FOUR, 40, rules=rules).use.left_out == ()
    whole = len(_builder(n_ctx=1000).build(FOUR, 40).tokens)
    overflow = _refusal(_builder(n_ctx=160), FOUR, rules)
    assert overflow == Overflow(whole + 40, 160, (Span(1, 5),))
    fitting = ContextRules(summary="Sum", summarised=3, refuses=True)
    assert _builder(n_ctx=260).build(FOUR, 40, rules=fitting).use.left_out == (Span(1, 3),)
    assert _refusal(_builder(n_ctx=160), FOUR, fitting).older == (Span(1, 5),)


def test_a_short_answer_needs_little_room() -> None:
    turns = [*FOUR[:-1], *_turns("u:" + "7" * 120)]
    with pytest.raises(ContextFullError) as caught:
        _builder(n_ctx=160).build(turns, 10, rules=ContextRules(refuses=True))
    assert caught.value.overflow.older == (Span(1, 7),)


def test_a_question_that_is_too_long_by_itself_leaves_nothing_to_make_room_with() -> None:
    overflow = _refusal(_builder(n_ctx=160), [*FOUR[:-1], *_turns("u:" + "7" * 200)], ContextRules(refuses=True))
    assert overflow.older == ()
    assert overflow.needed > 300


def test_a_prompt_begins_as_the_one_before_as_long_as_that_fits() -> None:
    builder, longer = _builder(n_ctx=230), [*FOUR, *_turns("a:8", "u:9")]
    first = builder.build(FOUR, 40)
    assert _spans(first) == [(1, 3)]
    rules = ContextRules(before=first.use.left_out)
    second = builder.build(longer, 40, rules=rules)
    assert _spans(second) == [(1, 3)]
    assert _text(second).startswith(_text(first).removesuffix("a:"))
    fewer = _turns("s:S", "u:Hi", "a:Hi", "u:Ho")
    assert _spans(builder.build(fewer, 40, rules=ContextRules(before=(Span(1, 3),)))) == []  # all of it fits


def test_more_than_must_be_is_left_out_the_next_time() -> None:
    turns = _turns("s:S")
    for number in range(20):
        turns += _turns(f"u:{chr(ord('A') + number) * 10}", "a:yes")
    turns += _turns("u:last")
    least = _builder(n_ctx=300).build(turns, 40)
    spare = _builder(n_ctx=300).build(turns, 40, rules=ContextRules(before=(Span(1, 3),)))
    limit = 300 - 40
    assert limit - 20 < len(least.tokens) <= limit
    assert limit - limit // 8 - 20 < len(spare.tokens) <= limit - limit // 8
    (span,) = least.use.left_out
    again = _builder(n_ctx=300).build(turns, 40, rules=ContextRules(before=(span,)))
    assert again.tokens == least.tokens
    middle = _builder(n_ctx=300).build(turns, 40, rules=ContextRules(before=(Span(5, 9),)))  # in another way
    assert middle.tokens == least.tokens


def test_what_is_pinned_may_leave_no_room() -> None:
    turns = _pinned(FOUR, 1, 3)
    with pytest.raises(UserFacingError) as caught:
        _builder(n_ctx=160).build(turns, 40)
    assert caught.value.code == "context_pinned"
    assert "160" in caught.value.text
    assert _code(_builder(n_ctx=160), [*turns[:-1], *_turns("u:" + "7" * 200)]) == "context_overflow"


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.tuples(st.sampled_from(["user", "assistant"]), st.integers(1, 90), st.booleans()), max_size=10),
    st.integers(64, 400),
    st.integers(0, 3),
    st.integers(0, 9),
)
def test_whatever_the_rules_pinned_turns_stay_and_it_is_told_what_is_missing(
    turns: list[tuple[str, int, bool]], n_ctx: int, keep_first: int, summarised: int
) -> None:
    messages = [
        PromptMessage(role, chr(ord("A") + number) * size, is_pinned)
        for number, (role, size, is_pinned) in enumerate(turns)
    ]
    messages += _turns("u:" + "Z" * 5)
    summary = ContextRules(keep_first, "*" * 20, min(summarised, len(messages) - 1))
    builder = _builder(n_ctx=n_ctx)
    kept = [message for message in messages if message.pinned or message is messages[-1]]
    starts = [number for number, message in enumerate(messages) if number == 0 or message.role == "user"]
    turns_kept = [
        message
        for start, end in zip(starts, [*starts[1:], len(messages)], strict=True)
        for message in messages[start:end]
        if any(each in kept for each in messages[start:end])
    ]
    if len(_builder(n_ctx=100_000).build(turns_kept, 10).tokens) > n_ctx - min(10, n_ctx // 4):
        with pytest.raises(UserFacingError) as caught:
            builder.build(messages, 10, rules=summary)
        assert caught.value.code == "context_pinned"
        return
    prompt = builder.build(messages, 10, rules=summary)
    gone = {number for span in prompt.use.left_out for number in range(span.start, span.end)}
    for number, message in enumerate(messages):
        assert (message.content in _text(prompt)) is (number not in gone)
        assert not (message.pinned and number in gone)
    assert len(messages) - 1 not in gone
    assert ("*" * 20 in _text(prompt)) is (prompt.use.summary > 0)
    assert prompt.use.system + prompt.use.summary + prompt.use.history == len(prompt.tokens) < n_ctx
