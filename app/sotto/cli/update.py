"""``sotto update``: whether there is a newer Sotto, what changed in this one, and whether a download is genuine.

Nothing here downloads or installs anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sotto import __version__
from sotto.cli.flags import Commands, add_json_flag
from sotto.cli.output import Output
from sotto.cli.program import ExitCode, Invocation
from sotto.cli.sizes import local_time
from sotto.config.release_notes import shipped_notes

if TYPE_CHECKING:
    from sotto.services.updates import UpdateService, UpdateState

_EXAMPLES = """\
examples:
  sotto update check                  ask the project's site which version is the newest: one request
  sotto update check --json
  sotto update notes                  what changed in this version; asks nobody
  sotto update verify ~/Downloads/sotto-release
                                      whether downloaded files are what Sotto's makers signed; asks nobody

Sotto never downloads or installs a new version by itself. Get it where you got this one.
"""


def add_commands(commands: Commands) -> None:
    """Add ``update`` and what it can do."""
    family = commands.add_parser(
        "update",
        help="look for a new version, show what changed, check a download",
        description="New versions of Sotto: whether there is one, what changed, and whether a download is genuine.",
        epilog=_EXAMPLES,
    )
    actions = family.add_subparsers(title="actions", metavar="ACTION", required=True)
    check = actions.add_parser(
        "check", help="ask whether there is a newer version", description=_check.__doc__, epilog=_EXAMPLES
    )
    check.set_defaults(run=_check)
    notes = actions.add_parser(
        "notes", help="show what changed in this version", description=_notes.__doc__, epilog=_EXAMPLES
    )
    notes.set_defaults(run=_notes)
    verify = actions.add_parser(
        "verify",
        help="check the signature and checksums of downloaded files",
        description="Check downloaded files of a release: a folder with all of them, or one file beside SHA256SUMS.",
        epilog=_EXAMPLES,
    )
    verify.add_argument("path", type=Path, metavar="PATH", help="the folder or file")
    verify.add_argument("--key", type=Path, metavar="FILE", help="the public key; else the one that ships with Sotto")
    verify.set_defaults(run=_verify)
    for action in (check, notes, verify):
        add_json_flag(action)


def _check(invocation: Invocation) -> ExitCode:
    """Ask the project's site which version is the newest: one request, listed on the Privacy page."""
    output = invocation.output
    with invocation.session() as session:  # the list of requests lies with the chats
        service = session.services.updates
        output.progress.show("Looking for a new version…")
        state = session.wait(service.look())
    if output.as_json:
        output.json(_facts(state, service))
    else:
        _print(output, state, service)
    return ExitCode.DONE


def _notes(invocation: Invocation) -> ExitCode:
    """Show what changed in this version of Sotto."""
    notes = shipped_notes(__version__)
    if invocation.output.as_json:
        invocation.output.json({"version": __version__, "notes": notes})
    else:
        invocation.output.line(f"Sotto {__version__}\n\n{notes or 'This copy of Sotto lacks its release notes.'}")
    return ExitCode.DONE


def _verify(invocation: Invocation) -> ExitCode:
    from sotto.services.release_check import check_release

    arguments = invocation.arguments
    version = check_release(arguments.path.expanduser(), arguments.key)
    if invocation.output.as_json:
        invocation.output.json({"version": version, "genuine": True})
    else:
        invocation.output.line(f"Genuine: what Sotto’s makers signed for version {version}.")
    return ExitCode.DONE


def _facts(state: UpdateState, service: UpdateService) -> dict[str, Any]:
    """Return the answer as ``update check --json`` prints it."""
    newest = state.newest
    return {
        "version": __version__,
        "newest": newest.version if newest else __version__,
        "is_newer": state.is_newer,
        "date": newest.date if newest else None,
        "notes": newest.notes if newest else "",
        "can_open_chats": state.can_open_chats,
        "changes_store": state.changes_store,
        "downloads": service.downloads,
        "files": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in newest.files] if newest else [],
    }


def _print(output: Output, state: UpdateState, service: UpdateService) -> None:
    newest = state.newest
    if newest is None or not state.is_newer:
        output.line(f"Sotto {__version__} is the newest version.")
        return
    output.line(f"Sotto {newest.version} is out ({local_time(newest.date * 1000).partition(' ')[0]}).")
    output.line()
    output.line(newest.notes.strip())
    output.line()
    if not state.can_open_chats:
        output.line("It cannot open chats as old as yours. Install a version in between first.")
    elif state.changes_store:
        output.line("Once it has opened your chats, this version cannot open them any more.")
    where = f"from {service.downloads} or " if service.downloads else ""
    output.line(f"Get it {where}where you got this one. Sotto installs nothing by itself.")
