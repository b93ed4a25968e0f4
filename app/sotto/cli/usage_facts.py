"""Token counts as ``--json`` prints them: keys that scripts may rely on, whatever else is counted."""

from __future__ import annotations

from sotto.domain.generation import Usage


def usage_facts(usage: Usage) -> dict[str, int]:
    """Return the counts of one answer; what was guessed is in its run record (``sotto history run``)."""
    return {
        "prompt_tokens": usage.prompt_tokens,
        "cached_tokens": usage.cached_tokens,
        "completion_tokens": usage.completion_tokens,
    }
