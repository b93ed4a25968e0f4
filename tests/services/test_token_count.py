"""The number of tokens of a text: the engine's where it can be had, else an estimate that says it is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from sotto.services.generation import GenerationQueue
from sotto.services.token_count import LONGEST_COUNTED, TokenCount, TokenCounter, estimated


class _Loaded:
    def __init__(self, path: str) -> None:
        self.path = path


class _Queue:
    """Counts words when :meth:`answer` is called."""

    def __init__(self) -> None:
        self.loaded: _Loaded | None = _Loaded("/a.gguf")
        self.asked: list[tuple[str, Callable[[int | None], None]]] = []

    def count_tokens(self, text: str, deliver: Callable[[int | None], None]) -> None:
        self.asked.append((text, deliver))

    def answer(self, *, knows: bool = True) -> None:
        for text, deliver in self.asked:
            deliver(len(text.split()) if knows else None)


def _counter() -> tuple[_Queue, TokenCounter]:
    queue = _Queue()
    return queue, TokenCounter(cast(GenerationQueue, queue))


def test_the_engine_counts() -> None:
    queue, counter = _counter()
    counts: list[TokenCount] = []
    counter.count("one two", counts.append)
    assert counts == []
    queue.answer()
    assert counts == [TokenCount(2, is_exact=True)]


def test_without_a_model_and_without_an_answer_it_is_estimated() -> None:
    queue, counter = _counter()
    counts: list[TokenCount] = []
    counter.count("eight ch", counts.append)
    queue.answer(knows=False)
    queue.loaded = None
    counter.count("eight ch", counts.append)
    assert counts == [TokenCount(2, is_exact=False)] * 2
    assert len(queue.asked) == 1


def test_nothing_is_nothing_and_the_endless_is_not_sent() -> None:
    queue, counter = _counter()
    counts: list[TokenCount] = []
    counter.count("", counts.append)
    counter.count("x" * (LONGEST_COUNTED + 1), counts.append)
    assert counts == [TokenCount(0, is_exact=True), TokenCount(500_001, is_exact=False)]
    assert queue.asked == []


def test_a_long_text_is_counted_once_for_each_model() -> None:
    queue, counter = _counter()
    counts: list[TokenCount] = []
    text = "word " * 1000
    counter.count(text, counts.append)
    queue.answer()
    counter.count(text, counts.append)
    assert (len(queue.asked), counts) == (1, [TokenCount(1000, is_exact=True)] * 2)
    queue.loaded = _Loaded("/b.gguf")
    counter.count(text, counts.append)
    assert len(queue.asked) == 2


def test_an_estimate_knows_that_scripts_differ() -> None:
    assert estimated("a" * 400).tokens == 100
    assert estimated("語" * 100).tokens == 75
    assert estimated("\ud800").tokens == 1  # half of a character, as some programs write into the clipboard
