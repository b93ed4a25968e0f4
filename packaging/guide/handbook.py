"""The handbook and the questions people ask: reading, checking and printing the single source of the guide.

``handbook.toml`` holds the topics with what is true of the program; ``questions/<id>.txt`` how people ask for each of
them. The documentation, the Help page and the guide are all made from these files, so that they cannot disagree.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
HELP_PAGE = ROOT / "resources" / "handbook.md"
DOCUMENT = ROOT / "docs" / "handbook.md"

_PREFACE = """\
# Handbook

What Sotto can do, and how. The Help page of the window shows the same text, and the guide, the tiny model that comes
with Sotto, was trained to answer with it.
"""


@dataclass(frozen=True)
class Topic:
    """One subject: what is true of it, and how people ask for it. Questions are training data, never the exam."""

    id: str
    title: str
    answer: str
    more: str
    in_docs: bool
    defaults: dict[str, str]
    questions: tuple[str, ...]
    follow_ups: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A chapter of the printed handbook."""

    title: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class Handbook:
    """All of it."""

    sections: tuple[Section, ...]
    refusal: str
    """What the guide says to everything else."""
    nothing_more: str
    """What it says when it is asked to go on and has no more."""
    out_of_scope: tuple[str, ...] = field(repr=False)
    """Messages that the handbook does not answer."""

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Every topic, in the order of the file."""
        return tuple(topic for section in self.sections for topic in section.topics)

    @cached_property
    def replies(self) -> tuple[str, ...]:
        """Every text the guide may say: the answers, what follows them, and the refusal."""
        answers = (text for topic in self.topics for text in (topic.answer, topic.more))
        return (*answers, self.refusal, self.nothing_more)

    def fingerprint(self) -> str:
        """Return the SHA-256 of all that the guide may say; it is stored in the guide, and a test compares the two."""
        return hashlib.sha256("\0".join(self.replies).encode()).hexdigest()

    def printed(self) -> dict[Path, str]:
        """Return the files that the handbook is printed to, with their texts.

        Only the Help page can follow links into the window; elsewhere the names of pages are set in bold.
        """
        text = self.to_markdown()
        return {HELP_PAGE: text, DOCUMENT: re.sub(r"\[([^]]+)\]\(sotto:[^)]*\)", r"**\1**", text)}

    def to_markdown(self) -> str:
        """Return all topics in Markdown, with links into the window."""
        parts = [_PREFACE]
        for section in self.sections:
            shown = [topic for topic in section.topics if topic.in_docs]
            parts.append(f"## {section.title}\n")
            parts.extend(f"### {topic.title}\n\n{topic.answer}\n\n{topic.more}\n" for topic in shown)
        return "\n".join(parts)


def load(folder: Path = FOLDER) -> Handbook:
    """Read the handbook with its questions. Raises ``ValueError`` that names the topic if something is amiss."""
    source = tomllib.loads((folder / "handbook.toml").read_text(encoding="utf-8"))
    sections = tuple(
        Section(section["title"], tuple(_topic(topic, folder) for topic in section["topic"]))
        for section in source["section"]
    )
    out_of_scope, _ = _lines(folder / "out_of_scope.txt")
    handbook = Handbook(sections, source["refusal"]["text"], source["nothing_more"]["text"], out_of_scope)
    ids = [topic.id for topic in handbook.topics]
    if len(set(ids)) != len(ids):
        raise ValueError("two topics have the same id")
    if len(set(handbook.replies)) != len(handbook.replies):
        raise ValueError("two texts of the handbook are the same")
    return handbook


def _topic(source: dict[str, object], folder: Path) -> Topic:
    questions, follow_ups = _lines(folder / "questions" / f"{source['id']}.txt")
    known = {"id", "title", "answer", "more", "in_docs", "defaults"}
    if unknown := set(source) - known:
        raise ValueError(f"topic {source['id']}: unknown keys {sorted(unknown)}")
    defaults = source.get("defaults", {})
    assert isinstance(defaults, dict)
    return Topic(
        id=str(source["id"]),
        title=str(source["title"]),
        answer=str(source["answer"]),
        more=str(source["more"]),
        in_docs=bool(source.get("in_docs", True)),
        defaults=defaults,
        questions=questions,
        follow_ups=follow_ups,
    )


def _lines(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines of a file of messages: plain ones, and those that begin with ``+`` (they follow an answer)."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line and not line.startswith("# ")]
    plain = tuple(line for line in lines if not line.startswith("+ "))
    return plain, tuple(line[2:].strip() for line in lines if line.startswith("+ "))


def main() -> int:
    """Print the handbook to its places, or with ``--check`` tell whether they are up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a file is out of date")
    check = parser.parse_args().check
    for path, text in load().printed().items():
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{path.relative_to(ROOT)} is out of date: run make guide")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
