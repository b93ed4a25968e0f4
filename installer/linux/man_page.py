"""The man page sotto(1), made from the parser of the command line: it cannot name a flag that does not exist."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from datetime import datetime

import sotto
from sotto.cli.parser import build_parser

_FILES = (
    (r"~/.local/share/sotto", "chats, encrypted, and downloaded models"),
    (r"~/.config/sotto", "settings"),
    (r"~/.cache/sotto", "what may be deleted at any time"),
    (r"~/.local/state/sotto", "a log, if one was asked for"),
)
_SECTION = re.compile(r"^([a-z][a-z ]*):$")


def man_page(date: datetime) -> str:
    """Return the page in the language of man(7)."""
    parser = build_parser()
    sections = dict(_epilog_sections(parser.epilog or ""))
    return "\n".join(
        [
            f'.TH SOTTO 1 "{date:%Y-%m-%d}" "Sotto {sotto.__version__}" "User Commands"',
            ".ad l",
            ".nh",
            *_block("NAME", ["sotto \\- private chat with language models on your own computer"]),
            *_block("SYNOPSIS", [*_synopsis("sotto", parser), ".br", ".B sotto", ".I FILE \\&.\\|.\\|."]),
            *_block("DESCRIPTION", [_text(parser.description or "")]),
            *_block("OPTIONS", _options(parser)),
            *_block("COMMANDS", _commands(parser, "sotto")),
            *_block("EXAMPLES", _literal(sections.get("examples", []))),
            *_block("EXIT STATUS", [_text(" ".join(sections.get("exit codes", [])) + ".")]),
            *_block("ENVIRONMENT", _literal(sections.get("environment", []))),
            *_block("FILES", [line for path, what in _FILES for line in (".TP", f".I {_text(path)}", _text(what))]),
            *_block("SEE ALSO", ["The handbook, in the window under Help (F1)."]),
            "",
        ]
    )


def _block(title: str, lines: Iterable[str]) -> list[str]:
    return [f'.SH "{title}"', *lines]


def _synopsis(name: str, parser: argparse.ArgumentParser) -> list[str]:
    parts = []
    for action in _listed(parser):
        if "--help" in action.option_strings:
            continue
        words = _words(action)
        parts.append(words if action.required else f"[{words}]")
    if _families(parser):
        parts.append("\\fICOMMAND\\fR \\&.\\|.\\|.")
    return [f".B {_text(name)}", " ".join(parts) or "\\&"]


def _words(action: argparse.Action) -> str:
    """Return the longest flag of ``action`` with its value, or the value of a word without a flag."""
    value = _value(action)
    if not action.option_strings:
        return value
    flag = f"\\fB{_text(max(action.option_strings, key=len))}\\fR"
    return f"{flag} {value}" if value else flag


def _value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    name = action.metavar or action.dest.upper()
    if action.metavar is None and action.choices:
        name = "{" + ",".join(map(str, action.choices)) + "}"
    return f"\\fI{_text(' '.join(name) if isinstance(name, tuple) else name)}\\fR"


def _options(parser: argparse.ArgumentParser, *, with_help: bool = True) -> list[str]:
    lines: list[str] = []
    for action in _listed(parser):
        if "--help" in action.option_strings and not with_help:
            continue
        flags = ", ".join(f"\\fB{_text(flag)}\\fR" for flag in action.option_strings)
        lines += [".TP", " ".join(part for part in (flags, _value(action)) if part)]
        lines.append(_text(_help(parser, action)) or "\\&")
    return lines


def _commands(parser: argparse.ArgumentParser, name: str) -> list[str]:
    """Return every command below ``parser``, those that only lead to others left out."""
    lines: list[str] = []
    for word, summary, command in _families(parser):
        whole = f"{name} {word}"
        if not _families(command):
            lines += [f'.SS "{_text(whole)}"', *_synopsis(whole, command), ".PP", _text(summary)]
            lines += _options(command, with_help=False)
        lines += _commands(command, whole)
    return lines


def _families(parser: argparse.ArgumentParser) -> list[tuple[str, str, argparse.ArgumentParser]]:
    """Return the words that may follow, what they do, and how they go on."""
    found = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            summaries = {choice.dest: choice.help or "" for choice in action._choices_actions}
            found += [(word, summaries[word], below) for word, below in action.choices.items() if word in summaries]
    return found


def _listed(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        if action.help != argparse.SUPPRESS and not isinstance(action, argparse._SubParsersAction):
            yield action


def _help(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    return parser._get_formatter()._expand_help(action) if action.help else ""


def _epilog_sections(epilog: str) -> Iterator[tuple[str, list[str]]]:
    title, lines = "", list[str]()
    for line in epilog.splitlines():
        if heading := _SECTION.match(line):
            title, lines = heading[1], []
            yield title, lines
        elif line.strip():
            lines.append(line.strip())


def _literal(lines: list[str]) -> list[str]:
    return [".nf", *(_text(line) for line in lines), ".fi"] if lines else ["None."]


def _text(words: str) -> str:
    """Return ``words`` so that man(7) prints them as they are."""
    escaped = words.replace("\\", "\\(rs").replace("-", "\\-").replace("~", "\\(ti").replace("^", "\\(ha")
    return "\n".join(f"\\&{line}" if line[:1] in {".", "'"} else line for line in escaped.splitlines())
