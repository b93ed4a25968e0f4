"""``sotto token``: the access token for the hub. It is read from standard input, so that no list of processes and no
shell history ever holds it."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

from sotto.cli.flags import Commands, add_json_flag
from sotto.cli.output import Output
from sotto.cli.program import ExitCode, Invocation

if TYPE_CHECKING:
    from sotto.services.hub_search import TokenStatus

_EXAMPLES = """\
examples:
  sotto token set                     asks for the token and shows nothing of it
  sotto token set < token.txt
  sotto token status --json

A token is only needed for models whose owners ask for a registration ("gated"). It is kept in the system's keystore and
sent to the hub's host only. HF_TOKEN in the environment is used when it is set.
"""


def add_commands(commands: Commands) -> None:
    """Add ``token`` and what it can do."""
    family = commands.add_parser(
        "token",
        help="keep, show or remove the access token for the hub",
        description="The access token for models whose owners ask for a registration.",
        epilog=_EXAMPLES,
    )
    actions = family.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, run, words in (
        ("set", _set, "keep a token in the system's keystore; it is read from standard input"),
        ("status", _status, "show whether there is a token and where it comes from, never the token itself"),
        ("clear", _clear, "remove the token from the keystore"),
    ):
        action = actions.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".", epilog=_EXAMPLES)
        add_json_flag(action)
        action.set_defaults(run=run)


def _set(invocation: Invocation) -> ExitCode:
    token = getpass.getpass("Access token (it is not shown): ") if sys.stdin.isatty() else sys.stdin.readline()
    with invocation.session(opens_chats=False) as session:
        status = session.wait(session.services.hub_search.set_token(token))
    return _print(invocation.output, status)


def _status(invocation: Invocation) -> ExitCode:
    with invocation.session(opens_chats=False) as session:
        status = session.wait(session.services.hub_search.token_status())
    return _print(invocation.output, status)


def _clear(invocation: Invocation) -> ExitCode:
    with invocation.session(opens_chats=False) as session:
        status = session.wait(session.services.hub_search.clear_token())
    return _print(invocation.output, status)


def _print(output: Output, status: TokenStatus) -> ExitCode:
    if output.as_json:
        output.json({"source": status.source, "keystore": status.backend or None})
    elif status.source == "environment":
        output.line("The token of the environment (HF_TOKEN) is used.")
        if status.backend:
            output.line(f"Another one is kept in the system’s keystore ({status.backend}).")
    elif status.source == "keystore":
        output.line(f"A token is kept in the system’s keystore ({status.backend}).")
    else:
        output.line("There is no token.")
    return ExitCode.DONE
