"""``sotto history export``: conversations as Markdown, web pages or JSON, in a file or on standard output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.cli.flags import add_json_flag
from sotto.cli.program import ExitCode, Invocation, UsageError
from sotto.cli.session import Session
from sotto.cli.short_ids import find_conversation
from sotto.domain.errors import UserFacingError
from sotto.domain.export_format import ExportFormat
from sotto.domain.ids import ConversationId

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from sotto.services.exporting import Exported

_EXAMPLES = """\
examples:
  sotto history export 4k7m2q --format md                       on standard output
  sotto history export 4k7m2q 9xw3ta --format html -o two.html
  sotto history export --all --format json -o chats.json        everything, to be imported again
  sotto history export --all --format md -o chats.zip           a file for each conversation

The file is not encrypted: whoever can read it can read the conversations in it.
"""


def add_action(add_parser: Callable[..., ArgumentParser]) -> None:
    """Add ``export`` to ``sotto history``."""
    words = "write conversations to a file; as JSON with all branches and everything Sotto knows of them"
    action = add_parser("export", help=words, description=words[0].upper() + words[1:] + ".", epilog=_EXAMPLES)
    action.add_argument("conversations", metavar="ID", nargs="*", help="an id, or the beginning or end of one")
    action.add_argument("--all", action="store_true", help="all conversations")
    action.add_argument("--format", choices=("md", "json", "html"), required=True, help="Markdown, JSON or a web page")
    output = "the file to write; with the ending .zip, one file for each conversation"
    action.add_argument("-o", "--output", metavar="FILE", type=Path, help=output)
    action.add_argument("--replace", action="store_true", help="replace FILE if it is there already")
    add_json_flag(action)
    action.set_defaults(run=_export)


def _export(invocation: Invocation) -> ExitCode:
    arguments = invocation.arguments
    if arguments.all == bool(arguments.conversations):
        raise UsageError("say which conversations to export: their ids, or --all")
    if invocation.output.as_json and arguments.output is None:
        raise UsageError("--json describes the file that was written; name it with -o FILE")
    with invocation.session() as session:
        chosen = None if arguments.all else _chosen(session, arguments.conversations)
        if arguments.output is None:
            _print(session, invocation, chosen)
        else:
            _report(invocation, _write(session, invocation, chosen))
    return ExitCode.DONE


def _print(session: Session, invocation: Invocation, chosen: Sequence[ConversationId] | None) -> None:
    kind = ExportFormat(invocation.arguments.format)
    session.wait(session.services.exporting.to_text(invocation.output.write, kind, chosen).task)


def _write(session: Session, invocation: Invocation, chosen: Sequence[ConversationId] | None) -> Exported:
    arguments, output = invocation.arguments, invocation.output

    def show(done: int, of_all: int) -> None:
        if of_all > 1:
            output.progress.show("Exporting", done / of_all)

    export = session.services.exporting.to_file(
        arguments.output, ExportFormat(arguments.format), chosen, show, overwrite=arguments.replace
    )
    try:
        return session.wait(export.task)
    except KeyboardInterrupt:
        output.progress.clear()
        raise
    except UserFacingError as error:
        if error.code == "export_exists":
            error.hint = "Choose another name, or add --replace."
        raise


def _report(invocation: Invocation, exported: Exported) -> None:
    output = invocation.output
    if output.as_json:
        counts = {"conversations": exported.chats, "messages": exported.messages}
        output.json({"file": str(exported.path), "format": invocation.arguments.format, **counts})
        return
    output.progress.clear()
    chats = "1 conversation" if exported.chats == 1 else f"{exported.chats} conversations"
    output.note(f"Wrote {chats} to {exported.path}.")


def _chosen(session: Session, given: Sequence[str]) -> list[ConversationId]:
    conversations = session.wait(session.services.history.list())
    return [find_conversation(conversations, one).id for one in given]
