"""Whether this copy of Sotto works, tried out part by part: ``sotto --self-test``.

It is for whoever installed or built this copy, also while Sotto is running. What is tried is real: an encrypted store,
the engine with the guide, the fetcher, a window. All of it works in temporary folders. The user's chats, settings and
keystore entries are neither read nor written, and nothing is asked of the network.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from sotto.config.paths import AppPaths
from sotto.config.resources import resource_folder
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.ipc.commands import engine_command, fetcher_command, main_command


class Outcome(StrEnum):
    """What came of one check."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"
    """This computer lacks what would be checked, which is no fault of Sotto's."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check: what it found, in a sentence, and how long it took. ``details`` are for a bug report."""

    name: str
    outcome: Outcome
    text: str
    milliseconds: int
    details: str = ""


class CheckFailedError(Exception):
    """A part does not work; the text says so in a sentence. ``details`` are for a bug report."""

    def __init__(self, text: str, details: str = "") -> None:
        super().__init__(text)
        self.details = details


class CheckSkippedError(Exception):
    """There is nothing to check on this computer; the text says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What is checked. Tests replace parts of it by broken ones.

    ``engine``, ``fetcher`` and ``window`` are commands, ``window`` one that opens a window, tells what it found as a
    line of JSON and ends. ``keystore`` returns the backend that ``keyring`` would use. ``home`` must be out of the
    engine's reach.
    """

    paths: AppPaths
    resources: Path
    engine: Sequence[str]
    fetcher: Sequence[str]
    window: Sequence[str]
    environ: Mapping[str, str]
    home: Path
    keystore: Callable[[], Any]


def this_installation(paths: AppPaths) -> Installation:
    """Return the running copy of Sotto; ``paths`` are the user's folders."""
    from sotto.store.keystore import configured_backend

    return Installation(
        paths=paths,
        resources=resource_folder(),
        engine=engine_command(),
        fetcher=fetcher_command(),
        window=[*main_command(), "--check-window"],
        environ=os.environ,
        home=Path(os.path.expanduser("~")),  # noqa: PTH111 - Path.home() raises where there is none
        keystore=configured_backend,
    )


Check = Callable[[], str]
"""Returns what it found; raises :class:`CheckFailedError`, :class:`CheckSkippedError`, or whatever went wrong."""


def checked(name: str, check: Check) -> CheckResult:
    """Return what came of ``check``. Whatever it raises is a finding, and must not keep others from being made."""
    begun = time.monotonic()
    details = ""
    try:
        outcome, text = Outcome.OK, check()
    except CheckSkippedError as skipped:
        outcome, text = Outcome.SKIPPED, str(skipped)
    except CheckFailedError as failure:
        outcome, text, details = Outcome.FAILED, str(failure), failure.details
    except UserFacingError as error:
        outcome, text, details = Outcome.FAILED, f"{error.text} {error.hint}".strip(), error.details
    except Exception as error:  # noqa: BLE001 - a broken installation can raise anything, and this is what looks for it
        outcome, text = Outcome.FAILED, f"{type(error).__name__}: {error}"
    return CheckResult(name, outcome, text, round((time.monotonic() - begun) * 1000), details)


def run_self_test(installation: Installation, begin: Callable[[str], None]) -> list[CheckResult]:
    """Try everything; ``begin`` is told the name of each check before it is made. Takes seconds, and waits for them.

    The calling thread becomes the owner of the programs that are started; all have ended when this returns.
    """
    from sotto.services import self_test_engine, self_test_files, self_test_programs, self_test_store

    def make(checks: Mapping[str, Check]) -> list[CheckResult]:
        results = []
        for name, check in checks.items():
            begin(name)
            results.append(checked(name, check))
        return results

    results = make(self_test_store.checks(installation))
    results += make(self_test_files.checks(installation))
    results += make(self_test_programs.checks(installation))
    with self_test_engine.EngineTrial(installation) as engine:
        results += make(engine.checks())
    return results
