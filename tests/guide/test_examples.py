"""What training reads: the template's own tokens, and variations that keep the subject."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import replace

import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment

from guide import handbook
from guide.examples import Teacher, Variations, prompt, tidied
from guide.handbook import FOLDER, Handbook, Section
from guide.vocabulary import SPECIAL, learn

VOCABULARY = learn(["how do i add a model", "user", "assistant"], ["Yes indeed.", "No way."], 60)


@pytest.fixture(scope="module")
def book() -> Handbook:
    return handbook.load()


@pytest.mark.parametrize(
    ("message", "before"),
    [
        ("How do I add a model?", ""),
        (
            "  And\nthen?  ",
            "Open [Models](sotto:models) and choose **Add a file…**, or drop the .gguf file on the window.",
        ),
        ("x" * 299 + "  y" * 300, "Short."),
        ("ÄÖÜ ẞ 你好 🙂", "b" * 500),
        ("What do you do when you do what I do?", ""),
        ("help  me " * 50, ""),
        ("你好吗" * 100, "Short."),
    ],
)
def test_the_prompt_is_what_the_template_renders(message: str, before: str) -> None:
    turns = [{"role": "system", "content": "Answer in French."}, {"role": "user", "content": "What was before"}]
    turns += [{"role": "assistant", "content": before}] if before else []
    turns = turns[:1] + turns[2:] if not before else turns
    turns.append({"role": "user", "content": message})
    source = (FOLDER / "chat_template.jinja").read_text(encoding="utf-8").strip()
    rendered = ImmutableSandboxedEnvironment().from_string(source).render(messages=turns)
    assert as_text(prompt(VOCABULARY, message, before, None, 0.0)) == rendered


def as_text(ids: list[int]) -> str:
    """Return ``ids`` as one text, special tokens by their names."""
    is_special = [id_ < len(SPECIAL) for id_ in ids]
    runs = itertools.groupby(zip(is_special, ids, strict=True), key=lambda pair: pair[0])
    parts = [(special, [id_ for _, id_ in run]) for special, run in runs]
    return "".join(
        "".join(SPECIAL[id_] for id_ in run) if special else VOCABULARY.decode(run) for special, run in parts
    )


def test_every_question_is_drawn_before_any_comes_again(book: Handbook) -> None:
    teacher = Teacher(book, random.Random(3))
    first = [teacher._next("pile", 50) for _ in range(50)]
    assert sorted(first) == list(range(50))


def test_the_same_seed_draws_the_same_examples(book: Handbook) -> None:
    one, two = (Teacher(book, random.Random(5)) for _ in range(2))
    assert [one.draw() for _ in range(200)] == [two.draw() for _ in range(200)]


def test_examples_lead_to_every_reply(book: Handbook) -> None:
    teacher = Teacher(book, random.Random(7))
    drawn = Counter(teacher.draw().reply for _ in range(20_000))
    assert len(drawn) == len(book.replies)
    assert 0.2 < drawn[book.replies.index(book.refusal)] / 20_000 < 0.35


def test_a_topic_with_few_questions_is_asked_for_as_often(book: Handbook) -> None:
    few, many = book.topics[0], book.topics[1]
    topics = (replace(few, questions=few.questions[:20]), replace(many, questions=many.questions[:100]))
    book = replace(book, sections=(Section("Two", topics),))
    teacher = Teacher(book, random.Random(13))
    drawn = Counter(book.replies[teacher.draw().reply] for _ in range(2000))
    assert 0.8 < drawn[few.answer] / drawn[many.answer] < 1.3


def test_asking_to_go_on_gives_what_follows_the_answer_before(book: Handbook) -> None:
    teacher = Teacher(book, random.Random(9))
    more = {book.replies.index(topic.more): topic for topic in book.topics}
    examples = [example for example in (teacher.draw() for _ in range(5000)) if example.reply in more]
    assert examples
    assert all(example.before == more[example.reply].answer for example in examples)


def test_variations_change_some_messages_and_never_empty_one() -> None:
    variations = Variations(random.Random(11))
    message = "how do i delete an old conversation for good?"
    varied = [variations.vary(message) for _ in range(300)]
    assert 100 < sum(one != message for one in varied) < 300
    assert all(one.strip() for one in varied)
    assert all(variations.vary(short) for short in ("hi", "?", "gpu") for _ in range(50))


def test_a_word_said_again_and_again_is_read_once_and_one_without_end_in_part() -> None:
    assert tidied("Help help HELP help help") == "help"
    assert tidied("you do what you do") == "you do what you do"
    assert tidied("你好吗" * 100) == ("你好吗" * 6)[:16]
    assert tidied("see https://hub.example/a/b") == "see https://hub.example/a/b"
