"""The handbook as the Help page needs it: topics that can be searched, and Markdown again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from sotto.domain.light_dataclass import dataclass

_LINK: Final = re.compile(r"\]\([^)]*\)")
_MARKS: Final = str.maketrans("", "", "*`[")


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject: the section it stands in, its title, and its text in Markdown."""

    section: str
    title: str
    text: str

    def mentions(self, words: Iterable[str]) -> bool:
        """Return whether each of ``words`` (in lower case) begins somewhere in the topic as a reader sees it."""
        seen = _LINK.sub("", f"{self.section}\n{self.title}\n{self.text}").translate(_MARKS).casefold()
        return all(word in seen for word in words)


def read_topics(markdown: str) -> list[Topic]:
    """Return the topics of the printed handbook: ``##`` begins a section, ``###`` a topic; the rest is a preface."""
    topics: list[Topic] = []
    section, title = "", ""
    lines: list[str] = []

    def finish() -> None:
        if title:
            topics.append(Topic(section, title, "\n".join(lines).strip()))
        lines.clear()

    for line in markdown.splitlines():
        if line.startswith("### "):
            finish()
            title = line[4:].strip()
        elif line.startswith("## "):
            finish()
            section, title = line[3:].strip(), ""
        else:
            lines.append(line)
    finish()
    return topics


def matching(topics: Sequence[Topic], query: str) -> list[Topic]:
    """Return the topics that mention every word of ``query``; all for an empty one."""
    words = query.casefold().split()
    return [topic for topic in topics if topic.mentions(words)]


def to_markdown(topics: Iterable[Topic]) -> str:
    """Return ``topics`` as Markdown, each section named once."""
    parts: list[str] = []
    section = ""
    for topic in topics:
        if topic.section != section:
            section = topic.section
            parts.append(f"## {section}\n")
        parts.append(f"### {topic.title}\n\n{topic.text}\n")
    return "\n".join(parts)
