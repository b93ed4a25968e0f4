"""Markdown as HTML that can do nothing, and loses nothing."""

from __future__ import annotations

import re
import time

import pytest

from sotto.store.exporters.safe_markdown import LONGEST, SafeMarkdown


@pytest.fixture(scope="module")
def markdown() -> SafeMarkdown:
    return SafeMarkdown()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![a](https://tracker.example/x.png)",
        "![a][b]\n\n[b]: https://tracker.example/x.png",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt&colon;alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](file:///etc/passwd)",
        "[a](//host/path)",
        "<javascript:alert(1)>",
        '[a](https://x.example "t\\" onclick=alert(1)")',
        '```x"><script>\ny\n```',
        "`<script>`",
        "$<script>$",
        "|a|\n|:-:|\n|<svg onload=alert(1)>|",
        '[a](https://x.example/"><script>)',
    ],
)
def test_nothing_acts_and_nothing_is_loaded(markdown: SafeMarkdown, text: str) -> None:
    html = markdown.render(text)
    tags = re.findall(r"<[^>]*>", html)
    for tag in tags:
        assert re.fullmatch(
            r'</?(p|pre|code|em|span|table|thead|tbody|tr|th|td)( class="[^"<>]*")?( /)?>|'
            r'<a href="(https?|mailto):[^"<>]*" rel="noopener noreferrer nofollow">|</a>',
            tag,
        ), tag


def test_what_models_write_is_shown_as_they_meant_it(markdown: SafeMarkdown) -> None:
    html = markdown.render("# Trains\n\na **b**\nc ~~d~~\n\n| x | y |\n|---|--:|\n| 1 | 2 |\n")
    assert "<h1>Trains</h1>" in html
    assert "<p>a <strong>b</strong><br />\nc <s>d</s></p>" in html
    assert '<td class="right">2</td>' in html
    assert '<a href="https://a.example" rel="noopener noreferrer nofollow">b</a>' in markdown.render(
        "[b](https://a.example)"
    )
    assert "[picture: cat] https://a.example/c.png" in markdown.render("![cat](https://a.example/c.png)")


@pytest.mark.parametrize("formula", ["$a_1 * b_2 * c$", r"\(a_1 * b_2 * c\)", "$$\na_1 * b_2 * c\n$$"])
def test_formulas_stay_as_they_were_written(markdown: SafeMarkdown, formula: str) -> None:
    assert f'<code class="formula">{formula}</code>' in markdown.render(f"so {formula} is")


def test_prices_are_no_formulas(markdown: SafeMarkdown) -> None:
    assert "<code" not in markdown.render("from $5 to $6")


@pytest.mark.parametrize("opening", ["> ", "- ", "[", "![", "**_"])
@pytest.mark.parametrize("depth", [5, 24, 49, 50, 51, 400])
def test_no_word_is_lost_however_deep_it_lies(markdown: SafeMarkdown, opening: str, depth: int) -> None:
    assert "needle" in markdown.render(opening * depth + "needle")


@pytest.mark.parametrize("unit", ["[", "![", "*", "$", "\\(", "`a", "> ", "**a", "[a]("])
def test_a_hostile_text_takes_no_long_time(markdown: SafeMarkdown, unit: str) -> None:
    began = time.process_time()
    markdown.render(unit * (LONGEST // len(unit)))
    assert time.process_time() - began < 30


def test_a_very_long_text_is_shown_as_it_is(markdown: SafeMarkdown) -> None:
    html = markdown.render("<b>" * LONGEST)
    assert html.startswith("<pre>&lt;b&gt;")
    assert html.count("&lt;b&gt;") == LONGEST
