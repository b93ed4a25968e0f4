"""Training examples: questions as people might really type them, each with what the guide should say.

What teaches the guide to understand is the variety of the hand-written questions. The variations made here (typos,
politeness, cut words, other words for the same) only make it steady. Everything is drawn from one seeded generator.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from guide.handbook import FOLDER, Handbook
from guide.vocabulary import IM_END, IM_START, Vocabulary

_READ_OF_A_QUESTION = 300
_READ_OF_AN_ANSWER = 60
_LONG_WORD = 60
_READ_OF_A_LONG_WORD = 16
"""Characters; all as in chat_template.jinja."""

_SHORT = 16
_REPEATED = 80
"""Characters of a message that is said again and again, and of all of that."""

_NEIGHBOURS = {
    key: value
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for key, value in zip(row, zip(row[1:] + row[-2], row[0] + row[:-1], strict=True), strict=True)
}


@dataclass(frozen=True)
class Example:
    """What is read, and which of the replies (by its number) follows."""

    message: str
    reply: int
    before: str = ""
    """What the guide, or another model, had said just before."""


def prompt(vocabulary: Vocabulary, message: str, before: str, rng: random.Random | None, dropout: float) -> list[int]:
    """Return the tokens that chat_template.jinja makes of a message and the answer before it."""
    start, end = vocabulary.ids[IM_START], vocabulary.ids[IM_END]

    def turn(role: str, text: str, drop: float) -> list[int]:
        head, tail = vocabulary.encode(f"{role}\n"), vocabulary.encode("\n")
        return [start, *head, *vocabulary.encode(text, rng, drop), end, *tail]

    read = " " + tidied(message)
    # Role and text are one string for llama.cpp, too: the blank before the first word keeps the newline apart.
    context = turn("assistant", before[:_READ_OF_AN_ANSWER], 0.0) if before else []
    return [*context, *turn("user", read, dropout), start, *vocabulary.encode("assistant\n")]


def tidied(message: str) -> str:
    """Return what chat_template.jinja lets the guide read of a message."""
    words = message.lower().replace("\n", " ").strip()[:_READ_OF_A_QUESTION].strip().split(" ")
    different = list(dict.fromkeys(words))
    if len(different) * 3 < len(words):
        words = different
    return " ".join(word[:_READ_OF_A_LONG_WORD] if len(word) > _LONG_WORD else word for word in words)


class Variations:
    """Changes a message as a hasty, polite or careless person would. Draws from ``rng`` only."""

    def __init__(self, rng: random.Random, folder: Path = FOLDER) -> None:
        source = tomllib.loads((folder / "variations.toml").read_text(encoding="utf-8"))
        self._rng = rng
        self._before: list[str] = source["before"]
        self._after: list[str] = source["after"]
        self.go_on: list[str] = source["go_on"]
        self._others: dict[str, list[list[str]]] = {}
        for group in source["same"]:
            for word in group:
                self._others.setdefault(word, []).append([other for other in group if other != word])

    def vary(self, message: str) -> str:
        """Return ``message``, changed or not."""
        steps: list[tuple[float, Callable[[str], str]]] = [
            (0.015, self._repeat),
            (0.35, self._other_words),
            (0.12, self._drop_word),
            (0.10, self._add_before),
            (0.08, self._add_after),
            (0.30, self._change_ending),
            (0.08, self._no_apostrophes),
            (0.22, self._misspell),
        ]
        varied = message
        for chance, step in steps:
            if self._rng.random() < chance:
                varied = step(varied)
        return varied if varied.strip() else message

    def _repeat(self, message: str) -> str:
        """Say a short message again and again, as somebody who tries out what happens."""
        if len(message) > _SHORT:
            return message
        glue = self._rng.choice(["", " ", " ", ", "])
        return glue.join([message] * self._rng.randrange(2, 2 + _REPEATED // len(message + glue)))

    def _other_words(self, message: str) -> str:
        """Put other words of the same meaning for some."""

        def other(match: re.Match[str]) -> str:
            groups = self._others.get(match[0].lower())
            if groups is None or self._rng.random() < 0.5:
                return match[0]
            return self._rng.choice(self._rng.choice(groups))

        return re.sub(r"[A-Za-z]+", other, message)

    def _drop_word(self, message: str) -> str:
        words = message.split()
        if len(words) > 4:
            del words[self._rng.randrange(len(words))]
        return " ".join(words)

    def _add_before(self, message: str) -> str:
        return f"{self._rng.choice(self._before)} {message}"

    def _add_after(self, message: str) -> str:
        return f"{message.rstrip('?!. ')} {self._rng.choice(self._after)}"

    def _change_ending(self, message: str) -> str:
        return message.rstrip("?!. ") + self._rng.choice(["", "", "?", ".", "!", "??", "...", " ?"])

    def _no_apostrophes(self, message: str) -> str:
        return message.replace("'", "")

    def _misspell(self, message: str) -> str:
        words = message.split()
        long = [at for at, word in enumerate(words) if len(word) > 3]
        for at in self._rng.sample(long, min(len(long), self._rng.choice([1, 1, 2]))):
            words[at] = self._misspelt(words[at])
        return " ".join(words)

    def _misspelt(self, word: str) -> str:
        at = self._rng.randrange(1, len(word) - 1)
        letter = word[at].lower()
        return self._rng.choice(
            [
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + self._rng.choice(_NEIGHBOURS.get(letter, (letter,))) + word[at + 1 :],
            ]
        )


class Teacher:
    """Draws examples without end."""

    def __init__(self, handbook: Handbook, rng: random.Random) -> None:
        self._handbook = handbook
        self._rng = rng
        self._variations = Variations(rng)
        self._replies = {text: number for number, text in enumerate(handbook.replies)}
        most = max(len(topic.questions) for topic in handbook.topics)
        self._in_scope = [
            (question, topic.answer)
            for topic in handbook.topics
            for question in topic.questions * round(most / len(topic.questions))  # few are asked for as often
        ]
        self._follow_ups = [(q, topic) for topic in handbook.topics for q in topic.follow_ups]
        self._decks: dict[str, list[int]] = {}

    def draw(self) -> Example:
        """Return one example."""
        kind = self._rng.random()
        if kind < 0.60:
            message, answer = self._in_scope[self._next("in scope", len(self._in_scope))]
            return self._example(message, answer, self._anything_before())
        if kind < 0.90:
            message = self._handbook.out_of_scope[self._next("out of scope", len(self._handbook.out_of_scope))]
            return self._example(message, self._handbook.refusal, self._anything_before())
        if kind < 0.97:
            message, topic = self._follow_ups[self._next("follow-ups", len(self._follow_ups))]
            return self._example(message, topic.more, topic.answer)
        return self._go_on()

    def _go_on(self) -> Example:
        """Return a message that means nothing by itself, such as “tell me more”."""
        message = self._rng.choice(self._variations.go_on)
        topic = self._rng.choice(self._handbook.topics)
        choice = self._rng.random()
        if choice < 0.6:
            return self._example(message, topic.more, topic.answer)
        if choice < 0.8:
            return self._example(message, self._handbook.nothing_more, topic.more)
        if choice < 0.9:
            return self._example(message, self._handbook.nothing_more, self._handbook.nothing_more)
        return self._example(message, self._handbook.topics[0].answer, "")

    def _example(self, message: str, reply: str, before: str) -> Example:
        return Example(self._variations.vary(message), self._replies[reply], before)

    def _anything_before(self) -> str:
        """Return what may stand before a message that has nothing to do with it: mostly nothing."""
        choice = self._rng.random()
        if choice < 0.7:
            return ""
        if choice < 0.95:
            return self._rng.choice(self._handbook.replies)
        return self._rng.choice(self._handbook.out_of_scope)

    def _next(self, name: str, size: int) -> int:
        """Go through a pile in random order, then shuffle it again: nothing is left out for long."""
        deck = self._decks.setdefault(name, [])
        if not deck:
            deck.extend(self._rng.sample(range(size), size))
        return deck.pop()
