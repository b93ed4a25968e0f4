"""The skeleton of a conversation's tree: who follows whom, without the texts.

A chat of ten thousand messages is opened by its skeleton and the texts of its last page; the others are read when one
scrolls to them. Hidden messages are not in it: what follows one counts as following its nearest visible ancestor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sotto.domain.chat import MessageStatus, Role
from sotto.domain.ids import MessageId


class MessageNode(NamedTuple):
    """One message without its text; ``created`` is in Unix milliseconds."""

    id: MessageId
    parent: MessageId | None
    role: Role
    created: int
    status: MessageStatus = MessageStatus.COMPLETE


def path_to(nodes: Mapping[MessageId, MessageNode], leaf: MessageId | None) -> list[MessageNode]:
    """Return the nodes from the root to ``leaf``, in order; an unknown leaf or a broken link ends the walk."""
    path: list[MessageNode] = []
    node = nodes.get(leaf) if leaf is not None else None
    while node is not None and len(path) <= len(nodes):
        path.append(node)
        node = nodes.get(node.parent) if node.parent is not None else None
    if len(path) > len(nodes):  # links in a circle; looking for that at every step would take half as long again
        path = list({node.id: node for node in path}.values())
    path.reverse()
    return path


def last_ids(nodes: Sequence[MessageNode], leaf: MessageId | None, count: int) -> list[MessageId]:
    """Return the ids of the last ``count`` messages of the branch that ends with ``leaf``, in order.

    ``nodes`` are in the order they were made; parents come before their children.
    """
    found: list[MessageId] = []
    for node in reversed(nodes):
        if node.id == leaf:
            found.append(leaf)
            leaf = node.parent
            if leaf is None or len(found) == count:
                break
    found.reverse()
    return found


def newest_end(nodes: Iterable[MessageNode], start: MessageId) -> MessageId:
    """Return the end of the branch that begins at ``start`` and always takes the newest answer or question.

    ``nodes`` are in the order they were made; parents come before their children.
    """
    newest_child = {node.parent: node.id for node in nodes if node.parent is not None}
    end, seen = start, {start}
    while (child := newest_child.get(end)) is not None and child not in seen:
        seen.add(child)
        end = child
    return end
