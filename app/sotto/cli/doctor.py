"""``sotto doctor``: what this computer offers, how the chats are protected, and whether Sotto's parts work."""

from __future__ import annotations

from typing import Any

from sotto.cli.flags import Commands, add_json_flag
from sotto.cli.output import Output
from sotto.cli.program import ExitCode, Invocation

_EXAMPLES = """\
examples:
  sotto doctor
  sotto doctor --json > report.json        for a bug report; it holds no text of your chats
"""

_HEADINGS = {
    "llama_cpp": "llama.cpp",
    "cpu": "Processor",
    "memory_mb": "Memory (MB)",
    "disk_free_mb": "Free disk space (MB)",
    "engine_sandbox": "Engine sandbox",
    "store": "Chats",
    "self_test": "Self-test",
}


def add_commands(commands: Commands) -> None:
    """Add ``doctor``."""
    parser = commands.add_parser(
        "doctor",
        help="check this computer and Sotto's parts",
        description="What this computer offers, how your chats are protected, and whether Sotto's parts work.",
        epilog=_EXAMPLES,
    )
    add_json_flag(parser)
    parser.set_defaults(run=_run)


def _run(invocation: Invocation) -> ExitCode:
    output = invocation.output
    with invocation.session() as session:
        report = session.wait(session.services.doctor.report())
    if output.as_json:
        output.json(report)
    else:
        _print(output, report)
    healthy = all(result == "ok" for result in report["self_test"].values())
    return ExitCode.DONE if healthy else ExitCode.ERROR


def _print(output: Output, report: dict[str, Any]) -> None:
    rows: list[tuple[str, str, str]] = []
    for key, value in report.items():
        heading = _HEADINGS.get(key, key.replace("_", " ").capitalize())
        facts = value.items() if isinstance(value, dict) else [("", value)]
        for name, fact in facts:
            if fact is None:
                continue
            rows.append((heading, str(name).replace("_", " "), _words(fact)))
            heading = ""
    output.table(rows)
    output.line("\n“sotto --self-test” tries every part of this copy of Sotto.")


def _words(fact: object) -> str:
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if isinstance(fact, dict):
        return ", ".join(f"{name}: {_words(one)}" for name, one in fact.items())
    if isinstance(fact, (list, tuple)):
        return ", ".join(_words(one) for one in fact) or "none"
    return f"{fact:,}" if isinstance(fact, int) else str(fact)
