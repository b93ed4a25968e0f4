"""Chats as Markdown: read again by a parser, nothing that anyone wrote ends a part it stands in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from sotto.domain.chat import Attachment, Message, Role
from sotto.domain.export_format import ExportFormat
from sotto.store.exporters.markdown_document import closed
from sotto.store.store import Store


def headings(text: str) -> list[str]:
    tokens = MarkdownIt().parse(text)
    return [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]


def test_one_chat_is_its_facts_and_the_branch_that_is_shown(write: Callable[..., Path]) -> None:
    text = write(ExportFormat.MARKDOWN, ["trains"]).read_text("utf-8")
    lines = text.splitlines()
    assert lines[0] == r"# Trains & \<b\>boats\</b\>"
    facts = dict(line[2:].split(": ", 1) for line in lines[2:10] if line.startswith("- "))
    assert (facts["Model"], facts["Preset"], facts["Folder"], facts["Tags"]) == ("Tiny", "Brief", "Travel", "rail, sea")
    assert facts["Messages"] == "4, and 1 in other branches, which only an export as JSON holds"
    assert facts["Begun"].startswith("2023-11-1")
    assert "A **train** runs on rails." in lines
    assert "tram" not in text
    assert "and ships?" not in text
    assert [heading.split(",")[0] for heading in headings(text)[1:]] == ["You", "Tiny", "You", "Answer"]
    assert "*(stopped)*" in lines
    assert "*(failed: No memory.)*" in lines


def test_what_was_attached_and_thought_is_folded_and_cannot_end_its_part(write: Callable[..., Path]) -> None:
    text = write(ExportFormat.MARKDOWN, ["trains"]).read_text("utf-8")
    assert "<summary>Attached: notes 1 .txt</summary>" in text
    fences = [token.content for token in MarkdownIt().parse(text) if token.type == "fence"]
    assert fences == ["Be brief.\n", "the ``` text\n</details>\n", "rails?\n", "print(1)\n"]


def test_several_chats_have_a_table_of_contents_that_leads_to_them(write: Callable[..., Path]) -> None:
    text = write(ExportFormat.MARKDOWN).read_text("utf-8")
    assert headings(text)[0] == "2 chats"
    for name in ("trains", "empty"):
        assert f"](#chat-{name}), 20" in text
        assert text.count(f'<a id="chat-{name}"></a>') == 1


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("a\n```py\nx", True),
        ("```\nx\n```\ny", False),
        ("````\n```\nx", True),
        ("~~~\n```\nx\n~~~", False),
        ("```a`b\nx", False),
        ("```\nx\n``` y", True),
    ],
)
def test_a_code_block_that_was_cut_off_is_ended(text: str, ends: bool) -> None:
    assert (closed(text) != text) is ends
    assert headings(f"{closed(text)}\n\n# next")[-1] == "next"


def test_a_long_run_of_backticks_in_an_attachment_stays_inside(write: Callable[..., Path], full_store: Store) -> None:
    hostile = "``````\n</details>\n\n# not a heading"
    full_store.messages.append(
        Message("m", "empty", None, Role.USER, "hm", 1, attachments=(Attachment("``` x\n# y", hostile),))
    )
    text = write(ExportFormat.MARKDOWN, ["empty"]).read_text("utf-8")
    assert [heading.split(",")[0] for heading in headings(text)] == ["Nothing yet", "You"]
