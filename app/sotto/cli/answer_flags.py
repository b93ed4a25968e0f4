"""The flags that say how an answer is written: one for each form, and ``--set`` for everything Settings has."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sotto.cli.flags import option_value
from sotto.cli.program import UsageError
from sotto.config.answer_lines import as_lines, text_lines
from sotto.config.answer_options import LONGEST_FORM
from sotto.config.option import Value
from sotto.config.options import SEED
from sotto.config.settings import ANSWERS
from sotto.domain.errors import UserFacingError

SETTABLE = {**ANSWERS, SEED.name: SEED}
_SWITCH = {"on": True, "off": False}


def add_answer_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags that :func:`answer_overrides` reads."""
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--grammar", metavar="FILE", type=Path, help="the answer follows this grammar (GBNF)")
    forms.add_argument("--json-schema", metavar="FILE", type=Path, help="the answer is JSON that fits this schema")
    parser.add_argument(
        "--stop", metavar="TEXT", action="append", default=[], help="end the answer before this text; can be repeated"
    )
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        type=_setting,
        help="another setting of the answer, such as min_p=0.1 or reasoning=off; can be repeated. "
        f"Names: {', '.join([*SETTABLE, 'reasoning'])}",
    )


def answer_overrides(arguments: Namespace) -> dict[str, Any]:
    """Return what the flags say, by the names of options.

    Raises UsageError, or UserFacingError ``form_unreadable`` for a grammar or schema that can't be read.
    """
    given: dict[str, Any] = dict(arguments.set)
    if arguments.stop:
        given["stop"] = as_lines(arguments.stop)
        try:
            text_lines(given["stop"])
        except ValueError as error:
            raise UsageError(f"--stop: {error}") from None
    for name, other in (("grammar", "json_schema"), ("json_schema", "grammar")):
        path = getattr(arguments, name)
        if path is not None:
            given |= {name: ANSWERS[name].check(_text_of(path)), other: ""}
    return given


def _setting(text: str) -> tuple[str, Value]:
    name, equals, value = text.partition("=")
    name = name.strip().replace("-", "_")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} lacks a “=”.")
    if name == "reasoning":
        if value not in _SWITCH:
            raise argparse.ArgumentTypeError("reasoning is on or off.")
        return name, _SWITCH[value]
    if name not in SETTABLE:
        raise argparse.ArgumentTypeError(f"There is no setting {name!r}. {_similar(name, list(SETTABLE))}")
    return name, option_value(SETTABLE[name])(value)


def _similar(name: str, known: Sequence[str]) -> str:
    import difflib

    close = difflib.get_close_matches(name, known, 3)
    return f"Did you mean {' or '.join(close)}?" if close else "--help names them all."


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(4 * LONGEST_FORM + 1)
    except (OSError, ValueError) as error:
        raise UserFacingError(
            "form_unreadable",
            f"{path.name} cannot be read.",
            "Check that the file is there and that you may read it.",
            type(error).__name__,
        ) from error
    return data.decode("utf-8-sig", "replace")
