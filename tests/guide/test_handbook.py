"""The source of the guide is well-formed, and what is printed from it is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guide import handbook
from guide.handbook import Handbook
from sotto.gui.handbook import read_topics


@pytest.fixture(scope="module")
def book() -> Handbook:
    return handbook.load()


def test_there_are_enough_topics_and_ways_to_ask(book: Handbook) -> None:
    assert len(book.topics) >= 60
    for topic in book.topics:
        assert len(topic.questions) >= 40, topic.id
        assert topic.follow_ups, topic.id


def test_an_answer_has_one_to_four_sentences(book: Handbook) -> None:
    for topic in book.topics:
        plain = re.sub(r"`[^`]*`", "x", topic.answer)
        assert 1 <= len(re.findall(r"[.!?](?:\s|$)", plain)) <= 4, topic.id


def test_no_question_stands_under_two_topics(book: Handbook) -> None:
    seen: dict[str, str] = {}
    for topic in book.topics:
        for question in topic.questions:
            assert seen.setdefault(question.casefold(), topic.id) == topic.id, question
    assert not set(seen) & {message.casefold() for message in book.out_of_scope}


def test_each_text_of_the_printed_handbook_is_on_the_help_page(book: Handbook) -> None:
    shown = {topic.title: topic.text for topic in read_topics(book.to_markdown())}
    for topic in book.topics:
        if topic.in_docs:
            assert shown[topic.title] == f"{topic.answer}\n\n{topic.more}"


def test_the_printed_handbooks_are_up_to_date(book: Handbook) -> None:
    for path, text in book.printed().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run make guide"


def test_only_the_help_page_has_links_into_the_window(book: Handbook) -> None:
    printed = book.printed()
    assert "(sotto:models)" in printed[handbook.HELP_PAGE]
    assert "(sotto:" not in printed[handbook.DOCUMENT]
    assert "Open **Models** and choose **Add a file…**" in printed[handbook.DOCUMENT]


def test_a_misspelt_key_is_reported(tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "a.txt").write_text("why?\n")
    (tmp_path / "out_of_scope.txt").write_text("what is two and two\n")
    source = '[refusal]\ntext = "no"\n[nothing_more]\ntext = "nothing"\n[[section]]\ntitle = "One"\n'
    source += '[[section.topic]]\nid = "a"\ntitle = "A"\nanswer = "b"\nmore = "c"\nmroe = "d"\n'
    (tmp_path / "handbook.toml").write_text(source)
    with pytest.raises(ValueError, match=r"topic a.*mroe"):
        handbook.load(tmp_path)


def test_changing_a_text_changes_the_fingerprint(book: Handbook) -> None:
    changed = Handbook(book.sections, book.refusal + " ", book.nothing_more, book.out_of_scope)
    assert changed.fingerprint() != book.fingerprint()
