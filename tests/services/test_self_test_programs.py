"""The self-test of the programs besides the engine: those that work, and all the ways not to."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from sotto.config.paths import AppPaths
from sotto.services import self_test_programs
from sotto.services.self_test import CheckResult, Outcome
from support.installations import installation, result_of

OBLIGING = """
import json, sys
for line in sys.stdin:
    print(json.dumps({"type": "rendered", "text": "<user>Hello"}), flush=True)
"""
"""A helper that renders everything, also what no template may ask for."""


def result(paths: AppPaths, name: str, **changes: Any) -> CheckResult:
    return result_of(self_test_programs.checks(installation(paths, **changes))[name])


def python(program: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", program]


@pytest.mark.parametrize("name", ["window", "fetcher", "templates"])
def test_the_program_that_ships_works(paths: AppPaths, name: str) -> None:
    found = result(paths, name)
    assert (found.outcome, found.details) == (Outcome.OK, ""), found


def test_without_a_display_the_window_is_tried_all_the_same(paths: AppPaths) -> None:
    environ = dict(installation(paths).environ)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environ.pop(name, None)
    found = result(paths, "window", environ=environ)
    assert found.outcome is Outcome.OK
    if sys.platform.startswith("linux"):
        assert "“offscreen”" in found.text


def test_qt_that_ends_the_program_is_a_sentence(paths: AppPaths) -> None:
    """What a missing system library does, too: Qt aborts."""
    environ = {**installation(paths).environ, "QT_QPA_PLATFORM": "nowhere"}
    found = result(paths, "window", environ=environ)
    assert found.outcome is Outcome.FAILED
    assert found.text.startswith("No window can be opened: ")
    assert "nowhere" in found.text
    assert "platform plugin" in found.details


@pytest.mark.parametrize(("name", "field"), [("window", "window"), ("fetcher", "fetcher"), ("templates", "engine")])
def test_a_program_that_is_missing_is_a_sentence(paths: AppPaths, name: str, field: str) -> None:
    found = result(paths, name, **{field: ["/nonexistent/sotto"]})
    assert found.outcome is Outcome.FAILED
    assert "cannot be started" in found.text


@pytest.mark.parametrize(("name", "field"), [("window", "window"), ("fetcher", "fetcher"), ("templates", "engine")])
def test_a_program_that_ends_at_once_is_told_with_its_last_words(paths: AppPaths, name: str, field: str) -> None:
    found = result(paths, name, **{field: python("import sys; sys.exit('libfoo.so.1 is missing')")})
    assert found.outcome is Outcome.FAILED
    assert "libfoo.so.1 is missing" in found.details


def test_a_helper_that_obeys_every_template_is_a_failure(paths: AppPaths) -> None:
    found = result(paths, "templates", engine=python(OBLIGING))
    assert found.outcome is Outcome.FAILED
    assert "must not" in found.text


def test_a_fetcher_that_greets_and_then_fails_is_a_failure(paths: AppPaths) -> None:
    program = "import json, sys; print(json.dumps({'type': 'hello', 'protocol': 1, 'pid': 1})); sys.exit(5)"
    found = result(paths, "fetcher", fetcher=python(program))
    assert found.outcome is Outcome.FAILED
    assert "exit code 5" in found.details
