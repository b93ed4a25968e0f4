"""ShareGPT: a list of talks without dates or titles; used for exchanges between programs and for data sets."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any, Final

from sotto.domain.chat import Conversation, Role
from sotto.domain.ids import ConversationId
from sotto.store.importers.found_chat import ChatBuilder, FoundChat
from sotto.store.importers.turns import joined, role_of, spoken, tool_calls, without_thought
from sotto.store.importers.values import identity, moment, objects, text

SOURCE: Final = "sharegpt"
NAME: Final = "ShareGPT"
_TOOLS: Final = frozenset(
    {"tool", "function", "function_call", "function-call", "observation", "tool_call", "function_response"}
)
TURNS: Final = "conversations"
_TURNS: Final = (TURNS, "conversation", "items", "messages")


def is_turn(element: Mapping[str, Any]) -> bool:
    """Return whether ``element`` is one turn of a talk."""
    said = ("from" in element and "value" in element) or ("role" in element and "content" in element)
    return said or _is_pair(element)


def recognises(element: Mapping[str, Any]) -> bool:
    """Return whether ``element`` is a chat of this format."""
    return any(is_turn(one) for one in objects(_turns(element))[:3])


def read(element: Mapping[str, Any], now: int) -> FoundChat:
    """Return the chat."""
    builder = ChatBuilder(SOURCE, now)
    model = text(element.get("model"))
    if text(element.get("system")):
        builder.add(Role.SYSTEM, text(element.get("system")))
    steps: list[str] = []  # what was asked of tools, and what they said, since the last answer
    for turn in chain.from_iterable(_pair(one) for one in objects(_turns(element))):
        name = turn.get("from", turn.get("role"))
        said = spoken(turn.get("value", turn.get("content")))
        role = role_of(name)
        if role is None:
            steps += [said] if isinstance(name, str) and name.lower() in _TOOLS else []
            continue
        steps += tool_calls(turn)
        if role is not Role.ASSISTANT:
            builder.add(role, said, moment(turn.get("created_at")))
        elif said.strip():
            content, thought = without_thought(said)
            thought = joined(text(turn.get("reasoning_content")), thought, *steps)
            builder.add(role, content, moment(turn.get("created_at")), reasoning=thought, model=model)
            steps = []
    if steps:
        builder.add(Role.ASSISTANT, "", reasoning=joined(*steps), model=model)
    created = moment(element.get("created_at")) or moment(element.get("create_time")) or 0
    conversation = Conversation(ConversationId(""), text(element.get("title")), created, 0)
    return builder.finish(identity(element.get("id")), conversation, builder.last)


def _turns(element: Mapping[str, Any]) -> Any:
    return next((element[name] for name in _TURNS if isinstance(element.get(name), list)), None)


def _is_pair(element: Mapping[str, Any]) -> bool:
    return isinstance(element.get("human"), str) and isinstance(element.get("assistant"), str)


def _pair(turn: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return a turn, or the two that some data sets write as one."""
    if not _is_pair(turn):
        return [turn]
    return [{"from": name, "value": turn[name]} for name in ("human", "assistant")]
