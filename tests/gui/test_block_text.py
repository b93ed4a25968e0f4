"""Blocks as text: what is copied reads as it did, as Markdown it can be read again, and parts are cut cleanly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.gui.block_text import fragment, markdown, plain_text, text_of
from sotto.gui.blocks import Block, CodeBlock, Paragraph, Run, TableBlock
from sotto.gui.markdown import MarkdownParser
from sotto.gui.text_stream import MarkdownStream, blocks_of

PARSER = MarkdownParser()
SAMPLE = """# Title

A *b* **c** ~~d~~ `e` [f](https://x.example) $g^2$ note[^1].
Second line.

- one
- [x] two
  1. nested

  more

> quoted
> > deeper

```py
code = 1
  more
```

| a | b |
|---|--:|
| *c* | d |

---

[^1]: The note.
"""


def blocks(text: str) -> list[Block]:
    return list(blocks_of(MarkdownStream(PARSER), text))


def test_plain_text_reads_as_the_screen() -> None:
    assert plain_text(blocks(SAMPLE)) == (
        "Title\n\nA b c d e f $g^2$ note[1].\nSecond line.\n\n• one\n☑ two\n  1. nested\n\nmore\n\nquoted\n\ndeeper\n\n"
        "code = 1\n  more\n\na\tb\nc\td\n\n\n\n[1] The note."
    )


def test_markdown_reads_as_the_same_blocks() -> None:
    assert blocks(markdown(blocks(SAMPLE))) == blocks(SAMPLE)


@pytest.mark.parametrize(
    "text",
    [
        "1. a\n   - b\n\n     more\n2. c",
        "a \\* b \\_ c \\`d\\` \\[e\\](f) \\<g> \\$5\\$",
        "``a ` b``",
        "````\n```\n````",
        "**bold *both* bold** *it*",
        "\\# no heading\n\\- no item\n1\\. no number",
        "> - a\n> - b",
        "- ```\n  x\n  ```",
        "[a](https://x.example/(b)) <https://y.example>",
        "$$\na\n+ b\n$$",
        "| a \\| b |\n|---|\n| c |",
    ],
)
def test_markdown_of_this_can_be_read_again(text: str) -> None:
    assert blocks(markdown(blocks(text))) == blocks(text)


@given(st.data())
def test_any_part_is_a_piece_of_the_text(data: st.DataObject) -> None:
    whole = blocks(SAMPLE)
    points = st.integers(0, len(whole) - 1).flatmap(
        lambda index: st.tuples(st.just(index), st.integers(0, len(text_of(whole[index]))))
    )
    start, end = sorted((data.draw(points), data.draw(points)))
    part = fragment(whole, start, end)
    words = "".join(text_of(block) for block in part).split()
    assert "".join(words) in "".join("".join(text_of(block) for block in whole).split())
    markdown(part)
    plain_text(part)


def test_parts_of_one_block() -> None:
    whole: list[Block] = [Paragraph((Run("ab", bold=True), Run("cd")), heading=1), CodeBlock("py", "x\ny\nz")]
    assert fragment(whole, (0, 1), (0, 3)) == [Paragraph((Run("b", bold=True), Run("c")), heading=1)]
    assert fragment(whole, (1, 0), (1, 3)) == [CodeBlock("py", "x\ny")]
    assert fragment(whole, (1, 2), (1, 3)) == [Paragraph((Run("y", code=True),))]
    assert fragment(whole, (0, 4), (1, 5)) == [CodeBlock("py", "x\ny\nz")]
    assert fragment(whole, (0, 2), (0, 2)) == []


def test_parts_of_a_table() -> None:
    (table,) = blocks("| a | bb |\n|---|---|\n| cc | d |\n")
    assert isinstance(table, TableBlock)
    assert text_of(table) == "a\tbb\ncc\td"
    assert fragment([table], (0, 2), (0, 3)) == [Paragraph((Run("b"),))]
    (part,) = fragment([table], (0, 3), (0, 6))
    assert isinstance(part, TableBlock)
    assert part.rows == (((), (Run("b"),)), ((Run("c"),), ()))
