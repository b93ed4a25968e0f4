"""Which rows the sidebar has, and in which order: pinned chats, folders, then the others by date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from sotto.domain.conversation_list import ConversationSummary
from sotto.domain.ids import ConversationId, is_temporary
from sotto.domain.search import SearchHit

_PLACES = 3
"""Messages that are shown below one conversation that was found."""
_BY_TIME = itemgetter(ConversationSummary._fields.index("updated"), ConversationSummary._fields.index("id"))


class Row(NamedTuple):
    """A heading (``conversation`` None), a conversation, or with ``place`` a message of it; equal rows are the same.

    ``folder`` is the folder that a heading is for; one of a date has None.
    """

    heading: str
    conversation: ConversationId | None = None
    place: SearchHit | None = None
    folder: str | None = None


class SidebarFilter(NamedTuple):
    """What is listed: the chats that are not in the archive, those that are, or those with a tag."""

    tag: str = ""
    archived: bool = False


class Headings(NamedTuple):
    """What stands above groups that are no date."""

    temporary: str
    pinned: str


def newest_first(conversations: Iterable[ConversationSummary]) -> list[ConversationSummary]:
    """Return them, the one that changed last first."""
    return sorted(conversations, key=_BY_TIME, reverse=True)


def folder_counts(conversations: Iterable[ConversationSummary]) -> Counter[str]:
    """Return how many chats stand below the heading of each folder when it is open."""
    return Counter(one.folder for one in conversations if one.folder and not one.archived and not one.pinned)


def listed_rows(
    conversations: Sequence[ConversationSummary],
    folders: Iterable[str],
    closed: frozenset[str],
    headings: Headings,
    group: Callable[[ConversationSummary], str],
) -> Iterator[Row]:
    """Yield the rows of the usual list; ``conversations`` are the newest first, ``group`` names their dates."""
    temporary, pinned, others = [], [], []
    members: dict[str, list[ConversationSummary]] = {folder: [] for folder in folders}
    for one in conversations:
        if one.archived:
            continue
        if is_temporary(one.id):
            temporary.append(one)
        elif one.pinned:
            pinned.append(one)
        elif one.folder:
            members.setdefault(one.folder, []).append(one)
        else:
            others.append(one)
    for heading, some in ((headings.temporary, temporary), (headings.pinned, pinned)):
        if some:
            yield Row(heading)
            yield from (Row("", one.id) for one in some)
    for folder, some in members.items():
        yield Row(folder, folder=folder)
        if folder not in closed:
            yield from (Row("", one.id) for one in some)
    yield from _by_date(others, group)


def filtered_rows(
    conversations: Iterable[ConversationSummary], wanted: SidebarFilter, group: Callable[[ConversationSummary], str]
) -> Iterator[Row]:
    """Yield the rows of what is ``wanted``, by date."""
    return _by_date((one for one in conversations if fits(one, wanted)), group)


def fits(conversation: ConversationSummary, wanted: SidebarFilter) -> bool:
    """Return whether a filter lists ``conversation``."""
    if conversation.archived is not wanted.archived or is_temporary(conversation.id):
        return False
    return not wanted.tag or wanted.tag in conversation.tags


def found_rows(found: Iterable[SearchHit], known: Mapping[ConversationId, ConversationSummary]) -> list[Row]:
    """Return what a search found, each chat followed by a few places in it."""
    places: dict[ConversationId, list[Row]] = {}
    for hit in found:
        conversation = known.get(hit.conversation)
        if conversation is None:
            continue
        rows = places.setdefault(hit.conversation, [Row("", hit.conversation)])
        says_more = hit.message is not None and hit.snippet.strip() != conversation.title
        if says_more and len(rows) <= _PLACES:
            rows.append(Row("", hit.conversation, hit))
    return [row for rows in places.values() for row in rows]


def _by_date(
    conversations: Iterable[ConversationSummary], group: Callable[[ConversationSummary], str]
) -> Iterator[Row]:
    heading = None
    for one in conversations:
        name = group(one)
        if name != heading:
            yield Row(name)
            heading = name
        yield Row("", one.id)
