"""``sotto protection``: what keeps the key to the chats, and the ways to change that. No secret is ever a word of the
command: passphrases and recovery phrases are typed or read from standard input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sotto.cli.flags import Commands, add_json_flag
from sotto.cli.output import Output
from sotto.cli.passphrase import can_ask, new_passphrase
from sotto.cli.program import ExitCode, Invocation
from sotto.config import options
from sotto.domain.protection import RECOVERY_WORDS, KeyProtection

if TYPE_CHECKING:
    from sotto.domain.protection import ProtectionStatus

_LEVELS = {
    "keystore": KeyProtection.KEYSTORE,
    "passphrase": KeyProtection.PASSPHRASE,
    "key-file": KeyProtection.KEY_FILE,
}
_EXAMPLES = """\
examples:
  sotto protection show
  sotto protection set passphrase          asks for the new one twice
  sotto protection set passphrase < new.txt
  sotto protection rotate                  a new key; the chats and their backups are rewritten
  sotto protection phrase                  24 words that open the chats on any computer: write them down
  sotto protection recover < words.txt     the key is lost, or the passphrase forgotten

levels:
  passphrase   the key is encrypted with what you type; nothing on this computer opens the chats without it
  keystore     the system's keystore has the key and opens when you log in
  key-file     a file beside the chats has the key: protects only against the loss of the chats' file alone

While a passphrase protects the chats, every command that needs them asks for it on the terminal, or reads the first
line of the file that SOTTO_PASSPHRASE_FILE names.
"""


def add_commands(commands: Commands) -> None:
    """Add ``protection`` and what it can do."""
    family = commands.add_parser(
        "protection",
        help="what keeps the key to the chats: show and change it",
        description="What keeps the key to your chats, which are always encrypted.",
        epilog=_EXAMPLES,
    )
    actions = family.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, run, words in (
        ("show", _show, "show what keeps the key"),
        ("set", _set, "keep the key in another way, or under another passphrase"),
        ("rotate", _rotate, "give the chats another key and rewrite them and their backups with it"),
        ("phrase", _phrase, "print the recovery phrase"),
        ("recover", _recover, "open the chats with the recovery phrase, which is read from standard input"),
    ):
        action = actions.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".", epilog=_EXAMPLES)
        if name == "set":
            action.add_argument("level", choices=tuple(_LEVELS), help="what is to keep the key")
        if name == "recover":
            action.add_argument(
                "--protect",
                choices=tuple(_LEVELS),
                help="what is to keep the key then (default: the keystore, or a file where there is none)",
            )
        add_json_flag(action)
        action.set_defaults(run=run)


def _show(invocation: Invocation) -> ExitCode:
    with invocation.session(opens_chats=False) as session:
        status = session.wait(session.services.protection.status())
    return _print(invocation, status)


def _set(invocation: Invocation) -> ExitCode:
    level = _LEVELS[invocation.arguments.level]
    with invocation.session(opens_chats=False, needs_key=True) as session:
        passphrase = new_passphrase() if level is KeyProtection.PASSPHRASE else ""
        protection = session.services.protection
        status = session.wait(protection.set_level(level, passphrase=passphrase, current=session.passphrase))
    return _print(invocation, status)


def _rotate(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        task = session.services.protection.rotate(
            lambda part: output.progress.show("Rewriting the chats", part), current=session.passphrase
        )
        report = session.wait(task)
    output.progress.clear()
    if output.as_json:
        output.json({"rewritten": report.rewritten, "left": report.left})
        return ExitCode.DONE
    output.line(f"The chats have a new key; {report.rewritten} backups were rewritten with it.")
    if report.left:
        output.line(f"{report.left} damaged files could not be, and keep the old key.")
    output.line("The recovery phrase is another one now: “sotto protection phrase” prints it.")
    return ExitCode.DONE


def _phrase(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session(opens_chats=False, needs_key=True) as session:
        words = session.wait(session.services.protection.recovery_phrase(current=session.passphrase))
    if output.as_json:
        output.json({"words": list(words)})
        return ExitCode.DONE
    output.note("Whoever has these words and your files can read your chats. Write them down; keep them off the disk.")
    for start in range(0, len(words), 4):
        row = [f"{start + place + 1:2}. {word:<9}" for place, word in enumerate(words[start : start + 4])]
        output.line("".join(row).rstrip())
    return ExitCode.DONE


def _recover(invocation: Invocation) -> ExitCode:
    asked = invocation.arguments.protect
    level = _LEVELS[asked] if asked else None
    words = _read_words(invocation.output)
    passphrase = new_passphrase() if level is KeyProtection.PASSPHRASE else ""
    with invocation.session(opens_chats=False) as session:
        status = session.wait(session.services.protection.recover(words, level=level, passphrase=passphrase))
    return _print(invocation, status)


def _read_words(output: Output) -> list[str]:
    """Read lines until there are enough words, or no more lines."""
    if can_ask():
        output.note(f"Type the {RECOVERY_WORDS} words of the recovery phrase, on one line or several:")
    words: list[str] = []
    while len(words) < RECOVERY_WORDS and (line := sys.stdin.readline()):
        words.extend(word for word in line.split() if not word.rstrip(".").isdigit())
        if can_ask() and not line.strip():
            break
    return words


def _print(invocation: Invocation, status: ProtectionStatus) -> ExitCode:
    output = invocation.output
    if output.as_json:
        output.json(_facts(invocation, status))
    elif status.level is None:
        output.line("There are no chats yet. Their key will lie in the system's keystore if there is one.")
    else:
        output.line(_words(status))
        if status.old_keys:
            output.line("An old key is kept for backups or damaged files that could not be rewritten yet.")
    return ExitCode.DONE


def _facts(invocation: Invocation, status: ProtectionStatus) -> dict[str, Any]:
    return {
        "level": status.level.value if status.level is not None else None,
        "keystore": status.backend or None,
        "old_keys": status.old_keys,
        "lock_after_minutes": invocation.settings.get(options.LOCK_AFTER_MINUTES),
    }


def _words(status: ProtectionStatus) -> str:
    if status.level is KeyProtection.PASSPHRASE:
        return "A passphrase protects the chats: nothing on this computer opens them without it."
    if status.level is KeyProtection.KEYSTORE:
        return f"The key to the chats lies in the system's keystore ({status.keystore})."
    return "The key to the chats lies in a file beside them: who can read this disk can read them."
