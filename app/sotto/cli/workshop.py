"""``sotto models``, continued: making a model smaller, and measuring how well models foretell a text."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sotto.cli.flags import Commands, add_json_flag, whole_number
from sotto.cli.output import Output, Progress
from sotto.cli.program import ExitCode, Invocation
from sotto.cli.session import Session
from sotto.cli.sizes import size
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import JobId, new_id
from sotto.domain.models import InstalledModel
from sotto.domain.workshop import QUANTIZATIONS, Perplexity, WorkshopStep

if TYPE_CHECKING:
    from sotto.domain.workshop import WorkshopState

_EXAMPLES = """\
examples:
  sotto models quantize story Q4_K_M                  the original stays as it is
  sotto models quantize story-f16.gguf Q8_0 --output story-q8.gguf
  sotto models quantize story Q4_K_M --text book.txt  compare both on a text
  sotto models perplexity story --text book.txt --json

MODEL is an id, a unique part of a name, or a path to a GGUF file.
"""

_LABELS: Final = {
    WorkshopStep.PREPARING: "Computing the checksum of {source}",
    WorkshopStep.QUANTIZING: "Making {source} smaller",
    WorkshopStep.SAVING: "Saving",
    WorkshopStep.BEFORE: "Reading the text with {source}",
    WorkshopStep.AFTER: "Reading the text with the smaller model",
}


def add_actions(actions: Commands) -> None:
    """Add ``quantize`` and ``perplexity``."""
    quantize = _action(actions, "quantize", _quantize, "make a smaller model of one that is as it was trained")
    quantize.add_argument("target", metavar="MODEL", help="a model with F16, BF16 or F32 numbers")
    quantize.add_argument(
        "type", metavar="TYPE", type=str.upper, choices=QUANTIZATIONS, help=f"one of {', '.join(QUANTIZATIONS)}"
    )
    quantize.add_argument("-o", "--output", metavar="FILE", type=Path, help="a new file; else in the models folder")
    quantize.add_argument("--text", metavar="FILE", type=Path, help="compare both models on the beginning of this text")
    perplexity = _action(actions, "perplexity", _perplexity, "measure how well a model foretells a text")
    perplexity.add_argument("target", metavar="MODEL")
    perplexity.add_argument("--text", metavar="FILE", type=Path, required=True, help="any text file")
    perplexity.add_argument(
        "--windows", metavar="N", type=whole_number(1, 1_000_000), default=0, help="read only so many parts of the text"
    )


def _action(actions: Commands, name: str, run: Any, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=words, description=words[0].upper() + words[1:] + ".", epilog=_EXAMPLES
    )
    add_json_flag(parser)
    parser.set_defaults(run=run)
    return parser


def _quantize(invocation: Invocation) -> ExitCode:
    arguments, output = invocation.arguments, invocation.output
    with invocation.session() as session:
        from sotto.services.workshop import COMPARED_WINDOWS, QuantizeOrder

        workshop = session.services.workshop
        source = session.wait(session.services.models.resolve(arguments.target))
        text = session.wait(workshop.read_text(arguments.text)) if arguments.text is not None else ""
        workshop.begin(QuantizeOrder(source, arguments.type, arguments.output, text, COMPARED_WINDOWS))
        try:
            made = _follow(session, output.progress)
        except KeyboardInterrupt:
            return _interrupted(session, output)
        if made.result is None:
            assert made.error is not None
            raise made.error
        hashing = session.services.models.hash(made.result, lambda fraction: _show_hashing(output.progress, fraction))
        session.wait(hashing)
        result = session.services.models.current(made.result)
        output.progress.clear()
    if made.error is not None:
        output.notice(made.error)
    if output.as_json:
        output.json(_made_facts(result, made))
    else:
        _print_made(output, result, made)
    return ExitCode.DONE


def _follow(session: Session, progress: Progress) -> WorkshopState:
    """Show how far it is until it is over, and return the last state."""
    from sotto.domain.events import WorkshopChanged

    def state() -> WorkshopState:
        found = session.services.workshop.state
        assert found is not None
        return found

    def show(_event: WorkshopChanged) -> None:
        now = state()
        if now.step in _LABELS:
            progress.show(_LABELS[now.step].format(source=now.source.name), now.fraction)

    unsubscribe = session.services.hub.subscribe(WorkshopChanged, show)
    session.run_until(lambda: state().is_over)
    unsubscribe()
    return state()


def _interrupted(session: Session, output: Output) -> ExitCode:
    """Give it up and say what is left of it."""
    workshop = session.services.workshop
    workshop.cancel()
    session.run_until(lambda: workshop.state is None or workshop.state.is_over, timeout=5)
    state = workshop.state
    is_there = state is not None and state.result is not None
    words = "The smaller model is there; the comparison was given up." if is_there else "Nothing is left of it."
    output.error(UserFacingError("interrupted", f"Interrupted. {words}"))
    return ExitCode.INTERRUPTED


def _show_hashing(progress: Progress, fraction: float) -> None:
    progress.show("Computing the checksum of the smaller model", fraction)


def _made_facts(result: InstalledModel, made: WorkshopState) -> dict[str, Any]:
    return {
        "id": result.id,
        "name": result.name,
        "path": str(result.path),
        "size_bytes": result.size_bytes,
        "quantization": result.quantization,
        "sha256": result.sha256,
        "licence": result.licence,
        "source": {
            "id": made.source.id,
            "name": made.source.name,
            "path": str(made.source.path),
            "size_bytes": made.source.size_bytes,
            "quantization": made.source.quantization,
        },
        "perplexity": _comparison(made.before, made.after),
    }


def _comparison(before: Perplexity | None, after: Perplexity | None) -> dict[str, Any] | None:
    if before is None or after is None:
        return None
    return {"before": perplexity_facts(before), "after": perplexity_facts(after)}


def perplexity_facts(found: Perplexity) -> dict[str, Any]:
    """Return a measurement as ``--json`` prints it."""
    facts = asdict(found)
    return {"perplexity": facts["value"], **{name: facts[name] for name in ("uncertainty", "tokens", "windows")}}


def _print_made(output: Output, result: InstalledModel, made: WorkshopState) -> None:
    output.line(
        f"Made {result.name}: {size(result.size_bytes)} instead of {size(made.source.size_bytes)}. "
        f"Its id is {result.id}."
    )
    if made.before is not None and made.after is not None:
        output.line(f"Perplexity, lower is better: {_figure(made.before)} before, {_figure(made.after)} after.")


def _figure(found: Perplexity) -> str:
    return f"{found.value:.4g} ± {found.uncertainty:.2g}"


class _Measurement:
    """Collects what the engine reports; it is the sink of the measurement."""

    def __init__(self, progress: Progress, name: str) -> None:
        self._progress = progress
        self._name = name
        self.found: Perplexity | None = None
        self.error: UserFacingError | None = None
        self.is_over = False

    def on_queued(self, ahead: int) -> None:
        """Never happens: this process runs nothing else."""

    def on_loading(self, fraction: float) -> None:
        """The model is being loaded."""
        self._progress.show(f"Loading {self._name}", fraction)

    def on_estimate(self, perplexity: Perplexity) -> None:
        """Another part of the text is read."""
        self.found = perplexity
        label = f"Reading the text, perplexity {_figure(perplexity)} so far"
        self._progress.show(label, perplexity.done / perplexity.windows)

    def on_finished(self) -> None:
        """All of it is read."""
        self.is_over = True

    def on_failed(self, error: UserFacingError) -> None:
        """It cannot be measured."""
        self.error, self.is_over = error, True


def _perplexity(invocation: Invocation) -> ExitCode:
    arguments, output = invocation.arguments, invocation.output
    with invocation.session() as session:
        workshop = session.services.workshop
        model = session.wait(session.services.models.resolve(arguments.target))
        text = session.wait(workshop.read_text(arguments.text))
        measurement = _Measurement(output.progress, model.name)
        workshop.perplexity(JobId(new_id()), model, text, measurement, arguments.windows)
        session.run_until(lambda: measurement.is_over)
        output.progress.clear()
    if measurement.error is not None:
        raise measurement.error
    found = measurement.found
    assert found is not None
    if output.as_json:
        output.json({"model": model.name, "text": str(arguments.text), **perplexity_facts(found)})
    else:
        output.line(f"{model.name}: perplexity {_figure(found)}, from {found.tokens:,} tokens. Lower is better.")
    return ExitCode.DONE
