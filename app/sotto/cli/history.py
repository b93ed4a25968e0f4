"""``sotto history``: the conversations that are stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sotto.cli import history_export, history_filing, history_import, history_runs, history_tree
from sotto.cli.flags import Commands, add_json_flag
from sotto.cli.output import Output, one_line
from sotto.cli.program import ExitCode, Invocation
from sotto.cli.session import Session
from sotto.cli.short_ids import find_conversation, short_ids
from sotto.cli.sizes import local_time
from sotto.cli.usage_facts import usage_facts
from sotto.domain.chat import Message, MessageStatus, Role, branch
from sotto.domain.conversation_list import ConversationSummary
from sotto.domain.ids import ConversationId
from sotto.domain.search import SearchHit

if TYPE_CHECKING:
    from sotto.services.history import OpenedConversation

_EXAMPLES = """\
examples:
  sotto history list
  sotto history list --folder Work --tag urgent
  sotto history search lighthouse keeper
  sotto history search '"night train" -bus tag:travel folder:Work model:qwen after:2025-03 before:2026'
  sotto history show 4k7m2q                the last characters of an id are enough
  sotto history show 4k7m2q --json         every branch, with all ids
  sotto history tree 4k7m2q                the branches, drawn
"""

_MARKS = {
    MessageStatus.STREAMING: "still being written",
    MessageStatus.STOPPED: "stopped",
    MessageStatus.INTERRUPTED: "interrupted",
    MessageStatus.FAILED: "failed",
}


def add_commands(commands: Commands) -> None:
    """Add ``history`` and what it can do."""
    family = commands.add_parser(
        "history",
        help="list, search, show and delete conversations",
        description="The conversations that are stored on this computer.",
        epilog=_EXAMPLES,
    )
    actions = family.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, run, words in (
        ("list", _list, "list all conversations, newest first"),
        ("search", _search, "find words in titles and messages, the best match first; see the examples for filters"),
        ("show", _show, "show a conversation; as text, the branch that was last open"),
        ("delete", _delete, "delete a conversation for good"),
    ):
        action = actions.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".", epilog=_EXAMPLES)
        if name == "search":
            action.add_argument("words", metavar="WORDS", nargs="+")
        elif name == "list":
            history_filing.add_filters(action)
        else:
            action.add_argument("conversation", metavar="ID", help="an id, or the beginning or end of one")
        add_json_flag(action)
        action.set_defaults(run=run)
    history_filing.add_actions(actions.add_parser)
    history_tree.add_actions(actions.add_parser)
    history_runs.add_actions(actions.add_parser)
    history_export.add_action(actions.add_parser)
    history_import.add_action(actions.add_parser)


def conversation_facts(conversation: ConversationSummary) -> dict[str, Any]:
    """Return ``conversation`` as ``history list --json`` prints it."""
    return {
        "id": conversation.id,
        "title": conversation.title,
        "created": conversation.created,
        "updated": conversation.updated,
        "messages": conversation.message_count,
        "model": conversation.model,
        "tags": list(conversation.tags),
        "folder": conversation.folder,
    }


def message_facts(message: Message) -> dict[str, Any]:
    """Return ``message`` as ``history show --json`` prints it."""
    return {
        "id": message.id,
        "parent": message.parent,
        "role": message.role.value,
        "content": message.content,
        "reasoning": message.reasoning,
        "status": message.status.value,
        "model": message.model,
        "created": message.created,
        "usage": usage_facts(message.usage) if message.usage else None,
    }


def _list(invocation: Invocation) -> ExitCode:
    with invocation.session() as session:
        conversations = session.wait(session.services.history.list())
    shown = history_filing.filtered(conversations, invocation.arguments)
    when_empty = "No conversation is like that." if conversations else "There are no conversations yet."
    _print_list(invocation.output, shown, conversations, when_empty)
    return ExitCode.DONE


def _search(invocation: Invocation) -> ExitCode:
    with invocation.session() as session:
        hits = session.wait(session.services.history.search(" ".join(invocation.arguments.words)))
        everything = session.wait(session.services.history.list())
    by_id = {conversation.id: conversation for conversation in everything}
    found: dict[ConversationId, list[SearchHit]] = {}
    for hit in hits:
        if hit.conversation in by_id:
            found.setdefault(hit.conversation, []).append(hit)
    output = invocation.output
    if output.as_json:
        output.json([{**conversation_facts(by_id[one]), "hits": _hits_facts(places)} for one, places in found.items()])
    elif not found:
        output.note("Nothing has all these words.")
    else:
        names = short_ids(by_id)
        for one, places in found.items():
            _print_found(output, names[one], by_id[one], places)
    return ExitCode.DONE


def _print_found(output: Output, name: str, conversation: ConversationSummary, hits: Sequence[SearchHit]) -> None:
    output.line(f"{name}  {local_time(conversation.updated)}  {one_line(conversation.title)}")
    for hit in hits:
        if hit.message is not None:
            output.line(f"    {one_line(_marked(hit))}")


def _marked(hit: SearchHit) -> str:
    """Return the snippet with what was found in brackets: a terminal's own bold would be taken out."""
    text = hit.snippet
    for start, end in reversed(hit.marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def _hits_facts(hits: Sequence[SearchHit]) -> list[dict[str, Any]]:
    return [
        {"message": hit.message, "snippet": hit.snippet, "marks": [list(mark) for mark in hit.marks]} for hit in hits
    ]


def _print_list(
    output: Output, shown: Sequence[ConversationSummary], everything: Sequence[ConversationSummary], when_empty: str
) -> None:
    if output.as_json:
        output.json([conversation_facts(conversation) for conversation in shown])
    elif not shown:
        output.note(when_empty)
    else:
        names = short_ids(conversation.id for conversation in everything)
        rows = [
            (names[one.id], local_time(one.updated), str(one.message_count), history_filing.place(one), one.title)
            for one in shown
        ]
        output.table(rows, ("ID", "CHANGED", "MESSAGES", "PLACE", "TITLE"))


def _show(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        opened = session.wait(session.services.history.read(_chosen(session, invocation).id))
    if not output.as_json:
        _print_branch(output, opened)
        return ExitCode.DONE
    conversation = opened.conversation
    output.json(
        {
            "id": conversation.id,
            "title": conversation.title,
            "created": conversation.created,
            "active_leaf": conversation.active_leaf,
            "messages": [message_facts(message) for message in opened.messages],
        }
    )
    return ExitCode.DONE


def _print_branch(output: Output, opened: OpenedConversation) -> None:
    conversation = opened.conversation
    shown = branch(opened.messages, conversation.active_leaf)
    output.line(f"{conversation.title}  ({local_time(conversation.created)}, id {conversation.id})")
    for message in shown:
        output.line(f"\n{_heading(message)}")
        output.line(message.content.rstrip("\n"))
        if message.error:
            output.line(f"({message.error})")
    hidden = len(opened.messages) - len(shown)
    if hidden > 0:
        output.line(f"\n({hidden} more in other branches; --json shows them all)")


def _heading(message: Message) -> str:
    who = {Role.USER: "You", Role.SYSTEM: "Instructions"}.get(message.role, message.model or "Answer")
    mark = _MARKS.get(message.status)
    return f"── {who}, {local_time(message.created)}" + (f" ({mark})" if mark else "")


def _delete(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        conversation = _chosen(session, invocation)
        session.wait(session.services.history.delete(conversation.id))
    if output.as_json:
        output.json({"deleted": conversation.id, "title": conversation.title})
    else:
        output.line(f"Deleted “{conversation.title}”.")
    return ExitCode.DONE


def _chosen(session: Session, invocation: Invocation) -> ConversationSummary:
    conversations = session.wait(session.services.history.list())
    return find_conversation(conversations, invocation.arguments.conversation)
