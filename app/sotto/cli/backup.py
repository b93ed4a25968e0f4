"""``sotto backup``: copies of the chats, and what to do when their file is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sotto.cli.flags import Commands, add_json_flag
from sotto.cli.output import Output
from sotto.cli.program import ExitCode, Invocation
from sotto.cli.sizes import local_time, size
from sotto.domain.backups import BackupRow
from sotto.domain.errors import UserFacingError

if TYPE_CHECKING:
    from collections.abc import Callable

_EXAMPLES = """\
examples:
  sotto backup create                      make a backup now
  sotto backup list                        the newest first
  sotto backup verify 20261122T0705        a part of the name is enough; so is a path
  sotto backup restore 20261122T0705       what is there now is kept as a backup first
  sotto backup salvage                     save what can be read when the file of the chats is damaged
"""


def add_commands(commands: Commands) -> None:
    """Add ``backup`` and what it can do."""
    family = commands.add_parser(
        "backup",
        help="make, list, check and restore backups of the chats",
        description="Backups of the chats, encrypted with the same key. Sotto makes one a day by itself.",
        epilog=_EXAMPLES,
    )
    actions = family.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, run, words in (
        ("create", _create, "make a backup now"),
        ("list", _list, "list the backups, newest first"),
        ("verify", _verify, "check every page of a backup"),
        ("restore", _restore, "put a backup in the place of the chats; what is there now is kept"),
        ("salvage", _salvage, "save what can be read of damaged chats; the damaged file is kept"),
    ):
        action = actions.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".", epilog=_EXAMPLES)
        if name in ("verify", "restore"):
            action.add_argument("backup", metavar="FILE", help="a name from the list, a part of one, or a path")
        add_json_flag(action)
        action.set_defaults(run=run)


def backup_facts(row: BackupRow) -> dict[str, Any]:
    """Return ``row`` as ``backup list --json`` prints it."""
    return {
        "name": row.path.name,
        "path": str(row.path),
        "made": row.made,
        "kind": row.kind,
        "size_bytes": row.size_bytes,
        "conversations": row.conversations,
        "messages": row.messages,
    }


def _create(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        row = session.wait(session.services.backups.create(_shown(output, "Making a backup")))
    output.progress.clear()
    if output.as_json:
        output.json(backup_facts(row))
    else:
        output.line(f"{row.path.name}: {_count(row)}, {size(row.size_bytes)}")
    return ExitCode.DONE


def _list(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session(opens_chats=False, needs_key=True) as session:
        rows = session.wait(session.services.backups.list())
    if output.as_json:
        output.json([backup_facts(row) for row in rows])
    elif not rows:
        output.note("There are no backups yet.")
    else:
        output.table(
            [(row.path.name, local_time(row.made), row.kind, size(row.size_bytes), _count(row)) for row in rows],
            ("NAME", "MADE", "KIND", "SIZE", "CHATS"),
        )
    return ExitCode.DONE


def _verify(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session(opens_chats=False, needs_key=True) as session:
        row = session.wait(session.services.backups.verify(invocation.arguments.backup))
    if output.as_json:
        output.json({**backup_facts(row), "ok": True})
    else:
        output.line(f"{row.path.name} is in order: {_count(row)}, {row.messages} messages")
    return ExitCode.DONE


def _restore(invocation: Invocation) -> ExitCode:
    output, name = invocation.output, invocation.arguments.backup
    shown = _shown(output, "Restoring")
    try:
        with invocation.session() as session:
            report = session.wait(session.services.backups.restore(name, shown))
    except UserFacingError as error:
        if error.code != "store_corrupt":
            raise
        # Damaged chats are what a restore is for.
        with invocation.session(opens_chats=False, needs_key=True) as session:
            report = session.wait(session.services.backups.restore(name, shown))
    output.progress.clear()
    if output.as_json:
        output.json({"restored": str(report.restored), "kept": str(report.kept), "conversations": report.conversations})
    else:
        output.line(f"{report.restored.name} is restored: {report.conversations} chats.")
        output.line(f"What was there before is kept in {report.kept}.")
    return ExitCode.DONE


def _salvage(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session(opens_chats=False, needs_key=True) as session:
        report = session.wait(session.services.backups.salvage(_shown(output, "Saving what can be read")))
    output.progress.clear()
    if output.as_json:
        output.json(
            {
                "kept": str(report.kept),
                "conversations": report.conversations,
                "messages": report.messages,
                "gaps": report.gaps,
                "lost_rows": report.lost_rows,
                "mended": report.mended,
                "named": report.named,
            }
        )
        return ExitCode.DONE
    output.line(f"{report.conversations} chats with {report.messages} messages were saved.")
    if report.gaps:
        output.line(f"{report.gaps} pieces could not be read; at most {report.lost_rows} entries were in them.")
    if report.mended or report.named:
        output.line(f"{report.mended} messages lost the one they followed, {report.named} chats their title.")
    output.line(f"The damaged file is kept in {report.kept}.")
    return ExitCode.DONE


def _count(row: BackupRow) -> str:
    return "cannot be read" if row.conversations is None else f"{row.conversations} chats"


def _shown(output: Output, label: str) -> Callable[[float], None]:
    return lambda part: output.progress.show(label, part)
