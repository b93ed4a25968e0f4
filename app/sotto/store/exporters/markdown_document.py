"""Chats as Markdown that reads well as it stands: the branch that is shown, what was attached and thought folded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from sotto.domain.chat import Message
from sotto.store.exporters.chat_facts import author, day, ending, exported_words, facts_of, local_time
from sotto.store.exporters.chat_source import Entry, ExportedChat

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


class MarkdownDocument:
    """One file; with several chats it begins with a table of contents."""

    def __init__(self) -> None:
        self._has_contents = False

    def opening(self, entries: Sequence[Entry]) -> str:
        """Return the table of contents, if there is more than one chat."""
        self._has_contents = len(entries) > 1
        if not self._has_contents:
            return ""
        lines = [f"- [{_plain(entry.title)}](#{_anchor(entry.id)}), {day(entry.updated)}" for entry in entries]
        return f"# {len(entries)} chats\n\n{exported_words()}\n\n" + "\n".join(lines) + "\n\n"

    def chat(self, chat: ExportedChat) -> Iterator[str]:
        """Yield one chat, message by message."""
        conversation = chat.conversation
        if self._has_contents:
            yield f'---\n\n<a id="{_anchor(conversation.id)}"></a>\n\n'
        yield f"# {_plain(conversation.title)}\n\n"
        yield "\n".join(f"- {name}: {_plain(value)}" for name, value in facts_of(chat)) + "\n\n"
        if not self._has_contents:
            yield f"{exported_words()}\n\n"
        if conversation.system_prompt:
            yield _folded("Instructions", conversation.system_prompt)
        for message in chat.messages:
            yield _message(message)

    def closing(self) -> str:
        """Return nothing: the last chat ends the file."""
        return ""


def _message(message: Message) -> str:
    parts = [f"## {_plain(author(message))}, {local_time(message.created)}\n\n"]
    parts += [_folded(f"Attached: {each.name}", each.text) for each in message.attachments]
    if message.reasoning:
        parts.append(_folded("Reasoning", message.reasoning))
    if message.content.strip():
        parts.append(closed(message.content.strip("\n")) + "\n\n")
    if words := ending(message):
        parts.append(f"*({_plain(words)})*\n\n")
    return "".join(parts)


def _folded(summary: str, text: str) -> str:
    """Return a part that readers of Markdown fold; nothing in ``text`` can end it."""
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    label = re.sub(r"[<>&`\s]+", " ", summary).strip()
    return f"<details>\n<summary>{label}</summary>\n\n{fence}text\n{text}\n{fence}\n\n</details>\n\n"


def closed(text: str) -> str:
    """Return ``text`` with its last code block ended: an answer may have been stopped in the middle of one."""
    open_fence = ""
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if match is None:
            continue
        if not open_fence:
            if match[1][0] == "~" or "`" not in match[2]:
                open_fence = match[1]
        elif match[1].startswith(open_fence) and not match[2].strip():
            open_fence = ""
    return f"{text}\n{open_fence}" if open_fence else text


def _plain(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>#|!~])", r"\\\1", " ".join(text.split()))


def _anchor(conversation: str) -> str:
    return "chat-" + re.sub(r"[^A-Za-z0-9-]", "-", conversation)
