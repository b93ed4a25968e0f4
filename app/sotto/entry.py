"""From the words of the command line to the window or one command; Qt is loaded for the window alone."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.cli.output import Output, one_line
from sotto.cli.parser import no_words, parse
from sotto.cli.program import Command, ExitCode, Invocation, guarded
from sotto.config import options
from sotto.config.logs import set_up_logs
from sotto.config.paths import AppPaths
from sotto.config.processor import check_processor
from sotto.config.settings_file import StoredSettings, read_settings
from sotto.domain.errors import UserFacingError
from sotto.ipc.core_dumps import forbid_core_dumps, hide_memory

if TYPE_CHECKING:
    from sotto.cli.session import BuildServices

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


class WindowUnavailableError(Exception):
    """There is no display, or Qt cannot be loaded; the text says which."""


def run(words: Sequence[str], build: BuildServices | None = None) -> int:
    """Run Sotto with ``words`` (without the program's name) and return the exit code.

    ``build`` makes the services of a command; tests pass theirs. Python's garbage collector is expected to be off; it
    is turned on as soon as the program has started.
    """
    forbid_core_dumps()
    output = Output.standard()
    try:
        arguments = parse(words) if words else no_words()
    except SystemExit as error:  # --help, --version, wrong usage: argparse has printed what there is to say
        code = error.code if isinstance(error.code, int) else ExitCode.USAGE
        return guarded(lambda: code, output, show_traceback=False)
    output.as_json = bool(arguments.json)
    return guarded(lambda: _run(arguments, output, build), output, show_traceback=arguments.log_level == "debug")


def _run(arguments: argparse.Namespace, output: Output, build: BuildServices | None) -> int:
    if arguments.self_test == "window":
        return _check_window(output)
    paths = AppPaths.resolve(arguments.data_dir, os.environ)
    logs = set_up_logs(arguments.log_level, sys.stderr, home=Path.home())
    try:
        if arguments.self_test is not None:
            from sotto.cli import self_test

            return self_test.run(output, paths)
        stored = read_settings(paths.settings_file)
        if arguments.offline:
            stored.settings.override(options.OFFLINE, True)
        if arguments.run is None:
            try:
                return _open_window(paths, stored, arguments)
            except WindowUnavailableError as reason:
                if arguments.files_to_open:
                    raise _no_window_for(arguments.files_to_open, reason) from reason
                output.note(f"sotto: {reason} This is the terminal chat instead.")
                from sotto.cli import chat

                chat.choose_usual(arguments)
        if stored.notice is not None:
            output.note(f"sotto: {stored.notice.text} {stored.notice.hint}")
        if stored.settings.get(options.HIDE_MEMORY):
            hide_memory()
        command: Command = arguments.run
        gc.enable()
        return command(Invocation(arguments, output, paths, stored.settings, build))
    finally:
        logs.close()


def _open_window(paths: AppPaths, stored: StoredSettings, arguments: argparse.Namespace) -> int:
    """Return the window's exit code. Raises :class:`WindowUnavailableError` before anything was opened, and
    UserFacingError on a processor on which Qt would end the process."""
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in _DISPLAYS):
        raise WindowUnavailableError("There is no display.")
    check_processor()
    try:
        import sotto.services.container  # noqa: F401 - what is there before Qt, PySide6 takes no interest in
        from sotto.gui.quick_import import skip_source_search

        skip_source_search()
        from sotto.gui import main as window
    except ImportError as error:
        if not _is_about_qt(error):
            raise
        raise WindowUnavailableError(f"Qt cannot be loaded: {one_line(str(error))}.") from error
    return window.run(paths, stored.settings, arguments, notice=stored.notice)


def _check_window(output: Output) -> int:
    """Print what the check of :mod:`sotto.gui.window_check` found; the exit code is 1 if no window can be opened."""
    try:
        from sotto.gui.window_check import WindowBrokenError, check_window
    except ImportError as error:
        if not _is_about_qt(error):
            raise
        output.json({"error": f"Qt cannot be loaded: {one_line(str(error))}."})
        return ExitCode.ERROR
    try:
        output.json(check_window())
    except (WindowBrokenError, FileNotFoundError) as error:
        output.json({"error": str(error)})
        return ExitCode.ERROR
    return ExitCode.DONE


def _no_window_for(files: Sequence[str], reason: WindowUnavailableError) -> UserFacingError:
    return UserFacingError(
        "no_window",
        f"{reason} “{Path(files[0]).name}” can be opened in the window only.",
        "In a terminal, “sotto models add FILE” adds a model, and “sotto history import FILE” imports chats.",
    )


def _is_about_qt(error: ImportError) -> bool:
    """Whether Qt is missing or lacks a system library; any other failed import is a bug."""
    return (error.name or "").split(".")[0] in {"PySide6", "shiboken6"}
