"""``sotto history tree``, ``branch`` and ``delete-message``: the branches of one conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sotto.cli.flags import add_json_flag
from sotto.cli.output import one_line
from sotto.cli.program import ExitCode, Invocation
from sotto.cli.session import Session
from sotto.cli.short_ids import find_conversation, short_ids
from sotto.domain.chat import Message, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.outline import OutlineNode, OutlineRow, outline_rows

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from sotto.services.branches import Outline

_WIDEST = 100
_EXAMPLES = """\
examples:
  sotto history tree 4k7m2q                the branches of a conversation, with the ids of its messages
  sotto history branch 4k7m2q 9xw3ta       a new conversation with all messages up to this one
  sotto history delete-message 4k7m2q 9xw3ta --following
"""


def add_actions(add_parser: Callable[..., ArgumentParser]) -> None:
    """Add what concerns single messages to ``sotto history``."""
    for name, run, words in (
        ("tree", _tree, "draw the branches of a conversation; ● is the branch that was last open"),
        ("branch", _branch, "copy the messages up to one of them into a new conversation"),
        ("delete-message", _delete_message, "delete a message for good"),
    ):
        action = add_parser(name, help=words, description=words[0].upper() + words[1:] + ".", epilog=_EXAMPLES)
        action.add_argument("conversation", metavar="ID", help="an id, or the beginning or end of one")
        if name != "tree":
            action.add_argument("message", metavar="MESSAGE", help="the id of a message, or its end; “tree” shows them")
        if name == "delete-message":
            action.add_argument("--following", action="store_true", help="delete all that follows it, too")
        add_json_flag(action)
        action.set_defaults(run=run)


def _tree(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        outline = _outline(session, invocation)
    rows = outline_rows(outline.nodes, outline.conversation.active_leaf)
    if output.as_json:
        output.json([_facts(row) for row in rows])
        return ExitCode.DONE
    output.line(f"{outline.conversation.title}  (id {outline.conversation.id})")
    names = short_ids(node.id for node in outline.nodes)
    for row in rows:
        output.line(f"{names[row.node.id]}  {_drawn(row)}")
    return ExitCode.DONE


def _branch(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        outline = _outline(session, invocation)
        message = find_message(outline.nodes, invocation.arguments.message)
        new = session.wait(session.services.branches.branch_off(outline.conversation.id, message))
    if output.as_json:
        output.json({"conversation": new.id, "title": new.title, "messages": new.message_count})
    else:
        output.line(f"Made “{new.title}” with {new.message_count} messages  (id {new.id}).")
    return ExitCode.DONE


def _delete_message(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        outline = _outline(session, invocation)
        message = find_message(outline.nodes, invocation.arguments.message)
        following = bool(invocation.arguments.following)
        deleting = session.services.branches.delete(outline.conversation.id, message, with_following=following)
        count = session.wait(deleting).count
    if output.as_json:
        output.json({"deleted": count, "conversation": outline.conversation.id})
    else:
        output.line("Deleted 1 message." if count == 1 else f"Deleted {count} messages.")
    return ExitCode.DONE


def _outline(session: Session, invocation: Invocation) -> Outline:
    conversations = session.wait(session.services.history.list())
    chosen: ConversationId = find_conversation(conversations, invocation.arguments.conversation).id
    return session.wait(session.services.branches.outline(chosen))


def find_message(nodes: Sequence[OutlineNode | Message], given: str) -> MessageId:
    """Return the id of the only message whose id ends with ``given``; raises ``message_not_found`` or _ambiguous."""
    wanted = given.strip().lower()
    found = [node.id for node in nodes if wanted and node.id.endswith(wanted)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserFacingError(
            "message_not_found",
            f"There is no message “{given}” in this conversation.",
            "“sotto history tree” shows the ids.",
        )
    raise UserFacingError("message_ambiguous", f"“{given}” fits {len(found)} messages.", "Give more of the id.")


def _drawn(row: OutlineRow) -> str:
    lines = "│ " * (row.lane - 1) + "├─" if row.turns_off and row.lane else "│ " * row.lane
    who = "You" if row.node.role is Role.USER else row.node.model or "Answer"
    place = f" ({row.number}/{row.versions})" if row.versions > 1 else ""
    text = one_line(row.node.preview or "(no text)", _WIDEST - 2 * row.lane)
    return f"{lines}{'●' if row.is_shown else '○'} {who}{place}: {text}"


def _facts(row: OutlineRow) -> dict[str, Any]:
    node = row.node
    return {
        "id": node.id,
        "parent": node.parent,
        "role": node.role.value,
        "status": node.status.value,
        "model": node.model,
        "preview": node.preview,
        "shown": row.is_shown,
        "version": row.number,
        "versions": row.versions,
    }
