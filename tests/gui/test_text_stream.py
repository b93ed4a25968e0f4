"""Blocks must not depend on the pieces in which the text arrives."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.gui.blocks import CodeBlock, Marker, Paragraph, Run, TableBlock
from sotto.gui.line_cutter import LONGEST_LINE, LineCutter, whole
from sotto.gui.markdown import MarkdownParser
from sotto.gui.text_stream import WINDOW, MarkdownStream, PlainStream, blocks_of

PARSER = MarkdownParser()

LINES = st.sampled_from(
    [
        "word",
        "two words",
        "",
        "",
        "# Heading",
        "===",
        "---",
        "***",
        "- item",
        "- ",
        "  - nested",
        "  more of the item",
        "1. first",
        "2. second",
        "7) other",
        "   under one",
        "> quote",
        ">> deeper",
        "```python",
        "```",
        "````",
        "~~~",
        "    indented",
        "| a | b |",
        "|---|---|",
        "| **c** | `d` |",
        "[x]: http://example.org",
        "[x]: <http://other.example>",
        "[y]:",
        "'a title'",
        "> [Y]: http://third.example 'and",
        "see [x] and ![y][x], [b *x*][y][]",
        "<b>html</b>",
        "*a **b* c**",
        "line with `code",
        "$$",
        "$$ x $$",
        "a $x^2$ and $5",
        "\\[",
        "\\]",
        "+ b \\\\",
        "- [x] task",
        "\tx",
    ]
)


def stream_blocks(pieces: list[str], parser: MarkdownParser = PARSER) -> list[object]:
    stream = MarkdownStream(parser)
    for piece in pieces:
        stream.append(piece)
        while stream.advance():
            pass
    return list(stream.blocks)


@given(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\r\n", "\r"]), st.data())
def test_pieces_give_the_same_blocks_as_the_whole(lines: list[str], newline: str, data: st.DataObject) -> None:
    text = newline.join(lines) + "."
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)))))
    pieces = [text[start:end] for start, end in itertools.pairwise([0, *cuts, len(text)])]
    assert stream_blocks(pieces) == list(blocks_of(MarkdownStream(PARSER), text))


@given(st.text("ab *_`#>-+1.)(|\n\t~[]!<&:", max_size=80), st.integers(1, 7))
def test_any_text_in_short_pieces(text: str, size: int) -> None:
    text += "."
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    assert stream_blocks(pieces) == list(blocks_of(MarkdownStream(PARSER), text))


def test_stable_blocks_never_change() -> None:
    text = "# Title\n\nOne\ntwo\n\n1. a\n2. b\n\n```py\nx\n\ny\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd\n"
    stream = MarkdownStream(PARSER)
    seen: list[object] = []
    for character in text:
        stream.append(character)
        while stream.advance():
            pass
        assert list(stream.blocks)[: len(seen)] == seen
        seen = list(stream.blocks)[: stream.stable]
    assert len(seen) >= 6


def test_unfinished_fence_is_growing_code() -> None:
    assert stream_blocks(["Look:\n\n```py"]) == [stream_blocks(["Look:"])[0], CodeBlock("py", "")]
    assert stream_blocks(["```py\n", "a = 1\nb"]) == [CodeBlock("py", "a = 1\nb")]
    assert stream_blocks(["```py\n", "a = 1\n``"]) == [CodeBlock("py", "a = 1\n``")]
    assert stream_blocks(["```py\n", "a = 1\n", "```"]) == [CodeBlock("py", "a = 1")]


def test_indented_fence_keeps_its_inner_indent() -> None:
    assert stream_blocks(["  ```\n  a\n    b\n  ```\n"]) == [CodeBlock("", "a\n  b")]


def test_numbers_go_on_across_a_cut() -> None:
    text = "".join(f"1. item number {index}\n" for index in range(2_000))
    markers = [block.marker for block in blocks_of(MarkdownStream(PARSER), text) if isinstance(block, Paragraph)]
    assert markers == [Marker(number) for number in range(1, 2_001)]


def test_long_text_in_pieces_equals_the_whole() -> None:
    source = random.Random(7)
    parts = [
        "Some prose. " * 900,
        "```\n" + "code line\n" * 3_000 + "```",
        "".join(f"- item {number}\n" for number in range(900)),
        "> quoted\n" * 5_000,
        "| a | b |\n|---|---|\n" + "| x | y |\n" * 2_000,
        "x" * 30_000,
    ]
    text = "\n\n".join(parts)
    pieces = []
    start = 0
    while start < len(text):
        size = source.randint(1, 3_000)
        pieces.append(text[start : start + size])
        start += size
    assert stream_blocks(pieces) == list(blocks_of(MarkdownStream(PARSER), text))


def test_no_block_of_prose_is_larger_than_a_window_and_no_line_longer_than_the_limit() -> None:
    for block in blocks_of(MarkdownStream(PARSER), "x" * 100_000):
        assert isinstance(block, Paragraph)
        assert len(block.text) <= WINDOW
        assert max(map(len, block.text.split("\u2028"))) <= LONGEST_LINE


def test_code_is_whole_again_although_its_lines_were_cut() -> None:
    line = "y" * 10_000
    assert stream_blocks([f"```\n{line}\nz\n```\n"]) == [CodeBlock("", f"{line}\nz")]


def test_large_table_is_shown_as_written() -> None:
    rows = "| x | y |\n" * 300
    blocks = stream_blocks([f"| a | b |\n|---|---|\n{rows}\nafter\n"])
    assert isinstance(blocks[0], CodeBlock)
    assert blocks[0].language == "table"
    assert blocks[0].code.count("\n") == 301
    assert isinstance(stream_blocks(["| a | b |\n|---|---|\n| 1 | 2 |\n"])[0], TableBlock)


@given(st.lists(st.text("a\r\n", max_size=6), max_size=8))
def test_line_ends_are_normalised_across_pieces(pieces: list[str]) -> None:
    cutter = LineCutter()
    text = "".join(pieces) + "."
    fed = "".join(cutter.feed(piece) for piece in [*pieces, "."])
    assert fed == text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.integers(1, 900))
def test_cuts_do_not_depend_on_pieces_and_can_be_undone(size: int) -> None:
    text = "a" * 4_321 + "\n" + "b" * 2_000 + "\nc"
    cutter = LineCutter()
    fed = "".join(cutter.feed(text[start : start + size]) for start in range(0, len(text), size))
    assert fed == LineCutter().feed(text)
    assert whole(fed) == text
    assert max(map(len, fed.split("\n"))) <= LONGEST_LINE + 1


@pytest.mark.parametrize("text", ["", "a <b>x</b>\n\n# no heading", "x" * 50_000, "line\n" * 9_000])
def test_plain_text_stays_what_it_is(text: str) -> None:
    blocks = blocks_of(PlainStream(), text)
    shown = "\u2028".join(block.text for block in blocks if isinstance(block, Paragraph))
    assert shown.replace("\u2028", "") == text.replace("\n", "")
    assert all(len(block.text) <= WINDOW for block in blocks if isinstance(block, Paragraph))


@given(st.lists(LINES, max_size=14))
def test_small_text_reads_as_one_commonmark_document(lines: list[str]) -> None:
    text = "\n".join(lines)
    rendered = PARSER.render(PARSER.units(text), text.split("\n"))
    assert list(blocks_of(MarkdownStream(PARSER), text)) == rendered


NOTES = st.sampled_from(
    ["word[^1] and[^2]", "[^1]: note", "[^2]: other[^1]", "", "    more", "- item[^1]", "| a[^2] |\n|---|"]
)


@given(st.lists(NOTES, max_size=10), st.data())
def test_footnotes_are_connected_whatever_the_pieces(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines) + "."
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)))))
    pieces = [text[start:end] for start, end in itertools.pairwise([0, *cuts, len(text)])]
    whole_text = list(blocks_of(MarkdownStream(PARSER), text))
    assert stream_blocks(pieces) == whole_text
    defined = {block.marker.note for block in whole_text if isinstance(block, Paragraph) and block.marker}
    for block in whole_text:
        for run in block.runs if isinstance(block, Paragraph) else ():
            assert not run.note or run.raised == (run.note in defined)


def test_a_footnote_that_comes_takes_back_what_stood_before_it() -> None:
    stream = MarkdownStream(PARSER)
    stream.append("one\n\ntwo[^1]\n\nthree[^1]\n\nfour\n\n")
    while stream.advance():
        pass
    assert stream.take_back() is None
    assert stream.blocks[1].runs[-1] == Run("[^1]", note="1")  # type: ignore[union-attr]
    stream.append("[^1]: the note\n\nend\n")
    while stream.advance():
        pass
    assert stream.take_back() == 1
    assert stream.take_back() is None
    assert stream.blocks[1].runs[-1] == Run("[1]", note="1", raised=True)  # type: ignore[union-attr]
    assert stream.blocks[2].runs[-1].raised  # type: ignore[union-attr]


def advance(stream: MarkdownStream) -> int:
    """Work until nothing waits; return how often that took."""
    count = 1
    while stream.advance():
        count += 1
    return count


def links(stream: MarkdownStream, index: int) -> list[str]:
    block = stream.blocks[index]
    assert isinstance(block, Paragraph)
    return [run.link for run in block.runs]


def test_an_address_that_comes_takes_back_what_asked_for_it() -> None:
    stream = MarkdownStream(PARSER)
    stream.append("one\n\ntwo [a] [b]\n\n- [three][A]\n- x\n\nfour\n\n")
    advance(stream)
    assert links(stream, 1) == [""]
    assert stream.take_back() is None
    stream.append("[a]: https://x.exam")  # more of it may come
    advance(stream)
    assert links(stream, 1) == ["", "https://x.exam", ""]
    stream.append("ple\n[a]: https://not.example\n\nend\n")
    advance(stream)
    assert stream.take_back() == 1
    assert stream.take_back() is None
    assert links(stream, 1) == ["", "https://x.example", ""]
    assert links(stream, 2) == ["https://x.example"]
    assert len(stream.blocks) == 6
    stream.append("\n[b]: https://b.example\n\n> x\n")
    advance(stream)
    assert stream.take_back() == 1
    assert links(stream, 1) == ["", "https://x.example", "", "https://b.example"]


def test_an_address_that_turns_out_to_be_none_is_taken_back() -> None:
    stream = MarkdownStream(PARSER)
    stream.append("see [a]\n\nand\n\n[a]: https://x.example")
    advance(stream)
    assert links(stream, 0) == ["", "https://x.example"]
    stream.append(" is my page")
    advance(stream)
    assert links(stream, 0) == [""]
    assert stream.take_back() == 0


def test_a_footnote_stays_connected_when_its_paragraph_gets_a_link() -> None:
    stream = MarkdownStream(PARSER)
    stream.append("see [a] [^1]\n\n[^1]: note\n\nmore\n\n")
    advance(stream)
    stream.append("[a]: https://x.example\n")
    advance(stream)
    block = stream.blocks[0]
    assert isinstance(block, Paragraph)
    assert [(run.text, run.link, run.raised) for run in block.runs] == [
        ("see ", "", False),
        ("a", "https://x.example", False),
        (" ", "", False),
        ("[1]", "", True),
    ]


def test_what_waited_for_an_address_is_parsed_again_in_windows() -> None:
    text = "".join(f"[a] number {index}\n\n" for index in range(3_000))
    stream = MarkdownStream(PARSER)
    stream.append(text)
    advance(stream)
    stream.append("[a]: https://x.example\n\nend\n")
    assert advance(stream) >= len(text) // (2 * WINDOW)
    assert all(links(stream, index)[0] == "https://x.example" for index in (0, 1_500, 2_999))
