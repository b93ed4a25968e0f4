"""Where the command line gets a passphrase from: a file that the environment names, or the terminal; never the words of
the command, which lists of processes and the shell's history show."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from sotto.domain.errors import UserFacingError
from sotto.domain.passphrase_strength import PassphraseStrength, strength_of

PASSPHRASE_VARIABLE = "SOTTO_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable
_TRIES = 3
_MOST_BYTES = 65_536


def with_passphrase(
    use: Callable[[str], None], needed: UserFacingError, environ: Mapping[str, str] = os.environ
) -> str:
    """Call ``use`` with the passphrase in use until it is the right one, and return it.

    Raises ``needed`` where nobody can be asked, and what ``use`` does: from a terminal a wrong one may be typed again.
    """
    if environ.get(PASSPHRASE_VARIABLE, ""):
        passphrase = _from_file(Path(environ[PASSPHRASE_VARIABLE]))
        use(passphrase)
        return passphrase
    if not can_ask():
        raise needed
    for number in range(1, _TRIES + 1):
        passphrase = _asked("Passphrase of your chats (it is not shown): ", needed)
        try:
            use(passphrase)
        except UserFacingError as error:
            if error.code != "passphrase_wrong" or number == _TRIES:
                raise
            print(f"sotto: {error.text}", file=sys.stderr)
        else:
            return passphrase
    raise needed


def new_passphrase() -> str:
    """Return a passphrase that is to be used from now on: typed twice, or the next line of standard input."""
    if not can_ask():
        return sys.stdin.readline().rstrip("\r\n")
    nothing = UserFacingError("passphrase_missing", "No passphrase was given.", "Nothing has changed.")
    first = _asked("New passphrase (it is not shown): ", nothing)
    if strength_of(first) is PassphraseStrength.WEAK:
        print(
            "This one would be found within days by someone who has your disk. "
            "Several words that do not belong together are better.",
            file=sys.stderr,
        )
    if _asked("The same once more: ", nothing) != first:
        raise UserFacingError("passphrases_differ", "These are two different passphrases.", "Nothing has changed.")
    return first


def can_ask() -> bool:
    """Return whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked(prompt: str, otherwise: UserFacingError) -> str:
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise otherwise from None


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            first, _, _ = file.read(_MOST_BYTES).partition(b"\n")
        return first.rstrip(b"\r").decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = type(error).__name__
    raise UserFacingError(
        "passphrase_file_unreadable",
        f"The file that {PASSPHRASE_VARIABLE} names cannot be read.",
        "Its first line is to be the passphrase, in UTF-8.",
        reason,
    )
