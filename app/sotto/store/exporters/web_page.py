"""Chats as one web page that stands for itself: no scripts, nothing loaded, everything anyone wrote escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from sotto.domain.chat import Message, Role
from sotto.store.exporters.chat_facts import author, day, ending, exported_words, facts_of, local_time, machine_time
from sotto.store.exporters.chat_source import Entry, ExportedChat
from sotto.store.exporters.safe_markdown import SafeMarkdown, escaped
from sotto.store.exporters.web_style import POLICY, STYLE

_HEAD: Final = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
"""


class WebPage:
    """One page; with several chats it begins with a table of contents."""

    def __init__(self) -> None:
        self._markdown = SafeMarkdown()

    def opening(self, entries: Sequence[Entry]) -> str:
        """Return the head of the page and the table of contents, if there is more than one chat."""
        if len(entries) == 1:
            return _head(entries[0].title)
        return _head(f"{len(entries)} chats") + contents(entries, [f"#{_anchor(entry.id)}" for entry in entries])

    def chat(self, chat: ExportedChat) -> Iterator[str]:
        """Yield one chat, message by message."""
        conversation = chat.conversation
        facts = "".join(f"<dt>{escaped(name)}</dt><dd>{escaped(value)}</dd>\n" for name, value in facts_of(chat))
        yield f'<article id="{_anchor(conversation.id)}">\n<h1 dir="auto">{escaped(conversation.title)}</h1>\n'
        yield f'<dl class="facts">\n{facts}</dl>\n'
        if conversation.system_prompt:
            yield _folded("Instructions", conversation.system_prompt)
        for message in chat.messages:
            yield self._message(message)
        yield "</article>\n"

    def closing(self) -> str:
        """Return the end of the page."""
        return _tail()

    def _message(self, message: Message) -> str:
        at = escaped(machine_time(message.created))
        parts = [
            f'<section class="message {message.role.value}">\n<h2>{escaped(author(message))} '
            f'<time datetime="{at}">{escaped(local_time(message.created))}</time></h2>\n'
        ]
        parts += [_folded(f"Attached: {each.name}", each.text) for each in message.attachments]
        if message.reasoning:
            parts.append(_folded("Reasoning", message.reasoning))
        if message.content.strip() and message.role is Role.ASSISTANT:
            parts.append(f'<div class="text" dir="auto">\n{self._markdown.render(message.content)}</div>\n')
        elif message.content.strip():
            parts.append(f'<div class="text plain" dir="auto">{escaped(message.content)}</div>\n')
        if words := ending(message):
            parts.append(f'<p class="ending">({escaped(words)})</p>\n')
        return "".join([*parts, "</section>\n"])


def index_page(entries: Sequence[Entry], addresses: Sequence[str]) -> str:
    """Return a page that leads to other pages, one for each of ``entries``."""
    words = f"{len(entries)} chats"
    return _head(words) + contents(entries, addresses) + _tail()


def contents(entries: Sequence[Entry], addresses: Sequence[str]) -> str:
    """Return the table of contents."""
    lines = [
        f'<li><a href="{escaped(address)}" dir="auto">{escaped(entry.title)}</a> '
        f"<time>{day(entry.updated)}</time></li>\n"
        for entry, address in zip(entries, addresses, strict=True)
    ]
    return f"<nav>\n<h1>{len(entries)} chats</h1>\n<ol>\n{''.join(lines)}</ol>\n</nav>\n"


def _head(title: str) -> str:
    return _HEAD.format(policy=escaped(POLICY), title=escaped(title), style=STYLE)


def _folded(summary: str, text: str) -> str:
    return (
        f'<details>\n<summary>{escaped(summary)}</summary>\n<div class="plain" dir="auto">{escaped(text)}</div>\n'
        "</details>\n"
    )


def _anchor(conversation: str) -> str:
    return "chat-" + re.sub(r"[^A-Za-z0-9-]", "-", conversation)


def _tail() -> str:
    return f"<footer>{escaped(exported_words())}</footer>\n</main>\n</body>\n</html>\n"
