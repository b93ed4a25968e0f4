"""``sotto bench --replay``: how fast a model says a given text, and what guessing ahead brings."""

from __future__ import annotations

import dataclasses
import re
import statistics
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Any

from sotto.cli.output import Output, Progress
from sotto.cli.program import ExitCode, Invocation
from sotto.config.model_defaults import load_for
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import JobId, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import LoadedModel
from sotto.domain.replay import ReplayRun

_DIVIDER = re.compile(r"^-{5,}[ \t]*\n", re.MULTILINE)


@dataclass(slots=True)
class Replay:
    """Collects what the engine reports; it is the sink of the measurement."""

    progress: Progress
    name: str
    repeat: int
    runs: list[ReplayRun] = field(default_factory=list)
    loaded: LoadedModel | None = None
    error: UserFacingError | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.loaded is not None or self.error is not None

    def on_queued(self, ahead: int) -> None:
        """Never happens: this process runs nothing else."""

    def on_loading(self, fraction: float) -> None:
        """The model is being loaded."""
        self.progress.show(f"Loading {self.name}", fraction)

    def on_replayed(self, run: ReplayRun) -> None:
        """One run is done."""
        self.runs.append(run)
        self.progress.show("Measuring", len(self.runs) / self.repeat)

    def on_finished(self, loaded: LoadedModel) -> None:
        """All runs are done."""
        self.loaded = loaded

    def on_failed(self, error: UserFacingError) -> None:
        """It cannot be measured."""
        self.error = error


def run_replay(invocation: Invocation) -> ExitCode:
    """Measure, and print what came of it. Raises UserFacingError."""
    arguments, output = invocation.arguments, invocation.output
    read, say = texts(arguments.replay, arguments.read)
    with invocation.session() as session:
        model = session.wait(session.services.models.resolve(arguments.model))
        replay = Replay(output.progress, model.name, arguments.repeat)
        load = load_for(invocation.settings, session.services.models.defaults(model.id))
        session.services.generation.replay(JobId(new_id()), model, load, read, say, arguments.repeat, replay)
        session.run_until(lambda: replay.is_over)
        output.progress.clear()
    if replay.error is not None:
        raise replay.error
    report = replay_report(replay)
    if output.as_json:
        output.json(report)
    else:
        _print(output, report)
    return ExitCode.DONE


def texts(replay: Path, read: Path | None) -> tuple[str, str]:
    """Return what the model reads, and what it says then. Raises UserFacingError if a file can't be read or is empty.

    Without a file of its own, what is read stands in the file ``replay``, above a line of five dashes or more.
    """
    say = _text(replay)
    if read is not None:
        before = _text(read)
    else:
        divider = _DIVIDER.search(say)
        before, say = (say[: divider.start()], say[divider.end() :]) if divider else ("", say)
    if not say.strip():
        raise UserFacingError(
            "replay_empty", f"There is nothing to say in “{replay}”.", "Write it below the line of dashes."
        )
    return before, say


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        text, hint = f"The file “{path}” cannot be read.", "Check its name, and whether you may read it."
        raise UserFacingError("file_unreadable", text, hint, str(error)) from error
    except UnicodeDecodeError as error:
        text, hint = f"“{path}” is not a text file.", "Use a file with plain text (UTF-8)."
        raise UserFacingError("file_unreadable", text, hint, str(error)) from error


def replay_report(replay: Replay) -> dict[str, Any]:
    """Return the object of ``sotto bench --replay FILE --json``; the measurement must have finished."""
    loaded = replay.loaded
    assert loaded is not None
    runs = replay.runs
    ratios = [run.plain_ms / run.guessing_ms for run in runs]
    return {
        "model": loaded.name,
        "threads": loaded.placement.threads,
        "gpu_layers": loaded.placement.gpu_layers,
        "backend": loaded.placement.backend,
        "choices": [dataclasses.asdict(decision) for decision in loaded.placement.decisions],
        "tokens": runs[0].tokens,
        "plain_tokens_per_second": _spread(runs, lambda run: run.tokens * 1000 / run.plain_ms),
        "guessing_tokens_per_second": _spread(runs, lambda run: run.tokens * 1000 / run.guessing_ms),
        "ratio": round(statistics.median(ratios), 3),
        "guessed": round(statistics.median(run.guessed for run in runs)),
        "right": round(statistics.median(run.right for run in runs)),
        "load_ms": round(loaded.load_ms, 1),
    }


def _spread(runs: list[ReplayRun], speed: Callable[[ReplayRun], float]) -> dict[str, float]:
    speeds = [speed(run) for run in runs]
    return {
        "median": round(statistics.median(speeds), 2),
        "min": round(min(speeds), 2),
        "max": round(max(speeds), 2),
    }


def _print(output: Output, report: dict[str, Any]) -> None:
    layers = f", {report['gpu_layers']} layers on the graphics card" if report["gpu_layers"] else ""
    output.line(f"{report['model']}: {report['backend']}, {report['threads']} threads{layers}")
    rows = [
        (words, *(f"{report[key][name]:,.1f}" for name in ("median", "min", "max")))
        for words, key in (
            (f"saying {report['tokens']} tokens", "plain_tokens_per_second"),
            ("with guessing ahead", "guessing_tokens_per_second"),
        )
    ]
    output.table(rows, ("TOKENS PER SECOND", "MEDIAN", "MIN", "MAX"))
    output.line(f"{report['ratio']:.2f} times as fast; of {report['guessed']:,} guesses {report['right']:,} were right")
