"""Runs one command: the border where errors become messages and exit codes."""

from __future__ import annotations

import argparse
import logging
import traceback
from collections.abc import Callable
from enum import IntEnum

from sotto.cli.output import Output, OutputClosedError, abandon_stdout
from sotto.cli.session import BuildServices, Session
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass

_log = logging.getLogger(__name__)


class ExitCode(IntEnum):
    """What the command tells the shell."""

    DONE = 0
    ERROR = 1
    """The user can act on it; standard error says how."""
    USAGE = 2
    INTERRUPTED = 3
    """By the user; what was written so far is kept."""
    BUG = 70
    """EX_SOFTWARE of sysexits.h."""


class UsageError(Exception):
    """The words on the command line are each right, but do not go together."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a command gets: its flags, where it prints, and what it needs to open the services."""

    arguments: argparse.Namespace
    output: Output
    paths: AppPaths
    settings: Settings
    build: BuildServices | None = None

    def session(self, *, opens_chats: bool = True, needs_key: bool = False) -> Session:
        """Return a session to be opened with ``with``."""
        return Session(
            self.paths, self.settings, self.output.notice, self.build, opens_chats=opens_chats, needs_key=needs_key
        )


Command = Callable[[Invocation], ExitCode]


def guarded(work: Callable[[], int], output: Output, *, show_traceback: bool) -> int:
    """Return what ``work`` returns; whatever it raises becomes a message and an exit code."""
    try:
        code = work()
        output.flush()
        return int(code)
    except OutputClosedError:
        abandon_stdout()
        return ExitCode.DONE
    except BaseException as error:  # noqa: BLE001 - the border of the process
        try:
            return _report(error, output, show_traceback)
        except OutputClosedError:
            abandon_stdout()
            return ExitCode.ERROR


def _report(error: BaseException, output: Output, show_traceback: bool) -> ExitCode:
    if isinstance(error, UserFacingError):
        _log.info("%s: %s", error.code, error.details)
        output.error(error)
        return ExitCode.ERROR
    if isinstance(error, UsageError):
        output.note(f"sotto: {error}")
        return ExitCode.USAGE
    if isinstance(error, KeyboardInterrupt):
        output.error(UserFacingError("interrupted", "Interrupted. What was written so far is kept."))
        return ExitCode.INTERRUPTED
    if not isinstance(error, Exception):
        raise error
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    output.error(
        UserFacingError(
            "bug",
            f"a bug in Sotto: {what}",
            "Please report it. Run the same command with --log-level debug before its name for the details.",
        )
    )
    if show_traceback:
        output.note("".join(traceback.format_exception(error)).rstrip())
    return ExitCode.BUG
