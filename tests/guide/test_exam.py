"""The exam is one: training never sees it, and it tells right from wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from guide import exam, handbook
from guide.exam import Item
from guide.handbook import Handbook

REPOSITORY = Path(__file__).resolve().parents[2]
WATCH = """
import sys
opened = []
sys.addaudithook(lambda event, details: opened.append(str(details[0])) if event == "open" else None)
import random
from guide import examples, handbook
teacher = examples.Teacher(handbook.load(), random.Random(1))
for _ in range(2000):
    teacher.draw()
print("\\n".join(opened))
"""


@pytest.fixture(scope="module")
def book() -> Handbook:
    return handbook.load()


def test_making_examples_never_opens_the_exam() -> None:
    command = [sys.executable, "-c", WATCH]
    folder = REPOSITORY / "packaging"
    opened = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout
    assert "out_of_scope.txt" in opened
    assert exam.HELD_OUT.name not in opened


def test_training_never_names_the_exam() -> None:
    for name in ("train", "examples", "handbook", "vocabulary", "network", "weights"):
        source = (REPOSITORY / "packaging" / "guide" / f"{name}.py").read_text(encoding="utf-8")
        assert "held_out" not in source, name
        assert "exam " not in source.replace("the exam", ""), name
        assert "import exam" not in source, name


def test_no_question_of_the_exam_is_a_question_of_the_training(book: Handbook) -> None:
    def bare(message: str) -> str:
        return "".join(letter for letter in message.casefold() if letter.isalnum() or letter == " ").strip()

    learned = {bare(question) for topic in book.topics for question in (*topic.questions, *topic.follow_ups)}
    learned |= {bare(message) for message in book.out_of_scope}
    learned.discard("")
    assert {item.message for item in exam.load_items() if bare(item.message) in learned} == set()


def test_the_exam_is_large_and_covers_every_topic(book: Handbook) -> None:
    items = exam.load_items()
    in_scope = [item for item in items if item.topics]
    assert len(in_scope) >= 200
    assert len(items) - len(in_scope) >= 80
    known = {topic.id for topic in book.topics}
    assert {item.topics[0] for item in in_scope} == known
    assert {topic for item in in_scope for topic in item.topics} <= known
    assert len({item.message for item in items}) == len(items)


def test_the_report_counts(book: Handbook) -> None:
    first, second = book.topics[0], book.topics[1]
    items = [
        Item("a", (first.id,)),
        Item("b", (first.id, second.id)),
        Item("c", (second.id,)),
        Item("d", ()),
        Item("e", ()),
    ]
    said = {"a": first.answer, "b": second.answer, "c": book.refusal, "d": book.refusal, "e": "Paris, of course."}
    report = exam.sit(items, book, said.__getitem__)
    assert report.right_topic == pytest.approx(1 / 3)
    assert report.helpful_topic == pytest.approx(2 / 3)
    assert report.wrongly_refused == pytest.approx(1 / 3)
    assert report.refused == pytest.approx(1 / 2)
    assert report.exact == pytest.approx(4 / 5)
