"""Markdown becomes the blocks a reader expects, and hostile markdown becomes text."""

from __future__ import annotations

import time

import pytest

from sotto.gui.block_text import plain_text
from sotto.gui.blocks import Alignment, Block, CodeBlock, Formula, Marker, Paragraph, RuleBlock, Run, TableBlock
from sotto.gui.line_cutter import LONGEST_LINE
from sotto.gui.links import classify
from sotto.gui.markdown import MarkdownParser
from sotto.gui.markdown_blocks import LARGEST_TABLE
from sotto.gui.markdown_rules import latex_of
from sotto.gui.text_stream import MarkdownStream, blocks_of


def render(text: str) -> list[Block]:
    parser = MarkdownParser()
    return parser.render(parser.units(text), text.split("\n"))


def runs(text: str) -> tuple[Run, ...]:
    (block,) = render(text)
    assert isinstance(block, Paragraph)
    return block.runs


def test_inline_styles() -> None:
    assert runs("a *b* **c** ***d*** ~~e~~ `f`") == (
        Run("a "),
        Run("b", italic=True),
        Run(" "),
        Run("c", bold=True),
        Run(" "),
        Run("d", bold=True, italic=True),
        Run(" "),
        Run("e", strike=True),
        Run(" "),
        Run("f", code=True),
    )


def test_line_breaks_are_kept() -> None:
    assert runs("a\nb  \nc") == (Run("a\u2028b\u2028c"),)


def test_headings_rules_and_quotes() -> None:
    assert render("## T\n\n---\n\n> a\n> > b") == [
        Paragraph((Run("T"),), heading=2),
        RuleBlock(),
        Paragraph((Run("a"),), quote=1),
        Paragraph((Run("b"),), quote=2),
    ]


def test_lists_are_flattened_with_their_markers() -> None:
    assert render("3. a\n   - b\n\n     more\n4. c") == [
        Paragraph((Run("a"),), marker=Marker(3), indent=1),
        Paragraph((Run("b"),), marker=Marker(), indent=2),
        Paragraph((Run("more"),), indent=2),
        Paragraph((Run("c"),), marker=Marker(4), indent=1),
    ]


def test_code_in_a_list_keeps_the_marker_before_it() -> None:
    assert render("- ```py\n  x = 1\n  ```") == [
        Paragraph((), marker=Marker(), indent=1),
        CodeBlock("py", "x = 1", indent=1),
    ]


def test_code_blocks() -> None:
    assert render("```python title=x\na\n\n  b\n```") == [CodeBlock("python", "a\n\n  b")]
    assert render("    a < b & c") == [CodeBlock("", "a < b & c")]


def test_table() -> None:
    (table,) = render("| a | b | c |\n|---|:-:|--:|\n| **1** | 2 |\n")
    assert table == TableBlock(
        (((Run("a"),), (Run("b"),), (Run("c"),)), ((Run("1", bold=True),), (Run("2"),), ())),
        (Alignment.LEFT, Alignment.CENTER, Alignment.RIGHT),
    )


def test_table_over_the_limit_is_shown_as_written() -> None:
    text = "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * (LARGEST_TABLE // 2)
    assert render(text + "\nend") == [CodeBlock("table", text.rstrip()), Paragraph((Run("end"),))]


@pytest.mark.parametrize("text", ["<b>x</b>", "<img src='file:///etc/passwd'>", "<script>\nx\n</script>", "<!-- x -->"])
def test_html_is_text(text: str) -> None:
    assert runs(text) == (Run(text.replace("\n", "\u2028")),)


def test_entities_are_characters() -> None:
    assert runs("a &lt; b &amp; &#65;") == (Run("a < b & A"),)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("![cat](http://t.example/x.png)", "cat (picture not loaded: http://t.example/x.png)"),
        ("![](file:///etc/passwd)", "(picture not loaded: file:///etc/passwd)"),
        ("[![a](b)](https://x.example)", "a (picture not loaded: b)"),
    ],
)
def test_pictures_are_named_not_loaded(text: str, shown: str) -> None:
    assert "".join(run.text for run in runs(text)) == shown


def test_links() -> None:
    assert runs("[a *b*](https://x.example/y)") == (
        Run("a ", link="https://x.example/y"),
        Run("b", italic=True, link="https://x.example/y"),
    )
    assert runs("<mailto:a@b.example>") == (Run("mailto:a@b.example", link="mailto:a@b.example"),)


