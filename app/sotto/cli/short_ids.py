"""Identifiers for people: the shortest ending that is unique. The beginning is the time, alike for neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sotto.domain.conversation_list import ConversationSummary
from sotto.domain.errors import UserFacingError

SHORTEST = 6


def short_ids(ids: Iterable[str]) -> dict[str, str]:
    """Return for each id its shortest unique ending, of at least :data:`SHORTEST` characters."""
    full = list(ids)
    longest = max(map(len, full), default=0)
    for length in range(SHORTEST, longest):
        if len({one[-length:] for one in full}) == len(set(full)):
            return {one: one[-length:] for one in full}
    return {one: one for one in full}


def find_conversation(conversations: Sequence[ConversationSummary], given: str) -> ConversationSummary:
    """Return the conversation whose id is, ends or begins with ``given``; an ending, as shown, goes before a beginning.

    Raises :class:`UserFacingError` ``conversation_not_found`` or ``conversation_ambiguous``.
    """
    wanted = given.strip().lower()
    found = [one for one in conversations if wanted and one.id.endswith(wanted)]
    found = found or [one for one in conversations if wanted and one.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserFacingError(
            "conversation_not_found",
            f"There is no conversation “{given}”.",
            "“sotto history list” shows the ids; their last characters are enough.",
        )
    names = short_ids(one.id for one in conversations)
    raise UserFacingError(
        "conversation_ambiguous",
        f"“{given}” fits {len(found)} conversations.",
        "Give more of the id: " + ", ".join(names[one.id] for one in found[:5]) + ("…" if len(found) > 5 else "."),
    )
