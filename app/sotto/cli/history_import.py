"""``sotto history import``: chats of other programs, and exported ones of Sotto's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.cli.flags import add_json_flag
from sotto.cli.output import Output, one_line
from sotto.cli.program import ExitCode, Invocation
from sotto.cli.session import Session
from sotto.domain.errors import UserFacingError

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from sotto.services.import_report import ImportReport

_EXAMPLES = """\
examples:
  sotto history import conversations.json           an export of ChatGPT or Claude
  sotto history import export.zip ~/.lmstudio/conversations
  sotto history import chats.json --json            what sotto history export wrote

Read are exports of ChatGPT, Claude, Open WebUI, LibreChat, ShareGPT and Sotto, and the chats of LM Studio, Jan and
GPT4All. What is in a file says which it is. What was imported before is not imported again.
"""
_CANCEL_SECONDS = 30.0


def add_action(add_parser: Callable[..., ArgumentParser]) -> None:
    """Add ``import`` to ``sotto history``."""
    words = "import conversations of other programs, or of Sotto, from files, folders and zip archives"
    action = add_parser("import", help=words, description=words[0].upper() + words[1:] + ".", epilog=_EXAMPLES)
    action.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a file, a folder or a zip archive")
    add_json_flag(action)
    action.set_defaults(run=_import)


def _import(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        report = _run(session, invocation.arguments.files, output)
    output.progress.clear()
    if not report.conversations and len(report.skipped) == 1 and not report.skipped[0].is_known:
        only = report.skipped[0]
        raise UserFacingError(
            "import_failed", f"{one_line(only.file)}: {only.reason}", "Nothing was imported; your chats are as before."
        )
    if output.as_json:
        _print_json(output, report)
    else:
        _print_text(output, report)
    failed = not report.conversations and not any(one.is_known for one in report.skipped)
    return ExitCode.ERROR if failed else ExitCode.DONE


def _run(session: Session, files: list[Path], output: Output) -> ImportReport:
    def show(name: str, done: int, of_all: int) -> None:
        output.progress.show(f"Importing {one_line(name, 40)}", done / of_all if of_all else None)

    run = session.services.importing.start(files, show)
    pending = session.begin(run.task)
    try:
        return session.result(pending)
    except KeyboardInterrupt:
        run.cancel()
        session.run_until(lambda: pending.is_over, _CANCEL_SECONDS)
        raise


def _print_json(output: Output, report: ImportReport) -> None:
    output.json(
        {
            "imported": len(report.conversations),
            "messages": report.messages,
            "skipped": [{"file": one.file, "title": one.title, "reason": one.reason} for one in report.skipped],
            "conversations": [conversation.id for conversation in report.conversations],
        }
    )


def _print_text(output: Output, report: ImportReport) -> None:
    count = len(report.conversations)
    chats = "1 conversation" if count == 1 else f"{count:,} conversations"
    output.line(f"Imported {chats} with {report.messages:,} messages.")
    for one in report.skipped:
        what = f"{one.file}, “{one.title}”" if one.title else one.file
        output.note(f"Skipped {one_line(what)}: {one.reason}")
