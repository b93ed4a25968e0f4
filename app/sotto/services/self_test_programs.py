"""The self-test of the programs besides the engine: the fetcher, the helper that applies chat templates, a window.

Each is started as Sotto would start it, says what it has to say, and ends. What a missing library does to a program,
from a failed import to an abort, becomes a sentence here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sotto.services.self_test import Check, CheckFailedError, Installation

PATIENCE: Final = 90.0
"""Seconds a program may take; only one that hangs takes them all."""
DISPLAYS: Final = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_TAIL_LINES = 6


def checks(installation: Installation) -> Mapping[str, Check]:
    """Return the checks by name."""
    return {
        "window": lambda: _check_window(installation.window, installation.environ),
        "fetcher": lambda: _check_fetcher(installation.fetcher, installation.environ),
        "templates": lambda: _check_templates([*installation.engine, "--render-templates"], installation.environ),
    }


def _check_window(command: Sequence[str], environ: Mapping[str, str]) -> str:
    environ = dict(environ)
    if sys.platform.startswith("linux") and not any(environ.get(name) for name in DISPLAYS):
        environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        done = subprocess.run(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=PATIENCE,
        )
    except OSError as error:
        raise _not_started("window", error) from error
    except subprocess.TimeoutExpired as error:
        raise CheckFailedError(f"Opening a window took more than {PATIENCE:g} s.") from error
    found = _json(done.stdout)
    if done.returncode != 0:
        tail = _tail(done.stderr)
        reason = str(found.get("error") or tail or f"exit code {done.returncode}")
        raise CheckFailedError(f"No window can be opened: {reason.splitlines()[0]}", tail)
    return f"Qt {found.get('qt', '')} opened a window on the platform “{found.get('platform', '')}”."


def _check_fetcher(command: Sequence[str], environ: Mapping[str, str]) -> str:
    from sotto.fetcher.client import DIALECT, fetcher_environment
    from sotto.fetcher.protocol import Hello
    from sotto.ipc.program import ChildProgram, ClientLimits, ProgramEnd
    from sotto.services.dispatcher import QueueDispatcher

    dispatcher = QueueDispatcher()
    heard: list[Any] = []
    ends: list[ProgramEnd] = []
    try:
        program = ChildProgram(
            DIALECT,
            command,
            fetcher_environment(environ),
            dispatcher.post,
            time.monotonic,
            ClientLimits(),
            on_message=heard.append,
            on_responsive_changed=lambda _is_responsive: None,
            on_gone=ends.append,
        )
    except OSError as error:
        raise _not_started("fetcher", error) from error
    try:
        dispatcher.run_until(lambda: bool(heard or ends), PATIENCE)
        if not ends:
            program.quit()
        dispatcher.run_until(lambda: bool(ends), PATIENCE)
    finally:
        program.close(ClientLimits().quit)
    hellos = [message for message in heard if isinstance(message, Hello)]
    if not hellos or not ends or ends[0].status.code != 0:
        details = f"exit code {ends[0].status.code}\n{ends[0].status.stderr_tail}" if ends else "no answer"
        raise CheckFailedError("The fetcher, which downloads models, does not start or end as it should.", details)
    return f"It said hello ({hellos[0].library}) and ended; nothing was asked of the network."


def _check_templates(command: Sequence[str], environ: Mapping[str, str]) -> str:
    from sotto.ipc.child import ChildProcess, ExitStatus
    from sotto.ipc.commands import engine_environment
    from sotto.services.dispatcher import QueueDispatcher

    dispatcher = QueueDispatcher()
    answers: list[dict[str, Any]] = []
    ends: list[ExitStatus] = []
    try:
        child = ChildProcess(
            command,
            env=engine_environment(environ),
            post=dispatcher.post,
            on_message=answers.append,
            on_exit=ends.append,
        )
    except OSError as error:
        raise _not_started("template helper", error) from error
    try:
        child.send(_request("{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}"))
        child.send(_request("{{ ''.__class__.__mro__[1].__subclasses__() }}"))
        dispatcher.run_until(lambda: len(answers) == 2 or bool(ends), PATIENCE)
        child.close_input()
        dispatcher.run_until(lambda: bool(ends), PATIENCE)
    finally:
        if not ends:
            child.kill()
            child.join(2.0)
    details = f"{answers}\n{ends[0].stderr_tail}" if ends else f"{answers}"
    if len(answers) < 2 or answers[0].get("text") != "<user>Hello":
        raise CheckFailedError("The helper that applies chat templates does not answer as it should.", details)
    if answers[1].get("code") != "template_forbidden":
        raise CheckFailedError("The helper does what a template must not be able to ask for.", details)
    return "A template was applied; one that asked for more than it may was refused."


def _request(template: str) -> dict[str, Any]:
    messages = [{"role": "user", "content": "Hello"}]
    return {"type": "render", "template": template, "messages": messages, "bos": "", "eos": "", "limit": 1000}


def _not_started(program: str, error: OSError) -> CheckFailedError:
    return CheckFailedError(f"The {program} cannot be started. Install Sotto again.", str(error))


def _json(output: str) -> dict[str, Any]:
    try:
        found = json.loads(output)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _tail(text: str) -> str:
    return "\n".join([line.strip() for line in text.splitlines() if line.strip()][-_TAIL_LINES:])
