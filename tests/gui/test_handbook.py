"""The printed handbook, cut into topics and put together again."""

from __future__ import annotations

from sotto.gui.handbook import Topic, matching, read_topics, to_markdown

TEXT = """\
# Handbook

What Sotto can do.

## Models

### Adding a model file

Open [Models](sotto:models) and choose **Add a file…**.

In a terminal it is `sotto models add FILE`.

### Changing to another model

Press `Ctrl+M`.

## Privacy and your data

### Nobody reads along

What you write stays here.
"""


def test_sections_and_topics_without_the_preface() -> None:
    topics = read_topics(TEXT)
    assert [(topic.section, topic.title) for topic in topics] == [
        ("Models", "Adding a model file"),
        ("Models", "Changing to another model"),
        ("Privacy and your data", "Nobody reads along"),
    ]
    assert topics[0].text.startswith("Open [Models]")
    assert topics[0].text.endswith("`sotto models add FILE`.")


def test_put_together_again() -> None:
    body = TEXT[TEXT.index("## Models") :]
    assert to_markdown(read_topics(TEXT)).strip() == body.strip()


def test_a_text_that_is_no_handbook_has_no_topics() -> None:
    assert read_topics("") == []
    assert read_topics("Just words\n\n## And a heading\n") == []


def test_every_word_must_be_there_in_any_order_and_case() -> None:
    topics = read_topics(TEXT)

    def found(query: str) -> list[str]:
        return [topic.title for topic in matching(topics, query)]

    assert found("") == [topic.title for topic in topics]
    assert found("MODEL add") == ["Adding a model file"]
    assert found("ctrl+m") == ["Changing to another model"]
    assert found("privacy") == ["Nobody reads along"]  # the section counts
    assert found("penguins") == []


def test_marks_and_addresses_are_not_searched() -> None:
    topic = Topic("S", "T", "Open [the page](sotto:models), **Add a file…** or `sotto`.")
    assert not topic.mentions(["sotto:models"])
    assert not topic.mentions(["**add"])
    assert topic.mentions(["the", "page,", "add a file… or sotto"])
