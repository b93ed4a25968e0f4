"""Chats as a web page: what stands in it, and that it loads and runs nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

from sotto.domain.chat import Attachment, Message, MessageStatus, Role
from sotto.domain.export_format import ExportFormat
from sotto.store.store import Store

VOID = {"meta", "br", "hr"}


class Reader(HTMLParser):
    """Reads a page strictly: what is opened is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] != "style":
            self.words.append(data)


def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text("utf-8"))
    reader.close()
    assert reader.stack == []
    return reader


def test_one_chat_is_its_facts_and_the_branch_that_is_shown(write: Callable[..., Path]) -> None:
    page = read(write(ExportFormat.HTML, ["trains"]))
    text = " ".join(" ".join(page.words).split())
    assert "Trains & <b>boats</b>" in text
    for words in ("Model Tiny", "Tags rail, sea", "Begun 2023-11-1", "What is a *train*? <i>", "Thanks 🚂"):
        assert words in text
    for words in ("(stopped)", "(failed: No memory.)", "Attached: notes <1>.txt", "the ``` text </details>", "rails?"):
        assert words in text
    assert "tram" not in text
    assert "and ships?" not in text
    assert [tag for tag, _ in page.tags].count("details") == 3
    assert ("strong", {}) in page.tags


def test_the_page_allows_itself_its_own_sheet_and_nothing_else(write: Callable[..., Path]) -> None:
    path = write(ExportFormat.HTML)
    page = read(path)
    policy = next(str(attrs["content"]) for tag, attrs in page.tags if attrs.get("http-equiv"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    sheet = re.search(r"<style>(.*?)</style>", path.read_text("utf-8"), re.DOTALL)
    assert sheet is not None
    digest = base64.b64encode(hashlib.sha256(sheet[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert "url(" not in sheet[1]
    assert "prefers-color-scheme: dark" in sheet[1]
    assert {"script", "img", "iframe", "link", "object", "svg", "form"}.isdisjoint(tag for tag, _ in page.tags)
    assert all(not ({"src", "style"} & attrs.keys()) for _, attrs in page.tags)


def test_hostile_texts_stay_texts_wherever_they_stand(write: Callable[..., Path], full_store: Store) -> None:
    evil = "\"'></style></title><script>alert(1)</script><img src=x onerror=y>\x00"
    full_store.conversations.save("empty", title=evil, folder=evil, tags=(evil,), system_prompt=evil)
    attached = (Attachment(evil, evil),)
    for number, role in enumerate(Role):
        full_store.messages.append(
            Message(
                f"m{number}",
                "empty",
                f"m{number - 1}" if number else None,
                role,
                evil,
                number,
                reasoning=evil,
                model=evil,
                error=evil,
                status=MessageStatus.FAILED,
                attachments=attached,
            )
        )
    page = read(write(ExportFormat.HTML))
    assert {"script", "img"}.isdisjoint(tag for tag, _ in page.tags)
    assert all(not name.startswith("on") for _, attrs in page.tags for name in attrs)
    assert "".join(page.words).count("<script>alert(1)</script>") >= 15


def test_several_chats_have_a_table_of_contents_that_leads_to_them(write: Callable[..., Path]) -> None:
    page = read(write(ExportFormat.HTML))
    links = [str(attrs["href"]) for tag, attrs in page.tags if tag == "a"]
    ids = [attrs.get("id") for tag, attrs in page.tags if tag == "article"]
    assert links == ["#chat-trains", "#chat-empty"]
    assert ids == ["chat-trains", "chat-empty"]
