"""What of a chat the model did not see, said on standard error and in JSON: nothing is left out silently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TROUBLE = {
    "no_summary": "They could not be summarised.",
    "not_enlarged": "The context window could not be enlarged.",
}


def left_out_words(run: Mapping[str, Any]) -> str:
    """Return a line about an answer's run record; empty if the model saw everything."""
    from sotto.services.context_record import context_facts  # not before there is an answer

    facts = context_facts(run)
    if not facts.messages:
        return ""
    if facts.messages == 1:
        words = f"1 earlier message was left out: the chat does not fit the context window of {facts.n_ctx:,} tokens."
    else:
        words = (
            f"{facts.messages:,} earlier messages were left out: the chat does not fit the context window of "
            f"{facts.n_ctx:,} tokens."
        )
    instead = "The model read a summary of older ones instead." if facts.summary else _TROUBLE.get(facts.trouble, "")
    return f"{words} {instead}".strip()


def context_report(run: Mapping[str, Any]) -> dict[str, Any]:
    """Return the object under ``context`` of ``sotto ask --json``; token counts, and ``left_out`` in messages."""
    from sotto.services.context_record import context_facts

    facts = context_facts(run)
    return {
        "left_out": facts.messages,
        "n_ctx": facts.n_ctx or None,
        "system": facts.system,
        "summary": facts.summary,
        "history": facts.history,
        "reserve": facts.reserve,
        "trouble": facts.trouble or None,
    }
