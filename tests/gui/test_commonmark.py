"""The examples of the CommonMark specification: the words on the screen are those of the reference HTML.

The specification is not part of this repository (its licence is CC BY-SA); without it the tests are skipped.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sotto.gui.block_text import markdown, plain_text
from sotto.gui.blocks import Block, CodeBlock, Paragraph, TableBlock
from sotto.gui.links import classify
from sotto.gui.markdown import MarkdownParser
from sotto.gui.text_stream import MarkdownStream, blocks_of

_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.M | re.S)

RAW_HTML = "raw HTML is shown as text, and what stands between two tags is read as Markdown"
NO_WORDS = "a link without words would be nothing on the screen, so it stays as it was written"
DIFFERENT = {156: RAW_HTML, 158: RAW_HTML, 489: NO_WORDS}
"""Examples whose reason cannot be read off them."""
ROUND_TRIP_ENDS = {
    528: "the address takes in what stands behind it in the reference, too",
    540: "the address takes in what stands behind it in the reference, too",
}
"""Examples that copying as Markdown changes."""

PARSER = MarkdownParser()


class _Text(HTMLParser):
    """Collects the text of reference HTML as Sotto words it: pictures, and links that may not be opened, as text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "img":
            self.pieces.append(f"{values.get('alt') or ''} (picture not loaded: {values.get('src') or ''})")
        elif tag == "a":
            self._links.append((values.get("href") or "", len(self.pieces)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            address, start = self._links.pop()
            if address and address != "".join(self.pieces[start:]) and not classify(address):
                self.pieces.append(f" ({address})")


def words_of_html(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join("".join(parser.pieces).split())


def words_of_blocks(blocks: list[Block]) -> str:
    texts = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, CodeBlock):
            texts.append(block.code)
        elif isinstance(block, TableBlock):
            texts += ["".join(run.text for run in cell) for row in block.rows for cell in row]
    return "".join("".join(texts).split())


def reason(number: int, source: str, html: str) -> str:
    """Return why the text on the screen may differ from that of the reference, "" if it may not."""
    if number in DIFFERENT:
        return DIFFERENT[number]
    raw = re.findall(r"</?[a-zA-Z][^>]*>|<[!?][^>]*>", source)
    return RAW_HTML if any(tag in html for tag in raw) else ""


@pytest.fixture(scope="module")
def examples(shared: Path) -> list[tuple[str, str]]:
    file = shared / "data" / "markdown" / "spec.txt"
    if not file.exists():
        pytest.skip("the specification of CommonMark is not there")
    text = file.read_text(encoding="utf-8").replace("→", "\t")
    return [(match[1], match[2]) for match in _EXAMPLE.finditer(text)]


@pytest.mark.needs_shared
def test_every_example_reads_as_in_the_reference(examples: list[tuple[str, str]]) -> None:
    assert len(examples) >= 650
    unexplained = {}
    excused: dict[str, int] = {}
    for number, (source, html) in enumerate(examples, start=1):
        shown = words_of_blocks(PARSER.render(PARSER.units(source), source.split("\n")))
        assert shown == words_of_blocks(list(blocks_of(MarkdownStream(PARSER), source))), source
        if shown == words_of_html(html):
            continue
        if why := reason(number, source, html):
            excused[why] = excused.get(why, 0) + 1
        else:
            unexplained[number] = (source, html, shown)
    assert unexplained == {}
    assert excused == {RAW_HTML: 73, NO_WORDS: 1}


@pytest.mark.needs_shared
def test_no_example_is_too_much_for_a_stream_or_for_copying(examples: list[tuple[str, str]]) -> None:
    changed = {}
    for number, (source, _html) in enumerate(examples, start=1):
        blocks = list(blocks_of(MarkdownStream(PARSER), source))
        copied = markdown(blocks)
        again = list(blocks_of(MarkdownStream(PARSER), copied))
        if "".join(plain_text(again).split()) != "".join(plain_text(blocks).split()):
            changed[number] = (source, copied)
    assert changed.keys() == ROUND_TRIP_ENDS.keys(), changed
