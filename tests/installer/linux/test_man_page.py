"""The man page says everything --help says."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import sotto
from linux.man_page import man_page
from sotto.cli.parser import build_parser

_DATE = datetime(2026, 11, 22, tzinfo=UTC)


def test_every_command_is_in_it_with_every_flag() -> None:
    page = man_page(_DATE)
    sections = dict(re.findall(r'^\.SS "([^"]*)"\n(.*?)(?=^\.S[SH] )', page, re.MULTILINE | re.DOTALL))
    commands = list(_commands(build_parser(), "sotto"))
    assert len(commands) > 30
    assert set(sections) == {name.replace("-", "\\-") for name, _ in commands}
    for name, parser in commands:
        section = sections[name.replace("-", "\\-")].replace("\\-", "-")
        for action in parser._actions:
            for flag in action.option_strings:
                hidden = action.help == argparse.SUPPRESS or "--help" in action.option_strings
                assert hidden or f"\\fB{flag}\\fR" in section, (name, flag)


def test_what_help_tells_besides_is_in_it() -> None:
    page = man_page(_DATE)
    assert f'"2026-11-22" "Sotto {sotto.__version__}"' in page
    for words in ("SOTTO_DATA_DIR", "0 done, 1 an error you can act on", "sotto catalog list", "\\-\\-data\\-dir"):
        assert words in page, words


def test_man_has_nothing_to_complain_of() -> None:
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    command = ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-b", "-z"]
    done = subprocess.run(command, input=man_page(_DATE).encode(), capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")


def _commands(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word in [choice.dest for choice in action._choices_actions]:
                below = list(_commands(action.choices[word], f"{name} {word}"))
                yield from below or [(f"{name} {word}", action.choices[word])]
