"""The guide's tokens: learning them, and reading text as llama.cpp reads it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide import handbook, weights
from guide.vocabulary import SPECIAL, Vocabulary, learn, phrases_of

GUIDE = Path(__file__).resolve().parents[2] / "resources" / "guide.gguf"
REPLIES = ["Open the door now.", "Open the door slowly.", "Close the door."]
VOCABULARY = learn(["open the door", "the door is open", "other doors, the others"], REPLIES, 40)


def test_the_most_frequent_pair_is_merged_first() -> None:
    assert VOCABULARY.merges[0] in {("t", "h"), ("h", "e"), ("o", "r"), ("d", "o"), ("o", "p")}
    assert len(VOCABULARY.encode(" the")) < len(" the")


@given(st.text(max_size=60))
def test_every_text_comes_back(text: str) -> None:
    assert VOCABULARY.decode(VOCABULARY.encode(text)) == text


@given(st.text(max_size=60), st.integers())
def test_dropped_merges_lose_nothing(text: str, seed: int) -> None:
    ids = VOCABULARY.encode(text, random.Random(seed), 0.3)
    assert VOCABULARY.decode(ids) == text


def test_phrases_are_unique_and_put_together_give_the_reply() -> None:
    replies = ["One two three four five.", "One two three four five six.", "Nine one two three four five."]
    phrases = phrases_of(replies, set())
    assert ["".join(reply) for reply in phrases] == replies
    flat = [phrase for reply in phrases for phrase in reply]
    assert len(set(flat)) == len(flat)
    assert phrases[0][0] == "One two three four"


def test_saying_a_reply_gives_its_text() -> None:
    for number, reply in enumerate(REPLIES):
        assert VOCABULARY.decode(VOCABULARY.say(number)) == reply


def test_reading_never_yields_a_phrase_or_a_special_token() -> None:
    text = " ".join([*REPLIES, *SPECIAL])
    assert all(len(SPECIAL) <= id_ < VOCABULARY.first_phrase for id_ in VOCABULARY.encode(text))


def test_learning_twice_gives_the_same() -> None:
    texts = ["one fish two fish", "red fish blue fish"]
    assert learn(texts, REPLIES, 20) == learn(texts, REPLIES, 20)


@pytest.fixture(scope="module")
def stored() -> Iterator[tuple[Vocabulary, object]]:
    llama_cpp = pytest.importorskip("llama_cpp")
    model = llama_cpp.Llama(model_path=str(GUIDE), vocab_only=True, verbose=False)
    yield weights.read_vocabulary(GUIDE), model
    model.close()


def test_llama_cpp_reads_texts_alike(stored: tuple[Vocabulary, object]) -> None:
    ours, llama = stored
    book = handbook.load()
    texts = [" " + question.lower() for topic in book.topics for question in topic.questions[::9]]
    texts += [*book.replies, *book.out_of_scope[::7]]
    for text in texts:
        assert llama.tokenize(text.encode(), add_bos=False, special=False) == ours.encode(text), text  # type: ignore[attr-defined]
