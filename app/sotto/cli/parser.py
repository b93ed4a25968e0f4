"""The words of the command line: which commands and flags there are, and what ``--help`` says about them.

Nothing heavy is loaded before a command is chosen, so that ``--help`` is instant; for the window, which is started
without a word, not even the commands are.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NoReturn

from sotto import __version__
from sotto.config.logs import LEVELS

_LOG_LEVEL = "error"
_EXAMPLES = """\
examples:
  sotto                                     open the window
  sotto models add ~/models/story.gguf      tell Sotto about a model file
  sotto catalog list                        which models there are, and which suit this computer
  sotto download qwen3-0.6b                 fetch one of them and install it
  sotto ask "Why is the sky blue?"          one answer, printed as it is written
  sotto ask --json - < question.txt         read the question from a file, print JSON
  sotto --data-dir /tmp/try chat            chat in the terminal, everything kept in one folder

exit codes:
  0 done, 1 an error you can act on, 2 wrong usage, 3 interrupted, 70 a bug in Sotto

environment:
  SOTTO_DATA_DIR          the same as --data-dir
  SOTTO_PASSPHRASE_FILE   a file whose first line is the passphrase of the chats, where nobody can be asked
"""


class Parser(argparse.ArgumentParser):
    """An argument parser with examples below the flags, no abbreviations, and errors in Sotto's form."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("allow_abbrev", False)  # a new flag must not change what an old script means
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(*arguments, **options)

    def error(self, message: str) -> NoReturn:
        """Print two lines on standard error and exit with 2."""
        self.exit(2, f"sotto: {message}\nTry “{self.prog} --help”.\n")


def build_parser() -> Parser:
    """Return the parser of the whole command line; ``run`` is the chosen command, None for the window."""
    parser = Parser(
        prog="sotto",
        description="A private chat application: open models run on your own computer, nothing leaves it.\n"
        "Without a command the window opens; without a display, the terminal chat.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("--version", action="version", version=f"sotto {__version__}")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="keep everything under this folder")
    parser.add_argument("--offline", action="store_true", help="never use the network, whatever the settings say")
    parser.add_argument("--log-level", choices=LEVELS, default=_LOG_LEVEL, metavar="LEVEL", help=f"{', '.join(LEVELS)}")
    parser.set_defaults(run=None, json=False)
    _add_commands(parser)
    return parser


def no_words() -> argparse.Namespace:
    """Return what the parser makes of an empty command line, which opens the window, without making the parser."""
    return argparse.Namespace(data_dir=None, offline=False, log_level=_LOG_LEVEL, run=None, json=False)


def _add_commands(parser: Parser) -> None:
    from sotto.cli import (
        ask,
        backup,
        bench,
        catalog,
        chat,
        doctor,
        download,
        history,
        models,
        presets,
        protection,
        token,
    )

    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for family in (ask, chat, models, presets, catalog, download, token, history, backup, protection, bench, doctor):
        family.add_commands(commands)
