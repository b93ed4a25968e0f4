"""A conversation's tree as a list of rows that can be drawn line by line, like the log of a version control program.

The branch that is shown runs down the first lane; where others leave it, they are listed first, each in the lane
beside it, and then the lane goes on. So a lane is never wider than branches are nested, however long a chat is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sotto.domain.chat import MessageStatus, Role
from sotto.domain.ids import MessageId

PREVIEW: Final = 160
"""Characters of a message that its row can show."""
_LEAST_SKIPPED: Final = 3


class OutlineNode(NamedTuple):
    """One visible message; ``preview`` is the beginning of its text on one line."""

    id: MessageId
    parent: MessageId | None
    role: Role
    status: MessageStatus
    created: int
    model: str
    preview: str


class OutlineRow(NamedTuple):
    """One line of the drawing.

    ``lane`` counts from the left; through every lane left of it a line runs. ``turns_off``: the row begins a branch
    that leaves the lane to the left. ``versions`` is how many messages stand in this one's place, ``number`` (from 1)
    which of them it is. ``leads_on``: the first lane goes on, below or beside this row, with the shown branch. With
    ``skipped`` the row stands for that many messages in a line, the first of them ``node``.
    """

    node: OutlineNode
    lane: int
    turns_off: bool
    has_above: bool
    has_below: bool
    is_shown: bool
    number: int = 1
    versions: int = 1
    leads_on: bool = False
    skipped: int = 0


def outline_rows(nodes: Iterable[OutlineNode], leaf: MessageId | None, *, is_short: bool = False) -> list[OutlineRow]:
    """Return the rows of a tree of ``nodes`` (in the order they were made) whose shown branch ends at ``leaf``.

    ``is_short`` leaves out long stretches without a fork.
    """
    tree = _Tree(nodes, leaf)
    rows: list[OutlineRow] = []
    for root in tree.ordered(None):
        waiting = [(root, 0, False)]
        while waiting:
            node, lane, turns_off = waiting.pop()
            rows.append(tree.row(node, lane, turns_off))
            children = tree.ordered(node.id)
            waiting.extend((last, lane, False) for last in children[-1:])
            waiting.extend((other, lane + 1, True) for other in reversed(children[:-1]))
    rows = _led_on(rows)
    return _shortened(rows, tree) if is_short else rows


class _Tree:
    def __init__(self, nodes: Iterable[OutlineNode], leaf: MessageId | None) -> None:
        self._by_id = {node.id: node for node in nodes}
        self._children: dict[MessageId | None, list[OutlineNode]] = {}
        for node in self._by_id.values():
            parent = node.parent if node.parent in self._by_id else None
            self._children.setdefault(parent, []).append(node)
        self._shown: set[MessageId] = set()
        current = self._by_id.get(leaf) if leaf is not None else None
        while current is not None and current.id not in self._shown:
            self._shown.add(current.id)
            current = self._by_id.get(current.parent) if current.parent is not None else None

    def children(self, parent: MessageId | None) -> Sequence[OutlineNode]:
        return self._children.get(parent, ())

    def ordered(self, parent: MessageId | None) -> list[OutlineNode]:
        """Return the children of ``parent``; the one that goes on in its lane, on the shown branch or newest, last."""
        children = list(self.children(parent))
        children.sort(key=lambda child: child.id in self._shown)
        return children

    def row(self, node: OutlineNode, lane: int, turns_off: bool) -> OutlineRow:
        parent = node.parent if node.parent in self._by_id else None
        versions = [other.id for other in self.children(parent) if other.role is node.role]
        return OutlineRow(
            node,
            lane,
            turns_off,
            has_above=parent is not None and not turns_off,
            has_below=bool(self.children(node.id)),
            is_shown=node.id in self._shown,
            number=versions.index(node.id) + 1,
            versions=len(versions),
        )

    def is_plain(self, row: OutlineRow) -> bool:
        """Tell whether nothing forks at ``row`` or beside it, and it is neither an end nor a beginning."""
        return row.has_above and len(self.children(row.node.id)) == 1 and len(self.children(row.node.parent)) == 1


def _led_on(rows: Sequence[OutlineRow]) -> list[OutlineRow]:
    """Say of each row whether the next one in the first lane is shown and hangs on the same line."""
    result: list[OutlineRow] = []
    is_shown_below = False
    for row in reversed(rows):
        result.append(row._replace(leads_on=is_shown_below))
        if row.lane == 0:
            is_shown_below = row.is_shown and row.has_above
    result.reverse()
    return result


def _shortened(rows: Sequence[OutlineRow], tree: _Tree) -> list[OutlineRow]:
    short: list[OutlineRow] = []
    run: list[OutlineRow] = []

    def end_run() -> None:
        if len(run) >= _LEAST_SKIPPED:
            short.append(run[0]._replace(skipped=len(run)))
        else:
            short.extend(run)
        run.clear()

    for row in rows:
        if tree.is_plain(row):
            run.append(row)
        else:
            end_run()
            short.append(row)
    end_run()
    return short
