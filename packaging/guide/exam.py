"""The exam: questions written by hand that training never reads, and what counts as right.

``held_out/in_scope.txt`` has the questions under the id of their topic; behind a tab stand topics whose answer would
help just as well. ``held_out/out_of_scope.txt`` has messages that the guide must refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from guide.handbook import FOLDER, Handbook

HELD_OUT = FOLDER / "held_out"


@dataclass(frozen=True)
class Item:
    """One message of the exam. ``topics`` is empty if it is to be refused; else the first topic is the right one."""

    message: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What the guide said to one message; ``said`` is the topic, ``refusal``, or empty for a text of its own."""

    item: Item
    text: str
    said: str

    @property
    def is_right(self) -> bool:
        """Whether it is what should have been said, strictly."""
        return self.said == (self.item.topics[0] if self.item.topics else "refusal")


@dataclass(frozen=True)
class Report:
    """The results; shares between 0 and 1."""

    outcomes: tuple[Outcome, ...]

    @property
    def in_scope(self) -> tuple[Outcome, ...]:
        """The questions that the handbook answers."""
        return tuple(one for one in self.outcomes if one.item.topics)

    @property
    def out_of_scope(self) -> tuple[Outcome, ...]:
        """Those that it does not."""
        return tuple(one for one in self.outcomes if not one.item.topics)

    @property
    def right_topic(self) -> float:
        """Share of the questions that got the text of their topic."""
        return _share(self.in_scope, lambda one: one.is_right)

    @property
    def helpful_topic(self) -> float:
        """The same, counting topics that the writer of the question found just as good."""
        return _share(self.in_scope, lambda one: one.said in one.item.topics)

    @property
    def wrongly_refused(self) -> float:
        """Share of the questions that were refused."""
        return _share(self.in_scope, lambda one: one.said == "refusal")

    @property
    def refused(self) -> float:
        """Share of the foreign messages that were refused."""
        return _share(self.out_of_scope, lambda one: one.is_right)

    @property
    def exact(self) -> float:
        """Share of all answers that are, to the letter, a text of the handbook: nothing in them is made up."""
        return _share(self.outcomes, lambda one: bool(one.said))


def _share(outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> float:
    return sum(map(holds, outcomes)) / len(outcomes)


def load_items(folder: Path = HELD_OUT) -> list[Item]:
    """Read the exam."""
    items = []
    topic = ""
    for line in (folder / "in_scope.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            topic = line[3:].strip()
        elif line.strip():
            message, _, others = line.partition("\t")
            accepted = (other.strip() for other in others.split(","))
            items.append(Item(message.strip(), (topic, *filter(None, accepted))))
    foreign = (folder / "out_of_scope.txt").read_text(encoding="utf-8").splitlines()
    return [*items, *(Item(line.strip(), ()) for line in foreign if line.strip())]


def sit(items: Sequence[Item], handbook: Handbook, answer: Callable[[str], str]) -> Report:
    """Ask everything, each message by itself, and report."""
    names = {topic.answer: topic.id for topic in handbook.topics}
    names |= {topic.more: f"more of {topic.id}" for topic in handbook.topics}
    names |= {handbook.refusal: "refusal", handbook.nothing_more: "nothing more"}
    outcomes = []
    for item in items:
        text = answer(item.message)
        outcomes.append(Outcome(item, text, names.get(text, "")))
    return Report(tuple(outcomes))
