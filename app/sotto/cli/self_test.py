"""``sotto --self-test``: whether this copy of Sotto works, part by part, without touching anything of the user's."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sotto import __version__
from sotto.cli.output import Output
from sotto.cli.program import ExitCode
from sotto.config.installation import kind_of_installation
from sotto.config.paths import AppPaths

if TYPE_CHECKING:
    from sotto.services.self_test import CheckResult


def run(output: Output, paths: AppPaths) -> ExitCode:
    """Try everything, print what was found, and return 1 if anything does not work."""
    from sotto.services.self_test import Outcome, run_self_test, this_installation

    begun = time.monotonic()
    results = run_self_test(this_installation(paths), lambda name: output.progress.show(f"Trying: {name}"))
    output.progress.clear()
    milliseconds = round((time.monotonic() - begun) * 1000)
    failed = [result for result in results if result.outcome is Outcome.FAILED]
    if output.as_json:
        output.json(_report(paths, results, milliseconds, passed=not failed))
    else:
        _print(output, paths, results, failed, milliseconds)
    return ExitCode.ERROR if failed else ExitCode.DONE


def _report(paths: AppPaths, results: list[CheckResult], milliseconds: int, *, passed: bool) -> dict[str, object]:
    return {
        "version": __version__,
        "installation": kind_of_installation().value,
        "portable": paths.is_portable,
        "passed": passed,
        "milliseconds": milliseconds,
        "checks": [
            {
                "name": result.name,
                "result": result.outcome.value,
                "text": result.text,
                "details": result.details,
                "milliseconds": result.milliseconds,
            }
            for result in results
        ],
    }


def _print(
    output: Output, paths: AppPaths, results: list[CheckResult], failed: list[CheckResult], milliseconds: int
) -> None:
    output.table([(one.name, one.outcome.value, f"{one.milliseconds} ms", one.text) for one in results])
    output.line()
    for result in failed:
        output.line(f"{result.name}: {result.text}")
        for line in result.details.splitlines():
            output.line(f"    {line}")
    verdict = f"{len(failed)} of {len(results)} checks failed" if failed else "Everything works"
    kind = kind_of_installation().value + (", portable" if paths.is_portable else "")
    output.line(f"{verdict}: Sotto {__version__} ({kind}), {milliseconds / 1000:.1f} s.")
