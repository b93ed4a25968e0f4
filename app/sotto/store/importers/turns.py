"""What several programs have in common in their messages: names of roles, reasoning within a text, calls of tools."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sotto.domain.chat import Role
from sotto.store.importers.values import mapping, objects, text

_ROLES: Final = {
    "user": Role.USER,
    "human": Role.USER,
    "prompter": Role.USER,
    "assistant": Role.ASSISTANT,
    "gpt": Role.ASSISTANT,
    "chatgpt": Role.ASSISTANT,
    "bing": Role.ASSISTANT,
    "bard": Role.ASSISTANT,
    "model": Role.ASSISTANT,
    "bot": Role.ASSISTANT,
    "ai": Role.ASSISTANT,
    "system": Role.SYSTEM,
    "developer": Role.SYSTEM,
}
_TICKS = re.compile("`{3,}")
_THOUGHT = re.compile(r"\s*<(think|thinking|reasoning)>(.*?)</\1>\s*", re.DOTALL)


def role_of(name: object) -> Role | None:
    """Return the role called ``name``; None for tools and whatever else is no side of the talk."""
    return _ROLES.get(name.lower()) if isinstance(name, str) else None


def without_thought(content: str) -> tuple[str, str]:
    """Return an answer and the reasoning that stands before it in tags, each as a text of its own."""
    found = _THOUGHT.match(content)
    return (content[found.end() :], found[2].strip()) if found is not None else (content, "")


def joined(*texts: str) -> str:
    """Return the texts that are not blank, with a blank line between them."""
    return "\n\n".join(text for text in texts if text.strip())


def spoken(content: object) -> str:
    """Return the text of a message whose content is a text, or a list of parts of which some are texts."""
    if isinstance(content, str):
        return text(content)
    texts = (text(part) or text(mapping(part).get("text")) for part in (content if isinstance(content, list) else ()))
    return joined(*texts)


def call(name: object, arguments: object) -> str:
    """Return what a tool was asked, in words: its name, then one line for each plain value."""
    if isinstance(arguments, str):
        return joined(text(name), text(arguments))
    values = mapping(arguments).items()
    lines = [f"{key}: {value}" for key, value in values if isinstance(value, str | int | float)]
    return text(joined(text(name), "\n".join(lines)))


def fenced(code: str, language: str = "") -> str:
    """Return ``code`` as a block of Markdown, whatever rows of backticks are in it."""
    longest = max((len(run) for run in _TICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"


def tool_calls(message: Mapping[str, Any]) -> list[str]:
    """Return what was asked of tools in the way of the common interface of models (``tool_calls``)."""
    found = []
    for one in objects(message.get("tool_calls")):
        function = mapping(one.get("function"))
        found.append(call(function.get("name"), function.get("arguments")))
    return [one for one in found if one]
