"""``sotto bench``: how fast a model reads and writes on this computer."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from sotto.cli.flags import Commands, add_json_flag, whole_number
from sotto.cli.output import Output, Progress
from sotto.cli.program import ExitCode, Invocation, UsageError
from sotto.cli.replay import run_replay
from sotto.config.model_defaults import load_for
from sotto.config.options import N_CTX
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings
from sotto.domain.ids import JobId, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import LoadedModel, ModelDefaults

_MEBIBYTE = 1024 * 1024
_CONTEXT_STEP = 256
_SHOWN = {
    "gpu_layers": "layers on the graphics card",
    "threads": "threads",
    "micro_batch": "tokens read at once",
    "flash_attention": "flash attention",
    "kv_type": "precision of the context",
    "load_mode": "model files",
    "repacking": "rearranged weights",
    "rope_scaling": "context stretched",
}

_EXAMPLES = """\
examples:
  sotto bench story
  sotto bench story --prompt 2048 --generate 128 --repeat 5 --json
  sotto bench story --depth 4096           how fast it still is far into a long chat
  sotto bench story --replay edit.txt      how fast it says a text, with and without guessing ahead

edit.txt holds what the model reads, a line of five dashes or more, and what it is made to say, whatever it would say
itself. With --read the text to be read is in a file of its own.

MODEL is an id, a unique part of a name, or a path to a GGUF file.
"""


def add_commands(commands: Commands) -> None:
    """Add ``bench``."""
    parser = commands.add_parser(
        "bench",
        help="measure how fast a model is here",
        description="Measure how fast a model reads a prompt and writes an answer on this computer.",
        epilog=_EXAMPLES,
    )
    largest = int(N_CTX.maximum)
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("--prompt", type=whole_number(1, largest), default=512, metavar="N", help="tokens to read")
    parser.add_argument("--generate", type=whole_number(1, largest), default=96, metavar="N", help="tokens to write")
    parser.add_argument(
        "--depth", type=whole_number(0, largest), default=0, metavar="N", help="tokens already in the context"
    )
    parser.add_argument("--repeat", type=whole_number(1, 1000), default=3, metavar="N", help="number of runs")
    parser.add_argument(
        "--tune", action="store_true", help="first find out how many tokens to read at once, for all later loads"
    )
    parser.add_argument("--replay", type=Path, metavar="FILE", help="measure how fast the text in FILE is said instead")
    parser.add_argument("--read", type=Path, metavar="FILE", help="with --replay: the text that is read before")
    add_json_flag(parser)
    parser.set_defaults(run=_run)


@dataclass(slots=True)
class Measurement:
    """Collects what the engine reports; it is the sink of the benchmark. Times in ms, memory in bytes."""

    progress: Progress
    name: str
    repeat: int
    prompt_ms: list[float] = field(default_factory=list)
    decode_ms: list[float] = field(default_factory=list)
    rss_bytes: int = 0
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

    def on_run(self, prompt_ms: float, decode_ms: float, rss_bytes: int) -> None:
        """One run is done."""
        self.prompt_ms.append(prompt_ms)
        self.decode_ms.append(decode_ms)
        self.rss_bytes = max(self.rss_bytes, rss_bytes)
        self.progress.show("Measuring", len(self.prompt_ms) / self.repeat)

    def on_finished(self, loaded: LoadedModel) -> None:
        """All runs are done."""
        self.loaded = loaded

    def on_failed(self, error: UserFacingError) -> None:
        """It cannot be measured."""
        self.error = error


def _run(invocation: Invocation) -> ExitCode:
    arguments, output = invocation.arguments, invocation.output
    if arguments.replay is not None:
        return run_replay(invocation)
    if arguments.read is not None:
        raise UsageError("--read needs --replay: the text that is said after it.")
    with invocation.session() as session:
        model = session.wait(session.services.models.resolve(arguments.model))
        measurement = Measurement(output.progress, model.name, arguments.repeat)
        session.services.generation.bench(
            JobId(new_id()),
            model,
            _load_settings(invocation, session.services.models.defaults(model.id)),
            prompt=arguments.prompt,
            generate=arguments.generate,
            depth=arguments.depth,
            repeat=arguments.repeat,
            sink=measurement,
            tune=arguments.tune,
        )
        session.run_until(lambda: measurement.is_over)
        output.progress.clear()
    if measurement.error is not None:
        raise measurement.error
    report = bench_report(measurement, arguments.prompt, arguments.generate, arguments.depth)
    if output.as_json:
        output.json(report)
    else:
        _print(output, report)
    return ExitCode.DONE


def _load_settings(invocation: Invocation, defaults: ModelDefaults) -> LoadSettings:
    """Return the user's settings for the model, with a context window that has just room for what is measured."""
    arguments = invocation.arguments
    needed = arguments.depth + arguments.prompt + arguments.generate
    n_ctx = -(-needed // _CONTEXT_STEP) * _CONTEXT_STEP
    return dataclasses.replace(load_for(invocation.settings, defaults), n_ctx=n_ctx)


def bench_report(measurement: Measurement, prompt: int, generate: int, depth: int) -> dict[str, Any]:
    """Return the object of ``sotto bench --json``; the numbers are tokens, the measurement must have finished."""
    loaded = measurement.loaded
    assert loaded is not None
    return {
        "model": loaded.name,
        "threads": loaded.placement.threads,
        "gpu_layers": loaded.placement.gpu_layers,
        "backend": loaded.placement.backend,
        "micro_batch": loaded.placement.micro_batch,
        "choices": [dataclasses.asdict(decision) for decision in loaded.placement.decisions],
        "prompt": prompt,
        "generate": generate,
        "depth": depth,
        "prompt_tokens_per_second": _speeds(prompt, measurement.prompt_ms),
        "tokens_per_second": _speeds(generate, measurement.decode_ms),
        "load_ms": round(loaded.load_ms, 1),
        "engine_rss_mb": round(measurement.rss_bytes / _MEBIBYTE, 1),
    }


def _speeds(tokens: int, durations_ms: Sequence[float]) -> dict[str, float]:
    """Return median, min and max of the speeds; all 0 when nothing was measured (stopped before the first run)."""
    speeds = [tokens * 1000 / duration for duration in durations_ms if duration > 0] or [0.0]
    return {
        "median": round(statistics.median(speeds), 2),
        "min": round(min(speeds), 2),
        "max": round(max(speeds), 2),
    }


def _print(output: Output, report: dict[str, Any]) -> None:
    layers = f", {report['gpu_layers']} layers on the graphics card" if report["gpu_layers"] else ""
    output.line(f"{report['model']}: {report['backend']}, {report['threads']} threads{layers}")
    for choice in report["choices"]:
        if choice["name"] in _SHOWN:
            output.line(f"  {_SHOWN[choice['name']]}: {choice['value']}. {choice['reason']}")
    rows = [
        (words, *(f"{report[key][name]:,.1f}" for name in ("median", "min", "max")))
        for words, key in (
            (f"reading {report['prompt']} tokens", "prompt_tokens_per_second"),
            (f"writing {report['generate']} tokens", "tokens_per_second"),
        )
    ]
    output.table(rows, ("TOKENS PER SECOND", "MEDIAN", "MIN", "MAX"))
    output.line(f"loaded in {report['load_ms'] / 1000:.2f} s, the engine used {report['engine_rss_mb']:,.0f} MB")