def test_bare_addresses_are_links_without_the_full_stop() -> None:
    assert runs("See https://x.example/a_b. Or") == (
        Run("See "),
        Run("https://x.example/a_b", link="https://x.example/a_b"),
        Run(". Or"),
    )


def test_addresses_in_code_are_not_links() -> None:
    assert runs("`https://x.example/a`") == (Run("https://x.example/a", code=True),)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "//x.example", "data:text/html,x"])
def test_other_links_are_text_with_their_address(address: str) -> None:
    assert runs(f"[label]({address})") == (Run(f"label ({address})"),)


def test_reference_links_lead_where_their_address_says() -> None:
    text = "[some *label*][1], [1], [two][] and ![a picture][1]\n\n[1]: https://x.example 'T'\n[Two]: <javascript:x>"
    (shown,) = render(text)
    assert isinstance(shown, Paragraph)
    assert [(run.text, run.link, run.italic) for run in shown.runs] == [
        ("some ", "https://x.example", False),
        ("label", "https://x.example", True),
        (", ", "", False),
        ("[1]", "https://x.example", False),
        (", two (javascript:x) and a picture (picture not loaded: https://x.example)", "", False),
    ]


def test_brackets_without_an_address_are_text() -> None:
    for text in ("a[0][1] and [x]", "[label][1]\n\n[1]:", "[1]: https://x.example and more [1]"):
        shown = [block.text for block in render(text) if isinstance(block, Paragraph)]
        assert shown == text.split("\n\n")


def test_an_address_too_long_for_a_line_is_text() -> None:
    address = "https://x.example/" + "y" * LONGEST_LINE
    blocks = blocks_of(MarkdownStream(MarkdownParser()), f"[1]\n\n[1]: {address}")
    assert "".join(plain_text(blocks).split()) == f"[1][1]:{address}"


def formulas(text: str) -> list[str]:
    return [run.text for block in render(text) if isinstance(block, Paragraph) for run in block.runs if run.formula]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a $x^2$ b", ["$x^2$"]),
        ("$a_1*b_2*c$ and $d$.", ["$a_1*b_2*c$", "$d$"]),
        (r"\(x_1*2\) and \[ y \]", [r"\(x_1*2\)", r"\[ y \]"]),
        ("in a line $$ x $$ too", ["$$ x $$"]),
        ("$$\na\n+ b\n- c\n= d\n$$\nafter", ["$$\u2028a\u2028+ b\u2028- c\u2028= d\u2028$$"]),
        ("\\[\nz\n\\]", ["\\[\u2028z\u2028\\]"]),
        ("- $$\n  a\n  $$\n- b", ["$$\u2028a\u2028$$"]),
        ("> $$\n> a\n> - b\n> $$", ["$$\u2028a\u2028- b\u2028$$"]),
        (r"\$5 and $x\$y$", [r"$x\$y$"]),
        ("It costs $5 and $6.", []),
        ("Between $1,000 or $2,000, and $ 3 $ or US$5/$6", []),
        ("`$x$` and $$ and $$$", []),
        (r"\(\) \[\\\]", []),
        ("$$\na\n\nb", []),
        ("$a\n\nb$", []),
        ("    $$\n    code\n    $$", []),
    ],
)
def test_formulas_and_prices(text: str, found: list[str]) -> None:
    assert formulas(text) == found


def test_what_is_no_formula_is_text() -> None:
    assert [block.text for block in render("$$\na *b*\n\nc") if isinstance(block, Paragraph)] == ["$$\u2028a b", "c"]
    assert runs("costs $5 and $6")[0].text == "costs $5 and $6"


def test_tasks() -> None:
    assert render("- [ ] a\n- [x] b\n- [y] c\n3. [X] d\n\n[ ] e") == [
        Paragraph((Run("a"),), marker=Marker(task=False), indent=1),
        Paragraph((Run("b"),), marker=Marker(task=True), indent=1),
        Paragraph((Run("[y] c"),), marker=Marker(), indent=1),
        Paragraph((Run("d"),), marker=Marker(3, task=True), indent=1),
        Paragraph((Run("[ ] e"),)),
    ]


def test_footnotes() -> None:
    assert render("A[^1].\n\n[^1]: The *note*\n    more\n\n    second\n\n[^x]: other\n\nend") == [
        Paragraph((Run("A"), Run("[^1]", note="1"), Run("."))),
        Paragraph((Run("The "), Run("note", italic=True), Run("\u2028more")), marker=Marker(note="1"), indent=1),
        Paragraph((Run("second"),), indent=1),
        Paragraph((Run("other"),), marker=Marker(note="x"), indent=1),
        Paragraph((Run("end"),)),
    ]


