"""What changed in a version, from the changelog that ships with Sotto."""

from __future__ import annotations

import re

from sotto.config.resources import changelog_path

_HEADING = re.compile(r"^## \[([^\]]+)\].*$", re.MULTILINE)
_UNRELEASED = "Unreleased"
_BEGINS_ANEW = re.compile(r"\s*(?:[-*+] |\d+[.)] |#|>|\||```|~~~|$)")


def notes_of(changelog: str, version: str) -> str:
    """Return the section of ``version`` as Markdown without its heading, each paragraph in one line; without one, that
    of what is not released yet. Empty if there is neither."""
    headings = list(_HEADING.finditer(changelog))
    ends = [*(heading.start() for heading in headings[1:]), len(changelog)]
    sections = {
        heading[1]: changelog[heading.end() : end].strip() for heading, end in zip(headings, ends, strict=False)
    }
    return _unwrapped(sections.get(version, sections.get(_UNRELEASED, "")))


def shipped_notes(version: str) -> str:
    """Return the notes of ``version`` that ship with this copy of Sotto, empty if it lacks them."""
    try:
        return notes_of(changelog_path().read_text(encoding="utf-8"), version)
    except (OSError, UnicodeDecodeError):
        return ""


def _unwrapped(markdown: str) -> str:
    """Return ``markdown`` without the line breaks that only keep its lines short: answers show each of them."""
    lines: list[str] = []
    is_code = False
    for line in markdown.split("\n"):
        is_fence = line.lstrip().startswith(("```", "~~~"))
        is_open = (
            bool(lines) and not is_code and bool(lines[-1].strip()) and not lines[-1].startswith(("#", "```", "~~~"))
        )
        if is_open and not is_fence and not _BEGINS_ANEW.match(line):
            lines[-1] = f"{lines[-1]} {line.strip()}"
        else:
            lines.append(line)
        is_code = is_code != is_fence
    return "\n".join(lines)
