"""Flags that several commands share, and the checks of their values: wrong numbers are wrong usage."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from sotto.config.option import Option, T
from sotto.domain.errors import UserFacingError

Commands = Any
"""What ``add_subparsers`` returns; argparse gives it no public name."""


def add_json_flag(parser: argparse.ArgumentParser) -> None:
    """Let the command print JSON."""
    parser.add_argument("--json", action="store_true", help="print one JSON document, errors too")


def option_value(option: Option[T]) -> Callable[[str], T]:
    """Return the argparse type of a flag that overrides a setting: the setting's own limits hold."""

    def convert(text: str) -> T:
        try:
            return option.check(option.type(text))
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number. {option.allowed()}") from None
        except UserFacingError as error:
            raise argparse.ArgumentTypeError(f"{error.text} {error.hint}") from None

    return convert


def whole_number(minimum: int, maximum: int) -> Callable[[str], int]:
    """Return the argparse type of a whole number within limits."""

    def convert(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number.") from None
        if not minimum <= number <= maximum:
            raise argparse.ArgumentTypeError(f"Use a whole number from {minimum:,} to {maximum:,}.")
        return number

    return convert