HOSTILE = [
    "![a](http://127.0.0.1:9/x)",
    "![a](file:////host/share/x.png)",
    "![a](\\\\host\\share)",
    "![a](data:image/png;base64,AAAA)",
    "![a](qrc:/x)",
    "![a][r]\n\n[r]: http://127.0.0.1:9/x",
    "<img src=http://127.0.0.1:9/x>",
    "<table background=http://127.0.0.1:9/x><tr><td>a</table>",
    "<style>@import url(http://127.0.0.1:9/x);</style>",
    "<link rel=stylesheet href=file:///x>",
    "[a](javascript:alert(1))",
    "[a](JAVASCRIPT&#58;alert(1))",
    "<javascript:alert(1)>",
    "[a](vbscript:x)",
    "| ![a](http://127.0.0.1:9/x) |\n|---|\n| <img src=x> |",
    "> ![a](http://127.0.0.1:9/x)",
    "- <svg/onload=alert(1)>",
    "`<img src=x>`",
    "\u202e![a](http://127.0.0.1:9/x)",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_hostile_link_survives(text: str) -> None:
    for block in render(text):
        cells = [cell for row in block.rows for cell in row] if isinstance(block, TableBlock) else []
        for run in (*(block.runs if isinstance(block, Paragraph) else ()), *(run for cell in cells for run in cell)):
            assert not run.link or classify(run.link)
            assert not run.link.startswith("javascript")


@pytest.mark.parametrize("text", [">" * 3_000 + "x", "- " * 3_000 + "x", "> - " * 500 + "x"])
def test_text_nested_too_deep_is_still_shown(text: str) -> None:
    shown = "".join(block.text for block in render(text) if isinstance(block, Paragraph))
    assert "x" in shown


MATHS = ["$" * 4_000, "$a " * 1_300, "$$a " * 1_000, "\\\\(" * 1_300, "\\\\[a" * 1_000, "[^a]" * 1_000, "[^" * 2_000]
MATHS += ["$$\n" * 1_300, "[^a]: " * 600, "\\[\n" * 1_300, "$a" + " " * 3_900 + "$", "$\\\\" * 1_300]


@pytest.mark.parametrize(
    "text", ["[" * 4_000, "![" * 2_000, "*a **a " * 600, "`" * 4_000, "<" * 4_000, "[a](" * 1_000, *MATHS]
)
def test_floods_of_markup_are_read_in_time(text: str) -> None:
    started = time.perf_counter()
    render(text)
    assert time.perf_counter() - started < 2


def test_emphasis_needs_no_blanks_beside_wide_letters() -> None:
    for text, bold in (
        ("これは**「引用」**です", "「引用」"),
        ("**「注意」**Python", "「注意」"),
        ("**終。**次", "終。"),
    ):
        assert [run.text for run in runs(text) if run.bold] == [bold]
    assert runs("a** b **「c") == (Run("a** b **「c"),)


def test_citations_lead_each_where_its_number_says() -> None:
    text = "so [1][2], or [3].\n\n[1]: https://a.example\n[2]: https://b.example"
    (shown,) = render(text)
    assert isinstance(shown, Paragraph)
    assert [(run.text, run.link) for run in shown.runs] == [
        ("so ", ""),
        ("[1]", "https://a.example"),
        ("[2]", "https://b.example"),
        (", or [3].", ""),
    ]


def test_nothing_turns_the_order_of_letters_round() -> None:
    assert runs("a\u202etxt.exe\u202c \u2067b\u2069") == (Run("a\ufffdtxt.exe\u202c \u2067b\u2069"),)
    assert runs("`a\u202eb\u2066`") == (Run("a\ufffdb\ufffd", code=True),)


def test_environments_need_no_dollars_and_words_in_escaped_brackets_are_no_formula() -> None:
    (block,) = render("\\begin{align*}\na &= b \\\\\nc &= d\n\\end{align*}")
    assert isinstance(block, Paragraph)
    assert [run.formula for run in block.runs] == [Formula.DISPLAY]
    assert latex_of(block.text) == block.text
    assert runs("\\[not a link\\](x) \\(or this one\\)")[0].formula is Formula.NONE
    assert runs("\\(a b\\)")[0].formula is Formula.INLINE
