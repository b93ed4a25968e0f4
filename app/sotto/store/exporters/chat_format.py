"""What every format that chats are exported to is able to do."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from sotto.domain.export_format import ExportFormat
from sotto.store.exporters.chat_source import Entry, ExportedChat


class ChatFormat(Protocol):
    """Writes chats as text, bit by bit. One instance makes one document."""

    def opening(self, entries: Sequence[Entry]) -> str:
        """Return what stands before the chats."""

    def chat(self, chat: ExportedChat) -> Iterator[str]:
        """Yield one chat, a message at a time."""

    def closing(self) -> str:
        """Return what stands behind the chats."""


def document(kind: ExportFormat) -> ChatFormat:
    """Return a new document of ``kind``; what it needs is loaded here and not before."""
    if kind is ExportFormat.JSON:
        from sotto.store.exporters.json_document import JsonDocument

        return JsonDocument()
    if kind is ExportFormat.HTML:
        from sotto.store.exporters.web_page import WebPage

        return WebPage()
    from sotto.store.exporters.markdown_document import MarkdownDocument

    return MarkdownDocument()


def now_ms() -> int:
    """Return the Unix time in milliseconds."""
    return time.time_ns() // 1_000_000
