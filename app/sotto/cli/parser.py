"""The words of the command line: which commands and flags there are, and what ``--help`` says about them.

Nothing heavy is loaded before a command is chosen, so that ``--help`` is instant; for the window, which is started
without a word, not even the commands are.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from sotto import __version__
from sotto.config.logs import LEVELS

_LOG_LEVEL = "error"
VALUE_FLAGS = frozenset({"--data-dir", "--log-level"})
"""Flags before the command that are followed by a word of their own."""
_EXAMPLES = """\
examples:
  sotto                                     open the window
  sotto ~/Downloads/story.gguf              open it and offer to add this model, or to import these chats
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
    parser.add_argument(
        "--self-test", action="store_const", const="parts", help="try out every part of this copy of Sotto"
    )
    parser.add_argument(
        "--check-window", action="store_const", const="window", dest="self_test", help=argparse.SUPPRESS
    )
    parser.add_argument("--json", action="store_true", dest="self_test_json", help="with --self-test: print JSON")
    parser.set_defaults(run=None, json=False, files_to_open=())
    _add_commands(parser)
    return parser


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Return what ``words`` mean; files in place of a command are ``files_to_open``. Exits if it is wrong."""
    flags, files = split_files(words)
    parser = build_parser()
    arguments = parser.parse_args(flags)
    arguments.files_to_open = tuple(files)
    if arguments.self_test is not None:
        if arguments.run is not None or files:
            parser.error("--self-test tries everything; no command or file goes with it")
        arguments.json = arguments.self_test_json
    elif arguments.self_test_json:
        parser.error("--json stands after the command")
    return arguments


def split_files(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the flags and the files of a command line that opens files; any other has no files.

    A file has a ``.``, ``/`` or ``\\`` in its name, or is a ``file:`` address, as no command has. The disk is not
    asked: what a word means must not depend on what lies in the current folder.
    """
    flags: list[str] = []
    files: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            files.extend(rest)
        elif word.startswith("-") and word != "-":
            flags.append(word)
            if word in VALUE_FLAGS:
                flags.extend([value] if (value := next(rest, None)) is not None else [])
        elif files or any(mark in word for mark in "./\\:"):
            files.append(word)
        else:
            return list(words), []
    return flags, files


def no_words() -> argparse.Namespace:
    """Return what the parser makes of an empty command line, which opens the window, without making the parser."""
    return argparse.Namespace(
        data_dir=None,
        offline=False,
        log_level=_LOG_LEVEL,
        self_test=None,
        self_test_json=False,
        run=None,
        json=False,
        files_to_open=(),
    )


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
        update,
    )

    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    used_often = (ask, chat, models, presets, catalog, download, token, history)
    for family in (*used_often, backup, protection, bench, doctor, update):
        family.add_commands(commands)
