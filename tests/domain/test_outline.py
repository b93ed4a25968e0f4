"""The rows of a conversation's map: the shown branch straight down, the others beside it where they leave."""

from __future__ import annotations

from sotto.domain.chat import MessageStatus, Role
from sotto.domain.ids import MessageId
from sotto.domain.outline import OutlineNode, OutlineRow, outline_rows


def tree(*links: str) -> list[OutlineNode]:
    """Return nodes from ``"child<parent"`` or ``"root"``; names with q are questions."""
    nodes = []
    for time, link in enumerate(links):
        name, _, parent = link.partition("<")
        role = Role.USER if name.startswith("q") else Role.ASSISTANT
        above = MessageId(parent) if parent else None
        nodes.append(OutlineNode(MessageId(name), above, role, MessageStatus.COMPLETE, time, "", name))
    return nodes


def drawn(rows: list[OutlineRow]) -> list[str]:
    """Return each row as its lane in dots, how it begins, and its name."""
    return [f"{'.' * row.lane}{'/' if row.turns_off else ''}{row.node.id}" for row in rows]


def test_a_chat_without_branches_is_one_line() -> None:
    rows = outline_rows(tree("q1", "a1<q1", "q2<a1"), MessageId("q2"))
    assert drawn(rows) == ["q1", "a1", "q2"]
    assert [(row.has_above, row.has_below, row.is_shown) for row in rows] == [
        (False, True, True),
        (True, True, True),
        (True, False, True),
    ]


def test_the_shown_branch_goes_straight_down() -> None:
    nodes = tree("q1", "a1<q1", "a2<q1", "a3<q1", "q2<a1", "q3<a3", "b1<q2", "b2<q2")
    shown = outline_rows(nodes, MessageId("b1"))
    assert drawn(shown) == ["q1", "./a2", "./a3", ".q3", "a1", "q2", "./b2", "b1"]
    assert [row.node.id for row in shown if row.is_shown] == ["q1", "a1", "q2", "b1"]
    assert [(row.number, row.versions) for row in shown if row.node.id in ("a1", "a2", "a3")] == [
        (2, 3),
        (3, 3),
        (1, 3),
    ]
    assert drawn(outline_rows(nodes, MessageId("q3"))) == ["q1", "./a1", ".q2", "../b1", ".b2", "./a2", "a3", "q3"]


def test_several_beginnings_are_drawn_one_after_the_other() -> None:
    rows = outline_rows(tree("q1", "q2", "a1<q1", "a2<q2"), MessageId("a1"))
    assert drawn(rows) == ["q2", "a2", "q1", "a1"]
    assert [row.has_above for row in rows] == [False, True, False, True]


def test_long_stretches_are_left_out() -> None:
    names = ["q0"] + [f"q{n}<q{n - 1}" for n in range(1, 9)] + ["a1<q4", "a2<q4", "b1<a1", "b2<b1", "b3<b2"]
    rows = outline_rows(tree(*names), MessageId("b3"), is_short=True)
    assert drawn(rows) == ["q0", "q1", "q4", "./q5", ".q6", ".q7", ".q8", "./a2", "a1", "b1", "b2", "b3"]
    assert [(row.node.id, row.skipped) for row in rows if row.skipped] == [("q1", 3)]


def test_a_chat_of_ten_thousand_messages_and_broken_links_do_no_harm() -> None:
    names = ["q0"] + [f"q{n}<q{n - 1}" for n in range(1, 10_000)]
    rows = outline_rows(tree(*names), MessageId("q9999"))
    assert len(rows) == 10_000
    assert max(row.lane for row in rows) == 0
    assert [row.skipped for row in outline_rows(tree(*names), None, is_short=True)] == [0, 9_998, 0]
    assert drawn(outline_rows(tree("a1<gone"), MessageId("a1"))) == ["a1"]


def test_the_line_of_the_shown_branch_ends_where_the_branch_does() -> None:
    nodes = tree("q1", "a1<q1", "a2<q1", "q2<a1", "a3<q2")
    rows = outline_rows(nodes, MessageId("q2"))
    assert [(row.node.id, row.leads_on) for row in rows] == [
        ("q1", True),
        ("a2", True),
        ("a1", True),
        ("q2", False),
        ("a3", False),
    ]
