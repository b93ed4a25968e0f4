"""``sotto history list`` by place, and ``set``: titles, folders, tags, pins and the archive."""

from __future__ import annotations

from argparse import BooleanOptionalAction, Namespace
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sotto.cli.flags import add_json_flag
from sotto.cli.program import ExitCode, Invocation, UsageError
from sotto.cli.session import Session
from sotto.cli.short_ids import find_conversation
from sotto.domain.conversation_list import ConversationSummary, summary
from sotto.domain.ids import ConversationId

if TYPE_CHECKING:
    from argparse import ArgumentParser

_EXAMPLES = """\
examples:
  sotto history set 4k7m2q --title "Night trains" --folder Travel --tag summer
  sotto history set 4k7m2q --untag summer --folder ""     an empty name takes it out of its folder
  sotto history set 4k7m2q --archive
"""


def add_filters(parser: ArgumentParser) -> None:
    """Add what ``list`` is narrowed by."""
    parser.add_argument("--folder", metavar="NAME", help="only those in this folder; an empty name: those in none")
    parser.add_argument("--tag", metavar="NAME", action="append", help="only those with this tag; may be given again")
    parser.add_argument("--archived", action=BooleanOptionalAction, help="only those in the archive, or none of them")


def add_actions(add_parser: Callable[..., ArgumentParser]) -> None:
    """Add ``set`` to ``sotto history``."""
    words = "change the title of a conversation and where it is listed"
    action = add_parser("set", help=words, description=words[0].upper() + words[1:] + ".", epilog=_EXAMPLES)
    action.add_argument("conversation", metavar="ID", help="an id, or the beginning or end of one")
    action.add_argument("--title", metavar="TEXT", help="another title")
    action.add_argument("--folder", metavar="NAME", help="put it into this folder, which is made if it is not there")
    action.add_argument("--tag", metavar="NAME", action="append", default=[], help="add a tag; may be given again")
    action.add_argument("--untag", metavar="NAME", action="append", default=[], help="take a tag away")
    for name, words in (
        ("pin", "keep it at the top of the list"),
        ("archive", "take it out of the list of the window; it is still found"),
    ):
        group = action.add_mutually_exclusive_group()
        group.add_argument(f"--{name}", action="store_true", dest=name, default=None, help=words)
        group.add_argument(f"--un{name}", action="store_false", dest=name, default=None, help="take that back")
    add_json_flag(action)
    action.set_defaults(run=_set)


def filtered(conversations: Sequence[ConversationSummary], arguments: Namespace) -> list[ConversationSummary]:
    """Return those that ``list`` was asked for."""
    folder = None if arguments.folder is None else arguments.folder.casefold()
    tags = {tag.casefold() for tag in arguments.tag or ()}
    return [
        one
        for one in conversations
        if (folder is None or one.folder.casefold() == folder)
        and tags <= {tag.casefold() for tag in one.tags}
        and arguments.archived in (None, one.archived)
    ]


def place(conversation: ConversationSummary) -> str:
    """Return where a conversation is listed, in a few words."""
    marks = [word for word, holds in (("pinned", conversation.pinned), ("archived", conversation.archived)) if holds]
    return ", ".join([*([conversation.folder] if conversation.folder else []), *marks]) or "-"


def _set(invocation: Invocation) -> ExitCode:
    from sotto.cli.history import conversation_facts

    output, arguments = invocation.output, invocation.arguments
    flags = (arguments.title, arguments.folder, arguments.pin, arguments.archive)
    if all(flag is None for flag in flags) and not arguments.tag and not arguments.untag:
        raise UsageError("nothing is to be changed. Try “sotto history set --help”.")
    with invocation.session() as session:
        conversations = session.wait(session.services.history.list())
        chosen = find_conversation(conversations, arguments.conversation).id
        _apply(session, chosen, arguments)
        after = summary(session.wait(session.services.history.get(chosen)))
    if output.as_json:
        output.json({**conversation_facts(after), "pinned": after.pinned, "archived": after.archived})
    else:
        tags = ", ".join(after.tags)
        output.line(f"“{after.title}”: {place(after)}" + (f"; tags: {tags}" if tags else ""))
    return ExitCode.DONE


def _apply(session: Session, chosen: ConversationId, arguments: Namespace) -> None:
    filing = session.services.filing
    if arguments.title is not None:
        session.wait(session.services.history.rename(chosen, arguments.title))
    if arguments.folder is not None:
        session.wait(filing.move([chosen], arguments.folder))
    for tag in arguments.untag:
        session.wait(filing.untag([chosen], tag))
    for tag in arguments.tag:
        session.wait(filing.tag([chosen], tag))
    if arguments.pin is not None:
        session.wait(filing.set_pinned([chosen], arguments.pin))
    if arguments.archive is not None:
        session.wait(filing.set_archived([chosen], arguments.archive))
